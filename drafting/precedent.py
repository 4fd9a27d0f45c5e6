"""Precedents: how others have worded what a draft is about to say, sentence by sentence, with the exact place.

    draft ─ wording (without 想写…) ─ parts ─ search without scope ─ sentences of the clauses found, scored
          ─ same wording in several documents grouped ─ the best of each part in turn ─ neighbours joined ─ compared

A sentence's score adds, each stretched to 0 … 1: its likeness in meaning (context lines count a little, as in the
index), its BM25, and a quarter of its clause's likeness and BM25. What was measured: docs/measurements-drafting.md.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import drafting.messages  # noqa: F401  (registers the messages)
from answer.retrieve import MAX_QUESTION, Context, understand
from corpus.errors import QuestionError
from corpus.messages import message
from corpus.sentences import reading
from corpus.types import Clause, Document
from drafting.official import official
from drafting.precedent_compare import SHARED_LEAST, Difference, character_diff, differences, shared_phrases
from drafting.precedent_places import Place, chosen, in_order
from drafting.precedent_score import Draft, Scored, scored
from drafting.precedent_units import UnitCache, draft_parts
from index.library import Library
from index.search import Hit, SearchSettings
from proof.cite import cite, hit_of
from proof.types import Citation

if TYPE_CHECKING:
    from drafting.shapes import DiffJSON, PrecedentHitJSON, PrecedentsJSON

DEPTH, READ = 60, 100  # clauses searched, sentences considered, for each part
_SETTINGS = SearchSettings(boosts={"text": 1.0})
_units = UnitCache()


@dataclass(frozen=True, slots=True)
class Precedent:
    """A place with reusable wording. ``hit`` is its span, ``citation`` the official form of the place.

    ``shared`` are raw spans of phrases that the draft has too, ``drafted`` their spans in the draft. ``used_by``
    counts the documents with the same wording, ``places`` cites the others. ``part`` is the draft's part it answers.
    """

    hit: Hit
    citation: str
    shared: tuple[tuple[int, int], ...]
    drafted: tuple[tuple[int, int], ...]
    used_by: int
    places: tuple[Citation, ...]
    differs: tuple[Difference, ...]
    part: int

    def as_json(self) -> PrecedentHitJSON:
        """The contract's hit with what was added to it."""
        added = {
            "citation": self.citation,
            "shared": [list(span) for span in self.shared],
            "drafted": [list(span) for span in self.drafted],
            "used_by": self.used_by,
            "places": [place.as_json() for place in self.places],
            "differs": [difference.as_json() for difference in self.differs],
            "part": self.part,
        }
        return cast("PrecedentHitJSON", {**self.hit.as_json(), **added})


@dataclass(frozen=True, slots=True)
class Precedents:
    """The precedents of a draft, best first; ``parts`` are the spans of it that were searched."""

    text: str
    parts: tuple[tuple[int, int], ...]
    hits: tuple[Precedent, ...]
    notices: tuple[str, ...] = ()
    elapsed_ms: float = 0.0

    def drafted(self, hit: Precedent) -> str:
        """The part of the draft that a precedent answers."""
        return self.text[slice(*self.parts[hit.part])]

    def diff(self, hit: Precedent) -> list[DiffJSON]:
        """What makes the precedent's wording of its part of the draft, in order, character by character.

        ``op`` is equal, replace, delete or insert; ``draft`` is a span of ``text``, ``found`` one of the document's
        raw text.
        """
        at, start = self.parts[hit.part][0], hit.hit.start
        changes = character_diff(self.drafted(hit), hit.hit.quote)
        return [
            {"op": op, "draft": [at + a, at + b], "found": [start + c, start + d]} for op, (a, b), (c, d) in changes
        ]

    def as_json(self, *, diff: bool = False) -> PrecedentsJSON:
        """The contract's ``precedent``; with ``diff`` each hit has its difference by characters."""
        return {
            "text": self.text,
            "parts": [list(span) for span in self.parts],
            "hits": [{**hit.as_json(), "diff": self.diff(hit)} if diff else hit.as_json() for hit in self.hits],
            "notices": list(self.notices),
            "elapsed_ms": round(self.elapsed_ms, 1),
        }


def precedents(library: Library, text: str, k: int = 10, context: Context | None = None) -> Precedents:
    """The k places whose wording fits a draft sentence, paragraph or intent best. ``context`` gives filters.

    Raises QuestionError on an empty, wordless or over-long text or k below 1, and whatever ``Library.search`` raises.
    """
    started = time.perf_counter()
    context = context or Context()
    if k < 1:
        raise QuestionError("query_count", k=k)
    if len(text) > MAX_QUESTION:
        raise QuestionError("precedent.too_long", length=len(text), limit=MAX_QUESTION)
    if text.strip() and not any(c.isalnum() for c in text):
        raise QuestionError("precedent.no_words", text=text.strip()[:20])
    question = understand(text, context, library)
    parts = draft_parts(text)
    ranked: list[list[Scored]] = []
    notices: list[str] = []
    for start, end in parts:
        part = text[start:end]
        words = question.expanded if question.language == "en" and len(parts) == 1 and question.expanded else part
        found = library.search(part, DEPTH, context.filters or None, context.settings or _SETTINGS, words)
        notices.extend(found.notices)
        draft = Draft(words, library.rarity)
        ranked.append(scored(draft, found.hits, library.cached_document, _units.of)[:READ])
    places = in_order(chosen(ranked, k))
    hits = tuple(_precedent(place, rank, text, parts[place.part]) for rank, place in enumerate(places, start=1))
    if hits and not any(hit.shared for hit in hits):
        short = sum(c.isalnum() for c in text) <= SHARED_LEAST
        notices.append(message("precedent.short" if short else "precedent.nothing_shared"))
    elapsed = (time.perf_counter() - started) * 1000
    return Precedents(text, parts, hits, tuple(dict.fromkeys(notices)), elapsed)


def _precedent(place: Place, rank: int, draft: str, part: tuple[int, int]) -> Precedent:
    document = place.first.document
    clause = _clause_over(document, place.clauses)
    citation = cite(document, clause, place.start, place.end)
    best = (place.first.unit.start, place.first.unit.end)
    hit = hit_of(
        citation,
        clause=clause.index,
        score=round(place.first.score, 4),
        rank=rank,
        ranks=place.first.ranks,
        best=best,
        similar=((*best, place.first.cosine),),
    )
    text = reading(document.raw, place.start, place.end, document.marks)
    ours = draft[slice(*part)]
    shared = shared_phrases(ours, text.text)
    differs = tuple(replace(d, span=text.raw_span(*d.span)) if d.span else d for d in differences(ours, text.text))
    return Precedent(
        hit=hit,
        citation=official(hit),
        shared=tuple(text.raw_span(*phrase.found) for phrase in shared),
        drafted=tuple(sorted({(part[0] + phrase.draft[0], part[0] + phrase.draft[1]) for phrase in shared})),
        used_by=1 + len(place.support),
        places=tuple(_citation(other) for other in place.support),
        differs=differs,
        part=place.part,
    )


def _citation(item: Scored) -> Citation:
    document = item.document
    return cite(document, document.clauses[item.unit.clause], item.unit.start, item.unit.end)


def _clause_over(document: Document, clauses: set[int]) -> Clause:
    """The one clause, or for several siblings the clause above them."""
    first = document.clauses[min(clauses)]
    return first if len(clauses) == 1 or first.parent is None else document.clauses[first.parent]
