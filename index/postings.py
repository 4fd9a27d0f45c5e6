"""Facet → passage ids, as one array on disk beside the FAISS index: what a filter allows, without a Python loop.

``postings.npy`` holds all lists (int64, ascending) one after the other, ``facets.json`` says where each begins.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Spans = Sequence[tuple[int, int]]

_IDS, _NAMES = "postings.npy", "facets.json"
_BATCH = 100_000


class Postings:
    """An inverted list per facet."""

    def __init__(self, lists: Mapping[str, Ids] | Callable[[], Mapping[str, Ids]]) -> None:
        self._given = lists
        self._kept: tuple[object, Ids] | None = None

    @cached_property
    def _lists(self) -> Mapping[str, Ids]:
        return self._given() if callable(self._given) else self._given

    @classmethod
    def build(cls, connection: sqlite3.Connection, spans: Spans | None = None) -> Postings:
        """From the facets of all passages, or of those whose ids lie in the inclusive spans."""
        rows: dict[str, list[int]] = {}
        for low, high in spans if spans is not None else [(0, 1 << 62)]:
            cursor = connection.execute(
                "SELECT n.facet, f.passage_id FROM facets f JOIN facet_names n ON n.id = f.facet "
                "WHERE f.passage_id BETWEEN ? AND ?",
                (low, high),
            )
            while batch := cursor.fetchmany(_BATCH):
                for name, passage in batch:
                    rows.setdefault(name, []).append(passage)
        return cls({name: np.unique(np.array(ids, dtype=np.int64)) for name, ids in rows.items()})

    @classmethod
    def open(cls, folder: Path) -> Postings:
        """Read from a folder, which may go afterwards; names are parsed and lists read when they are asked for."""
        ids = np.load(folder / _IDS, mmap_mode="r")
        names = (folder / _NAMES).read_bytes()

        def lists() -> Mapping[str, Ids]:
            return {name: ids[start : start + count] for name, (start, count) in json.loads(names).items()}

        return cls(lists)

    def write(self, folder: Path) -> None:
        """Write into a folder."""
        places, at = {}, 0
        for name, ids in self._lists.items():
            places[name] = (at, len(ids))
            at += len(ids)
        parts = [np.empty(0, dtype=np.int64), *self._lists.values()]
        np.save(folder / _IDS, np.concatenate(parts))
        (folder / _NAMES).write_text(json.dumps(places, ensure_ascii=False), encoding="utf-8")

    def changed(self, added: Postings, removed: Spans) -> Postings:
        """A copy without the ids in the inclusive spans ``removed`` and with the lists of ``added``."""
        lists: dict[str, Ids] = {}
        for name in {**self._lists, **added._lists}:
            ids = self._lists.get(name, np.empty(0, dtype=np.int64))
            for low, high in removed:
                left, right = np.searchsorted(ids, low), np.searchsorted(ids, high, side="right")
                if left < right:
                    ids = np.concatenate([ids[:left], ids[right:]])
            if name in added._lists:
                ids = np.union1d(ids, added._lists[name])
            if len(ids):
                lists[name] = ids
        return Postings(lists)

    @property
    def known(self) -> Collection[str]:
        """The facets that some passage has."""
        return self._lists.keys()

    def without(self, names: Sequence[str], allowed: Ids | None = None) -> Ids:
        """The ids (ascending) that have none of these facets, of all or of those allowed."""
        key = (names, None if allowed is None else allowed.tobytes())
        kept = self._kept  # another thread may keep another one meanwhile
        if kept is None or kept[0] != key:
            lists = [self._lists[name] for name in names if name in self._lists]
            top = max((int(ids[-1]) for ids in self._lists.values() if len(ids)), default=-1) + 1
            mask = np.ones(top, dtype=bool)
            if allowed is not None:
                mask[:] = False
                mask[allowed] = True
            for ids in lists:
                mask[ids] = False
            self._kept = kept = (key, np.flatnonzero(mask))
        return kept[1]

    def allowed(self, groups: Sequence[Sequence[str]]) -> Ids:
        """The ids (ascending) that have, of every group, at least one facet; no groups allow nothing."""
        lists = [[self._lists[name] for name in group if name in self._lists] for group in groups]
        if not lists or any(not group for group in lists):
            return np.empty(0, dtype=np.int64)
        if len(lists) == 1 and len(lists[0]) == 1:
            return np.asarray(lists[0][0])
        top = max(int(ids[-1]) for group in lists for ids in group) + 1
        mask = np.ones(top, dtype=bool)
        for group in lists:
            met = np.zeros(top, dtype=bool)
            for ids in group:
                met[ids] = True
            mask &= met
        return np.flatnonzero(mask)
