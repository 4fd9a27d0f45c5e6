"""Old office files, with a program that stands in for LibreOffice."""

import os
import sys
from pathlib import Path

import docx
import pytest

from corpus.errors import LoadError
from corpus.formats import office
from corpus.load import load

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script with a shebang line")


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Put a program named soffice on the search path; its code sees folder, source and target."""

    def place(code):
        folder = tmp_path / "bin"
        folder.mkdir()
        script = folder / "soffice"
        script.write_text(
            f"#!{sys.executable}\nimport shutil, sys, time, pathlib\na = sys.argv\n"
            "target = a[a.index('--convert-to') + 1]\nfolder = pathlib.Path(a[a.index('--outdir') + 1])\n"
            f"source = pathlib.Path(a[-1])\n{code}\n"
        )
        script.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))

    return place


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def refused(path):
    with pytest.raises(LoadError) as caught:
        load(path)
    return caught.value


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [
        ("a.doc", OLE, ".doc"),
        ("a.wps", OLE, ".wps"),
        ("a.et", OLE, ".et"),
        ("a.rtf", b"{\\rtf1 x}", ".rtf"),
        ("a.doc", b"{\\rtf1 x}", ".rtf"),
        ("a.docx", OLE, ".doc"),
        ("a.txt", b"{\\rtf1 x}", ".rtf"),
    ],
)
def test_without_libreoffice_the_message_says_what_to_do(tmp_path, monkeypatch, name, data, ending):
    monkeypatch.setattr(office, "soffice", lambda: None)
    error = refused(written(tmp_path, name, data))
    assert (error.code, error.params["ending"]) == ("load_no_office", ending)
    assert "LibreOffice" in str(error) and ".docx" in str(error)


@pytest.mark.parametrize(("name", "format_"), [("a.doc", "doc"), ("a.wps", "wps"), ("a.docx", "doc")])
def test_a_converted_file_is_read_and_said_so(tmp_path, stand_in, name, format_):
    document = docx.Document()
    document.add_paragraph("一、总体要求")
    document.save(str(tmp_path / "made.docx"))
    stand_in(f"shutil.copy({str(tmp_path / 'made.docx')!r}, source.with_suffix('.' + target))")
    loaded = load(written(tmp_path, name, OLE))
    assert (loaded.raw, loaded.format, loaded.size) == ("一、总体要求\n", format_, len(OLE))
    assert "converted" in [note.code for note in loaded.notes]


def test_a_spreadsheet_is_read_through_a_web_page_with_its_table(tmp_path, stand_in):
    page = "<table><tr><td>1</td><td>治水</td></tr></table>"
    stand_in(f"source.with_suffix('.' + target).write_text({page!r}, encoding='utf-8')")
    loaded = load(written(tmp_path, "a.et", OLE))
    assert (loaded.raw, loaded.format, loaded.encoding, len(loaded.tables)) == ("1\n治水\n", "et", None, 1)


def test_a_failing_conversion_is_refused_with_its_words(tmp_path, stand_in):
    stand_in("sys.exit('source file could not be loaded')")
    error = refused(written(tmp_path, "a.doc", OLE))
    assert (error.code, error.params["detail"]) == ("load_office_failed", "source file could not be loaded")


def test_a_conversion_without_a_result_is_refused(tmp_path, stand_in):
    stand_in("")
    assert refused(written(tmp_path, "a.doc", OLE)).code == "load_office_failed"


def test_a_conversion_that_takes_too_long_is_stopped(tmp_path, stand_in, monkeypatch):
    monkeypatch.setattr(office, "TIMEOUT", 0.5)
    stand_in("time.sleep(60)")
    assert refused(written(tmp_path, "a.doc", OLE)).code == "load_office_timeout"


def test_a_program_that_cannot_be_started_is_a_load_error(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "soffice", lambda: str(Path(tmp_path, "nowhere")))
    assert refused(written(tmp_path, "a.doc", OLE)).code == "load_office_failed"
