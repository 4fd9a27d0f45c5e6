"""What a library's truth is to everything above it, whichever engine holds it (docs/decisions/0025).

``Truth`` is the store of one library, ``Rows`` one state of it within a transaction. What is stored is written and
read by the functions of the record modules (index.records, lineage, places, …), which take ``Rows`` and have names;
nobody else asks in SQL.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

SERVER = re.compile(r"postgres(?:ql)?://", re.IGNORECASE)


class Found(Protocol):
    """The rows of one query."""

    @property
    def rowcount(self) -> int:
        """How many rows a change met."""

    def fetchone(self) -> Any:  # noqa: ANN401  (a row, or None)
        """The next row."""

    def fetchmany(self, size: int, /) -> list[Any]:
        """The next rows."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Rows(Protocol):
    """One state of the truth, within a transaction; statements are in the form of index.dialect."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Found:
        """Run a statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Run a statement once for each of several rows of values."""

    def stream(self, sql: str, values: Sequence[Any] = ..., /) -> Found:
        """As ``execute``, for more rows than memory should hold at once."""

    def has_table(self, name: str, /) -> bool:
        """Whether the library has this table."""

    def tables(self) -> Mapping[str, Sequence[str]]:
        """The tables and the columns of their keys (``rowid`` for one without a key)."""

    def columns(self, table: str, /) -> Sequence[str]:
        """The columns of a table, but for ``rowid``."""

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], /) -> None:
        """Many new rows at once."""

    def last_id(self, table: str, /) -> int:
        """The greatest number ever given in ``documents`` or ``passages``, also to what is gone; 0 at first."""

    def note_id(self, table: str, number: int, /) -> None:
        """A number has been given."""


class Truth(Protocol):
    """The store of an opened library. Errors of its engine come out as those of corpus.errors."""

    home: Path  # the folder on this machine for indexes and what else is no truth
    name: str  # what a user calls it by, without secrets
    writable: bool  # documents may be written
    home_writable: bool

    def must_write(self) -> None:
        """Raise LibraryStorage or LibraryServer where documents may not be written."""

    def reading(self) -> AbstractContextManager[Rows]:
        """One read transaction: everything read inside belongs to one committed state."""

    def writing(self) -> AbstractContextManager[Rows]:
        """One write transaction; an error inside leaves nothing behind."""

    def writer(self, wait: float = ...) -> AbstractContextManager[object]:
        """Be the one that writes, for longer than a transaction. Raises LibraryLocked: who writes, and since when."""

    def projecting(self, wait: float = ...) -> AbstractContextManager[object]:
        """Be the one that writes indexes in ``home``; whoever is ``writer`` is that too. Raises LibraryLocked."""

    def projected(self, generation: int) -> None:
        """The indexes here have reached a generation: what of the change log nobody needs any more may go."""

    def meta(self) -> dict[str, str]:
        """All of the table meta."""

    def generation(self) -> int:
        """The number of the last commit that added or removed a document."""

    def identity(self) -> str:
        """What tells the library that was opened from another one that takes its place."""

    def integrity(self, rows: Rows) -> Iterator[str]:
        """What the engine itself finds broken, in words."""

    def narrowed(self, docs: Iterable[str]) -> Truth:
        """The same library with only these documents (ids) in it, for reading (index.narrowed)."""

    def discard(self) -> None:
        """Take away a library that was made just now; only index.copying does."""

    def close(self) -> None:
        """Let everything go; harmless when done twice."""


def is_server(address: Path | str) -> bool:
    """Whether a library's address names a server rather than a folder."""
    return isinstance(address, str) and SERVER.match(address) is not None


def opened(address: Path | str, *, create: bool = False) -> Truth:
    """The truth in a folder or at ``postgresql://…``. Raises as ``Library.open`` does."""
    if is_server(address):
        from index.postgres import PostgresStore

        return PostgresStore(str(address), create=create)
    from index.store import Store

    return Store(Path(address), create=create)


def home_of(address: Path | str) -> Path:
    """The folder on this machine that belongs to a library: its own, or the one for the indexes of a server's."""
    if is_server(address):
        from index.server_address import ServerAddress

        return ServerAddress.read(str(address)).home
    return Path(address)


def name_of(address: Path | str) -> str:
    """A library's address as it may be shown: without a password."""
    if is_server(address):
        from index.server_address import ServerAddress

        return ServerAddress.read(str(address)).name
    return str(address)


def default_address() -> str:
    """The library that is meant where none is named: TIAOWEN_LIBRARY, else ./library."""
    return os.environ.get("TIAOWEN_LIBRARY") or "library"
