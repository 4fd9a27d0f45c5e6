"""The JSON that the service adds to the packages' own (see corpus.shapes)."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict

from corpus.shapes import TargetJSON
from index.shapes import DocumentStatusJSON, KnownJSON, SearchJSON, ValidityJSON


class RecordJSON(TargetJSON):
    """A record of the ledger with the document it is from."""

    source: str
    title: str | None
    doc_number: str | None
    issuer: str | None
    validity: ValidityJSON | None


class TargetsJSON(TypedDict):
    """The contract ``targets``."""

    targets: list[RecordJSON]


class TargetsPageJSON(TargetsJSON):
    """A page of it."""

    generation: int
    next: str | None


class MissingJSON(TypedDict):
    """A region and year of which no record is."""

    region: str | None
    year: int | None


class TargetComparisonRowJSON(TypedDict):
    """A line of one indicator side by side; ``also`` say the same."""

    indicator: str
    region: str | None
    year: int | None
    status: str | None
    value: str
    upper: str | None
    comparator: str
    unit: str
    difference: str | None
    target: TargetJSON
    also: list[TargetJSON]


class TargetComparisonJSON(TypedDict):
    """One indicator side by side."""

    indicators: list[str]
    rows: list[TargetComparisonRowJSON]
    missing: list[MissingJSON]


class ComparedTargetsJSON(TypedDict):
    """The contract ``targets`` with --compare."""

    comparison: TargetComparisonJSON


class SearchPageJSON(SearchJSON):
    """A page of hits; ``next`` is the cursor of the page behind it."""

    generation: int
    next: str | None


class DocumentsJSON(TypedDict):
    """A page of the library's documents."""

    documents: list[KnownJSON]
    total: int
    generation: int
    next: str | None


class StatusesJSON(TypedDict):
    """A page of the status of every document."""

    documents: list[DocumentStatusJSON]
    generation: int
    next: str | None


class TextJSON(TypedDict):
    """A span of a document's raw text; offsets count code points."""

    doc_id: str
    start: int
    end: int
    characters: int
    text: str


class MeJSON(TypedDict):
    """Who the key stands for."""

    name: str
    role: str
    collections: list[str] | None
    generation: int
    documents: int


class JobJSON(TypedDict):
    """A piece of long work. ``state``: waiting, running, done, failed or interrupted; ``report`` when it is done."""

    id: str
    kind: str
    made: str
    changed: str
    state: str
    stage: str
    done: int
    total: int
    error: str
    report: dict[str, Any] | None


class RemovedJSON(TypedDict):
    """The contract ``remove``; ``undo`` brings it back while the service runs."""

    removed: KnownJSON
    undo: str


class CorrectedJSON(TypedDict):
    """A document after its metadata were corrected."""

    document: KnownJSON


class FeedbackJSON(TypedDict):
    """What was kept."""

    id: str


class RunJSON(TypedDict):
    """An evaluation run that was kept."""

    name: str
    mode: str
    made: str


class RunsJSON(TypedDict):
    """All runs, the newest first."""

    runs: list[RunJSON]


class KeyJSON(TypedDict):
    """What is known of a key; ``key`` itself only when it is made."""

    id: str
    name: str
    role: str
    collections: list[str] | None
    made: str
    expires: str | None
    revoked: str | None
    used: str | None
    state: str
    key: NotRequired[str]


class KeysJSON(TypedDict):
    """All keys."""

    keys: list[KeyJSON]


class AuditEntryJSON(TypedDict):
    """One line of the log."""

    number: int
    at: str
    who: str
    via: str
    what: str
    about: str
    ended: str
    before: str
    hash: str


class AuditJSON(TypedDict):
    """The latest lines of the log, the latest first."""

    entries: list[AuditEntryJSON]


class SoundJSON(TypedDict):
    """Whether the log is whole."""

    ok: bool
    entries: int
    problem: str | None


class ProblemJSON(TypedDict):
    """An error by RFC 9457; ``code`` is that of corpus.errors, ``zh`` and ``en`` say the same."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    zh: str
    en: str
