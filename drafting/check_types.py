"""What a draft check finds: severity, the span in the draft, the place that proves it, one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.messages import message
from corpus.sentences import Reading, reading
from corpus.types import Clause, ClauseKind, Document
from proof.cite import cite
from proof.types import Citation

if TYPE_CHECKING:
    from corpus.targets import Target
    from drafting.shapes import FindingJSON, ReportJSON


class Severity(StrEnum):
    """``error``: wrong by the draft itself or by a document. ``warning``: probably wrong. ``note``: to be looked at."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about ``[start, end)`` of the draft's raw text; ``code`` words it, ``proof`` is what it is set against.

    ``proof`` cites the draft itself or a document of the library; None only where the span proves itself.
    """

    code: str
    severity: Severity
    start: int
    end: int
    quote: str
    path: tuple[str, ...]
    proof: Citation | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """One sentence in the language in force."""
        return message(self.code, **self.params)

    def as_json(self) -> FindingJSON:
        """One finding of the contract ``check``."""
        return {
            "code": self.code.removeprefix("check."),
            "severity": self.severity.value,
            "text": self.text,
            "path": list(self.path),
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "proof": self.proof.as_json() if self.proof else None,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about a draft, worst first, then in the order of the text. ``notices`` say how it was read."""

    source: str
    title: str | None
    findings: tuple[Finding, ...]
    notices: tuple[str, ...] = ()
    elapsed_ms: float = 0.0

    def count(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def as_json(self) -> ReportJSON:
        """The contract ``check``."""
        return {
            "source": self.source,
            "title": self.title,
            "counts": {severity.value: self.count(severity) for severity in Severity},
            "findings": [finding.as_json() for finding in self.findings],
            "notices": list(self.notices),
            "elapsed_ms": round(self.elapsed_ms, 1),
        }


@dataclass(frozen=True)
class Draft:
    """A draft as the checks read it: ``text`` is its reading text (furniture left out), mapped to raw offsets."""

    document: Document

    @cached_property
    def reading(self) -> Reading:
        """The whole document's reading text."""
        return reading(self.document.raw, 0, len(self.document.raw), self.document.marks)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Its records in the target ledger."""
        from corpus.targets import targets_of

        return targets_of(self.document)

    @property
    def text(self) -> str:
        """Its characters."""
        return self.reading.text

    def clause_at(self, offset: int) -> Clause:
        """The innermost clause that holds a raw offset; one made up for text outside all clauses."""
        found = None
        for clause in self.document.clauses:
            if clause.start <= offset < clause.end and (
                found is None or clause.end - clause.start <= found.end - found.start
            ):
                found = clause
        return found or Clause(-1, (), "", ClauseKind.FRONT, offset, offset)

    def cite(self, start: int, end: int) -> Citation:
        """A citation of the draft itself."""
        return cite(self.document, self.clause_at(start), start, end)

    def finding(
        self,
        code: str,
        severity: Severity,
        span: tuple[int, int],
        proof: Citation | None = None,
        **params: str,
    ) -> Finding:
        """A finding about a raw span."""
        start, end = span
        quote = self.document.raw[start:end]
        return Finding(f"check.{code}", severity, start, end, quote, self.clause_at(start).path, proof, params)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw span of a non-empty slice of ``text``."""
        return self.reading.raw_span(start, end)
