"""Tables that a loader met as tables (Word, HTML): their cells become the same rows that flattened tables give."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.flat_tables import FlatRow, FlatTable, column_kind, numbered_parts
from corpus.lines import Line, lines_of
from corpus.table_heads import Head, head_of, text_of
from corpus.table_roles import caption, is_unit_line, is_value
from corpus.types import Cell, Table, TableCell

_MAX_HEADING = 40
_TOTALS = ("合计", "总计", "小计", "共计")


def row_table(raw: str, table: Table) -> FlatTable | None:
    """Rows of a data table; None for a layout table (one column, one row, or no header row)."""
    grid = _grid(table)
    width = max((len(row) for row in grid), default=0)
    if width < 2 or len(grid) < 2:
        return None
    head = head_of(raw, grid, table.header_rows)
    if head is None or head.first >= len(grid):
        return None
    _fill_down(raw, grid, head.first)
    rows = _rows(raw, grid, head)
    if not rows:
        return None
    title = head.title or _line_above(raw, table.start)
    return FlatTable(0, -1, table.start, table.end, head.names, tuple(rows), title=title)


def _line_above(raw: str, start: int) -> str | None:
    """The caption in the last lines above a table; a line that states the unit may stand between them."""
    above = [line for line in raw[max(0, start - 200) : start].split("\n") if line.strip(" \t\u3000|*")]
    for line in reversed(above[-2:]):
        if found := caption(line):
            return found
        if not is_unit_line(line):
            break
    return None


def _grid(table: Table) -> list[list[TableCell | None]]:
    """Rows of cells; a cell that spans rows or columns stands in each of them."""
    height = max((c.row + c.row_span for c in table.cells), default=0)
    width = max((c.column + c.column_span for c in table.cells), default=0)
    grid: list[list[TableCell | None]] = [[None] * width for _ in range(height)]
    for cell in table.cells:
        for row in grid[cell.row : cell.row + cell.row_span]:
            row[cell.column : cell.column + cell.column_span] = [cell] * min(cell.column_span, width - cell.column)
    return grid


def _fill_down(raw: str, grid: list[list[TableCell | None]], first: int) -> None:
    """Blank cells at a row's beginning stand for the cells above them: a merge that the format could not say."""
    for index in range(first + 1, len(grid)):
        row, above = grid[index], grid[index - 1]
        filled = [column for column, cell in enumerate(row) if text_of(raw, cell)]
        if not filled or text_of(raw, row[filled[0]]).startswith(_TOTALS):
            continue
        for column in range(filled[0]):
            row[column] = above[column]


def _rows(raw: str, grid: list[list[TableCell | None]], head: Head) -> list[FlatRow]:
    """One row for each cell of the first column; rows that share it (merged cells) become its sub-rows."""
    groups: list[list[int]] = []
    for index in range(head.first, len(grid)):
        if not any(cell is not None and cell.end > cell.start and cell.row == index for cell in grid[index]):
            continue
        same = groups and grid[index][0] is not None and grid[index][0] is grid[groups[-1][0]][0]
        if same:
            groups[-1].append(index)
        else:
            groups.append([index])
    rows = []
    for number, group in enumerate(groups, 1):
        lead = grid[group[0]][0]
        text = text_of(raw, lead).rstrip(".、．")
        numbered = text.isdigit()
        label = text if numbered else f"[{number}]"
        parts = [_row(raw, grid[i], head.names, f"[{n}]") for n, i in enumerate(group, 1)]
        heading = _heading(raw, grid[group[0]], 1 if numbered else 0)
        if len(parts) == 1:
            only = parts[0]
            rows.append(FlatRow(label, only.start, only.end, heading, only.cells, only.measures, implied=not numbered))
        else:
            start, end = min(p.start for p in parts), max(p.end for p in parts)
            rows.append(FlatRow(label, start, end, heading, rows=tuple(parts), implied=not numbered))
    return rows


def _row(raw: str, cells: Sequence[TableCell | None], names: Sequence[str], label: str) -> FlatRow:
    seen: list[tuple[str, TableCell]] = []
    for name, cell in zip(names, cells, strict=True):
        if cell is not None and cell.end > cell.start and all(cell is not other for _, other in seen):
            seen.append((name, cell))
    last_text = next((n for n, _ in reversed(seen) if column_kind(n) == "text"), None)
    lowest = max((c.row for _, c in seen), default=0)
    parts = []
    for name, cell in seen:
        if cell.row == lowest:
            parts.extend(numbered_parts(raw, _lines_in(raw, cell), name, measure=name == last_text))
    starting = [c for _, c in seen if c.row == lowest]
    start = min((c.start for c in starting), default=0)
    end = max((c.end for c in starting), default=0)
    own = next((text for c in starting if (text := text_of(raw, c)) and not text.isdigit()), "")
    heading = own if len(own) <= _MAX_HEADING and not is_value(own) else None
    named = tuple(Cell(n, c.start, c.end) for n, c in seen)
    return FlatRow(label, start, end, heading, named, tuple(parts), implied=True)


def _lines_in(raw: str, cell: TableCell) -> list[Line]:
    lines = lines_of(raw[cell.start : cell.end])
    return [Line(line.start + cell.start, line.end + cell.start, line.blank_before) for line in lines]


def _heading(raw: str, cells: Sequence[TableCell | None], column: int) -> str | None:
    cell = cells[column] if column < len(cells) else None
    text = text_of(raw, cell)
    return text if 0 < len(text) <= _MAX_HEADING else None
