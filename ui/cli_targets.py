"""``tiaowen targets``: the ledger over the library's documents as a table, JSON, CSV, workbook, or side by side."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import InputError
from corpus.messages import message
from service.ledger import Record, compared, comparison_json, ledger, record_json, standing_of
from ui.terminal_click import SpokenCommand, choices, common, narrowing
from ui.terminal_tools import opened_library, print_json

if TYPE_CHECKING:
    from corpus.targets import Target
    from corpus.types import Document
    from index.filters import Filters

COLUMNS = (
    "indicator",
    "comparator",
    "value",
    "upper",
    "unit",
    "change",
    "base",
    "modal",
    "year",
    "deadline",
    "due",
    "region",
    "subject",
    "status",
    "doc_number",
    "title",
    "path",
    "quote",
    "written",
    "clause_id",
    "doc_id",
    "start",
    "end",
)


@click.command("targets", cls=SpokenCommand)
@common
@narrowing
@click.option("--indicator", "indicator", metavar="NAME")
@click.option("--compare", "compare", is_flag=True)
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--xlsx", "xlsx_file", type=click.Path(path_type=Path), metavar="FILE")
def targets(indicator: str | None, compare: bool, csv_file: Path | None, xlsx_file: Path | None) -> int:
    """Every quantitative target and achievement, with its clause."""
    from index.validity import on_day

    filters = choices().as_filters()
    if compare and not indicator:
        raise InputError("targets.compare_what")
    with on_day(choices().as_of), opened_library() as library:
        records = ledger(library, filters, indicator)
        standings = [standing_of(library, *record) for record in records] if choices().json and not compare else []
    if csv_file is not None:
        _write(csv_file, csv_text(records).encode("utf-8-sig"))
    if xlsx_file is not None:
        _write(xlsx_file, workbook(records))
    if compare and indicator:
        _compare(records, indicator, filters)
    elif choices().json:
        print_json({"targets": [record_json(*r, held) for r, held in zip(records, standings, strict=True)]})
    elif csv_file is not None or xlsx_file is not None:
        for path in (csv_file, xlsx_file):
            if path is not None:
                click.echo(message("targets.written", count=len(records), path=path))
    else:
        _print(records)
    return 0


def _compare(records: Sequence[Record], indicator: str, filters: Filters) -> None:
    """The records side by side, on the screen or as JSON."""
    from ui.cli_compare import print_comparison

    comparison = compared(records, indicator, filters)
    documents = {document.doc_id: document for document, _ in records}
    if choices().json:
        print_json({"comparison": comparison_json(comparison, documents)})
    else:
        print_comparison(comparison, documents)


def _line(document: Document, target: Target) -> list[str]:
    record: dict[str, object] = {**record_json(document, target)}
    record["path"] = " / ".join(document.clauses[target.clause].path)
    record["quote"] = "".join(target.quote(document).split())
    return ["" if record[name] is None else str(record[name]) for name in COLUMNS]


def csv_text(records: Sequence[Record]) -> str:
    """Comma-separated values with a heading line; a cell that a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([message(f"targets.column.{name}") for name in COLUMNS])
    for document, target in records:
        writer.writerow([_no_formula(cell) for cell in _line(document, target)])
    return out.getvalue()


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") and len(cell) > 1 else cell


def workbook(records: Sequence[Record]) -> bytes:
    """The same as an .xlsx file, values as numbers. Raises InputError where openpyxl is not installed."""
    try:
        from openpyxl import Workbook  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        raise InputError("targets.no_openpyxl") from error
    book = Workbook(write_only=True)
    sheet = book.create_sheet(message("targets.sheet"))
    sheet.freeze_panes = "A2"
    sheet.append([message(f"targets.column.{name}") for name in COLUMNS])
    numbers = {COLUMNS.index(name) for name in ("value", "upper", "year", "start", "end")}
    for document, target in records:
        line = _line(document, target)
        sheet.append([_number(c) if i in numbers else _plain(c) for i, c in enumerate(line)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(cell: str) -> str:
    """Text that a workbook can hold and won't take for a formula."""
    clean = "".join(c for c in cell if c >= " " or c in "\t\n")
    return _no_formula(clean)


def _number(cell: str) -> str | float | int:
    try:
        return int(cell) if cell.isdecimal() else float(cell)
    except ValueError:
        return cell


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError("targets.not_written", path=path, reason=error.strerror or error) from error


def _print(records: Sequence[Record]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from ui.target_text import shown_value
    from ui.terminal import console, safe

    screen = console()
    if not records:
        screen.print(message("targets.none"))
        return
    names = ("indicator", "value", "year", "region", "deadline", "doc_number", "path")
    table = Table(box=SIMPLE_HEAD)
    for name in names:
        table.add_column(message(f"targets.column.{name}"), overflow="fold")
    before = None
    for document, target in records:
        table.add_row(
            Text(safe(target.indicator) if target.indicator != before else ""),
            Text(safe(f"{target.modal}{shown_value(target)}")),
            str(target.year or ""),
            Text(safe(target.region or "")),
            Text(safe("".join((target.deadline or "").split()))),
            Text(safe(document.metadata.doc_number or document.metadata.title or document.source)),
            Text(safe("/".join(label.rstrip("、.．") for label in document.clauses[target.clause].path))),
        )
        before = target.indicator
    screen.print(table)
    screen.print(message("targets.count", count=len(records), documents=len({d.doc_id for d, _ in records})))
