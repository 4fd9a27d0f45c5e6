"""PDF files: the text layer page by page, one printed line a line; ``pages`` holds the offset of each page.

    characters   with their places, turned so that the text runs level                corpus.formats.pdf_chars
    tables       rules that cross make grids, grids take the characters in them       pdf_rules, pdf_grids, pdf_cells
    lines        what stands on one baseline, column by column                        pdf_lines, pdf_columns
    furniture    heads, feet, page numbers, watermarks: marked                        pdf_furniture
    text         pages written one after another, tables over pages joined            pdf_write

Printed lines are kept as they are: joining them is the business of what comes later; only what a cell wraps is joined.
Limits: a table without upright rules is lines of text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.pdf_chars import shifted_fonts
from corpus.formats.pdf_page import Page, read_page
from corpus.formats.pdf_write import PageWriter
from corpus.formats.writer import visible
from corpus.types import Note

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

MAX_PAGES = 10_000
SCANNED_BELOW = 20
_LOCK = threading.Lock()  # PDFium is not thread-safe
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
    if not any(page.items for page in pages) and len(broken) == len(pages):
        raise LoadError("load_broken", path=path, format=".pdf", detail=f"{len(pages)} pages")
    if pages and len(pictures) + len(broken) == len(pages):
        raise LoadError("load_scanned", path=path, pages=len(pages))
    written = PageWriter(pages)
    return Extracted(
        written.writer.raw,
        marks=tuple(written.writer.marks),
        tables=written.tables,
        pages=tuple(written.starts),
        hints=hints,
        notes=_notes(pictures, broken),
    )


def _read_pages(document: PdfDocument, path: Path) -> tuple[list[Page], list[int], list[int]]:
    """The pages; numbers (from 1) of pages that are pictures, and of those that can't be read."""
    from pypdfium2 import PdfiumError

    if len(document) > MAX_PAGES:
        raise LoadError("load_too_many_pages", path=path, pages=len(document), limit=MAX_PAGES)
    shifted = shifted_fonts(_text_pages(document))
    pages: list[Page] = []
    pictures: list[int] = []
    broken: list[int] = []
    for index in range(len(document)):
        found = Page()
        try:
            page = document[index]
            found = read_page(page, shifted)
            if len(found.text) < SCANNED_BELOW and found.pictures:
                pictures.append(index + 1)
            page.close()
        except (PdfiumError, UnicodeError):
            broken.append(index + 1)
        pages.append(found)
    return pages, pictures, broken


def _text_pages(document: PdfDocument) -> Iterator[PdfTextPage]:
    from pypdfium2 import PdfiumError

    for index in range(len(document)):
        try:
            page = document[index]
            text = page.get_textpage()
        except PdfiumError:
            continue
        yield text
        text.close()
        page.close()


def _information(document: PdfDocument) -> Mapping[str, str]:
    values = ((key, visible(document.get_metadata_value(name)).strip()) for name, key in _INFORMATION.items())
    hints = {key: value for key, value in values if value}
    if found := _PDF_DATE.match(hints.get("core_created", "")):
        hints["core_created"] = "-".join(found.groups())
    return MappingProxyType(hints)


def _notes(pictures: Sequence[int], broken: Sequence[int]) -> tuple[Note, ...]:
    pairs = (("image_pages", pictures), ("unreadable_pages", broken))
    return tuple(Note(c, params={"count": str(len(p)), "first": str(p[0])}) for c, p in pairs if p)
