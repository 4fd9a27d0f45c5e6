"""Precedents: how others have worded what a draft is about to say, sentence by sentence, with the exact place.

    draft ─ wording (without 想写…) ─ parts ─ search without scope ─ sentences of the clauses found, scored
          ─ same wording in several documents grouped ─ the best of each part in turn ─ neighbours joined ─ compared

A sentence's score adds, each stretched to 0 … 1: its likeness in meaning (context lines count a little, as in the
index), its BM25, and a quarter of its clause's likeness and BM25. The first SINGLE of the places shown go to single
sentences; after that a sentence beside one shown already extends it rather than taking a place of its own, so that a
list of ten covers as much reusable wording as it can. What was measured: docs/measurements-drafting.md.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

import answer.drafting_messages  # noqa: F401  (registers the messages)
from answer.cite import cite
from answer.official import official, standing
from answer.precedent_compare import Difference, differences, shared_phrases
from answer.precedent_score import Draft, Scored, scored
from answer.precedent_units import Unit, UnitCache, draft_parts
from answer.retrieve import Context, understand
from answer.types import Citation
from corpus.messages import message
from corpus.sentences import reading
from corpus.types import Clause, Document
from index.library import Library
from index.search import Hit, SearchSettings

DEPTH, READ = 60, 100  # clauses searched, sentences considered, for each part
SINGLE = 0.7  # share of the list that goes to single sentences before neighbours are joined
GAP, LONGEST = 80, 300  # characters between two sentences shown as one, characters of a hit that was extended
SAME, ALIKE = 0.85, 0.6  # shared words of all words: one wording, shown once; wording that supports another
LEAST, BESIDE = 0.1, 0.1  # of the best sentence's score: for a place of its own, for extending a neighbour
ACROSS = 0.3  # the same for extending a place over the end of its clause
EQUAL = 0.02  # scores nearer than this are equal: the higher and newer document goes first
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

    def as_json(self) -> dict[str, object]:
        """The contract's hit with what was added to it."""
        return self.hit.as_json() | {
            "citation": self.citation,
            "shared": [list(span) for span in self.shared],
            "drafted": [list(span) for span in self.drafted],
            "used_by": self.used_by,
            "places": [place.as_json() for place in self.places],
            "differs": [difference.as_json() for difference in self.differs],
            "part": self.part,
        }


@dataclass(frozen=True, slots=True)
class Precedents:
    """The precedents of a draft, best first; ``parts`` are the spans of it that were searched."""

    text: str
    parts: tuple[tuple[int, int], ...]
    hits: tuple[Precedent, ...]
    notices: tuple[str, ...] = ()
    elapsed_ms: float = 0.0

    def as_json(self) -> dict[str, object]:
        """The contract's ``precedent``."""
        return {
            "text": self.text,
            "parts": [list(span) for span in self.parts],
            "hits": [hit.as_json() for hit in self.hits],
            "notices": list(self.notices),
            "elapsed_ms": round(self.elapsed_ms, 1),
        }


@dataclass(slots=True)
class _Place:
    """A place being put together: neighbouring sentences of one group."""

    first: Scored
    part: int
    start: int
    end: int
    clauses: set[int]
    support: list[Scored]

    def near(self, item: Scored, share: float, places: Sequence[_Place]) -> bool:
        """Whether a sentence with a share of the best score can be shown with this place, no other place between."""
        if share < (BESIDE if item.unit.clause in self.clauses else ACROSS):
            return False
        if (item.document.doc_id, item.unit.group) != (self.first.document.doc_id, self.first.unit.group):
            return False
        start, end = min(self.start, item.unit.start), max(self.end, item.unit.end)
        gap = max(item.unit.start - self.end, self.start - item.unit.end)
        if gap > GAP or end - start > LONGEST:
            return False
        same = (p for p in places if p is not self and p.first.document.doc_id == item.document.doc_id)
        return not any(p.start < end and start < p.end for p in same)

    def take(self, item: Scored) -> None:
        """Extend it over a neighbouring sentence."""
        self.start, self.end = min(self.start, item.unit.start), max(self.end, item.unit.end)
        self.clauses.add(item.unit.clause)

    def says(self, item: Scored) -> bool:
        """Whether another document's sentence is the same wording as this place's."""
        other = item.document.doc_id != self.first.document.doc_id
        return other and _alike(item.unit, self.first.unit) >= SAME

    def holds(self, item: Scored) -> bool:
        """Whether a sentence lies inside it."""
        same = item.document.doc_id == self.first.document.doc_id
        return same and self.start <= item.unit.start and item.unit.end <= self.end


def precedents(library: Library, text: str, k: int = 10, context: Context | None = None) -> Precedents:
    """The k places whose wording fits a draft sentence, paragraph or intent best. ``context`` gives filters.

    Raises QuestionError on an empty or over-long text, and whatever ``Library.search`` raises.
    """
    started = time.perf_counter()
    context = context or Context()
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
    places = _in_order(_chosen(ranked, k))
    hits = tuple(_precedent(place, rank, text, parts[place.part]) for rank, place in enumerate(places, start=1))
    if hits and not any(hit.shared for hit in hits):
        notices.append(message("precedent.nothing_shared"))
    elapsed = (time.perf_counter() - started) * 1000
    return Precedents(text, parts, hits, tuple(dict.fromkeys(notices)), elapsed)


def _alike(one: Unit, other: Unit) -> float:
    """Shared words of all words of two sentences."""
    ours, theirs = one.counts.keys(), other.counts.keys()
    if 2 * min(len(ours), len(theirs)) < max(len(ours), len(theirs)):
        return 0.0
    return len(ours & theirs) / (len(ours | theirs) or 1)


def _support(item: Scored, items: Sequence[Scored]) -> list[tuple[float, Scored]]:
    """The likest sentence of every other document that words it alike, with its likeness, likest first."""
    found: dict[str, tuple[float, Scored]] = {}
    for other in items:
        if other.document.doc_id != item.document.doc_id:
            alike = _alike(item.unit, other.unit)
            if alike >= ALIKE and alike > found.get(other.document.doc_id, (0.0, other))[0]:
                found[other.document.doc_id] = (alike, other)
    return sorted(found.values(), key=lambda pair: -pair[0])


def _chosen(ranked: Sequence[Sequence[Scored]], k: int) -> list[_Place]:
    """At most k places, the parts of the draft taking turns, then the sentences beside them that were left over."""
    places: list[_Place] = []
    left: list[tuple[float, Scored]] = []
    queues = [deque(items) for items in ranked]
    while any(queues):
        for part, queue in enumerate(queues):
            while queue:
                item = queue.popleft()
                share = item.score / (ranked[part][0].score or 1.0)
                if any(place.holds(item) or place.says(item) for place in places):
                    continue
                if share >= LEAST and len(places) < k:
                    _place(places, part, item, ranked[part], k)
                    break
                left.append((share, item))
    for share, item in left:
        beside = next((place for place in places if place.near(item, share, places)), None)
        if beside is not None:
            beside.take(item)
    return places


def _place(places: list[_Place], part: int, item: Scored, items: Sequence[Scored], k: int) -> None:
    """Give a sentence a place of its own, or, once most of them are given, extend a neighbour.

    Of the same wording in several documents the highest and newest one is shown. A repetition inside one document
    (the annex says what the body says) is a place of its own.
    """
    share = item.score / (items[0].score or 1.0)
    beside = next((place for place in places if place.near(item, share, places)), None)
    if beside is not None and len(places) >= SINGLE * k:
        beside.take(item)
        return
    support = _support(item, items)
    same = [item, *(other for alike, other in support if alike >= SAME)]
    leader = min(same, key=lambda each: standing(each.document.metadata))
    others = [each for each in (item, *(other for _, other in support)) if each is not leader]
    unit = leader.unit
    first = replace(leader, score=item.score)
    places.append(_Place(first, part, unit.start, unit.end, {unit.clause}, others))


def _in_order(places: Sequence[_Place]) -> list[_Place]:
    """Places as chosen; neighbours in the list with equal scores by authority and year."""
    ordered = list(places)
    for at in range(1, len(ordered)):
        while at and _before(ordered[at], ordered[at - 1]):
            ordered[at - 1], ordered[at] = ordered[at], ordered[at - 1]
            at -= 1
    return ordered


def _before(one: _Place, other: _Place) -> bool:
    equal = one.part == other.part and abs(one.first.score - other.first.score) < EQUAL
    return equal and standing(one.first.document.metadata) < standing(other.first.document.metadata)


def _precedent(place: _Place, rank: int, draft: str, part: tuple[int, int]) -> Precedent:
    document = place.first.document
    clause = _clause_over(document, place.clauses)
    citation = cite(document, clause, place.start, place.end)
    best = (place.first.unit.start, place.first.unit.end)
    hit = Hit(
        **{name: getattr(citation, name) for name in _SAME},
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


_SAME = (
    "doc_id", "source", "title", "doc_number", "issuer", "region", "year", "date", "path", "clause_id",
    "start", "end", "quote",
)  # fmt: skip


def _citation(item: Scored) -> Citation:
    document = item.document
    return cite(document, document.clauses[item.unit.clause], item.unit.start, item.unit.end)


def _clause_over(document: Document, clauses: set[int]) -> Clause:
    """The one clause, or for several siblings the clause above them."""
    first = document.clauses[min(clauses)]
    return first if len(clauses) == 1 or first.parent is None else document.clauses[first.parent]
