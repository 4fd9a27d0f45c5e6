"""The cell of a table that a question names by its row and its column: 甲断面总磷浓度限值是多少.

    question ─ rows among the clauses found whose key it names ─ columns whose header it asks for ─ the one cell

A row's key is what stands left of the cell; what the ledger says that a cell measures counts as its header. A header's
year has to be the question's. Where two cells fit as well none is taken: sentences are asked then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.composed import Composed
from answer.draft import Piece, Proof
from answer.evidence import Asked, context_of
from answer.numeric import records_of
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.retrieve import Found
from corpus.dates import find_years
from corpus.types import Cell, Clause, ClauseKind, Document
from index.facets import stem
from index.library import Library
from index.tokens import normalise
from proof.text import plain

_READ, _ROWS = 12, 500
_HEADER, _TOGETHER, _MARGIN = 0.25, 0.6, 0.05  # shares of the question
_IN_UNIT = 0.1  # 几类 asks for a class, not for the concentration beside it
_LONGEST_KEY, _LONGEST = 30, 200
_KINDS = frozenset((QuestionKind.NUMERIC, QuestionKind.WHAT, QuestionKind.WHO, QuestionKind.WHEN, QuestionKind.WHERE))
_NUMBER = re.compile(r"\d|[一二三四五六七八九十ⅠⅡⅢⅣⅤ]")
_UNIT = re.compile(r"[（(](?:单位[:：]?)?(?P<unit>[^（）()]{1,12})[）)]\s*$")


@dataclass(frozen=True, slots=True)
class _Named:
    """A cell that the question may mean: what it calls its row, and how much of it row and header say."""

    document: Document
    row: Clause
    cell: Cell
    called: str
    worth: float


def cell_asked(library: Library, found: Found) -> Composed | None:
    """The cell as an answer; None where the question names none, or not for certain which."""
    question = found.question
    if question.kind not in _KINDS or len(found.scopes) > 1 or found.clauses:
        return None
    every = sorted(_cells(library, found), key=lambda named: -named.worth)
    if not every or (len(every) > 1 and every[0].worth - every[1].worth < _MARGIN and not _alike(*every[:2])):
        return None
    best = every[0]
    value = _value(best)
    text = f"{best.called}{plain(best.cell.name)}：{value}"
    unit = _UNIT.search(best.cell.name) or _UNIT.search(plain(best.document.read(best.row.start, best.cell.start)))
    return Composed((Piece(text, _proofs(best), value=value, unit=unit["unit"] if unit else None),))


def _proofs(named: _Named) -> tuple[Proof, ...]:
    """The row up to the cell; of a cell that spans rows and stands in an earlier one, that one too."""
    document, row, cell = named.document, named.row, named.cell
    if cell.start >= row.start:
        return (Proof(document, row, row.start, cell.end),)
    above = [c for c in document.clauses if c.start <= cell.start and cell.end <= c.end]
    return Proof(document, row, row.start, row.end), Proof(document, above[-1], cell.start, cell.end)


def _cells(library: Library, found: Found) -> Iterator[_Named]:
    seen: set[tuple[str, int]] = set()
    for reading in found.readings[:_READ]:
        document = library.cached_document(reading.hit.doc_id)
        for row in _rows_at(document, reading.clause):
            if (document.doc_id, row.index) not in seen:
                seen.add((document.doc_id, row.index))
                yield from _of_row(document, row, found.question, found.asked)


def _rows_at(document: Document, clause: Clause) -> Sequence[Clause]:
    """The row that a clause is or stands in, else the rows of the table that it holds: short ones are found with it."""
    at: Clause | None = clause
    while at is not None and at.kind is not ClauseKind.ROW:
        at = document.clauses[at.parent] if at.parent is not None else None
    return [at] if at is not None else [c for c in document.children(clause)[:_ROWS] if c.kind is ClauseKind.ROW]


def _of_row(document: Document, row: Clause, question: Question, asked: Asked) -> Iterator[_Named]:
    around = context_of(document, row)
    text = normalise(question.text)
    records = records_of(document)
    key: list[tuple[str, str]] = []
    for cell in row.cells:
        if key and _of_kind(question, document, cell) and _in_year(question, cell):
            record = next((records[at] for at in range(cell.start, cell.end) if at in records), None)
            ledger = "" if record is None else f"{record.indicator} {record.written}"
            header = 1.0 if _years(cell) & set(question.years) else asked.coverage(f"{cell.name} {ledger}")
            said = " ".join(f"{name}{column}" for name, column in key)
            worth = asked.coverage(f"{cell.name} {ledger} {said}", around)
            if header >= _HEADER and worth >= _TOGETHER:
                names = [name for name, _ in key]
                unit = document.read(cell.start, cell.end) + cell.name + (record.unit if record is not None else "")
                worth += sum(map(len, names)) / 1000 + _IN_UNIT * any(each in unit for each in question.units)
                yield _Named(document, row, cell, "".join(names), worth)
        name = _UNIT.sub("", plain(document.read(cell.start, cell.end)))
        if 1 < len(name) <= _LONGEST_KEY and _names(text, name):
            key.append((name, cell.name))


def _names(question: str, name: str) -> bool:
    """Whether a question names what stands in a cell, with its suffix or without it."""
    return normalise(name) in question or (len(stem(name)) > 1 and normalise(stem(name)) in question)


def _of_kind(question: Question, document: Document, cell: Cell) -> bool:
    said = document.read(cell.start, cell.end).strip()
    if not said or len(said) > _LONGEST:
        return False
    return question.kind is not QuestionKind.NUMERIC or bool(_NUMBER.search(said))


def _in_year(question: Question, cell: Cell) -> bool:
    years = _years(cell)
    return not years or not question.years or bool(years & set(question.years))


def _years(cell: Cell) -> set[int]:
    return {year for mention in find_years(cell.name) for year in mention.years}


def _alike(one: _Named, other: _Named) -> bool:
    """Whether two cells say the same: a table that stands in two documents."""
    return (one.cell.name, _value(one)) == (other.cell.name, _value(other))


def _value(named: _Named) -> str:
    return plain(named.document.read(named.cell.start, named.cell.end))
