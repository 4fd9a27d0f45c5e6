"""What an opened library rests on: its truth, and the indexes made from it, kept up to date with each other."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING

from corpus.errors import LibraryLocked, LibraryStorage
from corpus.messages import message
from corpus.types import Document
from index import figures, lineage, records
from index.kept import Kept
from index.known import KnownDocuments
from index.model import Model
from index.projections import KINDS, Projections, Snapshot
from index.search import Card
from index.sheets import Sheet
from index.standings import Standings
from index.truth import Rows, Truth

if TYPE_CHECKING:
    from embed.encoder import Encoder
    from index.reports import Pipeline

_CARDS = 128
_DOCUMENTS = 256
_SHEETS = 2048  # clauses
_MERGE_TRIES = 3  # that writers may undo before a merge is left to the next change


class Opened:
    """The maintaining half of a library: opening, mending, merging and closing; index.reader reads from it."""

    def __init__(self, store: Truth, encoder: Encoder | None, model: str | None, pipeline: Pipeline | None) -> None:
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
        self.path = store.home

    def _mend_on_open(self) -> None:
        if any(verdict.code for verdict in self._projections.verdicts().values()):
            with suppress(LibraryLocked, LibraryStorage):
                self._mend()

    @property
    def generation(self) -> int:
        """Counts up with every document added or removed."""
        return self._store.generation()

    @property
    def commit(self) -> tuple[str, str]:
        """(the library's identity, the token of its last commit), which copies that went separate ways don't share."""
        meta = self._store.meta()
        return meta.get("identity", str(self.path.absolute())), meta.get("commit", meta["generation"])

    def connected(self) -> AbstractContextManager[Rows]:
        """A connection to one state of the database, for reading."""
        return self._store.reading()

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
        self._store.must_write()

    def _forget_older(self, generation: int) -> None:
        """Drop what was kept of another generation: a document keeps its id when its metadata is corrected."""
        with self._guard:
            if self._kept_of != generation:
                self._cards.clear()
                self._documents.clear()
                self._sheets.clear()
                self._kept_of = generation

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
        if self._store.home_writable:
            with self._store.projecting(wait=0):
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
