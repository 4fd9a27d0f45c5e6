"""One page of a PDF file: its tables and its lines in reading order, and what lies slanted or pale across it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.formats.pdf_aligned import aligned_tables
from corpus.formats.pdf_cells import PageTable, fill
from corpus.formats.pdf_chars import Frame, Glyph, read_glyphs
from corpus.formats.pdf_columns import Block, block_of, in_reading_order
from corpus.formats.pdf_forms import Placed, glyphs_of
from corpus.formats.pdf_grids import find_grids
from corpus.formats.pdf_lines import PrintedLine, is_vertical, lines_from, usual_size
from corpus.formats.pdf_rules import Box, Drawing, read_drawing

if TYPE_CHECKING:
    from pypdfium2 import PdfPage


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line: left and right edge, baseline from the top of the page, font size, in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """What one page holds, in reading order; ``across`` are watermarks and stamps. A page may be empty."""

    items: tuple[TextLine | PageTable, ...] = ()
    across: tuple[str, ...] = ()
    width: float = 0.0
    height: float = 0.0
    pictures: tuple[Box, ...] = ()
    drawn: int = 0
    too_much: bool = False
    recognised: bool = False

    @property
    def lines(self) -> list[TextLine]:
        """The lines outside tables."""
        return [item for item in self.items if isinstance(item, TextLine)]

    @property
    def text(self) -> str:
        """All text of the page but what lies across it, for judging it."""
        return "\n".join(
            item.text if isinstance(item, TextLine) else "\n".join(cell.text for cell in item.cells)
            for item in self.items
        )


def read_page(page: PdfPage, shifted: frozenset[bytes], placed: Sequence[Placed] = ()) -> Page:
    """Read one page. ``placed`` is text that stands on it in another way (form fields)."""
    text_page = page.get_textpage()
    try:
        glyphs, frame = read_glyphs(text_page, _page_box(page), shifted)
    finally:
        text_page.close()
    usual = usual_size(glyphs)
    extra = [glyph for text in placed for glyph in glyphs_of(text, frame, usual)]
    return laid_out([*glyphs, *extra], frame, read_drawing(page, frame))


def laid_out(glyphs: Sequence[Glyph], frame: Frame, drawing: Drawing, *, recognised: bool = False) -> Page:
    """A page from its characters and what is drawn on it."""
    across = [g for g in glyphs if g.slant or g.pale]
    upright = [g for g in glyphs if not (g.slant or g.pale)]
    if len(across) > len(upright) and not any(g.pale for g in across):
        across, upright = [], list(glyphs)
    grids = find_grids(drawing.level, drawing.upright, usual_size(upright))
    tables, rest = fill(grids, upright)
    vertical = is_vertical(rest)
    blocks = [block_of(line) for line in lines_from(rest)]
    blocks += [Block(t.xs[0], t.xs[-1], t.top, t.bottom, None, i) for i, t in enumerate(tables)]
    if not vertical:
        blocks = in_reading_order(blocks)
    items = _items(blocks, tables)
    return Page(
        tuple(items),
        _across(across),
        frame.width,
        frame.height,
        drawing.pictures,
        drawing.drawn,
        drawing.too_much,
        recognised,
    )


def _items(blocks: Sequence[Block], tables: Sequence[PageTable]) -> list[TextLine | PageTable]:
    """Blocks in order as lines and tables; lines whose pieces stand in columns are a table, too."""
    items: list[TextLine | PageTable] = []
    run: list[PrintedLine] = []
    for block in [*blocks, None]:
        if block is not None and block.line is not None:
            run.append(block.line)
            continue
        at = 0
        for first, stop, table in aligned_tables(run):
            items += [*map(_text_line, run[at:first]), table]
            at = stop
        items += map(_text_line, run[at:])
        run = []
        if block is not None:
            items.extend(_with_asides(tables[block.table]))
    return items


def _text_line(line: PrintedLine) -> TextLine:
    return TextLine(line.text, line.x0, line.x1, line.y, line.size)


def _with_asides(table: PageTable) -> list[TextLine | PageTable]:
    before = [TextLine(text, table.xs[0], table.xs[-1], table.top, 1.0) for text in table.before]
    behind = [TextLine(text, table.xs[0], table.xs[-1], table.bottom, 1.0) for text in table.behind]
    return [*before, table, *behind]


def _across(glyphs: Sequence[Glyph]) -> tuple[str, ...]:
    """The text that lies across the page, in drawing order, a line for each stretch."""
    found: list[list[str]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        near = last is not None and abs(glyph.x0 - last.x0) + abs(glyph.y - last.y) < 4 * glyph.size
        if not near:
            found.append([])
        found[-1].append(glyph.text)
        last = glyph
    return tuple(text for parts in found if (text := "".join(parts).strip()))


def _page_box(page: PdfPage) -> tuple[float, float, float, float]:
    left, bottom, right, top = page.get_cropbox()
    return left, bottom, right, top
