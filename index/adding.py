"""Files into the library: found, compared with what is there, parsed, embedded, committed one document at a time.

    unchanged   same path, same bytes, same side file (NAME.meta.toml), same parsing rules: nothing is read again
    duplicate   same bytes or same text (white space apart) as another document: one more place of it (index.places)
    replaced    same path, something changed, or same content and its old file is gone (it was moved): the old document
                goes in the transaction that brings the new one
    refused     can't be used; the message says why, and the other files go on

Texts are embedded for several small documents at once; a text whose vector is in the cache is not embedded again.
A report is made after the commit, never before.
"""

from __future__ import annotations

import contextvars
import hashlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LibraryServer, LoadError
from corpus.file_names import readable
from corpus.messages import message
from corpus.types import Document
from corpus.worker_frames import Crash
from index import by_hand, figures, places, records, seals, sheets
from index.carried import Kept, carried
from index.effects import effects
from index.faults import reached
from index.origins import bare_digest, is_gone, origin_of, probes, twins_of
from index.places import Place
from index.problems import check_vectors
from index.reading import Read, derived, reader
from index.reports import AddEvent, AddSummary, FileReport, Outcome, Pipeline
from index.rows import Origin, encode_text
from index.truth import Rows, Truth

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from embed.encoder import Encoder

BATCH_TEXTS = 256


@dataclass(slots=True)
class _Prepared:
    """A parsed document that waits for its vectors."""

    at: int
    read: Read
    texts: dict[bytes, str]
    keys: records.Keys
    origin: Origin
    old: records.Known | None
    kept: Kept
    bare: bytes
    seconds: float
    also: list[Place] = field(default_factory=list)

    @property
    def same_text(self) -> bool:
        """Whether what it replaces is the same text, read anew or from another place."""
        old = self.old
        return old is not None and (old.path != self.origin.path or old.doc_id == self.document.doc_id)

    @property
    def document(self) -> Document:
        return self.read.document


@dataclass(slots=True)
class _Progress:
    reports: dict[int, FileReport] = field(default_factory=dict)
    parse: float = 0.0
    embed: float = 0.0
    index: float = 0.0
    embedded: int = 0


class Adder:
    """One run of ``add``; the caller holds the writer's lock and syncs the projections afterwards."""

    def __init__(
        self,
        store: Truth,
        pipeline: Pipeline,
        encoder: Callable[[], Encoder],
        on_event: Callable[[AddEvent], None] | None,
    ) -> None:
        self._store = store
        self._pipeline = pipeline
        self._encoder = encoder
        self._on_event = on_event
        self._progress = _Progress()
        self._waiting: list[_Prepared] = []
        self._duplicates: list[tuple[int, str]] = []
        self._files: Sequence[Path] = ()
        self._total = 0
        self._source = ""
        self._warm = False

    def run(self, files: Sequence[Path], refused: Sequence[LoadError] = (), skipped: int = 0) -> AddSummary:
        """Add files in order; returns the summary. Raises library and model errors, never those of single files."""
        self._files, self._total = files, len(files) + len(refused)
        with reader(self._pipeline, self._still_reading) as self._read:
            self._all(files)
        for at, error in enumerate(refused, start=len(files)):
            source = readable(str(error.params.get("path", "")))
            self._report(at, FileReport(source, Outcome.REFUSED, message=str(error)))
        done = self._progress
        reports = tuple(done.reports[at] for at in sorted(done.reports))
        return AddSummary(reports, done.parse, done.embed, done.index, done.embedded, skipped)

    def _all(self, files: Sequence[Path]) -> None:
        for at, path in enumerate(files):
            self._file(at, path)
            if sum(len(item.texts) for item in self._waiting) >= BATCH_TEXTS:
                self._flush()
        self._flush()
        for at, twin in self._duplicates:  # the other file may have changed in this very run
            with self._store.reading() as connection:
                gone = not records.known(connection, "doc_id = ?", (twin,))
            if gone:
                self._file(at, files[at])
        self._flush()

    def _still_reading(self) -> None:
        """Called while a file is being read elsewhere; a caller who wants to stop raises from its callback."""
        self._tell(AddEvent("parse", len(self._progress.reports), self._total, self._source))

    def _warm_up(self) -> None:
        """Load the model while the first new file is read in another process."""

        def load() -> None:
            with suppress(Exception):  # whoever needs it meets the same error again, and says so
                self._encoder()

        if self._pipeline.apart and not self._warm:
            self._warm = True
            threading.Thread(target=contextvars.copy_context().run, args=(load,), daemon=True).start()

    def _file(self, at: int, path: Path) -> None:
        started = time.perf_counter()
        self._source = source = readable(str(path))
        reached("add: file found")
        self._tell(AddEvent("parse", at, self._total, source))
        try:
            origin = origin_of(path)
            if self._skipped(at, source, origin):
                return
            self._warm_up()
            read = self._read(path, source)
            if read.sha256:  # of the very bytes that were read
                origin = replace(origin, sha256=read.sha256, size=read.size)
            read, kept = self._corrected(read, origin)
        except LoadError as error:
            self._report(at, FileReport(source, Outcome.REFUSED, message=str(error)))
            return
        except LibraryServer:
            raise
        except Exception as error:  # a bug in parsing one file must not stop the other files
            reason = str(error) if isinstance(error, Crash) else f"{type(error).__name__}: {error}"
            reason = " ".join(reason.split())[:200]
            self._report(at, FileReport(source, Outcome.REFUSED, message=message("add_crashed", reason=reason)))
            return
        finally:
            self._progress.parse += time.perf_counter() - started
        reached("add: parsed")
        document = read.document
        keys, texts = records.keys_of(read.passages)
        bare = bare_digest(document.raw)
        with self._store.reading() as connection:
            old = _at_path(connection, origin.path)
            twins = twins_of(connection, (document.doc_id, bare, origin.path), probes(read.passages, keys))
        gone = [twin for twin in twins if is_gone(twin)]
        place = Place(document.source, origin)
        if self._is_copy(at, place, bare, [twin for twin in twins if twin not in gone]):
            self._drop(old)
        else:
            moved = min(gone, key=lambda twin: twin.doc_id != document.doc_id, default=None)
            if moved is not None:
                self._drop(old)
                old = moved
            distinct = self._distinct(document, origin, moved)
            with self._store.reading() as connection:
                missing = records.missing_keys(connection, records.fingerprint(connection), keys.all())
            wanted = {key: text for key, text in texts.items() if key in missing}
            seconds = time.perf_counter() - started
            self._waiting.append(
                _Prepared(at, replace(read, document=distinct), wanted, keys, origin, old, kept, bare, seconds)
            )

    def _corrected(self, read: Read, origin: Origin) -> tuple[Read, Kept]:
        """What was read, with what was corrected by hand before in this text; what it keeps of it (index.carried)."""
        with self._store.reading() as connection:
            kept = carried(connection, read.document, _at_path(connection, origin.path))
        if kept.corrections is None:
            return read, kept
        document = self._pipeline.with_metadata(read.document, kept.corrections.metadata)
        return derived(document, self._pipeline.passages(document)), kept

    def _skipped(self, at: int, source: str, origin: Origin) -> bool:
        """Report and answer True when the file's bytes say that there is nothing to do."""
        with self._store.reading() as connection:
            here = _at_path(connection, origin.path)
            same = records.known(connection, "sha256 = ? AND path <> ?", (origin.sha256, origin.path))
            known_place = places.at_path(connection, origin.path)
            main = records.known(connection, "seq = ?", (known_place[0],)) if known_place else []
        twins = [twin for twin in same if not is_gone(twin)]
        if (
            here is not None
            and (here.sha256, here.side_sha256) == (origin.sha256, origin.side_sha256)
            and here.pipeline_version == self._pipeline.version
        ):
            self._report(at, _of_known(source, Outcome.UNCHANGED, here))
            return True
        if known_place is not None and known_place[1].origin.sha256 != origin.sha256:
            self._leave(origin.path)
        elif main and not is_gone(main[0]):
            self._duplicate(at, source, main[0].doc_id, main[0].source)
            return True
        waiting = [item for item in self._waiting if item.origin.sha256 == origin.sha256]
        if not twins and not waiting:
            return False
        if here is not None and here.sha256 == origin.sha256:
            return False
        self._drop(here)
        self._also(at, Place(source, origin), twins, waiting)
        return True

    def _is_copy(self, at: int, place: Place, bare: bytes, twins: Sequence[records.Known]) -> bool:
        """Report and answer True when the same text (white space apart) is there from another file."""
        waiting = [item for item in self._waiting if item.bare == bare]
        if twins or waiting:
            self._also(at, place, twins, waiting)
        return bool(twins or waiting)

    def _also(self, at: int, place: Place, twins: Sequence[records.Known], waiting: Sequence[_Prepared]) -> None:
        """A file is one more place of a text that is there, or about to be."""
        if twins:
            with self._store.writing() as connection:
                places.note(connection, twins[0].seq, place)
            self._duplicate(at, place.source, twins[0].doc_id, twins[0].source)
        else:
            waiting[0].also.append(place)
            self._duplicate(at, place.source, waiting[0].document.doc_id, waiting[0].document.source)

    def _leave(self, path: str) -> None:
        """A further place no longer holds the text that it held."""
        with self._store.writing() as connection:
            places.forget(connection, path)

    def _distinct(self, document: Document, origin: Origin, moved: records.Known | None) -> Document:
        """The document under an id of its own: two texts' shortened hashes may agree."""
        with self._store.reading() as connection:
            taken = records.known(connection, "doc_id = ? AND path <> ?", (document.doc_id, origin.path))
        others = {known.seq for known in taken} - {moved.seq if moved else None}
        if others or any(item.document.doc_id == document.doc_id for item in self._waiting):
            return replace(document, doc_id=hashlib.sha256(encode_text(document.raw)).hexdigest()[:32])
        return document

    def _duplicate(self, at: int, source: str, twin_id: str, twin: str) -> None:
        self._duplicates.append((at, twin_id))
        self._report(at, FileReport(source, Outcome.DUPLICATE, twin_id, message=message("add_duplicate", other=twin)))

    def _drop(self, here: records.Known | None) -> None:
        """A file that has become a copy of another no longer has its old text; other files may have it still."""
        if here is not None:
            with self._store.writing() as connection:
                if places.promote(connection, here.seq):
                    return
                records.remove_document(connection, here.seq, records.next_generation(connection))

    def _flush(self) -> None:
        """Embed what the waiting documents need, then commit them one by one."""
        if not self._waiting:
            return
        items, self._waiting = self._waiting, []
        wanted: dict[bytes, str] = {}
        for item in items:
            wanted.update(item.texts)
        reached("add: before embedding")
        started = time.perf_counter()
        vectors = self._embed(wanted)
        seconds = time.perf_counter() - started
        reached("add: after embedding")
        for item in items:
            item.seconds += seconds * len(item.texts) / max(1, len(wanted))
            self._commit(item, vectors)

    def _embed(self, texts: Mapping[bytes, str]) -> dict[bytes, NDArray[np.float32]]:
        started = time.perf_counter()
        encoder = self._encoder()
        rows: dict[bytes, NDArray[np.float32]] = {}
        if texts:
            total = len(texts)
            found = encoder.encode_passages(
                list(texts.values()), on_progress=lambda done: self._tell(AddEvent("embed", done, total))
            )
            check_vectors(found, total, encoder)
            rows = dict(zip(texts, found, strict=True))
        self._progress.embedded += len(texts)
        self._progress.embed += time.perf_counter() - started
        return rows

    def _commit(self, item: _Prepared, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        encoder = self._encoder()
        with self._store.reading() as connection:
            # A document replaced earlier in this batch may have taken a vector along that was in the cache before.
            lost = records.missing_keys(connection, encoder.fingerprint, item.keys.all()) - vectors.keys()
        if lost:
            _, texts = records.keys_of(item.read.passages)
            vectors = {**vectors, **self._embed({key: texts[key] for key in lost})}
        started = time.perf_counter()
        with self._store.writing() as connection:
            generation = records.next_generation(connection)
            _note_model(connection, encoder)
            records.insert_vectors(
                connection, encoder.fingerprint, {key: vectors[key] for key in item.keys.all() if key in vectors}
            )
            old = item.old
            if old is not None and not item.same_text and places.promote(connection, old.seq):
                old = None  # its text stands in other files too
            if old is not None:  # out of the way, but still there: its vectors are shared with the new one
                connection.execute(
                    "UPDATE documents SET doc_id = '~' || doc_id, path = '~' || path WHERE seq = ?", (old.seq,)
                )
            seq = records.insert_document(connection, item.document, item.origin, self._pipeline.version)
            read = item.read
            first, last = records.insert_passages(connection, seq, read.passages, read.facets, item.keys)
            sheets.insert_rows(connection, seq, read.sheets)
            figures.write(connection, seq, read.targets)
            records.log(connection, generation, records.Change("add", seq, first, last))
            if item.kept.corrections is not None:
                by_hand.save(connection, item.document.doc_id, item.kept.corrections)
            self._take_places(connection, item, seq)
            if old is not None:
                records.remove_document(connection, old.seq, generation)
            seals.write(connection, seq)
            told = effects(connection, seq)
        self._progress.index += time.perf_counter() - started
        document = item.document
        report = FileReport(
            source=document.source,
            outcome=Outcome.ADDED if item.old is None else Outcome.REPLACED,
            doc_id=document.doc_id,
            title=document.metadata.title,
            message=message("hit_and").join(filter(None, (_remark(item), told))) or None,
            clauses=len(document.clauses),
            passages=len(item.read.passages),
            notes=len(document.notes),
            seconds=item.seconds + time.perf_counter() - started,
        )
        self._report(item.at, report)

    @staticmethod
    def _take_places(connection: Rows, item: _Prepared, seq: int) -> None:
        """The further places of a document that is stored: those of the same text before, and new ones."""
        if item.old is not None and item.same_text:
            places.hand_over(connection, item.old.seq, seq)
        places.forget(connection, item.origin.path)
        for place in item.also:
            places.note(connection, seq, place)

    def _report(self, at: int, report: FileReport) -> None:
        self._progress.reports[at] = report
        self._tell(AddEvent("report", len(self._progress.reports), self._total, report.source, report))

    def _tell(self, event: AddEvent) -> None:
        if self._on_event is not None:
            self._on_event(event)


def _note_model(connection: Rows, encoder: Encoder) -> None:
    values = {"model": encoder.name, "fingerprint": encoder.fingerprint, "dim": str(encoder.dim)}
    connection.executemany("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO NOTHING", list(values.items()))


def _at_path(connection: Rows, path: str) -> records.Known | None:
    found = records.known(connection, "path = ?", (path,))
    return found[0] if found else None


def _of_known(source: str, outcome: Outcome, document: records.Known) -> FileReport:
    return FileReport(
        source,
        outcome,
        document.doc_id,
        document.metadata.title,
        clauses=document.clauses,
        passages=document.passages,
    )


def _remark(item: _Prepared) -> str | None:
    """What a user should hear of a document that was added."""
    if not item.read.passages:
        return message("add_empty")
    if item.old is not None and item.old.path != item.origin.path:
        return message("add_moved", other=item.old.source)
    return item.kept.remark()
