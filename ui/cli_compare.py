"""``tiaowen targets --indicator NAME --compare``: one indicator side by side, by region and year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.messages import message

if TYPE_CHECKING:
    from corpus.target_compare import Comparison
    from corpus.target_record import Target
    from corpus.types import Document
    from index.filters import Filters

COLUMNS = ("region", "year", "status", "value", "difference", "document", "path")


def compared(records: Sequence[tuple[Document, Target]], indicator: str, filters: Filters) -> Comparison:
    """The records as lines by region and year; pairs of the filters that none is about are named as missing."""
    from corpus.regions import canonical
    from corpus.target_compare import compare_targets

    regions = [known.name if (known := canonical(name)) else name for name in filters.regions]
    inside = {target.region for _, target in records}
    regions += sorted(r for r in inside if r and r not in regions) if regions else []
    years = [int(year) for year in filters.years]
    return compare_targets([t for _, t in records], indicator, years=years, regions=regions)


def comparison_json(comparison: Comparison, documents: dict[str, Document]) -> dict[str, object]:
    """Lines with their records by contract, and the (region, year) pairs without any."""
    lines = [
        {
            "indicator": row.target.indicator,
            "region": row.region,
            "year": row.year,
            "status": row.status,
            "value": row.value,
            "upper": row.upper,
            "comparator": row.comparator,
            "unit": row.unit,
            "difference": row.change,
            "target": row.target.as_json(documents[row.doc_id]),
            "also": [other.as_json(documents[other.doc_id]) for other in row.also],
        }
        for row in comparison.rows
    ]
    missing = [{"region": region, "year": year} for region, year in comparison.missing]
    return {"indicators": list(comparison.indicators), "rows": lines, "missing": missing}


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
