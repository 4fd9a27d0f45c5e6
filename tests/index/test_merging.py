"""Large pieces of the dense index become one beside other work, or nothing happens."""

from __future__ import annotations

import os
import time

import pytest

from index import faults, pieces
from index.lock import WriterLock
from index.pieces import Made, due
from index.projections import Projections
from index.stamps import Shelf, read_stamp
from tests.index.index_tiny import HUBEI, NATION, ZHEJIANG, open_tiny, write

QUERY = "黑臭水体 污水"


@pytest.fixture(autouse=True)
def every_piece_is_large(monkeypatch):
    """Two pieces of any size become one, and none of them within an update."""
    monkeypatch.setattr(pieces, "AT_ONCE", 0)
    monkeypatch.setattr(pieces, "FAN", 2)
    yield
    faults.hook = None


@pytest.fixture
def apart(tmp_path, monkeypatch):
    """A library of three documents, each a piece of its own of one order of size."""
    monkeypatch.setattr("index.library.Library._merge_later", lambda self: None)
    with open_tiny(tmp_path / "library") as library:
        for name, text in (("hubei", HUBEI), ("nation", NATION), ("zhejiang", ZHEJIANG)):
            library.add(write(tmp_path / "files", **{name: text}))
        yield library


def made_of(library) -> Made:
    stamp = read_stamp(Shelf(library.path / "projections").current()["dense"])
    assert stamp is not None
    return Made.read(stamp.settings)


def plain(library) -> list[tuple[object, ...]]:
    return [(hit.doc_id, hit.start, hit.end, hit.score, dict(hit.ranks)) for hit in library.search(QUERY, k=20).hits]


def test_pieces_become_one_and_nothing_else_changes(apart):
    before, ids = plain(apart), made_of(apart).count
    assert len(made_of(apart).pieces) == 3
    while apart._projections.merge():
        pass
    assert made_of(apart).count == ids and due(made_of(apart)) == () and len(made_of(apart).pieces) < 3
    with open_tiny(apart.path, create=False) as other:
        assert other.repairs == () and plain(other) == before == plain(apart)
        assert other.verify().repairs == ()


def test_a_library_merges_after_it_has_reported_and_waits_on_closing(tmp_path):
    with open_tiny(tmp_path / "library") as library:
        for name, text in (("hubei", HUBEI), ("nation", NATION), ("zhejiang", ZHEJIANG)):
            library.add(write(tmp_path / "files", **{name: text}))
    assert len(made_of(library).pieces) < 3
    assert not list((library.path / "projections").glob("merge-*"))
    with open_tiny(library.path, create=False) as other:
        assert other.verify().repairs == () and len(plain(other)) > 3


@pytest.mark.parametrize("times", [1, 2])
def test_a_merge_that_another_writer_undid_is_begun_again(tmp_path, monkeypatch, times):
    """What was in force is cleaned away under the merge, as when a document is added meanwhile."""
    merged, lost = pieces.merged, []

    def undone(*given):
        if len(lost) < times:
            lost.append(given)
            raise FileNotFoundError
        return merged(*given)

    monkeypatch.setattr(pieces, "merged", undone)
    with open_tiny(tmp_path / "library") as library:
        for name, text in (("hubei", HUBEI), ("nation", NATION), ("zhejiang", ZHEJIANG)):
            library.add(write(tmp_path / "files", **{name: text}))
    assert len(lost) == times and len(made_of(library).pieces) < 3


def test_a_merge_that_is_always_undone_is_left(tmp_path, monkeypatch):
    def undone(*given):
        raise FileNotFoundError

    monkeypatch.setattr(pieces, "merged", undone)
    with open_tiny(tmp_path / "library") as library:
        for name, text in (("hubei", HUBEI), ("nation", NATION), ("zhejiang", ZHEJIANG)):
            library.add(write(tmp_path / "files", **{name: text}))
        library.close()
    assert len(made_of(library).pieces) == 3


def test_a_document_that_goes_meanwhile_stays_gone(apart, tmp_path):
    def meanwhile(point: str) -> None:
        faults.hook = None
        apart.remove("hubei")

    faults.hook = meanwhile
    assert apart._projections.merge()
    assert apart.verify().repairs == () and not any("hubei" in hit.source for hit in apart.search(QUERY, k=20).hits)
    with open_tiny(apart.path, create=False) as other:
        assert other.repairs == () and plain(other) == plain(apart)


def test_a_merge_whose_pieces_are_gone_is_thrown_away(apart):
    def meanwhile(point: str) -> None:
        faults.hook = None
        assert Projections(apart._store).merge()

    faults.hook = meanwhile
    assert not apart._projections.merge()
    assert apart.verify().repairs == ()
    assert not list((apart.path / "projections").glob("merge-*"))


def test_a_merge_gives_way_to_a_writer(apart, monkeypatch):
    from corpus.errors import LibraryLocked

    monkeypatch.setattr("index.projections._MERGE_WAIT", 0.0)
    before = made_of(apart)
    with WriterLock(apart.path), pytest.raises(LibraryLocked):
        apart._projections.merge()
    assert made_of(apart) == before and apart.verify().repairs == ()


def test_what_a_killed_merge_left_is_left_alone_for_an_hour_and_then_cleaned(apart, tmp_path):
    scratch = apart._projections.shelf.scratch()
    apart.add(write(tmp_path / "files", more="更多要求\n新增海水养殖尾水要求。\n"))
    assert scratch.exists()
    os.utime(scratch, (time.time() - 4000,) * 2)
    apart.add(write(tmp_path / "files", last="最后要求\n新增海洋牧场要求。\n"))
    assert not scratch.exists()
