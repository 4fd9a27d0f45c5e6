"""Tables without upright rules: lines one below the other whose pieces stand in the same columns.

Three columns and three lines at least, every line with a piece in each column, and one column of figures below the
first line: prose, contents lists and formulas do not look like that. Cells that wrap end such a table: what follows
stays lines of text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.formats.pdf_cells import VALUE, CellText, PageTable
from corpus.formats.pdf_lines import Piece, PrintedLine

_COLUMNS, _ROWS = 3, 3
_DISTANCE = 4.0


def aligned_tables(lines: Sequence[PrintedLine]) -> list[tuple[int, int, PageTable]]:
    """First line, stop and table of each run of such lines, in order."""
    found: list[tuple[int, int, PageTable]] = []
    at = 0
    while at < len(lines):
        stop = at + 1
        bounds = _bounds(lines[at].pieces)
        while stop < len(lines) and bounds is not None:
            wider = _widened(bounds, lines[stop].pieces)
            if wider is None or lines[stop].y - lines[stop - 1].y > _DISTANCE * lines[stop].size:
                break
            bounds, stop = wider, stop + 1
        if bounds is not None and stop - at >= _ROWS and _has_figures(lines[at:stop]):
            found.append((at, stop, _table(lines[at:stop], bounds)))
            at = stop
        else:
            at += 1
    return found


def _bounds(pieces: Sequence[Piece]) -> list[tuple[float, float]] | None:
    return [(p.x0, p.x1) for p in pieces] if len(pieces) >= _COLUMNS else None


def _widened(bounds: Sequence[tuple[float, float]], pieces: Sequence[Piece]) -> list[tuple[float, float]] | None:
    """The columns widened by a line that fits them; None for any other line."""
    if len(pieces) != len(bounds):
        return None
    if any(min(x1, p.x1) <= max(x0, p.x0) for (x0, x1), p in zip(bounds, pieces, strict=True)):
        return None
    wider = [(min(x0, p.x0), max(x1, p.x1)) for (x0, x1), p in zip(bounds, pieces, strict=True)]
    return wider if all(a[1] < b[0] for a, b in pairwise(wider)) else None


def _has_figures(lines: Sequence[PrintedLine]) -> bool:
    columns = zip(*(line.pieces for line in lines[1:]), strict=True)
    return sum(all(VALUE.fullmatch(p.text) for p in column) for column in columns) >= 1


def _table(lines: Sequence[PrintedLine], bounds: Sequence[tuple[float, float]]) -> PageTable:
    xs = [bounds[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(bounds)), bounds[-1][1]]
    cells = tuple(
        CellText(row, column, 1, 1, (piece.text,), (piece.y,), (False,))
        for row, line in enumerate(lines)
        for column, piece in enumerate(line.pieces)
    )
    return PageTable(tuple(xs), lines[0].y - lines[0].size, lines[-1].y, len(lines), cells, inked=tuple(bounds))
