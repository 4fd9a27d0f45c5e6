"""The ledger as a workbook to hand on: ten columns in the language of the page, and a sheet of the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ui.cards import book_title, written_path
from ui.sheets import Page, workbook_bytes
from ui.strings import t
from ui.target_text import shown_value
from ui.text import blank_free

if TYPE_CHECKING:
    from corpus.target_record import Target
    from corpus.types import Document

COLUMNS: Mapping[str, float] = {
    **{"number": 6, "indicator": 26, "region": 12, "year": 8, "status": 9, "value": 18},
    **{"deadline": 14, "document": 40, "cited": 16, "quote": 60},
}


def target_workbook(records: Sequence[tuple[Document, Target]]) -> bytes:
    """The file. Raises ImportError where openpyxl is not installed."""
    rows = tuple(_row(number, document, target) for number, (document, target) in enumerate(records, start=1))
    head = tuple(t(f"column.{name}") for name in COLUMNS)
    found = {document.doc_id: document for document, _ in records}
    sources = tuple(
        (
            book_title(d.metadata.title, d.source),
            d.metadata.doc_number or "",
            d.metadata.issuer or "",
            d.metadata.date or "",
        )
        for d in found.values()
    )
    names = tuple(t(f"column.{name}") for name in ("document", "doc_number", "issuer", "date"))
    return workbook_bytes(
        [
            Page(t("targets.file"), head, rows, tuple(COLUMNS.values())),
            Page(t("basket.sources"), names, sources, (60, 24, 30, 14)),
        ]
    )


def _row(number: int, document: Document, target: Target) -> tuple[object, ...]:
    clause = document.clauses[target.clause]
    return (
        number,
        target.indicator,
        target.region or "",
        target.year or "",
        t(f"scope.{target.status.value}") if target.status else "",
        f"{target.modal}{shown_value(target)}",
        blank_free(target.deadline or ""),
        book_title(document.metadata.title, document.source),
        written_path(clause.path),
        blank_free(document.read(target.start, target.end)),
    )
