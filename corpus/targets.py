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

from corpus.dates import Deadline, find_deadlines, find_years, resolve_deadline
from corpus.flat_tables import column_kind
from corpus.regions import NATION, find_regions
from corpus.sentences import Reading, reading
from corpus.target_figures import Figure
from corpus.target_indicators import name_of
from corpus.target_reading import mask, read_figures
from corpus.target_record import Target
from corpus.target_shares import BARE
from corpus.target_tables import TableName, ValueCell, value_cells
from corpus.target_words import CAN_HOLD, STOP
from corpus.tiling import own_spans
from corpus.types import Cell, Clause, ClauseKind, Document, Status

__all__ = ["Target", "targets_of"]

# A sentence without end is read in pieces: what looks around a figure takes time by the sentence.
_SENTENCE = re.compile(r"[^。！？!?；;\n]{1,1500}[。！？!?；;]?")
_NOT_OWN_YEAR = re.compile(r"(?:比|较|与|自|从|以来|截至)$")
_HAPPENED = re.compile(
    r"了$|近[一二三四五六七八九十\d]+年来?|年以来|已(?:经)?(?:完成|建成|累计|实现|达|整改|创建|有|消除|淘汰)|截至(?:目前|\d{4}年)|均已"
)
_BY_NOW = re.compile(r"截[至止]")
_PERIOD = re.compile(r"(?:[日月号]|\d)$")
_EXPECTED = re.compile(r"预计|将(?:达到?|超过|实现)|拟(?:安排|投资|建设|新建)|同意|力争")
_AHEAD = re.compile(r"(?:力争|争取|确保|计划|到|至)[^，。；]{0,6}(?P<year>20\d\d)年")
# Kinds of documents that are made of plans and results; of others a figure has to show that it is one.
_TELLS = re.compile(r"(?:要点|计划|规划|纲要|安排|工作报告|总结|公报|清单|任务)$")
# In rules 超过6万元 says whom a rule is for; 不超过 and 以上 set a value.
_RULES = re.compile(r"(?:条例|办法|规定|细则|法|规则|决定|解释)$")
_OPENS_WITH_DEADLINE = 6
_SHORT_HEADING = 12
_UNIT_LINE = re.compile(r"单位\s?[：:]\s?([%％\u4e00-\u9fff/]{1,10})(?=[）)\s])")
_PLACE_LETTERS = re.compile(r"[省市县区州盟旗]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence without white space; ``at[i]`` is the position in the reading of its i-th character."""

    text: str
    at: Sequence[int]
    reading: Reading

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw span of a non-empty slice."""
        return self.reading.raw_offset(self.at[start]), self.reading.raw_offset(self.at[end - 1]) + 1


def targets_of(document: Document) -> tuple[Target, ...]:
    """All records of a document in the order of the text. Time is linear in it."""
    found: list[Target] = []
    for clause in document.clauses:
        found.extend(_of_clause(document, clause))
    found.sort(key=lambda target: (target.number, target.start))
    return tuple(found)


def _of_clause(document: Document, clause: Clause) -> Iterator[Target]:
    own = own_spans(document, clause)
    if not own:
        return
    if not clause.cells:
        start, end = own[0]
        if clause.label and document.raw.startswith(clause.label, start):
            own = ((start + len(clause.label), end), *own[1:])
        for span in own:
            yield from _of_span(document, clause, span)
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
                    yield from _of_span(document, clause, span)


def _of_span(document: Document, clause: Clause, span: tuple[int, int]) -> Iterator[Target]:
    if not CAN_HOLD.search(document.raw, *span):
        return
    read = reading(document.raw, *span, document.marks)
    year = _year_in_force(document, clause)
    row = _row_deadline(document, clause, year)
    last = _plan_year(clause, year)
    kind = document.metadata.kind or ""
    evident, rules = not _TELLS.search(kind), bool(_RULES.search(kind))
    opened: Deadline | None = None
    for match in _SENTENCE.finditer(read.text):
        if not CAN_HOLD.search(match[0]):
            continue
        piece = _piece(read, match.start(), match[0])
        masked = mask(piece.text)
        deadlines = [d for d in find_deadlines(masked, year) if not _ends_period(masked, d)]
        if deadlines and deadlines[0].start <= _OPENS_WITH_DEADLINE and re.match(r"到|至", deadlines[0].as_written):
            opened = deadlines[0]
        figures = read_figures(piece.text, masked, evident=evident)
        if not figures:
            continue
        deadlines = [d for d in deadlines if all(f.number[1] <= d.start or d.end <= f.number[0] for f in figures)]
        before = read.text[max(0, match.start() - 120) : match.start()]
        context = _headings(document, clause) + "".join(before.split())
        for at, figure in enumerate(figures):
            own = _deadline(deadlines, figures, at, masked) or (opened if not deadlines else None)
            if rules and figure.comparator in ("<", ">"):
                continue
            yield _target(document, clause, piece, figure, _Around(masked, context, own or row, own, year, last))


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a figure: the sentence masked, the text before it, the deadline, the year in force."""

    masked: str
    context: str
    deadline: Deadline | None
    own_deadline: Deadline | None
    year: int | None
    plan_year: int | None


def _piece(read: Reading, start: int, text: str) -> _Piece:
    plain = "".join(text.split())
    if len(plain) == len(text):
        return _Piece(text, range(start, start + len(text)), read)
    return _Piece(plain, [start + i for i, char in enumerate(text) if not char.isspace()], read)


def _target(document: Document, clause: Clause, piece: _Piece, figure: Figure, around: _Around) -> Target:
    before = around.context + piece.text[: figure.number[0]]
    if BARE.fullmatch(figure.written) and (heading := _nearest_heading(document, clause)):
        figure = replace(figure, written=heading + figure.written)
    unit = "*" if figure.change else figure.unit
    name = name_of(figure.written, unit, before)
    year = figure.year or _year(around, figure)
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
        region=_region(document, clause, piece.text, figure),
        subject=figure.subject,
        status=_status(clause, piece.text, figure, around, year),
    )


def _of_cell(document: Document, clause: Clause, value: ValueCell) -> Target:
    """A record of a value cell: its row names the indicator, its column the year."""
    scope = clause.scope
    force = _year_in_force(document, clause)
    year = value.year or (None if value.dated else _plan_year(clause, force))
    row = _row_deadline(document, clause, year or force)
    quantity = value.quantity
    status = value.status or scope.status
    if value.year and scope.years and value.year < min(scope.years):
        status = Status.ACHIEVED
    a, b = value.number
    return Target(
        doc_id=document.doc_id,
        clause=clause.index,
        indicator=name_of(value.label, value.unit, _headings(document, clause)) or value.label,
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
    title = at.heading if at is not row and (at.implied or at.kind is ClauseKind.ANNEX) else None
    if title is None:
        before = document.raw[max(0, at.start - 100) : at.start].split()
        title = before[-1] if before else ""
    first = min((child.start for child in document.children(at)), default=at.start)
    units = _UNIT_LINE.findall(document.raw, max(0, at.start - 40), max(first, at.start))
    return TableName(title, units[-1] if units else "", document.metadata.title or "")


def _ends_period(sentence: str, deadline: Deadline) -> bool:
    """Whether a deadline is only the end of a period: 1月1日至2月10日."""
    return deadline.as_written.startswith(("至", "到")) and bool(_PERIOD.search(sentence, 0, deadline.start))


def _deadline(deadlines: Sequence[Deadline], figures: Sequence[Figure], at: int, sentence: str) -> Deadline | None:
    """The last deadline before a figure, else the first one behind it that is its own.

    A deadline behind is its own when it stands in the same segment or is a limit (6月底前), and no figure follows it.
    """
    figure = figures[at]
    before = [d for d in deadlines if d.start < figure.number[0]]
    if before or not deadlines:
        return before[-1] if before else None
    behind = deadlines[0]
    near = "前" in behind.as_written or not STOP.search(sentence, figure.number[1], behind.start)
    return behind if near and all(other.number[0] < behind.start for other in figures) else None


def _row_deadline(document: Document, clause: Clause, year: int | None) -> Deadline | None:
    """The deadline of the table row that a clause is, or stands in."""
    at: Clause | None = clause
    while at is not None and at.kind in (ClauseKind.ROW, ClauseKind.MEASURE, ClauseKind.ITEM):
        cell: Cell
        for cell in at.cells:
            if column_kind(cell.name.rsplit("·", 1)[-1]) == "when":
                return resolve_deadline(document.raw[cell.start : cell.end], year)
        at = document.clauses[at.parent] if at.parent is not None else None
    return None


def _year_in_force(document: Document, clause: Clause) -> int | None:
    """The year that 今年 means in a clause."""
    years = clause.scope.years
    if len(years) == 1:
        return years[0]
    year = document.metadata.year
    return year if year is not None and (not years or year in years) else (years[-1] if years else year)


def _plan_year(clause: Clause, year: int | None) -> int | None:
    """The year a figure without one holds for: the last of a plan over several years, else the year in force."""
    years = clause.scope.years
    return years[-1] if len(years) > 2 and clause.scope.status is not Status.ACHIEVED else year


def _year(around: _Around, figure: Figure) -> int | None:
    """The year a figure holds for: its deadline's, else the last year named before it, else the year in force."""
    if around.own_deadline is not None and around.own_deadline.date:
        return int(around.own_deadline.date[:4])
    named = [
        mention.years[-1]
        for mention in find_years(around.masked[: figure.number[0]])
        if not _NOT_OWN_YEAR.search(around.masked[max(0, mention.start - 3) : mention.start])
    ]
    if named:
        return named[-1]
    if around.deadline is not None and around.deadline.date:
        return int(around.deadline.date[:4])
    return around.plan_year


def _status(clause: Clause, sentence: str, figure: Figure, around: _Around, year: int | None) -> Status | None:
    """What the clause's scope says, unless the sentence itself looks back or ahead."""
    scope = clause.scope.status
    if scope is Status.ACHIEVED and around.year and year and year > around.year:
        return Status.PLANNED
    if scope is Status.ACHIEVED:
        ahead = _AHEAD.search(sentence, 0, figure.number[0])
        return Status.PLANNED if ahead and around.year and int(ahead["year"]) > around.year else scope
    told = sentence[max(0, figure.start - 12) : figure.end]
    lead = sentence[max(0, figure.number[0] - 12) : figure.number[0]]
    if (_HAPPENED.search(told) or _HAPPENED.search(lead)) and not figure.modal:
        return Status.ACHIEVED
    if around.deadline is not None and _BY_NOW.match(around.deadline.as_written) and not figure.modal:
        return Status.ACHIEVED
    if scope is None and (
        figure.modal or around.deadline is not None or _EXPECTED.search(sentence, 0, figure.number[0])
    ):
        return Status.PLANNED
    if scope is None and year and around.year and year < around.year:
        return Status.ACHIEVED
    if scope is None and figure.base:
        return Status.ACHIEVED
    return scope


def _region(document: Document, clause: Clause, sentence: str, figure: Figure) -> str | None:
    """The place that 分别 gives the figure, or the one region that its own segment begins with, else the clause's."""
    if figure.place:
        known = {m.name for m in find_regions(figure.place, document.metadata.province)}
        return known.pop() if len(known) == 1 else figure.place
    scope = clause.scope.regions
    default = scope[0] if scope else document.metadata.region
    lead = sentence[max(0, figure.start - 14) : figure.number[0]]
    lead = lead[max(lead.rfind(mark) for mark in "，,。；;：:") + 1 :]
    if not _PLACE_LETTERS.search(lead) or figure.subject in ("全省", "全市", "我省", "我市"):
        return default
    named = {m.name for m in find_regions(lead, document.metadata.province) if m.name != NATION}
    return named.pop() if len(named) == 1 else default


def _nearest_heading(document: Document, clause: Clause) -> str:
    """The short heading nearest above a figure whose own name says too little: 住房租金 for 扣除标准."""
    at: Clause | None = clause
    while at is not None:
        own = "".join((at.heading or "").split())
        if own:
            return own if len(own) <= _SHORT_HEADING else ""
        at = document.clauses[at.parent] if at.parent is not None else None
    return ""


def _headings(document: Document, clause: Clause) -> str:
    """The end of the headings from the root to the clause, without white space."""
    above: list[str] = []
    at: Clause | None = clause
    while at is not None:
        if own := "".join((at.heading or "").split()):
            above.append(own + "，")
        at = document.clauses[at.parent] if at.parent is not None else None
    return "".join(reversed(above))[-160:]
