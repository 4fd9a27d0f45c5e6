"""A record of the target ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.types import Document, Status

if TYPE_CHECKING:
    from corpus.shapes import TargetJSON


@dataclass(frozen=True, slots=True)
class Target:
    """One target or achievement. ``[start, end)`` and ``number`` are raw spans; the number lies inside the segment.

    ``indicator`` is the ledger's name where the table of indicators has one, else ``written``, the wording cleaned.
    ``value`` is a decimal string (or "1/3"), ``upper`` the upper end of a range; ``comparator`` one of ≥ ≤ > < = ≈ and
    ``modal`` what binds it (力争, 确保). A ``change`` ("rise" or "fall" by the value, against ``base``) is not a level.
    ``deadline`` is as written, ``due`` its last day (ISO). ``clause`` is an index of the document's clauses.
    """

    doc_id: str
    clause: int
    indicator: str
    written: str
    value: str
    unit: str
    comparator: str
    start: int
    end: int
    number: tuple[int, int]
    upper: str | None = None
    modal: str = ""
    change: str | None = None
    base: str | None = None
    deadline: str | None = None
    due: str | None = None
    year: int | None = None
    region: str | None = None
    subject: str | None = None
    status: Status | None = None

    def quote(self, document: Document) -> str:
        """The slice of the raw text."""
        return document.raw[self.start : self.end]

    def as_json(self, document: Document) -> TargetJSON:
        """The record by contract, with the fields that were added to it."""
        clause = document.clauses[self.clause]
        return {
            "indicator": self.indicator,
            "written": self.written,
            "comparator": self.comparator,
            "modal": self.modal or None,
            "value": self.value,
            "upper": self.upper,
            "unit": self.unit,
            "change": self.change,
            "base": self.base,
            "year": self.year,
            "deadline": self.deadline,
            "due": self.due,
            "region": self.region,
            "subject": self.subject,
            "status": self.status.value if self.status else None,
            "path": list(clause.path),
            "clause_id": document.clause_id(clause),
            "doc_id": self.doc_id,
            "start": self.start,
            "end": self.end,
            "quote": self.quote(document),
        }
