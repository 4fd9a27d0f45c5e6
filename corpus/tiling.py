"""Who owns which character: fronts, clauses' own text and marks tile the raw text exactly once.

White space between two owners belongs to the one before it (at the very beginning, to the one after it). A mark inside
a clause takes its characters from the clause. A clause's own text is its span without its children's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.types import Clause, ClauseKind, Document, Front, Mark


@dataclass(frozen=True, slots=True)
class Tile:
    """``raw[start:end]`` belongs to ``owner``: a Clause, a Front, a Mark, or None for text that nobody claims."""

    start: int
    end: int
    owner: Clause | Front | Mark | None


def tiles(document: Document) -> tuple[Tile, ...]:
    """All tiles in order; adjacent, without gaps or overlaps, from 0 to ``len(raw)``."""
    raw = document.raw
    found: list[Tile] = []
    at = 0
    for start, end, owner in _claims(document):
        start = max(start, at)
        if start >= end:
            continue
        if start > at:
            _fill(raw, found, at, start)
        _add(found, at if not found else start, end, owner)
        at = end
    if at < len(raw):
        _fill(raw, found, at, len(raw))
    return tuple(found)


def own_spans(document: Document, clause: Clause) -> tuple[tuple[int, int], ...]:
    """A clause's own text: its span less its children's, in order, trimmed of white space, empty ones left out."""
    return own_spans_of(document.raw, clause, document.children(clause))


def own_spans_of(raw: str, clause: Clause, children: Sequence[Clause]) -> tuple[tuple[int, int], ...]:
    """The same, for children that the caller already has."""
    spans = []
    at = clause.start
    for start, end in [*((c.start, c.end) for c in sorted(children, key=lambda c: c.start)), (clause.end, clause.end)]:
        a, b = at, start
        while a < b and raw[a].isspace():
            a += 1
        while b > a and raw[b - 1].isspace():
            b -= 1
        if a < b:
            spans.append((a, b))
        at = max(at, end)
    return tuple(spans)


def _claims(document: Document) -> list[tuple[int, int, Clause | Front | Mark]]:
    """Disjoint claims in order: marks win over clauses, the deepest clause over its parents."""
    claims: list[tuple[int, int, Clause | Front | Mark]] = [(m.start, m.end, m) for m in document.marks]
    marks = sorted(document.marks, key=lambda m: m.start)
    owners: list[tuple[int, int, Clause | Front]] = [(f.start, f.end, f) for f in document.fronts]
    for clause in document.clauses:
        if clause.kind is ClauseKind.FRONT:
            continue
        owners.extend((a, b, clause) for a, b in own_spans(document, clause))
    owners.sort(key=lambda o: (o[0], o[1]))
    first = 0
    for start, end, owner in owners:
        while first < len(marks) and marks[first].end <= start:
            first += 1
        at, i = start, first
        while i < len(marks) and marks[i].start < end:
            if marks[i].start > at:
                claims.append((at, marks[i].start, owner))
            at = max(at, marks[i].end)
            i += 1
        if at < end:
            claims.append((at, end, owner))
    claims.sort(key=lambda c: (c[0], c[1]))
    return claims


def _fill(raw: str, found: list[Tile], start: int, end: int) -> None:
    """White space goes to the tile before; anything else is text that nobody claims."""
    text = raw[start:end]
    if found and not text.strip():
        found[-1] = Tile(found[-1].start, end, found[-1].owner)
    elif text.strip() or end == len(raw):
        found.append(Tile(start, end, None))


def _add(found: list[Tile], start: int, end: int, owner: Clause | Front | Mark) -> None:
    if found and found[-1].end == start and found[-1].owner is owner:
        found[-1] = Tile(found[-1].start, end, owner)
    else:
        found.append(Tile(start, end, owner))
