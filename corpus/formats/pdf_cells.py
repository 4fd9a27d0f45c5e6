"""A ruled grid filled with the characters of its page: cells with text, lines that a cell wraps joined.

Rows over the whole width at the top (a title, the unit) and at the bottom (notes) are no rows of data: they are lines
before and behind the table. Where only some rows are ruled, a field that holds one line for every row is divided.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.formats.pdf_chars import Glyph
from corpus.formats.pdf_grids import Grid
from corpus.formats.pdf_lines import PrintedLine, is_wide, lines_from

_ITEM = re.compile(
    r"\s*(?:\d{1,2}(?:[.．](?!\d)|[、)）])|[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}、"
    r"|[①-⑳]|[a-z][)）])"
)
VALUE = re.compile(r"[\d.,，％%~～\-—–－<>≤≥＜＞±/×x() （）*]+[a-z)）]?|无|不得检出")
_STOP = "。；;：:"
_LEAST_LINES = 3


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell of a table on one page, its lines, and their baselines in points of the frame."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[str, ...] = ()
    baselines: tuple[float, ...] = ()
    full: tuple[bool, ...] = ()

    @property
    def text(self) -> str:
        """The lines joined; one that begins an item, or follows a finished paragraph, stays a line of its own."""
        parts: list[str] = []
        for index, line in enumerate(self.lines):
            if not parts:
                parts.append(line)
            elif _begins_anew(self.lines[index - 1], line, full=self.full[index - 1]):
                parts.append("\n" + line)
            elif is_wide(parts[-1][-1:]) or is_wide(line[:1]) or parts[-1].endswith("-"):
                parts.append(line)
            else:
                parts.append(" " + line)
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table as it stands on one page: the places of its column borders, the number of rows, cells row by row.

    ``inked`` says, of a table without upright rules, from where to where the text of each column goes.
    """

    xs: tuple[float, ...]
    top: float
    bottom: float
    rows: int
    cells: tuple[CellText, ...]
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    inked: tuple[tuple[float, float], ...] = ()

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self.xs) - 1

    def row(self, index: int) -> list[CellText]:
        """The cells that begin in a row."""
        return [cell for cell in self.cells if cell.row == index]


def _begins_anew(last: str, line: str, *, full: bool) -> bool:
    """Whether a line of a cell does not go on with the one above it: an item, a new paragraph, a second figure."""
    if _ITEM.match(line) or (last[-1:] in _STOP and not full):
        return True
    return bool(VALUE.fullmatch(last) and VALUE.fullmatch(line))


def fill(grids: Sequence[Grid], glyphs: Sequence[Glyph]) -> tuple[list[PageTable], list[Glyph]]:
    """The tables with their text, and the characters that stand in none of them."""
    inside: list[list[list[Glyph]]] = [[[] for _ in grid.cells] for grid in grids]
    rest: list[Glyph] = []
    finders = [_finder(grid) for grid in grids]
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.35 * glyph.size
        for at, grid in enumerate(grids):
            left, top, right, bottom = grid.box
            if left <= x <= right and top <= y <= bottom:
                inside[at][finders[at][_field(grid, x, y)]].append(glyph)
                break
        else:
            rest.append(glyph)
    tables = [_table(grid, cells) for grid, cells in zip(grids, inside, strict=True)]
    kept: list[PageTable] = []
    for table, cells in zip(tables, inside, strict=True):
        if table is None:
            rest.extend(glyph for cell in cells for glyph in cell)
        else:
            kept.append(table)
    return kept, rest


def _finder(grid: Grid) -> dict[tuple[int, int], int]:
    return {
        (row, column): index
        for index, cell in enumerate(grid.cells)
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _field(grid: Grid, x: float, y: float) -> tuple[int, int]:
    row = min(max(bisect_right(grid.ys, y) - 1, 0), len(grid.ys) - 2)
    column = min(max(bisect_right(grid.xs, x) - 1, 0), len(grid.xs) - 2)
    return row, column


def _table(grid: Grid, inside: Sequence[Sequence[Glyph]]) -> PageTable | None:
    """The table; None where too few cells have text for one (boxes of a drawing)."""
    cells = []
    for cell, glyphs in zip(grid.cells, inside, strict=True):
        lines = lines_from(glyphs)
        edge = max((line.x1 for line in lines), default=0.0)
        cells.append(
            CellText(
                cell.row,
                cell.column,
                cell.row_span,
                cell.column_span,
                tuple(_flat(line) for line in lines),
                tuple(line.y for line in lines),
                tuple(line.x1 > edge - 2 * line.size for line in lines),
            )
        )
    filled = [cell for cell in cells if cell.lines]
    if len(filled) < 3 or len({c.row for c in filled}) < 2 or len({c.column for c in filled}) < 2:
        return None
    rows = len(grid.ys) - 1
    rows, cells = _divided(rows, cells)
    return _trimmed(PageTable(grid.xs, grid.ys[0], grid.ys[-1], rows, tuple(cells)))


def _flat(line: PrintedLine) -> str:
    return " ".join(piece.text for piece in line.pieces)


def _divided(rows: int, cells: list[CellText]) -> tuple[int, list[CellText]]:
    """Rows that stand in one ruled field, a line each, become rows of their own."""
    row = 0
    while row < rows:
        own = [c for c in cells if c.row == row and c.row_span == 1 and c.lines]
        count = _lines_apart(own)
        numbers = () if count else _running_numbers(own)
        count = count or len(numbers)
        if not count:
            row += 1
            continue
        parts = [
            _beside(c, index, numbers) if numbers else _part(c, index, count) for c in own for index in range(count)
        ]
        cells = [_moved(c, row, count) for c in cells if not (c.row == row and c.row_span == 1)] + parts
        rows += count - 1
        row += count
    return rows, sorted(cells, key=lambda c: (c.row, c.column))


def _lines_apart(cells: Sequence[CellText]) -> int:
    """How many rows the cells of one ruled row hold; 0 for one. Their lines are level, and one column is all values."""
    if len(cells) < 2:
        return 0
    count = max(len(c.lines) for c in cells)
    same = [c for c in cells if len(c.lines) == count]
    if count < _LEAST_LINES or len(same) < max(2, 0.6 * len(cells)) or len(same) < len(cells) - 1:
        return 0
    first = same[0].baselines
    level = all(abs(a - b) < 3.0 for c in same for a, b in zip(c.baselines, first, strict=True))
    values = sum(all(VALUE.fullmatch(line) for line in c.lines) for c in same)
    return count if level and values and all(len(c.lines) in (1, count) for c in cells) else 0


def _running_numbers(cells: Sequence[CellText]) -> tuple[float, ...]:
    """The baselines of a first column that holds nothing but running numbers, a row of the table each."""
    first = min(cells, key=lambda c: c.column, default=None)
    if first is None or len(cells) < 2 or len(first.lines) < _LEAST_LINES or not all(map(str.isdecimal, first.lines)):
        return ()
    numbers = [int(line) for line in first.lines]
    return first.baselines if numbers == list(range(numbers[0], numbers[0] + len(numbers))) else ()


def _beside(cell: CellText, index: int, numbers: Sequence[float]) -> CellText:
    """The lines of a cell that stand nearest to one of the running numbers; between two, they belong to the upper."""
    own = [
        at
        for at, y in enumerate(cell.baselines)
        if index == min(range(len(numbers)), key=lambda n: (round(abs(numbers[n] - y), 1), n))
    ]
    lines, full = tuple(cell.lines[at] for at in own), tuple(cell.full[at] for at in own)
    return replace(
        cell, row=cell.row + index, lines=lines, baselines=tuple(cell.baselines[at] for at in own), full=full
    )


def _part(cell: CellText, index: int, count: int) -> CellText:
    if len(cell.lines) == count:
        return replace(
            cell, row=cell.row + index, lines=cell.lines[index : index + 1], baselines=(), full=cell.full[:1]
        )
    return replace(cell, row=cell.row + index, lines=cell.lines if not index else ())


def _moved(cell: CellText, row: int, count: int) -> CellText:
    if cell.row > row:
        return replace(cell, row=cell.row + count - 1)
    if cell.row + cell.row_span > row:
        return replace(cell, row_span=cell.row_span + count - 1)
    return cell


def _trimmed(table: PageTable) -> PageTable | None:
    """The table without the rows over its whole width at top and bottom, which become lines beside it."""
    first, stop = 0, table.rows
    before: list[str] = []
    behind: list[str] = []
    while stop - first > 1 and (cell := _whole(table, first)) is not None:
        before += cell.lines
        first += cell.row_span
    while stop - first > 1 and (cell := _whole(table, stop - 1)) is not None and cell.row >= first:
        behind[:0] = cell.lines
        stop = cell.row
    kept = [replace(c, row=c.row - first) for c in table.cells if first <= c.row < stop]
    if stop - first < 1 or not kept:
        return None
    return replace(table, rows=stop - first, cells=tuple(kept), before=tuple(before), behind=tuple(behind))


def _whole(table: PageTable, row: int) -> CellText | None:
    """The cell that fills a row over the whole width."""
    return next((c for c in table.cells if c.row <= row < c.row + c.row_span and c.column_span == table.columns), None)
