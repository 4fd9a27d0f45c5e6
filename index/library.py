"""The library: the one object through which everything else adds, finds, shows, removes and verifies documents.

    with Library.open(Path("library"), create=True) as library:
        library.add([Path("documents")])
        for hit in library.search("黑臭水体 消除比例", k=5).hits: ...

Opening loads neither the model nor the indexes: list, show and remove start fast. One object serves many threads;
another process's additions are seen on the next search. Nothing is written by searching, except to mend an index that
a killed process left behind.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from corpus.errors import LibraryError, LibraryLocked, LibraryStorage, QuestionError
from corpus.messages import message
from corpus.types import Clause, Document
from index import cards, figures, lineage, records
from index.filters import Filters, Scope, facet_query, scope_groups
from index.kept import Kept
from index.kin import ActFilter, Kin, Link, kin_of, links_of_kinds, meant
from index.known import KnownDocuments
from index.lock import WriterLock
from index.lookup import matches, named
from index.model import Model
from index.projections import KINDS, Projections, Snapshot
from index.reports import default_pipeline
from index.search import Card, Request, SearchResult, SearchSettings, read_card, searched_deep
from index.sheets import Sheet, load, sheets_of
from index.standings import Standings
from index.store import Store
from index.validity import Standing, Validity, article_of

if TYPE_CHECKING:
    from corpus.target_record import Target
    from embed.encoder import Encoder
    from index.editing import Removed
    from index.reports import AddEvent, AddSummary, Pipeline
    from index.verify import VerifyReport
    from index.words import OtherNames

_CARDS = 128
_DOCUMENTS = 256
_SHEETS = 2048  # clauses
_MERGE_TRIES = 3  # that writers may undo before a merge is left to the next change


class Library:
    """An opened library; use ``Library.open``. A context manager."""

    def __init__(self, store: Store, encoder: Encoder | None, model: str | None, pipeline: Pipeline | None) -> None:
        self._store = store
        self._model = Model(store, encoder, model)
        self._pipeline = pipeline
        self._projections = Projections(store)
        self._snapshot: Snapshot | None = None
        self._cards: Kept[int, Card] = Kept(_CARDS)
        self._documents: Kept[str, Document] = Kept(_DOCUMENTS)
        self._sheets: Kept[tuple[str, int], tuple[Sheet, ...]] = Kept(_SHEETS)
        self._standings = Standings(store.reading)
        self._shelf = KnownDocuments()
        self._kept_of = -1  # the generation that cards, documents and sheets belong to
        self._regions: tuple[int, tuple[str, ...]] | None = None
        self._guard = threading.RLock()  # the snapshot, and what is kept of it
        self._merging: threading.Thread | None = None
        self._at_merge = False  # read and set under the guard
        self._closing = threading.Event()
        self.repairs: tuple[str, ...] = ()
        self.path = store.folder

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        encoder: Encoder | None = None,
        model: str | None = None,
        create: bool = False,
        pipeline: Pipeline | None = None,
    ) -> Library:
        """Open the library in a folder; with ``create`` make it if need be.

        ``encoder`` or ``model`` (a name for embed.registry) are for a new library; an old one knows its own. Stamps are
        checked and what doesn't match is mended (see ``repairs``), unless another process is writing.

        Raises:
            LibraryMissing, LibraryCorrupt, LibraryVersion, LibraryModel, LibraryStorage.
        """
        try:
            str(path).encode()
        except UnicodeEncodeError:  # neither index could be written there
            raise LibraryStorage("library_name", path=path) from None
        library = cls(Store(Path(path), create=create), encoder, model, pipeline)
        try:
            if encoder is not None:
                library._model.check(encoder)
            library._mend_on_open()
        except BaseException:
            library.close()
            raise
        return library

    def _mend_on_open(self) -> None:
        if any(verdict.code for verdict in self._projections.verdicts().values()):
            with suppress(LibraryLocked, LibraryStorage):
                self._mend()

    # Writing

    def add(self, paths: Sequence[Path | str], on_event: Callable[[AddEvent], None] | None = None) -> AddSummary:
        """Add files and folders; see index.adding for what becomes of each. Files that can't be used are reported.

        Side files and the library's own files, met inside a folder, are passed over.

        Raises LibraryLocked when another process is writing, LibraryModel, LibraryStorage, ModelError.
        """
        from corpus.load import discover
        from index.adding import Adder
        from index.origins import foreign
        from index.publisher import Publisher
        from index.reports import AddEvent

        self._must_write()
        with WriterLock(self.path):
            found = foreign(discover([Path(path) for path in paths]), self.path)
            pipeline = self._pipeline or default_pipeline()
            self._read_lineage()
            tell = Publisher(self._projections.sync, on_event)
            adder = Adder(self._store, pipeline, self._model.encoder, tell)
            summary = adder.run(found.files, found.refused, found.skipped)
            started = time.perf_counter()
            if on_event is not None:
                on_event(AddEvent("index", 0, 1))
            self._projections.sync()
            if on_event is not None:
                on_event(AddEvent("index", 1, 1))
            summary = replace(summary, index_seconds=summary.index_seconds + time.perf_counter() - started)
        self._merge_later()
        return summary

    def remove(self, ref: str) -> Removed:
        """Take one document out of everything; returns what ``restore`` takes. Raises as ``find`` and ``add`` do.

        A document that stands in several files loses only the one that ``ref`` names, if it names one.
        """
        from index.editing import take

        self._must_write()
        with WriterLock(self.path):
            document = self.find(ref)
            try:
                removed = self._taken(lambda connection: take(connection, document, ref.strip()))
            except LibraryStorage:
                self._projections.clear()  # they can be made again: on a full disk they are room for the removal
                removed = self._taken(lambda connection: take(connection, document, ref.strip()))
            self._sync_if_room()
        self._merge_later()
        return removed

    def _taken(self, take: Callable[[sqlite3.Connection], Removed]) -> Removed:
        with self._store.writing() as connection:
            return take(connection)

    def _sync_if_room(self) -> None:
        """Bring the projections up to date; where the disk has no room they are made when they are asked for."""
        with suppress(LibraryStorage):
            self._projections.sync()

    def restore(self, removed: Removed) -> records.Known:
        """Put a removed document back as it was. Raises LibraryError when it is there again, and as ``add`` does."""
        from index.editing import put_back

        self._must_write()
        with WriterLock(self.path):
            put_back(self._store, self._model.embed, removed)
            self._projections.sync()
        self._merge_later()
        return self.find(removed.known.doc_id)

    def correct(self, ref: str, changes: Mapping[str, object], *, anew: bool = False) -> records.Known:
        """Set metadata by hand (names as in Metadata; None takes a value away); returns the document as it is then.

        What was set before stays unless ``anew``. What a clause speaks about, and so every filter, follows.
        Raises InputError on a wrong value, and as ``find`` and ``add`` do.
        """
        from index.editing import correct, corrections_of

        self._must_write()
        with WriterLock(self.path):
            known = self.find(ref)
            with self._store.reading() as connection:
                before = corrections_of(connection, known)
            corrections = replace(before, changes={} if anew else before.changes).with_changes(changes)
            pipeline = self._pipeline or default_pipeline()
            if correct(self._store, pipeline, self._model.embed, known, corrections):
                self._projections.sync()
        self._merge_later()
        return self.find(known.doc_id)

    def _merge_later(self) -> None:
        """Begin to merge large pieces of the index that are due, beside whatever comes next; ``close`` waits for it."""
        with self._guard:
            if not self._at_merge and not self._projections.temporary and self._projections.merge_due():
                self._at_merge = True
                self._merging = threading.Thread(target=self._merge, name="tiaowen-merge")
                self._merging.start()

    def _merge(self) -> None:
        """Merge until nothing is due, or once before closing; what is left is due again after the next change.

        A merge is lost where a writer went on meanwhile, and is then begun again. Whether to go on is decided under
        the same lock as whether to begin, so that no change falls between the two.
        """
        lost = 0
        while True:
            try:
                done = self._projections.merge()
                lost += not done
            except (LibraryLocked, LibraryStorage, OSError, ValueError, RuntimeError):
                done, lost = False, _MERGE_TRIES
            with self._guard:
                self._at_merge = False
                if lost >= _MERGE_TRIES or (done and self._closing.is_set()) or not self._projections.merge_due():
                    return
                self._at_merge = True

    def _read_lineage(self) -> int:
        """Read what documents of an older library say of validity, and of figures; how many were read for the first.

        The caller holds the lock.
        """
        with self._store.reading() as connection:
            missing, without = lineage.unread(connection), figures.unread(connection)
        for seq in missing:
            with self._store.writing() as connection:
                lineage.enter(connection, seq, records.load_document(connection, seq))
                if seq == missing[-1]:
                    records.next_generation(connection)
        for seq in without:
            with self._store.writing() as connection:
                figures.write(connection, seq, figures.rows_of(records.load_document(connection, seq)))
        return len(missing)

    def _must_write(self) -> None:
        if not self._store.writable:
            raise LibraryStorage("library_no_permission", path=self.path, reason="read-only")

    # Reading

    @property
    def model(self) -> tuple[str, str, int] | None:
        """(name, fingerprint, dimensions) of the model that the library was built with; None while it is empty."""
        meta = self._store.meta()
        return (meta["model"], meta["fingerprint"], int(meta["dim"])) if "fingerprint" in meta else None

    @property
    def generation(self) -> int:
        """Counts up with every document added or removed."""
        return self._store.generation()

    @property
    def commit(self) -> tuple[str, str]:
        """(the library's identity, the token of its last commit), which copies that went separate ways don't share."""
        meta = self._store.meta()
        return meta.get("identity", str(self.path.absolute())), meta.get("commit", meta["generation"])

    def connected(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection to one state of the database, for reading."""
        return self._store.reading()

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

    def _forget_older(self, generation: int) -> None:
        """Drop what was kept of another generation: a document keeps its id when its metadata is corrected."""
        with self._guard:
            if self._kept_of != generation:
                self._cards.clear()
                self._documents.clear()
                self._sheets.clear()
                self._kept_of = generation

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

    def verify(self) -> VerifyReport:
        """Check everything against everything; mends projections, reports the rest. Reads the whole library."""
        from index.verify import verify

        read = 0
        if self._store.writable:
            with suppress(LibraryLocked), WriterLock(self.path, wait=0):
                read = self._read_lineage()
                if read:
                    self._projections.sync()
        report = verify(self._store, self._projections, self._mend, self._pipeline)
        told = (message("verify_lineage", count=read),) if read else ()
        return replace(report, repairs=(*told, *report.repairs))

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

    def _card(self, connection: sqlite3.Connection, seq: int) -> Card:
        return self._cards.get(seq, lambda: read_card(connection, seq))

    # The projections

    def _current(self) -> tuple[Snapshot | None, tuple[str, ...]]:
        """The opened projections of the newest generation that can be had, and notices about them."""
        meta = self._store.meta()
        if "fingerprint" not in meta:
            return None, ()
        generation = int(meta["generation"])
        self._forget_older(generation)
        with self._guard:
            if self._snapshot is None or self._snapshot.generation != generation:
                self._reload(generation)
            snapshot = self._snapshot
        if self._projections.temporary:
            return snapshot, (message("notice_in_memory", path=self.path),)
        if snapshot is None or snapshot.generation < generation:
            return snapshot, (message("notice_behind" if snapshot else "notice_not_yet"),)
        return snapshot, ()

    def _reload(self, generation: int) -> None:
        """Open the folders in force, if others than before; mend them when they lag and nobody is writing."""
        if self._snapshot is None or self._snapshot.folders != self._projections.shelf.current():
            with suppress(OSError, ValueError, RuntimeError, KeyError, TypeError):
                self._snapshot = self._projections.load()
        if self._snapshot is None or self._snapshot.generation != generation:
            with suppress(LibraryLocked):
                self._mend_somewhere()
            if self._snapshot is None or self._snapshot.folders != self._projections.shelf.current():
                with suppress(OSError, ValueError, RuntimeError, KeyError, TypeError):
                    self._snapshot = self._projections.load()

    def _mend_somewhere(self) -> None:
        """Mend, in a temporary folder where the library's own disk has no room."""
        try:
            self._mend()
        except LibraryStorage:
            if self._projections.temporary:
                raise
            self._projections.go_temporary()
            self._projections.sync()
            self._reopened()

    def _mend(self) -> tuple[str, ...]:
        """Bring the projections up to date; raises LibraryLocked when another process is writing.

        A folder whose stamp is right and that still can't be opened is made anew.
        """
        done: list[str] = []
        if self._store.writable:
            with WriterLock(self.path, wait=0):
                done.extend(self._projections.sync())
                done.extend(self._reopened())
        else:
            self._projections.go_temporary()
            done.extend(self._projections.sync())
            done.extend(self._reopened())
        self.repairs += tuple(done)
        return tuple(done)

    def _reopened(self) -> list[str]:
        """Try to open; when that fails make everything anew."""
        if not self._projections.verdicts():
            return []
        try:
            self._snapshot = self._projections.load()
        except (OSError, ValueError, RuntimeError, KeyError, TypeError):
            self._projections.sync(distrusted=KINDS)
            self._snapshot = self._projections.load()
            return [message("repair_files", name=name) for name in KINDS]
        return []

    def close(self) -> None:
        """Let everything go; harmless when done twice. A merge that has begun is brought to its end."""
        self._closing.set()
        if self._merging is not None:
            self._merging.join()
        self._snapshot = None
        self._projections.close()
        self._store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)
