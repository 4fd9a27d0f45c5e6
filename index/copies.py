"""Hits that say the same: copies of one text, near copies, and boilerplate that stands in many places, become one hit.

Two hits are one when their letters agree: exactly inside one document (rows of a table differ in a word and mean
different things), nearly (``ALIKE`` of their triples of characters) across documents. They stay apart when they differ
in a figure, a negation, the words of the question that they have, or in a year or region that both documents state.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from index.tokens import normalise

if TYPE_CHECKING:
    from index.search import Hit

ALIKE = 0.9
_NUMERAL = re.compile(r"\d+(?:\.\d+)?|[〇零一二三四五六七八九十百千万亿]+")
_NEGATION = re.compile("[不未无非禁免勿]")
_DULL = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class _Print:
    """What two hits are compared by."""

    letters: str
    numerals: tuple[str, ...]
    negations: int
    asked: frozenset[str]

    @cached_property
    def triples(self) -> frozenset[str]:
        """All that stands in three places side by side; few hits agree so far that it is needed."""
        return frozenset(self.letters[i : i + 3] for i in range(len(self.letters) - 2))


def _print_of(text: str, words: Sequence[str]) -> _Print:
    plain = normalise(text)
    letters = _DULL.sub("", plain)
    asked = frozenset(word for word in words if word in plain)
    return _Print(letters, tuple(_NUMERAL.findall(plain)), len(_NEGATION.findall(plain)), asked)


def merged(hits: Iterable[Hit], words: Sequence[str], k: int) -> tuple[Hit, ...]:
    """The first k different hits in their order, ranked anew, each with its ``copies``; ``words`` are the question's.

    Reads at least twice k hits, so that a copy further down is known as well, and no more than it must.
    """
    kept: list[tuple[Hit, _Print, list[Hit]]] = []
    for read, hit in enumerate(hits):
        if len(kept) == k and read >= 2 * k:
            break
        mine = _print_of(hit.quote, words)
        same = next((copies for other, theirs, copies in kept if _same(hit, mine, other, theirs)), None)
        if same is not None:
            same.append(hit)
        elif len(kept) < k:
            kept.append((hit, mine, []))
    return tuple(replace(hit, rank=n, copies=tuple(copies)) for n, (hit, _, copies) in enumerate(kept, start=1))


def _same(a: Hit, one: _Print, b: Hit, other: _Print) -> bool:
    if (one.numerals, one.negations, one.asked) != (other.numerals, other.negations, other.asked):
        return False
    if _apart(a.year, b.year) or _apart(a.region, b.region) or not one.letters:
        return False
    if one.letters == other.letters:
        return True
    if a.doc_id == b.doc_id:
        return False
    union = len(one.triples | other.triples)
    return bool(union) and len(one.triples & other.triples) >= ALIKE * union


def _apart(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other
