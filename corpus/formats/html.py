"""Web pages (.html): the visible text, one block a line, with marks on what belongs to the site and not to the page.

Nothing visible is left out: navigation, footers and link lists stay in the text under the mark ``site_furniture``.
Scripts, styles, form controls, comments and hidden elements are not text, and nothing outside the file is ever fetched.
Table cells stand on their own lines, with their spans in ``tables``. Pages that nest over 2048 levels are refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.html_hints import page_hints
from corpus.formats.html_page import survey
from corpus.formats.html_walk import Walker
from corpus.formats.text import decode_or_refuse, text_notes
from corpus.types import Note

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_DEPTH = 2048
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,20})|<\?xml[^>]{0,80}?encoding=["']([\w-]{2,20})""",
    re.I,
)


def load_html(data: bytes, path: Path) -> Extracted:
    """Read a web page.

    Raises:
        LoadError: undecodable, nested too deeply, or nothing visible on it.
    """
    found = _DECLARED.search(data[:8192])
    declared = (found[1] or found[2]).decode("ascii") if found else None
    decoded = decode_or_refuse(data, path, declared)
    root = _parse(decoded.text, path)
    if root is None:
        raise LoadError("load_no_text", path=path)
    walker = Walker(survey(root))
    walker.walk(root)
    raw = walker.writer.raw
    notes = tuple(
        Note(note.code, params=note.params) for note in text_notes(decoded) if note.code != "control_characters"
    )
    if walker.hidden >= 20:
        notes += (Note("hidden_text", params={"count": str(walker.hidden)}),)
    return Extracted(
        raw,
        encoding=decoded.encoding,
        marks=tuple(walker.writer.marks),
        tables=tuple(walker.writer.tables),
        hints=page_hints(root, raw),
        notes=notes,
    )


def _parse(text: str, path: Path) -> _Element | None:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root: _Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.ParserError:  # an empty document
        root = None
    if any("depth" in entry.message for entry in parser.error_log):
        raise LoadError("load_too_deep", path=path, limit=MAX_DEPTH)
    return root
