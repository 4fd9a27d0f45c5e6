"""Tables that a web capture flattened to one cell (or one paragraph of a cell) per line.

A table begins with a run of short lines that are known column names (序号, 重点任务, 牵头单位, 完成时限 …). A row
begins with its running number alone on a line. Inside a row the cells are told apart from both ends: number and short
columns after it come first, one line each; unit and deadline columns come last, one line each; what lies between
belongs to the text columns, and a numbering that starts again at 1 begins the next of them. A row that goes on after
its deadline has sub-rows (merged cells). A row that does not fit is kept whole, with a note.

    header  := name{3,}
    row     := number lead_column* text_column+ unit_column* deadline_column? sub_row*
    sub_row := text_column+ unit_column* deadline_column?
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.lines import Line
from corpus.numbering import label_at
from corpus.types import Cell, Note

_NUMBER = re.compile(r"(序\s?号|编\s?号|No\.?)$", re.IGNORECASE)
_SHORT = re.compile(
    r"(任务|项目|事项|类别|类型|名称|领域|指标|地区|区域|城市)(名称)?$|^(重点|主要|工作)(任务|内容|事项)$"
)
_TEXT = re.compile(r"(要求|措施|内容|举措|目标|标准|安排|成效|做法|说明|任务分解|进展|情况)$")
_UNIT = re.compile(r"(单位|部门|处室|科室|责任人|领导|牵头|配合|责任主体)$")
_WHEN = re.compile(r"(时限|时间|期限|进度|时间节点|年限)$")
_OTHER = re.compile(r"^(备注|数量|金额|投资|年份|级别|属性|\d{4}年.{0,6})$")
_DEADLINE = re.compile(
    r"^(?:(?:\d{4}|[今明本]|当)\s?(?:年|全年)|\d{1,2}\s?月|长期|持续|全年|每[年季月]|年底|按|适时|常年|十[四五]五|"
    r"\d{4}\s?[-—–.]|立即|即[时日])"
)
_INTEGER = re.compile(r"\d{1,3}$")
_MAX_NAME = 12


@dataclass(frozen=True, slots=True)
class FlatPart:
    """A numbered line of a cell: ``measure`` when the cell belongs to the last text column."""

    label: str
    column: str
    start: int
    end: int
    measure: bool
    body: int = 0


@dataclass(frozen=True, slots=True)
class FlatRow:
    """A row or sub-row: label (its number, or "[n]"), span, cells by column name, numbered parts."""

    label: str
    start: int
    end: int
    heading: str | None
    cells: tuple[Cell, ...] = ()
    measures: tuple[FlatPart, ...] = ()
    rows: tuple[FlatRow, ...] = ()
    implied: bool = False


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A table: its lines (indices into the list given), span, rows, header runs that repeat, doubts, its title."""

    first_line: int
    last_line: int
    start: int
    end: int
    columns: tuple[str, ...]
    rows: tuple[FlatRow, ...]
    repeated_headers: tuple[tuple[int, int], ...] = ()
    notes: tuple[Note, ...] = ()
    title: str | None = None


def column_kind(name: str) -> str | None:
    """What a column of this name holds: "number", "short", "text", "unit", "when", "other"; None for no column name.

    Of stacked headers (责任分工·牵头单位) the lowest decides.
    """
    word = "".join(name.split()).rsplit("·", 1)[-1]
    if not word or len(word) > _MAX_NAME:
        return None
    for kind, pattern in (
        ("number", _NUMBER),
        ("when", _WHEN),
        ("unit", _UNIT),
        ("text", _TEXT),
        ("short", _SHORT),
        ("other", _OTHER),
    ):
        if pattern.search(word):
            return kind
    return None


def find_flat_tables(raw: str, lines: Sequence[Line], others: Sequence[int] = ()) -> list[FlatTable]:
    """All flattened tables among the lines; lines of a table stand in no other table.

    ``others`` are the offsets, sorted, at which tables of another kind begin; no flattened table goes on behind one.
    """
    tables: list[FlatTable] = []
    at = 0
    while at < len(lines):
        width = _header_at(raw, lines, at)
        if width:
            stop = bisect_left(others, lines[at].start)
            limit = others[stop] if stop < len(others) else len(raw)
            table = _read_table(raw, lines, at, width, limit)
            if table:
                tables.append(table)
                at = table.last_line + 1
                continue
        at += 1
    return tables


def _header_at(raw: str, lines: Sequence[Line], at: int) -> int:
    """Number of header cells that begin at a line: 序号 first, at least three names; 0 when it is no header."""
    if not _NUMBER.match("".join(raw[lines[at].start : lines[at].end].split())):
        return 0
    width = 1
    while at + width < len(lines) and width < 12:
        line = lines[at + width]
        if line.end - line.start > _MAX_NAME or column_kind(raw[line.start : line.end]) is None:
            break
        width += 1
    return width if width >= 3 else 0


def _read_table(raw: str, lines: Sequence[Line], at: int, width: int, limit: int) -> FlatTable | None:
    columns = tuple("".join(raw[line.start : line.end].split()) for line in lines[at : at + width])
    header = list(columns)
    last = at + width - 1
    body: list[int] = []
    repeated: list[tuple[int, int]] = []
    i = at + width
    while i < len(lines) and lines[i].start < limit:
        texts = ["".join(raw[line.start : line.end].split()) for line in lines[i : i + width]]
        if texts == header:
            repeated.append((lines[i].start, lines[i + width - 1].end))
            i += width
            continue
        label = label_at(raw, lines[i].start, lines[i].end)
        if label is not None and label.family in ("annex", "cn", "chapter", "article", "part"):
            break
        body.append(i)
        last = i
        i += 1
    starts = _row_starts(raw, lines, body)
    if not starts:
        return None
    shape = _Shape(columns)
    notes: list[Note] = []
    rows = []
    for first, stop in zip(starts, [*starts[1:], len(body)], strict=True):
        rows.append(_read_row(raw, [lines[j] for j in body[first:stop]], shape, notes))
    return FlatTable(at, last, lines[at].start, lines[last].end, columns, tuple(rows), tuple(repeated), tuple(notes))


def _row_starts(raw: str, lines: Sequence[Line], body: Sequence[int]) -> list[int]:
    """Positions in ``body`` of the lines that are the next running number and nothing else."""
    expected = 1
    starts = []
    for at, i in enumerate(body):
        text = raw[lines[i].start : lines[i].end]
        if _INTEGER.fullmatch(text) and int(text) == expected:
            starts.append(at)
            expected += 1
    return starts


class _Shape:
    """Which columns stand first (one line each), in the middle (text), and last (one line each)."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        kinds = [column_kind(name) or "text" for name in columns]
        first = 1
        while first < len(kinds) and kinds[first] == "short":
            first += 1
        last = len(kinds)
        while last > first and kinds[last - 1] in ("unit", "when", "other"):
            last -= 1
        if last == first and first > 1:
            first -= 1
        self.lead = columns[:first]
        self.text = columns[first:last]
        self.tail = columns[last:]
        self.when = next((i for i, name in enumerate(self.tail) if column_kind(name) == "when"), None)


def _read_row(raw: str, lines: list[Line], shape: _Shape, notes: list[Note]) -> FlatRow:
    number = raw[lines[0].start : lines[0].end]
    start, end = lines[0].start, lines[-1].end
    lead = list(zip(shape.lead, lines, strict=False))
    rest = lines[len(shape.lead) :]
    cells = tuple(Cell(name, line.start, line.end) for name, line in lead)
    heading = "".join(raw[lead[1][1].start : lead[1][1].end].split()) if len(lead) > 1 else None
    blocks = _sub_blocks(raw, rest, shape)
    if blocks is None or len(lead) < len(shape.lead):
        notes.append(Note("row_unread", start, end, {"row": number}))
        return FlatRow(number, start, end, heading, cells)
    if len(blocks) == 1:
        more, measures = _cells_of(raw, blocks[0], shape)
        return FlatRow(number, start, end, heading, cells + more, measures)
    rows = []
    for n, block in enumerate(blocks, 1):
        more, measures = _cells_of(raw, block, shape)
        rows.append(FlatRow(f"[{n}]", block[0].start, block[-1].end, None, cells + more, measures, implied=True))
    return FlatRow(number, start, end, heading, cells, rows=tuple(rows))


def _sub_blocks(raw: str, lines: list[Line], shape: _Shape) -> list[list[Line]] | None:
    """The lines of a row cut after every deadline; None when the tail columns can't be found."""
    least = len(shape.tail) + (1 if shape.text else 0)
    if shape.when is None:
        return [lines] if len(lines) >= least else None
    after = len(shape.tail) - 1 - shape.when
    blocks: list[list[Line]] = []
    current: list[Line] = []
    i = 0
    while i < len(lines):
        current.append(lines[i])
        text = raw[lines[i].start : lines[i].end]
        if len(current) >= least - after and len(text) <= 30 and _DEADLINE.match(text) and not text.endswith("；"):
            current.extend(lines[i + 1 : i + 1 + after])
            i += after
            blocks.append(current)
            current = []
        i += 1
    if current:
        return None
    return blocks or None


def _cells_of(raw: str, block: list[Line], shape: _Shape) -> tuple[tuple[Cell, ...], tuple[FlatPart, ...]]:
    tail_at = len(block) - len(shape.tail)
    middle, tail = block[:tail_at], block[tail_at:]
    groups = _split_text(raw, middle, len(shape.text))
    cells = []
    parts: list[FlatPart] = []
    for name, group in zip(shape.text[len(shape.text) - len(groups) :], groups, strict=True):
        if not group:
            continue
        cells.append(Cell(name, group[0].start, group[-1].end))
        parts.extend(numbered_parts(raw, group, name, measure=name == shape.text[-1]))
    cells.extend(Cell(name, line.start, line.end) for name, line in zip(shape.tail, tail, strict=False))
    return tuple(cells), tuple(parts)


def _split_text(raw: str, lines: list[Line], columns: int) -> list[list[Line]]:
    """Share the middle lines among the text columns: a numbering that starts at 1 opens the next column.

    Fewer groups than columns may come back; they belong to the last columns (an empty cell leaves no line).
    """
    if columns <= 1 or len(lines) <= 1:
        return [lines] if lines else []
    numbers = [_dot_number(raw, line) for line in lines]
    cuts = [i for i, n in enumerate(numbers) if n == 1 and i > 0]
    if not cuts and numbers[0] is None:
        cuts = list(range(1, min(columns, len(lines))))
    cuts = cuts[-(columns - 1) :] if cuts else []
    edges = [0, *cuts, len(lines)]
    return [lines[a:b] for a, b in zip(edges, edges[1:], strict=False)]


def _dot_number(raw: str, line: Line) -> int | None:
    label = label_at(raw, line.start, line.end)
    return label.number if label is not None and label.family in ("dot", "paren") else None


def numbered_parts(raw: str, group: Sequence[Line], column: str, *, measure: bool) -> list[FlatPart]:
    """Numbered lines of one cell, when there are at least two; a line without number belongs to the one before."""
    found: list[FlatPart] = []
    for line in group:
        label = label_at(raw, line.start, line.end)
        expected = len(found) + 1
        if label is not None and label.family in ("dot", "paren") and label.number == expected:
            text = "".join(raw[label.start : label.end].split())
            found.append(FlatPart(text, column, line.start, line.end, measure, label.end))
        elif found:
            before = found[-1]
            found[-1] = FlatPart(before.label, column, before.start, line.end, measure, before.body)
    return found if len(found) > 1 else []
