"""What an answer is made of. ``as_json`` of each gives the contract of the command line and of other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from corpus.messages import message

if TYPE_CHECKING:
    from index.search import Hit
    from index.shapes import ScopeJSON
    from index.validity import Standing
    from proof.shapes import AnswerJSON, CitationJSON, ComparisonRowJSON, ItemJSON


def scope_json(scope: Mapping[str, Sequence[object]]) -> ScopeJSON:
    """The scope of an answer as the contract has it, with every name."""
    names = ("years", "regions", "issuers", "kinds", "docs")
    return cast("ScopeJSON", {name: list(scope.get(name, ())) for name in names})


class AnswerStatus(StrEnum):
    """``answered``: a clause in scope says it. ``unconfirmed``: found, but it differs. ``not_found``: not in here."""

    ANSWERED = "answered"
    UNCONFIRMED = "unconfirmed"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer has its status, as a code of the messages and the values it names."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """One sentence in the language in force."""
        return message(self.code, **self.params)


@dataclass(frozen=True, slots=True)
class Citation:
    """A proof: ``quote`` is exactly ``raw[start:end]`` of the document, checked when the citation is made.

    ``page`` (from 1) is where it begins, None for formats without pages; ``recognised``: read from a picture by OCR.
    ``validity``: whether the clause holds on the day for which was asked; None where that was not looked up.
    ``revision`` is the document's last amendment (2024年修正), None where it has none.
    """

    doc_id: str
    source: str
    title: str | None
    doc_number: str | None
    issuer: str | None
    region: str | None
    year: int | None
    date: str | None
    path: tuple[str, ...]
    clause_id: str
    start: int
    end: int
    quote: str
    page: int | None = None
    recognised: bool = False
    validity: Standing | None = field(default=None, compare=False)
    revision: str | None = None

    def as_json(self) -> CitationJSON:
        """The contract's ``citation``; page, recognised, validity and revision only where there is something to say."""
        found: CitationJSON = {
            "doc_id": self.doc_id,
            "source": self.source,
            "title": self.title,
            "doc_number": self.doc_number,
            "issuer": self.issuer,
            "region": self.region,
            "year": self.year,
            "date": self.date,
            "path": list(self.path),
            "clause_id": self.clause_id,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
        }
        if self.page is not None:
            found["page"] = self.page
        if self.recognised:
            found["recognised"] = True
        if self.validity is not None:
            found["validity"] = self.validity.as_json()
        if self.revision is not None:
            found["revision"] = self.revision
        return found


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of an answer: what to show, its value and unit when it is a quantity, positions of its citations."""

    text: str
    citations: tuple[int, ...]
    value: str | None = None
    unit: str | None = None

    def as_json(self) -> ItemJSON:
        """The contract's ``item``; value and unit only where there are any."""
        found: ItemJSON = {"text": self.text, "citations": list(self.citations)}
        if self.value is not None:
            found["value"] = self.value
        if self.unit is not None:
            found["unit"] = self.unit
        return found


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One line of a comparison of figures: ``value`` as written, ``change`` against the line before (+20, -1.5).

    ``indicator``, ``comparator`` and ``status`` are the target ledger's, None where it has no record of the figure;
    ``citations`` are positions in the answer's.
    """

    region: str | None
    year: int | None
    title: str
    indicator: str | None
    comparator: str | None
    status: str | None
    value: str
    unit: str | None
    change: str | None
    citations: tuple[int, ...]

    def as_json(self) -> ComparisonRowJSON:
        """A row of the contract's ``comparison``."""
        return {
            "region": self.region,
            "year": self.year,
            "title": self.title,
            "indicator": self.indicator,
            "comparator": self.comparator,
            "status": self.status,
            "value": self.value,
            "unit": self.unit,
            "change": self.change,
            "citations": list(self.citations),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question. ``related`` holds the nearest hits that the answer does not rest on.

    ``comparison`` has the rows of a comparison of figures. ``sureness`` is the share of right answers among answers
    like this one (answer.sureness), None where nothing was extracted from sentences.

    ``notices`` are the search's: filters that match nothing, an index that lags behind.
    """

    question: str
    status: AnswerStatus
    text: str
    items: tuple[Item, ...] = ()
    citations: tuple[Citation, ...] = ()
    related: tuple[Hit, ...] = ()
    scope: Mapping[str, Sequence[object]] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    notices: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    comparison: tuple[ComparisonRow, ...] = ()
    sureness: float | None = None

    def as_json(self) -> AnswerJSON:
        """The contract's ``ask``; ``comparison`` only where figures are compared."""
        found: AnswerJSON = {
            "question": self.question,
            "status": self.status.value,
            "answer": self.text,
            "items": [item.as_json() for item in self.items],
            "citations": [citation.as_json() for citation in self.citations],
            "related": [hit.as_json() for hit in self.related],
            "scope": scope_json(self.scope),
            "reasons": [str(reason) for reason in self.reasons],
            "notices": list(self.notices),
            "sureness": None if self.sureness is None else round(self.sureness, 3),
            "elapsed_ms": round(self.elapsed_ms, 1),
        }
        if self.comparison:
            found["comparison"] = [row.as_json() for row in self.comparison]
        return found
