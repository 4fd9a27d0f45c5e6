"""The one place that turns errors of PostgreSQL into the library's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import index.server_messages  # noqa: F401
from corpus.errors import LibraryCorrupt, LibraryError, LibraryLocked, LibraryServer

if TYPE_CHECKING:
    import psycopg

# SQLSTATE, or the class that is its beginning → the message.
_CODES = {
    "08": "server.gone",
    "57P01": "server.gone",
    "57P02": "server.gone",
    "57P03": "server.unreachable",
    "28": "server.refused",
    "3D000": "server.no_database",
    "42501": "server.rights",
    "25006": "server.read_only",
    "53100": "server.full",
    "53": "server.busy",
    "54": "server.failed",
}
_BUSY = {"40001", "40P01", "55P03"}
_DAMAGED = {"XX001", "XX002"}
# A login that is refused has no SQLSTATE in libpq; a server that speaks another language is told by its own words.
_SAID = (
    ("password", "server.refused"),
    ("authentication", "server.refused"),
    ("pg_hba.conf", "server.refused"),
    ('database "', "server.no_database"),
    ('role "', "server.refused"),
    ("too many", "server.busy"),
)


def server_problem(error: psycopg.Error, name: str, *, broken: bool = False) -> LibraryError | None:
    """What an error of the server means to the library's user; None for errors that are our own bugs."""
    import psycopg

    reason = _first_line(error)
    state = error.sqlstate or ""
    if state in _DAMAGED:
        return LibraryCorrupt("library_corrupt", path=name, reason=reason)
    if state in _BUSY:
        return LibraryLocked("library_busy", path=name)
    for length in (5, 2):
        if code := _CODES.get(state[:length]):
            return LibraryServer(code, name=name, reason=reason)
    if broken or (not state and isinstance(error, psycopg.OperationalError)):
        return LibraryServer("server.gone", name=name, reason=reason)
    return None


def connecting_problem(error: psycopg.Error, name: str) -> LibraryServer:
    """Why there is no connection."""
    said = str(error).lower()
    code = next((code for word, code in _SAID if "fatal" in said and word in said), "server.unreachable")
    return LibraryServer(code, name=name, reason=_first_line(error))


def _first_line(error: psycopg.Error) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if "FATAL" in line or "failed:" in line] or lines
    return told[0].removeprefix("connection failed: ")[:300] if told else type(error).__name__


@contextmanager
def server_told_apart(name: str) -> Iterator[None]:
    """Within the block, the server's errors become errors of corpus.errors."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        problem = server_problem(error, name)
        if problem is None:
            raise
        raise problem from error
