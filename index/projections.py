"""FAISS and Tantivy as projections of the database: made from it, stamped, checked, remade.

Three kinds: passages by vector (dense), passages by word (lexical), documents by word. ``sync`` brings them to the
database's generation: from the change log where the stamp allows it, from scratch otherwise. It works in fresh folders
and switches at the end, so a kill leaves the old ones in force. The caller holds the writer's lock (or works in a
temporary folder of its own).
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from corpus.messages import message
from index import commits, records
from index.faults import reached
from index.problems import engines_told_apart
from index.records import Change, changes_since
from index.rows import read_metadata
from index.stamps import Shelf, Stamp, files_match, read_stamp, write_stamp
from index.truth import Rows, Truth

if TYPE_CHECKING:
    from index.dense import DenseIndex, Piece
    from index.documents import DocumentIndex
    from index.lexical import Entry, LexicalIndex
    from index.postings import Postings

FOLDER = "projections"
KINDS = ("dense", "lexical", "documents")
DENSE_FORMAT = 3  # pieces
_MERGE_WAIT = 10.0  # seconds for the writer's lock
_STALE_SHARE = 0.1  # removed passages that a lexical index may carry before it is made anew


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The projections of one generation, opened; shared by threads."""

    generation: int
    dense: DenseIndex
    lexical: LexicalIndex
    documents: DocumentIndex
    postings: Postings
    folders: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the folder in force can be used: ``code`` is None or says why not (a message about the repair)."""

    code: str | None
    stamp: Stamp | None = None

    def text(self, kind: str, want: int) -> str:
        """What is told to the user about the repair."""
        return message(self.code or "", name=kind, have=self.stamp.generation if self.stamp else "?", want=want)


@dataclass(frozen=True, slots=True)
class _Work:
    """What one projection is made from. ``changes`` is None for a build from scratch."""

    connection: Rows
    meta: Mapping[str, str]
    folder: Path
    old: Path | None = None
    stamp: Stamp | None = None
    changes: Sequence[Change] = field(default=())

    @property
    def removed(self) -> list[Change]:
        return [change for change in self.changes if change.op == "remove" and change.last >= change.first]

    @property
    def added(self) -> list[tuple[int, int]]:
        """Inclusive spans of passage ids that are there now and weren't then."""
        there: dict[int, tuple[int, int]] = {}
        for change in self.changes:
            there.pop(change.doc, None)
            if change.op == "add" and change.last >= change.first:
                there[change.doc] = change.first, change.last
        return sorted(there.values())


class Projections:
    """The projections of one library; ``root`` is ``projections`` in its folder, or a temporary one."""

    def __init__(self, store: Truth) -> None:
        self._store = store
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._pieces: dict[str, Piece] = {}
        self.shelf = Shelf(store.home / FOLDER)

    @property
    def temporary(self) -> bool:
        """Whether the projections live only as long as this process."""
        return self._temporary is not None

    def go_temporary(self) -> None:
        """Work in a folder of our own from now on, beginning with what the library's has."""
        if self._temporary is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="tiaowen-")
            root = Path(self._temporary.name) / FOLDER
            try:
                shutil.copytree(self.shelf.root, root, copy_function=shutil.copyfile)
            except (OSError, shutil.Error):  # not there, not readable, or no room: everything is made anew
                shutil.rmtree(root, ignore_errors=True)
                root.mkdir()
            self.shelf = Shelf(root)

    def verdicts(self, *, whole: bool = False) -> dict[str, Verdict]:
        """Kind → verdict, from stamps and checksums alone; nothing is loaded. An empty library needs no projections."""
        meta = self._store.meta()
        if "fingerprint" not in meta:
            return {}
        folders = self.shelf.current()
        return {kind: _judge(kind, folders.get(kind), meta, whole=whole) for kind in KINDS}

    def sync(self, distrusted: Sequence[str] = ()) -> tuple[str, ...]:
        """Bring all kinds to the database's generation; returns what was mended, in words.

        Kinds in ``distrusted`` are made from scratch whatever their stamps say. Raises LibraryStorage.
        """
        verdicts = self.verdicts()
        want = {k: v for k, v in verdicts.items() if v.code is not None or k in distrusted}
        if not want:
            return ()
        reached("project: begun")
        repairs: list[str] = []
        before = self.shelf.current()
        after = dict(before)
        with engines_told_apart(self.shelf.root):
            with self._store.reading() as connection:
                meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
                generation = int(meta["generation"])
                for kind, verdict in want.items():
                    after[kind] = self._make(connection, meta, kind, None if kind in distrusted else verdict)
                    if kind not in distrusted:
                        repairs.append(verdict.text(kind, generation))
            reached("project: before switch")
            self.shelf.switch(after)
            reached("project: after switch")
            self.shelf.clean(set(before.values()))
            reached("project: cleaned")
        if not self.temporary:
            self._store.projected(generation)
        return tuple(repairs)

    def _make(self, connection: Rows, meta: Mapping[str, str], kind: str, verdict: Verdict | None) -> Path:
        """One new folder, filled and stamped."""
        generation = int(meta["generation"])
        folder = self.shelf.fresh(kind, generation)
        stamp = verdict.stamp if verdict is not None and verdict.code == "repair_behind" else None
        if stamp is not None and not commits.descends(connection, stamp.generation, stamp.settings):
            stamp = None  # of another copy of this library, which went its own way
        changes = changes_since(connection, stamp.generation) if stamp is not None else None
        work = _Work(connection, meta, folder)
        if stamp is not None and changes is not None:
            work = _Work(connection, meta, folder, self.shelf.current()[kind], stamp, changes)
        count, settings = _MAKERS[kind](work)
        origin = commits.stamp(meta)
        made = Stamp(kind, generation, count, _expected(kind, meta) | origin | settings, {})
        write_stamp(folder, made, work.old)
        reached("project: stamped")
        return folder

    def merge_due(self) -> bool:
        """Whether there are large pieces that are to become one."""
        from index.pieces import Made, due

        folder = self.shelf.current().get("dense")
        stamp = read_stamp(folder) if folder is not None else None
        return (
            stamp is not None and stamp.settings.get("format") == DENSE_FORMAT and bool(due(Made.read(stamp.settings)))
        )

    def merge(self) -> bool:
        """Merge large pieces that are due, once; whether that was done. The writer's lock is held for a moment only.

        The pieces are written into a folder of their own while others search and write. If any of them is gone by the
        end, as after another merge, the work is thrown away. Raises LibraryLocked, LibraryStorage.
        """
        from index.pieces import Made, Several, Workshop, due, merged, read_removed

        folder = self.shelf.current().get("dense")
        stamp = read_stamp(folder) if folder is not None else None
        if folder is None or stamp is None or not (names := due(Made.read(stamp.settings))):
            return False
        dim = int(stamp.settings["dim"])
        scratch = self.shelf.scratch()
        try:
            with engines_told_apart(self.shelf.root):
                try:
                    several = Several.of(Made.read(stamp.settings), names, read_removed(folder))
                    new = merged(folder, scratch, several, dim)
                except FileNotFoundError:  # another writer has gone on, and what was in force is cleaned away
                    return False
                reached("merge: written")
                with self._store.projecting(wait=_MERGE_WAIT):
                    before = self.shelf.current()
                    old = before["dense"]
                    now = read_stamp(old)
                    made = Made.read(now.settings) if now is not None else Made()
                    if now is None or not set(names) <= {piece.name for piece in made.pieces}:
                        return False
                    shop = Workshop(self.shelf.fresh("dense", now.generation), dim)
                    shop.start_from(old, made, read_removed(old))
                    shop.take(scratch, new)
                    shop.replace(names, new)
                    settings = {**now.settings, **shop.finish().settings()}
                    write_stamp(shop.folder, Stamp("dense", now.generation, shop.made.count, settings, {}), old)
                    reached("merge: before switch")
                    self.shelf.switch({**before, "dense": shop.folder})
                    self.shelf.clean(set(before.values()))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return True

    def clear(self) -> None:
        """Delete everything: it can be made again."""
        shutil.rmtree(self.shelf.root, ignore_errors=True)

    def load(self) -> Snapshot:
        """Open the folders in force. Raises OSError, ValueError or RuntimeError when one can't be read."""
        from index.documents import DocumentIndex
        from index.lexical import LexicalIndex
        from index.pieces import Made, opened

        folders = self.shelf.current()
        stamps = {kind: read_stamp(folders[kind]) for kind in KINDS if kind in folders}
        dense, lexical, whole = (stamps.get(kind) for kind in KINDS)
        if dense is None or lexical is None or whole is None:
            raise ValueError("no stamp")
        index, postings = opened(folders["dense"], Made.read(dense.settings), dense.settings["dim"], self._pieces)
        if index.count != dense.count:
            raise ValueError(f"{index.count} vectors, {dense.count} stamped")
        words = LexicalIndex.open(folders["lexical"])
        if words.count != lexical.count:
            raise ValueError(f"{words.count} entries, {lexical.count} stamped")
        documents = DocumentIndex.open(folders["documents"])
        if documents.count != whole.count:
            raise ValueError(f"{documents.count} documents, {whole.count} stamped")
        self._pieces = {piece.facts.name: piece for piece in index.pieces}
        generation = min(dense.generation, lexical.generation, whole.generation)
        return Snapshot(generation, index, words, documents, postings, folders)

    def close(self) -> None:
        """Remove a temporary folder."""
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None


def _expected(kind: str, meta: Mapping[str, str]) -> dict[str, Any]:
    """The settings without which a projection of today would be another."""
    if kind == "dense":
        model = {"fingerprint": meta["fingerprint"], "dim": int(meta["dim"])}
        return {"format": DENSE_FORMAT, **model, "context_weight": records.CONTEXT_WEIGHT}
    from index import documents, lexical
    from index.tokens import fingerprint

    return {"format": (documents if kind == "documents" else lexical).FORMAT, "tokens": fingerprint()}


def _judge(kind: str, folder: Path | None, meta: Mapping[str, str], *, whole: bool) -> Verdict:
    if folder is None or not folder.is_dir():
        return Verdict("repair_missing")
    stamp = read_stamp(folder)
    if stamp is None or stamp.kind != kind:
        return Verdict("repair_stamp")
    if any(stamp.settings.get(key) != value for key, value in _expected(kind, meta).items()):
        return Verdict("repair_format", stamp)
    if not files_match(folder, stamp, whole=whole):
        return Verdict("repair_files", stamp)
    generation = int(meta["generation"])
    if stamp.generation != generation:
        return Verdict("repair_behind" if stamp.generation < generation else "repair_ahead", stamp)
    if any(stamp.settings.get(key) != value for key, value in commits.stamp(meta).items()):
        return Verdict("repair_other", stamp)
    return Verdict(None, stamp)


def _make_dense(work: _Work) -> tuple[int, dict[str, Any]]:
    import numpy as np

    from index.pieces import Made, Workshop
    from index.records import vector_batches

    fingerprint, dim = work.meta["fingerprint"], int(work.meta["dim"])
    shop = Workshop(work.folder, dim)
    spans: Sequence[tuple[int, int]] | None = None
    if work.old is not None and work.stamp is not None:
        gone = [np.arange(c.first, c.last + 1, dtype=np.int64) for c in work.removed]
        removed = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *gone]))
        shop.start_from(work.old, Made.read(work.stamp.settings), removed)
        spans = work.added
        most = sum(last - first + 1 for first, last in spans)
    else:
        query = "SELECT count(*) FROM passages WHERE text_key <> x''"
        most = int(work.connection.execute(query).fetchone()[0])
    reached("dense: before write")
    shop.add(work.connection, vector_batches(work.connection, fingerprint, dim, spans), most, spans)
    shop.merge_small()
    made = shop.finish()
    reached("dense: after write")
    return made.count, made.settings()


def _make_lexical(work: _Work) -> tuple[int, dict[str, Any]]:
    from index.lexical import LexicalIndex, clone

    stale = 0
    if work.old is not None and work.stamp is not None:
        stale = int(work.stamp.settings.get("stale", 0)) + sum(c.last - c.first + 1 for c in work.removed)
    if work.old is not None and work.stamp is not None and stale <= _STALE_SHARE * work.stamp.count:
        clone(work.old, work.folder)
        reached("lexical: cloned")
        index = LexicalIndex.open(work.folder)
        index.update(_entries(work.connection, work.added), [c.doc for c in work.removed])
    else:
        stale = 0
        index = LexicalIndex.create(work.folder)
        index.update(_entries(work.connection))
    return index.count, {"stale": stale}


def _make_documents(work: _Work) -> tuple[int, dict[str, Any]]:
    from index.documents import DocumentIndex
    from index.lexical import clone

    stale = 0
    gone = {change.doc for change in work.changes if change.op == "remove"}
    if work.old is not None and work.stamp is not None:
        stale = int(work.stamp.settings.get("stale", 0)) + len(gone)
    if work.old is not None and work.stamp is not None and stale <= _STALE_SHARE * work.stamp.count:
        clone(work.old, work.folder)
        index = DocumentIndex.open(work.folder)
        come = {change.doc for change in work.changes if change.op == "add"}
        index.update(_whole(work.connection, sorted(come)), sorted(gone | come))
    else:
        stale = 0
        index = DocumentIndex.create(work.folder)
        index.update(_whole(work.connection))
    return index.count, {"stale": stale}


_MAKERS: Mapping[str, Callable[[_Work], tuple[int, dict[str, Any]]]] = {
    "dense": _make_dense,
    "lexical": _make_lexical,
    "documents": _make_documents,
}


def _whole(connection: Rows, numbers: Sequence[int] | None = None) -> Iterator[tuple[int, str]]:
    """(number, text) of all documents, or of these: title, file name, and what is searched of it, once."""
    which = "" if numbers is None else "WHERE seq IN (SELECT value FROM json_each(?))"
    values = () if numbers is None else (json.dumps(list(numbers)),)
    for number, source, metadata in connection.execute(
        f"SELECT seq, source, metadata FROM documents {which} ORDER BY seq", values
    ).fetchall():
        rows = connection.execute(
            "SELECT text FROM passages WHERE doc = ? AND kind IN ('clause', 'part') ORDER BY passage_id", (number,)
        )
        names = (read_metadata(metadata).title or "", PurePath(source).stem)
        yield number, "\n".join((*names, *(row[0] for row in rows)))


def _entries(connection: Rows, spans: Sequence[tuple[int, int]] | None = None) -> Iterator[Entry]:
    """What the lexical index takes, of all passages or of those in the inclusive spans."""
    from index.lexical import Entry

    for low, high in spans if spans is not None else [(0, 1 << 62)]:
        cursor = connection.stream(
            "SELECT p.passage_id, p.doc, p.text, coalesce(c.heading, ''), p.context, "
            "(SELECT json_group_array(n.facet) FROM facets f JOIN facet_names n ON n.id = f.facet "
            "WHERE f.passage_id = p.passage_id) "
            "FROM passages p JOIN clauses c ON c.doc = p.doc AND c.idx = p.clause "
            "WHERE p.passage_id BETWEEN ? AND ? ORDER BY p.passage_id",
            (low, high),
        )
        for passage, doc, text, heading, context, facets in cursor:
            yield Entry(passage, doc, text, heading, context, tuple(json.loads(facets)))
