"""What ``add`` is given and what it tells: the pipeline, progress events, a report a file, the summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.types import Document, Metadata, Passage


class Outcome(StrEnum):
    """What became of a file."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file's line in the report. ``seconds`` is the time spent on this file, shared embedding in proportion."""

    source: str
    outcome: Outcome
    doc_id: str | None = None
    title: str | None = None
    message: str | None = None
    clauses: int = 0
    passages: int = 0
    notes: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class AddEvent:
    """Progress. ``stage`` is "parse" and "report" (files done of total), "embed" (texts) or "index" (projections).

    ``report`` comes with "report": the document is committed by then.
    """

    stage: str
    done: int
    total: int
    source: str = ""
    report: FileReport | None = None


@dataclass(frozen=True, slots=True)
class AddSummary:
    """All reports in the order of files, and where the time went (seconds). ``embedded`` counts texts embedded anew."""

    reports: tuple[FileReport, ...]
    parse_seconds: float
    embed_seconds: float
    index_seconds: float
    embedded: int
    skipped: int = 0

    def count(self, outcome: Outcome | str) -> int:
        """How many files had this outcome."""
        return sum(report.outcome == outcome for report in self.reports)


def _with_metadata(document: Document, metadata: Metadata) -> Document:
    from corpus.read import with_metadata

    return with_metadata(document, metadata)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """How a file becomes passages: read(path, source) → Document, passages(document), and the rules' version.

    with_metadata(document, metadata) is the document as it would have been read with other metadata. ``apart`` says
    that files are read in a process of their own, by index.reading, whose functions the others then are.
    """

    read: Callable[[Path, str], Document]
    passages: Callable[[Document], Sequence[Passage]]
    version: str
    with_metadata: Callable[[Document, Metadata], Document] = _with_metadata
    apart: bool = False


def default_pipeline() -> Pipeline:
    """The pipeline of ``corpus``."""
    from corpus.passages import make_passages
    from corpus.read import PIPELINE_VERSION, read_document

    return Pipeline(read_document, make_passages, PIPELINE_VERSION, apart=True)
