"""Units named as responsible: one that stands alone beside a name that others use is probably miswritten.

Every office has its own departments, so a name that the library does not have proves nothing. What counts is a name
that the draft gives once and no other document has, nearly like one that is well used (水生态环境处 beside 水生态处).
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from corpus.duties import Duty, duties_of
from corpus.types import Document
from drafting.check_types import Draft, Finding, Severity
from proof.cite import cite
from proof.types import Citation

_OFFICE = re.compile(r"[局厅委部处室办会署院队站所科]$|中心$|公司$")
_GENERAL = re.compile(r"^(?:各|有关|相关|其他|全|本)|[（(]")
_WELL_USED, _LIKE = 3, 0.75


def unit_findings(draft: Draft, others: Sequence[Document]) -> Iterator[Finding]:
    """A unit named once, by nobody else, that differs in one or two characters from one named often (warning)."""
    duties = _duties(draft.document)
    named = Counter(unit for duty in duties for unit in {*duty.lead, *duty.responsible})
    written = cache(lambda: [_squeezed(document) for document in others])
    used = {unit for unit, count in named.items() if count >= _WELL_USED}
    for duty in duties:
        for unit in dict.fromkeys((*duty.lead, *duty.responsible)):
            if named[unit] > 1 or not _OFFICE.search(unit) or _GENERAL.search(unit) or len(unit) < 3:
                continue
            other = _like(unit, used)
            span = _span(draft, duty, unit)
            if other is None or span is None or any(unit in text for text in written()):
                continue
            if draft.document.raw.count(unit) == 1:
                proof = _where(draft, duties, other)
                count = str(named[other])
                yield draft.finding("unit_alone", Severity.WARNING, span, proof, unit=unit, other=other, count=count)


def _duties(document: Document) -> list[Duty]:
    """Brackets and cells, each once, in the order of the text."""
    found = {
        (duty.start, duty.end): duty
        for clause in document.clauses
        for duty in duties_of(document, clause)
        if duty.how != "default"
    }
    return [found[span] for span in sorted(found)]


def _like(unit: str, used: set[str]) -> str | None:
    """The well-used name that a name is a slip of: same ending, one or two characters changed, added or left out."""
    for other in sorted(used):
        if (
            unit[-1] == other[-1]
            and unit != other
            and abs(len(unit) - len(other)) <= 2
            and min(len(unit), len(other)) >= 3
        ):
            matcher = difflib.SequenceMatcher(None, unit, other, autojunk=False)
            changed = max(len(unit), len(other)) - sum(block.size for block in matcher.get_matching_blocks())
            if matcher.ratio() >= _LIKE and changed <= 2 and unit[0] == other[0]:
                return other
    return None


def _span(draft: Draft, duty: Duty, unit: str) -> tuple[int, int] | None:
    pattern = r"\s*".join(map(re.escape, unit))
    match = re.compile(pattern).search(draft.document.raw, duty.start, duty.end)
    return match.span() if match else None


def _where(draft: Draft, duties: Sequence[Duty], unit: str) -> Citation | None:
    duty = next(d for d in duties if unit in (*d.lead, *d.responsible))
    span = _span(draft, duty, unit)
    return cite(draft.document, draft.clause_at(span[0]), *span) if span else None


def _squeezed(document: Document) -> str:
    return "".join(document.raw.split())
