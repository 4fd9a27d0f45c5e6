"""Zip files of documents: read as folders, and bounded."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from corpus import archives
from corpus.errors import LoadError
from corpus.load import discover, load

TEXT = "第一条 节约用水。\n".encode()


def zipped(files, method=zipfile.ZIP_DEFLATED):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def place(tmp_path):
    def placed(data, name="a.zip"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return placed


def names(found, root):
    return [path.relative_to(root).as_posix() for path in found.files]


def codes(found):
    return [error.code for error in found.refused]


def test_the_files_of_an_archive_are_found_and_read(place, tmp_path):
    files = {
        "办法10.txt": TEXT,
        "办法2.txt": TEXT,
        "图/章.png": b"x",
        "__MACOSX/._a.txt": b"x",
        "~$a.docx": b"x",
        "空/": b"",
    }
    found = discover([place(zipped(files))])
    assert names(found, tmp_path) == ["a.zip/办法2.txt", "a.zip/办法10.txt"]
    assert (codes(found), found.skipped) == (["load_unsupported"], 2)
    loaded = load(found.files[0])
    assert (loaded.raw, loaded.source) == (TEXT.decode(), str(tmp_path / "a.zip" / "办法2.txt"))


def test_an_archive_in_a_folder_and_one_in_an_archive_are_opened_too(place, tmp_path):
    place(zipped({"甲.txt": TEXT, "里.zip": zipped({"乙/丙.txt": TEXT})}))
    found = discover([tmp_path])
    assert names(found, tmp_path) == ["a.zip/甲.txt", "a.zip/里.zip/乙/丙.txt"]
    assert load(found.files[1]).raw == TEXT.decode()


def test_names_in_gbk_are_read(place, tmp_path):
    name = "河道办法.txt"
    data = zipped({"x" * len(name.encode("gbk")): TEXT}).replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))
    found = discover([place(data)])
    assert names(found, tmp_path) == [f"a.zip/{name}"]
    assert load(found.files[0]).raw == TEXT.decode()


def test_names_that_lead_out_of_the_archive_stay_in_it(place, tmp_path):
    found = discover([place(zipped({"../../b.txt": TEXT, "/c.txt": TEXT}))])
    assert names(found, tmp_path) == ["a.zip/b.txt", "a.zip/c.txt"]
    assert load(found.files[0]).raw == TEXT.decode()


def test_one_bad_member_does_not_stop_the_others(place, tmp_path):
    bad = zipped({"x.txt": TEXT})[:-30]
    found = discover([place(zipped({"坏.zip": bad, "好.txt": TEXT}))])
    assert (names(found, tmp_path), codes(found)) == (["a.zip/好.txt"], ["load_broken"])


def test_archives_within_archives_end(place, monkeypatch):
    data = TEXT
    for level in range(6):
        data = zipped({f"{level}.zip" if level else "a.txt": data})
    found = discover([place(data)])
    assert (found.files, codes(found)) == ((), ["load_archive_deep"])


def test_many_members_and_large_ones_are_bounded(place, monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 10)
    found = discover([place(zipped({f"{n}.txt": TEXT for n in range(20)}))])
    assert (len(found.files), codes(found)) == (10, ["load_archive_large"])


def test_a_bomb_in_an_archive_is_not_unpacked(place):
    found = discover([place(zipped({"a.txt": b"0" * 40_000_000, "b.txt": TEXT}))])
    assert len(found.files) == 2
    with pytest.raises(LoadError) as caught:
        load(found.files[0])
    assert caught.value.code == "load_zip_bomb"
    inner = zipped({"c.zip": b"0" * 40_000_000, "b.txt": TEXT})
    assert codes(discover([place(inner, "b.zip")])) == ["load_zip_bomb"]


def test_a_member_larger_than_the_limit_is_refused(place):
    path = place(zipped({"a.txt": TEXT * 100}))
    with pytest.raises(LoadError) as caught:
        load(path / "a.txt", max_bytes=100)
    assert caught.value.code == "load_too_large"


@pytest.mark.parametrize("name", ["b.txt", "b.zip/c.txt", "a.txt/c.txt"])
def test_a_member_that_is_not_there_is_missing(place, name):
    path = place(zipped({"a.txt": TEXT}))
    with pytest.raises(LoadError) as caught:
        load(path / name)
    assert caught.value.code == "load_missing"


def test_an_archive_itself_is_no_document(place):
    with pytest.raises(LoadError) as caught:
        load(place(zipped({"a.txt": TEXT})))
    assert caught.value.code == "load_archive"


def test_a_broken_archive_is_said_once(place):
    path = place(b"PK\x03\x04" + b"\0" * 100)
    found = discover([path])
    assert [Path(p) for p in found.files] == [path]
    with pytest.raises(LoadError) as caught:
        load(path)
    assert caught.value.code == "load_broken"
