"""library.db: the one truth on disk. SQLite, many readers while one writes.

| PRAGMA | why |
| --- | --- |
| journal_mode WAL | readers keep their snapshot while a writer commits |
| synchronous FULL | a document reported as added survives a power cut, not only a kill; one fsync a document |
| foreign_keys ON | removing a document takes its clauses, passages and facets along |
| busy_timeout 5 s | a checkpoint of another process makes us wait, not fail |
| temp_store MEMORY | sorting needs no writable temporary folder |
| mmap_size 256 MB | reading vectors for a rebuild without copying them through the page cache twice |

Connections are pooled, not bound to threads (Streamlit starts a thread a run); each read happens in one transaction,
so that a search sees one state. A folder that can't be written is read in place ("immutable"), or, when its log holds
commits that only a writer could fold in, from a temporary copy.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from corpus.errors import LibraryCorrupt, LibraryMissing, LibraryStorage, LibraryVersion
from corpus.messages import message
from index import cards, records, schema
from index.faults import reached
from index.lock import WriterLock
from index.problems import checked_meta, is_count, told_apart
from index.truth import Rows, Truth
from index.wal import write_ahead

DATABASE = "library.db"
MAX_IDLE = 8  # connections kept open for the next; one holds three files
_MAGIC = b"SQLite format 3\x00"
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 268435456",
    "PRAGMA synchronous = FULL",
)


def writable(folder: Path) -> bool:
    """Whether files can be made and replaced in the folder (an attempt: access rights alone don't tell)."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return False
    file = folder / DATABASE
    return not file.exists() or os.access(file, os.W_OK)


_held: Counter[tuple[int, int]] = Counter()  # how many stores of this process have a file open, by device and inode
_holding = threading.Lock()


class SqliteRows(sqlite3.Connection):
    """A connection as the record modules take it (index.truth)."""

    def stream(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """SQLite gives rows as they are asked for."""
        return self.execute(sql, values)

    def has_table(self, name: str) -> bool:
        """Whether the file has this table."""
        found = self.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,))
        return found.fetchone() is not None

    def tables(self) -> Mapping[str, Sequence[str]]:
        """The file's tables and the columns of their keys."""
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        found = {}
        for (table,) in self.execute(names).fetchall():
            columns = self.execute(f"PRAGMA table_info({table})").fetchall()
            found[table] = [row[1] for row in sorted(columns, key=lambda row: int(row[5])) if row[5]] or ["rowid"]
        return found

    def columns(self, table: str) -> Sequence[str]:
        """The columns of a table."""
        return [row[1] for row in self.execute(f"PRAGMA table_info({table})").fetchall()]

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Many new rows at once."""
        names = ", ".join(f'"{name}"' for name in columns)
        self.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)

    def last_id(self, table: str) -> int:
        """What AUTOINCREMENT goes on from."""
        row = self.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(row[0]) if row else 0

    def note_id(self, table: str, number: int) -> None:
        """AUTOINCREMENT has noted it, unless the document of that number is gone."""
        if self.last_id(table) < number:
            self.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            self.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, number))


class Store:
    """An opened library.db. Raises LibraryMissing, LibraryCorrupt, LibraryVersion or LibraryStorage on opening."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.folder = self.home = folder
        self.name = str(folder)
        self.file = folder / DATABASE
        self._pool: list[SqliteRows] = []
        self._guard = threading.Lock()
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        self._closed = threading.Event()
        self._identity: tuple[int, int] | None = None
        self.stands_in = False  # for the table of cards, in an older library that can't be written
        self._prepare(create)
        self.writable = self.home_writable = writable(folder)
        self._address = f"{self.file.absolute().as_uri()}?mode=rw" if self.writable else self._read_only_address()
        try:
            self._check(create)
        except BaseException:
            self.close()
            raise

    def _prepare(self, create: bool) -> None:
        with told_apart(self.file):
            if create:
                self.folder.mkdir(parents=True, exist_ok=True)
            if not self.file.exists():
                if not create:
                    raise LibraryMissing("library_missing", path=self.folder)
                self.file.touch()
            if not self.file.is_file():
                raise LibraryCorrupt("library_corrupt", path=self.file, reason="not a file")
            if not self._hold():
                raise LibraryCorrupt("library_corrupt", path=self.file, reason="file is not a database")

    def _hold(self) -> bool:
        """Whether the file begins as a database does; False holds nothing.

        It is looked at only while this process has it open nowhere: closing a file gives up all locks that the process
        has on it (POSIX), SQLite's too, and another process would take itself for the last and delete the log.
        """
        status = self.file.stat()
        identity = status.st_dev, status.st_ino
        with _holding:
            if not _held[identity]:
                with self.file.open("rb") as file:
                    head = file.read(len(_MAGIC))
                if head and head != _MAGIC:
                    return False
            _held[identity] += 1
            self._identity = identity
        return True

    def _let_go(self) -> None:
        with _holding:
            if self._identity is not None:
                _held[self._identity] -= 1
                self._identity = None

    def _read_only_address(self) -> str:
        """Share another process's log if there is one, else read in place, else read a copy with its log."""
        address = f"{self.file.absolute().as_uri()}?mode=ro"
        with suppress(sqlite3.Error), closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master")
            return address
        log = self.file.with_name(DATABASE + "-wal")
        if not log.exists() or log.stat().st_size == 0:
            return f"{self.file.absolute().as_uri()}?immutable=1"
        self._copy = tempfile.TemporaryDirectory(prefix="tiaowen-")
        place = Path(self._copy.name)
        with told_apart(self.file):
            for file in (self.file, log):
                shutil.copyfile(file, place / file.name)
        return f"{(place / DATABASE).as_uri()}?mode=rw"

    def _check(self, create: bool) -> None:
        """Read the format; lay out an empty file, lift an old one, refuse a strange or a newer one."""
        with told_apart(self.file), self._pooled() as connection:
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            owner = connection.execute("PRAGMA application_id").fetchone()[0]
            if tables == 0 and found == 0:
                if not create:
                    raise LibraryMissing("library_missing", path=self.folder)
                write_ahead(connection)
                self._once(connection)
                return
            if owner != schema.APPLICATION_ID:
                raise LibraryCorrupt("library_foreign", path=self.file)
            if found < 1:
                raise LibraryCorrupt("library_corrupt", path=self.file, reason=f"format {found}")
            if found > schema.FORMAT:
                raise LibraryVersion("library_newer", path=self.file, found=found, known=schema.FORMAT)
            self._complete(connection)
            if found < schema.FORMAT and self.writable:  # older tables hold all that readers ask for
                with suppress(LibraryStorage), told_apart(self.file):  # nor does reading need room on the disk
                    self._once(connection)
            self.stands_in = not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'cards'").fetchone()
            if self.stands_in:
                cards.stand_in(connection)
            if self.writable and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                write_ahead(connection)

    def _complete(self, connection: sqlite3.Connection) -> None:
        """Refuse a database without the tables and values that every format has."""
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if missing := {"meta", "documents", "clauses", "passages", "vectors", "changes"} - there:
            raise LibraryCorrupt("library_corrupt", path=self.file, reason=f"no table {', '.join(sorted(missing))}")
        checked_meta(dict(connection.execute("SELECT key, value FROM meta").fetchall()), self.file)

    @staticmethod
    def _once(connection: SqliteRows) -> None:
        """Create or migrate under SQLite's own lock: of two processes that try at once, the second finds it done."""
        connection.execute("BEGIN IMMEDIATE")
        try:
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                schema.create(connection)
                connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            elif found < schema.FORMAT:
                schema.migrate(connection, found)
            connection.execute(f"PRAGMA user_version = {max(found, schema.FORMAT)}")
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise

    def _connected(self) -> SqliteRows:
        connection = sqlite3.connect(
            self._address, uri=True, isolation_level=None, check_same_thread=False, factory=SqliteRows
        )
        try:
            self._still_there()
            for pragma in _PRAGMAS:
                connection.execute(pragma)
        except BaseException:
            connection.close()
            raise
        if self.stands_in:
            cards.stand_in(connection)
        return connection

    def _still_there(self) -> None:
        """Refuse a file that took the place of the one that was opened: half of an answer would be of each."""
        if self._copy is not None:
            return
        found = self.file.stat()
        if self._identity is not None and (found.st_dev, found.st_ino) != self._identity:
            raise LibraryStorage("library_replaced", path=self.folder)
        if self._closed.is_set():
            raise sqlite3.ProgrammingError("the library has been closed")

    @contextmanager
    def _pooled(self) -> Iterator[SqliteRows]:
        with self._guard:
            if self._closed.is_set():
                raise sqlite3.ProgrammingError("the library has been closed")
            connection = self._pool.pop() if self._pool else None
        if connection is None:
            connection = self._connected()
        try:
            yield connection
        finally:
            with self._guard:
                if self._closed.is_set() or len(self._pool) >= MAX_IDLE:
                    connection.close()
                else:
                    self._pool.append(connection)

    @contextmanager
    def reading(self) -> Iterator[SqliteRows]:
        """A connection within one read transaction: everything read inside belongs to one state."""
        with told_apart(self.file), self._pooled() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[SqliteRows]:
        """A connection within one write transaction; an error inside leaves nothing behind."""
        with told_apart(self.file), self._pooled() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                reached("store: transaction begun")
                yield connection
                reached("store: before commit")
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
        reached("store: after commit")

    def meta(self) -> dict[str, str]:
        """All of the meta table."""
        with self.reading() as connection:
            return checked_meta(dict(connection.execute("SELECT key, value FROM meta").fetchall()), self.file)

    def generation(self) -> int:
        """The number of the last commit that added or removed a document."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        if row is None or not is_count(row[0]):
            raise LibraryCorrupt("library_corrupt", path=self.file, reason="meta: generation")
        return int(row[0])

    def must_write(self) -> None:
        """Raise LibraryStorage where the folder can't be written."""
        if not self.writable:
            raise LibraryStorage("library_no_permission", path=self.folder, reason="read-only")

    def writer(self, wait: float = 1.0) -> WriterLock:
        """The lock of the folder."""
        return WriterLock(self.folder, wait)

    projecting = writer

    def projected(self, generation: int) -> None:
        """The indexes in the folder are the only ones: the change log up to there has served."""
        if self.writable:
            with self.writing() as connection:
                records.forget_changes(connection, generation)

    def identity(self) -> str:
        """The file that was opened: another one in its place is another library."""
        return "" if self._identity is None else "{}-{}".format(*self._identity)

    def integrity(self, rows: Rows) -> Iterator[str]:
        """SQLite's own checks of pages and references."""
        for (line,) in rows.execute("PRAGMA integrity_check(20)").fetchall():
            if line != "ok":
                yield message("verify_integrity", detail=line)
        tables = Counter(row[0] for row in rows.execute("PRAGMA foreign_key_check").fetchall())
        for table, count in tables.items():
            yield message("verify_foreign", table=table, count=count)

    def narrowed(self, docs: Iterable[str]) -> Truth:
        """See index.narrowed."""
        from index.narrowed import NarrowedStore

        return NarrowedStore(self, docs)

    def discard(self) -> None:
        """The folder goes with all that is in it."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def close(self) -> None:
        """Close all connections; the last process to do so folds the log into the database."""
        with self._guard:
            self._closed.set()
            idle, self._pool = self._pool, []
        for connection in idle:
            with suppress(sqlite3.Error):
                connection.close()
        self._let_go()
        if self._copy is not None:
            self._copy.cleanup()
            self._copy = None
