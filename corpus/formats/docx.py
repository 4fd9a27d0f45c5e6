"""Word files (.docx): paragraphs and tables in document order, one block a line, as Word shows them on paper.

In the text: automatic numbers, tracked insertions, text boxes (after the paragraph that holds them), field results, and
table cells (each on its own lines, spans in ``tables``). Not in the text: tracked deletions, comments, hidden text,
headers and footers (unless there is nothing else). Footnotes and endnotes stand at the end, as ［脚注1］ and ［尾注1］;
nothing is put where they are referred to, so that sentences stay whole. The parts are read with lxml rather than
python-docx, which knows neither numbering nor revisions nor text boxes; tests compare the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.docx_numbering import Numbering
from corpus.formats.docx_package import Package, attribute, child, number, switched_on, tag
from corpus.formats.writer import TableWriter, Writer
from corpus.types import Note

if TYPE_CHECKING:
    from lxml.etree import _Element

_TRANSPARENT = frozenset(
    {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag", "w:body", "w:hdr", "w:ftr"}
)
_DROPPED = frozenset(
    {"w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText", "w:delText", "w:delInstrText", "w:rt", "w:sdtPr"}
)
_LITERAL = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_SYMBOLS = {0xA8: "□", 0xA3: "□", 0x6F: "□", 0xFE: "☑", 0x52: "☑", 0xFD: "☒", 0x54: "☒", 0xFC: "√", 0x50: "√"}


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
    reader.append_notes()
    if not reader.writer.parts:
        reader.append_headers()
    if not reader.writer.parts:
        media = sum(name.startswith("word/media/") for name in package.names)
        raise LoadError("load_scanned" if media else "load_no_text", path=path, pages=media)
    return Extracted(
        reader.writer.raw,
        marks=tuple(reader.writer.marks),
        tables=tuple(reader.writer.tables),
        hints=_core_hints(package),
        notes=reader.notes(),
    )


@dataclass(frozen=True, slots=True)
class _Style:
    """What matters of a style, inherited values filled in."""

    list_id: int | None = None
    level: int | None = None
    hidden: bool = False
    contents: bool = False
    own_list: str | None = None
    name: str = ""


def _styles(root: _Element | None) -> dict[str, _Style]:
    elements = {attribute(e, "styleId") or "": e for e in root if tag(e) == "w:style"} if root is not None else {}
    styles: dict[str, _Style] = {}
    for style_id in elements:
        chain: list[tuple[str, _Element]] = []
        at: str | None = style_id
        while at in elements and len(chain) < 50:
            chain.append((at, elements[at]))
            at = attribute(child(elements[at], "w:basedOn"), "val")
        style = _Style()
        for name, element in reversed(chain):
            numbered = child(child(element, "w:pPr"), "w:numPr")
            list_id, level = number(child(numbered, "w:numId")), number(child(numbered, "w:ilvl"))
            vanish = child(child(element, "w:rPr"), "w:vanish")
            style = _Style(
                style.list_id if list_id is None else list_id,
                style.level if level is None else level,
                style.hidden if vanish is None else switched_on(vanish),
                style.contents or (attribute(child(element, "w:name"), "val") or "").lower().startswith("toc "),
                style.own_list if list_id is None else name,
            )
        styles[style_id] = replace(style, name=style_id)
        if (
            attribute(elements[style_id], "default") in ("1", "true")
            and attribute(elements[style_id], "type") == "paragraph"
        ):
            styles[""] = styles[style_id]
    return styles


@dataclass(slots=True)
class _Paragraph:
    """What is read of one paragraph."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)


class _Reader:
    """Walks the body once, writing blocks and counting what is left out."""

    def __init__(self, package: Package) -> None:
        """Prepare styles and lists."""
        self.package = package
        self.writer = Writer()
        self.counts: Counter[str] = Counter()
        self.references: list[tuple[str, int]] = []
        self.styles = _styles(package.first("styles"))
        lists = {name: style.list_id for name, style in self.styles.items() if style.list_id is not None}
        self.numbering = Numbering(package.first("numbering"), lists)
        self._carried = ""

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
                chosen = _alternative(element)
                if chosen is not None:
                    stack.append(iter(chosen))
            elif name in _TRANSPARENT:
                self.counts["inserted"] += name in ("w:ins", "w:moveTo")
                stack.append(iter(element))
            else:
                yield element

    def _paragraph(self, element: _Element) -> None:
        properties = child(element, "w:pPr")
        style = self.styles.get(attribute(child(properties, "w:pStyle"), "val") or "", _Style())
        paragraph = _Paragraph()
        deleted_before = self.counts["deleted"]
        self._inline(element, paragraph, style.hidden)
        text = "".join(paragraph.pieces)
        mark = child(properties, "w:rPr")
        mark_deleted = child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None
        vanished = switched_on(child(mark, "w:vanish")) and not text
        label = ""
        if text.strip() or not (mark_deleted or vanished or self.counts["deleted"] > deleted_before):
            label = self._label(properties, style)
        text = self._carried + (label if not self._carried else "") + text if text.strip() else self._carried
        if mark_deleted:  # the two paragraphs are one when the deletion is accepted
            self._carried = text
        else:
            self._carried = ""
            self.writer.block(text, "toc" if style.contents else None)
        for box in paragraph.boxes:
            self.flush()
            self.blocks(box)

    def flush(self) -> None:
        """Write a paragraph whose mark was deleted but that no other one follows."""
        carried, self._carried = self._carried, ""
        self.writer.block(carried)

    def _label(self, properties: _Element | None, style: _Style) -> str:
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

    def _inline(self, paragraph: _Element, into: _Paragraph, hidden: bool) -> None:
        """Collect the text of a paragraph's runs, without recursion; text boxes are kept for afterwards."""
        stack = [(iter(paragraph), hidden)]
        while stack:
            children, hidden = stack[-1]
            element = next(children, None)
            if element is None:
                stack.pop()
                continue
            name = tag(element)
            if name in _DROPPED:
                self.counts["deleted"] += name in ("w:del", "w:moveFrom")
            elif name in ("w:t", "m:t"):
                self._text(element.text or "", into, hidden)
            elif name in _LITERAL:
                self._text(_LITERAL[name], into, hidden)
            elif name == "w:sym":
                self._text(_symbol(element), into, hidden)
            elif name == "w:txbxContent":
                into.boxes.append(element)
            elif name in ("w:footnoteReference", "w:endnoteReference"):
                self.references.append((name[2:-9], number(element, "id") or 0))
            elif name == "mc:AlternateContent":
                chosen = _alternative(element)
                if chosen is not None:
                    stack.append((iter(chosen), hidden))
            else:
                self.counts["inserted"] += name in ("w:ins", "w:moveTo")
                self.counts["comments"] += name == "w:commentReference"
                stack.append((iter(element), self._hidden(element, hidden) if name == "w:r" else hidden))

    def _text(self, text: str, into: _Paragraph, hidden: bool) -> None:
        if hidden:
            self.counts["hidden"] += len(text.strip())
        else:
            into.pieces.append(text)

    def _hidden(self, run: _Element, inherited: bool) -> bool:
        properties = child(run, "w:rPr")
        vanish = child(properties, "w:vanish")
        if vanish is not None:
            return switched_on(vanish)
        style = attribute(child(properties, "w:rStyle"), "val")
        return inherited or (style in self.styles and self.styles[style].hidden)

    def _table(self, element: _Element) -> None:
        self.flush()
        table = self.writer.open_table()
        for row in (e for e in self._flat(element) if tag(e) == "w:tr"):
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is not None:
                self.counts["deleted"] += 1
                continue
            self.counts["inserted"] += child(properties, "w:ins") is not None
            if table is not None:
                table.next_row(switched_on(child(properties, "w:tblHeader")))
                table.skip(min(100, number(child(properties, "w:gridBefore")) or 0))
            for cell in (e for e in self._flat(row) if tag(e) == "w:tc"):
                self._cell(cell, table)
        self.writer.close_table(table)

    def _cell(self, element: _Element, table: TableWriter | None) -> None:
        properties = child(element, "w:tcPr")
        if child(properties, "w:cellDel") is not None:
            self.counts["deleted"] += 1
            return
        merge = child(properties, "w:vMerge")
        width = max(1, min(1000, number(child(properties, "w:gridSpan")) or 1))
        continued = merge is not None and attribute(merge, "val") != "restart"
        if table is None:
            if not continued:
                self.blocks(element)
            return
        if continued and table.merge_down(table.column):
            return
        cell = table.open_cell(column_span=width)
        self.blocks(element)
        self.flush()
        table.close_cell(cell)

    def append_notes(self) -> None:
        """Write the footnotes and endnotes that the text refers to, in the order of reference."""
        start, written = self.writer.at, 0
        for kind, title in (("footnote", "脚注"), ("endnote", "尾注")):
            ids = [note for which, note in self.references if which == kind]
            root = self.package.first(f"{kind}s") if ids else None
            elements = {number(e, "id"): e for e in root} if root is not None else {}
            for count, note in enumerate(dict.fromkeys(ids), 1):
                if note in elements:
                    self._carried = f"［{title}{count}］"
                    self.blocks(elements[note])
                    self.flush()
                    written += 1
        if written:
            self.counts.update(notes=written, notes_start=start)

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
        if c["notes"]:
            notes.append(Note("footnotes", c["notes_start"], self.writer.at, {"count": str(c["notes"])}))
        for name, code in (("comments", "comments_dropped"), ("hidden", "hidden_text"), ("embedded", "embedded_parts")):
            if c[name]:
                notes.append(Note(code, params={"count": str(c[name])}))
        if c["headers"]:
            notes.append(Note("headers_used"))
        return tuple(notes)


def _alternative(element: _Element) -> _Element | None:
    """Newer content stands beside an older form of the same: take the first form that there is."""
    return next((e for e in element if tag(e) in ("mc:Choice", "mc:Fallback")), None)


def _symbol(element: _Element) -> str:
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(code - 0xF000, "□")
    return chr(code) if 0x20 <= code < 0xD800 else "□"


def _core_hints(package: Package) -> Mapping[str, str]:
    """Title, author and creation time from the core properties: weak hints, often left over from another file."""
    found = next((n for n in ("docProps/core.xml", "docprops/core.xml") if n in package.names), None)
    try:
        root = package.xml(found) if found else None
    except (LoadError, SyntaxError, BadZipFile):  # nothing of the text depends on this part
        root = None
    names = {"title": "core_title", "creator": "core_author", "created": "core_created"}
    hints = {
        names[tag(e)]: text
        for e in (root if root is not None else ())
        if tag(e) in names and (text := (e.text or "").strip())
    }
    return MappingProxyType(hints)
