"""Which sentences become places in the list of precedents, which extend a neighbour, and in what order.

The first SINGLE of the places go to single sentences; after that a sentence beside one shown already extends it rather
than taking a place of its own, so that a list of ten covers as much reusable wording as it can.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from drafting.official import standing
from drafting.precedent_score import Scored
from drafting.precedent_units import Unit

SINGLE = 0.7  # share of the list that goes to single sentences before neighbours are joined
GAP, LONGEST = 200, 300  # characters between two sentences shown as one, characters of a place that was extended
SAME, ALIKE = 0.85, 0.6  # shared words of all words: one wording, shown once; wording that supports another
LEAST, BESIDE = 0.1, 0.1  # of the best sentence's score: for a place of its own, for extending a neighbour
ACROSS = 0.1  # the same for extending a place over the end of its clause
EQUAL = 0.02  # scores nearer than this are equal: the higher and newer document goes first


@dataclass(slots=True)
class Place:
    """A place being put together: neighbouring sentences of one group."""

    first: Scored
    part: int
    start: int
    end: int
    clauses: set[int]
    support: list[Scored]

    def near(self, item: Scored, share: float, places: Sequence[Place]) -> bool:
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


def chosen(ranked: Sequence[Sequence[Scored]], k: int) -> list[Place]:
    """At most k places, the parts of the draft taking turns, then the sentences beside them that were left over."""
    places: list[Place] = []
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
                    _give(places, part, item, ranked[part], k)
                    break
                left.append((share, item))
    for share, item in left:
        beside = next((place for place in places if place.near(item, share, places)), None)
        if beside is not None:
            beside.take(item)
    return places


def _give(places: list[Place], part: int, item: Scored, items: Sequence[Scored], k: int) -> None:
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
    places.append(Place(first, part, unit.start, unit.end, {unit.clause}, others))


def in_order(places: Sequence[Place]) -> list[Place]:
    """Places as chosen; neighbours in the list with equal scores by authority and year."""
    ordered = list(places)
    for at in range(1, len(ordered)):
        while at and _before(ordered[at], ordered[at - 1]):
            ordered[at - 1], ordered[at] = ordered[at], ordered[at - 1]
            at -= 1
    return ordered


def _before(one: Place, other: Place) -> bool:
    equal = one.part == other.part and abs(one.first.score - other.first.score) < EQUAL
    return equal and standing(one.first.document.metadata) < standing(other.first.document.metadata)
