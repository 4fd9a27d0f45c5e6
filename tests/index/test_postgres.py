"""A library on a server: what is of the server itself. What every library does, the fixture ``engine`` tests."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import (
    InputError,
    LibraryCorrupt,
    LibraryError,
    LibraryLocked,
    LibraryMissing,
    LibraryModel,
    LibraryServer,
    LibraryStorage,
    LibraryVersion,
)
from corpus.messages import spoken_in
from index import faults, schema
from index import postgres as engine_of_server
from index.copying import copy as copied_from
from index.dialect import upsert
from index.library import Library
from index.postgres_rows import PostgresRows
from index.server_address import ServerAddress
from index.truth import opened
from tests.index import index_tiny
from tests.index.index_tiny import HUBEI, NATION, ZHEJIANG, TinyEncoder, open_tiny, write
from tests.index.postgres_server import Server, running
from tests.index.test_kill import BIG, CHANGED, CONTEXT, check

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def on_server(monkeypatch, tmp_path, postgres):
    """Libraries lie on the server, indexes in a folder of this test."""
    monkeypatch.setattr(index_tiny, "server", postgres)
    monkeypatch.setenv("TIAOWEN_PROJECTIONS", str(tmp_path / "nodes"))
    return postgres


@pytest.fixture
def address(on_server, tmp_path):
    return on_server.address_of(tmp_path / "library")


def of(address: str) -> str:
    """The schema of a library."""
    return ServerAddress.read(address).schema


def may_read(server: Server, address: str, user: str) -> None:
    """Let a user read a library."""
    server.sql(f"GRANT USAGE ON SCHEMA {of(address)} TO {user}")
    server.sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {of(address)} TO {user}")


# Addresses


@pytest.mark.parametrize(
    "address",
    ["postgresql://me@h", "postgresql://me@h/d?schema=A-b", "postgresql://me@h/d?x", "postgresql://me@h/d?nonsense=1"],
)
def test_a_wrong_address_is_told_in_one_line(address):
    with spoken_in("en"), pytest.raises(InputError, match=r"(?s)^Not the address of a library: [^\n]*$"):
        opened(address.replace("me@", "me:secret@"))


# What is stored, and what the server reports


REPORTED = [
    ("DiskFull", LibraryServer, "out of space"),
    ("TooManyConnections", LibraryServer, "is busy"),
    ("AdminShutdown", LibraryServer, "broke"),
    ("InsufficientPrivilege", LibraryServer, "lacks a right"),
    ("ReadOnlySqlTransaction", LibraryServer, "can only read"),
    ("SerializationFailure", LibraryLocked, "busy"),
    ("DataCorrupted", LibraryCorrupt, "can't be read"),
]


def test_an_error_of_the_server_is_one_of_the_librarys(address):
    from psycopg import errors

    with closing(opened(address, create=True)) as store, spoken_in("en"):
        for name, kind, said in REPORTED:
            with pytest.raises(kind, match=said), store.writing():
                raise getattr(errors, name)("as the server words it")
        assert store.generation() == 0


def test_a_text_with_a_nul_is_stored_with_a_mark_in_its_place(address):
    with open_tiny(address) as library, library._store.writing() as rows:
        rows.execute(upsert("meta", "key", "value"), ("x", "a\0b"))
        assert rows.execute("SELECT value FROM meta WHERE key = 'x'").fetchone() == ("a\ufffdb",)


# Opening


def test_a_server_that_is_not_there(tmp_path):
    with spoken_in("en"), pytest.raises(LibraryServer, match="can't be reached"):
        opened(f"postgresql://me@/laws?host={tmp_path}")


def test_a_database_that_is_not_there(on_server):
    with spoken_in("en"), pytest.raises(LibraryServer, match="no such database"):
        opened(on_server.conninfo("laws"))


def test_a_library_that_is_not_there_yet(address):
    with pytest.raises(LibraryMissing):
        opened(address)
    opened(address, create=True).close()
    opened(address).close()


def test_a_wrong_password(on_server, tmp_path):
    on_server.sql("DROP ROLE IF EXISTS secretive", "CREATE ROLE secretive LOGIN PASSWORD 'right'")
    hba = on_server.folder / "data" / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text("local all secretive scram-sha-256\n" + before)
    try:
        on_server.sql("SELECT pg_reload_conf()")
        for _ in range(600):  # until the server has read its file
            with spoken_in("en"), pytest.raises((LibraryServer, LibraryMissing)) as caught:
                opened(on_server.conninfo(user="secretive:wrong"))
            if isinstance(caught.value, LibraryServer):
                break
            time.sleep(0.1)
        assert "refused the login" in str(caught.value) or "password" in str(caught.value)
        assert "wrong" not in str(caught.value)
    finally:
        hba.write_text(before)
        on_server.sql("SELECT pg_reload_conf()")


def test_a_user_who_may_only_read_reads_and_is_told_when_it_writes(on_server, address, files):
    with open_tiny(address) as library:
        library.add([files])
        wanted = [hit.quote for hit in library.search("黑臭水体").hits]
    on_server.sql("CREATE ROLE reader LOGIN")
    reading = address.replace("tiaowen@", "reader@")
    with spoken_in("en"), pytest.raises(LibraryServer, match="lacks a right"):
        open_tiny(reading, create=False)
    may_read(on_server, address, "reader")
    with open_tiny(reading, create=False) as library:
        assert [hit.quote for hit in library.search("黑臭水体").hits] == wanted
        assert library.verify().ok
        with spoken_in("en"), pytest.raises(LibraryServer, match="can only read"):
            library.remove("hubei.txt")
    on_server.sql("DROP OWNED BY reader", "DROP ROLE reader")


def test_a_user_who_may_make_nothing_is_told(on_server, address):
    on_server.sql("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    with spoken_in("en"), pytest.raises(LibraryServer, match="lacks a right"):
        opened(address.replace("tiaowen@", "guest@"), create=True)


def test_a_newer_format_is_refused_and_an_older_one_lifted(on_server, address, monkeypatch):
    opened(address, create=True).close()
    now = schema.FORMAT
    monkeypatch.setattr(schema, "FORMAT", now + 1)
    monkeypatch.setattr(schema, "MIGRATIONS", {now: ("CREATE TABLE runs (id INTEGER PRIMARY KEY, what TEXT)",)})
    with closing(opened(address)) as store, store.reading() as rows:
        assert rows.has_table("runs") and rows.execute("SELECT number FROM format").fetchone() == (now + 1,)
    monkeypatch.setattr(schema, "FORMAT", now)
    with spoken_in("en"), pytest.raises(LibraryVersion, match=f"format {now + 1}, this one reads {now}"):
        opened(address)


def test_an_older_format_that_may_not_be_lifted_is_told(on_server, address, monkeypatch):
    opened(address, create=True).close()
    monkeypatch.setattr(schema, "FORMAT", schema.FORMAT + 1)
    monkeypatch.setattr(engine_of_server.PostgresStore, "_once", None)
    on_server.sql("CREATE ROLE onlooker LOGIN")
    may_read(on_server, address, "onlooker")
    with spoken_in("en"), pytest.raises(LibraryServer, match="older Tiaowen"):
        opened(address.replace("tiaowen@", "onlooker@"))
    on_server.sql("DROP OWNED BY onlooker", "DROP ROLE onlooker")


def test_another_programs_schema_is_refused(on_server, address):
    on_server.sql(f"CREATE SCHEMA {of(address)}", f"CREATE TABLE {of(address)}.other (id int PRIMARY KEY)")
    with spoken_in("en"), pytest.raises(LibraryCorrupt, match="another program's tables"):
        opened(address, create=True)


def test_another_encoder_is_told(address, files):
    with open_tiny(address) as library:
        library.add([files])
    with pytest.raises(LibraryModel):
        open_tiny(address, TinyEncoder(fingerprint="tiny:2"))


def test_a_database_of_another_encoding_is_told(on_server):
    on_server.sql("DROP DATABASE IF EXISTS latin", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with spoken_in("en"), pytest.raises(LibraryServer, match="encoded in LATIN1"):
        opened(on_server.conninfo("latin"), create=True)


def test_two_that_make_a_library_at_once_make_one(address):
    stores, threads = [], []
    for _ in range(4):
        threads.append(threading.Thread(target=lambda: stores.append(opened(address, create=True))))
        threads[-1].start()
    for thread in threads:
        thread.join()
    assert len({store.identity() for store in stores}) == 1 and len(stores) == 4
    for store in stores:
        store.close()


# Several nodes


def node(monkeypatch, tmp_path, name: str) -> None:
    """From now on libraries are opened as on another machine."""
    monkeypatch.setenv("TIAOWEN_PROJECTIONS", str(tmp_path / name))


def test_another_node_follows_by_the_change_log(address, files, monkeypatch, tmp_path):
    with open_tiny(address) as writer:
        writer.add([files])
        node(monkeypatch, tmp_path, "second")
        with open_tiny(address, create=False) as reader:
            assert reader.path != writer.path
            assert [hit.score for hit in reader.search("黑臭水体").hits] == [
                hit.score for hit in writer.search("黑臭水体").hits
            ]
            write(files, more="更多要求\n新增海水养殖尾水要求。\n")
            writer.add([files])
            writer.remove("hubei.txt")
            for question in ("海水养殖尾水", "黑臭水体", "排污"):
                mine, theirs = (
                    [(hit.clause_id, hit.score) for hit in each.search(question).hits] for each in (reader, writer)
                )
                assert mine == theirs
            assert reader.repairs and all("brought to" in said or "补到" in said for said in reader.repairs[-3:])
            assert [known.doc_id for known in reader.documents()] == [known.doc_id for known in writer.documents()]


def test_the_change_log_is_kept_for_others_up_to_a_bound(address, files, monkeypatch):
    monkeypatch.setattr(engine_of_server, "KEPT_GENERATIONS", 2)
    with open_tiny(address) as library:
        library.add([files])
        for _ in range(3):
            library.restore(library.remove("hubei.txt"))
        assert 0 < int(library._store.meta()["changes_floor"]) <= library.generation - 2
        assert library.verify().repairs == ()


def test_a_second_writer_hears_who_writes_and_since_when(address, files):
    with open_tiny(address) as one, open_tiny(address) as other:
        one.add([files])
        with one._store.writer():
            with spoken_in("en"), pytest.raises(LibraryLocked, match=rf"pid {os.getpid()} .*@.*, since 20\d\d-"):
                other.remove("hubei.txt")
            assert other.search("黑臭水体").hits
        other.remove("hubei.txt")


def test_a_reader_that_is_behind_says_so(address, files, monkeypatch, tmp_path):
    with open_tiny(address) as writer:
        writer.add([files / "nation.txt"])
        node(monkeypatch, tmp_path, "second")
        with open_tiny(address, create=False) as reader, spoken_in("en"):
            assert reader.search("水体").notices == ()
            writer.add([files])
            with reader._store.projecting():  # as another process there does that brings the indexes up to date
                behind = reader.search("水体", k=20)
            assert {hit.title for hit in behind.hits} == {"全国水污染防治行动"}
            assert "the latest may not be found yet" in behind.notices[0]
            after = reader.search("水体", k=20)
            assert len({hit.title for hit in after.hits}) == 3 and after.notices == ()


def _ask(server: Server, folder: Path, nodes: Path, done: Path) -> None:
    """The child: ask again and again until the writer is done; what is found stands in the document it is said to."""
    os.environ["TIAOWEN_PROJECTIONS"] = str(nodes)
    index_tiny.server = server
    with open_tiny(folder, create=False) as library:
        last = False
        while not last:
            last = done.exists()
            for hit in library.search("黑臭水体排污口", k=20).hits:
                try:
                    document = library.document(hit.doc_id)
                except LibraryError:  # taken out since
                    continue
                assert document.raw[hit.start : hit.end] == hit.quote
            assert len(library.documents()) in (2, 3)
        assert library.search("黑臭水体排污口", k=20).notices == () and library.verify().ok


def test_two_readers_on_nodes_of_their_own_beside_a_writer(on_server, files, tmp_path):
    folder, done = tmp_path / "library", tmp_path / "done"
    plain = Server(on_server.binaries, on_server.folder, on_server.user)  # without the process, which can't be sent
    with open_tiny(folder) as writer:
        writer.add([files])
        readers = [
            CONTEXT.Process(target=_ask, args=(plain, folder, tmp_path / name, done)) for name in ("first", "second")
        ]
        for reader in readers:
            reader.start()
        try:
            for _ in range(5):
                writer.restore(writer.remove("hubei.txt"))
        finally:
            done.touch()
    for reader in readers:
        reader.join(300)
    assert [reader.exitcode for reader in readers] == [0, 0]


def test_part_of_a_library_that_was_replaced_is_not_read(address, files, on_server):
    with open_tiny(address) as library:
        library.add([files])
        docs = [known.doc_id for known in library.documents()][:1]
        with closing(library._store.narrowed(docs)) as part, part.reading() as rows:
            assert rows.execute("SELECT count(*) FROM documents").fetchone() == (1,)
        on_server.sql(f"DROP SCHEMA {of(address)} CASCADE")
        opened(address, create=True).close()
        with spoken_in("en"), pytest.raises(LibraryStorage, match="was replaced"):
            library._store.narrowed(docs)


def test_a_reader_sees_one_committed_state_while_another_writes(address, files):
    with open_tiny(address) as one, open_tiny(address) as other:
        one.add([files])
        with other._store.reading() as rows:
            before = rows.execute("SELECT count(*) FROM documents").fetchone()
            one.remove("hubei.txt")
            assert rows.execute("SELECT count(*) FROM documents").fetchone() == before == (3,)
        assert len(other.documents()) == 2


# Copies


def test_a_library_goes_to_the_server_and_comes_back_the_same(library, files, tmp_path, on_server, monkeypatch):
    real = Library.open
    given = {"encoder": TinyEncoder()}
    monkeypatch.setattr(Library, "open", lambda address, model=None, **more: real(address, **given, **more))
    library.correct("hubei.txt", {"title": "新名"})
    target = on_server.address_of("copy of " + str(tmp_path))
    there = copied_from(on_server.address_of(tmp_path / "library"), target)
    back = copied_from(target, tmp_path / "back")
    again = copied_from(tmp_path / "back", tmp_path / "again")
    assert there == back == again and there.documents == 3 and there.questions > 0
    for place in (target, tmp_path / "back"):
        with real(place, **given, pipeline=index_tiny.PIPELINE) as other:
            assert other.repairs == () and other.verify().ok
            removed = other.remove("新名")
            assert other.restore(removed).seq == removed.known.seq
            write(files, more="更多要求\n新增海水养殖尾水要求。\n")
            assert other.add([files]).count("added") == 1
            assert other.documents()[-1].seq == 4
    with spoken_in("en"), pytest.raises(InputError, match="is there already"):
        copied_from(tmp_path / "again", target)


def test_a_copy_that_differs_is_not_kept_on_the_server(library, tmp_path, on_server, monkeypatch):
    real, made = Library.open, PostgresRows.load
    given = {"encoder": TinyEncoder()}
    monkeypatch.setattr(Library, "open", lambda address, model=None, **more: real(address, **given, **more))

    def spoiled(self, table, columns, rows):
        made(self, table, columns, list(rows)[1:] if table == "facets" else rows)

    monkeypatch.setattr(PostgresRows, "load", spoiled)
    target = on_server.address_of("spoiled " + str(tmp_path))
    with spoken_in("en"), pytest.raises(InputError, match="number of rows in facets"):
        copied_from(on_server.address_of(tmp_path / "library"), target)
    with pytest.raises(LibraryMissing):
        opened(target)


# What is killed


def _add(server: Server, folder: Path, nodes: Path, files: Path, point: str) -> None:
    """The child: report each committed document, die at a point."""
    os.environ["TIAOWEN_PROJECTIONS"] = str(nodes)
    index_tiny.server = server

    def die(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(event) -> None:
        if event.report is not None and event.report.outcome in ("added", "replaced"):
            with (folder / "reported.txt").open("a", encoding="utf-8") as log:
                log.write(Path(event.report.source).name + "\n")

    with open_tiny(folder) as opened:
        faults.hook = die
        opened.add([files], tell)


POINTS = ("add: after embedding", "store: clauses written", "store: before commit", "store: after commit")


@pytest.mark.parametrize("point", [*POINTS, "project: stamped"])
def test_a_writer_that_is_killed_loses_nothing_reported_and_holds_no_lock(on_server, tmp_path, point):
    folder, files = tmp_path / "library", tmp_path / "files"
    folder.mkdir()
    write(files, big=BIG, zhejiang=ZHEJIANG)
    with open_tiny(folder) as opened:
        opened.add([files])
    write(files, hubei=HUBEI, nation=NATION, zhejiang=CHANGED)
    plain = Server(on_server.binaries, on_server.folder, on_server.user)  # without the process, which can't be sent
    child = CONTEXT.Process(target=_add, args=(plain, folder, tmp_path / "nodes", files, point))
    child.start()
    child.join(300)
    assert child.exitcode == -signal.SIGKILL
    log = folder / "reported.txt"
    with open_tiny(folder, create=False) as opened:
        check(opened, files, log.read_text(encoding="utf-8").split() if log.exists() else [])
        opened.add([files])
        check(opened, files, ["big.txt", "hubei.txt", "nation.txt", "zhejiang.txt"])
        assert opened.verify().repairs == ()


@pytest.fixture
def own_server(monkeypatch, postgres):
    """One that may be killed."""
    with running() as server:
        monkeypatch.setattr(index_tiny, "server", server)
        yield server


@pytest.mark.slow
def test_a_server_that_is_killed_is_told_and_nothing_is_half_stored(own_server, tmp_path, files, monkeypatch):
    folder = tmp_path / "library"
    with open_tiny(folder) as library:
        library.add([files])
        wanted = [hit.quote for hit in library.search("黑臭水体").hits]

        def die(point: str):
            def at(name: str) -> None:
                if name == point:
                    monkeypatch.setattr(faults, "hook", None)
                    own_server.kill()

            monkeypatch.setattr(faults, "hook", at)

        write(files, more="更多要求\n新增海水养殖尾水要求。\n")
        for point, said in (("store: clauses written", "broke: "), ("store: before commit", "while it committed")):
            die(point)
            with spoken_in("en"), pytest.raises(LibraryServer, match=said):
                library.add([files])
            with spoken_in("en"), pytest.raises(LibraryServer, match="can't be reached"):
                library.search("黑臭水体")
            own_server.start()
            assert len(library.documents()) == 3  # the same object goes on
            assert [hit.quote for hit in library.search("黑臭水体").hits] == wanted
            assert library.verify().problems == ()
        broken = pytest.raises(LibraryServer, match="The connection to the database server broke: ")
        with spoken_in("en"), broken, library._store.reading() as rows:
            rows.execute("SELECT 1")
            own_server.kill()
            rows.execute("SELECT 1")
        own_server.start()
        assert library.add([files]).count("added") == 1
        assert library.search("海水养殖尾水").hits and library.verify().problems == ()
