"""Presentations (.pptx): the text of each slide in the order of its shapes, tables as tables; a slide is a page.

Speaker notes, comments and hidden slides are left out and counted; charts and SmartArt are counted.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.docx_package import Package, inside, tag
from corpus.formats.writer import MAX_COLUMNS, Writer
from corpus.types import Note

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SLIDES = 5_000


def load_slides(data: bytes, path: Path) -> Extracted:
    """Read a presentation.

    Raises:
        LoadError: broken, encrypted, a zip bomb, too many slides, or no text on them.
    """
    package = Package(data, path)
    root = package.xml(package.main)
    if root is None or tag(root) != "presentation":
        raise LoadError("load_broken", path=path, format=".pptx", detail="no presentation")
    folder, main = posixpath.split(package.main)
    targets = package.targets(f"{folder}/_rels/{main}.rels", folder)
    writer, counts, pages = Writer(), Counter[str](), []
    for slide in inside(root, "sldId"):
        related = next((v for k, v in slide.attrib.items() if str(k).endswith("}id")), "")
        content = package.xml(targets.get(str(related), ""))
        if content is None:
            continue
        if content.get("show") in ("0", "false"):
            counts["hidden"] += 1
            continue
        pages.append(writer.at)
        if len(pages) > MAX_SLIDES:
            raise LoadError("load_too_many_pages", path=path, pages=len(pages), limit=MAX_SLIDES)
        _slide(content, writer, counts)
    if not writer.parts:
        raise LoadError("load_scanned" if counts["pictures"] else "load_no_text", path=path, pages=len(pages))
    notes = []
    if counts["hidden"]:
        notes.append(Note("slides_hidden", params={"count": str(counts["hidden"])}))
    if counts["charts"] or counts["diagrams"]:
        notes.append(Note("charts_unread", params={name: str(counts[name]) for name in ("charts", "diagrams")}))
    return Extracted(writer.raw, tables=tuple(writer.tables), pages=tuple(pages), notes=tuple(notes))


def _slide(root: _Element, writer: Writer, counts: Counter[str]) -> None:
    """Write paragraphs and tables in document order, without recursion; the number on the slide is no text."""
    stack = [iter(root)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        match tag(element):
            case "tbl":
                _table(element, writer)
            case "p":
                writer.block(_paragraph(element))
            case "mc:AlternateContent":
                chosen = next((e for e in element if tag(e) in ("mc:Choice", "mc:Fallback")), None)
                if chosen is not None:
                    stack.append(iter(chosen))
            case name:
                counts["pictures"] += name == "pic"
                if name == "graphicData":
                    uri = (element.get("uri") or "").rpartition("/")[2]
                    counts["charts"] += uri in ("chart", "chartex")
                    counts["diagrams"] += uri == "diagram"
                stack.append(iter(element))


def _paragraph(element: _Element) -> str:
    text = ""
    for part in element.iter("*"):
        name = tag(part)
        if name == "t":
            parent = part.getparent()
            if parent is None or tag(parent) != "fld" or parent.get("type") != "slidenum":
                text += part.text or ""
        elif name == "br":
            text += "\n"
    return text


def _table(element: _Element, writer: Writer) -> None:
    table = writer.open_table()
    if table is None:
        return
    heads = next((e.get("firstRow") in ("1", "true") for e in element if tag(e) == "tblPr"), False)
    for at, row in enumerate(e for e in element if tag(e) == "tr"):
        table.next_row(header=heads and at == 0)
        for cell in (e for e in row if tag(e) == "tc"):
            if cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true"):
                continue
            down, across = (_integer(cell.get(name)) for name in ("rowSpan", "gridSpan"))
            opened = table.open_cell(down, across)
            for paragraph in inside(cell, "p"):
                writer.block(_paragraph(paragraph))
            table.close_cell(opened)
    writer.close_table(table)


def _integer(text: str | None) -> int:
    return max(1, min(MAX_COLUMNS, int(text))) if text is not None and text.isdecimal() and len(text) < 6 else 1
