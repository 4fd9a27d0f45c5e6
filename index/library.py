"""The library: the one object through which everything else adds, finds, shows, removes and verifies documents.

    with Library.open(Path("library"), create=True) as library:
        library.add([Path("documents")])
        for hit in library.search("黑臭水体 消除比例", k=5).hits: ...

Opening loads neither the model nor the indexes: list, show and remove start fast. One object serves many threads;
another process's additions are seen on the next search. Nothing is written by searching, except to mend an index that
a killed process left behind.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from corpus.errors import LibraryLocked, LibraryStorage
from corpus.messages import message
from index import records
from index.reader import Reader
from index.reports import default_pipeline
from index.truth import Rows, opened

if TYPE_CHECKING:
    from embed.encoder import Encoder
    from index.editing import Removed
    from index.reports import AddEvent, AddSummary, Pipeline
    from index.verify import VerifyReport


class Library(Reader):
    """An opened library; use ``Library.open``. A context manager."""

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
        """Open the library in a folder or at ``postgresql://…``; with ``create`` make it if need be.

        ``encoder`` or ``model`` (a name for embed.registry) are for a new library; an old one knows its own. Stamps are
        checked and what doesn't match is mended (see ``repairs``), unless another process is writing.

        Raises:
            LibraryMissing, LibraryCorrupt, LibraryVersion, LibraryModel, LibraryStorage, LibraryServer.
        """
        try:
            str(path).encode()
        except UnicodeEncodeError:  # neither index could be written there
            raise LibraryStorage("library_name", path=path) from None
        library = cls(opened(path, create=create), encoder, model, pipeline)
        try:
            if encoder is not None:
                library._model.check(encoder)
            library._mend_on_open()
        except BaseException:
            library.close()
            raise
        return library

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
        with self._store.writer():
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
        with self._store.writer():
            document = self.find(ref)
            try:
                removed = self._taken(lambda connection: take(connection, document, ref.strip()))
            except LibraryStorage:
                self._projections.clear()  # they can be made again: on a full disk they are room for the removal
                removed = self._taken(lambda connection: take(connection, document, ref.strip()))
            self._sync_if_room()
        self._merge_later()
        return removed

    def _taken(self, take: Callable[[Rows], Removed]) -> Removed:
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
        with self._store.writer():
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
        with self._store.writer():
            known = self.find(ref)
            with self._store.reading() as connection:
                before = corrections_of(connection, known)
            corrections = replace(before, changes={} if anew else before.changes).with_changes(changes)
            pipeline = self._pipeline or default_pipeline()
            if correct(self._store, pipeline, self._model.embed, known, corrections):
                self._projections.sync()
        self._merge_later()
        return self.find(known.doc_id)

    def verify(self) -> VerifyReport:
        """Check everything against everything; mends projections, reports the rest. Reads the whole library."""
        from index.verify import verify

        read = 0
        if self._store.writable:
            with suppress(LibraryLocked), self._store.writer(wait=0):
                read = self._read_lineage()
                if read:
                    self._projections.sync()
        report = verify(self._store, self._projections, self._mend, self._pipeline)
        told = (message("verify_lineage", count=read),) if read else ()
        return replace(report, repairs=(*told, *report.repairs))

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
