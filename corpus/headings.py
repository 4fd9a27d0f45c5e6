"""Headings, titles of annexes, and the unnumbered paragraphs of a clause.

A heading is what stands between a label and the first full stop or the line's end. A clause that opens with its
content (a target, a measure, an article of a law) has none. The text of a clause from its second paragraph on becomes
clauses "[1]", "[2]" …; in an article these are its 款, counted from "[2]".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice

from corpus.lead_ins import items_of
from corpus.lines import Line
from corpus.numbering import DECIMALS, label_at
from corpus.sentences import is_units_bracket
from corpus.tree import Node, Paragraph, unnumbered
from corpus.types import ClauseKind

_GAP = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
_STOP = re.compile(r"[。！？!?；;]")
_PAUSE = re.compile(r"[，,；;：:。]")
_BODY_END = re.compile(r"[。；！？;!?：:，,、]$")
_VOCATIVE = re.compile(r"(?:各位(?:代表|委员|同志|领导|来宾)|同志们|朋友们)\s?[!！,，:：]")
_MEASURED = re.compile(r"\d|[%％‰《]|百分之")
_TITLE_END = re.compile(r"(?:[表图册]|清单|名单|方案|办法|目录|解释|注释|要点|标准|指南|规范|流程|说明)$")
# A sentence that says who must do what, however short: 各地要加强领导，加大投入。
_SAYS = re.compile(
    r"^(?:为了|凡|自\d|从\d|对于|如(?!何))|[，,](?:要|应当?|可以?|须|不得|必须)(?![急对])|"
    r"(?:政府|部门|单位|各[地省市县]|机构|企业|地区|公司)(?:都|均|也)?(?:要|应当?|可以?|须|不得|负责)(?![急对])"
)
_ARROWS = re.compile(r"[↓↑→←⇓⇒⇩⇨▼▲│┃|\ue000-\uf8ff\s]*")
_CAPTION = re.compile(r"图\s?[A-ZＡ-Ｚ]?\s?[.．]?\s?[\d０-９]")
_CHART_LEAST, _BOXES_MOST = 2, 4
_BEGINS = " \t\u3000\xa0：:.、*_"
_HEADING_MAX, _WITH_PAUSE_MAX, _TITLE_MAX, _LINE_MAX = 40, 60, 60, 30
_REST_MIN, _PART_MAX, _TERM_MAX = 30, 16, 100
_TOP_FAMILIES = frozenset({"cn", "cn_paren"})


def is_title_line(raw: str, paragraph: Paragraph, most: int = _TITLE_MAX) -> bool:
    """A short paragraph that no sentence, list or colon ends."""
    text = paragraph.text(raw)
    return len(text) <= most and not _BODY_END.search(text)


def is_heading_line(raw: str, paragraph: Paragraph) -> bool:
    """A title line that can be a heading without number: some words without a pause, bracket or table bar."""
    text = paragraph.text(raw)
    words = "".join(text.split()).strip("*#")
    return (
        4 <= len(words) <= _LINE_MAX
        and not _PAUSE.search(words)
        and words[0] not in "（(【[|—-“"
        and words[-1] not in "）)】]|、"
        and sum("\u4e00" <= c <= "\u9fff" for c in words) >= 4
        and label_at(raw, paragraph.start, paragraph.end) is None
    )


def is_prose(raw: str, paragraph: Paragraph) -> bool:
    """A paragraph that is a sentence at least."""
    text = paragraph.text(raw)
    return len(text) > _TITLE_MAX or (len(text) >= 8 and text[-1] in "。；！!;")


def is_vocative(raw: str, paragraph: Paragraph) -> bool:
    """A paragraph that turns to the audience (各位代表！…): a speech goes on with another thought there."""
    return bool(_VOCATIVE.match(raw, paragraph.start, paragraph.end))


def finish(raw: str, node: Node) -> None:
    """Heading, body and unnumbered children of one node; its children must not be finished before it."""
    if node.paragraphs and node.family:
        first = node.paragraphs[0]
        if node.family == "heading":
            node.heading, node.body = closed(raw[node.start : node.label_end]).strip("#*"), node.label_end
        elif node.kind is ClauseKind.ARTICLE or _in_article(node):
            node.heading, node.body = None, _skip(raw, node.label_end, first.end)
        else:
            node.heading, node.body = _heading_of(raw, node)
        if node.family == "annex":
            _annex_title(raw, node)
        elif node.family in DECIMALS and not raw[node.label_end : first.end].strip():
            _title_below(raw, node)
        elif node.kind is ClauseKind.SECTION and node.family != "heading":
            _second_line(raw, node)
    elif node.columns:
        found, node.body = heading(raw, node.body, node.end, holds_more=False)
        node.heading = found if found and len(found) <= _PART_MAX and not _MEASURED.search(found) else None
    if node.paragraphs and node.kind is not ClauseKind.UNNUMBERED:
        _unnumbered(raw, node)
    if node.kind is ClauseKind.ITEM and node.family == "cn_paren" and has_numbered(node):
        node.kind = ClauseKind.SECTION


def has_numbered(node: Node) -> bool:
    """Whether numbered clauses stand directly below."""
    return any(c.kind is not ClauseKind.UNNUMBERED for c in node.children)


def heading(raw: str, start: int, end: int, *, holds_more: bool, top: bool = False) -> tuple[str | None, int]:
    """Heading after a label, and where the body begins. ``top``: a section whose heading may hold pauses."""
    text = raw[start:end]
    stop = _STOP.search(text)
    first = text[: stop.start()] if stop else text
    words = "".join(first.split()).strip("*：:—-")
    rest = text[stop.end() :].strip() if stop else ""
    if not words or (stop is not None and stop.group() != "。") or not (rest or holds_more):
        return None, _skip(raw, start, end)
    if _PAUSE.search(words) is None:
        limit = _HEADING_MAX
    elif not rest:
        limit = _WITH_PAUSE_MAX if holds_more else 0
    else:
        opens = top and len(rest) >= _REST_MIN and not _MEASURED.search(words)
        opens = opens and not re.search("[：:；;]", words) and not _SAYS.search(words)
        limit = _HEADING_MAX if opens else 0
    if len(words) > limit:
        return None, _skip(raw, start, end)
    return closed(first).strip("*：:—-"), start + (stop.end() if stop else len(text))


def _heading_of(raw: str, node: Node) -> tuple[str | None, int]:
    first = node.paragraphs[0]
    more = [p for p in node.paragraphs[1:] if not is_units_bracket(p.text(raw))]
    holds_more = bool(node.children or more) or node.kind in (ClauseKind.SECTION, ClauseKind.ANNEX)
    if node.family in DECIMALS and node.paragraphs[0].text(raw).endswith("。"):
        holds_more = False
    top = node.family in _TOP_FAMILIES
    if not node.children and not more and raw[first.start : first.end].rstrip().endswith("。"):
        holds_more = False
    return heading(raw, node.label_end, node.paragraphs[0].end, holds_more=holds_more, top=top)


def closed(text: str) -> str:
    """A heading without its white space, which stays between two English words."""
    return _GAP.sub("", text.strip())


def _skip(raw: str, start: int, end: int) -> int:
    while start < end and raw[start] in _BEGINS:
        start += 1
    return start


def _in_article(node: Node) -> bool:
    above = node.parent
    while above is not None and above.kind is not ClauseKind.ARTICLE:
        above = above.parent
    return above is not None


def _annex_title(raw: str, node: Node) -> None:
    """The title of an annex on the line(s) below its label; a run of more than two short lines is a list instead."""
    if node.heading or len(node.paragraphs) < 2:
        return
    titles: list[Paragraph] = []
    first = node.children[0].start if node.children else len(raw)
    for paragraph in node.paragraphs[1:]:
        if not is_title_line(raw, paragraph) or paragraph.start > first:
            break
        titles.append(paragraph)
    alone = len(titles) == len(node.paragraphs) - 1 and not node.children
    if not titles:
        return
    del titles[1 if len(titles) > 3 or alone or _ends_title(raw, titles[0]) else 3 :]
    _merge(raw, node, titles)


def _title_below(raw: str, node: Node) -> None:
    """The title of a clause whose number stands alone on its line (3.1, as terms are numbered in standards)."""
    second = node.paragraphs[1] if len(node.paragraphs) > 1 else None
    first = node.children[0].start if node.children else len(raw)
    if second is not None and second.start < first and is_title_line(raw, second, _TERM_MAX):
        _merge(raw, node, [second])
        node.heading = closed(second.text(raw))


def _ends_title(raw: str, paragraph: Paragraph) -> bool:
    """Whether a line of a title is complete: it ends with what plans, tables and lists are called."""
    return bool(_TITLE_END.search(paragraph.text(raw)))


def _second_line(raw: str, node: Node) -> None:
    """A heading that goes on in the line below: short, the only such line, with prose or numbers after it."""
    if not node.heading or len(node.paragraphs) < 2 or node.body < node.paragraphs[0].end:
        return
    second, *rest = node.paragraphs[1:]
    below = node.children[0].start if node.children else len(raw)
    if second.start > below or not is_heading_line(raw, second) or any(is_title_line(raw, p) for p in rest):
        return
    if (rest and is_prose(raw, rest[0])) or (not rest and node.children):
        whole = node.heading
        _merge(raw, node, [second])
        node.heading = f"{whole}{node.heading}"


def _merge(raw: str, node: Node, titles: list[Paragraph]) -> None:
    """Title paragraphs become the node's heading and part of its first paragraph."""
    first = node.paragraphs[0]
    lines: list[Line] = [*first.lines, *(line for title in titles for line in title.lines)]
    node.heading, node.body = "".join(closed(t.text(raw)) for t in titles), titles[-1].end
    node.paragraphs[: 1 + len(titles)] = [Paragraph(first.start, titles[-1].end, lines)]


def _unnumbered(raw: str, node: Node) -> None:
    """Paragraphs behind the first become clauses of their own; a bracket of units stays the text of its clause.

    Before numbered children they do from two sentences on (a lead-in alone is its section's own text).
    """
    first = node.paragraphs[0]
    implied = not node.family
    on_label_line = node.kind is ClauseKind.ARTICLE or (
        not implied and node.body < first.end and bool(raw[node.body : first.end].strip())
    )
    body: list[Paragraph] = []
    kept = [first]
    for paragraph in node.paragraphs[1:]:
        (kept if is_units_bracket(paragraph.text(raw)) else body).append(paragraph)
    body = _charts(raw, body)
    body = _paired(raw, body, [child.start for child in node.children])
    if has_numbered(node) and node.kind is not ClauseKind.ARTICLE:
        kept.extend(p for p in body if _leads_in(raw, p))
        body = [p for p in body if not _leads_in(raw, p)]
        if sum(is_prose(raw, p) for p in body) < 2:
            return
    elif not body or (not on_label_line and len(body) < 2):
        return
    if node.kind is not ClauseKind.ARTICLE and not on_label_line and items_of(raw, body) == len(body) - 1 > 0:
        kept.append(body.pop(0))
    node.paragraphs[:] = sorted(kept, key=lambda p: p.start)
    added = _as_children(raw, node, body)
    _count_after(node, added)
    node.children.sort(key=lambda n: n.start)


def _as_children(raw: str, node: Node, body: list[Paragraph]) -> int:
    """Add the paragraphs as clauses, lists below their lead-ins; how many were added to the node itself."""
    titled = node.kind is not ClauseKind.ARTICLE and not _in_article(node)
    first = number = 2 if node.kind is ClauseKind.ARTICLE else 1
    at = 0
    while at < len(body):
        child = unnumbered(number, body[at])
        size = items_of(raw, body[at:]) if titled else 0
        for count, item in enumerate(body[at + 1 : at + 1 + size], 1):
            child.add(unnumbered(count, item))
        for part in [child, *child.children] if titled else []:
            part.heading, part.body = heading(raw, part.start, part.end, holds_more=False)
        child.end = body[at + size].end
        node.add(child)
        number += 1
        at += 1 + size
    return number - first


def _charts(raw: str, body: list[Paragraph]) -> list[Paragraph]:
    """The boxes of a flow chart, with lines of nothing but arrows between them, as one paragraph up to its caption."""
    arrows = [at for at, paragraph in enumerate(body) if _ARROWS.fullmatch(paragraph.text(raw))]
    if len(arrows) < _CHART_LEAST:
        return body

    def is_box(at: int) -> bool:
        text = body[at].text(raw)
        return len(text) <= _TITLE_MAX and text[-1:] not in "。；;：:"

    found: list[Paragraph] = []
    at = n = 0
    while (n := bisect_left(arrows, at, n)) < len(arrows):
        low = high = arrows[n]
        begun = n
        for later in islice(arrows, n + 1, None):
            if later - high > _BOXES_MOST or not all(map(is_box, range(high, later))):
                break
            high, n = later, n + 1
        if n + 1 - begun < _CHART_LEAST:
            found += body[at : high + 1]
            at = high + 1
            continue
        earliest, latest = max(at, low - _BOXES_MOST), min(len(body) - 1, high + _BOXES_MOST)
        first = next((box for box in range(low, earliest - 1, -1) if not is_box(box)), earliest - 1) + 1
        last = next((box for box in range(high, latest + 1) if not is_box(box)), latest + 1) - 1
        last = next((box for box in range(high, last + 1) if _CAPTION.match(body[box].text(raw))), last)
        found += body[at:first]
        parts = body[first : last + 1]
        found.append(Paragraph(parts[0].start, parts[-1].end, [line for part in parts for line in part.lines]))
        at = last + 1
    return found + body[at:]


def _paired(raw: str, body: list[Paragraph], others: list[int]) -> list[Paragraph]:
    """节水优先、统筹推进。 and the paragraph below it as one, where headings and paragraphs take turns."""
    titles, texts = body[::2], body[1::2]
    if not len(titles) == len(texts) >= 2 or not all(_is_sentence_title(raw, p) for p in titles):
        return body
    apart = any(a.end <= other < b.start for a, b in zip(titles, texts, strict=False) for other in others)
    if apart or any(_is_sentence_title(raw, p) for p in texts):
        return body
    return [Paragraph(a.start, b.end, [*a.lines, *b.lines]) for a, b in zip(titles, texts, strict=True)]


def _is_sentence_title(raw: str, paragraph: Paragraph) -> bool:
    text = paragraph.text(raw)
    return len(text) <= _LINE_MAX and text[-1] == "。" and not _PAUSE.search(text[:-1])


def _leads_in(raw: str, paragraph: Paragraph) -> bool:
    return raw[paragraph.end - 1] in "：:" and paragraph.end - paragraph.start <= _TITLE_MAX


def _count_after(node: Node, before: int) -> None:
    """Number the unnumbered children that stood behind the numbered ones on from those before."""
    start = before + (1 if node.kind is ClauseKind.ARTICLE else 0)
    later = [c for c in node.children if c.kind is ClauseKind.UNNUMBERED][: -before or None]
    for number, child in enumerate(sorted(later, key=lambda n: n.start), start + 1):
        child.number, child.label = number, f"[{number}]"
