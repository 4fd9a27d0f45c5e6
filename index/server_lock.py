"""One writer at a time across machines: an advisory lock of the server, which goes with the session that holds it.

The row in ``writer`` (by the server's clock) is only for the message that a second writer gets.
"""

from __future__ import annotations

import getpass
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

from corpus.errors import LibraryLocked
from index.dialect import upsert
from index.server_problems import server_told_apart

if TYPE_CHECKING:
    from index.postgres_rows import PostgresRows

KEY = 0x54575744  # the first half of the lock's number; the second is of the schema's name
POLL_SECONDS = 0.1
_SINCE = "SELECT to_char(now(), 'YYYY-MM-DD\"T\"HH24:MI:SSOF')"


class ServerLock:
    """A context manager that holds a library's lock in a session of its own and gives that session.

    ``wait`` is how many seconds to keep trying. Raises LibraryLocked with the holder and since when, LibraryServer.
    """

    def __init__(self, connected: Callable[[], PostgresRows], schema: str, name: str, wait: float) -> None:
        self._connected, self._schema, self._name, self._wait = connected, schema, name, wait
        self._rows: PostgresRows | None = None

    def __enter__(self) -> PostgresRows:
        with server_told_apart(self._name):
            rows = self._connected()
            try:
                self._take(rows)
            except BaseException:
                rows.close()
                raise
        self._rows = rows
        return rows

    def _take(self, rows: PostgresRows) -> None:
        deadline = time.monotonic() + self._wait
        while True:
            got = rows.raw.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (KEY, self._schema)).fetchone()
            if got and got[0]:
                break
            if time.monotonic() >= deadline:
                held = rows.execute("SELECT who, since FROM writer").fetchone() or ("?", "?")
                raise LibraryLocked("library_locked", path=self._name, pid=held[0], since=held[1])
            time.sleep(POLL_SECONDS)
        since = rows.raw.execute(_SINCE.encode()).fetchone()
        rows.execute(upsert("writer", "one", "who, since"), (1, _who(), since[0] if since else "?"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._rows is not None:
            self._rows.close()
            self._rows = None


def _who() -> str:
    """Process, user and machine."""
    user = "?"
    with suppress(Exception):  # a user without a name
        user = getpass.getuser()
    return f"{os.getpid()} {user}@{socket.gethostname()}"
