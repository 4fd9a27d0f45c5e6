"""Many that open a new file at once all find it switched to its log."""

import sqlite3
import threading

import pytest

from index.wal import write_ahead


def test_many_switch_a_new_file_at_once(tmp_path):
    for n in range(10):
        file, gate, modes = tmp_path / f"{n}.db", threading.Barrier(8), []

        def switch(file=file, gate=gate, modes=modes):
            base = sqlite3.connect(file, timeout=10, isolation_level=None)
            gate.wait()
            write_ahead(base)
            base.execute("CREATE TABLE IF NOT EXISTS kept (n)")
            base.execute("INSERT INTO kept VALUES (1)")
            modes.append(base.execute("PRAGMA journal_mode").fetchone()[0])
            base.close()

        threads = [threading.Thread(target=switch) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert modes == ["wal"] * 8


def test_a_file_that_another_holds_is_waited_for(tmp_path):
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN EXCLUSIVE")
    base = sqlite3.connect(tmp_path / "a.db", timeout=0, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        write_ahead(base, wait=0.1)
    timer = threading.Timer(0.2, holder.execute, ("COMMIT",))
    timer.start()
    write_ahead(base, wait=30)
    timer.join()
    assert base.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    base.close()
    holder.close()


def test_another_fault_is_raised_at_once(tmp_path):
    (tmp_path / "a.db").write_bytes(b"no database" * 100)
    base = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        write_ahead(base, wait=600)
    base.close()
