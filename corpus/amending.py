"""The instructions of a decision that amends: what becomes of which article, each with its span.

    unit        一、将第六条修改为：“…”                  replace an article or a paragraph of it
                将第五条改为第六条，修改为：“…”             … and give it another number
                第六条第二款中的“甲”修改为“乙”、“丙”修改为“丁”   put words in the place of others
                删去第三条 · 删去第四条第二款 · 删去第五条中的“甲”
                增加一条，作为第七条：“…” · 在第七条后增加一条，作为第七条之一：“…”
                第八条增加一款，作为第三款：“…”
                将“甲”统一修改为“乙”                       everywhere
    quoted      “…” and every further paragraph that begins with “, up to the last ” before the next unit

What a unit says besides is kept as an instruction of the kind "unknown": it is listed, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from corpus.kinds import folded_title
from corpus.mentions import article_name
from corpus.numbering import ARTICLE, COUNT, cn_number
from corpus.sentences import Reading, reading
from corpus.types import Document

_N, _ART = COUNT, ARTICLE
_PLACE = rf"(?P<article>{_ART})(?:第(?P<paragraph>{_N})款)?(?:第?[（(]?(?P<item>{_N})[）)]?项)?"
_Q = "■+"
_UNIT = re.compile(
    r"(?m)^[^\S\n]*(?:[一二三四五六七八九十]{1,4}、|[（(][一二三四五六七八九十]{1,4}[）)]|\d{1,3}[.．、]|第[一二三四五六七八九十百]+条[^\S\n])"
)
_NEXT = re.compile(r"\s*(?:[一二三四五六七八九十]{1,4}、|\d{1,3}[.．、])\s*(?:在|将|把|对|删|增|修改)")
_REPLACE = re.compile(
    rf"{_PLACE}(?:中)?(?:增加{_N}款[，,]?作为第{_N}款(?:、第{_N}款)*[，,])?(?:改为(?P<label>{_ART})(?:第(?P<newparagraph>{_N})款)?(?:[，,]并?|，?将该条))?[^■。；，]{{0,6}}?(?:修改|改|合并)为[：:]?\s*(?P<q>{_Q})"
)
_RENUMBER = re.compile(rf"(?P<article>{_ART})改为(?P<label>{_ART})")
_WORDS = re.compile(
    rf"{_PLACE}(?:改为(?P<label>{_ART})[，,])?(?:[^■。；]{{0,12}}?)(?:中)?(?:的)?(?P<pairs>{_Q}(?:分别)?(?:修改|改)为{_Q}(?:[、，,；]?(?:将)?{_Q}(?:修改|改)为{_Q})*)"
)
_PAIR = re.compile(rf"(?P<old>{_Q})(?:分别)?(?:修改|改)为(?P<new>{_Q})")
_DROP = re.compile(
    rf"(?:删去|删除|取消)[\u4e00-\u9fff]{{0,10}}?{_PLACE}(?P<more>(?:[、和及]{_ART})*)(?:中)?(?:的)?(?P<q>{_Q})?"
    rf"|{_PLACE.replace('?P<', '?P<b')}(?:予以)?(?:删去|删除)"
)
_DROP_IN = re.compile(rf"{_PLACE}[^■。；]{{0,8}}?(?:删去|删除)(?:其中)?的?(?P<q>{_Q})")
_INSERT = re.compile(
    rf"(?:(?:在)?(?P<after>{_ART})之?后)?[^■。；]{{0,4}}?(?:增加|新增)(?P<count>{_N})条[，,]?(?:分别)?作为(?P<article>{_ART})(?:[、至和]{_ART})*[：:]?\s*(?P<q>{_Q})"
)
_APPEND = re.compile(
    rf"(?P<article>{_ART})(?:改为(?P<label>{_ART})[，,])?(?:中)?(?:第{_N}款后)?(?:增加|新增)(?P<count>{_N})款[，,]?(?:分别)?作为第(?P<paragraph>{_N})款[：:]?\s*(?P<q>{_Q})"
)
_EVERYWHERE = re.compile(
    rf"(?:将|把)?(?:本(?:法|条例|办法|规定|解释|细则)|全文|文)?(?:各条款?)?(?:中)?的?(?P<old>{_Q})(?:统一|均|一律|全部)(?:修改|改)为(?P<new>{_Q})"
)
_OPEN, _CLOSE = "“", "”"
_SIGN = re.compile(f"[{_OPEN}{_CLOSE}\\n]")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction at ``[start, end)`` of the raw text: ``op`` on an article, and what it needs.

    op: replace, substitute, delete, insert, append (a paragraph), renumber, everywhere, unknown. ``texts`` are new
    paragraphs, ``pairs`` (old words, new words); ``label`` the article's number afterwards.
    """

    op: str
    start: int
    end: int
    article: str = ""
    paragraph: int = 0
    item: int = 0
    label: str = ""
    texts: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    after: str = ""


class DecisionText(NamedTuple):
    """A decision's reading text, the same with its quotations blanked out, and the quotations by their places."""

    text: Reading
    masked: str
    quotes: dict[int, str]


def decision_text(decision: Document) -> DecisionText:
    """What the instructions of a decision are read from; worth keeping where it amends many documents."""
    text = reading(decision.raw, 0, len(decision.raw), decision.marks)
    return DecisionText(text, *_masked(text.text))


def instructions_of(
    decision: Document, title: str | None = None, read: DecisionText | None = None
) -> tuple[Instruction, ...]:
    """The instructions of a decision, in order; of one that amends several documents those for the ``title`` named."""
    text, masked, quotes = read or decision_text(decision)
    low, high = _part_for(text.text, masked, title)
    found: list[Instruction] = []
    for start, end in _units(masked, low, high):
        for each in _of_unit(masked[start:end], start, quotes):
            first, last = text.raw_span(each.start, max(each.end, each.start + 1))
            found.append(replace(each, start=first, end=last))
    return tuple(found)


def articles_amended(decision: Document, title: str | None = None, read: DecisionText | None = None) -> tuple[str, ...]:
    """The articles that a decision changes, each once; () where it says none."""
    return tuple(dict.fromkeys(each.article for each in instructions_of(decision, title, read) if each.article))


def _masked(text: str) -> tuple[str, dict[int, str]]:
    """The text with what stands in “” blanked out, signs and all; position of each quotation → its words."""
    out, quotes, at = [], {}, 0
    while (start := text.find(_OPEN, at)) >= 0:
        end = _closing(text, start)
        if end < 0:
            break
        out += [text[at:start], "■" * (end - start)]
        quotes[start] = text[start + 1 : end - 1]
        at = end
    return "".join([*out, text[at:]]), quotes


def _closing(text: str, start: int) -> int:
    """Where a quotation ends: at the sign that closes it, paragraphs that open it again counted once; -1 if nowhere."""
    depth, last = 0, -1
    for sign in _SIGN.finditer(text, start):
        at, char = sign.start(), sign[0]
        if char == "\n" and last > 0 and _NEXT.match(text, at + 1):  # signs that were never closed end with the unit
            return last
        if char == _OPEN:
            again = at != start and depth == 1 and not text[text.rfind("\n", 0, at) + 1 : at].strip()
            depth += 0 if again else 1
        elif char == _CLOSE:
            depth -= 1
            last = at + 1
            if depth == 0:
                return at + 1
    return -1


def _part_for(text: str, masked: str, title: str | None) -> tuple[int, int]:
    """The stretch of a decision that amends one document: from the heading that names it to the next such heading."""
    if title is None:
        return 0, len(masked)
    heads = list(
        re.finditer(r"(?m)^[^\S\n]*(?:[一二三四五六七八九十]{1,4}、)[^\n]{0,12}?(?:修改|对)?《(?P<t>[^\n]+)》", text)
    )
    if len(heads) < 2:
        return 0, len(masked)
    wanted = folded_title(title)
    for at, head in enumerate(heads):
        if folded_title(head["t"]) == wanted or wanted.endswith(folded_title(head["t"])):
            stop = heads[at + 1].start() if at + 1 < len(heads) else len(masked)
            return head.end(), stop
    return 0, 0


def _units(masked: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    starts = [match.start() for match in _UNIT.finditer(masked, low, high)]
    edges = [low, *[start for start in starts if start > low], high]
    for start, end in zip(edges, edges[1:], strict=False):
        if masked[start:end].strip():
            yield start, end


def _of_unit(unit: str, offset: int, quotes: dict[int, str]) -> Iterator[Instruction]:
    """The instructions of a unit; what looks like one and is none of the known ones is unknown."""
    taken: list[tuple[int, int]] = []
    found: list[Instruction] = []
    for make, pattern in _READERS:
        for match in pattern.finditer(unit):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            made = make(match, offset, quotes)
            if made:
                taken.append(match.span())
                found += made
    left = unit
    for start, end in taken:
        left = left[:start] + " " * (end - start) + left[end:]
    if re.search(r"(?:修改|增加|删去|删除|改)(?:为|了|一)|增加|删去|删除", left) and re.search(rf"{_ART}|{_Q}", left):
        at = re.search(rf"{_ART}|{_Q}", left)
        start = offset + (at.start() if at else 0)
        found.append(Instruction("unknown", start, offset + len(unit.rstrip())))
    yield from sorted(found, key=lambda each: each.start)


def _texts(match: re.Match[str], group: str, offset: int, quotes: dict[int, str]) -> tuple[str, ...]:
    """The paragraphs of a quotation."""
    said = quotes.get(offset + match.start(group), "")
    lines = (line.strip().removeprefix(_OPEN).strip() for line in said.splitlines())
    return tuple(line for line in lines if line)


def _on(op: str, match: re.Match[str], offset: int, prefix: str = "") -> Instruction:
    """An instruction on the article, paragraph and item that a match names, without its words."""
    said = match.groupdict()
    paragraph, item = (cn_number(said.get(f"{prefix}{group}") or "0") for group in ("paragraph", "item"))
    article, label = (article_name(said.get(group) or "") for group in (f"{prefix}article", "label"))
    return Instruction(op, offset + match.start(), offset + match.end(), article, paragraph, item, label)


def _replace(match: re.Match[str], offset: int, quotes: dict[int, str]) -> list[Instruction]:
    texts = _texts(match, "q", offset, quotes)
    return [replace(_on("replace", match, offset), texts=texts)] if texts else []


def _words(match: re.Match[str], offset: int, quotes: dict[int, str]) -> list[Instruction]:
    at = offset + match.start("pairs")
    pairs = tuple(
        (quotes.get(at + pair.start("old"), ""), quotes.get(at + pair.start("new"), ""))
        for pair in _PAIR.finditer(match["pairs"])
    )
    return [replace(_on("substitute", match, offset), pairs=pairs)]


def _drop(match: re.Match[str], offset: int, quotes: dict[int, str]) -> list[Instruction]:
    if match["q"]:
        return _drop_in(match, offset, quotes)
    first = _on("delete", match, offset, "" if match["article"] else "b")
    more = (article_name(label) for label in re.findall(_ART, match["more"] or ""))
    return [first, *(Instruction("delete", first.start, first.end, label) for label in more)]


def _drop_in(match: re.Match[str], offset: int, quotes: dict[int, str]) -> list[Instruction]:
    words = quotes.get(offset + match.start("q"), "")
    return [replace(_on("substitute", match, offset), pairs=((words, ""),))]


def _insert(match: re.Match[str], offset: int, quotes: dict[int, str]) -> list[Instruction]:
    texts = _texts(match, "q", offset, quotes)
    if not texts:
        return []
    made = replace(_on("insert", match, offset), after=article_name(match["after"] or ""))
    count = cn_number(match["count"])
    if count == 1:
        return [replace(made, texts=texts)]
    each: dict[str, list[str]] = {}
    for text in texts:
        label = re.match(rf"({_ART})\s*", text)
        if label:
            each[article_name(label[1])] = [text[label.end() :]]
        elif each:
            each[next(reversed(each))].append(text)
    if len(each) != count:
        return []
    return [replace(made, article=label, texts=tuple(lines)) for label, lines in each.items()]


def _append(match: re.Match[str], offset: int, quotes: dict[int, str]) -> list[Instruction]:
    texts = _texts(match, "q", offset, quotes)
    return [replace(_on("append", match, offset), texts=texts)] if texts else []


def _renumber(match: re.Match[str], offset: int, _: dict[int, str]) -> list[Instruction]:
    return [_on("renumber", match, offset)]


def _everywhere(match: re.Match[str], offset: int, quotes: dict[int, str]) -> list[Instruction]:
    old, new = (quotes.get(offset + match.start(group), "") for group in ("old", "new"))
    return [replace(_on("everywhere", match, offset), pairs=((old, new),))]


# In this order: what a longer form reads is not read again by a shorter one.
_READERS = (
    (_insert, _INSERT),
    (_append, _APPEND),
    (_replace, _REPLACE),
    (_words, _WORDS),
    (_everywhere, _EVERYWHERE),
    (_drop_in, _DROP_IN),
    (_drop, _DROP),
    (_renumber, _RENUMBER),
)
