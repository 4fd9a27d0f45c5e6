"""Where on a page of a PDF file a span of its text is printed: boxes in the pixels of its picture.

The text that was read differs from the page's own (columns put in order, tables written out, breaks mended), so both
are compared without white space: a span that stands once in the page's text is there, any other where the texts align.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

Box = tuple[float, float, float, float]
Mark = tuple[str, Box]
_LONGEST = 20_000


def printed_boxes(page: PdfPage, size: tuple[int, int], text: str, span: tuple[int, int]) -> tuple[Box, ...]:
    """The boxes (x0, y0, x1, y1) of ``text[span]``, one a printed line; ``size`` is the picture's width and height.

    Empty where the page has no text layer, or another text.
    """
    wanted = [i for i, character in enumerate(text) if not character.isspace()]
    first = sum(i < span[0] for i in wanted)
    last = sum(i < span[1] for i in wanted)
    marks = list(_marks(page, size)) if first < last and len(wanted) < _LONGEST else []
    places = _aligned("".join(mark for mark, _ in marks), "".join(text[i] for i in wanted), (first, last))
    return tuple(_lines([marks[at][1] for at in places]))


def _aligned(printed: str, read: str, span: tuple[int, int]) -> list[int]:
    """Which characters of ``printed`` are those of ``read[span]``."""
    words = read[slice(*span)]
    at = printed.find(words)
    if at >= 0 and printed.find(words, at + 1) < 0:
        return list(range(at, at + len(words)))
    found: list[int] = []
    for block in SequenceMatcher(None, printed, read, autojunk=False).get_matching_blocks():
        from_, to = max(block.b, span[0]), min(block.b + block.size, span[1])
        found += range(block.a + from_ - block.b, block.a + to - block.b)
    return found


def _marks(page: PdfPage, size: tuple[int, int]) -> Iterator[Mark]:
    """Every printed character with its box, white space left out."""
    text = page.get_textpage()
    try:
        for at in range(min(text.count_chars(), 2 * _LONGEST)):
            character = text.get_text_range(at, 1)
            if character.strip():
                left, bottom, right, top = text.get_charbox(at, loose=True)
                x0, y0 = _pixel(page, size, left, top)
                x1, y1 = _pixel(page, size, right, bottom)
                yield character, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    finally:
        text.close()


def _pixel(page: PdfPage, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    """A place on the page (points, from below) as a pixel of its picture, whichever way the page is turned."""
    from pypdfium2 import raw

    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return across.value, down.value


def _lines(boxes: Sequence[Box]) -> list[Box]:
    """Characters that follow one another on a line as one box."""
    lines: list[Box] = []
    for box in boxes:
        if lines:
            x0, y0, x1, y1 = lines[-1]
            height = max(y1 - y0, box[3] - box[1])
            if min(y1, box[3]) - max(y0, box[1]) > 0.4 * height and -height <= box[0] - x1 < 1.5 * height:
                lines[-1] = (x0, min(y0, box[1]), max(x1, box[2]), max(y1, box[3]))
                continue
        lines.append(box)
    return lines
