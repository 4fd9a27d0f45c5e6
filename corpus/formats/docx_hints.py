"""What a Word file states beside its text: core properties, and the letterhead when it stands in the page header."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from zipfile import BadZipFile

from corpus.doc_numbers import find_doc_number, is_doc_number
from corpus.errors import LoadError
from corpus.formats.docx_package import Package, inside, tag

_HEADERS = 10
_LONGEST = 60


def package_hints(package: Package) -> Mapping[str, str]:
    """Hints under the keys of Metadata (from a letterhead) and as ``core_…`` (weak ones)."""
    return MappingProxyType({**_core_hints(package), **_letterhead(package)})


def _letterhead(package: Package) -> dict[str, str]:
    """Number and issuer where lines of a page header consist of them: "某局文件", "某发〔2024〕1号"."""
    hints: dict[str, str] = {}
    for name in [*dict.fromkeys(package.related("header"))][:_HEADERS]:
        try:
            root = package.xml(name)
        except (LoadError, SyntaxError, BadZipFile):  # the text does not depend on it
            continue
        for paragraph in inside(root, "w:p") if root is not None else ():
            line = "".join("".join(e.text or "" for e in inside(paragraph, "w:t")).split())
            if len(line) > _LONGEST:
                continue
            number = find_doc_number(line)
            if number is not None and is_doc_number(line):
                hints.setdefault("doc_number", number.value)
            elif line.endswith("文件") and len(line) > 4:
                hints.setdefault("issuer", line.removesuffix("文件"))
    return hints if "doc_number" in hints else {}


def _core_hints(package: Package) -> dict[str, str]:
    """Title, author and creation time from the core properties: weak hints, often left over from another file."""
    found = next((n for n in ("docProps/core.xml", "docprops/core.xml") if n in package.names), None)
    try:
        root = package.xml(found) if found else None
    except (LoadError, SyntaxError, BadZipFile):  # nothing of the text depends on this part
        root = None
    names = {"title": "core_title", "creator": "core_author", "created": "core_created"}
    return {
        names[tag(e)]: text
        for e in (root if root is not None else ())
        if tag(e) in names and (text := (e.text or "").strip())
    }
