"""What the library does about damage, foreign copies, full disks and files that hold the same text."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing

import pytest

from corpus.errors import LibraryCorrupt, LibraryModel, LibraryStorage
from index.library import Library
from index.store import MAX_IDLE
from tests.index.index_tiny import HUBEI, open_tiny, write

DATABASE = "library.db"


def execute(folder, *statements):
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        for statement, *values in statements:
            connection.execute(statement, values)


def damaged(tmp_path, files, *statements):
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        assert library.verify().ok
    execute(tmp_path / "library", *statements)
    return tmp_path / "library"


def test_a_bit_of_a_text_that_flipped_is_refused_and_reported_not_answered(tmp_path, files):
    folder = damaged(tmp_path, files)
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        for seq, raw in connection.execute("SELECT seq, raw FROM documents").fetchall():
            data = bytearray(raw)
            data[-3] ^= 1
            connection.execute("UPDATE documents SET raw = ? WHERE seq = ?", (bytes(data), seq))
    with open_tiny(folder) as library:
        with pytest.raises(LibraryCorrupt, match=r"hubei\.txt"):
            library.document("hubei.txt")
        with pytest.raises(LibraryCorrupt):
            library.search("2024")
        report = library.verify()
    assert not report.ok and len(report.problems) >= 3


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM facets",
        "UPDATE facets SET facet = (SELECT max(id) FROM facet_names) WHERE passage_id = 2 "
        "AND facet = (SELECT min(facet) FROM facets WHERE passage_id = 2)",
        "UPDATE clauses SET scope = '[[1999],[],null]' WHERE doc = 1 AND idx = 0",
        "UPDATE passages SET text = (SELECT text FROM passages WHERE passage_id = 2) WHERE passage_id = 1",
        "UPDATE vectors SET vector = (SELECT vector FROM vectors WHERE id = 2) WHERE id = 1",
        "UPDATE vectors SET vector = zeroblob(length(vector))",
        "UPDATE sheets SET sheets = '[]' WHERE doc = 1",
        "UPDATE documents SET metadata = replace(metadata, '2024', '2034')",
        "UPDATE passages SET text_key = context_key WHERE passage_id = 1",
    ],
)
def test_damage_by_sql_is_seen_by_verify(tmp_path, files, statement):
    with open_tiny(damaged(tmp_path, files, (statement,))) as library:
        assert not library.verify().ok


def test_a_document_that_has_lost_its_seal_is_told(tmp_path, files):
    with open_tiny(damaged(tmp_path, files, ("DELETE FROM seals WHERE doc = 1",))) as library:
        assert [remark[:1] for remark in library.verify().remarks] == ["1"]


def test_reading_again_heals_a_damaged_text(tmp_path, files):
    folder = damaged(
        tmp_path, files, ("UPDATE documents SET raw = CAST(replace(raw, '2024', '2034') AS BLOB), sha256 = ''",)
    )
    with open_tiny(folder) as library:
        assert not library.verify().ok
        assert {report.outcome for report in library.add([files]).reports} == {"replaced"}
        assert library.verify().ok


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM meta WHERE key = 'generation'",
        "UPDATE meta SET value = 'x' WHERE key = 'generation'",
        "UPDATE meta SET value = '-4' WHERE key = 'changes_floor'",
        "DELETE FROM meta WHERE key = 'dim'",
        "DELETE FROM meta",
        "DROP TABLE meta",
        "DROP TABLE passages",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = -5",
        "UPDATE documents SET metadata = '{'",
    ],
)
def test_a_damaged_description_of_the_library_is_said_plainly(tmp_path, files, statement):
    folder = damaged(tmp_path, files, (statement,))
    with pytest.raises(LibraryCorrupt), open_tiny(folder) as library:
        library.documents()


def test_the_database_of_another_copy_at_the_same_generation_is_told_apart(tmp_path, files):
    one, two = tmp_path / "one", tmp_path / "two"
    with open_tiny(one) as library:
        library.add([files])
    shutil.copytree(one, two)
    for folder, word in ((one, "河湖清漂"), (two, "秸秆禁烧")):
        write(tmp_path / word, extra=f"新增文件\n{word}工作由各县负责。\n")
        with open_tiny(folder) as library:
            library.add([tmp_path / word])
    for suffix in ("", "-wal", "-shm"):
        (two / f"{DATABASE}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(one / DATABASE, two / DATABASE)
    with open_tiny(two) as library:
        assert len(library.repairs) == 3
        assert "河湖清漂" in library.search("河湖清漂", k=1).hits[0].quote
        assert library.search("秸秆禁烧", k=1).hits[0].ranks.get("lexical") is None


def test_an_index_that_another_copy_ran_ahead_with_is_not_carried_on_from(tmp_path, files):
    """The index is a step behind."""
    one = tmp_path / "one"
    with open_tiny(one) as library:
        library.add([files])
    two = tmp_path / "two"
    shutil.copytree(one, two)
    for folder, texts in ((one, "甲乙"), (two, "丙丁")):
        for text in texts:
            write(tmp_path / text, **{f"f{ord(text)}": f"文件{text}\n由{text}组负责{text}事。\n"})
            with open_tiny(folder) as library:
                library.add([tmp_path / text])
    shutil.rmtree(two / "projections")
    with open_tiny(two):
        pass
    # the index of one, a generation behind, under the database of two
    with open_tiny(two) as library:
        write(tmp_path / "戊", last="文件戊\n由戊组负责戊事。\n")
        library.add([tmp_path / "戊"])
    shutil.rmtree(two / "projections")
    shutil.copytree(one / "projections", two / "projections")
    with open_tiny(two) as library:
        assert library.repairs and library.verify().ok
        assert not library.verify().repairs


def test_a_text_lives_until_the_last_of_its_files_is_removed(tmp_path, files):
    shutil.copy(files / "hubei.txt", files / "same.txt")
    with open_tiny(tmp_path / "library") as library:
        outcomes = [report.outcome.value for report in library.add([files]).reports]
        assert outcomes.count("duplicate") == 1
        doc_id = library.find("hubei.txt").doc_id
        assert library.find(str(files / "same.txt")).doc_id == doc_id
        removed = library.remove(str(files / "hubei.txt"))
        assert removed.place is not None
        assert library.find(doc_id).source == str(files / "same.txt")
        assert library.search("湖北").hits and library.verify().ok
        library.restore(removed)
        library.remove(str(files / "hubei.txt"))
        library.remove(str(files / "same.txt"))
        assert doc_id not in {known.doc_id for known in library.documents()}


def test_a_text_stays_when_one_of_its_files_changes(tmp_path, files):
    """The other way to lose a place."""
    shutil.copy(files / "hubei.txt", files / "same.txt")
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        doc_id = library.find("hubei.txt").doc_id
        write(files, hubei="别的文件\n另一条内容。\n")
        library.add([files])
        assert library.find(doc_id).source == str(files / "same.txt")
        assert len(library.documents()) == 4 and library.verify().ok
        (files / "same.txt").write_text("又一份\n内容。\n", encoding="utf-8")
        library.add([files])
        assert doc_id not in {known.doc_id for known in library.documents()}


def test_removing_by_id_takes_all_places_and_undo_brings_them_back(tmp_path, files):
    shutil.copy(files / "hubei.txt", files / "same.txt")
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        doc_id = library.find("hubei.txt").doc_id
        removed = library.remove(doc_id)
        assert doc_id not in {known.doc_id for known in library.documents()}
        library.restore(removed)
        library.remove(str(files / "hubei.txt"))
        assert library.find(doc_id).source == str(files / "same.txt")


def test_what_was_corrected_does_not_follow_the_place_onto_another_text(tmp_path, files):
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        library.correct("hubei.txt", {"title": "手工标题", "region": "浙江省"})
        write(files, hubei="食堂采购通知\n2019 北京市 后勤处 通知\n采购单价不超过九元。\n")
        report = next(r for r in library.add([files]).reports if r.outcome == "replaced")
        assert library.document("hubei.txt").metadata.title == "食堂采购通知"
        assert "手工标题" in report.message and "tiaowen edit" in report.message and report.doc_id in report.message
        write(files, hubei=HUBEI)
        library.add([files])
        assert library.document("hubei.txt").metadata.title == "手工标题"


def test_what_was_corrected_stays_with_another_edition_of_the_same_text(tmp_path, files):
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        library.correct("hubei.txt", {"kind": "方案"})
        write(files, hubei=HUBEI.rstrip() + "。\n")
        library.add([files])
        assert library.document("hubei.txt").metadata.kind == "方案"


def test_an_edit_is_seen_by_everything_that_was_kept(tmp_path, files):
    """Nothing is kept by id alone."""
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        doc_id = library.find("hubei.txt").doc_id
        before = library.cached_document(doc_id)
        assert library.regions() and library.search("湖北").hits
        library.correct(doc_id, {"region": "浙江省", "year": 2031})
        assert library.generation and library.search("水").hits is not None
        after = library.cached_document(doc_id)
        assert (before.metadata.region, after.metadata.region, after.metadata.year) == ("湖北省", "浙江省", 2031)
        assert all(hit.region != "湖北省" for hit in library.search("湖北").hits if hit.doc_id == doc_id)


def full_disk(*_, **__):
    raise LibraryStorage("library_disk_full", path="x", reason="No space left on device")


def test_reading_goes_on_when_the_disk_is_full(tmp_path, files, monkeypatch):
    """With an index behind, nothing could be read."""
    folder = damaged(tmp_path, files)
    shutil.rmtree(folder / "projections")
    monkeypatch.setattr("index.stamps.Shelf.switch", switch_elsewhere(folder))
    with open_tiny(folder) as library:
        assert len(library.documents()) == 3
        assert library.search("湖北").hits
        assert library.verify() is not None


def switch_elsewhere(folder):
    from index.stamps import Shelf

    real = Shelf.switch

    def switch(self, folders):
        if self.root.is_relative_to(folder):
            full_disk()
        real(self, folders)

    return switch


def test_a_document_can_be_removed_from_a_full_disk(tmp_path, files, monkeypatch):
    """Removing needs room too, until the indexes have given way."""
    folder = damaged(tmp_path, files)
    from index import records

    real, failed = records.remove_document, []

    def remove(*arguments):
        if (folder / "projections").exists():
            failed.append(1)
            full_disk()
        real(*arguments)

    monkeypatch.setattr(records, "remove_document", remove)
    monkeypatch.setattr("index.stamps.Shelf.switch", switch_elsewhere(folder))
    with open_tiny(folder) as library:
        library.remove("hubei.txt")
        assert failed and len(library.documents()) == 2


def test_what_one_user_made_another_can_read(tmp_path, files):
    before = os.umask(0o022)
    try:
        folder = damaged(tmp_path, files)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder / "projections").rglob("*")}
    assert all(mode & 0o044 == 0o044 for mode in modes.values()), modes


def test_connections_that_many_readers_opened_are_closed_again(tmp_path, files):
    from contextlib import ExitStack

    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        with ExitStack() as stack:
            for _ in range(40):
                stack.enter_context(library._store.reading())
        assert len(library._store._pool) <= MAX_IDLE


def test_a_panic_of_the_word_index_is_damage_not_the_end(tmp_path, files, monkeypatch):
    panic = type("PanicException", (BaseException,), {})

    def open_(_path):
        raise panic("offset out of range")

    folder = damaged(tmp_path, files)
    with open_tiny(folder) as library, monkeypatch.context() as patch:
        patch.setattr("tantivy.Index.open", open_)
        with pytest.raises(ValueError, match="offset"):
            library._projections.load()


def test_a_library_of_the_format_before_is_sealed_as_it_is(tmp_path, files):
    folder = damaged(
        tmp_path,
        files,
        ("DROP TABLE seals",),
        ("DROP TABLE places",),
        ("DROP TABLE commits",),
        ("DELETE FROM meta WHERE key IN ('identity', 'commit')",),
        ("PRAGMA user_version = 3",),
    )
    with open_tiny(folder) as library:
        assert library.verify().ok and len(library.documents()) == 3
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        assert connection.execute("SELECT count(*) FROM seals").fetchone()[0] == 3


def test_files_that_changed_or_went_since_are_told(tmp_path, files):
    """D30."""
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        assert library.verify().remarks == ()
        (files / "hubei.txt").write_text("另一份文件\n别的内容。\n", "utf-8")
        (files / "nation.txt").unlink()
        report = library.verify()
    assert report.ok
    (remark,) = report.remarks
    assert remark.startswith("2 份文件")
    assert "hubei.txt" in remark
    assert "nation.txt" in remark


def test_a_library_made_elsewhere_has_no_model_loaded_that_nobody_here_named(tmp_path, files, monkeypatch):
    """D18."""
    monkeypatch.setenv("TIAOWEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TIAOWEN_MODEL", raising=False)
    loaded = []
    monkeypatch.setattr("embed.registry.load_encoder", loaded.append)
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
    execute(tmp_path / "library", ("UPDATE meta SET value = 'somebody/model' WHERE key = 'model'",))
    with Library.open(tmp_path / "library") as library, pytest.raises(LibraryModel, match="somebody/model"):
        library.search("水质")
    assert loaded == []
