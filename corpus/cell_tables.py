"""Tables that a loader met as tables (Word, HTML): their cells become the same rows that flattened tables give."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.flat_tables import FlatRow, FlatTable, column_kind, numbered_parts
from corpus.lines import Line, lines_of
from corpus.types import Cell, Table, TableCell

_MAX_NAME = 16


def row_table(raw: str, table: Table) -> FlatTable | None:
    """Rows of a data table; None for a layout table (one column, one row, or no header row)."""
    grid = _grid(table)
    width = max((len(row) for row in grid), default=0)
    if width < 2 or len(grid) < 2:
        return None
    top, first = _header(grid, table.header_rows)
    names = _names(raw, grid[top:], first - top) if first < len(grid) else None
    if names is None:
        return None
    rows = _rows(raw, grid, first, names)
    if not rows:
        return None
    return FlatTable(0, -1, table.start, table.end, tuple(names), tuple(rows))


def _grid(table: Table) -> list[list[TableCell | None]]:
    """Rows of cells; a cell that spans rows or columns stands in each of them."""
    height = max((c.row + c.row_span for c in table.cells), default=0)
    width = max((c.column + c.column_span for c in table.cells), default=0)
    grid: list[list[TableCell | None]] = [[None] * width for _ in range(height)]
    for cell in table.cells:
        for row in grid[cell.row : cell.row + cell.row_span]:
            row[cell.column : cell.column + cell.column_span] = [cell] * min(cell.column_span, width - cell.column)
    return grid


def _header(grid: Sequence[Sequence[TableCell | None]], stated: int) -> tuple[int, int]:
    """First header row (a title over the whole width stands before it) and the first row behind the header.

    Where a header cell spans columns, the names of these stand in the row below it.
    """
    top = 0
    while top < len(grid) - 1 and len({id(cell) for cell in grid[top]}) == 1:
        top += 1
    cells = [cell for cell in grid[top] if cell is not None]
    below = max((cell.row + cell.row_span for cell in cells), default=top + 1)
    split = any(cell.column_span > 1 for cell in cells)
    return top, max(top + 1, stated, below, top + 2 if split else 0)


def _names(raw: str, grid: Sequence[Sequence[TableCell | None]], first: int) -> list[str] | None:
    """Column names from the first rows (stacked ones joined by "·"); None when these are no header."""
    names = []
    for column in range(len(grid[0])):
        parts: list[str] = []
        for row in grid[:first]:
            cell = row[column]
            text = "".join(raw[cell.start : cell.end].split()) if cell else ""
            if text and text not in parts:
                parts.append(text)
        names.append("·".join(parts))
    filled = [name for name in names if name]
    short = all(len(name) <= _MAX_NAME and not name.isdigit() for name in filled)
    known = any(column_kind(name) for name in filled)
    return names if len(filled) >= 2 and short and (known or first > 1 or len(grid) > 2) else None


def _rows(raw: str, grid: list[list[TableCell | None]], first: int, names: list[str]) -> list[FlatRow]:
    """One row for each cell of the first column; rows that share it (merged cells) become its sub-rows."""
    groups: list[list[int]] = []
    for index in range(first, len(grid)):
        if not any(grid[index]):
            continue
        same = groups and grid[index][0] is not None and grid[index][0] is grid[groups[-1][0]][0]
        if same:
            groups[-1].append(index)
        else:
            groups.append([index])
    rows = []
    for number, group in enumerate(groups, 1):
        lead = grid[group[0]][0]
        text = "".join(raw[lead.start : lead.end].split()).rstrip(".、．") if lead else ""
        numbered = text.isdigit()
        label = text if numbered else f"[{number}]"
        parts = [_row(raw, grid[i], names, f"[{n}]") for n, i in enumerate(group, 1)]
        heading = _heading(raw, grid[group[0]], 1 if numbered else 0)
        if len(parts) == 1:
            only = parts[0]
            rows.append(FlatRow(label, only.start, only.end, heading, only.cells, only.measures, implied=not numbered))
        else:
            start, end = min(p.start for p in parts), max(p.end for p in parts)
            rows.append(FlatRow(label, start, end, heading, rows=tuple(parts), implied=not numbered))
    return rows


def _row(raw: str, cells: Sequence[TableCell | None], names: list[str], label: str) -> FlatRow:
    seen: list[tuple[str, TableCell]] = []
    for name, cell in zip(names, cells, strict=True):
        if cell is not None and cell.end > cell.start and all(cell is not other for _, other in seen):
            seen.append((name, cell))
    last_text = next((n for n, _ in reversed(seen) if column_kind(n) == "text"), None)
    parts = []
    for name, cell in seen:
        parts.extend(numbered_parts(raw, _lines_in(raw, cell), name, measure=name == last_text))
    lowest = max((c.row for _, c in seen), default=0)
    starting = [c for _, c in seen if c.row == lowest]
    start = min((c.start for c in starting), default=0)
    end = max((c.end for c in starting), default=0)
    return FlatRow(label, start, end, None, tuple(Cell(n, c.start, c.end) for n, c in seen), tuple(parts), implied=True)


def _lines_in(raw: str, cell: TableCell) -> list[Line]:
    lines = lines_of(raw[cell.start : cell.end])
    return [Line(line.start + cell.start, line.end + cell.start, line.blank_before) for line in lines]


def _heading(raw: str, cells: Sequence[TableCell | None], column: int) -> str | None:
    cell = cells[column] if column < len(cells) else None
    text = "".join(raw[cell.start : cell.end].split()) if cell else ""
    return text if 0 < len(text) <= 40 else None
