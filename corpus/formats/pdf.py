"""PDF files: the text layer page by page, one printed line a line; ``pages`` holds the offset of each page.

    characters   with their places, turned so that the text runs level                corpus.formats.pdf_chars
    fields       what was filled in, and free text, where a viewer shows it           pdf_forms
    tables       rules that cross make grids, grids take the characters in them       pdf_rules, pdf_grids, pdf_cells
    lines        what stands on one baseline, column by column                        pdf_lines, pdf_columns
                 tables without upright rules: lines whose pieces stand in columns    pdf_aligned
    judgement    pages that are pictures, text layers that are garbage                pdf_plausible
    recognition  of these pages only, where the extra ``ocr`` is installed            pdf_ocr, corpus.ocr
    furniture    heads, feet, page numbers, watermarks: marked                        pdf_furniture
    text         pages written one after another, tables over pages joined            pdf_write

Printed lines are kept as they are: joining them is the business of what comes later; only what a cell wraps is joined.
Limits: a table without upright rules whose cells wrap is lines of text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus import limits, ocr
from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.pdf_chars import shifted_fonts
from corpus.formats.pdf_forms import read_extras
from corpus.formats.pdf_notes import notes_of
from corpus.formats.pdf_page import Page, read_page
from corpus.formats.pdf_plausible import is_garbled, is_picture
from corpus.formats.pdf_write import PageWriter
from corpus.formats.writer import visible

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

MAX_PAGES = 10_000
LOCK = threading.Lock()  # PDFium is not thread-safe
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_INFORMATION = {"Title": "core_title", "Author": "core_author", "CreationDate": "core_created"}


@dataclass(slots=True)
class Reading:
    """The pages of a file, and the indexes of those that are no text or can't be read; counts for the notes."""

    pages: list[Page] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    fields: int = 0
    comments: int = 0
    stamps: int = 0
    mended: int = 0
    unsure: int = 0

    @property
    def unread(self) -> list[int]:
        """Indexes of the pages without usable text."""
        return sorted({*self.pictures, *self.garbled})


def load_pdf(data: bytes, path: Path) -> Extracted:
    """Read a PDF file.

    Raises:
        LoadError: encrypted, broken, over MAX_PAGES pages; scanned or with a useless text layer where nothing reads
            pictures.
    """
    document = _opened(data, path)
    try:
        with LOCK:
            reading = _read_pages(document)
            hints = _information(document)
        if reading.unread and ocr.available():
            _recognise(document, reading)
    finally:
        with LOCK:
            document.close()
    _refuse(reading, path)
    written = PageWriter(reading.pages)
    return Extracted(
        written.writer.raw,
        marks=tuple(written.writer.marks),
        tables=written.tables,
        pages=tuple(written.starts),
        hints=hints,
        notes=notes_of(reading, written.spans),
    )


def _opened(data: bytes, path: Path) -> PdfDocument:
    from pypdfium2 import PdfDocument, PdfiumError

    with LOCK:
        try:
            document = PdfDocument(data)
        except PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise LoadError("load_encrypted", path=path) from error
            raise
        if len(document) > MAX_PAGES:
            count = len(document)
            document.close()
            raise LoadError("load_too_many_pages", path=path, pages=count, limit=MAX_PAGES)
        limits.pages(len(document), len(data))
        document.init_forms()
        return document


def _read_pages(document: PdfDocument) -> Reading:
    from pypdfium2 import PdfiumError

    shifted = shifted_fonts(_text_pages(document))
    reading = Reading()
    for index in range(len(document)):
        found = Page()
        try:
            page = document[index]
            extras = read_extras(document, page)
            found = read_page(page, shifted, extras.placed)
            reading.fields += extras.fields
            reading.comments += extras.comments
            reading.stamps += extras.stamps
            if is_picture(found):
                reading.pictures.append(index)
            page.close()
        except (PdfiumError, UnicodeError):
            reading.broken.append(index)
        reading.pages.append(found)
    _find_garbled(reading)
    return reading


def _find_garbled(reading: Reading) -> None:
    """Pages of garbage; where the file as a whole reads like garbage, every page that has text."""
    texts = [page.text for page in reading.pages]
    whole = is_garbled("\n".join(texts))
    for index, text in enumerate(texts):
        if index not in reading.pictures and text.strip() and (whole or is_garbled(text)):
            reading.garbled.append(index)


def _recognise(document: PdfDocument, reading: Reading) -> None:
    """Read the pages without usable text from their pictures; those on which nothing is found stay what they were."""
    from corpus.formats.pdf_ocr import recognise, rendered

    needed = reading.unread
    for count, index in enumerate(needed, 1):
        ocr.tell(count, len(needed))
        limits.recognising()
        with LOCK:
            page = document[index]
            picture = rendered(page)
            page.close()
        found = recognise(picture)
        if not found.page.items:
            continue
        reading.pages[index] = found.page
        reading.mended += found.mended
        reading.unsure += found.unsure
        for unread in (reading.pictures, reading.garbled):
            if index in unread:
                unread.remove(index)


def _refuse(reading: Reading, path: Path) -> None:
    """Raise where no page has text that can be used; else leave out the text of garbled pages."""
    count = len(reading.pages)
    if len(reading.broken) == count and not any(page.items for page in reading.pages):
        raise LoadError("load_broken", path=path, format=".pdf", detail=f"{count} pages")
    useless = {*reading.unread, *reading.broken}
    usable = any(page.items for index, page in enumerate(reading.pages) if index not in useless)
    if not usable and reading.unread and ocr.available():
        raise LoadError("load_nothing_recognised", path=path, pages=len(reading.unread))
    if not usable and reading.garbled:
        sample = "".join(reading.pages[reading.garbled[0]].text.split())[:8]
        raise LoadError("load_garbled_layer", path=path, sample=sample)
    if not usable and reading.pictures:
        raise LoadError("load_scanned", path=path, pages=len(reading.pictures))
    for index in reading.garbled:
        reading.pages[index] = Page()


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
