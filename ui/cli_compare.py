"""``tiaowen targets --indicator NAME --compare``: one indicator side by side, by region and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.messages import message

if TYPE_CHECKING:
    from corpus.target_compare import Comparison
    from corpus.types import Document

COLUMNS = ("region", "year", "status", "value", "difference", "document", "path")


def print_comparison(comparison: Comparison, documents: dict[str, Document]) -> None:
    """The lines as a table, one for each indicator that the name stands for."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from ui.target_text import shown_value
    from ui.terminal import console, safe

    screen = console()
    for indicator in comparison.indicators:
        table = Table(box=SIMPLE_HEAD, title=Text(safe(indicator)), title_justify="left")
        for name in COLUMNS:
            table.add_column(message(f"targets.column.{name}"), overflow="fold")
        for row in comparison.rows:
            if row.target.indicator != indicator:
                continue
            document = documents[row.doc_id]
            clause = document.clauses[row.target.clause]
            table.add_row(
                Text(safe(row.region or "")),
                str(row.year or ""),
                message(f"targets.status.{row.status.value}") if row.status else "",
                Text(safe(f"{row.target.modal}{shown_value(row.target)}")),
                row.change or "",
                Text(safe(document.metadata.doc_number or document.metadata.title or document.source)),
                Text(safe("/".join(label.rstrip("、.．") for label in clause.path))),
            )
        screen.print(table)
    if not comparison.rows:
        screen.print(message("targets.none"))
    for region, year in comparison.missing:
        screen.print(message("targets.missing", region=region or "", year=year or ""))
