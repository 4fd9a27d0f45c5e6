"""Rows of a table whose columns have no names: each row is one unit of text, without cells.

A form or a table that begins in the middle is not read by its columns, but what stands in its cells is no heading, and
a row is easier to read than cells that stand alone.
"""

from __future__ import annotations

from corpus.flat_tables import FlatRow, FlatTable
from corpus.types import Table, TableCell


def plain_rows(table: Table) -> FlatTable | None:
    """The rows that have text, labelled [1], [2] …; None for fewer than two rows or columns."""
    rows: dict[int, list[TableCell]] = {}
    for cell in table.cells:
        if cell.end > cell.start:
            rows.setdefault(cell.row, []).append(cell)
    columns = {cell.column for cells in rows.values() for cell in cells}
    if len(rows) < 2 or len(columns) < 2:
        return None
    found = tuple(
        FlatRow(f"[{number}]", min(c.start for c in cells), max(c.end for c in cells), None, implied=True)
        for number, (_, cells) in enumerate(sorted(rows.items()), 1)
    )
    return FlatTable(0, -1, table.start, table.end, (), found)
