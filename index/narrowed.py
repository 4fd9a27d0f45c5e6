"""A library of which only some documents are seen: what a key that is good for one collection gets to work with.

Every connection of it hides the other documents' rows behind views of the tables' own names, so that whatever is read
(documents, statuses, links, places, counts, facets) is read as if they weren't here; the indexes, which are shared,
are searched with a filter that nobody can take off. What remains of the others are the statistics of the words that
ranking uses (BM25's idf), and the generation.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from index.library import Library
from index.projections import Snapshot
from index.store import Store

_SEEN = "SELECT seq FROM temp.seen"
_TABLES = {
    "documents": f"seq IN ({_SEEN})",
    "clauses": f"doc IN ({_SEEN})",
    "passages": f"doc IN ({_SEEN})",
    "facets": f"passage_id IN (SELECT passage_id FROM main.passages WHERE doc IN ({_SEEN}))",
    "changes": f"doc IN ({_SEEN})",
    "corrections": "doc_id IN (SELECT doc_id FROM main.documents WHERE seq IN (SELECT seq FROM temp.seen))",
    "sheets": f"doc IN ({_SEEN})",
    "lineage": f"doc IN ({_SEEN})",
    "names": f"doc IN ({_SEEN})",
    "acts": f"doc IN ({_SEEN})",
    "links": f"doc IN ({_SEEN}) AND act IN (SELECT id FROM main.acts WHERE doc IN ({_SEEN}))",
    "seals": f"doc IN ({_SEEN})",
    "places": f"doc IN ({_SEEN})",
    "cards": f"doc IN ({_SEEN})",
    "targets": f"doc IN ({_SEEN})",
    "targets_read": f"doc IN ({_SEEN})",
}


class NarrowedStore(Store):
    """A store whose connections show some documents alone, and never write."""

    def __init__(self, whole: Store, docs: Iterable[str]) -> None:
        self.docs = sorted(docs)
        self._older = whole.stands_in
        super().__init__(whole.folder)
        self.writable = False

    def _check(self, create: bool) -> None:
        """The whole store has been checked."""
        self.stands_in = self._older

    def _connected(self) -> sqlite3.Connection:
        connection = super()._connected()
        connection.execute("CREATE TEMP TABLE seen (seq INTEGER PRIMARY KEY)")
        connection.executemany(
            "INSERT INTO temp.seen SELECT seq FROM main.documents WHERE doc_id = ?", [(doc,) for doc in self.docs]
        )
        there = {row[0] for row in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
        for table, where in _TABLES.items():
            if table in there:
                connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {where}")
        return connection


class Narrowed(Library):
    """Reads like the library it is of, and shares its model and indexes; it is good for one generation."""

    def __init__(self, whole: Library, docs: Iterable[str]) -> None:
        store = NarrowedStore(whole._store, docs)
        super().__init__(store, None, None, None)
        self._whole = whole
        self._model = whole._model
        self._projections = whole._projections
        self._facets: tuple[int, frozenset[str]] | None = None
        self.docs = frozenset(store.docs)

    def _own_groups(self) -> tuple[tuple[str, ...], ...]:
        return (tuple(f"d:{doc}" for doc in sorted(self.docs)),)

    def _known_facets(self, snapshot: Snapshot) -> frozenset[str]:
        generation = self.generation
        if self._facets is None or self._facets[0] != generation:
            with self._store.reading() as connection:
                rows = connection.execute("SELECT facet FROM facet_names WHERE id IN (SELECT facet FROM facets)")
                self._facets = (generation, frozenset(row[0] for row in rows))
        return self._facets[1]

    def _current(self) -> tuple[Snapshot | None, tuple[str, ...]]:
        self._forget_older(self.generation)
        return self._whole._current()

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """As of the library, without words that only stand in documents that are not seen."""
        snapshot, _ = self._whole._current()
        if snapshot is None:
            return {}
        groups = self._own_groups()
        found = snapshot.lexical.rarity(words)
        return {
            word: value for word, value in found.items() if snapshot.lexical.search([word], 1, groups, {"text": 1.0})
        }

    def close(self) -> None:
        """Close its own connections; the library it is of stays open."""
        self._store.close()
