"""A library's truth in PostgreSQL: one schema of a database, many readers and one writer on any number of machines.

| table | beside those of index.schema |
| --- | --- |
| format | the format's number |
| numbers | the greatest number ever given in ``documents`` and ``passages`` |
| writer | who writes, or wrote last, and since when; whether it still writes says an advisory lock |

Reading is REPEATABLE READ, READ ONLY. The writer's transactions run in the session that holds its lock: whoever loses
the one has lost the other. The change log is kept for nodes that follow later.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import (
    InputError,
    LibraryCorrupt,
    LibraryLocked,
    LibraryMissing,
    LibraryServer,
    LibraryStorage,
    LibraryVersion,
)
from index import records, schema
from index.faults import reached
from index.postgres_rows import OWN_TABLES, PostgresRows
from index.problems import checked_meta
from index.server_address import ServerAddress
from index.server_lock import KEY, ServerLock
from index.server_problems import connecting_problem, server_problem, server_told_apart
from index.truth import Rows, Truth

if TYPE_CHECKING:
    from index.lock import WriterLock

LEAST = 14
MAX_IDLE = 8
KEPT_GENERATIONS = 100_000
_CARDS = "m ->> 'title', m ->> 'doc_number', m ->> 'region', m ->> 'province'"
KEEPING_CARDS = (
    f"""CREATE OR REPLACE FUNCTION card_of_document() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
    DECLARE
        m jsonb := '{{}}';
        later bigint := (SELECT coalesce(max(version), 0) + 1 FROM cards);
    BEGIN
        BEGIN m := NEW.metadata::jsonb; EXCEPTION WHEN others THEN NULL; END;
        IF TG_OP = 'INSERT' THEN
            INSERT INTO cards VALUES (NEW.seq, later, NEW.source, {_CARDS}, 0, 0);
        ELSE
            UPDATE cards SET version = later, (file, title, number, region, province) = (NEW.source, {_CARDS})
            WHERE doc = NEW.seq;
        END IF;
        RETURN NULL;
    END $$""",
    "CREATE OR REPLACE TRIGGER cards_of_documents AFTER INSERT OR UPDATE ON documents "
    "FOR EACH ROW EXECUTE FUNCTION card_of_document()",
)
_OWN = (
    "CREATE TABLE format (number INTEGER PRIMARY KEY)",
    "CREATE TABLE numbers (name TEXT PRIMARY KEY, last INTEGER NOT NULL)",
    "CREATE TABLE writer (one INTEGER PRIMARY KEY, who TEXT NOT NULL, since TEXT NOT NULL)",
)


class PostgresStore:
    """A library at ``postgresql://…``. Raises LibraryMissing, LibraryServer, LibraryVersion, InputError on opening."""

    def __init__(self, address: str, *, create: bool = False) -> None:
        self.text = address
        self.address = ServerAddress.read(address)
        if find_spec("psycopg") is None:
            raise InputError("server.extra")
        self.name, self.home = self.address.name, self.address.home
        self._pool: list[PostgresRows] = []
        self._guard = threading.Lock()
        self._closed = threading.Event()
        self._held: PostgresRows | None = None  # the writer's session
        self.home_writable = _folder(self.home)
        self.writable = False
        self._identity = ""
        try:
            with server_told_apart(self.name), self._pooled("BEGIN") as rows:
                self.writable = self._check(rows, create)
                found = rows.execute("SELECT value FROM meta WHERE key = 'identity'").fetchone()
                self._identity = str(found[0]) if found else ""
        except BaseException:
            self.close()
            raise

    # Opening

    def _check(self, rows: PostgresRows, create: bool) -> bool:  # noqa: FBT001, RUF100
        """Lay out an empty schema, lift an older one, refuse a strange or a newer one; whether it may be written."""
        here = rows.raw.execute(
            "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'), "
            "to_regnamespace(%s) IS NOT NULL, pg_is_in_recovery()",
            (f'"{self.address.schema}"',),
        ).fetchone()
        version, encoding, there, follows = here or (0, "", False, False)
        if version < LEAST:
            raise LibraryServer("server.old", name=self.name, found=version, least=LEAST)
        if encoding != "UTF8":
            raise LibraryServer("server.encoding", name=self.name, encoding=encoding)
        if not there or not rows.has_table("format"):
            if there and rows.tables():
                raise LibraryCorrupt("server.foreign", name=self.name, schema=self.address.schema)
            if not create:
                raise LibraryMissing("library_missing", path=self.name)
            self._once(rows, 0)
            return True
        found = int(rows.execute("SELECT number FROM format").fetchone()[0])
        if found > schema.FORMAT:
            raise LibraryVersion("library_newer", path=self.name, found=found, known=schema.FORMAT)
        may = rows.raw.execute(
            "SELECT has_table_privilege(%s, 'INSERT') AND has_table_privilege(%s, 'INSERT')",
            (f'"{self.address.schema}".documents', f'"{self.address.schema}".writer'),
        ).fetchone()
        writable = bool(may and may[0]) and not follows
        if found < schema.FORMAT:
            if not writable:
                raise LibraryServer("server.older", name=self.name, found=found, known=schema.FORMAT)
            self._once(rows, found)
        return writable

    def _once(self, rows: PostgresRows, found: int) -> None:
        """Create or migrate under a lock: of two that try at once, the second finds it done."""
        rows.raw.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (KEY, self.address.schema))
        if found == 0 and not rows.has_table("format"):
            rows.raw.execute(f'CREATE SCHEMA IF NOT EXISTS "{self.address.schema}"'.encode())
            for statement in _OWN:
                rows.execute(statement)
            rows.execute("INSERT INTO format VALUES (?)", (schema.FORMAT,))
            schema.create(rows, KEEPING_CARDS)
        elif found and int(rows.execute("SELECT number FROM format").fetchone()[0]) == found:
            schema.migrate(rows, found, KEEPING_CARDS)
            rows.execute("UPDATE format SET number = ?", (schema.FORMAT,))
        rows.raw.execute("COMMIT")
        rows.raw.execute("BEGIN")

    # Connections

    def connected(self) -> PostgresRows:
        """A new session. Raises LibraryServer."""
        import psycopg

        try:
            raw = psycopg.connect(self.address.conninfo, autocommit=True, **self._wanted())
        except psycopg.Error as error:
            raise connecting_problem(error, self.name) from error
        raw.execute(
            "SELECT set_config('search_path', %s, false), set_config('cursor_tuple_fraction', '1', false), "
            "set_config('tcp_keepalives_idle', '60', false), set_config('tcp_keepalives_interval', '20', false), "
            "set_config('tcp_keepalives_count', '3', false)",
            (f'"{self.address.schema}"',),
        )
        return PostgresRows(raw, self.address.schema)

    def _wanted(self) -> dict[str, Any]:
        """How to connect, where the address does not say: a machine that has gone is noticed within two minutes."""
        from psycopg.conninfo import conninfo_to_dict

        mine = {
            "connect_timeout": 10,
            "application_name": "tiaowen",
            "keepalives_idle": 60,
            "keepalives_interval": 20,
            "keepalives_count": 3,
        }
        try:
            given = conninfo_to_dict(self.address.conninfo)
        except Exception:
            raise InputError("server.address", address=self.name) from None
        return {key: value for key, value in mine.items() if key not in given}

    @contextmanager
    def _pooled(self, begin: str, end: str = "ROLLBACK") -> Iterator[PostgresRows]:
        """A session within a transaction, which is undone unless it has been committed.

        After a ROLLBACK psycopg has the server forget what was prepared; for what only reads COMMIT does as well.
        """
        rows = self._begun(begin)
        try:
            yield rows
        finally:
            with suppress(Exception):
                rows.raw.execute(end.encode())
            with self._guard:
                if self._closed.is_set() or rows.raw.closed or len(self._pool) >= MAX_IDLE:
                    rows.close()
                else:
                    self._pool.append(rows)

    def _begun(self, begin: str) -> PostgresRows:
        """A session of the pool, or a new one where the server has been away since."""
        import psycopg

        while True:
            with self._guard:
                if self._closed.is_set():
                    raise RuntimeError("the library has been closed")
                rows = self._pool.pop() if self._pool else None
            new = rows is None
            rows = rows or self.connected()
            try:
                rows.raw.execute(begin.encode())
                return rows
            except psycopg.OperationalError:
                rows.close()
                if new:
                    raise

    # Transactions

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """A session within one read transaction: everything read inside belongs to one committed state."""
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        with server_told_apart(self.name), self._pooled(begin, "COMMIT") as rows:
            yield rows

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """A session within one write transaction; an error inside leaves nothing behind."""
        import psycopg

        with server_told_apart(self.name), self._writing_session() as rows:
            reached("store: transaction begun")
            yield rows
            reached("store: before commit")
            try:
                rows.raw.execute("COMMIT")
            except psycopg.OperationalError as error:
                reason = server_problem(error, self.name, broken=True)
                told = reason.params.get("reason", "") if reason is not None else error
                raise LibraryServer("server.commit", name=self.name, reason=told) from error
        reached("store: after commit")

    @contextmanager
    def _writing_session(self) -> Iterator[PostgresRows]:
        """The session that holds the writer's lock; for whoever holds none, one that has it for this transaction."""
        held = self._held
        if held is not None:
            held.raw.execute("BEGIN")
            try:
                yield held
            finally:
                with suppress(Exception):
                    held.raw.execute("ROLLBACK")
            return
        with self._pooled("BEGIN") as rows:
            taken = rows.raw.execute(
                "SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", (KEY, self.address.schema)
            ).fetchone()
            if not (taken and taken[0]):
                raise LibraryLocked("library_busy", path=self.name)
            yield rows

    @contextmanager
    def writer(self, wait: float = 1.0) -> Iterator[None]:
        """The lock across machines, and this machine's for the indexes. Raises LibraryLocked, LibraryServer."""
        with ServerLock(self.connected, self.address.schema, self.name, wait) as rows, self.projecting(wait):
            self._held = rows
            try:
                yield
            finally:
                self._held = None

    def must_write(self) -> None:
        """Raise LibraryServer where the user or the server may only read."""
        if not self.writable:
            raise LibraryServer("server.read_only", name=self.name)

    def projecting(self, wait: float = 1.0) -> WriterLock:
        """The lock of the folder on this machine."""
        from index.lock import WriterLock

        return WriterLock(self.home, wait)

    def projected(self, generation: int) -> None:
        """Other nodes follow later: the log is cut only where it has grown beyond what is kept for them."""
        if self._held is None or generation < 2 * KEPT_GENERATIONS:
            return
        with self.reading() as rows:
            floor = int(rows.execute("SELECT value FROM meta WHERE key = 'changes_floor'").fetchone()[0])
        if generation - floor > 2 * KEPT_GENERATIONS:
            with self.writing() as rows:
                records.forget_changes(rows, generation - KEPT_GENERATIONS)

    # What is asked

    def meta(self) -> dict[str, str]:
        """All of the meta table."""
        with self.reading() as rows:
            return checked_meta(dict(rows.execute("SELECT key, value FROM meta").fetchall()), self.name)

    def generation(self) -> int:
        """The number of the last commit that added or removed a document."""
        return int(self.meta()["generation"])

    def identity(self) -> str:
        """The number that the library got when it was made: another one at the same address has another."""
        return self._identity

    def integrity(self, rows: Rows) -> Iterator[str]:
        """The server keeps references by itself and its pages by checksums, if it was set up so; nothing to add."""
        yield from ()

    def discard(self) -> None:
        """Its tables go, and the schema with them if nothing else is in it."""
        with server_told_apart(self.name), self._pooled("BEGIN") as rows:
            names = ", ".join(f'"{self.address.schema}"."{table}"' for table in (*rows.tables(), *OWN_TABLES))
            rows.raw.execute(f"DROP TABLE {names} CASCADE".encode())
            rows.raw.execute(b"DROP FUNCTION card_of_document")
            rows.raw.execute("COMMIT")
            with suppress(Exception):
                rows.raw.execute(f'DROP SCHEMA "{self.address.schema}"'.encode())
        self.close()

    def narrowed(self, docs: Iterable[str]) -> Truth:
        """See index.narrowed."""
        return _NarrowedPostgres(self, docs)

    def close(self) -> None:
        """Close all sessions."""
        with self._guard:
            self._closed.set()
            idle, self._pool = self._pool, []
        for rows in idle:
            rows.close()


class _NarrowedPostgres(PostgresStore):
    """A store whose sessions show some documents alone, and never write."""

    def __init__(self, whole: PostgresStore, docs: Iterable[str]) -> None:
        self._docs = sorted(docs)
        super().__init__(whole.text)
        if self.identity() != whole.identity():
            self.close()
            raise LibraryStorage("library_replaced", path=self.name)
        self.writable = False

    def connected(self) -> PostgresRows:
        """A session that sees these documents."""
        from index.narrowed import narrow

        rows = super().connected()
        narrow(rows, self._docs)
        return rows


def _folder(home: Path) -> bool:
    """Whether the folder for indexes is there, made if need be, and can be written."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            return True
    except OSError:
        return False
