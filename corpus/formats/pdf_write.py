"""Pages become the raw text: one printed line a line, one cell a block, tables that go on over pages one table.

A table goes on when it is the last thing on its page, furniture aside, and the first on the next one has the same
columns. 续表 3 or 表 3（续） between the two, the unit below it, and header rows that stand again, are marked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.formats.pdf_cells import CellText, PageTable
from corpus.formats.pdf_furniture import furniture
from corpus.formats.pdf_page import Page, TextLine
from corpus.formats.pdf_wraps import wraps
from corpus.formats.writer import Writer, visible
from corpus.types import Table, TableCell

_CONTINUED = re.compile(
    r"(?:续\s*表|表\s*[A-Z]?[\d.．\-－—–一二三四五六七八九十]+\s*[（(]?\s*续).{0,60}|.{0,60}[（(]\s*续\s*表?\s*[)）]|[（(]?续[)）]?"
)
_UNIT = re.compile(r"(?:计量)?单位\s*[：:].{1,30}")
_HEADER_MOST = 4
_GAP = "  "
_Waiting = tuple[tuple[int, int], str]


@dataclass(slots=True)
class _Open:
    """A table being written: its cells so far, the number of rows, its columns, and the rows of its header."""

    columns: int
    xs: tuple[float, ...]
    inked: tuple[tuple[float, float], ...]
    head: list[tuple[str, ...]]
    rows: int
    header_rows: int
    page: int
    cells: list[TableCell]


class PageWriter:
    """Writes pages one after another; ``starts`` are the offsets at which they begin."""

    def __init__(self, pages: Sequence[Page]) -> None:
        """Write all pages."""
        self.writer = Writer()
        self.starts: list[int] = []
        self.spans: list[tuple[int, int]] = []
        self._open: _Open | None = None
        self._written: dict[tuple[int, int], int] = {}
        marks = furniture(pages)
        for index, page in enumerate(pages):
            self.starts.append(self.writer.at)
            self._page(index, page, marks)
            self.spans.append((self.starts[-1], self.writer.at))
        self._close()
        for end in sorted(self._written[key] for key in wraps(pages, marks) if key in self._written):
            self.writer.mark(end, end + 1, "wrap")
        self.writer.marks.sort(key=lambda mark: mark.start)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in document order."""
        return tuple(self.writer.tables)

    def _page(self, index: int, page: Page, marks: Mapping[tuple[int, int], str]) -> None:
        waiting: list[_Waiting] = []
        for at, item in enumerate(page.items):
            why = marks.get((index, at))
            if why is not None and isinstance(item, TextLine):
                self.writer.block(item.text, why)
            elif isinstance(item, TextLine):
                if self._open is not None and not _goes_on(item.text, waiting):
                    self._flush(waiting)
                    self._close()
                if self._open is not None:
                    waiting.append(((index, at), item.text))
                else:
                    self._line((index, at), item.text)
            else:
                self._add(item, index, waiting)
        if waiting:
            self._flush(waiting)
            self._close()
        for text in page.across:
            self.writer.block(text.replace("\n", " "), "watermark")

    def _line(self, key: tuple[int, int], text: str) -> None:
        start, end = self.writer.block(text)
        if end > start:
            self._written[key] = end

    def _flush(self, waiting: list[_Waiting]) -> None:
        for key, text in waiting:
            self._line(key, text)
        waiting.clear()

    def _add(self, table: PageTable, page: int, waiting: list[_Waiting]) -> None:
        if self._open is not None and self._open.page < page and _same_columns(self._open, table):
            for _, text in waiting:
                self.writer.block(text, "table_header")
            waiting.clear()
            self._continue(self._open, table)
            self._open.page = page
            return
        self._flush(waiting)
        self._close()
        head = [tuple(c.text for c in table.row(row)) for row in range(min(_HEADER_MOST, table.rows))]
        self._open = _Open(table.columns, table.xs, table.inked, head, table.rows, 0, page, [])
        self._rows(self._open, table.cells, 0)

    def _continue(self, opened: _Open, table: PageTable) -> None:
        repeated = 0
        while repeated < min(len(opened.head), table.rows - 1) and _same_row(
            opened.head[repeated], table.row(repeated)
        ):
            repeated += 1
        for row in range(repeated):
            self.writer.block(_GAP.join(filter(None, (_cleaned(c.text) for c in table.row(row)))), "table_header")
        shift = opened.rows - repeated
        _reach_down(opened, table.row(repeated), shift)
        self._rows(opened, [cell for cell in table.cells if cell.row >= repeated], shift)
        if repeated:
            opened.header_rows = repeated
        opened.rows += table.rows - repeated

    def _rows(self, opened: _Open, cells: Sequence[CellText], shift: int) -> None:
        """Write cells, one row a line (a cell of several lines breaks it), and add them to the open table."""
        for row in sorted({cell.row for cell in cells}):
            own = [cell for cell in cells if cell.row == row]
            texts = [_cleaned(cell.text) for cell in own]
            start, _ = self.writer.block(_GAP.join(filter(None, texts)))
            at = start
            for cell, text in zip(own, texts, strict=True):
                if text or not _covered(opened, cell, row + shift):
                    opened.cells.append(
                        TableCell(at, at + len(text), row + shift, cell.column, cell.row_span, cell.column_span)
                    )
                at += len(text) + len(_GAP) if text else 0

    def _close(self) -> None:
        opened, self._open = self._open, None
        if opened is None:
            return
        filled = [cell for cell in opened.cells if cell.end > cell.start]
        if filled:
            self.writer.tables.append(Table(filled[0].start, filled[-1].end, tuple(opened.cells), opened.header_rows))


def _cleaned(text: str) -> str:
    """A cell's text as the writer will write it."""
    return "\n".join(line for part in visible(text).split("\n") if (line := part.strip()))


def _covered(opened: _Open, cell: CellText, row: int) -> bool:
    """Whether a merged cell from above reaches into an empty one."""
    return any(
        c.column == cell.column and c.row < row < c.row + c.row_span for c in opened.cells[-4 * opened.columns :]
    )


def _reach_down(opened: _Open, cells: Sequence[CellText], shift: int) -> None:
    """A merged cell that the page cut: empty first cells of the next page belong to the cell above them."""
    for cell in cells:
        if cell.text or cell.column > 1 or cell.column_span > 1:
            break
        for i, above in enumerate(opened.cells):
            if (above.column, above.column_span, above.row + above.row_span) == (cell.column, 1, cell.row + shift):
                opened.cells[i] = replace(above, row_span=above.row_span + cell.row_span)


def _goes_on(text: str, waiting: Sequence[_Waiting]) -> bool:
    """Whether a line may stand between the two parts of a table."""
    text = text.strip()
    return len(waiting) < 3 and bool(_CONTINUED.fullmatch(text) or (_UNIT.fullmatch(text)))


def _same_columns(opened: _Open, table: PageTable) -> bool:
    """Whether a table has the columns of the open one: as wide, or, without rules, each below its own."""
    if opened.columns != table.columns:
        return False
    if not (table.inked and opened.inked):
        width, other = table.xs[-1] - table.xs[0], opened.xs[-1] - opened.xs[0]
        return abs(other - width) < 0.06 * max(width, other)
    return all(a < d and c < b for (a, b), (c, d) in zip(table.inked, opened.inked, strict=True))


def _same_row(head: tuple[str, ...], cells: Sequence[CellText]) -> bool:
    ours = ["".join(text.split()) for text in head if text.strip()]
    theirs = ["".join(c.text.split()) for c in cells if c.text.strip()]
    return bool(ours) and ours == theirs
