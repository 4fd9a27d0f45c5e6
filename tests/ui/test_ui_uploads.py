import pytest

from service.files import MAX_NAME_BYTES, UploadError, forget, is_upload, safe_name, store


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("工作要点.txt", "工作要点.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\a.docx", "a.docx"),
        ("/etc/要点.TXT", "要点.txt"),
        (".hidden.txt", "hidden.txt"),
        ('a<b>:"c|d?e*.txt', "a_b___c_d_e_.txt"),
        ("a\x00b\u202etxt.exe\n.txt", "abtxt.exe.txt"),
        ("CON.txt", "_CON.txt"),
        ("  两 个  空格 .txt", "两 个 空格.txt"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_names_lose_their_folders_and_surprises(name, safe):
    assert safe_name(name) == safe


def test_long_names_are_cut_at_a_character_and_keep_their_ending():
    safe = safe_name("长" * 300 + ".docx")

    assert safe == "长" * ((MAX_NAME_BYTES - 5) // 3) + ".docx"


@pytest.mark.parametrize("name", ["", ".", "..", "...txt", "/", ".txt", "\x00.txt"])
def test_a_name_of_which_nothing_is_left_is_refused(name):
    with pytest.raises(UploadError, match="文件名无法使用"):
        safe_name(name)


@pytest.mark.parametrize("name", ["a.exe", "a.csv", "a.txt.html5", "要点.meta.toml"])
def test_other_types_are_refused_with_those_that_are_supported(name):
    with pytest.raises(UploadError, match=r"不支持的文件类型.*\.txt"):
        safe_name(name)


def test_another_file_of_the_same_name_gets_a_number_and_the_same_file_none(tmp_path):
    folder = tmp_path / "files"

    first = store(folder, "a.txt", b"one")
    second = store(folder, "a.txt", b"two")
    again = store(folder, "x/a.txt", b"one")

    assert [path.name for path in (first, second, again)] == ["a.txt", "a (2).txt", "a.txt"]
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert sorted(path.name for path in folder.iterdir()) == ["a (2).txt", "a.txt"]


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "files").write_text("in the way")

    with pytest.raises(UploadError, match=r"无法保存 a\.txt"):
        store(tmp_path / "files", "a.txt", b"one")


def test_only_stored_copies_are_deleted_with_their_document(tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    copy = store(tmp_path / "library-files", "mine.txt", b"mine")
    sneaky = tmp_path / "library-files" / ".." / "mine.txt"

    for path in (mine, sneaky, copy):
        forget(path, tmp_path / "library")

    assert mine.exists()
    assert not copy.exists()
    assert not is_upload(sneaky, tmp_path / "library")
