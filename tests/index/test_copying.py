"""A copy is the same library in another place, or nothing."""

from __future__ import annotations

import shutil

import pytest

from corpus.errors import InputError, LibraryMissing
from corpus.messages import spoken_in
from index import copying
from index.copying import copy as copied_from
from tests.index.index_tiny import TinyEncoder, open_tiny, write


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    """Libraries are opened with the tests' own encoder."""
    real = copying.Library.open
    monkeypatch.setattr(
        copying.Library, "open", lambda path, model=None, **options: real(path, **{"encoder": TinyEncoder(), **options})
    )


def test_a_copy_has_the_same_rows_and_finds_the_same(library, tmp_path):
    target = tmp_path / "elsewhere" / "copy"
    found = copied_from(library.path, target)
    assert (found.documents, found.questions > 0) == (3, True)
    assert found.rows["passages"] == found.passages > 0
    with open_tiny(target, create=False) as other:
        assert other.repairs == () and other.verify().repairs == ()
        assert [d.doc_id for d in other.documents()] == [d.doc_id for d in library.documents()]
    assert copied_from(target, tmp_path / "again") == found


def test_indexes_that_are_not_of_the_same_state_are_made_anew(library, tmp_path):
    shutil.rmtree(library.path / "projections")
    copied_from(library.path, tmp_path / "copy")
    with open_tiny(tmp_path / "copy", create=False) as other:
        assert other.repairs == () and other.search("黑臭水体", k=1).hits


def test_nothing_is_overwritten(library, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").write_text("x")
    with spoken_in("en"), pytest.raises(InputError, match="is there already"):
        copied_from(library.path, tmp_path / "there")
    (tmp_path / "empty").mkdir()
    assert copied_from(library.path, tmp_path / "empty").documents == 3


def test_there_must_be_a_library_to_copy(tmp_path):
    with pytest.raises(LibraryMissing):
        copied_from(tmp_path / "none", tmp_path / "copy")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE clauses SET kind = 'x' WHERE doc = 1 AND idx = 0", "differs in clauses"),
        ("DELETE FROM facets WHERE passage_id = 1", "number of rows in facets"),
    ],
)
def test_a_copy_that_differs_is_told_and_not_kept(library, tmp_path, monkeypatch, change, said):
    real = copying._database

    def spoiled(source, target):
        real(source, target)
        with copying.closing(copying.sqlite3.connect(target)) as connection:
            connection.execute(change)
            connection.commit()

    monkeypatch.setattr(copying, "_database", spoiled)
    with spoken_in("en"), pytest.raises(InputError, match=said):
        copied_from(library.path, tmp_path / "copy")
    assert not (tmp_path / "copy").exists() and not list(tmp_path.glob(".tiaowen-copy-*"))


def test_a_library_that_changes_while_it_is_copied_is_told(library, tmp_path, monkeypatch, files):
    real = copying._indexes

    def meanwhile(source, target):
        real(source, target)
        write(files, more="更多要求\n新增海水养殖尾水要求。\n")
        library.add([files])

    monkeypatch.setattr(copying, "_indexes", meanwhile)
    with spoken_in("en"), pytest.raises(InputError, match="Try again"):
        copied_from(library.path, tmp_path / "copy")
