"""Workbooks that can be handed on: headings that stay, widths that fit, a filter, A4 across; one page each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its name, headings, rows (text and numbers) and widths in characters."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    widths: tuple[float, ...]


def workbook_bytes(pages: Sequence[Page]) -> bytes:
    """The file. Text that would be a formula stays text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    line = Side(style="thin", color="BFBFBF")
    for page in pages:
        sheet = book.create_sheet(_name(page.name))
        sheet.append(list(page.head))
        for row in page.rows:
            sheet.append([_plain(value) for value in row])
        for cell in sheet[1]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EDEDED")
        for number, width in enumerate(page.widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
                cell.border = Border(line, line, line, line)
                if isinstance(cell.value, str) and cell.data_type == "f":
                    cell.data_type = "s"
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
        sheet.print_title_rows = "1:1"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = "".join(c for c in value if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))[:32_000]
    return f"'{text}" if text.startswith(_FORMULA) else text


def _name(text: str) -> str:
    return "".join(c for c in text if c not in "[]:*?/\\")[:31] or "1"
