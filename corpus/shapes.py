"""The JSON of documents and clauses: what ``as_json`` and the command line give, as types.

The command line prints these, the service's contract (openapi.json) and the tools' schemas are made from them; each
shape is written once, beside the package that fills it: here, index.shapes, proof.shapes, drafting.shapes,
service.shapes.
Offsets count code points of the document's raw text, half open. Dates are ISO.
"""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict


class EventJSON(TypedDict):
    """Something dated that a document says happened to it."""

    verb: str
    date: str
    body: str | None
    number: str | None
    start: int
    end: int


class MetadataJSON(TypedDict):
    """What is known of a document; None: not found."""

    title: str | None
    doc_number: str | None
    index_number: str | None
    issuer: str | None
    region: str | None
    province: str | None
    level: str | None
    year: int | None
    years: list[int]
    date: str | None
    date_written: str | None
    date_published: str | None
    date_adopted: str | None
    date_amended: str | None
    date_in_force: str | None
    kind: str | None
    status: str | None
    sample: bool


class CitedJSON(TypedDict):
    """A document that a document names."""

    title: str | None
    doc_number: str | None
    start: int
    end: int


class ProvenanceJSON(TypedDict):
    """Where a value was read, or by which rule it was inferred."""

    rule: str
    start: int | None
    end: int | None
    inferred: bool


class DocumentJSON(MetadataJSON):
    """A document without its clauses."""

    doc_id: str
    source: str
    events: list[EventJSON]
    format: str
    encoding: str | None
    characters: int
    cited: list[CitedJSON]
    provenance: dict[str, ProvenanceJSON]


class ClauseScopeJSON(TypedDict):
    """What a clause is about."""

    years: list[int]
    regions: list[str]
    status: str | None


class DutyJSON(TypedDict):
    """Who is responsible for what a clause says."""

    lead: list[str]
    responsible: list[str]
    start: int
    end: int
    governs: list[int]


class DeadlineJSON(TypedDict):
    """A deadline, as written and as the last day in time."""

    as_written: str
    date: str | None
    start: int
    end: int


class CellJSON(TypedDict):
    """A cell of a table."""

    name: str
    start: int
    end: int


class OutlineClauseJSON(TypedDict):
    """A clause of the outline, without its text."""

    clause_id: str
    path: list[str]
    label: str
    kind: str
    heading: str | None
    level: int
    start: int
    end: int
    body: int
    scope: ClauseScopeJSON
    implied: bool
    page: int | None
    recognised: bool
    duties: list[DutyJSON]
    deadlines: list[DeadlineJSON]
    cells: list[CellJSON]


class ClauseJSON(OutlineClauseJSON):
    """A clause with its text."""

    doc_id: str
    text: str


class MarkedJSON(TypedDict):
    """A span that is no text of the document's own: page furniture, a garbled place."""

    start: int
    end: int
    why: str


class NoteJSON(TypedDict):
    """Something that was met while reading."""

    code: str
    text: str
    start: int
    end: int


class OutlineJSON(TypedDict):
    """The contract ``outline``."""

    document: DocumentJSON
    clauses: list[OutlineClauseJSON]
    front: list[OutlineClauseJSON]
    marked: list[MarkedJSON]
    notes: list[NoteJSON]


class TargetJSON(TypedDict):
    """A figure of the ledger: a target or what was achieved."""

    indicator: str
    written: str
    comparator: str
    modal: str | None
    value: str
    upper: str | None
    unit: str
    change: str | None
    base: str | None
    year: int | None
    deadline: str | None
    due: str | None
    region: str | None
    subject: str | None
    status: str | None
    path: list[str]
    clause_id: str
    doc_id: str
    start: int
    end: int
    quote: str


class NamedTextJSON(TypedDict):
    """One of two texts that are compared."""

    doc_id: str
    title: str | None
    doc_number: str | None
    date: str | None


class SideJSON(TypedDict):
    """An article in one of two texts."""

    label: str
    start: int
    end: int
    text: str


class AlignedLineJSON(TypedDict):
    """An article in both texts; ``edits`` are (kind, start and end in the old text, start and end in the new)."""

    change: str
    old: SideJSON | None
    new: SideJSON | None
    edits: list[list[Any]]


class AlignedJSON(TypedDict):
    """Two texts article by article; see corpus.align."""

    old: NamedTextJSON
    new: NamedTextJSON
    counts: dict[str, int]
    articles: list[AlignedLineJSON]
