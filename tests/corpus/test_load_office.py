"""Old office files, with a program that stands in for LibreOffice."""

import os
import sys
import zipfile

import docx
import openpyxl
import pytest

from corpus.errors import LoadError
from corpus.formats import office
from corpus.formats.docx_package import Package
from corpus.load import load
from tests.corpus.cases import CASES

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


@pytest.mark.parametrize("name", ["a.et", "a.xls", "a.ods"])
def test_a_spreadsheet_is_read_as_a_newer_one_with_its_table(tmp_path, stand_in, name):
    book = openpyxl.Workbook()
    book.active.append([1, "治水"])
    book.save(str(tmp_path / "made.xlsx"))
    stand_in(f"shutil.copy({str(tmp_path / 'made.xlsx')!r}, source.with_suffix('.' + target))")
    loaded = load(written(tmp_path, name, OLE))
    assert (loaded.raw, loaded.format, loaded.encoding) == ("1\n治水\n", name[2:], None)
    assert len(loaded.tables) == 1


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16-le"])
def test_formula_fields_of_an_old_file_are_a_note(tmp_path, stand_in, encoding):
    document = docx.Document()
    document.add_paragraph("前款第项")
    document.save(str(tmp_path / "made.docx"))
    stand_in(f"shutil.copy({str(tmp_path / 'made.docx')!r}, source.with_suffix('.' + target))")
    loaded = load(written(tmp_path, "a.doc", OLE + "\x13 eq \\o\\ac(O,1)\x15".encode(encoding)))
    assert {note.code: dict(note.params) for note in loaded.notes}["formulas_converted"] == {"count": "1"}


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
    monkeypatch.setattr(office, "soffice", lambda: str(tmp_path / "nowhere"))
    assert refused(written(tmp_path, "a.doc", OLE)).code == "load_office_failed"


REAL = CASES / "29-legacy-doc"


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="the cases lie in ../shared, which is absent")
@pytest.mark.skipif(office.soffice() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.[dwr]*")) if REAL.is_dir() else [], ids=lambda path: path.name)
def test_old_files_are_read_as_their_newer_twins(path):
    loaded = load(path)
    assert loaded.format == path.suffix[1:]
    assert "converted" in [note.code for note in loaded.notes]
    assert "\ufffd" not in loaded.raw
    twins = sorted(path.parents[1].glob(f"*/{path.stem}.docx"))
    if twins and b"instrText" not in Package(twins[0].read_bytes(), path).archive.read("word/document.xml"):
        assert loaded.raw.split() == load(twins[0]).raw.split()


def slides(path, rows):
    """Write a presentation (.odp) with a slide for each row and a paragraph for each cell."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{urn}:{name}:1.0"' for name in ("office", "text", "manifest"))
    spaces += f' xmlns:draw="{urn}:drawing:1.0"'
    size = f'xmlns:svg="{urn}:svg-compatible:1.0" svg:width="20cm" svg:height="5cm" svg:x="2cm" svg:y="2cm"'
    pages = "".join(
        f"<draw:page><draw:frame {size}><draw:text-box>"
        + "".join(f"<text:p>{cell}</text:p>" for cell in row)
        + "</draw:text-box></draw:frame></draw:page>"
        for row in rows
    )
    kind = "application/vnd.oasis.opendocument.presentation"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{media}"/>'
        for name, media in (("/", kind), ("content.xml", "text/xml"))
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr(
            "content.xml",
            f"<office:document-content {spaces} office:version='1.2'><office:body><office:presentation>{pages}"
            "</office:presentation></office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", f"<manifest:manifest {spaces}>{entries}</manifest:manifest>")


@pytest.fixture
def made_by_office(tmp_path):
    """A text saved by the real program in an old format."""

    def make(name, rows):
        if name.endswith((".doc", ".odt")):
            document = docx.Document()
            for row in rows:
                document.add_paragraph("".join(row))
            source = tmp_path / "made.docx"
            document.save(str(source))
        elif name.endswith((".ppt", ".odp")):
            source = tmp_path / "made.odp"
            slides(source, rows)
            if name.endswith(".odp"):
                return source
        else:
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            source = tmp_path / "made.xlsx"
            book.save(str(source))
        path = tmp_path / name
        office._convert(office.soffice(), source, path.suffix, path)
        return source.with_suffix(path.suffix)

    return make


@pytest.mark.slow
@pytest.mark.skipif(office.soffice() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.odt", "a.ods"])
def test_files_of_the_real_program_come_back(made_by_office, name):
    loaded = load(made_by_office(name, [["类别", "定额"], ["学校", "甲"]]))
    assert loaded.raw.split() == (
        ["类别定额", "学校甲"] if name in ("a.doc", "a.odt") else ["类别", "定额", "学校", "甲"]
    )
    assert loaded.format == name[2:]
    assert len(loaded.tables) == (name in ("a.xls", "a.ods"))


@pytest.mark.slow
@pytest.mark.skipif(office.soffice() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["a.ppt", "a.odp"])
def test_presentations_of_the_real_program_come_back(made_by_office, name):
    path = made_by_office(name, [["一、工作目标", "2027年灌溉水利用系数达到0.58。"], ["二、保障措施"]])
    if not path.is_file():
        pytest.skip("LibreOffice Impress is not installed")
    loaded = load(path)
    assert loaded.raw.split() == ["一、工作目标", "2027年灌溉水利用系数达到0.58。", "二、保障措施"]
    assert loaded.format == name[2:]
