"""Whatever the bytes: a Loaded whose offsets fit its text, or a LoadError."""

import os
import signal
import zipfile
from io import BytesIO

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import LoadError
from corpus.formats import office
from corpus.formats.formulas import eq_text
from corpus.load import SUPPORTED, discover, load
from corpus.messages import message
from scripts import fuzz_loaders
from tests.corpus.test_archives import zipped as zipped_files
from tests.corpus.test_load_packages import A, mht, ofd, paragraph, piece, pptx

TOKENS = [
    b"<", b">", b"</p>", b"<!--", b"<table>", b"<td rowspan=99999999999>", b"&#xD800;", b"&#0;", b"\0", b"\xff\xfe",
    b"\xef\xbb\xbf", b"%PDF-1.7", b"PK\x03\x04", b"99999999999", b"-1", b"\xf4\x8f\xbf\xbf", b"\xed\xa0\x80",
    b"\x81\x30\x81\x30", b"endobj", b'w:val="%1%2%9"', b"<w:p>", b"<w:tc>", b"charset=utf-7", b"charset=rot13",
]  # fmt: skip


def word_file():
    document = docx.Document()
    document.add_paragraph("一、总体要求", style="List Number")
    document.add_table(1, 2).cell(0, 0).text = "治水"
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sheet_file():
    book = openpyxl.Workbook()
    for row in (["类别", "定额"], ["学校", 0.5], ["合计", "=A1"]):
        book.active.append(row)
    book.active.merge_cells("A1:A2")
    book.active.freeze_panes = "A2"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


SEEDS = {
    ".txt": "为深入打好污染防治攻坚战，完成整治任务。\r\n".encode() * 5,
    ".md": "# 一、总体要求\n\n| 序号 | 任务 |\n".encode("gb18030") * 5,
    ".html": "<html><meta charset=gbk><table><tr><th>序号<td rowspan=2>任务<table><tr><td>乙</table>"
    "<ol><li>一</ol></html>".encode(),
    ".docx": word_file(),
    ".pdf": b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\n"
    b"endobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF",
    ".doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)),
    ".rtf": b"{\\rtf1\\ansi abc}",
    ".xlsx": sheet_file(),
    ".pptx": pptx(
        f"<p:sld xmlns:p='p' {A}>{paragraph('一、目标')}<a:tbl><a:tr><a:tc rowSpan='2'/></a:tr></a:tbl></p:sld>"
    ),
    ".ofd": ofd(piece("第一条", 10, 20, more='CTM="1 0 0 1 0 0"') + piece("节水", 40, 20)),
    ".mht": mht(("utf-8", "<html><style>.a{display:none}</style><p class=a>一</p><iframe src=a.pdf></iframe></html>")),
}
PACKAGES = [ending for ending, data in SEEDS.items() if data.startswith(b"PK")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office, "soffice", lambda: None)
        yield tmp_path_factory.mktemp("fuzz")


def check(folder, ending, data):
    path = folder / f"a{ending}"
    path.write_bytes(data)
    try:
        loaded = load(path)
    except LoadError as error:
        assert "\n" not in str(error)
        return
    loaded.raw.encode("utf-8")
    for note in loaded.notes:
        assert "{" not in message(note.code, **note.params)
    at = 0
    for mark in loaded.marks:
        assert at <= mark.start < mark.end <= len(loaded.raw)
        at = mark.end
    for table in loaded.tables:
        assert 0 <= table.start < table.end <= len(loaded.raw)
        for cell in table.cells:
            assert 0 <= cell.start <= cell.end <= len(loaded.raw)
            assert min(cell.row_span, cell.column_span) >= 1
    assert list(loaded.pages) == sorted(loaded.pages)


def changed(data, changes):
    for at, kind, token in changes:
        at %= len(data) + 1
        match kind:
            case 0:
                data = data[:at] + token + data[at:]
            case 1:
                data = data[:at] + data[at + len(token) :]
            case 2:
                data = data[:at] + token + data[at + len(token) :]
            case 3:
                data = data[:at]
            case _:
                data = data[:at] + data[at // 2 : at] + data[at:]
    return data


CHANGES = st.lists(
    st.tuples(st.integers(0, 100_000), st.integers(0, 4), st.one_of(st.sampled_from(TOKENS), st.binary(max_size=8))),
    min_size=1,
    max_size=8,
)
LENIENT = settings(
    max_examples=int(os.environ.get("TIAOWEN_FUZZ", "300")), deadline=None, suppress_health_check=list(HealthCheck)
)


@LENIENT
@given(st.sampled_from(SUPPORTED), st.binary(max_size=400))
def test_random_bytes_never_escape(folder, ending, data):
    check(folder, ending, data)


@LENIENT
@given(st.sampled_from(sorted(SEEDS)), st.sampled_from(SUPPORTED), st.booleans(), CHANGES)
def test_mutated_files_never_escape(folder, seed, ending, keep, changes):
    check(folder, seed if keep else ending, changed(SEEDS[seed], changes))


@LENIENT
@given(st.sampled_from(PACKAGES), st.integers(0, 30), CHANGES)
def test_mutated_parts_of_packages_never_escape(folder, ending, which, changes):
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(SEEDS[ending])) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        for name in names:
            data = old.read(name)
            new.writestr(name, changed(data, changes) if name == names[which % len(names)] else data)
    check(folder, ending, buffer.getvalue())


@LENIENT
@given(CHANGES)
def test_mutated_archives_never_escape(folder, changes):
    inner = zipped_files({"丙.txt": "第一条 节水。".encode()})
    path = folder / "a.zip"
    path.write_bytes(changed(zipped_files({"甲.txt": "第一条 节水。".encode(), "乙.zip": inner}), changes))
    found = discover([path])
    for error in found.refused:
        assert "\n" not in str(error)
    for file in found.files:
        try:
            load(file).raw.encode("utf-8")
        except LoadError as error:
            assert "\n" not in str(error)


@LENIENT
@given(st.text(st.sampled_from('EQeq\\foacsbrxi(),;{}○□12 *"一')))
def test_random_formulas_never_escape(text):
    eq_text("EQ " + text)


@LENIENT
@given(st.text(st.sampled_from(".#ax> ,{}:;@mediaprintdisplaynone[]*/!\n-")))
def test_random_style_sheets_never_escape(folder, text):
    check(folder, ".html", f"<style>{text}</style><p class=a id=x>一</p>".encode())


@LENIENT
@given(st.text(st.sampled_from("<>/=\"' \n&;#x0文水tdrablepoli"), max_size=200))
def test_random_markup_never_escapes(folder, text):
    check(folder, ".html", b"<html>" + text.encode())


def test_the_fuzzer_makes_the_same_files_again_and_counts_each(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz_loaders, "BATCH", 4)
    run = fuzz_loaders.Run([(".txt", SEEDS[".txt"]), (".ofd", SEEDS[".ofd"])], 1, float("inf"), None)
    assert run.batch(0, tmp_path) == 4
    assert run.verdict.files.total() == run.verdict.codes.total() == 4
    assert not run.verdict.failed
    assert run.made(3) == run.made(3) != run.made(2)


def test_a_child_that_dies_costs_one_file(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz_loaders, "_read", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    run = fuzz_loaders.Run([(".txt", SEEDS[".txt"])], 1, float("inf"), None)
    assert run.batch(7, tmp_path) == 8
    assert [line.split(":")[1].strip()[:4] for line in run.verdict.failed] == ["died"]
