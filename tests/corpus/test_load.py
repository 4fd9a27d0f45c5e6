"""Paths, limits, content that is not what its ending says, and discovery."""

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest

from corpus.errors import LoadError
from corpus.formats import LOADERS, format_name, loader_for
from corpus.load import SUPPORTED, discover, load
from corpus.load_messages import ERRORS
from corpus.messages import CATALOG, spoken_in

ROOT = Path(__file__).resolve().parents[2]


def refused(path, **options):
    with pytest.raises(LoadError) as caught:
        load(path, **options)
    assert "\n" not in str(caught.value)
    return caught.value.code


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_text_file_gives_its_text_hash_size_and_source(tmp_path):
    data = "一、总体要求\r\n".encode()
    loaded = load(written(tmp_path, "要点.txt", data))
    assert (loaded.raw, loaded.format, loaded.encoding) == ("一、总体要求\r\n", "txt", "utf-8")
    assert (loaded.sha256, loaded.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert loaded.source == str(tmp_path / "要点.txt")
    assert (loaded.notes, loaded.marks, loaded.tables, loaded.pages) == ((), (), (), ())


def test_the_source_can_be_named(tmp_path):
    assert load(written(tmp_path, "a.md", b"# x"), source="上传/a.md").source == "上传/a.md"


def test_an_ending_in_capitals_is_the_same_ending(tmp_path):
    assert load(written(tmp_path, "A.TXT", "水".encode())).format == "txt"


def test_a_missing_path_is_refused(tmp_path):
    assert refused(tmp_path / "no.txt") == "load_missing"
    assert refused(tmp_path / "a.txt" / "b.txt") == "load_missing"
    assert refused(Path("bad\0name.txt")) == "load_missing"


def test_a_path_that_is_too_long_is_refused(tmp_path):
    assert refused(tmp_path / ("长" * 300 + ".txt")) == "load_io"


def test_a_folder_is_refused(tmp_path):
    assert refused(tmp_path) == "load_folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "p.txt")
    assert refused(tmp_path / "p.txt") == "load_not_a_file"


def test_a_file_without_permission_is_refused(tmp_path, monkeypatch):
    path = written(tmp_path, "a.txt", b"x")

    def denied(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert refused(path) == "load_permission"


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", "\ufeff".encode(), "\u3000\n".encode(), " \n ".encode("utf-16")])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_file_without_anything_but_white_space_is_refused(tmp_path, name, data):
    assert refused(written(tmp_path, name, data)) in ("load_empty", "load_no_text")


def test_an_empty_file_is_called_empty_whatever_its_ending(tmp_path):
    assert {refused(written(tmp_path, f"a{ending}", b"")) for ending in SUPPORTED} == {"load_empty"}


def test_a_file_over_the_limit_is_refused_with_its_size(tmp_path):
    path = written(tmp_path, "a.txt", b"x" * 2_000)
    with pytest.raises(LoadError) as caught:
        load(path, max_bytes=1_500)
    with spoken_in("en"):
        assert (
            str(caught.value) == f"Too large: {path} has 2.0 kB, the limit is 1.5 kB. Split the file and add the parts."
        )
    assert load(path, max_bytes=2_000).size == 2_000


def test_an_unknown_ending_is_refused_with_the_known_ones(tmp_path):
    path = written(tmp_path, "a.xyz", b"x")
    with pytest.raises(LoadError) as caught:
        load(path)
    assert caught.value.code == "load_unsupported"
    assert ".docx" in str(caught.value)


def test_every_message_is_one_line_in_both_languages():
    for zh, en in (CATALOG.entries[code] for code in ERRORS):
        assert "\n" not in zh + en
        assert "{path}" in zh and "{path}" in en


def test_every_code_that_the_loaders_use_has_a_message():
    sources = [ROOT / "corpus" / "load.py", *(ROOT / "corpus" / "formats").glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    codes = set(re.findall(r'"(load_(?!text|html|docx|pdf|office)\w+)"', text)) | set(
        re.findall(r'Note\(\s*"(\w+)"', text)
    )
    assert len(codes) > 25
    assert codes - set(CATALOG.entries) == set()


def test_every_ending_has_a_loader_that_can_be_imported():
    assert {ending for ending in LOADERS if not callable(loader_for(ending))} == set()
    assert format_name(".htm") == "html"


def test_importing_load_imports_no_document_library():
    code = "import sys, corpus.load; print(sorted({'docx','lxml','pypdfium2','charset_normalizer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def zipped(**parts):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "a picture"),
        (b"GIF89a" + b"\0" * 50, "a picture"),
        (zipped(a="b"), "an archive"),
        (b"Rar!\x1a\x07\x01\0", "an archive"),
        (b"SQLite format 3\0", "a database"),
        (b"\x7fELF\x02\x01\x01\0", "a program"),
        (b"....ftypmp42".replace(b"....", b"\0\0\0\x18"), "audio or video"),
    ],
)
@pytest.mark.parametrize("ending", [".txt", ".docx", ".pdf", ".doc", ".html"])
def test_a_file_of_another_kind_is_named_for_what_it_is(tmp_path, data, kind, ending):
    with pytest.raises(LoadError) as caught:
        load(written(tmp_path, f"a{ending}", data))
    assert (caught.value.code, caught.value.params["kind_en"]) == ("load_other_kind", kind)


@pytest.mark.parametrize("ending", [".doc", ".wps", ".docx", ".txt", ".pdf"])
def test_a_web_page_under_another_name_is_read_as_a_web_page(tmp_path, ending):
    page = "<!-- x --><html><body><p>第一条　为了</p></body></html>".encode()
    loaded = load(written(tmp_path, f"a{ending}", page))
    assert (loaded.format, loaded.raw) == ("html", "第一条　为了\n")
    assert [(n.code, dict(n.params)) for n in loaded.notes] == [
        ("content_differs", {"ending": ending, "actual": ".html"})
    ]


@pytest.mark.parametrize("ending", [".docx", ".pdf", ".doc", ".wps", ".html"])
def test_plain_text_under_another_name_is_read_as_text(tmp_path, ending):
    loaded = load(written(tmp_path, f"a{ending}", "第一条  为了\r\n保护环境\r\n".encode("gb18030")))
    assert (loaded.format, loaded.raw, loaded.encoding) == ("txt", "第一条  为了\r\n保护环境\r\n", "gb18030")
    assert [n.code for n in loaded.notes] == ["content_differs", "encoding"]


@pytest.mark.parametrize("ending", [".txt", ".md", ".pdf", ".doc", ".html"])
def test_a_word_file_under_another_name_is_read_as_a_word_file(tmp_path, ending):
    buffer = BytesIO()
    document = docx.Document()
    document.add_paragraph("第一条")
    document.save(buffer)
    loaded = load(written(tmp_path, f"a{ending}", buffer.getvalue()))
    assert (loaded.format, loaded.raw, loaded.notes[0].code) == ("docx", "第一条\n", "content_differs")


def test_markdown_that_begins_with_a_tag_stays_markdown(tmp_path):
    loaded = load(written(tmp_path, "a.md", "<div>\n\n# 一、总则\n".encode()))
    assert (loaded.format, loaded.raw, loaded.notes) == ("md", "<div>\n\n# 一、总则\n", ())


def test_an_encrypted_office_file_is_refused_with_the_remedy(tmp_path):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert refused(written(tmp_path, "a.docx", data)) == "load_encrypted"


def test_errors_of_libraries_become_load_errors(tmp_path, monkeypatch):
    path = written(tmp_path, "a.txt", b"x")
    for error, code in (
        (RecursionError(), "load_too_deep"),
        (MemoryError(), "load_memory"),
        (RuntimeError("no\nway"), "load_broken"),
        (OSError(28, "No space left on device"), "load_io"),
        (ModuleNotFoundError("x", name="lxml"), "load_broken"),
    ):

        def fails(data, path, error=error):
            raise error

        monkeypatch.setattr("corpus.formats.text.load_text", fails)
        assert refused(path) == code


def test_discovery_is_in_natural_order_and_counts_what_it_passes_over(tmp_path):
    for name in (
        "第10章.txt",
        "第2章.txt",
        "b/x.docx",
        ".hidden.txt",
        "~$x.docx",
        "b/.git/c.txt",
        "Thumbs.db",
        "a.exe",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    found = discover([tmp_path])
    assert [str(p.relative_to(tmp_path)) for p in found.files] == ["b/x.docx", "第2章.txt", "第10章.txt"]
    assert [(e.code, Path(str(e.params["path"])).name) for e in found.refused] == [("load_unsupported", "a.exe")]
    assert found.skipped == 4


def test_discovery_reports_missing_paths_and_lists_a_file_once(tmp_path):
    path = written(tmp_path, "a.txt", b"x")
    found = discover([path, tmp_path, tmp_path / "no", path, Path("a\0b.txt")])
    assert found.files == (path,)
    assert [e.code for e in found.refused] == ["load_missing", "load_missing"]


def test_a_hidden_file_that_is_named_is_read(tmp_path):
    path = written(tmp_path, ".a.txt", b"x")
    assert discover([path]).files == (path,)


def test_a_link_to_a_folder_above_does_not_loop(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    path = written(tmp_path / "sub", "a.txt", b"x")
    assert discover([tmp_path]).files == (path,)


def test_a_folder_that_cannot_be_listed_is_reported(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()

    def denied(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", denied)
    found = discover([tmp_path])
    assert ([e.code for e in found.refused], found.files) == (["load_permission"], ())
