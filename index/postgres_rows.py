"""A session of PostgreSQL as the record modules take it (index.truth)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, Any

from index.dialect import for_postgres
from index.truth import Found

if TYPE_CHECKING:
    import psycopg

OWN_TABLES = ("format", "numbers", "writer")  # beside those of index.schema
_FETCHED = 10_000
_KEYS = """SELECT c.relname, array_agg(a.attname ORDER BY array_position(i.indkey::int2[], a.attnum))
    FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
    WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname COLLATE "C" """


def _value(value: Any) -> Any:  # noqa: ANN401  (whatever a statement takes)
    """A value as the server takes it; its texts hold no NUL."""
    if isinstance(value, Enum):
        value = value.value
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value


class PostgresRows:
    """A connection as the record modules take it (index.truth)."""

    def __init__(self, connection: psycopg.Connection[Any], schema_name: str) -> None:
        self.raw = connection
        self.schema = schema_name
        self._streams = 0

    def _statement(self, sql: str) -> tuple[str, bool]:
        return for_postgres(sql.replace("main.", f'"{self.schema}".').replace("temp.", "pg_temp."))

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Found:
        """Run a statement."""
        text, named = self._statement(sql)
        found: Found = self.raw.execute(text.encode(), _given(values, named))
        return found

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> object:
        """Run a statement with each of several rows of values, sent together."""
        text, named = self._statement(sql)
        cursor = self.raw.cursor()
        cursor.executemany(text.encode(), [_given(row, named) for row in rows])
        return cursor

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Found:
        """Through a cursor of the server, which lives as long as the transaction."""
        self._streams += 1
        name = f"stream_{self._streams}"
        text, named = self._statement(sql)
        self.raw.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {text}".encode(), _given(values, named))
        return _Stream(self.raw, name)

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Many new rows at once."""
        names = ", ".join(f'"{name}"' for name in columns)
        with self.raw.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN'.encode()) as copy:
            for row in rows:
                copy.write_row([_value(value) for value in row])
        if "id" in columns:
            last = f'(SELECT coalesce(max(id), 0) + 1 FROM "{table}")'
            place = (f'"{self.schema}"."{table}"',)
            self.raw.execute(f"SELECT setval(pg_get_serial_sequence(%s, 'id'), {last}, false)".encode(), place)

    def has_table(self, name: str) -> bool:
        """Whether the library has this table."""
        row = self.raw.execute("SELECT to_regclass(%s)", (f'"{self.schema}"."{name}"',)).fetchone()
        return row is not None and row[0] is not None

    def tables(self) -> Mapping[str, Sequence[str]]:
        """The library's tables and their keys."""
        rows = self.raw.execute(_KEYS, (f'"{self.schema}"',)).fetchall()
        return {table: keys for table, keys in rows if table not in OWN_TABLES}

    def columns(self, table: str) -> Sequence[str]:
        """The columns of a table."""
        query = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND attname <> 'rowid'"
        return [row[0] for row in self.raw.execute(query, (f'"{self.schema}"."{table}"',)).fetchall()]

    def last_id(self, table: str) -> int:
        """The greatest number given, also if its transaction is this one."""
        row = self.execute("SELECT last FROM numbers WHERE name = ?", (table,)).fetchone()
        return int(row[0]) if row else 0

    def note_id(self, table: str, number: int) -> None:
        """A number has been given."""
        self.execute(
            "INSERT INTO numbers VALUES (?, ?) ON CONFLICT (name) DO UPDATE "
            "SET last = greatest(numbers.last, excluded.last)",
            (table, number),
        )

    def close(self) -> None:
        """End the session."""
        with suppress(Exception):
            self.raw.close()


def _given(values: Sequence[Any], named: bool) -> Any:  # noqa: ANN401, FBT001, RUF100
    if named:
        return {f"p{n}": _value(value) for n, value in enumerate(values, 1)}
    return [_value(value) for value in values]


class _Stream:
    """Rows of a cursor of the server."""

    rowcount = -1

    def __init__(self, connection: psycopg.Connection[Any], name: str) -> None:
        self._connection, self._name = connection, name

    def fetchmany(self, size: int) -> list[Any]:
        found: list[Any] = self._connection.execute(f"FETCH FORWARD {int(size)} FROM {self._name}".encode()).fetchall()
        return found

    def fetchone(self) -> Any:  # noqa: ANN401
        return next(iter(self.fetchmany(1)), None)

    def fetchall(self) -> list[Any]:
        return list(self)

    def __iter__(self) -> Iterator[Any]:
        while batch := self.fetchmany(_FETCHED):
            yield from batch
