"""The picture of one page of a PDF file, and where on it a span of the text stands: to be looked at beside a citation.

Text of the file's own has its places in it (pdf_places). Those of text that was recognised are known only while the
recognition lies in the cache (corpus.ocr): nothing is recognised for a look. Without places the picture alone is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from corpus import ocr
from corpus.formats import pdf
from corpus.formats.pdf_ocr import Picture, rendered, seen
from corpus.formats.pdf_places import Box, printed_boxes
from corpus.ocr_mend import mend

_TINT = (250, 204, 21)
_STRENGTH = 0.35
_LEAST = 4
_WIDTH, _TALLEST = 1100, 4000


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A JPEG, its size in pixels, and the boxes (x0, y0, x1, y1) of the lines that are tinted in it."""

    jpeg: bytes
    width: int
    height: int
    boxes: tuple[Box, ...] = ()


def page_picture(data: bytes, number: int, text: str, span: tuple[int, int]) -> PagePicture:
    """Page ``number`` (from 1) of a file; ``span`` is in ``text``, all that was read on the page.

    Raises:
        ValueError: there is no such page, or the file can't be rendered.
    """
    picture, boxes = _rendered(data, number, text, span)
    if not boxes and ocr.available():
        with suppress(LookupError):
            picture, lines = seen(picture, _from_cache)
            boxes = boxes_of(lines, text, span)
    height, width = picture.shape[:2]
    return PagePicture(_jpeg(picture, boxes), width, height, boxes)


def boxes_of(lines: Sequence[ocr.OcrLine], text: str, span: tuple[int, int]) -> tuple[Box, ...]:
    """The boxes of the lines that have a part of ``text[span]``: found where they stand once in the text.

    White space is nothing here. A line that stands there several times, or is too short to be known by, has no place.
    """
    kept = [i for i, character in enumerate(text) if not character.isspace()]
    bare = "".join(text[i] for i in kept)
    boxes = []
    for line, read in zip(lines, mend([line.text for line in lines]).texts, strict=True):
        words = "".join(read.split())
        at = bare.find(words)
        if len(words) < _LEAST or at < 0 or bare.find(words, at + 1) >= 0:
            continue
        if kept[at] < span[1] and span[0] <= kept[at + len(words) - 1]:
            boxes.append((line.x0, line.y0, line.x1, line.y1))
    return tuple(boxes)


def _rendered(data: bytes, number: int, text: str, span: tuple[int, int]) -> tuple[Picture, tuple[Box, ...]]:
    from pypdfium2 import PdfDocument, PdfiumError

    with pdf.LOCK:
        try:
            document = PdfDocument(data)
        except PdfiumError as error:
            raise ValueError(str(error)) from error
        try:
            if not 1 <= number <= len(document):
                raise ValueError(f"page {number} of {len(document)}")
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_WIDTH / max(1.0, width), _TALLEST / max(1.0, height))
            boxes = printed_boxes(page, (round(width * scale), round(height * scale)), text, span)
            picture = (rendered(page, scale) if boxes else rendered(page)).copy()
            page.close()
        except PdfiumError as error:
            raise ValueError(str(error)) from error
        finally:
            document.close()
    return picture, boxes


def _from_cache(picture: Picture) -> list[ocr.OcrLine]:
    lines = ocr.known(picture)
    if lines is None:
        raise LookupError
    return lines


def _jpeg(picture: Picture, boxes: Sequence[Box]) -> bytes:
    from PIL import Image

    shown = picture[:, :, ::-1].copy()
    for x0, y0, x1, y1 in boxes:
        part = shown[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1]
        part[:] = ((1 - _STRENGTH) * part + [_STRENGTH * c for c in _TINT]).astype(part.dtype)
    target = BytesIO()
    Image.fromarray(shown).save(target, "JPEG", quality=80)
    return target.getvalue()
