"""PDF files: the text layer page by page, one printed line a line; ``pages`` holds the offset of each page.

Printed lines are kept as they are: joining them is the business of what comes later. Running heads and page numbers are
found by their repetition at the edges of pages, and marked. Limits: columns come in the order in which the file draws
them, tables are lines of text (``tables`` is empty), and scanned pages have no text (run OCR first).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.writer import Writer, visible
from corpus.types import Note

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_PAGES = 10_000
EDGE = 4
SCANNED_BELOW = 20
_LOCK = threading.Lock()  # PDFium is not thread-safe
# fonts often map a character to its look-alike among the radicals and the compatibility ideographs
_LOOK_ALIKES = re.compile("[\u2f00-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_PAGE_NUMBER = re.compile(
    r"[-—–－·•~～\s]*(?:第\s*)?(\d{1,4})(?:\s*页)?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·•~～\s]*"
)
_DIGITS = re.compile(r"\d+")
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_INFORMATION = {"Title": "core_title", "Author": "core_author", "CreationDate": "core_created"}


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


def _read_pages(document: PdfDocument, path: Path) -> tuple[list[list[str]], list[int], list[int]]:
    """Lines of each page; numbers (from 1) of pages that are pictures, and of those that can't be read."""
    from pypdfium2 import PdfiumError

    if len(document) > MAX_PAGES:
        raise LoadError("load_too_many_pages", path=path, pages=len(document), limit=MAX_PAGES)
    pages: list[list[str]] = []
    pictures: list[int] = []
    broken: list[int] = []
    for index in range(len(document)):
        lines: list[str] = []
        try:
            page = document[index]
            text_page = page.get_textpage()
            lines = _lines(text_page.get_text_range())
            text_page.close()
            if sum(map(len, lines)) < SCANNED_BELOW and _has_picture(page):
                pictures.append(index + 1)
            page.close()
        except (PdfiumError, UnicodeError):
            broken.append(index + 1)
        pages.append(lines)
    return pages, pictures, broken


def _has_picture(page: PdfPage) -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    return next(iter(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=5)), None) is not None


def _lines(text: str) -> list[str]:
    text = _LOOK_ALIKES.sub(lambda m: unicodedata.normalize("NFKC", m[0]), visible(text))
    text = text.replace("\ufffe", "").replace("\uffff", "")
    return [stripped for line in text.split("\n") if (stripped := line.strip())]


def _written(pages: Sequence[Sequence[str]]) -> tuple[Writer, list[int]]:
    writer, starts = Writer(), []
    heads, numbers = _running_heads(pages), _page_numbers(pages)
    for index, lines in enumerate(pages):
        starts.append(writer.at)
        edges = {*range(min(EDGE, len(lines))), *range(max(0, len(lines) - EDGE), len(lines))}
        keys = Counter(_key(line) for line in lines) if index == 0 else Counter()
        for at, line in enumerate(lines):
            why = None
            if (index, at) in numbers:
                why = "page_number"
            elif at in edges and _key(line) in heads and (index > 0 or keys[_key(line)] > 1 or at >= EDGE):
                why = "running_head"  # on the first page a single one may be the title itself
                keys[_key(line)] = 1
            writer.block(line, why)
    return writer, starts


def _key(line: str) -> str:
    return _DIGITS.sub("#", "".join(line.split()))


def _running_heads(pages: Sequence[Sequence[str]]) -> set[str]:
    """Lines (digits aside) at the edges of at least three pages and of two pages in five."""
    seen: Counter[str] = Counter()
    filled = [lines for lines in pages if lines]
    for lines in filled:
        seen.update({_key(line) for line in (*lines[:EDGE], *lines[-EDGE:]) if len(line) <= 80})
    least = max(3, 0.4 * len(filled))
    return {key for key, count in seen.items() if count >= least and key.strip("#")}


def _page_numbers(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Positions (page index, line index) of numbers at page edges that grow by one from page to page."""
    found: dict[tuple[int, int], int] = {}
    for index, lines in enumerate(pages):
        for at in {*range(min(EDGE, len(lines))), *range(max(0, len(lines) - EDGE), len(lines))}:
            match = _PAGE_NUMBER.fullmatch(lines[at])
            if match:
                found[index, at] = int(match[1]) - index
    offsets = Counter(offset for (index, offset) in {(i, offset) for (i, _), offset in found.items()})
    best, count = max(offsets.items(), key=lambda item: item[1], default=(0, 0))
    least = max(2, 0.4 * sum(1 for lines in pages if lines))
    if count < least:
        return set()
    last: dict[int, int] = {}
    for (index, at), offset in sorted(found.items()):
        if offset == best:
            last[index] = at  # the one nearest to the foot
    return set(last.items())


def _information(document: PdfDocument) -> Mapping[str, str]:
    values = ((key, visible(document.get_metadata_value(name)).strip()) for name, key in _INFORMATION.items())
    hints = {key: value for key, value in values if value}
    if found := _PDF_DATE.match(hints.get("core_created", "")):
        hints["core_created"] = "-".join(found.groups())
    return MappingProxyType(hints)


def _notes(pictures: Sequence[int], broken: Sequence[int]) -> tuple[Note, ...]:
    pairs = (("image_pages", pictures), ("unreadable_pages", broken))
    return tuple(Note(c, params={"count": str(len(p)), "first": str(p[0])}) for c, p in pairs if p)
