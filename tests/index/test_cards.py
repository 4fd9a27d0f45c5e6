"""Lists and look-ups by cards, and the ledger by rows: they follow every change, and older libraries get them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from corpus.targets import targets_of
from index import cards, figures, records
from index.narrowed import Narrowed
from index.store import DATABASE
from tests.index.index_tiny import HUBEI, in_a_file, open_tiny, write

pytestmark = pytest.mark.usefixtures("engine")


def known(library) -> list[tuple[object, ...]]:
    return [(d.source.rsplit("/", 1)[-1], d.metadata.title, d.clauses, d.passages) for d in library.documents()]


def fresh(library) -> list[records.Known]:
    with library.connected() as connection:
        return records.known(connection)


def as_it_is(library) -> None:
    """What is kept is what the database says, and every card what its document says."""
    assert list(library.documents()) == fresh(library)
    with library.connected() as connection:
        rows = connection.execute(
            "SELECT doc, file, title, number, clauses, passages FROM cards ORDER BY doc"
        ).fetchall()
    assert rows == [
        (d.seq, d.source, d.metadata.title, d.metadata.doc_number, d.clauses, d.passages) for d in fresh(library)
    ]
    for document in library.documents():
        whole = library.document(document.doc_id)
        assert document.clauses == len(whole.clauses)
        assert [t for doc_id, t in library.targets() if doc_id == document.doc_id] == list(targets_of(whole))


def test_cards_and_the_ledger_follow_every_change(library, files, tmp_path):
    as_it_is(library)
    library.correct("hubei", {"title": "别的题名", "year": 2031})
    as_it_is(library)
    assert library.find("别的题名").metadata.year == 2031
    removed = library.remove("nation")
    as_it_is(library)
    library.restore(removed)
    as_it_is(library)
    write(files, hubei=HUBEI + "再加一条关于海水养殖尾水的要求，处理率达到85%以上。\n")
    library.add([files])
    as_it_is(library)


def test_another_place_of_a_text_is_seen_in_the_list(library, files, tmp_path):
    first = library.documents()
    (copy,) = write(tmp_path / "more", hubei=HUBEI)
    library.add([copy])
    library.remove(str(files / "hubei.txt"))
    as_it_is(library)
    assert {d.path for d in library.documents()} - {d.path for d in first} == {str(copy)}


def test_a_list_is_read_anew_only_where_it_changed(library, files, monkeypatch):
    before = library.documents()
    assert library.documents() is before
    write(files, more="更多要求\n新增海水养殖尾水要求。\n")
    library.add([files])
    asked = []
    real = records.known
    monkeypatch.setattr("index.known.records.known", lambda c, *where: asked.append(where) or real(c, *where))
    after = library.documents()
    assert after[:3] == before and all(one is other for one, other in zip(after, before, strict=False))
    assert [len(values) for _, values in asked] == [1]


@pytest.fixture
def older(library):
    """The library as format 4 had it."""
    folder, expected = library.path, (known(library), library.targets(), library.regions())
    library.close()
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        for name in ("cards_of_new", "cards_of_changed"):
            connection.execute(f"DROP TRIGGER {name}")
        for name in ("cards", "targets", "targets_read"):
            connection.execute(f"DROP TABLE {name}")
        connection.execute("PRAGMA user_version = 4")
        connection.commit()
    return folder, expected


@in_a_file
def test_an_older_library_is_lifted_and_its_ledger_read_when_it_is_next_written(older, files):
    folder, expected = older
    with open_tiny(folder, create=False) as library:
        assert (known(library), library.targets(), library.regions()) == expected
        with library.connected() as connection:
            assert len(figures.unread(connection)) == 3
        library.add([files])
        with library.connected() as connection:
            assert figures.unread(connection) == []
        assert (known(library), library.targets(), library.regions()) == expected
        as_it_is(library)


@in_a_file
def test_an_older_library_that_cannot_be_written_is_listed_all_the_same(older, monkeypatch):
    folder, expected = older
    monkeypatch.setattr("index.store.writable", lambda folder: False)
    with open_tiny(folder, create=False) as library:
        assert (known(library), library.targets(), library.regions()) == expected
        assert library.find("hubei").clauses
        first = library.documents()[0]
        with closing(Narrowed(library, [first.doc_id])) as narrowed:
            assert [d.doc_id for d in narrowed.documents()] == [first.doc_id]
            assert {doc_id for doc_id, _ in narrowed.targets()} <= {first.doc_id}


@in_a_file
def test_a_damaged_description_is_no_hindrance_to_a_card(library):
    with library._store.writing() as connection:
        connection.execute("UPDATE documents SET metadata = '{' WHERE seq = 1")
        assert connection.execute("SELECT title, clauses > 0 FROM cards WHERE doc = 1").fetchone() == (None, 1)
        connection.execute("DELETE FROM cards")
        cards.ensure(connection)
        assert connection.execute("SELECT count(*) FROM cards").fetchone()[0] == 3
