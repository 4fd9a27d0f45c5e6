"""Word files (.docx): paragraphs and tables in document order, one block a line, as Word shows them on paper.

In the text: automatic numbers, tracked insertions, text boxes (after the paragraph that holds them), field results,
formulas and boxes of forms, and table cells (each on its own lines, spans in ``tables``; a table in a cell of another
one a row a line). Footnotes and endnotes stand below the paragraph (or the table) that refers to them, as ［脚注1］ and
［尾注1］, so that they belong to its clause; nothing is put into the sentence, and a note gives the place. Notes of the
title stand below the first paragraph that is a sentence.

Not in the text: tracked deletions, comments, hidden text, prompts of empty controls, headers and footers (unless there
is nothing else). The parts are read with lxml rather than python-docx, which knows neither numbering nor revisions nor
text boxes; tests compare the two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.docx_hints import package_hints
from corpus.formats.docx_inline import InlineReader, Reference, alternative, is_placeholder
from corpus.formats.docx_numbering import Numbering
from corpus.formats.docx_package import Package, attribute, child, inside, number, switched_on, tag
from corpus.formats.docx_styles import Style, read_styles
from corpus.formats.writer import TableWriter, Writer, written
from corpus.types import Note

if TYPE_CHECKING:
    from lxml.etree import _Element

_TRANSPARENT = frozenset(
    {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag", "w:body", "w:hdr", "w:ftr"}
)
_SENTENCE = re.compile("[。；，]")
_NOTE_TITLES = {"footnote": "脚注", "endnote": "尾注"}
_COUNTED = (
    ("comments", "comments_dropped"),
    ("hidden", "hidden_text"),
    ("embedded", "embedded_parts"),
    ("objects", "objects_unread"),
    ("placeholders", "placeholders_dropped"),
    ("symbols", "symbols_unknown"),
    ("overlaid", "characters_overlaid"),
)
LAYOUT_SHARE = 0.6


def load_docx(data: bytes, path: Path) -> Extracted:
    """Read a .docx file.

    Raises:
        LoadError: encrypted, a zip bomb, XML with entities, or no text in it.
    """
    package = Package(data, path)
    root = package.xml(package.main)
    if root is None:
        raise LoadError("load_broken", path=path, format=".docx", detail=f"no {package.main}")
    reader = _Reader(package)
    reader.blocks(root)
    reader.flush()
    reader.write_notes()
    if not reader.writer.parts:
        reader.append_headers()
    if not reader.writer.parts:
        media = sum(name.startswith("word/media/") for name in package.names)
        raise LoadError("load_scanned" if media else "load_no_text", path=path, pages=media)
    return Extracted(
        reader.writer.raw,
        marks=tuple(reader.writer.marks),
        tables=tuple(reader.writer.tables),
        hints=package_hints(package),
        notes=reader.notes(),
    )


class _Reader:
    """Walks the body once, writing blocks and counting what is left out."""

    def __init__(self, package: Package) -> None:
        """Prepare styles, lists and notes."""
        self.package = package
        self.writer = Writer()
        self.counts: Counter[str] = Counter()
        self.styles = read_styles(package.first("styles"))
        lists = {name: style.list_id for name, style in self.styles.items() if style.list_id is not None}
        self.numbering = Numbering(package.first("numbering"), lists)
        self._inline = InlineReader(self.styles, self.counts)
        self._carried = ""
        self._prompts: set[_Element] = set()
        self._notes: dict[str, dict[int | None, _Element]] = {}
        self._waiting: list[tuple[Reference, int]] = []
        self._numbers: set[tuple[str, int]] = set()
        self._written: Counter[str] = Counter()
        self._begun = False
        self.links: list[Note] = []

    def blocks(self, container: _Element) -> None:
        """Write the paragraphs and tables of a body, cell, text box or note."""
        for element in self._flat(container):
            match tag(element):
                case "w:p":
                    self._paragraph(element)
                case "w:tbl":
                    self._table(element)
                case "w:altChunk":
                    self.counts["embedded"] += 1

    def _flat(self, container: _Element) -> Iterator[_Element]:
        """Children in order, seeing through wrappers (content controls, insertions, alternatives)."""
        stack = [iter(container)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            name = tag(element)
            if name == "mc:AlternateContent":
                chosen = alternative(element)
                if chosen is not None:
                    stack.append(iter(chosen))
            elif name in _TRANSPARENT:
                self.counts["inserted"] += name in ("w:ins", "w:moveTo")
                if name == "w:sdt" and is_placeholder(element):
                    self.counts["placeholders"] += 1
                    self._prompts.update(inside(element, "w:tc"))  # the cell is there, its prompt is not
                    if not self._prompts.intersection(inside(element, "w:tc")):
                        continue
                stack.append(iter(element))
            else:
                yield element

    def _paragraph(self, element: _Element) -> None:
        properties = child(element, "w:pPr")
        style = self.styles.get(attribute(child(properties, "w:pStyle"), "val") or "", self.styles.get("", Style()))
        deleted_before = self.counts["deleted"]
        paragraph = self._inline.read(element, style)
        text = "".join(paragraph.pieces)
        mark = child(properties, "w:rPr")
        mark_deleted = child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None
        vanished = switched_on(child(mark, "w:vanish")) and not text
        label = ""
        if text.strip() or not (mark_deleted or vanished or self.counts["deleted"] > deleted_before):
            label = self._label(properties, style)
        before = self._carried + (label if not self._carried and text.strip() else "")
        for reference in paragraph.references:
            place = self.writer.at + len(written(before + "".join(paragraph.pieces[: reference.at])))
            self._waiting.append((reference, place))
        text = before + text if text.strip() else self._carried
        if mark_deleted:  # the two paragraphs are one when the deletion is accepted
            self._carried = text
        else:
            self._carried = ""
            self.writer.block(text, "toc" if style.contents else None)
            self._begun = self._begun or _SENTENCE.search(text) is not None
        for box in paragraph.boxes:
            self.flush()
            self.blocks(box)
        if self._begun and not self._carried:
            self.write_notes()

    def flush(self) -> None:
        """Write a paragraph whose mark was deleted but that no other one follows."""
        carried, self._carried = self._carried, ""
        self.writer.block(carried)

    def _label(self, properties: _Element | None, style: Style) -> str:
        numbered = child(properties, "w:numPr")
        list_id = number(child(numbered, "w:numId"))
        level = number(child(numbered, "w:ilvl"))
        if list_id is None:
            list_id = style.list_id
            if level is None and list_id is not None and style.own_list is not None:
                linked = (self.numbering.level_of_style(list_id, name) for name in (style.name, style.own_list))
                level = next((at for at in linked if at is not None), None)
            level = style.level if level is None else level
        return self.numbering.label(list_id, level or 0) if list_id else ""

    def _table(self, element: _Element) -> None:
        self.flush()
        if _is_layout(element):
            for cell in (c for row in self._rows(element, None) for c in row):
                self.blocks(cell)
                self.flush()
            return
        table = self.writer.open_table()
        for row in self._rows(element, table):
            for cell in row:
                self._cell(cell, table)
        self.writer.close_table(table)
        self._begun = self._begun or table is not None
        if self._begun:
            self.write_notes()

    def _rows(self, element: _Element, table: TableWriter | None) -> Iterator[Iterator[_Element]]:
        """The cells of each row that was not deleted, the grid told of it."""
        for row in (e for e in self._flat(element) if tag(e) == "w:tr"):
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is not None:
                self.counts["deleted"] += 1
                continue
            self.counts["inserted"] += child(properties, "w:ins") is not None
            self.writer.next_nested_row()
            if table is not None:
                table.next_row(switched_on(child(properties, "w:tblHeader")))
                table.skip(min(100, number(child(properties, "w:gridBefore")) or 0))
            yield (e for e in self._flat(row) if tag(e) == "w:tc")

    def _cell(self, element: _Element, table: TableWriter | None) -> None:
        properties = child(element, "w:tcPr")
        if child(properties, "w:cellDel") is not None:
            self.counts["deleted"] += 1
            return
        down, across = child(properties, "w:vMerge"), child(properties, "w:hMerge")
        width = max(1, min(1000, number(child(properties, "w:gridSpan")) or 1))
        continued = down is not None and attribute(down, "val") != "restart"
        content = () if element in self._prompts else (element,)
        if table is None:
            for cell in () if continued else content:
                self.blocks(cell)
            return
        if across is not None and attribute(across, "val") != "restart" and table.widen(width):
            return
        if continued and table.merge_down(table.column):
            return
        opened = table.open_cell(column_span=width)
        for cell in content:
            self.blocks(cell)
        self.flush()
        table.close_cell(opened)

    def write_notes(self) -> None:
        """Write the notes that wait, each once; inside a table they wait until it ends."""
        if self.writer.in_table:
            return
        waiting, self._waiting = self._waiting, []
        for reference, place in waiting:
            kind = reference.kind
            if (kind, reference.id) in self._numbers:
                continue
            if kind not in self._notes:
                root = self.package.first(f"{kind}s")
                self._notes[kind] = {number(e, "id"): e for e in root} if root is not None else {}
            note = self._notes[kind].get(reference.id)
            if note is None:
                continue
            self._written[kind] += 1
            self._numbers.add((kind, reference.id))
            label, start = f"［{_NOTE_TITLES[kind]}{self._written[kind]}］", self.writer.at
            self._carried = label
            self.blocks(note)
            self.flush()
            params = {"label": label, "at": str(place)}
            self.links.append(Note("footnote", start, max(start, self.writer.at - 1), params))

    def append_headers(self) -> None:
        """Write headers and footers, for a file whose body has no text."""
        names = dict.fromkeys([*self.package.related("header"), *self.package.related("footer")])
        for name in names:
            if (root := self.package.xml(name)) is not None:
                self.blocks(root)
        self.flush()
        self.counts["headers"] = bool(self.writer.parts)

    def notes(self) -> tuple[Note, ...]:
        """What was changed or left out."""
        c = self.counts
        notes: list[Note] = []
        if c["inserted"] or c["deleted"]:
            params = {"inserted": str(c["inserted"]), "deleted": str(c["deleted"])}
            notes.append(Note("tracked_changes", params=params))
        notes.extend(self.links)
        for name, code in _COUNTED:
            if c[name]:
                notes.append(Note(code, params={"count": str(c[name])}))
        if c["charts"] or c["diagrams"]:
            notes.append(Note("charts_unread", params={name: str(c[name]) for name in ("charts", "diagrams")}))
        if c["headers"]:
            notes.append(Note("headers_used"))
        return tuple(notes)


def _is_layout(table: _Element) -> bool:
    """Whether a table only arranges others: a single column, or one cell that holds most of the text in a table."""
    if next((e for row in table for e in row.iter("*") if tag(e) == "w:tbl"), None) is None:
        return False
    rows = [[cell for cell in inside(row, "w:tc") if _row_of(cell) is row] for row in table if tag(row) == "w:tr"]
    if all(len(row) <= 1 for row in rows):
        return True
    sizes = [(_size(cell), child(cell, "w:tbl") is not None) for row in rows for cell in row]
    return max((size for size, nested in sizes if nested), default=0) > LAYOUT_SHARE * sum(size for size, _ in sizes)


def _row_of(cell: _Element) -> _Element | None:
    return next((e for e in cell.iterancestors() if tag(e) == "w:tr"), None)


def _size(cell: _Element) -> int:
    return sum(len((e.text or "").strip()) for e in inside(cell, "w:t"))
