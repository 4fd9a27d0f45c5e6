"""Projections that are missing, damaged, old or from other settings; libraries that can't be written."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import tempfile
import traceback
from pathlib import Path

import pytest

from corpus.errors import LibraryStorage
from corpus.messages import spoken_in
from index import lexical, projections, store
from index.filters import Filters
from index.lock import WriterLock
from index.stamps import Shelf
from tests.index.index_tiny import HUBEI, NATION, ZHEJIANG, open_tiny, write

QUERY = "黑臭水体 污水"


def plain_hits(hits):
    """Hits as JSON, without what is said of their validity in the language in force."""
    return [{key: value for key, value in hit.as_json().items() if key != "validity"} for hit in hits]


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "files", hubei=HUBEI, nation=NATION, zhejiang=ZHEJIANG)
    with open_tiny(tmp_path / "library") as library:
        library.add([tmp_path / "files"])
    return tmp_path / "library"


@pytest.fixture
def expected(folder):
    with open_tiny(folder) as library:
        return plain_hits(library.search(QUERY, k=20).hits)


def in_force(folder: Path, kind: str) -> Path:
    return Shelf(folder / "projections").current()[kind]


def put(file: Path, data: bytes) -> None:
    """Other content under the same name: the file that a reader of this process may still map stays whole."""
    other = file.with_name(file.name + ".other")
    other.write_bytes(data)
    other.replace(file)


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    put(file, bytes(data))


def drop_pointer(folder: Path) -> None:
    (folder / "projections" / "CURRENT").unlink()


def spoil_pointer(folder: Path) -> None:
    (folder / "projections" / "CURRENT").write_text("[]")


def drop_all(folder: Path) -> None:
    while (folder / "projections").exists():  # Tantivy's threads may still be tidying up
        shutil.rmtree(folder / "projections", ignore_errors=True)


def drop_dense(folder: Path) -> None:
    shutil.rmtree(in_force(folder, "dense"))


def drop_lexical_stamp(folder: Path) -> None:
    (in_force(folder, "lexical") / "stamp.json").unlink()


def spoil_stamp(folder: Path) -> None:
    (in_force(folder, "dense") / "stamp.json").write_text('{"kind": 3')


def flip_vectors(folder: Path) -> None:
    flip(next(in_force(folder, "dense").glob("*.rows.npy")))


def flip_postings(folder: Path) -> None:
    flip(next(in_force(folder, "dense").glob("*.postings.npy")))


def flip_tantivy(folder: Path) -> None:
    flip(next(in_force(folder, "lexical").glob("*.idx")))


def cut_tantivy(folder: Path) -> None:
    file = next(in_force(folder, "lexical").glob("*.term"))
    put(file, file.read_bytes()[:10])


def empty_vectors(folder: Path) -> None:
    put(next(in_force(folder, "dense").glob("*.rows.npy")), b"")


def restamp(**changes: object):
    def spoil(folder: Path) -> None:
        for kind in ("dense", "lexical"):
            file = in_force(folder, kind) / "stamp.json"
            values = json.loads(file.read_text())
            settings = values["settings"] | {k: v for k, v in changes.items() if k in values["settings"]}
            file.write_text(
                json.dumps(values | {"settings": settings} | {k: v for k, v in changes.items() if k in values})
            )

    return spoil


DAMAGE = {
    "no pointer": (drop_pointer, "missing"),
    "a spoiled pointer": (spoil_pointer, "missing"),
    "no projections": (drop_all, "missing"),
    "no dense folder": (drop_dense, "missing"),
    "no lexical stamp": (drop_lexical_stamp, "no readable stamp"),
    "a spoiled stamp": (spoil_stamp, "no readable stamp"),
    "a flipped bit in the vectors": (flip_vectors, "damaged"),
    "a flipped bit in the postings": (flip_postings, "damaged"),
    "a flipped bit in Tantivy": (flip_tantivy, "damaged"),
    "a cut Tantivy file": (cut_tantivy, "damaged"),
    "an empty file of vectors": (empty_vectors, "damaged"),
    "other rules for tokens": (restamp(tokens="0"), "another version"),
    "another model": (restamp(fingerprint="other"), "another version"),
    "another weight of the context": (restamp(context_weight=0.5), "another version"),
    "a format of tomorrow": (restamp(format=99), "another version"),
    "a generation of tomorrow": (restamp(generation=99), "newer than the database"),
    "a generation before the log begins": (restamp(generation=1), "brought to 3"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_does_not_match_is_made_anew_on_opening_and_told(folder, expected, name):
    spoil, said = DAMAGE[name]
    spoil(folder)
    with spoken_in("en"), open_tiny(folder, create=False) as library:
        assert library.repairs and all(said in repair for repair in library.repairs)
        assert plain_hits(library.search(QUERY, k=20).hits) == expected
        assert library.verify().problems == library.verify().repairs == ()
    with open_tiny(folder, create=False) as library:
        assert library.repairs == ()


@pytest.mark.parametrize("name", ["a flipped bit in the vectors", "no projections", "a flipped bit in Tantivy"])
def test_verify_mends_what_broke_while_the_library_was_open(folder, expected, name):
    with open_tiny(folder, create=False) as library:
        DAMAGE[name][0](folder)
        with spoken_in("en"):
            report = library.verify()
        assert report.ok and report.repairs
        assert plain_hits(library.search(QUERY, k=20).hits) == expected


def test_a_projection_that_was_stamped_but_holds_other_ids_is_found_by_verify(folder):
    with open_tiny(folder, create=False) as library, library._store.writing() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute("UPDATE passages SET passage_id = 900 WHERE passage_id = 13")
        connection.execute("UPDATE facets SET passage_id = 900 WHERE passage_id = 13")
    with spoken_in("en"), open_tiny(folder, create=False) as library:
        report = library.verify()
        assert any("did not match the database" in repair for repair in report.repairs)
        assert library.verify().repairs == ()


def test_verify_reports_damage_in_the_database_and_touches_nothing(folder):
    with open_tiny(folder, create=False) as library:
        with library._store.writing() as connection:
            connection.execute("UPDATE vectors SET vector = x'00' WHERE id = 1")
            connection.execute("UPDATE clauses SET end = 100000 WHERE doc = 1 AND idx = 0")
            connection.execute("UPDATE passages SET end = 100000 WHERE passage_id = 5")
            connection.execute("DELETE FROM vectors WHERE id = 2")
        with spoken_in("en"):
            report = library.verify()
        said = "\n".join(report.problems)
        assert not report.ok
        for words in (
            "1 passages have no vector",
            "1 vectors have a wrong length",
            "lies outside its clause",
            "hubei.txt",
        ):
            assert words in said


def test_incremental_updates_do_not_touch_the_folders_in_force(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(projections, "_STALE_SHARE", 1.0)
    cloned = []
    monkeypatch.setattr(lexical, "clone", lambda old, new, clone=lexical.clone: cloned.append(old) or clone(old, new))
    before = {kind: in_force(folder, kind) for kind in projections.KINDS}
    contents = {file: file.read_bytes() for path in before.values() for file in path.iterdir()}
    write(tmp_path / "files", more="更多要求\n新增海水养殖尾水要求。\n", nation=NATION + "补充一条。\n")
    with open_tiny(folder) as library:
        library.add([tmp_path / "files"])
        assert library.search("海水养殖尾水", k=1).hits[0].quote == "新增海水养殖尾水要求。"
        assert library.verify().repairs == ()
    assert cloned == [before["lexical"], before["documents"]]
    assert {file: file.read_bytes() for file in contents} == contents


def test_a_disk_that_refuses_the_projections_loses_no_document(folder, tmp_path, monkeypatch):
    write(tmp_path / "files", more="更多要求\n新增海水养殖尾水要求。\n")

    def full(*args, **options) -> None:
        raise OSError(28, "No space left on device")

    with open_tiny(folder) as library:
        with monkeypatch.context() as patch:
            patch.setattr("index.pieces.write_piece", full)
            with pytest.raises(LibraryStorage) as caught:
                library.add([tmp_path / "files"])
            assert "No space left" in str(caught.value)
        assert len(library.documents()) == 4
        assert library.search("海水养殖尾水", k=1).hits[0].quote == "新增海水养殖尾水要求。"


def test_a_lagging_index_is_left_alone_while_another_writes(folder, expected):
    restamp(generation=1)(folder)
    with WriterLock(folder), spoken_in("en"), open_tiny(folder, create=False) as library:
        assert library.repairs == ()
        result = library.search(QUERY, k=20)
        assert plain_hits(result.hits) == expected
        assert "the latest may not be found yet" in result.notices[0]


def _unprivileged(folder: Path, answer) -> None:
    """The child: give up root's rights, then search, list and try to add."""
    import mmap  # noqa: F401  (everything must be imported while the interpreter's own files can still be read)

    try:
        with tempfile.TemporaryDirectory() as scratch, open_tiny(Path(scratch) / "library") as library:
            library.add(write(Path(scratch), nation=NATION))
            library.search(QUERY, filters=Filters(years=(1999,)))
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        with spoken_in("en"), open_tiny(folder, create=False) as library:
            result = library.search(QUERY, k=20)
            try:
                library.add([folder])
                error = ""
            except LibraryStorage as caught:
                error = str(caught)
            answer.put((len(library.documents()), plain_hits(result.hits), result.notices, error))
    except BaseException as error:
        answer.put((0, traceback.format_exc(), (), str(error)))
        raise


@pytest.mark.parametrize("damage", [None, drop_all, "log left behind"])
def test_a_library_that_cannot_be_written_is_searched_all_the_same(folder, expected, damage):
    if damage == "log left behind":
        copy = folder.with_name("copy")
        with open_tiny(folder) as library:
            with library._store.writing() as connection:
                connection.execute("UPDATE meta SET value = value WHERE key = 'model'")
            shutil.copytree(folder, copy)
        (copy / "library.db-shm").unlink()
        folder = copy
    elif damage is not None:
        damage(folder)
    for path in folder.parents:  # as deep as a worker of pytest-xdist lays it, and never the folder for all
        path.chmod(0o755)
        if path.name.startswith("pytest-of-") or path.parent == Path(tempfile.gettempdir()):
            break
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    child = context.Process(target=_unprivileged, args=(folder, answer))
    child.start()
    documents, hits, notices, error = answer.get(timeout=300)
    child.join(300)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert (documents, hits) == (3, expected)
    assert notices and "can't be written" in notices[0]
    assert "read-only" in error


def test_a_folder_without_write_permission_is_told_when_a_library_is_made(tmp_path, monkeypatch):
    def refuse(self, *args, **options):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(store.Path, "mkdir", refuse)
    with spoken_in("en"), pytest.raises(LibraryStorage, match="No permission to write"):
        open_tiny(tmp_path / "library")
