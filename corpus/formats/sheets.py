"""Spreadsheets (.xlsx, .xlsm): every visible sheet's blocks of rows are tables; single cells around them are lines.

Values read as the sheet shows them: percentages, dates, decimals, the results that formulas had when the file was saved
(formulas and macros are never run). Blank rows end a table; rows of one cell above it (a title, a unit) or below it
(notes) are plain lines. Hidden sheets are left out, hidden rows are not: filters hide rows for a while only.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.docx_package import Package, inside, tag
from corpus.formats.sheet_values import Formats, read_formats, shown
from corpus.formats.writer import MAX_COLUMNS, Writer
from corpus.types import Note

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_CELLS = 1_000_000
MAX_GRID = 3_000_000
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.I)


@dataclass(slots=True)
class _Sheet:
    """A sheet's values by (row, column), its merged ranges (top, left, bottom, right), and its frozen rows."""

    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    frozen: int = 0


@dataclass(slots=True)
class _Book:
    """The workbook while it is read."""

    package: Package
    strings: list[str]
    formats: Formats
    cells: int = 0
    uncomputed: int = 0


def load_sheets(data: bytes, path: Path) -> Extracted:
    """Read a workbook.

    Raises:
        LoadError: broken, encrypted, a zip bomb, or nothing in its cells.
    """
    package = Package(data, path)
    root = package.xml(package.main)
    if root is None or tag(root) != "workbook":
        raise LoadError("load_broken", path=path, format=".xlsx", detail="no workbook")
    first = package.first("sharedStrings")
    strings = [_string(e) for e in first if tag(e) == "si"] if first is not None else []
    book = _Book(package, strings, read_formats(package.first("styles"), root))
    writer, hidden = Writer(), 0
    for name, element, part in _sheets(package, root):
        if element.get("state") in ("hidden", "veryHidden"):
            hidden += 1
        elif (content := package.xml(part)) is not None:
            _write(_read(book, name, content), writer)
    if not writer.parts:
        raise LoadError("load_no_text", path=path)
    notes = []
    for count, code in ((hidden, "sheets_hidden"), (book.uncomputed, "formulas_uncomputed")):
        if count:
            notes.append(Note(code, params={"count": str(count)}))
    if book.cells >= MAX_CELLS:
        notes.append(Note("sheet_cut", params={"limit": str(MAX_CELLS)}))
    return Extracted(writer.raw, tables=tuple(writer.tables), notes=tuple(notes))


def _sheets(package: Package, root: _Element) -> Iterator[tuple[str, _Element, str]]:
    folder, main = posixpath.split(package.main)
    targets = package.targets(f"{folder}/_rels/{main}.rels", folder)
    for element in inside(root, "sheet"):
        related = next((v for k, v in element.attrib.items() if str(k).endswith("}id")), "")
        if (part := targets.get(str(related))) is not None:
            yield (element.get("name") or "").strip(), element, part


def _string(element: _Element) -> str:
    """A string's text without the readings above it."""
    return "".join(e.text or "" for e in inside(element, "t") if tag(e.getparent()) != "rPh")


def _read(book: _Book, name: str, root: _Element) -> _Sheet:
    sheet = _Sheet(name)
    row_number = -1
    for row in inside(root, "row"):
        row_number = _integer(row.get("r"), row_number + 2) - 1
        column = -1
        for cell in (e for e in row if tag(e) == "c"):
            column += 1
            if (place := _place(cell.get("r"))) is not None:
                column = place[1]
            if column >= MAX_COLUMNS or book.cells >= MAX_CELLS:
                continue
            value = _value(book, cell)
            if value.strip():
                book.cells += 1
                sheet.cells.setdefault(row_number, {})[column] = value.strip()
    for merge in inside(root, "mergeCell"):
        first, _, last = (merge.get("ref") or "").partition(":")
        a, b = _place(first), _place(last)
        if a and b and len(sheet.merged) < MAX_CELLS:
            sheet.merged[a] = (max(a[0], b[0]), min(MAX_COLUMNS - 1, max(a[1], b[1])))
    pane = next(inside(root, "pane"), None)
    if pane is not None and pane.get("state") in ("frozen", "frozenSplit"):
        sheet.frozen = _integer(pane.get("ySplit"), 0)
    return sheet


def _value(book: _Book, cell: _Element) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(_string(e) for e in cell if tag(e) == "is")
    text = next((e.text or "" for e in cell if tag(e) == "v"), None)
    if not text:
        book.uncomputed += any(tag(e) == "f" for e in cell)
        return ""
    if kind == "s":
        at = _integer(text, -1)
        return book.strings[at] if 0 <= at < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if text.strip() == "1" else "FALSE"
    return text if kind in ("str", "e", "d") else shown(text, book.formats, _integer(cell.get("s"), 0))


def _place(ref: str | None) -> tuple[int, int] | None:
    """Row and column, from 0, of a reference such as "B2"."""
    found = _PLACE.fullmatch((ref or "").strip())
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\s*[0-9]{1,9}\s*", text) else otherwise


def _write(sheet: _Sheet, writer: Writer) -> None:
    if sheet.cells and sheet.name and not _DEFAULT_NAME.fullmatch(sheet.name):
        writer.block(sheet.name)
    for rows in _blocks(sheet):
        single = [len(sheet.cells[row]) == 1 and not _spans_rows(sheet, row) for row in rows]
        top = next((at for at, alone in enumerate(single) if not alone), len(rows))
        bottom = len(rows) - next((at for at, alone in enumerate(reversed(single)) if not alone), 0)
        for row in rows[:top]:
            writer.block(*sheet.cells[row].values())
        if top < bottom:
            _write_table(sheet, rows[top:bottom], writer)
            for row in rows[bottom:]:
                writer.block(*sheet.cells[row].values())


def _spans_rows(sheet: _Sheet, row: int) -> bool:
    return any(sheet.merged.get((row, column), (row, 0))[0] > row for column in sheet.cells[row])


def _blocks(sheet: _Sheet) -> Iterator[list[int]]:
    """Runs of rows with values; a cell merged over blank rows holds them together."""
    rows: list[int] = []
    reach = -1
    for row in sorted(sheet.cells):
        if rows and row > max(rows[-1] + 1, reach + 1):
            yield rows
            rows = []
        rows.append(row)
        reach = max([reach, *(sheet.merged.get((row, column), (row, 0))[0] for column in sheet.cells[row])])
    if rows:
        yield rows


def _write_table(sheet: _Sheet, rows: list[int], writer: Writer) -> None:
    left = min(min(sheet.cells[row]) for row in rows)
    right = max(max(sheet.cells[row]) for row in rows)
    if (right - left + 1) * len(rows) > MAX_GRID or (table := writer.open_table()) is None:
        for row in rows:
            writer.block("\t".join(sheet.cells[row].values()))
        return
    for row in rows:
        table.next_row(header=row < sheet.frozen)
        while (at := table.next_free()) <= right - left:
            bottom, end = sheet.merged.get((row, left + at), (row, left + at))
            down = bisect_right(rows, bottom) - bisect_left(rows, row)
            cell = table.open_cell(down, 1 + min(end, right) - left - at)
            writer.block(sheet.cells[row].get(left + at, ""))
            table.close_cell(cell)
    writer.close_table(table)
