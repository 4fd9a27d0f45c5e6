"""File formats: one file, one function ``load_x(data, path) -> Extracted`` each, and one line in ``LOADERS``.

To add a format, write ``corpus/formats/x.py`` with such a function and add its ending here. A loader gets the whole
file and may raise LoadError with a code of corpus.load_messages; whatever else it raises, ``corpus.load`` turns into
one. Loaders import their libraries inside functions: importing this package imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from corpus.types import Mark, Markup, Note, Table

LOADERS: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "corpus.formats.text:load_text",
        ".md": "corpus.formats.markdown:load_markdown",
        ".markdown": "corpus.formats.markdown:load_markdown",
        ".docx": "corpus.formats.docx:load_docx",
        ".html": "corpus.formats.html:load_html",
        ".htm": "corpus.formats.html:load_html",
        ".shtml": "corpus.formats.html:load_html",
        ".xhtml": "corpus.formats.html:load_html",
        ".pdf": "corpus.formats.pdf:load_pdf",
        ".doc": "corpus.formats.office:load_office",
        ".wps": "corpus.formats.office:load_office",
        ".rtf": "corpus.formats.office:load_office",
        ".et": "corpus.formats.office:load_office",
        ".xls": "corpus.formats.office:load_office",
        ".ppt": "corpus.formats.office:load_office",
        ".dps": "corpus.formats.office:load_office",
        ".odt": "corpus.formats.office:load_office",
        ".ods": "corpus.formats.office:load_office",
        ".odp": "corpus.formats.office:load_office",
        ".xlsx": "corpus.formats.sheets:load_sheets",
        ".xlsm": "corpus.formats.sheets:load_sheets",
        ".pptx": "corpus.formats.slides:load_slides",
        ".ofd": "corpus.formats.ofd:load_ofd",
        ".mht": "corpus.formats.mht:load_mht",
        ".mhtml": "corpus.formats.mht:load_mht",
    }
)

FORMAT_NAMES: Mapping[str, str] = MappingProxyType(
    {".markdown": "md", ".htm": "html", ".shtml": "html", ".xhtml": "html", ".xlsm": "xlsx", ".mhtml": "mht"}
)
"""Endings whose ``Loaded.format`` is not the ending itself."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a loader read: the fields of Loaded that the format decides. Offsets count code points of ``raw``."""

    raw: str
    encoding: str | None = None
    marks: tuple[Mark, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: tuple[int, ...] = ()
    hints: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Note, ...] = ()
    markup: tuple[Markup, ...] = ()


Loader = Callable[[bytes, Path], Extracted]


def loader_for(ending: str) -> Loader:
    """The loader of an ending (lower case, with its dot); its module is imported now. KeyError when there is none."""
    module, _, name = LOADERS[ending].partition(":")
    loader: Loader = getattr(import_module(module), name)
    return loader


def format_name(ending: str) -> str:
    """``Loaded.format`` of an ending: "html" for ".htm"."""
    return FORMAT_NAMES.get(ending, ending.removeprefix("."))
