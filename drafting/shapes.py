"""The JSON of what helps in drafting (see corpus.shapes)."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from index.shapes import HitJSON
from proof.shapes import CitationJSON


class DifferenceJSON(TypedDict):
    """What a place says otherwise than the draft."""

    kind: str
    draft: str | None
    found: str | None
    span: list[int] | None


class DiffJSON(TypedDict):
    """A step from the draft's wording to the one found: equal, replace, delete or insert."""

    op: str
    draft: list[int]
    found: list[int]


class PrecedentHitJSON(HitJSON):
    """A place with reusable wording."""

    citation: str
    shared: list[list[int]]
    drafted: list[list[int]]
    used_by: int
    places: list[CitationJSON]
    differs: list[DifferenceJSON]
    part: int
    diff: NotRequired[list[DiffJSON]]


class PrecedentsJSON(TypedDict):
    """The contract ``precedent``."""

    text: str
    parts: list[list[int]]
    hits: list[PrecedentHitJSON]
    notices: list[str]
    elapsed_ms: float


class PhraseJSON(TypedDict):
    """A recurring phrase; numbers in it are shown as …."""

    text: str
    count: int
    documents: int
    topic: str
    examples: list[CitationJSON]


class PhrasesJSON(TypedDict):
    """The contract ``phrases``."""

    phrases: list[PhraseJSON]
    topics: dict[str, int]


class FindingJSON(TypedDict):
    """One doubt about a draft; ``proof`` is what it is set against."""

    code: str
    severity: str
    text: str
    path: list[str]
    start: int
    end: int
    quote: str
    proof: CitationJSON | None


class ReportJSON(TypedDict):
    """The contract ``check``."""

    source: str
    title: str | None
    counts: dict[str, int]
    findings: list[FindingJSON]
    notices: list[str]
    elapsed_ms: float
