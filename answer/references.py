"""Clauses that a question names by their numbers: 第十二条第二款, 二（二）5, 附表第5行, Article 12.

A reference is a chain of labels; a clause answers to it when its own label is the last one and the others stand above
it in this order. Labels are compared by family and number: 第12条 finds 第十二条, 二(二)5 finds 二、/（二）/5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.numbering import cn_number, label_at
from corpus.types import Clause, Document

_HAN = "一二三四五六七八九十百零〇"
_PART = re.compile(
    rf"第(?P<n>[{_HAN}\d]{{1,6}})(?P<word>条|款|项|章|节|编|行)|附[件表](?P<annex>[{_HAN}\d]{{0,3}})"
    rf"|[(（](?P<paren>[{_HAN}\d]{{1,3}})[)）]|(?P<cn>[{_HAN}]{{1,3}})|(?P<digits>\d{{1,3}})"
)
_ENGLISH = re.compile(
    r"(?P<word>article|clause|section|annex|appendix|row|paragraph)\s*(?P<n>\d{1,3}|[ivx]{1,5})", re.IGNORECASE
)
_ROMAN = {"i": 1, "v": 5, "x": 10}
_DIGIT = frozenset({"dot", "paren", "decimal", "circled"})
_ITEM = _DIGIT | {"cn_paren"}
_WORDS = {
    "条": frozenset({"article"}),
    "款": frozenset({"paragraph"}),
    "项": _ITEM,
    "行": _DIGIT,
    "章": frozenset({"chapter"}),
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


@dataclass(frozen=True, slots=True)
class Step:
    """One label of a reference: the families that it may belong to, and its number (0 fits any)."""

    families: frozenset[str]
    number: int


def steps_of(reference: str) -> tuple[Step, ...]:
    """The labels that a reference names, outermost first; () where it is none.

    >>> [s.number for s in steps_of("二（二）5")]
    [2, 2, 5]
    """
    if english := _ENGLISH.fullmatch(reference):
        return (Step(_WORDS[english["word"].lower()], _roman(english["n"].lower())),)
    return tuple(_step(match) for match in _PART.finditer(reference))


def _step(match: re.Match[str]) -> Step:
    if match["word"]:
        return Step(_WORDS[match["word"]], cn_number(match["n"]))
    if match["annex"] is not None:
        return Step(frozenset({"annex"}), cn_number(match["annex"]) if match["annex"] else 0)
    if match["paren"]:
        digits = match["paren"].isdigit()
        return Step(frozenset({"paren", "dot"} if digits else {"cn_paren"}), cn_number(match["paren"]))
    if match["cn"]:
        return Step(frozenset({"cn"}), cn_number(match["cn"]))
    return Step(_DIGIT, int(match["digits"]))


def _roman(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if any(v < later for later in values[i + 1 :]) else v for i, v in enumerate(values))


def clauses_named(document: Document, reference: str) -> list[Clause]:
    """The clauses of a document that a reference means, in document order; [] when it has no such clause.

    Of several the outermost count: 附表第5行 is the fifth row, not a fifth measure in some other row.
    """
    steps = steps_of(reference)
    if not steps or not steps[-1].number:
        return []
    found = [clause for clause in document.clauses if _answers(clause, steps)]
    if not found and steps[-1].families == _WORDS["款"] and steps[-1].number == 1:
        return clauses_named(document, reference[: reference.rfind("第")])
    outermost = min((len(clause.path) for clause in found), default=0)
    return [clause for clause in found if len(clause.path) == outermost]


def _answers(clause: Clause, steps: Sequence[Step]) -> bool:
    labels = [_family_and_number(label) for label in clause.path]
    if not _fits(labels[-1], steps[-1]):
        return False
    at = len(labels) - 1
    for step in reversed(steps[:-1]):
        at = next((i for i in range(at - 1, -1, -1) if _fits(labels[i], step)), -1)
        if at < 0:
            return False
    return True


def _fits(label: tuple[str, int], step: Step) -> bool:
    return label[0] in step.families and step.number in (0, label[1])


@lru_cache(maxsize=4096)
def _family_and_number(label: str) -> tuple[str, int]:
    if paragraph := _PARAGRAPH.fullmatch(label):
        return "paragraph", int(paragraph[1])
    if label.isdigit():
        return "dot", int(label)
    found = label_at(label, 0, len(label))
    return (found.family, found.number) if found is not None else ("", 0)
