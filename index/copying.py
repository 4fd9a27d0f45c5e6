"""``tiaowen copy``: a library from one place to another, and the proof that both are the same.

From folder to folder the database is copied as SQLite's own backup does it, one state of it whoever writes meanwhile,
into a draft beside the target that takes its place at the end; to and from a server its rows are, in one transaction.
The indexes go along where they are of that state, else they are made anew.
Proved are the numbers of rows of every table, the contents of every table by a hash over its rows, and that a sample of
questions, taken from the documents themselves, finds the same clauses in both.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError, LibraryError
from index.library import Library
from index.problems import told_apart
from index.projections import FOLDER
from index.seals import pieces_of
from index.store import DATABASE
from index.truth import Rows, Truth, is_server, opened

QUESTIONS = 20
# Whatever is referred to comes before what refers to it; cards last, as triggers write them too.
_ORDER = (
    *(
        "meta",
        "commits",
        "corrections",
        "documents",
        "clauses",
        "passages",
        "facet_names",
        "facets",
        "models",
        "vectors",
    ),
    *("changes", "sheets", "lineage", "names", "acts", "links", "targets", "targets_read", "seals", "places", "cards"),
)
_LONGEST = 60  # characters of a question
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied and compared: rows by table, the hash over all tables, questions with the same hits in both."""

    documents: int
    passages: int
    rows: Mapping[str, int]
    sha256: str
    questions: int

    def as_json(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            "documents": self.documents,
            "passages": self.passages,
            "rows": dict(self.rows),
            "sha256": self.sha256,
            "questions": self.questions,
        }


def copy(source: Path | str, target: Path | str, model: str | None = None) -> Copied:
    """Copy a library to a place where nothing is yet, and compare both; what differs leaves nothing there.

    Each is a folder or ``postgresql://…``. Raises InputError when something is in the way or the copy differs,
    LibraryMissing, LibraryStorage, LibraryServer, ModelError.
    """
    if is_server(target):
        return _to_server(source, str(target), model)
    return _to_folder(source, Path(target), model)


def _to_folder(source: Path | str, target: Path, model: str | None) -> Copied:
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise InputError("copy.exists", path=target)
    with Library.open(source, model=model) as original, told_apart(target):
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".tiaowen-copy-") as folder:
            draft = Path(folder) / "library"
            draft.mkdir()
            if not is_server(source):
                _database(original.path / DATABASE, draft / DATABASE)
            with closing(opened(draft, create=is_server(source))) as store:
                found = _compared(original, store, load=is_server(source))
            _indexes(original.path / FOLDER, draft / FOLDER)
            with Library.open(draft, model=model) as copied:
                _same_hits(original, copied, found.questions)
            if target.exists():
                target.rmdir()
            draft.replace(target)
    return found.told()


def _to_server(source: Path | str, target: str, model: str | None) -> Copied:
    with Library.open(source, model=model) as original, closing(opened(target, create=True)) as store:
        if store.generation() != 0 or "fingerprint" in store.meta():
            raise InputError("copy.exists", path=store.name)
        try:
            with store.writer():
                found = _compared(original, store, load=True)
                shutil.rmtree(store.home / FOLDER, ignore_errors=True)
                _indexes(original.path / FOLDER, store.home / FOLDER)
            with Library.open(target, model=model) as copied:
                _same_hits(original, copied, found.questions)
        except BaseException:
            with suppress(LibraryError):
                store.discard()
            raise
    return found.told()


@dataclass(frozen=True, slots=True)
class _Compared:
    rows: Mapping[str, int]
    sha256: str
    questions: Sequence[str]

    def told(self) -> Copied:
        return Copied(self.rows["documents"], self.rows["passages"], self.rows, self.sha256, len(self.questions))


def _compared(original: Library, store: Truth, *, load: bool) -> _Compared:
    """What both hold, and questions about it; with ``load`` the copy is filled first, in the same transaction."""
    with original.connected() as here, store.writing() as there:
        if load:
            _load(here, there)
        rows, sha256 = _same_rows(here, there)
        return _Compared(rows, sha256, list(_questions(here)))


def _load(here: Rows, there: Rows) -> None:
    """All rows of one library into another that is empty."""
    tables = here.tables()
    for table in ("commits", "meta"):
        there.execute(f"DELETE FROM {table}")
    for table in sorted(there.tables(), key=_ORDER.index):
        if table == "cards":  # made meanwhile by the triggers of documents
            there.execute("DELETE FROM cards")
        if table in tables:
            columns = here.columns(table)
            query = f"SELECT {_named(columns)} FROM {table} ORDER BY {', '.join(tables[table])}"
            there.load(table, columns, here.stream(query))
    for table in ("documents", "passages"):
        there.note_id(table, here.last_id(table))


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _database(source: Path, target: Path) -> None:
    address = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as base, closing(sqlite3.connect(target)) as made:
        base.backup(made)


def _indexes(source: Path, target: Path) -> None:
    """The indexes as they lie there; their stamps say on opening whether they belong to what was copied."""
    try:
        shutil.copytree(source, target)
    except (OSError, shutil.Error):  # another process is changing them, or there are none: they are made anew
        shutil.rmtree(target, ignore_errors=True)


def _same_rows(here: Rows, there: Rows) -> tuple[dict[str, int], str]:
    """Rows by table, and the hash over all tables. Raises InputError naming the first table that differs."""
    counts, hashes = _contents(here)
    counts_there, hashes_there = _contents(there)
    for table in sorted({*counts, *counts_there}):
        if counts.get(table) != counts_there.get(table):
            raise InputError("copy.count", table=table, counts=f"{counts.get(table)} / {counts_there.get(table)}")
        if hashes[table] != hashes_there[table]:
            raise InputError("copy.hash", table=table)
    return counts, hashlib.sha256(b"".join(hashes[table] for table in sorted(hashes))).hexdigest()


def _same_hits(one: Library, other: Library, questions: Sequence[str]) -> None:
    for question in questions:
        hits = [[(hit.doc_id, hit.start, hit.end) for hit in library.search(question).hits] for library in (one, other)]
        if hits[0] != hits[1]:
            raise InputError("copy.question" if one.generation == other.generation else "copy.moved", question=question)


def _contents(rows: Rows) -> tuple[dict[str, int], dict[str, bytes]]:
    """Table → rows, and table → the hash over its rows in the order of its key."""
    counts, hashes = {}, {}
    for table, keys in rows.tables().items():
        digest, count = hashlib.sha256(), 0
        for row in rows.stream(f"SELECT {_named(sorted(rows.columns(table)))} FROM {table} ORDER BY {', '.join(keys)}"):
            count += 1
            for piece in pieces_of([row]):
                digest.update(piece)
        counts[table], hashes[table] = count, digest.digest()
    return counts, hashes


def _questions(connection: Rows) -> Iterator[str]:
    """Beginnings of passages from all over the library."""
    last = connection.execute("SELECT coalesce(max(passage_id), 0) FROM passages").fetchone()[0]
    for number in range(QUESTIONS):
        row = connection.execute(
            "SELECT text FROM passages WHERE passage_id >= ? ORDER BY passage_id LIMIT 1",
            (1 + last * number // QUESTIONS,),
        ).fetchone()
        text = " ".join(row[0].split())[:_LONGEST] if row else ""
        if len(text) >= _SHORTEST:
            yield text
