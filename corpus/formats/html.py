"""Web pages (.html): the visible text, one block a line, with marks on what belongs to the site and not to the page.

Nothing visible is left out: navigation, footers and link lists stay in the text under the mark ``site_furniture``.
Scripts, styles, form controls, comments and hidden elements (by attribute, inline style or the page's own style sheets)
are not text, and nothing outside the file is ever fetched: a page whose body is in a frame or viewer is refused.
Table cells stand on their own lines, with their spans in ``tables``. Pages that nest over 2048 levels are refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.html_body import LEAST_PROSE, LEAST_TEXT, MAX_NAMES, attachments, body_elsewhere, prose_size
from corpus.formats.html_boxes import read_boxes
from corpus.formats.html_hints import label_key, page_hints
from corpus.formats.html_page import Survey, survey
from corpus.formats.html_walk import Walker
from corpus.formats.text import decode_or_refuse, text_notes
from corpus.formats.writer import Writer
from corpus.load_messages import PLACES
from corpus.types import Note

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_DEPTH = 2048
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,20})|<\?xml[^>]{0,80}?encoding=["']([\w-]{2,20})""",
    re.I,
)


def load_html(data: bytes, path: Path, charset: str | None = None) -> Extracted:
    """Read a web page; ``charset`` is what came with it (a part of a saved page), believed before what it declares.

    Raises:
        LoadError: undecodable, nested too deeply, or nothing visible on it.
    """
    found = _DECLARED.search(data[:8192])
    declared = charset or ((found[1] or found[2]).decode("ascii") if found else None)
    decoded = decode_or_refuse(data, path, declared)
    root = _parse(decoded.text, path)
    if root is None:
        raise LoadError("load_no_text", path=path)
    boxes = read_boxes(root, label_key)
    surveyed = survey(root, boxes.empty)
    walker = Walker(surveyed)
    walker.walk(root)
    raw = walker.writer.raw
    files = attachments(root, surveyed)
    named = {"attachments": "\n".join(f"{name}\t{address}" for name, address in files)} if files else {}
    notes = tuple(
        Note(note.code, params=note.params) for note in text_notes(decoded) if note.code != "control_characters"
    )
    if walker.hidden >= 20:
        notes += (Note("hidden_text", params={"count": str(walker.hidden)}),)
    notes += _body_notes(root, surveyed, walker.writer, path)
    if files:
        names = "、".join(name for name, _ in files[:MAX_NAMES])
        notes += (Note("attachments", params={"count": str(len(files)), "names": names}),)
    return Extracted(
        raw,
        encoding=decoded.encoding,
        marks=tuple(walker.writer.marks),
        tables=tuple(walker.writer.tables),
        hints=MappingProxyType({**page_hints(root, raw, boxes), **named}),
        notes=notes,
    )


def _body_notes(root: _Element, surveyed: Survey, writer: Writer, path: Path) -> tuple[Note, ...]:
    """A note where a body may stand outside the page; LoadError load_body_elsewhere when there is none on it."""
    at, text = 0, ""
    for mark in writer.marks:
        text += writer.raw[at : mark.start]
        at = mark.end
    text += writer.raw[at:]
    prose = prose_size(text)
    if prose >= LEAST_TEXT:
        return ()
    found = body_elsewhere(root, surveyed)
    if found is None:
        return ()
    if prose < LEAST_PROSE and len(text) < LEAST_TEXT:
        zh, en = PLACES[found.place]
        raise LoadError("load_body_elsewhere", path=path, place_zh=zh, place_en=en, source=found.source)
    return (Note("body_elsewhere", params={"source": found.source}),)


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
