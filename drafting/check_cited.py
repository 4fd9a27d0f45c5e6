"""Documents that a draft relies on: are title and number right, are they in the library.

Whether they hold is told by drafting.check_validity; here only what a document's own page states of itself counts.

A document is relied on where the draft says that it follows, carries out, studies or publicises it, or gives its
number beside it. One that the draft says will be made (制定《…》) is not looked up. Names are compared without spaces,
brackets' width and 中华人民共和国.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.doc_numbers import find_doc_number
from corpus.kinds import folded_title, inner_title, kind_of
from corpus.types import Clause, ClauseKind, Document
from drafting.check_types import Draft, Finding, Severity
from proof.cite import cite
from proof.types import Citation

_TITLE = re.compile(r"《(?P<title>[^《》]{2,80}(?:〈[^〉]{1,40}〉[^《》]{0,40})?)》")
_NUMBER_BESIDE = re.compile(
    r"\s{0,2}[（(][^（）()]{1,4}[^（）()]{0,12}[〔\[［【(（]?\s?(?:19|20)\d\d[^（）()]{0,12}号\s?[）)]"
)
_RELIES = re.compile(
    r"(?:落实|贯彻|执行|根据|依据|按照?|依照|遵照|遵循|对照|符合|宣贯|宣传|学习|围绕|达到|满足|遵守|适用|实施好|组织实施|深入实施)"
    r"[^，。；！？\n《》]{0,12}(?:《[^《》]{2,80}》[、和及与]{0,1}){0,4}$"
)
_MAKES = re.compile(
    r"(?:制[定订发]|出台|编制|印发|起草|研究|修[订改]|发布|颁布|拟定|报批|报请)[^，。；！？\n《》]{0,12}$"
)
_DEAD_STATUS = re.compile(r"废止|失效")
_REPEALED_HERE = re.compile(r"(?:[（(][^（）()]{4,30}号[）)])?[^。；《》]{0,12}?(?:废止|停止执行)")
_LIKE = 0.86
_DIGITS = re.compile(r"\d+|[一二三四五六七八九十]+五")


@dataclass(frozen=True, slots=True)
class _Known:
    """A document of the library by its names and number."""

    document: Document
    names: tuple[str, ...]
    number: str | None


def cited_findings(draft: Draft, others: Sequence[Document]) -> Iterator[Finding]:
    """Wrong number or title, a page that says it is repealed (error), a title nearly like a known one (warning).

    One that is not in the library is noted once.
    """
    if not others:
        return
    known = [_known(document) for document in others]
    own = set(_names(draft.document))
    seen: set[str] = set()
    for match in _TITLE.finditer(draft.text):
        name = folded_title(match["title"])
        number = _number_after(draft.text, match.end())
        if name in own or kind_of(match["title"]) is None:
            continue
        if not relied_on(draft.text, *match.span(), number):
            continue
        span = draft.raw_span(*match.span())
        found = _mismatch(draft, span, match["title"], number, known)
        if found is None and name not in seen and not any(name in each.names for each in known):
            found = draft.finding("not_in_library", Severity.NOTE, span, None, title=match["title"])
        seen.add(name)
        if found is not None:
            yield found


def relied_on(text: str, start: int, end: int, number: str | None) -> bool:
    """Whether a draft relies on the document named at ``[start, end)``, and does not repeal it itself."""
    before = text[max(0, start - 60) : start]
    relied = number is not None or (_RELIES.search(before) is not None and not _MAKES.search(before))
    return relied and not _REPEALED_HERE.match(text, end)


def _mismatch(
    draft: Draft, span: tuple[int, int], title: str, number: str | None, known: Sequence[_Known]
) -> Finding | None:
    """What is wrong with a title and its number; None when they agree with the library or are unknown to it."""
    name = folded_title(title)
    by_name = [each for each in known if name in each.names]
    by_number = [each for each in known if number is not None and each.number == number]
    for each in by_name:
        if _DEAD_STATUS.search(each.document.metadata.status or ""):
            return draft.finding("repealed", Severity.ERROR, span, _head(each.document, "status"), title=title)
    if number is not None and by_name and not by_number and all(each.number for each in by_name):
        right = by_name[0]
        proof = _head(right.document, "doc_number")
        return draft.finding(
            "wrong_number", Severity.ERROR, span, proof, title=title, number=number, other=right.number or ""
        )
    if by_number and not by_name:
        right = by_number[0]
        proof = _head(right.document, "title")
        other = right.document.metadata.title or right.document.source
        return draft.finding("wrong_title", Severity.ERROR, span, proof, title=title, number=number or "", other=other)
    if not by_name:
        for each in known:
            if any(_nearly(name, other) for other in each.names):
                proof, other = _head(each.document, "title"), inner_title(each.document.metadata.title or "")
                return draft.finding("title_differs", Severity.WARNING, span, proof, title=title, other=other)
    return None


def _nearly(name: str, other: str) -> bool:
    """One title miswritten as the other: nearly the same letters, the same years and places' initials."""
    if name == other or min(len(name), len(other)) < 8 or _DIGITS.findall(name) != _DIGITS.findall(other):
        return False
    return name[:2] == other[:2] and difflib.SequenceMatcher(None, name, other, autojunk=False).ratio() >= _LIKE


def _known(document: Document) -> _Known:
    return _Known(document, _names(document), _folded(document.metadata.doc_number))


def _names(document: Document) -> tuple[str, ...]:
    title = document.metadata.title
    return tuple({folded_title(title), folded_title(inner_title(title))}) if title else ()


def _folded(number: str | None) -> str | None:
    found = find_doc_number(number) if number else None
    return found.value if found else number


def _number_after(text: str, at: int) -> str | None:
    """The 文号 in the bracket behind a title."""
    bracket = _NUMBER_BESIDE.match(text, at)
    found = find_doc_number(bracket[0].strip().strip("（）()")) if bracket else None
    return found.value if found else None


def _head(document: Document, field: str) -> Citation | None:
    """Where a document states a metadata value; None where it was not read from the text."""
    where = document.metadata.provenance.get(field)
    if where is None or where.span is None:
        return None
    start, end = where.span
    return cite(document, Clause(-1, ("文件信息",), "文件信息", ClauseKind.FRONT, start, end), start, end)
