"""A draft beside a wording found: the phrases both have, what differs in fact, and the difference by characters."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.dates import find_deadlines
from corpus.duties import find_duties
from corpus.quantities import Quantity, find_quantities
from corpus.regions import find_regions
from index.tokens import STOP

if TYPE_CHECKING:
    from drafting.shapes import DifferenceJSON

SHARED_LEAST = 3  # characters; shorter runs are words that any sentence has
_WORD = re.compile(r"\w")
_NEAR = 12  # characters before a quantity that say what it counts
_GENERIC = frozenset(["达到", "完成", "实现", "不低", "低于", "超过", "提高", "控制", "以上", "比例"])
_NAMES = frozenset(["大", "张"])
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shared:
    """A phrase that stands in both: ``draft`` and ``found`` are its spans in the two texts."""

    draft: Span
    found: Span


@dataclass(frozen=True, slots=True)
class Difference:
    """What is said otherwise. ``kind``: number, comparator, deadline, place or unit; None: the text has none such.

    ``span`` is where the wording found has it (in the text given), None when only the draft has it.
    """

    kind: str
    draft: str | None
    found: str | None
    span: Span | None = None

    def as_json(self) -> DifferenceJSON:
        """One entry of the contract's ``differs``."""
        return {"kind": self.kind, "draft": self.draft, "found": self.found, "span": list(self.span or ()) or None}


def shared_phrases(draft: str, found: str) -> tuple[Shared, ...]:
    """Maximal runs of whole words that stand in both texts, in the order of ``found``; the longest where they overlap.

    Order does not matter: a phrase may stand early in one text and late in the other.
    """
    ours, theirs = _words(draft), _words(found)
    ends: dict[tuple[int, int], int] = {}
    runs: list[tuple[int, int, int]] = []
    places: dict[str, list[int]] = {}
    for i, (_, _, word) in enumerate(ours):
        places.setdefault(word, []).append(i)
    for j, (_, _, word) in enumerate(theirs):
        for i in places.get(word, ()) if word else ():
            length = ends.get((i - 1, j - 1), 0) + 1
            ends[i, j] = length
            runs.append((length, i, j))
    taken: set[int] = set()
    kept = []
    for length, i, j in sorted(runs, key=lambda run: (-_size(theirs, run[2], run[0]), run[2], run[1])):
        here = range(j - length + 1, j + 1)
        if taken.isdisjoint(here) and _telling(theirs, j, length):
            taken.update(here)
            kept.append(
                Shared((ours[i - length + 1][0], ours[i][1]), (theirs[here.start][0], theirs[j][1])),
            )
    return tuple(sorted(kept, key=lambda s: s.found))


def _words(text: str) -> list[tuple[int, int, str]]:
    """(start, end, word) without white space; punctuation is kept, as "", and is like nothing."""
    from rjieba import cut

    found, at = [], 0
    for piece in cut(text):
        start = text.find(piece, at)
        if start < 0 or piece.isspace():
            continue
        at = start + len(piece)
        found.append((start, at, piece.lower() if _WORD.search(piece) else ""))
    return found


def _size(words: list[tuple[int, int, str]], end: int, length: int) -> int:
    return words[end][1] - words[end - length + 1][0]


def _telling(words: list[tuple[int, int, str]], end: int, length: int) -> bool:
    run = [word for _, _, word in words[end - length + 1 : end + 1]]
    return sum(len(word) for word in run if word not in STOP) >= SHARED_LEAST


def differences(draft: str, found: str) -> tuple[Difference, ...]:
    """Numbers, comparators, deadlines, places and units that one text has and the other has not, or has otherwise.

    Deadlines without a year are compared as they are written; units only where the draft names some.
    """
    return (
        *_numbers(draft, found),
        *_named("deadline", _deadlines(draft), _deadlines(found)),
        *_named("place", _places(draft), _places(found)),
        *(_named("unit", _units(draft), _units(found)) if _units(draft) else ()),
    )


def _numbers(draft: str, found: str) -> list[Difference]:
    ours, theirs = _quantities(draft), _quantities(found)
    left = list(ours)
    out: list[Difference] = []
    unmatched: list[Quantity] = []
    for quantity in theirs:
        same = next((q for q in left if (q.value, q.unit) == (quantity.value, quantity.unit)), None)
        if same is None:
            unmatched.append(quantity)
            continue
        left.remove(same)
        if same.comparator != quantity.comparator:
            span = (quantity.start, quantity.end)
            out.append(Difference("comparator", same.text(draft), quantity.text(found), span))
    for quantity in unmatched:
        beside = next((q for q in left if q.unit == quantity.unit and _same_thing(draft, q, found, quantity)), None)
        if beside is not None:
            left.remove(beside)
        written = beside.text(draft) if beside else None
        out.append(Difference("number", written, quantity.text(found), (quantity.start, quantity.end)))
    return out + [Difference("number", quantity.text(draft), None) for quantity in left]


def _quantities(text: str) -> list[Quantity]:
    """Quantities that say how much: 十大 is a name, not a number."""
    return [q for q in find_quantities(text) if q.unit not in _NAMES]


def _same_thing(draft: str, ours: Quantity, found: str, theirs: Quantity) -> bool:
    """Whether two quantities follow the same word: 治理率达到40% and 治理率不低于35%."""
    before, other = draft[max(0, ours.start - _NEAR) : ours.start], found[max(0, theirs.start - _NEAR) : theirs.start]
    return any(before[i : i + 2] in other for i in range(len(before) - 1) if before[i : i + 2] not in _GENERIC)


def _named(kind: str, ours: dict[str, tuple[str, Span]], theirs: dict[str, tuple[str, Span]]) -> list[Difference]:
    """What stands on one side only; where each side has one such, they are set against each other."""
    only_ours = [ours[key] for key in ours if key not in theirs]
    only_theirs = [theirs[key] for key in theirs if key not in ours]
    out = []
    for number, (written, span) in enumerate(only_theirs):
        out.append(Difference(kind, only_ours[number][0] if number < len(only_ours) else None, written, span))
    return out + [Difference(kind, written, None) for written, _ in only_ours[len(only_theirs) :]]


def _deadlines(text: str) -> dict[str, tuple[str, Span]]:
    return {d.date or d.as_written: (d.as_written, (d.start, d.end)) for d in find_deadlines(text)}


def _places(text: str) -> dict[str, tuple[str, Span]]:
    return {m.name: (text[m.start : m.end], (m.start, m.end)) for m in find_regions(text) if m.end > m.start}


def _units(text: str) -> dict[str, tuple[str, Span]]:
    return {
        unit: (unit, (duty.start, duty.end)) for duty in find_duties(text) for unit in (*duty.lead, *duty.responsible)
    }


def character_diff(draft: str, found: str) -> tuple[tuple[str, Span, Span], ...]:
    """(equal, replace, delete or insert; span in the draft; span in the wording found), character by character."""
    matcher = difflib.SequenceMatcher(None, draft, found, autojunk=False)
    return tuple((tag, (a, b), (c, d)) for tag, a, b, c, d in matcher.get_opcodes())
