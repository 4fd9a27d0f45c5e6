"""The log is one chain that shows what was changed in it, whoever writes."""

import json
import sqlite3
import threading

import pytest

from service import audit
from service.base import opened, service_file


@pytest.fixture
def library(tmp_path):
    return tmp_path / "library"


def test_entries_follow_each_other_and_hold(library):
    audit.write(library, "key:a", "api", "remove", "《某文》")
    audit.write(library, "local", "cli", "add", "x\ny", "load_missing")
    first, second = reversed(audit.entries(library))
    assert (first.before, second.before) == (audit.FIRST, first.hash)
    assert (second.about, second.ended) == ("x y", "load_missing")
    assert audit.verify(library) == (2, None)
    assert [json.loads(line)["what"] for line in audit.exported(library)] == ["remove", "add"]


def test_nothing_is_changed_or_deleted(library):
    audit.write(library, "a", "api", "remove")
    for statement in ("DELETE FROM audit", "UPDATE audit SET who = 'b'"):
        with pytest.raises(sqlite3.IntegrityError), sqlite3.connect(service_file(library)) as base:
            base.execute(statement)
        base.close()


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE audit SET about = 'other' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 2", 3),
        ("UPDATE audit SET before = hash WHERE number = 3", 3),
    ],
)
def test_whoever_goes_behind_the_triggers_is_seen(library, statement, number):
    for about in "abc":
        audit.write(library, "a", "api", "edit", about)
    with opened(library, write=True) as base:
        base.execute("DROP TRIGGER audit_kept")
        base.execute("DROP TRIGGER audit_stays")
        base.execute(statement)
    count, problem = audit.verify(library)
    assert count == number - 1 if "DELETE" not in statement else count == 1
    assert problem is not None
    assert str(number) in problem


def test_many_writers_make_one_chain(library):
    threads = [
        threading.Thread(target=lambda n=n: [audit.write(library, f"w{n}", "api", "edit", str(i)) for i in range(10)])
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert audit.verify(library) == (80, None)


def test_what_the_app_logged_before_begins_the_chain(library):
    with sqlite3.connect(library.with_name("library-desk.db")) as desk:
        desk.execute("CREATE TABLE audit (id INTEGER PRIMARY KEY, at TEXT, user TEXT, what TEXT, about TEXT)")
        desk.execute("INSERT INTO audit VALUES (1, '2026-01-01T00:00:00Z', 'local', 'remove', '旧')")
    desk.close()
    audit.write(library, "a", "api", "edit")
    assert [entry.about for entry in audit.entries(library)] == ["", "旧"]
    assert audit.verify(library) == (2, None)


def test_a_question_is_written_only_where_that_is_switched_on(monkeypatch):
    monkeypatch.delenv(audit.QUESTIONS, raising=False)
    assert "消除" not in audit.about_question("黑臭水体消除比例")
    assert audit.about_question("a") == audit.about_question("a") != audit.about_question("b")
    monkeypatch.setenv(audit.QUESTIONS, "1")
    assert audit.about_question("黑臭水体消除比例") == "黑臭水体消除比例"
