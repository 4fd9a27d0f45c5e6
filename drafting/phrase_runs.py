"""Runs of words that recur: pure work on arrays of numbers, so that a megabyte of text takes seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 24  # words
SAME_SHARE = 0.8  # a run that a longer one covers this often is a part of it
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row, and its places as (segment, position of its first word)."""

    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


def recurring_runs(
    segments: Sequence[Sequence[str]], documents: Sequence[int], least_documents: int, least_count: int
) -> list[Run]:
    """Runs of two words or more that stand in enough documents and often enough, longest first.

    ``documents[i]`` is the document of segment i. A run is left out where a run one word longer has at least
    SAME_SHARE of its places. Runs never cross segments.
    """
    vocabulary: dict[str, int] = {}
    flat = [vocabulary.setdefault(word, len(vocabulary)) for words in segments for word in words]
    lengths = np.array([len(words) for words in segments], dtype=np.int64)
    if not flat:
        return []
    owner = np.repeat(np.arange(len(segments)), lengths)
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    last = np.repeat(first + lengths, lengths)  # where the segment of each word ends
    document = np.asarray(documents, dtype=np.int64)[owner]
    ids = np.array(flat, dtype=np.int64)
    at = np.arange(len(ids))
    before: _Level | None = None
    found: list[Run] = []
    for size in range(2, LONGEST + 1):
        level = _grow(ids, at, last, document, (size, least_documents, least_count))
        if before is not None:
            found.extend(_runs(before, level, segments, owner, first))
        if level is None:
            break
        before, ids, at = level, level.ids, level.at
    else:
        if before is not None:
            found.extend(_runs(before, None, segments, owner, first))
    return sorted(found, key=lambda run: (-len(run.words), -len(run.places), run.words))


@dataclass(frozen=True, slots=True)
class _Level:
    """All places ``at`` of runs of ``size`` words that recur; ``ids`` numbers the run that begins at each word.

    ``ids`` is as long as the text and -1 where none begins; ``counts`` by number; ``prefix`` and ``suffix`` are the
    numbers of the run's parts one word shorter.
    """

    size: int
    ids: Ints
    at: Ints
    counts: Ints
    prefix: Ints
    suffix: Ints


def _grow(ids: Ints, at: Ints, last: Ints, document: Ints, limits: tuple[int, int, int]) -> _Level | None:
    """Runs one word longer than those that ``ids`` number, kept where they recur; None when none does."""
    size, least_documents, least_count = limits
    at = at[at + size <= last[at]]
    left, right = ids[at], ids[at + 1]
    live = (left >= 0) & (right >= 0)
    at, left, right = at[live], left[live], right[live]
    if not len(at):
        return None
    keys = left * (int(ids.max()) + 1) + right
    _, number = _unique(keys)
    counts = np.bincount(number)
    spread = np.unique(np.stack([number, document[at]], axis=1), axis=0)[:, 0]
    good = (counts >= least_count) & (np.bincount(spread, minlength=len(counts)) >= least_documents)
    keep = good[number]
    if not keep.any():
        return None
    renumber = np.cumsum(good) - 1
    at, left, right = at[keep], left[keep], right[keep]
    number = renumber[number[keep]]
    grown = np.full(len(ids), -1, dtype=np.int64)
    grown[at] = number
    prefix = np.empty(int(good.sum()), dtype=np.int64)
    suffix = np.empty_like(prefix)
    prefix[number], suffix[number] = left, right
    return _Level(size, grown, at, counts[good], prefix, suffix)


def _unique(keys: Ints) -> tuple[Any, Ints]:
    values, number = np.unique(keys, return_inverse=True)
    return values, number.reshape(-1).astype(np.int64)


def _runs(
    level: _Level, longer: _Level | None, segments: Sequence[Sequence[str]], owner: Ints, first: Ints
) -> list[Run]:
    """The runs of a level that no longer run covers."""
    covered = np.zeros(len(level.counts), dtype=np.int64)
    if longer is not None:
        np.maximum.at(covered, longer.prefix, longer.counts)
        np.maximum.at(covered, longer.suffix, longer.counts)
    own = covered < SAME_SHARE * level.counts
    places: dict[int, list[tuple[int, int]]] = {}
    for at in level.at[own[level.ids[level.at]]]:
        segment = int(owner[at])
        places.setdefault(int(level.ids[at]), []).append((segment, int(at - first[segment])))
    found = []
    for where in places.values():
        segment, start = where[0]
        found.append(Run(tuple(segments[segment][start : start + level.size]), tuple(where)))
    return found
