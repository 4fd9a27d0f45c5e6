"""Who leads, who is responsible: the bracket or the table cells that govern the sentence that was asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.draft import Draft, Piece, Proof, proof_of
from answer.evidence import Asked, Sentence
from corpus.duties import Duty, find_duties, split_units
from corpus.flat_tables import column_kind
from corpus.messages import message
from corpus.sentences import reading
from corpus.tiling import own_spans_of
from corpus.types import Clause, Document

_TOGETHER = 600
_LEAD_COLUMN = re.compile(r"牵头|主责|总负责")


@dataclass(frozen=True, slots=True)
class Governing:
    """Units that answer for a sentence, with the raw span that names them."""

    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    proof: Proof


def who(sentences: Sequence[Sentence], asked: Asked) -> Draft | None:
    """The units for the best sentence that any units govern."""
    best = sentences[0].score if sentences else 0.0
    for sentence in sentences:
        if sentence.score < 0.75 * best:
            break
        if find_duties(sentence.text) and len(find_duties(sentence.text)[0].lead) and sentence.text[0] in "（(":
            continue
        governing = units_governing(sentence)
        if governing is not None:
            return _draft(sentence, governing)
    return None


def _draft(sentence: Sentence, governing: Governing) -> Draft:
    parts = []
    pieces = []
    proofs = _proofs(proof_of(sentence), governing.proof)
    for code, units in (("units_lead", governing.lead), ("units_responsible", governing.responsible)):
        if units:
            text = message(code, units="、".join(units))
            parts.append(text)
            pieces.append(Piece(text, proofs))
    return Draft("；".join(parts), tuple(pieces), sentence.coverage, sentence)


def _proofs(said: Proof, units: Proof) -> tuple[Proof, ...]:
    """One stretch from what was asked about to the units that answer for it; two when they stand far apart."""
    start, end = min(said.start, units.start), max(said.end, units.end)
    if end - start <= _TOGETHER:
        inner = said.clause if said.clause.start <= start and end <= said.clause.end else units.clause
        return (Proof(said.document, inner, start, end),)
    return (units, said)


def units_governing(sentence: Sentence) -> Governing | None:
    """Bracket in the same clause, cells of the same row, then the clauses above."""
    clause: Clause | None = sentence.clause
    inside = True
    while clause is not None:
        found = _in_cells(sentence.document, clause) or _in_text(sentence, clause, inside)
        if found is not None:
            return found
        inside = False
        clause = sentence.document.clauses[clause.parent] if clause.parent is not None else None
    return None


def _in_cells(document: Document, clause: Clause) -> Governing | None:
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    spans = []
    for cell in clause.cells:
        if column_kind(cell.name) != "unit":
            continue
        units = split_units(document.read(cell.start, cell.end))
        spans.append((cell.start, cell.end))
        if _LEAD_COLUMN.search(cell.name):
            lead += units
        else:
            responsible += units
    if not lead and not responsible:
        return None
    return Governing(lead, responsible, Proof(document, clause, min(spans)[0], max(e for _, e in spans)))


def _in_text(sentence: Sentence, clause: Clause, inside: bool) -> Governing | None:
    document = sentence.document
    at = sentence.raw_span()[0]
    for start, end in own_spans_of(document.raw, clause, document.children(clause)):
        text = reading(document.raw, start, end, document.marks)
        duties = find_duties(text.text)
        if inside:
            chosen = _governs(duties, text.raw_offset, at)
        else:  # above: behind all children, or at the end of the heading that stands over them
            closes = duties and not text.text[duties[-1].end :].strip(" \n\u3000。；")
            chosen = duties[-1] if duties and (start > at or closes) else None
        if chosen is not None:
            span = text.raw_span(chosen.start, chosen.end)
            return Governing(chosen.lead, chosen.responsible, Proof(document, clause, *span))
    return None


def _governs(duties: Sequence[Duty], raw_offset: object, at: int) -> Duty | None:
    to_raw = raw_offset if callable(raw_offset) else None
    for duty in duties:
        if to_raw is not None and to_raw(duty.governs[0]) <= at < to_raw(duty.end):
            return duty
    return None
