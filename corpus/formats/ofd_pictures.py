"""Pages of an OFD file that hold pictures and no text: their pictures, read by recognition where that is installed."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from corpus import ocr
from corpus.formats.docx_package import Package, inside
from corpus.formats.pdf_cells import PageTable
from corpus.formats.pdf_page import Page
from corpus.types import RECOGNISED, Note

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PICTURE = 60_000_000
_LEAST = 200
_GAP = "  "


def joined(folder: str, location: str | None) -> str:
    """The name of a part from a location, which is relative to a folder or, with a slash, to the package."""
    location = (location or "").strip()
    return posixpath.normpath(location.lstrip("/") if location.startswith("/") else posixpath.join(folder, location))


def media_of(package: Package, document: _Element, folder: str) -> dict[str, str]:
    """The part that holds each picture, by its id in the document's resources."""
    found: dict[str, str] = {}
    for kind in ("PublicRes", "DocumentRes"):
        for place in inside(document, kind):
            location = joined(folder, place.text)
            resources = package.xml(location)
            if resources is None:
                continue
            base = joined(posixpath.dirname(location), resources.get("BaseLoc"))
            for media in inside(resources, "MultiMedia"):
                for file in inside(media, "MediaFile"):
                    found[media.get("ID") or ""] = joined(base, file.text)
    return found


def pictures_of(page: _Element, media: Mapping[str, str]) -> list[str]:
    """The parts of a page's pictures, in its order."""
    ids = (element.get("ResourceID") or "" for element in inside(page, "ImageObject"))
    return [media[name] for name in ids if name in media]


def recognised_lines(package: Package, parts: Sequence[str]) -> list[str]:
    """The lines of some pictures; a row of a table is one. What is no picture or too small gives none."""
    return [line for part in parts for line in _lines(package, part)]


def _lines(package: Package, part: str) -> Iterator[str]:
    from corpus.formats.pdf_ocr import recognise

    picture = _picture(package, part)
    if picture is not None:
        yield from _lines_of(recognise(picture).page)


def _picture(package: Package, part: str) -> object:
    """A picture as recognition wants it, BGR and ocr.WIDTH pixels wide; None where it can't be had."""
    import cv2
    import numpy as np

    entry = package.names.get(part)
    if entry is None or entry.file_size > MAX_PICTURE:
        return None
    try:
        data = package.archive.read(entry)
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except (cv2.error, BadZipFile, zlib.error, OSError, NotImplementedError):
        return None
    if found is None or min(found.shape[:2]) < _LEAST:
        return None
    height, width = found.shape[:2]
    scale = min(ocr.WIDTH / min(height, width), (ocr.MAX_PIXELS / (height * width)) ** 0.5)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(found, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def _lines_of(page: Page) -> Iterator[str]:
    for item in page.items:
        if isinstance(item, PageTable):
            for row in range(item.rows):
                yield _GAP.join(text for cell in item.row(row) if (text := cell.text.replace("\n", " ").strip()))
        else:
            yield item.text


def notes_of_pictures(read: Sequence[tuple[int, int, int]], unread: Sequence[int]) -> Iterator[Note]:
    """A note for each page (its number, and its span) that was recognised, and one for those that were not."""
    for number, start, end in read:
        yield Note(RECOGNISED, start, end, {"count": "1", "first": str(number), "last": str(number)})
    if unread:
        yield Note("image_pages", params={"count": str(len(unread)), "first": str(unread[0])})
