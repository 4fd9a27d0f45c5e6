"""Word packages: strict, broken, hostile, without text, and the real ones."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest

from corpus.errors import LoadError
from corpus.load import load
from tests.corpus.docx_tiny import (
    W,
    p,
    package,
)


def refused(read_docx, data):
    with pytest.raises(LoadError) as caught:
        read_docx(data)
    return caught.value.code


def test_the_strict_form_of_the_format_is_read(read_docx):
    data = package(p("正文"))
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(
                name,
                part.replace(b"http://schemas.openxmlformats.org/word", b"http://purl.oclc.org/ooxml/word").replace(
                    b"wordprocessingml/2006/main", b"wordprocessingml/main"
                ),
            )
    assert read_docx(buffer.getvalue()).raw == "正文\n"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read_docx):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    assert refused(read_docx, buffer.getvalue()) == "load_zip_bomb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])  # the last one passed once (D29)
def test_xml_entities_are_refused(read_docx, encoding):
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(9))
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>&a8;</w:t></w:r></w:p></w:body></w:document>"
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{entities}]>{body}'
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", xml.encode(encoding))
    assert refused(read_docx, buffer.getvalue()) == "load_xml_entities"


def test_deep_nesting_is_refused_and_eighty_nested_tables_are_not(read_docx):
    assert refused(read_docx, package("<w:sdt>" * 300 + "</w:sdt>" * 300)) == "load_too_deep"
    tables = "<w:tbl><w:tr><w:tc>" * 80 + p("深") + "</w:tc></w:tr></w:tbl>" * 80
    assert read_docx(package(tables)).raw == "深\n"


def test_broken_core_properties_only_cost_the_hints(read_docx):
    buffer = BytesIO(package(p("正文")))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("docProps/core.xml", "<broken")
    loaded = read_docx(buffer.getvalue())
    assert (loaded.raw, dict(loaded.hints)) == ("正文\n", {})


def test_broken_packages_are_refused(read_docx):
    data = package(p("正文" * 100))
    assert refused(read_docx, data[: len(data) // 2]) == "load_broken"
    assert refused(read_docx, package("<w:p>")) == "load_broken"
    flipped = bytearray(data)
    flipped[60] ^= 0xFF
    assert refused(read_docx, bytes(flipped)) == "load_broken"


def test_a_file_without_text_is_called_scanned_when_it_holds_pictures(read_docx):
    assert refused(read_docx, package(p(""))) == "load_no_text"
    data = package(p(""))
    buffer = BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/media/image1.png", b"\x89PNG")
    assert refused(read_docx, buffer.getvalue()) == "load_scanned"


@pytest.mark.real
def test_the_31_reports_agree_with_python_docx():
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "provincial-reports-2025"
    if not folder.is_dir():
        pytest.skip("the shared documents are not here")
    paths = sorted(folder.glob("*.docx"))
    assert len(paths) == 31
    for path in paths:
        expected = "".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
        loaded = load(path)
        assert "".join(loaded.raw.split()) == "".join(expected.replace("\u200c", "").split())
        assert loaded.notes == ()
