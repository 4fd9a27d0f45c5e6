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
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from corpus.errors import LibraryError, LibraryLocked, LibraryModel, LibraryStorage, QuestionError
from corpus.messages import message
from corpus.types import Document
from index import records
from index.filters import Filters, Scope, facet_query, scope_groups
from index.lock import WriterLock
from index.problems import check_vectors
from index.projections import Projections, Snapshot
from index.search import Card, Request, SearchResult, SearchSettings, assemble, channels, read_card
from index.store import Store

if TYPE_CHECKING:
    from embed.encoder import Encoder
    from index.adding import AddEvent, AddSummary, Pipeline
    from index.dense import Vectors
    from index.verify import VerifyReport

_CARDS = 128
_DOCUMENTS = 64
_ID_PREFIX = 3  # shorter beginnings of ids are rather words


class Library:
    """An opened library; use ``Library.open``. A context manager."""

    def __init__(self, store: Store, encoder: Encoder | None, model: str | None, pipeline: Pipeline | None) -> None:
        self._store = store
        self._given_encoder = encoder
        self._checked_encoder: Encoder | None = None
        self._last_query: tuple[str, Vectors] | None = None
        self._model = model
        self._pipeline = pipeline
        self._projections = Projections(store)
        self._snapshot: Snapshot | None = None
        self._cards: OrderedDict[int, Card] = OrderedDict()
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._regions: tuple[int, tuple[str, ...]] | None = None
        self._guard = threading.RLock()  # the encoder, the snapshot and the cards
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
        library = cls(Store(Path(path), create=create), encoder, model, pipeline)
        try:
            if encoder is not None:
                library._check_model(encoder)
            library._mend_on_open()
        except BaseException:
            library.close()
            raise
        return library

    def _mend_on_open(self) -> None:
        if any(verdict.code for verdict in self._projections.verdicts().values()):
            with suppress(LibraryLocked):
                self._mend()

    # Writing

    def add(self, paths: Sequence[Path | str], on_event: Callable[[AddEvent], None] | None = None) -> AddSummary:
        """Add files and folders; see index.adding for what becomes of each. Files that can't be used are reported.

        Side files and the library's own files, met inside a folder, are passed over.

        Raises LibraryLocked when another process is writing, LibraryModel, LibraryStorage, ModelError.
        """
        from corpus.load import discover
        from index.adding import Adder, AddEvent, default_pipeline, foreign

        self._must_write()
        with WriterLock(self.path):
            found = foreign(discover([Path(path) for path in paths]), self.path)
            pipeline = self._pipeline or default_pipeline()
            adder = Adder(self._store, pipeline, self._encoder, on_event)
            summary = adder.run(found.files, found.refused, found.skipped)
            started = time.perf_counter()
            if on_event is not None:
                on_event(AddEvent("index", 0, 1))
            self._projections.sync()
            if on_event is not None:
                on_event(AddEvent("index", 1, 1))
            return replace(summary, index_seconds=summary.index_seconds + time.perf_counter() - started)

    def remove(self, ref: str) -> records.Known:
        """Take one document out of everything; returns what it was. Raises as ``find`` and ``add`` do."""
        self._must_write()
        with WriterLock(self.path):
            document = self.find(ref)
            with self._store.writing() as connection:
                records.remove_document(connection, document.seq, records.next_generation(connection))
            self._projections.sync()
        return document

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

    def documents(self) -> tuple[records.Known, ...]:
        """All documents in the order they were added, without their text."""
        with self._store.reading() as connection:
            return tuple(records.known(connection))

    def document(self, ref: str) -> Document:
        """One document, equal to the one that was added. ``ref`` as for ``find``."""
        known = self.find(ref)
        with self._store.reading() as connection:
            return records.load_document(connection, known.seq)

    def cached_document(self, doc_id: str) -> Document:
        """A document by its full id, kept for the next time: what a hit names. Raises LibraryError when it is gone."""
        with self._guard:
            kept = self._documents.get(doc_id)
            if kept is not None:
                self._documents.move_to_end(doc_id)
                return kept
        document = self.document(doc_id)
        with self._guard:
            self._documents[doc_id] = document
            while len(self._documents) > _DOCUMENTS:
                self._documents.popitem(last=False)
        return document

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
        """Documents that fit ``ref`` in the first of the ways that any fits."""
        ref = ref.strip()
        ways: tuple[tuple[str, tuple[object, ...]], ...] = (
            ("doc_id = ?", (ref,)),
            ("source = ?1 OR path = ?1", (ref,)),
            ("substr(doc_id, 1, ?) = ?", (len(ref), ref.lower())) if len(ref) >= _ID_PREFIX else ("0", ()),
            ("json_extract(metadata, '$.title') = ?", (ref,)),
            ("json_extract(metadata, '$.doc_number') = ?", (_as_number(ref),)),
            ("source LIKE ? ESCAPE '\\'", (f"%/{_like(ref)}",)),
            ("source LIKE ? ESCAPE '\\'", (f"%\\\\{_like(ref)}",)),
            ("instr(json_extract(metadata, '$.title'), ?) > 0", (ref,)),
            ("instr(source, ?) > 0", (ref,)),
        )
        if not ref:
            return []
        with self._store.reading() as connection:
            for where, values in ways:
                if found := records.known(connection, where, values):
                    return found
        return []

    def named(self, name: str) -> tuple[str, ...]:
        """Ids of the documents that have this 文号 or title, else of those whose title contains it."""
        ways: tuple[tuple[str, tuple[object, ...]], ...] = (
            ("json_extract(metadata, '$.doc_number') = ?", (_as_number(name),)),
            ("json_extract(metadata, '$.title') = ?", (name,)),
            ("instr(json_extract(metadata, '$.title'), ?) > 0", (name,)),
        )
        with self._store.reading() as connection:
            for where, values in ways:
                if found := records.known(connection, where, values):
                    return tuple(document.doc_id for document in found)
        return ()

    def search(
        self,
        query: str,
        k: int = 10,
        filters: Filters | None = None,
        settings: SearchSettings | None = None,
        words: str | None = None,
        scope: Scope | None = None,
    ) -> SearchResult:
        """The k clauses that fit a question best. ``words`` is what the lexical channel looks up instead of the query.

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

        facets = (
            facet_query(self._with_ids(filters), snapshot.postings.known) if filters else facet_query(Filters(), ())
        )
        if scope:
            facets = replace(facets, groups=(*facets.groups, *scope_groups(scope, snapshot.postings.known)))
        request = Request(
            words=tokens(query if words is None else words),
            vector=lambda: self._vector(query),
            k=k,
            facets=facets,
            settings=settings or SearchSettings(),
        )
        found, said = channels(snapshot, request)
        with self._store.reading() as connection:
            hits = assemble(connection, found, request, self._card)
        return SearchResult(query, hits, _ms(started), (*notices, *facets.notices, *said))

    def regions(self) -> tuple[str, ...]:
        """Regions of the library's documents, each once."""
        generation = self.generation
        if self._regions is None or self._regions[0] != generation:
            with self._store.reading() as connection:
                known = records.all_metadata(connection)
            names = (name for metadata in known for name in (metadata.region, metadata.province) if name)
            self._regions = (generation, tuple(dict.fromkeys(names)))
        return self._regions[1]

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """How rare each token is in the library (inverse document frequency); tokens it does not have are left out."""
        snapshot, _ = self._current()
        return snapshot.lexical.rarity(words) if snapshot is not None else {}

    def verify(self) -> VerifyReport:
        """Check everything against everything; mends projections, reports the rest. Reads the whole library."""
        from index.verify import verify

        return verify(self._store, self._projections, self._mend, self._pipeline)

    def _with_ids(self, filters: Filters) -> Filters:
        """Filters whose ``docs`` are full ids; what fits no document stays as it is and will match nothing."""
        ids: dict[str, None] = {}
        for ref in filters.docs:
            ids.update(dict.fromkeys([d.doc_id for d in self._matches(ref)] or [ref]))
        return replace(filters, docs=tuple(ids))

    def _vector(self, query: str) -> Vectors:
        """The query's vector; the last one is kept, as one question is searched in several scopes."""
        encoder = self._encoder()
        with self._guard:
            if self._last_query is not None and self._last_query[0] == query:
                return self._last_query[1]
            rows = encoder.encode_queries([query])
            check_vectors(rows, 1, encoder)
            self._last_query = (query, rows[0])
            return self._last_query[1]

    def _card(self, connection: sqlite3.Connection, seq: int) -> Card:
        with self._guard:
            if seq in self._cards:
                self._cards.move_to_end(seq)
                return self._cards[seq]
        card = read_card(connection, seq)
        with self._guard:
            self._cards[seq] = card
            while len(self._cards) > _CARDS:
                self._cards.popitem(last=False)
        return card

    # The model

    def _encoder(self) -> Encoder:
        """The encoder, loaded once and checked against the library."""
        with self._guard:
            encoder = self._checked_encoder
            if encoder is None:
                encoder = self._given_encoder
                if encoder is None:
                    from embed.registry import load_encoder

                    encoder = load_encoder(self._model or self._store.meta().get("model"))
                self._check_model(encoder)
                self._checked_encoder = encoder
            return encoder

    def _check_model(self, encoder: Encoder) -> None:
        meta = self._store.meta()
        built = meta.get("fingerprint")
        if built is not None and (built, int(meta["dim"])) != (encoder.fingerprint, encoder.dim):
            same = meta["model"] == encoder.name
            raise LibraryModel(
                "library_model",
                built=f"{meta['model']} [{built}]" if same else meta["model"],
                built_dim=meta["dim"],
                configured=f"{encoder.name} [{encoder.fingerprint}]" if same else encoder.name,
                configured_dim=encoder.dim,
            )

    # The projections

    def _current(self) -> tuple[Snapshot | None, tuple[str, ...]]:
        """The opened projections of the newest generation that can be had, and notices about them."""
        meta = self._store.meta()
        if "fingerprint" not in meta:
            return None, ()
        generation = int(meta["generation"])
        with self._guard:
            if self._snapshot is None or self._snapshot.generation != generation:
                self._reload(generation)
            snapshot = self._snapshot
        if self._projections.temporary:
            return snapshot, (message("notice_in_memory", path=self.path),)
        if snapshot is None or snapshot.generation < generation:
            have = snapshot.generation if snapshot else 0
            return snapshot, (message("notice_behind", have=have, want=generation),)
        return snapshot, ()

    def _reload(self, generation: int) -> None:
        """Open the folders in force, if others than before; mend them when they lag and nobody is writing."""
        if self._snapshot is None or self._snapshot.folders != self._projections.shelf.current():
            with suppress(OSError, ValueError, RuntimeError, KeyError, TypeError):
                self._snapshot = self._projections.load()
        if self._snapshot is None or self._snapshot.generation != generation:
            with suppress(LibraryLocked):
                self._mend()
            with suppress(OSError, ValueError, RuntimeError, KeyError, TypeError):
                self._snapshot = self._projections.load()

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
            self._projections.sync(distrusted=("dense", "lexical"))
            self._snapshot = self._projections.load()
            return [message("repair_files", name=name) for name in ("dense", "lexical")]
        return []

    def close(self) -> None:
        """Let everything go; harmless when done twice."""
        self._snapshot = None
        self._projections.close()
        self._store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _like(text: str) -> str:
    """A text with LIKE's wild cards taken literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _as_number(ref: str) -> str:
    """A 文号 in the one form that metadata holds; anything else as it is."""
    from corpus.doc_numbers import find_doc_number

    found = find_doc_number(ref)
    return found.value if found is not None else ref


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)
