"""Two documents side by side: clauses paired by what they say and how they are numbered; what changed comes first.

A unit is a clause's own text, without what is below it. Likeness is the share of tokens that two units have in common,
weighed by how rare each is in the two documents, with a little for the same heading and the same label. Pairs are made
from the likest down; what is left on one side was dropped, or is new. Tokens, not vectors: clauses of this year's and
last year's plan share words, and a draft need not be embedded. Nothing is read from the library here.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.types import Clause, ClauseKind, Document
from drafting.precedent_compare import Difference, differences

LEAST, HEADING, LABEL = 0.34, 0.12, 0.05
SHORTEST = 8
FIGURES = ("number", "comparator", "deadline", "unit")


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause's own text in a document; ``heading`` the headings above it."""

    clause: Clause
    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause beside its like; one side is None where it was dropped or is new. ``kind`` orders them.

    figures: something countable differs (``differs`` says what); dropped, new; wording; same.
    """

    kind: str
    left: Unit | None
    right: Unit | None
    likeness: float
    differs: tuple[Difference, ...] = ()


ORDER = ("figures", "dropped", "new", "wording", "same")


def units_of(document: Document) -> list[Unit]:
    """Clauses with text of their own, in order."""
    found: list[Unit] = []
    for clause in document.clauses:
        if clause.kind is ClauseKind.FRONT:
            continue
        below = document.children(clause)
        end = below[0].start if below else clause.end
        text = " ".join(document.read(clause.start, max(end, clause.start)).split())
        if len(text) >= SHORTEST and not (below and len(text) <= len(clause.heading or "") + 8):
            found.append(Unit(clause, text, _headings(document, clause)))
    return found


def _headings(document: Document, clause: Clause) -> str:
    names: list[str] = []
    at: Clause | None = clause
    while at is not None:
        if at.heading:
            names.insert(0, at.heading)
        at = document.clauses[at.parent] if at.parent is not None else None
    return " › ".join(names)


def side_by_side(left: Document, right: Document) -> list[Pair]:
    """All clauses of both: figures that changed first, then dropped, new, worded otherwise, the same."""
    ours, theirs = units_of(left), units_of(right)
    pairs = [_pair(ours[i], theirs[j], score) for i, j, score in matched(ours, theirs)]
    lefts = {id(pair.left) for pair in pairs}
    rights = {id(pair.right) for pair in pairs}
    pairs += [Pair("dropped", unit, None, 0.0) for unit in ours if id(unit) not in lefts]
    pairs += [Pair("new", None, unit, 0.0) for unit in theirs if id(unit) not in rights]

    def place(pair: Pair) -> tuple[int, int]:
        unit = pair.left or pair.right
        return ORDER.index(pair.kind), unit.clause.start if unit else 0

    return sorted(pairs, key=place)


def _pair(left: Unit, right: Unit, likeness: float) -> Pair:
    if _bare(left) == _bare(right):
        return Pair("same", left, right, likeness)
    told = tuple(d for d in differences(left.text, right.text) if d.kind in FIGURES and d.draft != d.found)
    return Pair("figures" if told else "wording", left, right, likeness, told)


def _bare(unit: Unit) -> str:
    text = unit.text
    label = unit.clause.label
    return "".join((text[len(label) :] if text.startswith(label) else text).split())


def matched(ours: Sequence[Unit], theirs: Sequence[Unit]) -> list[tuple[int, int, float]]:
    """Positions of pairs with their likeness; each unit is in one pair at most."""
    from index.tokens import tokens

    bags = [[Counter(tokens(unit.text)) for unit in side] for side in (ours, theirs)]
    seen: Counter[str] = Counter(token for side in bags for bag in side for token in bag)
    total = len(ours) + len(theirs)
    weight = {token: math.log(1 + total / count) for token, count in seen.items()}
    norms = [[math.sqrt(sum((n * weight[t]) ** 2 for t, n in bag.items())) or 1.0 for bag in side] for side in bags]
    holding: dict[str, list[int]] = defaultdict(list)
    for j, bag in enumerate(bags[1]):
        for token in bag:
            holding[token].append(j)
    scored: list[tuple[float, int, int]] = []
    for i, bag in enumerate(bags[0]):
        dots: Counter[int] = Counter()
        for token, count in bag.items():
            for j in holding.get(token, ()):
                dots[j] += count * bags[1][j][token] * weight[token] ** 2  # type: ignore[assignment]
        for j, dot in dots.items():
            score = dot / (norms[0][i] * norms[1][j]) + _likely(ours[i], theirs[j])
            if score >= LEAST:
                scored.append((score, i, j))
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs: list[tuple[int, int, float]] = []
    for score, i, j in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((i, j, score))
    return sorted(pairs)


def _likely(left: Unit, right: Unit) -> float:
    """What heading and number add."""
    heading = HEADING if left.heading and left.heading == right.heading else 0.0
    return heading + (LABEL if left.clause.path == right.clause.path else 0.0)


def counts(pairs: Sequence[Pair]) -> dict[str, int]:
    """How many pairs of each kind, in order."""
    found = Counter(pair.kind for pair in pairs)
    return {kind: found[kind] for kind in ORDER}
