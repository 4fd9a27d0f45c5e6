"""A result as an Excel file: one row an entry, and a second sheet with the sources. All cells are text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.messages import message
from drafting.export_forms import Sheet

_WIDEST, _CELL_MAX = 60, 32_000


def write_excel(sheet: Sheet, path: Path) -> None:
    """Write the file. Raises OSError."""
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    first.title = message("export.sheet_entries")
    for fact in (sheet.title, *sheet.facts):
        _append(first, [fact])
    _table(first, [sheet.columns, *(entry.cells for entry in sheet.entries)])
    second = book.create_sheet(message("export.sources"))
    names = tuple(message(f"export.column_{name}") for name in ("title", "doc_number", "issuer", "date"))
    _table(second, [names, *((s.title, s.number, s.issuer, s.date) for s in sheet.sources)])
    book.save(path)


def _table(page: Any, rows: list[tuple[str, ...]]) -> None:  # noqa: ANN401  (openpyxl ships no types)
    """Rows below what stands on the page, the first of them bold and always in sight."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, row in enumerate(rows):
        for cell in _append(page, row):
            cell.font = Font(bold=number == 0)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = page.cell(row=page.max_row - len(rows) + 2, column=1)
    for column in range(len(rows[0])):
        longest = max(len(row[column]) for row in rows)
        page.column_dimensions[get_column_letter(column + 1)].width = min(_WIDEST, 2 * longest + 2)


def _append(page: Any, values: Sequence[str]) -> Any:  # noqa: ANN401
    """A row of texts, returned as cells: what begins like a formula stays a text."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    page.append([ILLEGAL_CHARACTERS_RE.sub("", value)[:_CELL_MAX] for value in values])
    cells = page[page.max_row]
    for cell in cells:
        if cell.data_type == "f":
            cell.data_type = "s"
    return cells
