"""Several that fit: the question names no place and no year, and documents of several places or years state the figure.

All are named with their place and year, so that none passes for the answer. Only figures of one indicator of the target
ledger in one unit and status count, from clauses that say as much of the question as the one that answers.
"""

from __future__ import annotations

from answer.aggregate import shown
from answer.composed import Composed
from answer.draft import Piece, Proof
from answer.evidence import Text
from answer.numeric import records_of
from answer.question_kind import QuestionKind
from answer.retrieve import Found
from corpus.quantities import find_quantities
from corpus.target_record import Target
from corpus.types import Document
from proof.types import Answer

_AS_MUCH, _READ, _MOST = 0.95, 12, 6


def several(found: Found, answer: Answer) -> Composed | None:
    """All places (and years) that state what was asked; None where the question says which, or only one states it."""
    question = found.question
    placed = question.regions or question.places or question.counties or question.unknown_places
    named = question.doc_numbers or question.quoted or question.references or question.levels
    if question.kind is not QuestionKind.NUMERIC or placed or named or found.filters or len(answer.items) != 1:
        return None
    first = _record_of(found, answer)
    if first is None:
        return None
    mine, said = first
    least = _AS_MUCH * found.asked.coverage_of(Text.of(said))
    rows: dict[tuple[str | None, int | None], tuple[Target, Document]] = {}
    for reading in found.readings[:_READ]:
        for record in records_of(reading.document).values():
            if record.clause != reading.clause.index or not _alike(record, mine):
                continue
            if question.years and record.year not in question.years:
                continue
            clause = reading.document.clauses[record.clause]
            if found.asked.coverage_of(Text.of(reading.document.read(clause.start, clause.end))) >= least:
                rows.setdefault((record.region, record.year), (record, reading.document))
    if len({region for region, _ in rows if region}) < 2 or len(rows) > _MOST:
        return None
    return Composed(tuple(_piece(record, document) for record, document in rows.values()))


def _record_of(found: Found, answer: Answer) -> tuple[Target, str] | None:
    """The ledger's record of the figure that answers, and the text of its clause."""
    cited = answer.citations[answer.items[0].citations[0]]
    document = next((r.document for r in found.readings if r.document.doc_id == cited.doc_id), None)
    if document is None or answer.items[0].value is None:
        return None
    values = {quantity.value for quantity in find_quantities(answer.items[0].value)}
    inside = [r for at, r in records_of(document).items() if cited.start <= at < cited.end]
    same = [record for record in inside if record.value in values]
    if len(same) != 1:
        return None
    clause = document.clauses[same[0].clause]
    return same[0], document.read(clause.start, clause.end)


def _alike(record: Target, other: Target) -> bool:
    mine = (record.indicator, record.unit, record.status, record.change)
    return mine == (other.indicator, other.unit, other.status, other.change)


def _piece(record: Target, document: Document) -> Piece:
    place = f"{record.region or document.metadata.region or ''}{f'{record.year}年' if record.year else ''}"
    proof = Proof(document, document.clauses[record.clause], record.start, record.end)
    value = shown(document, record)
    return Piece(f"{place}：{document.read(record.start, record.end).strip()}", (proof,), value, record.unit or None)
