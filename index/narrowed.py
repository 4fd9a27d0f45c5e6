"""A library of which only some documents are seen: what a key that is good for one collection gets to work with.

Every connection of it hides the other documents' rows behind views of the tables' own names, so that whatever is read
(documents, statuses, links, places, counts, facets) is read as if they weren't here; the indexes, which are shared,
are searched with a filter that nobody can take off, and how rare a word is is counted among the documents seen. What
remains of the others are the mean length of a passage, which BM25 uses, and the generation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.errors import LibraryStorage
from index.documents import DocumentIndex
from index.lexical import LexicalIndex
from index.library import Library
from index.projections import Snapshot
from index.store import SqliteRows, Store
from index.truth import Rows
from index.words import WordIndex

if TYPE_CHECKING:
    import tantivy

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
        if self.identity() != whole.identity():
            self.close()
            raise LibraryStorage("library_replaced", path=whole.folder)
        self.writable = False

    def _check(self, create: bool) -> None:
        """The whole store has been checked."""
        self.stands_in = self._older

    def _connected(self) -> SqliteRows:
        connection = super()._connected()
        narrow(connection, self.docs)
        return connection


def narrow(rows: Rows, docs: Iterable[str]) -> None:
    """Let a connection see these documents alone from now on."""
    there = rows.tables()
    rows.execute("CREATE TEMP TABLE seen (seq INTEGER PRIMARY KEY)")
    rows.executemany("INSERT INTO temp.seen SELECT seq FROM main.documents WHERE doc_id = ?", [(doc,) for doc in docs])
    for table, where in _TABLES.items():
        if table in there:
            rows.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {where}")


class _Own(WordIndex):
    """An opened index of which some documents are seen: nothing else is found, nor counted when a word is weighed.

    The engine weighs a word by how rare it is in the whole index; a boost makes of it how rare it is here.
    """

    def __init__(self, whole: WordIndex, docs: Sequence[int]) -> None:
        from tantivy import Query

        super().__init__(whole._index)
        self._searcher = whole._searcher
        self._mine = Query.const_score_query(Query.term_set_query(self._schema, "doc", list(docs)), 0.0)
        self._size = self._counted(self._mine)
        self._weights: dict[tuple[str, str], tuple[int, float]] = {}

    @property
    def count(self) -> int:
        """Entries of the documents that are seen."""
        return self._size

    def _counted(self, query: tantivy.Query) -> int:
        return int(self._searcher.search(query, 1, count=True).count or 0)

    def _weight(self, field: str, word: str) -> tuple[int, float]:
        """(in how many entries seen a word stands, how much rarer it is among them than in all)."""
        key = field, word
        if key not in self._weights:
            from tantivy import Occur

            all_of_them = self._searcher.doc_freq(field, word)
            term = super()._term(field, 1.0, word)
            own = self._counted(_both((Occur.Must, term), (Occur.Must, self._mine))) if all_of_them else 0
            total = max(int(self._searcher.num_docs), all_of_them)
            self._weights[key] = own, _rarity(own, self.count) / _rarity(all_of_them, total) if own else 1.0
        return self._weights[key]

    def _term(self, field: str, boost: float, word: str) -> tantivy.Query:
        return super()._term(field, boost * self._weight(field, word)[1], word)

    def _best(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        from tantivy import Occur

        return super()._best(_both((Occur.Must, query), (Occur.Must, self._mine)), k)

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """As of the whole index (index.lexical), among the documents that are seen."""
        found = ((word, self._weight("text", word)[0]) for word in words)
        return {word: _rarity(own, self.count) for word, own in found if own}


class _OwnLexical(_Own, LexicalIndex):
    """Passages."""


class _OwnDocuments(_Own, DocumentIndex):
    """Documents."""


def _both(*parts: tuple[tantivy.Occur, tantivy.Query]) -> tantivy.Query:
    from tantivy import Query

    return Query.boolean_query(list(parts))


def _rarity(own: int, count: int) -> float:
    """BM25's inverse document frequency."""
    return math.log(1 + (count - own + 0.5) / (own + 0.5))


class Narrowed(Library):
    """Reads like the library it is of, and shares its model and indexes; it is good for one generation."""

    def __init__(self, whole: Library, docs: Iterable[str]) -> None:
        docs = sorted(docs)
        store = whole._store.narrowed(docs)
        super().__init__(store, None, None, None)
        self._whole = whole
        self._model = whole._model
        self._projections = whole._projections
        self._facets: tuple[int, frozenset[str]] | None = None
        self._own: tuple[Snapshot, Snapshot] | None = None  # the whole library's, and what is seen of it
        self.docs = frozenset(docs)

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
        snapshot, notices = self._whole._current()
        if snapshot is None:
            return None, notices
        own = self._own
        if own is None or own[0] is not snapshot:
            with self._store.reading() as connection:
                docs = [row[0] for row in connection.execute("SELECT seq FROM documents")]
            lexical, documents = _OwnLexical(snapshot.lexical, docs), _OwnDocuments(snapshot.documents, docs)
            own = self._own = snapshot, replace(snapshot, lexical=lexical, documents=documents)
        return own[1], notices

    def close(self) -> None:
        """Close its own connections; the library it is of stays open."""
        self._store.close()
