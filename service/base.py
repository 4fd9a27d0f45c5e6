"""The service's own file beside the library: ``library`` → ``library-service.db``: keys, audit, jobs.

SQLite, a connection a thread, kept as long as the file is the same: to open and close one for every request costs more
than what is asked of it. Several processes may use it at once. Raises LibraryStorage for whatever SQLite says.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import service.messages  # noqa: F401  (registers the texts)
from corpus.errors import LibraryStorage
from index.wal import write_ahead

_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash BLOB NOT NULL,
  role TEXT NOT NULL, collections TEXT NOT NULL, made TEXT NOT NULL, expires TEXT, revoked TEXT, used TEXT);
CREATE TABLE IF NOT EXISTS audit (number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, via TEXT NOT NULL,
  what TEXT NOT NULL, about TEXT NOT NULL, ended TEXT NOT NULL, before TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'audit is kept'); END;
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'audit is kept'); END;
CREATE TABLE IF NOT EXISTS jobs (id TEXT PRIMARY KEY, kind TEXT NOT NULL, who TEXT NOT NULL, made TEXT NOT NULL,
  changed TEXT NOT NULL, state TEXT NOT NULL, process TEXT NOT NULL, progress TEXT NOT NULL, report TEXT NOT NULL,
  error TEXT NOT NULL);
"""
_ready: set[tuple[str, int]] = set()


def service_file(library: Path) -> Path:
    """Where the service's file of a library lies."""
    return library.with_name(f"{library.name}-service.db")


def now() -> str:
    """The time as it is kept: UTC, to the millisecond."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


@contextmanager
def opened(library: Path, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection with one transaction; with ``write`` the write lock is taken at once. Raises LibraryStorage."""
    file = service_file(library)
    try:
        base = _connected(file)
        try:
            base.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            yield base
            base.execute("COMMIT")
        except BaseException as problem:
            if isinstance(problem, sqlite3.Error):
                _kept.by_file.pop(file, None)  # what SQLite complained of is looked at anew
            if base.in_transaction:
                base.execute("ROLLBACK")
            raise
        finally:
            if _kept.by_file.get(file, (None, None))[1] is not base:
                base.close()
    except sqlite3.Error as problem:
        raise LibraryStorage("service.storage", path=file, reason=problem) from problem
    except OSError as problem:
        raise LibraryStorage("service.storage", path=file, reason=problem.strerror or problem) from problem


class _Kept(threading.local):
    """The connections of one thread: (which file it is, connection)."""

    def __init__(self) -> None:
        self.by_file: dict[Path, tuple[tuple[int, int], sqlite3.Connection]] = {}


_kept = _Kept()


def _connected(file: Path) -> sqlite3.Connection:
    """The thread's connection to the file that lies there now, or a new one; one of its own inside another's use."""
    known = _kept.by_file.get(file)
    if known is not None and known[0] == _identity(file):
        if not known[1].in_transaction:
            return known[1]
    elif known is not None:
        _kept.by_file.pop(file)[1].close()
    file.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(file, timeout=10, isolation_level=None, check_same_thread=False)
    try:
        _prepare(base, file)
    except BaseException:
        base.close()
        raise
    if file not in _kept.by_file and (identity := _identity(file)) is not None:
        _kept.by_file[file] = (identity, base)
    return base


def _identity(file: Path) -> tuple[int, int] | None:
    """Device and number of the file; None where there is none."""
    try:
        told = file.stat()
    except FileNotFoundError:
        return None
    return told.st_dev, told.st_ino


def _prepare(base: sqlite3.Connection, file: Path) -> None:
    """The tables, once a file and process; only the owner may read the file."""
    key = (str(file), file.stat().st_ino)
    if key not in _ready:
        file.chmod(0o600)
        write_ahead(base)
        base.executescript(_SCHEMA)
        _ready.add(key)
