"""The JSON of an answer (see corpus.shapes)."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from index.shapes import HitJSON, PlaceJSON, ScopeJSON, ValidityJSON


class CitationJSON(PlaceJSON):
    """A proof: where the words of an answer stand, and whether they hold."""

    validity: NotRequired[ValidityJSON]


class ItemJSON(TypedDict):
    """One piece of an answer; ``citations`` are positions in the answer's citations."""

    text: str
    citations: list[int]
    value: NotRequired[str]
    unit: NotRequired[str]


class ComparisonRowJSON(TypedDict):
    """A line of a comparison of figures."""

    region: str | None
    year: int | None
    title: str
    indicator: str | None
    comparator: str | None
    status: str | None
    value: str
    unit: str | None
    change: str | None
    citations: list[int]


class AnswerJSON(TypedDict):
    """The contract ``ask``. ``status``: answered, unconfirmed or not_found; ``reasons`` say why."""

    question: str
    status: str
    answer: str
    items: list[ItemJSON]
    citations: list[CitationJSON]
    related: list[HitJSON]
    scope: ScopeJSON
    reasons: list[str]
    notices: list[str]
    sureness: float | None
    elapsed_ms: float
    comparison: NotRequired[list[ComparisonRowJSON]]
