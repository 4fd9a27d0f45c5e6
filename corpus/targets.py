"""The target ledger: every quantitative target or achievement of a document as a record.

    clause ─ sentences ─ figures (corpus.target_reading) ─ name, deadline, year, region, status ─ Target

A record is a figure of the document's own business: a share, a concentration, a count of things done or to be done,
money, area, a change against another year. Every record holds the raw span of the smallest piece that states it. The
cells of a table's value columns become records of their own (corpus.target_tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.dates import Deadline, find_deadlines
from corpus.flat_tables import column_kind
from corpus.sentences import Reading, reading
from corpus.table_roles import table_label
from corpus.target_around import (
    Around,
    deadline_of,
    ends_period,
    headings,
    in_condition,
    nearest_heading,
    plan_year,
    region_of,
    row_deadline,
    status_of,
    year_in_force,
    year_of,
)
from corpus.target_figures import Figure
from corpus.target_indicators import name_of
from corpus.target_reading import mask, read_figures
from corpus.target_record import Target
from corpus.target_shares import BARE
from corpus.target_tables import TableName, ValueCell, value_cells
from corpus.target_words import ADDED, CAN_HOLD
from corpus.tiling import own_spans
from corpus.types import Clause, ClauseKind, Document, Status

__all__ = ["Target", "targets_of"]

# A sentence without end is read in pieces: what looks around a figure takes time by the sentence.
_SENTENCE = re.compile(r"[^。！？!?；;\n]{1,1500}[。！？!?；;]?")
# Kinds of documents that are made of plans and results; of others a figure has to show that it is one.
_TELLS = re.compile(r"(?:要点|计划|规划|纲要|安排|工作报告|总结|公报|清单|任务)$")
# In rules 超过6万元 says whom a rule is for; 不超过 and 以上 set a value.
_RULES = re.compile(r"(?:条例|办法|规定|细则|法|规则|决定|解释)$")
# Lists and scales of offences: a bound says which acts are meant.
_PENAL = re.compile(r"处罚|违法行为|裁量|免罚|罚款")
# What follows says who or what is meant: 有下列情形之一的…：, 具体条件为：…
_CONDITIONS = re.compile(
    r"(?:(?:情形|行为|情节|条件)(?:之一|为|是|如下)|下列条件|以下条件)(?:(?!标准|支付|给予)[^。；]){0,60}[：:]"
)
_OPENS_WITH_DEADLINE = 6
_UNIT_LINE = re.compile(r"单位\s?[：:]\s?([%％\u4e00-\u9fff/]{1,10})(?=[）)\s])")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence without white space; ``at[i]`` is the position in the reading of its i-th character."""

    text: str
    at: Sequence[int]
    reading: Reading

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw span of a non-empty slice."""
        return self.reading.raw_offset(self.at[start]), self.reading.raw_offset(self.at[end - 1]) + 1


def targets_of(document: Document, *, every: bool = False) -> tuple[Target, ...]:
    """All records of a document in the order of the text. Time is linear in it.

    In documents that are no plans or reports figures have to show that they set a value, unless ``every`` is wanted.
    """
    evident = not every and not _TELLS.search(document.metadata.kind or "")
    found: list[Target] = []
    for clause in document.clauses:
        found.extend(_of_clause(document, clause, evident))
    found.sort(key=lambda target: (target.number, target.start))
    return tuple(found)


def _of_clause(document: Document, clause: Clause, evident: bool) -> Iterator[Target]:
    own = own_spans(document, clause)
    if not own or _lists_conditions(document, clause):
        return
    if not clause.cells:
        start, end = own[0]
        if clause.label and document.raw.startswith(clause.label, start):
            own = ((start + len(clause.label), end), *own[1:])
        for span in own:
            yield from _of_span(document, clause, span, evident)
        return
    values = value_cells(document.raw, clause, _table_name(document, clause), standards=clause.scope.status is None)
    for value in values:
        yield _of_cell(document, clause, value)
    taken = {value.cell for value in values}
    for cell in clause.cells:
        if cell not in taken and column_kind(cell.name.rsplit("·", 1)[-1]) not in ("number", "when", "unit"):
            for a, b in own:
                span = max(a, cell.start), min(b, cell.end)
                if span[0] < span[1]:
                    yield from _of_span(document, clause, span, evident)


def _lists_conditions(document: Document, clause: Clause) -> bool:
    """Whether the clause above ends by saying that conditions follow."""
    if clause.parent is None or clause.cells:
        return False
    start, end = next(iter(own_spans(document, document.clauses[clause.parent])), (0, 0))
    return _CONDITIONS.search(document.raw, max(start, end - 120), end) is not None


def _of_span(document: Document, clause: Clause, span: tuple[int, int], evident: bool) -> Iterator[Target]:
    if not CAN_HOLD.search(document.raw, *span):
        return
    read = reading(document.raw, *span, document.marks)
    year = year_in_force(document, clause)
    row = row_deadline(document, clause, year)
    last = plan_year(clause, year)
    rules = bool(_RULES.search(document.metadata.kind or ""))
    penal = _PENAL.search(document.metadata.title or "") is not None
    opened: Deadline | None = None
    for match in _SENTENCE.finditer(read.text):
        if not CAN_HOLD.search(match[0]):
            continue
        piece = _piece(read, match.start(), match[0])
        masked = mask(piece.text)
        deadlines = [d for d in find_deadlines(masked, year) if not (ends_period(masked, d) or in_condition(masked, d))]
        if deadlines and deadlines[0].start <= _OPENS_WITH_DEADLINE and re.match(r"到|至", deadlines[0].as_written):
            opened = deadlines[0]
        figures = read_figures(piece.text, masked, evident=evident)
        if not figures:
            continue
        deadlines = [d for d in deadlines if all(f.number[1] <= d.start or d.end <= f.number[0] for f in figures)]
        before = read.text[max(0, match.start() - 120) : match.start()]
        if _CONDITIONS.search(before[before.rfind("。") + 1 :] + match[0][: figures[0].number[0]]):
            continue
        context = headings(document, clause) + "".join(before.split())
        for at, figure in enumerate(figures):
            own = deadline_of(deadlines, figures, at, masked) or (opened if not deadlines else None)
            if (rules and figure.comparator in ("<", ">")) or (penal and figure.comparator != "="):
                continue
            opening = "".join(before[max(before.rfind("。"), before.rfind("\n")) + 1 :].split())
            around = Around(masked, context, own or row, own, year, last, opening)
            yield _target(document, clause, piece, figure, around)


def _piece(read: Reading, start: int, text: str) -> _Piece:
    plain = "".join(text.split())
    if len(plain) == len(text):
        return _Piece(text, range(start, start + len(text)), read)
    return _Piece(plain, [start + i for i, char in enumerate(text) if not char.isspace()], read)


def _target(document: Document, clause: Clause, piece: _Piece, figure: Figure, around: Around) -> Target:
    before = around.context + piece.text[: figure.number[0]]
    if BARE.fullmatch(figure.written) and (heading := nearest_heading(document, clause)):
        figure = replace(figure, written=heading + figure.written)
    unit = "*" if figure.change else figure.unit
    name = name_of(figure.written, unit, before)
    if name and ADDED.match(figure.written) and "增" not in name:
        name = None  # what was added is not what there is
    year = figure.year or year_of(around, figure)
    start, end = piece.raw_span(figure.start, figure.end)
    deadline = around.deadline
    return Target(
        doc_id=document.doc_id,
        clause=clause.index,
        indicator=name or figure.written,
        written=figure.written,
        value=figure.value,
        unit=figure.unit,
        comparator=figure.comparator,
        start=start,
        end=end,
        number=piece.raw_span(*figure.number),
        upper=figure.upper,
        modal=figure.modal,
        change=figure.change,
        base=figure.base,
        deadline=deadline.as_written if deadline else None,
        due=deadline.date if deadline else None,
        year=year,
        region=region_of(document, clause, piece.text, figure),
        subject=figure.subject,
        status=status_of(clause, piece.text, figure, around, year),
    )


def _of_cell(document: Document, clause: Clause, value: ValueCell) -> Target:
    """A record of a value cell: its row names the indicator, its column the year."""
    scope = clause.scope
    force = year_in_force(document, clause)
    year = value.year or (None if value.dated else plan_year(clause, force))
    row = row_deadline(document, clause, year or force)
    quantity = value.quantity
    status = value.status or scope.status
    if value.year and scope.years and value.year < min(scope.years):
        status = Status.ACHIEVED
    a, b = value.number
    return Target(
        doc_id=document.doc_id,
        clause=clause.index,
        indicator=name_of(value.label, value.unit, headings(document, clause)) or value.label,
        written=value.label,
        value=quantity.value,
        unit=value.unit,
        comparator=quantity.comparator,
        start=value.cell.start,
        end=value.cell.end,
        number=(a, b),
        upper=quantity.upper,
        modal=quantity.modal,
        deadline=row.as_written if row else None,
        due=row.date if row else None,
        year=year,
        region=scope.regions[0] if scope.regions else document.metadata.region,
        subject=value.thing,
        status=status,
    )


def _table_name(document: Document, row: Clause) -> TableName:
    """The title of a row's table: the heading above it, else the end of the text before the table."""
    at = row
    while at.parent is not None and (at.kind is ClauseKind.ROW or at is row):
        at = document.clauses[at.parent]
    names = at.implied or at.kind is ClauseKind.ANNEX or table_label(at.label) is not None
    title = at.heading if at is not row and names else None
    if title is None:
        before = document.raw[max(0, at.start - 100) : at.start].split()
        title = before[-1] if before else ""
    first = min((child.start for child in document.children(at)), default=at.start)
    units = _UNIT_LINE.findall(document.raw, max(0, at.start - 40), max(first, at.start))
    return TableName(title, units[-1] if units else "", document.metadata.title or "")
