"""Opens a .docx as what it is, a zip of XML parts, within bounds: nothing is unpacked or parsed before it is measured.

Limits: MAX_UNPACKED bytes over all parts, MAX_PART per XML part, MAX_RATIO for any large part (real Word XML packs
10 to 50 times), 256 levels of nesting, and no document type at all, so no entity can be expanded.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from corpus.errors import LoadError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_UNPACKED = 1_000_000_000
MAX_PART = 150_000_000
MAX_RATIO = 250
RATIO_FROM = 20_000_000
MAX_PARTS = 20_000
_W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PREFIXES = {
    **dict.fromkeys(_W, "w"),
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
# Also where a character takes two or four bytes.
_DOCTYPE = re.compile(
    rb"<\0{0,3}!\0{0,3}(?:%s)" % b"|".join(rb"\0{0,3}".join(b"%c" % c for c in w) for w in (b"DOCTYPE", b"ENTITY"))
)


def tag(element: _Element) -> str:
    """``w:p`` for a WordprocessingML element in either namespace (transitional, strict); "" for a comment."""
    name = element.tag
    return _prefixed(name) if isinstance(name, str) else ""


@lru_cache(maxsize=4096)
def _prefixed(name: str) -> str:
    uri, _, local = name[1:].rpartition("}")
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{local}" if prefix else local if uri else name


def attribute(element: _Element | None, name: str) -> str | None:
    """The value of ``w:name``; None when the element or the attribute is absent."""
    if element is None:
        return None
    for namespace in _W:
        value: str | None = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value
    return None


def number(element: _Element | None, name: str = "val") -> int | None:
    """An integer attribute; None when it is absent or no number."""
    value = attribute(element, name)
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value) else None


def switched_on(element: _Element | None) -> bool:
    """Whether an on/off property is there and not set to off."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def child(element: _Element | None, name: str) -> _Element | None:
    """The first child with a name such as ``w:pPr``."""
    return next((c for c in element if tag(c) == name), None) if element is not None else None


def inside(element: _Element, name: str) -> Iterator[_Element]:
    """All descendants with a name, in document order."""
    return (e for e in element.iter("*") if tag(e) == name)


class Package:
    """The XML parts of a .docx file."""

    def __init__(self, data: bytes, path: Path) -> None:
        """Open and measure; LoadError load_zip_bomb when it would unpack to too much."""
        self.path = path
        self.archive = ZipFile(BytesIO(data))
        entries = self.archive.infolist()
        self.names = {entry.filename: entry for entry in entries}
        total = sum(entry.file_size for entry in entries)
        worst = max((e.file_size / max(1, e.compress_size) for e in entries if e.file_size > RATIO_FROM), default=0.0)
        if total > MAX_UNPACKED or worst > MAX_RATIO or len(entries) > MAX_PARTS:
            raise LoadError("load_zip_bomb", path=path, size=_megabytes(total), ratio=round(worst))
        if any(entry.flag_bits & 1 for entry in entries):
            raise LoadError("load_encrypted", path=path)
        self.main = next(iter(self._targets("_rels/.rels", "", "officeDocument")), "word/document.xml")

    def xml(self, name: str) -> _Element | None:
        """The root of a part; None when there is no such part.

        Raises:
            LoadError: too large, with a document type, or nested too deeply.
        """
        entry = self.names.get(name)
        if entry is None:
            return None
        if entry.file_size > MAX_PART:
            raise LoadError("load_zip_bomb", path=self.path, size=_megabytes(entry.file_size), ratio=1)
        data = self.archive.read(entry)
        if _DOCTYPE.search(data):
            raise LoadError("load_xml_entities", path=self.path, part=name)
        return self._parse(data)

    def _parse(self, data: bytes) -> _Element:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error):
                raise LoadError("load_too_deep", path=self.path, limit=256) from error
            raise

    def related(self, kind: str) -> list[str]:
        """Names of the parts that the main part refers to by a relationship type such as "footnotes"."""
        folder, name = posixpath.split(self.main)
        return self._targets(f"{folder}/_rels/{name}.rels", folder, kind)

    def targets(self, rels: str, folder: str, kind: str = "") -> dict[str, str]:
        """Parts by relationship id, as a .rels part in a folder names them; all kinds when none is given."""
        root = self.xml(rels)
        found = {
            r.get("Id") or str(at): r.get("Target", "")
            for at, r in enumerate(root.iter("*") if root is not None else ())
            if r.get("Type", "").endswith(f"/{kind}" if kind else "") and r.get("TargetMode") != "External"
        }
        return {
            at: t[1:] if t.startswith("/") else posixpath.normpath(posixpath.join(folder, t)) for at, t in found.items()
        }

    def _targets(self, rels: str, folder: str, kind: str) -> list[str]:
        return list(self.targets(rels, folder, kind).values())

    def first(self, kind: str) -> _Element | None:
        """The root of the first related part of a kind; by its usual name when the relationship is missing."""
        names = [*self.related(kind), posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")]
        return next((root for name in names if (root := self.xml(name)) is not None), None)


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.0f} MB"
