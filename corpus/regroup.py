"""Paragraphs that stand behind the last clause of a list and belong elsewhere.

What follows the last item of a list hangs at that item at first. It belongs to the list's parent when it is a bracket
of units that no other item has, when it turns to the audience (各位代表！…), when all items before have one paragraph
only, and, in an article of a law, always (it is the next 款). Signatures, dates and lists of annexes at the end of a
document belong to no clause; explained terms at its end (名词解释) are a part of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.front import is_body_name
from corpus.headings import is_prose, is_vocative
from corpus.numbering import label_at
from corpus.sentences import is_units_bracket
from corpus.tree import Node, Paragraph, last_leaf, unnumbered, walk
from corpus.types import ClauseKind

ANNEX_LINE = re.compile(r"附\s?[件表录图]")
_DATE_LINE = re.compile(
    r"[\d〇○零一二三四五六七八九十]{4}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?日"
)
_TAIL_LINE = re.compile(r"[（(]此[件页]|[（(](联系人|信息公开)|抄送|主办|主送|联系人|联系电话|信息公开")
_BODY_END = re.compile(r"[。；！？;!?：:，,、]$")
_DEFINITION = re.compile(r"[^。；]{1,60}?[：:](?=.)|.{1,40}?(?:是指|，指|,指|指的是|主要包括)")
_GLOSSARY = re.compile(
    r"(?:附[：:])?(?:《.{2,20}》)?(?:有关|相关|部分|主要)?(?:内容)?(?:名词|用语|词语|术语|专有名词|名词术语)?"
    r"(?:解释|注释|注解|释义|名词|术语|说明)[：:]?"
)
_GLOSSARY_LEAST, _SIBLINGS_LEAST = 4, 3


def is_glossary_title(text: str) -> bool:
    """名词解释, 有关名词注释, 注释： … alone on a line."""
    words = "".join(text.split()).strip("*#（()）【】")
    return 2 <= len(words) <= 30 and bool(_GLOSSARY.fullmatch(words)) and words not in ("说明", "名词", "术语", "解释")


def lift(raw: str, roots: Sequence[Node]) -> None:
    """Hand paragraphs behind the last item of each list to the clause that they belong to, innermost lists first."""
    for node in reversed(walk(roots)):
        if not node.children:
            continue
        if node.kind is ClauseKind.ARTICLE:
            _article(node)
        else:
            _lift_from(raw, node)


def _lift_from(raw: str, node: Node) -> None:
    last = node.children[-1]
    own = last.after if last.children else last.paragraphs
    first = 0 if last.children else 1
    if len(own) <= first:
        return
    moved: list[Paragraph] = []
    start = next((i for i in range(first, len(own)) if is_vocative(raw, own[i])), None)
    if start is None and not last.children:
        start = _beyond_shape(raw, node)
    elif start is None and all(not c.after for c in node.children[:-1]):
        start = next((i for i, p in enumerate(own) if not is_units_bracket(p.text(raw))), None)
    if start is not None:
        moved = own[start:]
        del own[start:]
    if len(own) > first and is_units_bracket(own[-1].text(raw)) and not _have_brackets(raw, node.children[:-1]):
        moved.insert(0, own.pop())
    node.after = moved


def _beyond_shape(raw: str, node: Node) -> int | None:
    """Where the last item has more paragraphs than all before it, which are alike; None when they are not."""
    *before, last = node.children
    if (
        len(before) + 1 < _SIBLINGS_LEAST
        or last.family == "heading"
        or any(c.children or c.family != last.family for c in before)
    ):
        return None
    shape = {len([p for p in c.paragraphs if not is_units_bracket(p.text(raw))]) for c in before}
    if len(shape) != 1 or (size := shape.pop()) > 2:
        return None
    extra = last.paragraphs[size:]
    return size if extra and all(is_prose(raw, p) or is_units_bracket(p.text(raw)) for p in extra) else None


def _have_brackets(raw: str, nodes: Sequence[Node]) -> bool:
    """Whether one of the items names its units itself, in a bracket at its end."""
    return len(nodes) == 0 or any(
        is_units_bracket(p.text(raw)) or _ends_with_bracket(p.text(raw))
        for node in nodes
        for p in [*node.paragraphs[-1:], *node.after[-1:], *last_leaf(node).paragraphs[-1:]]
    )


def _ends_with_bracket(text: str) -> bool:
    at = max(text.rfind("（"), text.rfind("("))
    return at >= 0 and is_units_bracket(text[at:])


def place_after(raw: str, roots: Sequence[Node]) -> None:
    """What ``lift`` handed up becomes unnumbered clauses; brackets of units stay the parent's own text."""
    for node in walk(roots):
        prose = [p for p in node.after if not is_units_bracket(p.text(raw))]
        node.after = [p for p in node.after if is_units_bracket(p.text(raw))]
        for number, paragraph in enumerate(prose, 1):
            node.add(unnumbered(number, paragraph))


def _article(node: Node) -> None:
    """款 and 项 of an article: a paragraph behind a list is the next 款; items below a later 款 are its own."""
    parts = list(node.paragraphs[1:])
    for child, following in zip(node.children, [*node.children[1:], None], strict=True):
        if following is None or following.restart:
            own, first = (child.after, 0) if child.children else (child.paragraphs, 1)
            parts.extend(own[first:])
            del own[first:]
    del node.paragraphs[1:]
    if not parts:
        return
    parts.sort(key=lambda p: p.start)
    nodes = [unnumbered(number, part) for number, part in enumerate(parts, 2)]
    items, node.children = node.children, []
    below = 0
    for item in items:
        while below < len(nodes) and nodes[below].start < item.start:
            below += 1
        if below:
            nodes[below - 1].add(item)
            item.restart = item.restart and len(nodes[below - 1].children) > 1
        else:
            node.add(item)
    for part in nodes:
        node.add(part)


def glossary(raw: str, roots: list[Node]) -> None:
    """Take explained terms (1.“两重”：…) that a document ends with off the last clause, as a root of their own."""
    bodies = [n for n in roots if n.family != "annex"]
    if not bodies:
        return
    node = bodies[-1]
    while node.children and node.children[-1].children:
        node = node.children[-1]
    run = [c for c in node.children if c.family == "dot"]
    if len(run) < _GLOSSARY_LEAST or run != node.children or node.family in ("dot", ""):
        return
    texts = ["".join(raw[c.label_end : c.paragraphs[0].end].split()) for c in run]
    defined = sum(bool(_DEFINITION.match(text)) and text[:1] not in "（(" for text in texts)
    dots = [n for root in bodies for n in walk([root]) if n.family == "dot"]
    if defined < 0.8 * len(run) or len(dots) != len(run) or not any(is_prose(raw, p) for p in node.paragraphs[1:]):
        return
    root = Node("[注释]", ClauseKind.ANNEX, run[0].start, run[-1].end, implied=True)
    root.body = run[0].start
    for item in run:
        root.add(item)
    node.children = []
    roots.insert(roots.index(bodies[-1]) + 1, root)


def split_tail(raw: str, roots: Sequence[Node], *, flat: bool = False) -> list[Paragraph]:
    """Take signature, date, list of annexes and notes of the office off the end of each root's last clause.

    In a text whose breaks were lost (``flat``) a body's name alone is a signature.
    """
    found: list[Paragraph] = []
    for root in roots:
        if root.family != "annex" or _is_text(raw, root):
            found.extend(_tail_of(raw, last_leaf(root), flat))
    return found


def _is_text(raw: str, root: Node) -> bool:
    """Whether a root is another text of the file (corpus.texts) and no annex: it ends with a signature as texts do."""
    below = {child.family for child in root.children}
    return not ANNEX_LINE.match(raw, root.start) and bool(below & {"part", "chapter", "article", "cn"})


_BODIES = 6


def split_annex_list(raw: str, roots: list[Node]) -> list[Paragraph]:
    """Take a list of annexes with the signature below it out of the roots: 附件： 1.… 2.… 甲市财政局 2024年2月3日.

    In a text whose breaks were lost it reads like an annex; it is none when it holds nothing but titles and dates.
    """
    for at, root in enumerate(roots):
        nodes = walk([root])
        paragraphs = [p for node in nodes for p in node.paragraphs]
        rest = nodes[-1].paragraphs[1:] if len(nodes) > 1 else []
        listed = root.family == "annex" and len(nodes) > 1 and all(n.family == "dot" for n in nodes[1:])
        short = all(_is_tail(raw, p) or raw[p.end - 1] in "：:" for p in paragraphs if p.end - p.start > 1) and any(
            _DATE_LINE.search(p.text(raw)) for p in rest
        )
        if listed and short and _COLON.match(raw, root.label_end):
            del roots[at]
            return paragraphs
    return []


_COLON = re.compile(r"\s*[：:]")


def _tail_of(raw: str, node: Node, flat: bool) -> list[Paragraph]:
    keep = len(node.paragraphs)
    while keep > 1 and _is_tail(raw, node.paragraphs[keep - 1]):
        keep -= 1
    tail = node.paragraphs[keep:]
    signed = any(_DATE_LINE.search(p.text(raw)) for p in tail)
    annexes = any(ANNEX_LINE.match(raw, p.start) for p in tail)
    signed = signed or (flat and 0 < len(tail) <= _BODIES and all(is_body_name(p.text(raw)) for p in tail))
    if not (signed or annexes or any(_TAIL_LINE.match(raw, p.start) for p in tail)):
        return []
    del node.paragraphs[keep:]
    return tail


def _is_tail(raw: str, paragraph: Paragraph) -> bool:
    text = paragraph.text(raw)
    if _TAIL_LINE.match(text) or ANNEX_LINE.match(text):
        return len(text) <= 200
    listed = label_at(raw, paragraph.start, paragraph.end)
    limit = 100 if listed is not None and listed.family == "dot" else 40
    return len(text) <= limit and not _BODY_END.search(text)
