"""Facet → passage ids, as arrays on disk beside the vectors: what a filter allows, without a Python loop.

Of each piece (index.pieces) ``NAME.postings.npy`` holds all lists (int64, ascending) one after the other and
``NAME.facets.json`` says where each begins. What a filter allows is a mask over passage ids.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.truth import Rows

Ids = NDArray[np.int64]
Spans = Sequence[tuple[int, int]]
Groups = Sequence[Sequence[str]]

POSTINGS, FACETS = ".postings.npy", ".facets.json"
_BATCH = 100_000
_KEPT = 16  # selections; a question is searched in several scopes, and one scope by several questions


@dataclass(frozen=True, slots=True)
class Selection:
    """A mask over passage ids and how many it lets through."""

    mask: NDArray[np.bool_]
    count: int

    def ids(self) -> Ids:
        """The ids, ascending."""
        return np.flatnonzero(self.mask)


class PostingsPiece:
    """An inverted list per facet."""

    def __init__(self, lists: Mapping[str, Ids] | Callable[[], Mapping[str, Ids]]) -> None:
        self._given = lists

    @cached_property
    def lists(self) -> Mapping[str, Ids]:
        """Facet → ids, ascending."""
        return self._given() if callable(self._given) else self._given

    @classmethod
    def build(cls, connection: Rows, spans: Spans | None = None) -> PostingsPiece:
        """From the facets of all passages, or of those whose ids lie in the inclusive spans."""
        rows: dict[str, list[int]] = {}
        for low, high in spans if spans is not None else [(0, 1 << 62)]:
            cursor = connection.stream(
                "SELECT n.facet, f.passage_id FROM facets f JOIN facet_names n ON n.id = f.facet "
                "WHERE f.passage_id BETWEEN ? AND ?",
                (low, high),
            )
            while batch := cursor.fetchmany(_BATCH):
                for name, passage in batch:
                    rows.setdefault(name, []).append(passage)
        return cls({name: np.unique(np.array(ids, dtype=np.int64)) for name, ids in rows.items()})

    @classmethod
    def open(cls, folder: Path, name: str) -> PostingsPiece:
        """Read from a folder, which may go afterwards; names are parsed and lists read when they are asked for."""
        ids = np.load(folder / f"{name}{POSTINGS}", mmap_mode="r")
        names = (folder / f"{name}{FACETS}").read_bytes()

        def lists() -> Mapping[str, Ids]:
            return {name: ids[start : start + count] for name, (start, count) in json.loads(names).items()}

        return cls(lists)

    @classmethod
    def joined(cls, pieces: Sequence[PostingsPiece], removed: Ids) -> PostingsPiece:
        """One of several, without the ids that were removed."""
        lists: dict[str, Ids] = {}
        for name in dict.fromkeys(name for piece in pieces for name in piece.lists):
            ids = np.concatenate([piece.lists[name] for piece in pieces if name in piece.lists])
            left = np.setdiff1d(ids, removed)
            if len(left):
                lists[name] = left
        return cls(lists)

    def write(self, folder: Path, name: str) -> None:
        """Write into a folder."""
        places, at = {}, 0
        for facet, ids in self.lists.items():
            places[facet] = (at, len(ids))
            at += len(ids)
        parts = [np.empty(0, dtype=np.int64), *self.lists.values()]
        np.save(folder / f"{name}{POSTINGS}", np.concatenate(parts))
        (folder / f"{name}{FACETS}").write_text(json.dumps(places, ensure_ascii=False), encoding="utf-8")


class Postings:
    """The postings of several pieces as one, without ids that count no more; safe to use from several threads."""

    def __init__(self, pieces: Sequence[PostingsPiece], removed: Ids) -> None:
        self._pieces = pieces
        self._removed = removed
        self._kept: OrderedDict[tuple[Groups, Sequence[str]], Selection] = OrderedDict()
        self._guard = Lock()

    @cached_property
    def _lists(self) -> Mapping[str, Sequence[Ids]]:
        """Facet → its ids in each piece that has any."""
        found: dict[str, list[Ids]] = {}
        for piece in self._pieces:
            for name, ids in piece.lists.items():
                found.setdefault(name, []).append(ids)
        if not len(self._removed):
            return found
        # A facet of which nothing counts any more is not known; few lists are short enough to hold only removed ids.
        few = {n: ls for n, ls in found.items() if sum(map(len, ls)) <= len(self._removed)}
        gone = {n for n, ls in few.items() if all(np.isin(ids, self._removed).all() for ids in ls)}
        return {name: lists for name, lists in found.items() if name not in gone}

    @cached_property
    def _top(self) -> int:
        """One more than the greatest id."""
        return max((int(ids[-1]) for lists in self._lists.values() for ids in lists if len(ids)), default=-1) + 1

    @property
    def known(self) -> Collection[str]:
        """The facets that some passage has."""
        return self._lists.keys()

    def selected(self, groups: Groups, without: Sequence[str] = ()) -> Selection:
        """The passages that have, of every group, at least one facet, and none of those in ``without``.

        Without groups it is all others; an empty group lets nothing through.
        """
        key = (tuple(map(tuple, groups)), tuple(without))
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._select(groups, without)
        with self._guard:
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _select(self, groups: Groups, without: Sequence[str]) -> Selection:
        mask = np.ones(self._top, dtype=bool) if not groups else self._of_all(groups)
        for ids in (*self._of(without), self._removed):
            mask[ids[ids < self._top]] = False
        return Selection(mask, int(np.count_nonzero(mask)))

    def _of_all(self, groups: Groups) -> NDArray[np.bool_]:
        mask: NDArray[np.bool_] | None = None
        for group in groups:
            met = np.zeros(self._top, dtype=bool)
            for ids in self._of(group):
                met[ids] = True
            mask = met if mask is None else mask & met
        assert mask is not None
        return mask

    def _of(self, names: Iterable[str]) -> list[Ids]:
        return [ids for name in names for ids in self._lists.get(name, ())]
