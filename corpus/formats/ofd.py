"""OFD files, the fixed-layout format of Chinese offices: a zip of XML whose text objects stand on pages.

Text pieces are ordered by their place on the page (top to bottom, then left to right), those of one height are one
line; a wide gap in a line reads as spaces. Page templates come before the page's own text. Signatures, stamps and
annotations are not read. Pictures are read on pages without text, where recognition is installed; else such pages are
counted, and a file of nothing else is a scan. Nothing outside the file is ever opened: a location that is not a part
of the zip is a page that can't be read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import limits, ocr
from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.docx_package import Package, inside, tag
from corpus.formats.ofd_pictures import joined, media_of, notes_of_pictures, pictures_of, recognised_lines
from corpus.formats.writer import Writer
from corpus.types import Note

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PAGES = 5_000
MAX_PIECES = 2_000_000
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text at a place of the page (millimetres from the top left); ``end`` is where it ends."""

    x: float
    y: float
    end: float
    size: float
    text: str


@dataclass(slots=True)
class _Reader:
    """What is known of the package while its pages are read."""

    package: Package
    pieces: int = 0
    media: dict[str, str] = field(default_factory=dict)
    recognised: list[tuple[int, int, int]] = field(default_factory=list)
    tried: int = 0
    unread: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)


def load_ofd(data: bytes, path: Path) -> Extracted:
    """Read an OFD file.

    Raises:
        LoadError: broken, encrypted, a zip bomb, too many pages, or no text in it.
    """
    package = Package(data, path)
    root = package.xml("OFD.xml")
    if root is None:
        raise LoadError("load_broken", path=path, format=".ofd", detail="no OFD.xml")
    if "Encryptions.xml" in {posixpath.basename(name) for name in package.names}:
        raise LoadError("load_encrypted", path=path)
    reader, writer, pages = _Reader(package), Writer(), []
    for place in inside(root, "DocRoot"):
        location = joined("", place.text)
        document = package.xml(location)
        if document is not None:
            reader.media = media_of(package, document, posixpath.dirname(location))
        for page in _pages(document, posixpath.dirname(location)) if document is not None else ():
            pages.append(writer.at)
            if len(pages) > MAX_PAGES:
                raise LoadError("load_too_many_pages", path=path, pages=len(pages), limit=MAX_PAGES)
            for line in _lines(list(_pieces(reader, page, len(pages)))):
                writer.block(line)
            if writer.at == pages[-1]:
                _recognise(reader, writer, page, len(pages))
    if not writer.parts:
        code = "load_scanned" if reader.unread else "load_no_text"
        if reader.tried:
            code = "load_nothing_recognised"
        raise LoadError(code, path=path, pages=len(reader.unread) or len(pages))
    notes = tuple(notes_of_pictures(reader.recognised, reader.unread))
    if reader.lost:
        notes += (Note("unreadable_pages", params={"count": str(len(reader.lost)), "first": str(reader.lost[0])}),)
    return Extracted(writer.raw, pages=tuple(pages), notes=notes)


def _pages(document: _Element, folder: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The part of each page, and those of the document's templates by id."""
    templates = {e.get("ID") or "": joined(folder, e.get("BaseLoc")) for e in inside(document, "TemplatePage")}
    for pages in (e for e in document if tag(e) == "Pages"):
        for page in inside(pages, "Page"):
            yield joined(folder, page.get("BaseLoc")), templates


def _pieces(reader: _Reader, page: tuple[str, Mapping[str, str]], number: int) -> Iterator[_Piece]:
    root = reader.package.xml(page[0])
    if root is None:
        reader.lost.append(number)
        return
    for used in (e for e in root if tag(e) == "Template"):
        template = reader.package.xml(page[1].get(used.get("TemplateID") or "", ""))
        if template is not None:
            yield from _text_objects(reader, template)
    yield from _text_objects(reader, root)


def _recognise(reader: _Reader, writer: Writer, page: tuple[str, Mapping[str, str]], number: int) -> None:
    """Write what the pictures of a page without text say; a page of pictures that gives nothing is counted."""
    root = reader.package.xml(page[0])
    if root is None or not any(True for _ in inside(root, "ImageObject")):
        return
    start = writer.at
    parts = pictures_of(root, reader.media)
    if parts and ocr.available():
        reader.tried += 1
        ocr.tell(reader.tried, reader.tried)
        limits.recognising()
        for line in recognised_lines(reader.package, parts):
            writer.block(line)
    if writer.at > start:
        reader.recognised.append((number, start, writer.at))
    else:
        reader.unread.append(number)


def _text_objects(reader: _Reader, root: _Element) -> Iterator[_Piece]:
    for element in inside(root, "TextObject"):
        if (element.get("Visible") or "true").lower() == "false":
            continue
        box = [*_numbers(element.get("Boundary")), 0.0, 0.0][:2]
        matrix = _numbers(element.get("CTM"))
        a, b, c, d, e, f = matrix[:6] if len(matrix) >= 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        size = max(0.1, next(iter(_numbers(element.get("Size"))), 4.0) * (abs(d) or abs(b) or 1.0))
        x = y = 0.0
        for code in (e for e in element if tag(e) == "TextCode"):
            reader.pieces += 1
            if reader.pieces > MAX_PIECES:
                return
            x = next(iter(_numbers(code.get("X"))), x)
            y = next(iter(_numbers(code.get("Y"))), y)
            text = code.text or ""
            wide = sum(1.0 if "\u2e80" <= sign <= "\uffef" else 0.5 for sign in text) * size
            left = a * x + c * y + e + box[0]
            yield _Piece(left, b * x + d * y + f + box[1], left + wide, size, text)


def _numbers(text: str | None) -> list[float]:
    return [float(found) for found in _NUMBERS.findall((text or "")[:400])]


def _lines(pieces: list[_Piece]) -> list[str]:
    """The lines of a page: pieces within half a character's height, from left to right."""
    lines: list[list[_Piece]] = []
    for piece in sorted((p for p in pieces if p.text.strip()), key=lambda p: (p.y, p.x)):
        if lines and abs(lines[-1][0].y - piece.y) <= 0.5 * min(lines[-1][0].size, piece.size):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_joined_line(sorted(line, key=lambda p: p.x)) for line in lines]


def _joined_line(line: list[_Piece]) -> str:
    text = line[0].text
    for before, piece in pairwise(line):
        if piece.x == before.x and piece.text == before.text:  # printed twice to look bold
            continue
        text += ("  " if piece.x - before.end > before.size else "") + piece.text
    return text
