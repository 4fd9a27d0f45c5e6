"""Builds the raw text of formats that have no text of their own (.docx, .html, .pdf): one block a line.

Every block ends with a newline, so that every position a table or mark can name lies within the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.types import Mark, Table, TableCell

# invisible in every viewer and harmful to search: controls, zero-width and direction marks, soft hyphens
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
MAX_COLUMNS = 1000


def visible(text: str) -> str:
    """The text without invisible characters; every kind of line break is a newline, a lone surrogate reads U+FFFD."""
    text = _INVISIBLE.sub("", _BREAKS.sub("\n", text).replace("\x1f", ""))
    return _SURROGATES.sub("\ufffd", text)


def written(text: str) -> str:
    """What ``Writer.block`` writes of a text, without the last newline: lines stripped, blank ones left out."""
    return "\n".join(stripped for line in visible(text).split("\n") if (stripped := line.strip()))


class Writer:
    """Collects blocks; ``at`` is the offset of the next one."""

    def __init__(self) -> None:
        """Begin with an empty text."""
        self.parts: list[str] = []
        self.at = 0
        self.marks: list[Mark] = []
        self.tables: list[Table] = []
        self._open_tables = 0
        self._nested: list[str] = []

    @property
    def raw(self) -> str:
        """The text so far."""
        return "".join(self.parts)

    def block(self, text: str, why: str | None = None) -> tuple[int, int]:
        """Write a block and return its span without the last newline; lines are stripped and blank ones left out.

        ``why`` marks the block, newline included. A blank block writes nothing and returns an empty span.
        """
        block = written(text)
        start = self.at
        if not block:
            return start, start
        if self._open_tables > 1:
            self._nested.append(" ".join(block.split("\n")))
            return start, start
        self.parts.append(block + "\n")
        self.at += len(block) + 1
        if why is not None:
            self.mark(start, self.at, why)
        return start, self.at - 1

    def mark(self, start: int, end: int, why: str) -> None:
        """Mark a span; one that touches the last mark with the same reason is joined to it."""
        if start >= end:
            return
        if self.marks and self.marks[-1].end >= start and self.marks[-1].why == why:
            start = min(start, self.marks.pop().start)
        self.marks.append(Mark(start, end, why))

    def open_table(self) -> TableWriter | None:
        """Begin a table; None inside another one, whose cell then takes the inner one a row a line."""
        self.next_nested_row()
        self._open_tables += 1
        return TableWriter(self) if self._open_tables == 1 else None

    @property
    def in_table(self) -> bool:
        """Whether a table is open."""
        return self._open_tables > 0

    def next_nested_row(self) -> None:
        """Write the row of the inner table that is open, its cells apart by tabs; nothing outside inner tables."""
        row, self._nested = self._nested, []
        if row:
            line = "\t".join(row) + "\n"
            self.parts.append(line)
            self.at += len(line)

    def close_table(self, table: TableWriter | None) -> None:
        """End the innermost table; one without any text is not kept."""
        self.next_nested_row()
        self._open_tables -= 1
        if table is not None and (done := table.finished()) is not None:
            self.tables.append(done)


@dataclass(slots=True)
class OpenCell:
    """A cell being laid out; rows and columns count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class TableWriter:
    """Lays cells on a grid while their text is written."""

    writer: Writer
    cells: list[OpenCell] = field(default_factory=list)
    row: int = -1
    header_rows: int = 0
    _column: int = 0
    _busy: dict[int, int] = field(default_factory=dict)
    _above: dict[int, OpenCell] = field(default_factory=dict)

    def next_row(self, header: bool = False) -> None:
        """Begin a row; header rows count only at the top."""
        self.row += 1
        self._column = 0
        if header and self.header_rows == self.row:
            self.header_rows += 1

    def skip(self, columns: int) -> None:
        """Leave grid columns empty."""
        self._column += columns

    def open_cell(self, row_span: int = 1, column_span: int = 1) -> OpenCell:
        """Begin a cell at the next column that no cell of an earlier row covers."""
        if self.row < 0:
            self.next_row()
        self.next_free()
        cell = OpenCell(self.row, self._column, row_span, column_span, self.writer.at, self.writer.at)
        if row_span > 1:
            self._busy.update(dict.fromkeys(range(self._column, self._column + column_span), self.row + row_span - 1))
        self._above[self._column] = cell
        self._column += column_span
        self.cells.append(cell)
        return cell

    def next_free(self) -> int:
        """Go to the next column that no cell of an earlier row covers, and return it."""
        while self._column < MAX_COLUMNS and self._busy.get(self._column, -1) >= self.row:
            self._column += 1
        return self._column

    def close_cell(self, cell: OpenCell) -> None:
        """End a cell: what was written since it was opened is its text."""
        cell.end = max(cell.start, self.writer.at - 1)

    def merge_down(self, column: int) -> bool:
        """Let the cell above ``column`` reach into this row (a vertical merge); False when there is none."""
        cell = self._above.get(column)
        if cell is None or cell.row + cell.row_span != self.row:
            return False
        cell.row_span += 1
        self._column = max(self._column, cell.column + cell.column_span)
        return True

    def widen(self, columns: int) -> bool:
        """Let the last cell of this row reach over more columns; False when the row has none yet."""
        if not self.cells or self.cells[-1].row != self.row:
            return False
        self.cells[-1].column_span += columns
        self._column += columns
        return True

    @property
    def column(self) -> int:
        """The next free column of this row."""
        return self._column

    def finished(self) -> Table | None:
        """The table, or None when no cell has text. Spans that reach below the last row are cut.

        A header of all the rows heads nothing: it counts as none stated.
        """
        filled = [cell for cell in self.cells if cell.end > cell.start]
        if not filled:
            return None
        rows = self.row + 1
        cells = tuple(
            TableCell(c.start, c.end, c.row, c.column, min(c.row_span, rows - c.row), c.column_span) for c in self.cells
        )
        return Table(filled[0].start, filled[-1].end, cells, self.header_rows if self.header_rows < rows else 0)
