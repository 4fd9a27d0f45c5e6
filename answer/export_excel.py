"""A result as an Excel file: one row an entry, and a second sheet with the sources. All cells are text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from answer.export_forms import Sheet
from corpus.messages import message

_WIDEST, _CELL_MAX = 60, 32_000


def write_excel(sheet: Sheet, path: Path) -> None:
    """Write the file. Raises OSError."""
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    first.title = message("export.sheet_entries")
    for fact in (sheet.title, *sheet.facts):
        _append(first, [fact])
    first.append([])
    header = first.max_row + 1
    _fill(first, [sheet.columns, *(entry.cells for entry in sheet.entries)])
    first.freeze_panes = f"A{header + 1}"
    second = book.create_sheet(message("export.sources"))
    names = tuple(message(f"export.column_{name}") for name in ("title", "doc_number", "issuer", "date"))
    _fill(second, [names, *((s.title, s.number, s.issuer, s.date) for s in sheet.sources)])
    book.save(path)


def _fill(page: Any, rows: list[tuple[str, ...]]) -> None:  # noqa: ANN401  (openpyxl ships no types)
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    start = page.max_row if page.max_row > 1 or page["A1"].value is not None else 0
    for row in rows:
        _append(page, row)
    for cell in page[start + 1 if start == 0 else page.max_row - len(rows) + 1]:
        cell.font = Font(bold=True)
    for number in range(len(rows[0])):
        longest = max(len(row[number]) for row in rows)
        page.column_dimensions[get_column_letter(number + 1)].width = min(_WIDEST, 2 * longest + 2)
        for row in page.iter_rows(min_row=page.max_row - len(rows) + 1, min_col=number + 1, max_col=number + 1):
            row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _append(page: Any, values: list[str] | tuple[str, ...]) -> None:  # noqa: ANN401
    """A row of texts: what begins like a formula stays a text."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    page.append([ILLEGAL_CHARACTERS_RE.sub("", value)[:_CELL_MAX] for value in values])
    for cell in page[page.max_row]:
        if isinstance(cell.value, str) and cell.value.startswith("="):
            cell.data_type = "s"
