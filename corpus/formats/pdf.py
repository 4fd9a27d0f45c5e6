"""PDF files: the text layer page by page, one printed line a line; ``pages`` holds the offset of each page.

Printed lines are kept as they are: joining them is the business of what comes later. Running heads and page numbers
are marked: lines that stand apart at the edge of the page, at one height, with one text on page after page. Limits:
columns come in the order in which the file draws them, tables are lines of text (``tables`` is empty), and scanned
pages have no text (run OCR first).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.writer import Writer, visible
from corpus.types import Note

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

MAX_PAGES = 10_000
EDGE = 4
APART = 1.25
STEP = 4.0
FOOT = 120.0
SCANNED_BELOW = 20
_LOCK = threading.Lock()  # PDFium is not thread-safe
# fonts often map a character to its look-alike among the radicals and the compatibility ideographs
_LOOK_ALIKES = re.compile("[\u2f00-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_PAGE_NUMBER = re.compile(
    r"[-—–－·•~～\s]*(?:第\s*)?(\d{1,4})(?:\s*页)?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·•~～\s]*"
)
_DIGITS = re.compile(r"\d+")
_PRINTED = re.compile(r"[^\r\n]+")
_NO_CHARACTERS = {0xFFFE: None, 0xFFFF: None}
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_INFORMATION = {"Title": "core_title", "Author": "core_author", "CreationDate": "core_created"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line: ``y`` is its baseline in points from the foot of the page, None when that is not known."""

    text: str
    y: float | None
    apart: bool

    @property
    def key(self) -> str:
        """The text without white space, every number the same."""
        return _DIGITS.sub("#", "".join(self.text.split()))

    @property
    def level(self) -> int:
        """The height in steps of STEP points."""
        return -1 if self.y is None else round(self.y / STEP)

    @property
    def low(self) -> bool:
        """Whether the line stands near the foot of the page."""
        return self.y is not None and self.y < FOOT


def load_pdf(data: bytes, path: Path) -> Extracted:
    """Read a PDF file.

    Raises:
        LoadError: encrypted, broken, without any text layer, or over MAX_PAGES pages.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    with _LOCK:
        try:
            document = PdfDocument(data)
        except PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise LoadError("load_encrypted", path=path) from error
            raise
        try:
            pages, pictures, broken = _read_pages(document, path)
            hints = _information(document)
        finally:
            document.close()
    if not any(pages) and len(broken) == len(pages):
        raise LoadError("load_broken", path=path, format=".pdf", detail=f"{len(pages)} pages")
    if pages and len(pictures) + len(broken) == len(pages):
        raise LoadError("load_scanned", path=path, pages=len(pages))
    writer, starts = _written(pages)
    return Extracted(
        writer.raw,
        marks=tuple(writer.marks),
        pages=tuple(starts),
        hints=hints,
        notes=_notes(pictures, broken),
    )


def _read_pages(document: PdfDocument, path: Path) -> tuple[list[list[_Line]], list[int], list[int]]:
    """Lines of each page; numbers (from 1) of pages that are pictures, and of those that can't be read."""
    from pypdfium2 import PdfiumError

    if len(document) > MAX_PAGES:
        raise LoadError("load_too_many_pages", path=path, pages=len(document), limit=MAX_PAGES)
    pages: list[list[_Line]] = []
    pictures: list[int] = []
    broken: list[int] = []
    for index in range(len(document)):
        lines: list[_Line] = []
        try:
            page = document[index]
            text_page = page.get_textpage()
            lines = _lines(text_page)
            text_page.close()
            if sum(len(line.text) for line in lines) < SCANNED_BELOW and _has_picture(page):
                pictures.append(index + 1)
            page.close()
        except (PdfiumError, UnicodeError):
            broken.append(index + 1)
        pages.append(lines)
    return pages, pictures, broken


def _has_picture(page: PdfPage) -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    return next(iter(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=5)), None) is not None


def _lines(text_page: PdfTextPage) -> list[_Line]:
    """The printed lines of a page, in the order of the file, with the heights of their baselines."""
    text = text_page.get_text_range()
    exact = len(text) == text_page.count_chars()
    found: list[tuple[str, float | None]] = []
    for match in _PRINTED.finditer(text):
        line = visible(match[0]).replace("\n", " ").strip().translate(_NO_CHARACTERS)
        if line:
            line = _LOOK_ALIKES.sub(lambda m: unicodedata.normalize("NFKC", m[0]), line)
            first = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append((line, _baseline(text_page, first) if exact else None))
    heights = sorted({round(y) for _, y in found if y is not None})
    gaps = [high - low for low, high in pairwise(heights) if high - low > 2]
    usual = median(gaps) if gaps else 0.0
    return [_Line(line, y, _stands_apart(y, heights, usual)) for line, y in found]


def _baseline(text_page: PdfTextPage, index: int) -> float | None:
    from pypdfium2.raw import FPDFText_GetCharOrigin

    x, y = c_double(), c_double()
    return y.value if FPDFText_GetCharOrigin(text_page, index, byref(x), byref(y)) else None


def _stands_apart(y: float | None, heights: Sequence[int], usual: float) -> bool:
    """Whether a line is among the outer ones of its page and a gap divides them from the rest."""
    if y is None:
        return False
    at = bisect_left(heights, round(y))
    below = any(heights[i + 1] - heights[i] > APART * usual for i in range(at, min(EDGE, len(heights) - 1)))
    above = any(heights[i] - heights[i - 1] > APART * usual for i in range(max(1, len(heights) - EDGE), at + 1))
    return below or above


def _written(pages: Sequence[Sequence[_Line]]) -> tuple[Writer, list[int]]:
    writer, starts = Writer(), []
    heads, numbers = _running_heads(pages), _page_numbers(pages)
    for index, lines in enumerate(pages):
        starts.append(writer.at)
        keys = Counter(line.key for line in lines)
        for line in lines:
            why = None
            if (index, line) in numbers:
                why = "page_number"
            elif (line.key, line.level) in heads and (index > 0 or line.low or keys[line.key] > 1):
                why = "running_head"  # on the first page a single one at the top may be the title itself
            writer.block(line.text, why)
    return writer, starts


def _running_heads(pages: Sequence[Sequence[_Line]]) -> set[tuple[str, int]]:
    """Lines (digits aside) that stand apart at one height on at least three pages and two pages in five."""
    seen: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        seen.update({(line.key, line.level) for line in lines if line.apart and len(line.text) <= 80})
    least = max(3, 0.4 * sum(1 for lines in pages if lines))
    return {head for head, count in seen.items() if count >= least and head[0].strip("#")}


def _page_numbers(pages: Sequence[Sequence[_Line]]) -> set[tuple[int, _Line]]:
    """Page indexes and lines of numbers that stand at one height and grow by one from page to page."""
    found: dict[tuple[int, int], dict[int, _Line]] = {}
    for index, lines in enumerate(pages):
        for line in lines:
            match = _PAGE_NUMBER.fullmatch(line.text)
            if match and line.y is not None:
                found.setdefault((int(match[1]) - index, line.level), {})[index] = line
    best = max(found.values(), key=len, default={})
    least = max(2, 0.4 * sum(1 for lines in pages if lines))
    return set(best.items()) if len(best) >= least else set()


def _information(document: PdfDocument) -> Mapping[str, str]:
    values = ((key, visible(document.get_metadata_value(name)).strip()) for name, key in _INFORMATION.items())
    hints = {key: value for key, value in values if value}
    if found := _PDF_DATE.match(hints.get("core_created", "")):
        hints["core_created"] = "-".join(found.groups())
    return MappingProxyType(hints)


def _notes(pictures: Sequence[int], broken: Sequence[int]) -> tuple[Note, ...]:
    pairs = (("image_pages", pictures), ("unreadable_pages", broken))
    return tuple(Note(c, params={"count": str(len(p)), "first": str(p[0])}) for c, p in pairs if p)
