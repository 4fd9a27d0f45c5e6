from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import LibraryCorrupt, LibraryLocked, LibraryMissing, LibraryStorage, LibraryVersion
from corpus.messages import spoken_in
from index import schema
from index.lock import WriterLock
from index.store import DATABASE, Store


def spoil(folder: Path, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / DATABASE
    file.write_bytes(data)
    return file


def test_a_folder_without_a_library_is_missing_and_nothing_is_made(tmp_path):
    with pytest.raises(LibraryMissing):
        Store(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_an_empty_database_file_is_no_library_until_one_is_made(tmp_path):
    spoil(tmp_path, b"")
    with pytest.raises(LibraryMissing):
        Store(tmp_path)
    Store(tmp_path, create=True).close()
    Store(tmp_path).close()


@pytest.mark.parametrize("data", [b"not a database at all, only text" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_no_database_is_corrupt_and_stays_as_it_is(tmp_path, data, create):
    file = spoil(tmp_path, data)
    with pytest.raises(LibraryCorrupt) as caught:
        Store(tmp_path, create=create)
    assert str(file) in str(caught.value) and "\n" not in str(caught.value)
    assert file.read_bytes() == data
    assert [p.name for p in tmp_path.iterdir()] == [DATABASE]


def test_a_truncated_database_is_corrupt_and_stays_as_it_is(tmp_path):
    Store(tmp_path, create=True).close()
    file = tmp_path / DATABASE
    data = file.read_bytes()[: 4096 * 2 + 100]
    file.write_bytes(data)
    with pytest.raises(LibraryCorrupt):
        store = Store(tmp_path)
        with store.reading() as connection:
            connection.execute("SELECT * FROM documents JOIN clauses JOIN passages").fetchall()
    assert file.read_bytes() == data


def test_another_programs_database_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("CREATE TABLE other (x)")
    connection.close()
    with pytest.raises(LibraryCorrupt) as caught:
        Store(tmp_path, create=True)
    assert caught.value.code == "library_foreign"


def test_a_newer_format_is_refused_with_both_numbers(tmp_path):
    Store(tmp_path, create=True).close()
    connection = sqlite3.connect(tmp_path / DATABASE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with spoken_in("en"), pytest.raises(LibraryVersion, match=f"format 99, this one reads {schema.FORMAT}"):
        Store(tmp_path)


def test_an_older_format_is_lifted_in_one_transaction(tmp_path, monkeypatch):
    Store(tmp_path, create=True).close()
    now = schema.FORMAT
    monkeypatch.setattr(schema, "FORMAT", now + 2)
    steps = {now: ("CREATE TABLE runs (id INTEGER PRIMARY KEY)",), now + 1: ("ALTER TABLE runs ADD COLUMN name TEXT",)}
    monkeypatch.setattr(schema, "MIGRATIONS", steps | {now + 1: ("not SQL",)})
    with pytest.raises(sqlite3.OperationalError):
        Store(tmp_path)
    monkeypatch.setattr(schema, "MIGRATIONS", steps)
    store = Store(tmp_path)
    with store.reading() as connection:
        assert connection.execute("SELECT id, name FROM runs").fetchall() == []
        assert connection.execute("PRAGMA user_version").fetchone()[0] == now + 2
    store.close()


def test_a_library_of_format_1_is_lifted_and_holds_no_corrections_and_sheets_yet(tmp_path):
    Store(tmp_path, create=True).close()
    connection = sqlite3.connect(tmp_path / DATABASE)
    connection.execute("DROP TABLE corrections")
    connection.execute("DROP TABLE sheets")
    for table in ("links", "acts", "names", "lineage"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    store = Store(tmp_path)
    with store.reading() as connection:
        assert connection.execute("SELECT * FROM corrections").fetchall() == []
        assert connection.execute("SELECT * FROM sheets").fetchall() == []
        assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.FORMAT
    store.close()


def test_a_library_path_that_is_a_file_is_told(tmp_path):
    (tmp_path / "lib").write_text("x")
    with pytest.raises(LibraryStorage):
        Store(tmp_path / "lib", create=True)


def test_a_full_disk_is_told_and_loses_nothing_committed(tmp_path):
    store = Store(tmp_path, create=True)
    with store.writing() as connection:
        connection.execute("INSERT INTO meta VALUES ('kept', '1')")
    with pytest.raises(LibraryStorage) as caught, store.writing() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        connection.execute("INSERT INTO meta VALUES ('big', ?)", ("x" * 100_000,))
    assert caught.value.code == "library_disk_full"
    told = store.meta()
    assert {"changes_floor": "0", "generation": "0", "kept": "1"}.items() <= told.items()
    assert "big" not in told
    store.close()


def test_an_error_inside_a_write_leaves_nothing_behind(tmp_path):
    store = Store(tmp_path, create=True)
    with pytest.raises(KeyError), store.writing() as connection:
        connection.execute("INSERT INTO meta VALUES ('half', '1')")
        raise KeyError
    assert "half" not in store.meta()
    store.close()


def test_readers_keep_their_state_while_one_writes(tmp_path):
    store = Store(tmp_path, create=True)
    with store.reading() as reader:
        before = reader.execute("SELECT count(*) FROM meta").fetchone()[0]
        with store.writing() as writer:
            writer.execute("INSERT INTO meta VALUES ('new', '1')")
        assert reader.execute("SELECT count(*) FROM meta").fetchone()[0] == before
    assert "new" in store.meta()
    store.close()


def test_many_threads_read_at_once(tmp_path):
    store = Store(tmp_path, create=True)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.extend(store.generation() for _ in range(20))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0] * 160
    store.close()


def test_a_second_writer_is_told_who_writes_and_since_when(tmp_path):
    with WriterLock(tmp_path), pytest.raises(LibraryLocked) as caught:
        WriterLock(tmp_path, wait=0).acquire()
    with spoken_in("en"):
        assert f"pid {os.getpid()}, since 2" in str(caught.value)
    with WriterLock(tmp_path, wait=0):
        pass


def _hold(folder: Path, ready, leave) -> None:
    WriterLock(folder).acquire()
    ready.set()
    leave.wait()
    os._exit(9)


def test_the_lock_dies_with_its_process(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    ready, leave = spawn.Event(), spawn.Event()
    child = spawn.Process(target=_hold, args=(tmp_path, ready, leave))
    child.start()
    assert ready.wait(30)
    with pytest.raises(LibraryLocked) as caught:
        WriterLock(tmp_path, wait=0).acquire()
    assert caught.value.params["pid"] == str(child.pid)
    leave.set()
    child.join(30)
    with WriterLock(tmp_path, wait=0):
        pass


def test_opening_again_in_one_process_keeps_its_locks_from_another_one(tmp_path):
    """Another process that closes must not delete the log under connections of this one."""
    folder = tmp_path / "library"
    with closing(Store(folder, create=True)) as first, first.reading() as connection:
        Store(folder).close()
        code = "import sys; from pathlib import Path; from index.store import Store; Store(Path(sys.argv[1])).close()"
        subprocess.run([sys.executable, "-c", code, str(folder)], check=True, cwd=Path(__file__).parents[2])
        assert (folder / "library.db-wal").exists()
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (0,)
