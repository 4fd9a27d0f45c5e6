"""Clauses that a question names by their numbers: 第十二条第（三）项, 第三十至三十三条, 二（二）5, Article 12(3).

A reference is a chain of labels; a clause answers to it when its own label is the last one and the others stand above
it in this order. Labels are compared by family and number: 第12条 finds 第十二条, 二(二)5 finds 二、/（二）/5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.numbering import cn_number, label_at
from corpus.types import Clause, ClauseKind, Document

_HAN = "一二三四五六七八九十百零〇"
_ROMAN = {"i": 1, "v": 5, "x": 10}
_DIGIT = frozenset({"dot", "paren", "decimal", "circled"})
_ITEM = _DIGIT | {"cn_paren"}
_WORDS = {
    "条": frozenset({"article"}),
    "款": frozenset({"paragraph"}),
    "项": _ITEM,
    "行": _DIGIT,
    "章": frozenset({"chapter"}),
    "chapter": frozenset({"chapter"}),
    "节": frozenset({"section"}),
    "编": frozenset({"part", "subpart"}),
    "article": frozenset({"article"}),
    "clause": _ITEM | {"article", "cn"},
    "section": frozenset({"section", "cn", "cn_paren"}),
    "annex": frozenset({"annex"}),
    "appendix": frozenset({"annex"}),
    "row": _DIGIT,
    "paragraph": frozenset({"paragraph"}),
}
_PARAGRAPH = re.compile(r"\[(\d+)\]")
_TABLE = frozenset({"table"})
_N = rf"(?:[{_HAN}]{{1,6}}|\d{{1,4}})"
_IN = rf"(?:[(（]\s?{_N}\s?[)）]|{_N})"
_WORD = "[条款项章节编行]"
_NOT_NAME = "(?![目款例件路河线街文道船]|生产)"
# One link of a chain: a range, several of one kind, one label, an annex or table, a number in brackets, the numbers of
# an outline before and behind it (二（二）5); then English.
_LINK = re.compile(
    rf"第\s?(?P<from>{_IN})\s?{_WORD}?\s?(?:至|到|[-—–~～])+\s?第?\s?(?P<until>{_IN})\s?(?P<many>{_WORD}){_NOT_NAME}"
    rf"|第\s?(?P<several>{_IN}(?:[、，,和及与]第?\s?{_IN})+)\s?(?P<what>{_WORD}){_NOT_NAME}"
    rf"|第\s?(?P<n>{_IN})\s?(?P<word>{_WORD}){_NOT_NAME}(?:之(?P<sub>[{_HAN}]{{1,2}}))?"
    rf"|(?P<annex>附[件表录]|(?<![附图代发列填报仪手外地])表(?=\s?\d))\s?(?P<of>{_N})?"
    rf"|[(（]\s?(?P<bare>[{_HAN}]{{1,3}}|\d{{1,2}})\s?[)）]项?"
    rf"|(?<![\u4e00-\u9fff])(?P<cn>[{_HAN}]{{1,3}})[、.．]?(?=\s?[(（]\s?[{_HAN}]{{1,3}}\s?[)）])"
    r"|(?<=[)）])\s?(?P<dot>\d{1,3})(?![\d年%])[.．、]?"
    r"|\b(?P<en>articles?|clauses?|sections?|chapters?|annex|appendix|rows?|paragraphs?|items?|tables?)\s*[(]?"
    r"(?P<en_n>\d{1,3}|[ivx]{1,5})\b[)]?(?:\s?(?:to|-|–|through)\s?(?P<en_until>\d{1,3}))?"
    r"|(?<=\d)\s?[(](?P<bare_en>\d{1,2})[)]",
    re.IGNORECASE,
)
_JOINT = re.compile(r"[\s的里中之,，]*|,?\s*(?:of|in|,)?\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:[、，,]|和|及|与|以及|and)\s*", re.IGNORECASE)
_OUTSIDE_IN = ("annex", "table", "part", "chapter", "section", "article", "paragraph", "cn", "cn_paren", "dot", "paren")
_ENGLISH_WORDS = {name: name for name in ("article", "clause", "section", "chapter", "annex", "appendix", "row")}
_ENGLISH_WORDS |= {"paragraph": "paragraph", "item": "项", "table": "table"}
MOST_IN_RANGE = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One label of a reference: the families that it may belong to, its number (0 fits any), 之一 as ``sub``."""

    families: frozenset[str]
    number: int
    sub: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """A provision that a text names: labels from the outside in; the last one may be a range (``until``) of numbers.

    ``written`` is how it is named, without white space; ``start`` and ``end`` say where.
    """

    steps: tuple[Step, ...]
    start: int
    end: int
    written: str
    until: int = 0

    @property
    def numbered(self) -> bool:
        """Whether it names one by its number: 附表 alone says where to look, not what to read."""
        return self.steps[-1].number > 0

    @property
    def each(self) -> tuple[tuple[Step, ...], ...]:
        """The references of a range, one for each number."""
        last = self.steps[-1]
        numbers = range(last.number, max(last.number, min(self.until, last.number + MOST_IN_RANGE)) + 1)
        return tuple((*self.steps[:-1], replace(last, number=number)) for number in numbers)


@dataclass(frozen=True, slots=True)
class Provision:
    """What a reference means in a document: a clause, or its first paragraph alone."""

    document: Document
    clause: Clause
    start: int
    end: int


def _roman(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if any(v < later for later in values[i + 1 :]) else v for i, v in enumerate(values))


def _answers(clause: Clause, steps: Sequence[Step]) -> bool:
    labels = [_family_and_number(label) for label in clause.path]
    if not _fits(labels[-1], steps[-1]) or (steps[-1].sub and _sub_of(clause.label) != steps[-1].sub):
        return False
    at = len(labels) - 1
    for step in reversed(steps[:-1]):
        at = next((i for i in range(at - 1, -1, -1) if _fits(labels[i], step)), -1)
        if at < 0:
            return False
    return True


def _fits(label: tuple[str, int], step: Step) -> bool:
    return label[0] in step.families and step.number in (0, label[1])


def _sub_of(label: str) -> int:
    """The number after 之 of 第十二条之一; 0 where there is none."""
    found = label_at(label, 0, len(label))
    return (found.sub or 0) if found is not None else 0


@lru_cache(maxsize=4096)
def _family_and_number(label: str) -> tuple[str, int]:
    if paragraph := _PARAGRAPH.fullmatch(label):
        return "paragraph", int(paragraph[1])
    if label.isdigit():
        return "dot", int(label)
    found = label_at(label, 0, len(label))
    return (found.family, found.number) if found is not None else ("", 0)


def family_of(label: str) -> str:
    """The numbering family of a label (第三章 → chapter), "" where it has none."""
    return _family_and_number(label)[0]


def read_references(text: str) -> tuple[Reference, ...]:
    """The provisions that a text names, in order: 第三十二条第（三）项, 第三十至三十三条, 附件2第5行, Article 32(3).

    >>> [[step.number for step in each] for each in read_references("第三十至三十二条")[0].each]
    [[30], [31], [32]]
    """
    found: list[Reference] = []
    chain: list[Step] = []
    start, last = 0, -1
    for match in _LINK.finditer(text):
        apart = text[last : match.start()] if last >= 0 else ""
        joined = bool(chain) and _JOINT.fullmatch(apart) is not None
        again = bool(chain) and _AND.fullmatch(apart) is not None
        steps, until = _link(match)
        if not (joined or again) and (match["dot"] or (match["bare"] or "").isdigit()):
            continue  # a number in brackets or behind them means a clause only below another one
        if joined and not _deeper(chain[-1], steps[0]):
            joined, again = False, True
        if chain and not joined:
            found.append(_reference(text, chain, start, last))
            outer = [step for step in chain if _deeper(step, steps[0])] if again else []
            chain, start = outer, match.start()
        elif not chain:
            start = match.start()
        if until or len(steps) > 1:
            outer = chain
            found += [_reference(text, (*outer, step), start, match.end(), until) for step in steps]
            chain, last = [], match.end()
            continue
        chain, last = [*chain, steps[0]], match.end()
    if chain:
        found.append(_reference(text, chain, start, last))
    return tuple(found)


def _reference(text: str, steps: Sequence[Step], start: int, end: int, until: int = 0) -> Reference:
    return Reference(tuple(steps), start, end, "".join(text[start:end].split()), until)


def _link(match: re.Match[str]) -> tuple[list[Step], int]:
    """The steps that one link names, and the number up to which it goes (0: no range)."""
    word = (
        _ENGLISH_WORDS.get((match["en"] or "").lower().rstrip("s"), "")
        or match["word"]
        or match["many"]
        or match["what"]
    )
    if match["annex"]:
        number = cn_number(match["of"]) if match["of"] else 0
        return [Step(frozenset({"annex"}) if match["annex"] != "表" else _TABLE, number)], 0
    if match["bare"]:
        return [Step(_DIGIT if match["bare"].isdigit() else _ITEM, cn_number(match["bare"]))], 0
    if match["cn"]:
        return [Step(frozenset({"cn"}), cn_number(match["cn"]))], 0
    if match["dot"]:
        return [Step(_DIGIT, int(match["dot"]))], 0
    if match["bare_en"]:
        return [Step(_ITEM | {"paren", "paragraph"}, int(match["bare_en"]))], 0
    families = _WORDS.get(word, _TABLE if word == "table" else _ITEM)
    if match["until"]:
        return [Step(families, _number(match["from"]))], _number(match["until"])
    if match["en_until"]:
        return [Step(families, _roman(match["en_n"].lower()))], _roman(match["en_until"].lower())
    if match["en"]:
        return [Step(families, _roman(match["en_n"].lower()))], 0
    if match["several"]:
        return [Step(families, _number(piece)) for piece in re.findall(rf"[{_HAN}]+|\d+", match["several"])], 0
    return [Step(families, _number(match["n"]), cn_number(match["sub"]) if match["sub"] else 0)], 0


def _number(text: str) -> int:
    return cn_number(text.strip("()（） "))


def _deeper(outer: Step, inner: Step) -> bool:
    return _depth(inner) > _depth(outer)


def _depth(step: Step) -> int:
    return next((n for n, family in enumerate(_OUTSIDE_IN) if family in step.families), len(_OUTSIDE_IN))


def provisions(document: Document, steps: Sequence[Step]) -> list[Provision]:
    """What a chain of labels means in a document, in its order; [] where it has no such provision."""
    found = _chained(document, steps)
    if found and steps[0].families == frozenset({"dot", "cn"}):
        return [Provision(document, c, c.start, c.end) for c in found]
    if found:
        return [Provision(document, c, c.start, c.end) for c in _outermost(found)]
    last = steps[-1]
    if last.families == _WORDS["款"] and last.number == 1 and len(steps) > 1:
        return [_first_paragraph(each) for each in provisions(document, steps[:-1])]
    if last.families in (_TABLE, _WORDS["行"]):
        return _of_tables(document, steps)
    if last.families == _WORDS["项"] and steps[0].families in (frozenset({"annex"}), _TABLE):
        return _of_tables(document, (*steps[:-1], replace(last, families=_WORDS["行"])))
    first = [step for step in steps if not (step.families == _WORDS["款"] and step.number == 1)]
    if len(first) < len(steps):
        return provisions(document, first)
    if steps[0].families == _WORDS["条"] and not any(family_of(c.label) == "article" for c in document.clauses):
        named = provisions(document, (replace(steps[0], families=frozenset({"dot", "cn"})), *steps[1:]))
        body = [p for p in named if not any(family_of(label) == "annex" for label in p.clause.path)]
        return body or named
    return []


def lacking_part(document: Document, steps: Sequence[Step]) -> int:
    """How many of the labels, from the outside, a document has."""
    return next((n for n in range(len(steps) - 1, 0, -1) if provisions(document, steps[:n])), 0)


def _chained(document: Document, steps: Sequence[Step]) -> list[Clause]:
    return [clause for clause in document.clauses if _answers(clause, steps)]


def _outermost(found: Sequence[Clause]) -> list[Clause]:
    outermost = min(len(clause.path) for clause in found)
    return [clause for clause in found if len(clause.path) == outermost]


def _first_paragraph(whole: Provision) -> Provision:
    """The text of a clause before its second paragraph."""
    below = whole.document.children(whole.clause)
    second = next((c for c in below if _PARAGRAPH.fullmatch(c.label)), None)
    return whole if second is None else replace(whole, end=second.start)


def _of_tables(document: Document, steps: Sequence[Step]) -> list[Provision]:
    """A table by its number, or a row by its place in one."""
    tables = [(above, rows) for above, rows in tables_of(document)]
    outer = [step for step in steps if step.families != _WORDS["行"]]
    for step in outer:
        numbered = [t for t in tables if t[0] is not None and _captioned(t[0], step)]
        in_order = tables[step.number - 1 : step.number] if step.families == _TABLE and step.number else tables
        tables = numbered or (in_order if step.families == _TABLE else [])
    if not tables:
        return []
    row = next((step.number for step in steps if step.families == _WORDS["行"]), 0)
    if not row:
        return [Provision(document, rows[0], rows[0].start, rows[-1].end) for _, rows in tables]
    return [
        Provision(document, rows[row - 1], rows[row - 1].start, rows[row - 1].end)
        for _, rows in tables
        if row <= len(rows)
    ]


def _captioned(above: Clause, step: Step) -> bool:
    """Whether the clause that a table stands under is the annex, or bears the table's number in its heading."""
    if step.families == frozenset({"annex"}):
        return any(_fits(_family_and_number(label), step) for label in above.path)
    return bool(re.match(rf"表\s?{step.number}(?!\d)", above.heading or above.label))


def tables_of(document: Document) -> list[tuple[Clause | None, tuple[Clause, ...]]]:
    """The tables of a document in order: the clause that each stands under, and its rows."""
    groups: dict[int | None, list[Clause]] = {}
    for clause in document.clauses:
        above = None if clause.parent is None else document.clauses[clause.parent]
        if clause.kind is ClauseKind.ROW and (above is None or above.kind is not ClauseKind.ROW):
            groups.setdefault(clause.parent, []).append(clause)
    return [(None if at is None else document.clauses[at], tuple(rows)) for at, rows in groups.items()]
