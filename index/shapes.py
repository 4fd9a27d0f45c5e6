"""The JSON of documents in a library, hits, statuses and versions (see corpus.shapes)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired

from typing_extensions import TypedDict

from corpus.shapes import EventJSON, MetadataJSON


class PlaceJSON(TypedDict):
    """A place in a document, with what is needed to cite it; ``quote`` is exactly the raw text from start to end.

    ``page`` (from 1) only for formats with pages; ``recognised`` only where the text was read from a picture;
    ``revision`` only where the title page names a last amendment.
    """

    doc_id: str
    source: str
    title: str | None
    doc_number: str | None
    issuer: str | None
    region: str | None
    year: int | None
    date: str | None
    path: list[str]
    clause_id: str
    start: int
    end: int
    quote: str
    page: NotRequired[int]
    recognised: NotRequired[bool]
    revision: NotRequired[str]


class WitnessJSON(TypedDict):
    """A sentence that says something of a text's validity."""

    doc_id: str
    source: str
    title: str | None
    doc_number: str | None
    date: str
    start: int
    end: int
    quote: str


class ValidityJSON(TypedDict):
    """Whether a text, or its article, holds on the day ``as_of``, and why."""

    status: str
    as_of: str
    reason: str
    since: str | None
    article: str | None
    successor: str | None
    because: WitnessJSON | None
    against: list[WitnessJSON]


class HitJSON(PlaceJSON):
    """A clause found; ``best`` is the span that fits best, ``copies`` are places that say the same."""

    rank: int
    score: float
    ranks: dict[str, int]
    best: list[int]
    copies: list[PlaceJSON]
    not_stated: list[str]
    validity: ValidityJSON | None


class KnownJSON(MetadataJSON):
    """A document of the library without its text."""

    doc_id: str
    source: str
    events: list[EventJSON]
    clauses: int
    passages: int
    sha256: str
    added_at: str


class NamedJSON(TypedDict):
    """A document as links name it; ``doc_id`` is null where it is not in the library."""

    doc_id: str | None
    title: str
    doc_number: str | None
    date: str | None


class LinkJSON(TypedDict):
    """``source`` does ``kind`` to ``target``, in the words of ``quote``."""

    kind: str
    source: NamedJSON
    target: NamedJSON
    on: str | None
    articles: list[str]
    start: int
    end: int
    quote: str
    sure: bool


class VersionJSON(NamedJSON):
    """One text of a norm."""

    version: str | None
    in_force: str | None
    until: str | None
    draft: bool


class VersionStatusJSON(VersionJSON):
    """The same with its status."""

    validity: ValidityJSON


class HappenedJSON(TypedDict):
    """Something dated that happened to a text."""

    verb: str
    date: str
    body: str | None
    number: str | None
    doc_id: str
    start: int
    end: int


class KinJSON(TypedDict):
    """The contract ``versions``."""

    document: NamedJSON
    versions: list[VersionStatusJSON]
    events: list[HappenedJSON]
    links: list[LinkJSON]
    backlinks: list[LinkJSON]


class DocumentStatusJSON(TypedDict):
    """The contract ``status`` of one document."""

    doc_id: str
    title: str | None
    validity: ValidityJSON


class ScopeJSON(TypedDict):
    """What a search was narrowed to, by the question or by filters."""

    years: list[int]
    regions: list[str]
    issuers: list[str]
    kinds: list[str]
    docs: list[str]


def lists_of(scope: ScopeJSON) -> dict[str, Sequence[object]]:
    """The lists of a scope by their names."""
    return {
        "years": scope["years"],
        "regions": scope["regions"],
        "issuers": scope["issuers"],
        "kinds": scope["kinds"],
        "docs": scope["docs"],
    }


class SearchJSON(TypedDict):
    """The contract ``search``."""

    query: str
    scope: ScopeJSON
    hits: list[HitJSON]
    related: list[HitJSON]
    notices: list[str]
    elapsed_ms: float


class FileJSON(TypedDict):
    """What became of one file that was to be added."""

    source: str
    outcome: str
    doc_id: str | None
    doc_number: str | None
    title: str | None
    clauses: int
    passages: int
    notes: int
    message: str | None
    seconds: float


class AddedJSON(TypedDict):
    """The contract ``add``; seconds."""

    files: list[FileJSON]
    counts: dict[str, int]
    skipped: int
    embedded: int
    seconds: float
    parse_seconds: float
    embed_seconds: float
    index_seconds: float


class VerifiedJSON(TypedDict):
    """The contract ``verify``."""

    ok: bool
    documents: int
    clauses: int
    passages: int
    vectors: int
    generation: int
    problems: list[str]
    remarks: list[str]
    repairs: list[str]
