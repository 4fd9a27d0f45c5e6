"""``tiaowen copy``: a library from one place to another, and the proof that both are the same.

The database is copied as SQLite's own backup does it, one state of it whoever writes meanwhile, into a draft beside the
target that takes its place at the end; the indexes go along where they are of that state, else they are made anew.
Proved are the numbers of rows of every table, the contents of every table by a hash over its rows, and that a sample of
questions, taken from the documents themselves, finds the same clauses in both.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError
from index.library import Library
from index.problems import told_apart
from index.projections import FOLDER
from index.seals import pieces_of
from index.store import DATABASE

QUESTIONS = 20
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


def copy(source: Path, target: Path, model: str | None = None) -> Copied:
    """Copy a library to a place where nothing is yet, and compare both; what differs leaves nothing there.

    Raises InputError when something is in the way or the copy differs, LibraryMissing, LibraryStorage, ModelError.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise InputError("copy.exists", path=target)
    with Library.open(source, model=model) as original, told_apart(target):
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".tiaowen-copy-") as folder:
            draft = Path(folder) / "library"
            draft.mkdir()
            _database(source / DATABASE, draft / DATABASE)
            with original.connected() as here, closing(sqlite3.connect(draft / DATABASE)) as there:
                rows, sha256 = _same_rows(here, there)
                questions = list(_questions(here))
            _indexes(source / FOLDER, draft / FOLDER)
            with Library.open(draft, model=model) as copied:
                _same_hits(original, copied, questions)
            if target.exists():
                target.rmdir()
            draft.replace(target)
    return Copied(rows["documents"], rows["passages"], rows, sha256, len(questions))


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


def _same_rows(here: sqlite3.Connection, there: sqlite3.Connection) -> tuple[dict[str, int], str]:
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


def _contents(connection: sqlite3.Connection) -> tuple[dict[str, int], dict[str, bytes]]:
    """Table → rows, and table → the hash over its rows in the order of its key."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    counts, hashes = {}, {}
    for (table,) in connection.execute(names).fetchall():
        keys = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]] or ["rowid"]
        digest, count = hashlib.sha256(), 0
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY {', '.join(keys)}"):
            count += 1
            for piece in pieces_of([row]):
                digest.update(piece)
        counts[table], hashes[table] = count, digest.digest()
    return counts, hashes


def _questions(connection: sqlite3.Connection) -> Iterator[str]:
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
