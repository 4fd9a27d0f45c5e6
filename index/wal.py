"""The switch of an SQLite file to its write-ahead log, for every file that several processes open."""

from __future__ import annotations

import sqlite3
import time

_POLL_SECONDS = 0.02


def write_ahead(connection: sqlite3.Connection, wait: float = 10.0) -> None:
    """Switch to the log, or find it switched; ``wait`` is in seconds. Raises sqlite3.OperationalError after that.

    Of two that switch a new file at the same moment SQLite tells one "locked" at once, whatever its timeout is.
    """
    deadline = time.monotonic() + wait
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if time.monotonic() >= deadline:
                raise
        time.sleep(_POLL_SECONDS)
