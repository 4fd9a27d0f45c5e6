"""What is asked of a library; nothing is written by it, except to mend an index that a killed process left behind."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.errors import LibraryError, QuestionError
from corpus.messages import message
from corpus.types import Clause, Document
from index import cards, figures, records
from index.filters import Filters, Scope, facet_query, scope_groups
from index.kin import ActFilter, Kin, Link, kin_of, links_of_kinds, meant
from index.lookup import matches, named
from index.opened import Opened
from index.projections import Snapshot
from index.search import Card, Request, SearchResult, SearchSettings, read_card, searched_deep
from index.sheets import Sheet, load, sheets_of
from index.standings import Standings
from index.truth import Rows
from index.validity import Standing, Validity, article_of

if TYPE_CHECKING:
    from corpus.target_record import Target
    from index.words import OtherNames


class Reader(Opened):
    """The reading half of a library."""

    @property
    def model(self) -> tuple[str, str, int] | None:
        """(name, fingerprint, dimensions) of the model that the library was built with; None while it is empty."""
        meta = self._store.meta()
        return (meta["model"], meta["fingerprint"], int(meta["dim"])) if "fingerprint" in meta else None

    def documents(self) -> tuple[records.Known, ...]:
        """All documents in the order they were added, without their text."""
        self._forget_older(self.generation)
        with self._store.reading() as connection:
            return self._shelf.all(connection)

    def document(self, ref: str) -> Document:
        """One document, equal to the one that was added. ``ref`` as for ``find``."""
        known = self.find(ref)
        with self._store.reading() as connection:
            return records.load_document(connection, known.seq)

    def cached_document(self, doc_id: str) -> Document:
        """A document by its full id, kept for the next time: what a hit names. Raises LibraryError when it is gone."""
        return self._documents.get(doc_id, lambda: self.document(doc_id))

    def sheets(self, document: Document, clause: Clause) -> tuple[Sheet, ...]:
        """What is known of the sentences of a clause (index.sheets), kept for the next time as documents are."""

        def read() -> tuple[Sheet, ...]:
            with self._store.reading() as connection:
                found = load(connection, document.doc_id, clause.index)
            return sheets_of(document, clause) if found is None else found

        return self._sheets.get((document.doc_id, clause.index), read)

    def find(self, ref: str) -> records.Known:
        """The one document that an id (or its beginning), source, file name, 文号 or piece of a title means.

        Raises LibraryError when there is none, or several (naming them).
        """
        found = self._matches(ref)
        if len(found) == 1:
            return found[0]
        if not found:
            raise LibraryError("library_no_document", ref=ref)
        names = "; ".join(f"{d.doc_id} {d.metadata.title or d.source}" for d in found[:10])
        raise LibraryError("library_ambiguous", ref=ref, candidates=names + (" …" if len(found) > 10 else ""))

    def _matches(self, ref: str) -> list[records.Known]:
        with self._store.reading() as connection:
            return matches(connection, ref)

    def named(self, name: str) -> tuple[str, ...]:
        """Ids of the documents that have this 文号 or title, else of those whose title contains it.

        Of several texts of one norm those in force on the day (index.validity.on_day), if any of them is.
        """
        with self._store.reading() as connection:
            found = tuple(document.doc_id for document in named(connection, name))
        hidden = set(self.standings.hidden().values())
        return tuple(doc_id for doc_id in found if doc_id not in hidden) or found

    @property
    def standings(self) -> Standings:
        """Which texts hold on which day, kept until the library changes."""
        return self._standings.fresh(self.generation)

    def standing(self, doc_id: str, article: str | None = None, on: str | None = None) -> Standing:
        """Whether a document, or its article (第十二条), holds on a day (see index.validity.on_day), and why."""
        return self.standings.of(doc_id, article, on)

    def kin(self, ref: str) -> Kin:
        """The versions of a document's norm in order, what happened to it, and its links in both directions."""
        known = self.find(ref)
        with self._store.reading() as connection:
            return kin_of(connection, known.seq)

    def meant(self, title: str, number: str | None = None, dated: Sequence[str] = ()) -> tuple[str, ...]:
        """Ids of the documents that a title or 文号 means (index.kin.meant)."""
        with self._store.reading() as connection:
            return meant(connection, title, number, dated)

    def acts(self, kinds: Sequence[str], where: ActFilter | None = None) -> tuple[Link, ...]:
        """What documents of the library do to others, in the order of documents and places (index.kin)."""
        with self._store.reading() as connection:
            return links_of_kinds(connection, kinds, where or ActFilter())

    def targets(self, among: figures.Among | None = None) -> list[tuple[str, Target]]:
        """(document's id, record) of the ledger's records, in the order of documents and places.

        ``among`` keeps those of some indicators, and judges by a record's name and wording alone.
        """
        with self._store.reading() as connection:
            without = figures.unread(connection)
            found = list(figures.find(connection, among))
            from corpus.targets import targets_of

            late = [(seq, t) for seq in without for t in targets_of(records.load_document(connection, seq))]
            kept = {(t.indicator, t.written) for t in among(t for _, t in late)} if among is not None else None
            found += [pair for pair in late if kept is None or (pair[1].indicator, pair[1].written) in kept]
            ids = dict(connection.execute("SELECT seq, doc_id FROM documents").fetchall())
        return [(ids[seq], t) for seq, t in sorted(found, key=lambda p: (p[0], p[1].number, p[1].start))]

    def search(
        self,
        query: str,
        k: int = 10,
        filters: Filters | None = None,
        settings: SearchSettings | None = None,
        words: str | None = None,
        scope: Scope | None = None,
        others: Sequence[OtherNames] = (),
    ) -> SearchResult:
        """The k clauses that fit a question best. ``words`` is what is looked up by word instead of the query.

        ``others`` are what some of its words may be called in the library (index.words).

        ``scope`` narrows like a filter, but a clause that only mentions the year or region is in it too.

        Raises QuestionError on an empty query, LibraryModel, ModelError, LibraryStorage.
        """
        started = time.perf_counter()
        if not query.strip():
            raise QuestionError("query_empty")
        if k < 1:
            raise QuestionError("query_count", k=k)
        snapshot, notices = self._current()
        if snapshot is None:
            return SearchResult(query, (), _ms(started), notices or (message("notice_empty"),))
        from index.tokens import tokens

        filters = self._with_ids(filters) if filters else Filters()
        known = self._known_facets(snapshot) if filters or scope else ()
        facets = facet_query(filters, known)
        scoped = scope_groups(scope, known) if scope else ()
        facets = replace(facets, groups=(*facets.groups, *scoped, *self._own_groups()))
        request = Request(
            words=tokens(query if words is None else words),
            vector=lambda: self._model.query_vector(query),
            k=k,
            facets=facets,
            settings=settings or SearchSettings(),
            others=others,
            hidden=self._out_of_the_way(filters.docs, scope),
        )
        standings = self.standings
        with self._store.reading() as connection:
            hits, told = searched_deep(snapshot, connection, request, self._card)
        hits = tuple(replace(hit, validity=standings.of(hit.doc_id, article_of(hit.path))) for hit in hits)
        return SearchResult(query, hits, _ms(started), (*notices, *facets.notices, *told))

    def regions(self) -> tuple[str, ...]:
        """Regions of the library's documents, each once."""
        generation = self.generation
        if self._regions is None or self._regions[0] != generation:
            with self._store.reading() as connection:
                self._regions = (generation, cards.regions(connection))
        return self._regions[1]

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """How rare each token is in the library (inverse document frequency); tokens it does not have are left out."""
        snapshot, _ = self._current()
        return snapshot.lexical.rarity(words) if snapshot is not None else {}

    @property
    def rarest(self) -> float:
        """The rarity of a token that stands in one passage of the library; 0 while it is empty."""
        snapshot, _ = self._current()
        return snapshot.lexical.rarest if snapshot is not None else 0.0

    def _with_ids(self, filters: Filters) -> Filters:
        """Filters whose ``docs`` are full ids; what fits no document stays as it is and will match nothing."""
        ids: dict[str, None] = {}
        with self._store.reading() as connection:
            held = records.ids(connection) if len(filters.docs) > 1 else set()
        for ref in filters.docs:
            ids.update(dict.fromkeys([ref] if ref in held else [d.doc_id for d in self._matches(ref)] or [ref]))
        if filters.standings:
            wanted = [Validity.read(standing) for standing in filters.standings]
            right = [doc_id for doc_id, standing in self.standings.all().items() if standing.status in wanted]
            ids = dict.fromkeys([doc_id for doc_id in right if not ids or doc_id in ids] or ["?"])
        return replace(filters, docs=tuple(ids))

    def _out_of_the_way(self, docs: Iterable[str], scope: Scope | None) -> Mapping[int, str]:
        """Texts that another one replaces on the day, but for those (ids) that are asked for by name."""
        hidden = self.standings.hidden()
        asked = set(docs)
        if scope and scope.docs and all(doc in hidden.values() for doc in scope.docs):
            asked.update(scope.docs)
        return {seq: doc_id for seq, doc_id in hidden.items() if doc_id not in asked} if asked else hidden

    def _own_groups(self) -> tuple[tuple[str, ...], ...]:
        """Facets that everything found must have, whatever was asked; see index.narrowed."""
        return ()

    def _known_facets(self, snapshot: Snapshot) -> Collection[str]:
        return snapshot.postings.known

    def _card(self, connection: Rows, seq: int) -> Card:
        return self._cards.get(seq, lambda: read_card(connection, seq))


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)
