"""Small inputs after public reports (../shared/cases): Word files, pages, other formats of offices."""

import pytest

from corpus.errors import LoadError
from corpus.load import load
from corpus.read import read_document
from tests.corpus.cases import REAL_CASES, case

pytestmark = REAL_CASES


def codes(loaded):
    return [note.code for note in loaded.notes]


def test_enclosed_numbers_and_fractions():
    document = read_document(case("01", "畜禽方案.docx"))
    assert [c.label for c in document.clauses if c.label in ("①", "②", "③")] == ["①", "②", "③"]
    assert "前款第②项所称台账" in document.raw
    loaded = load(case("01", "variant-eq分数.docx"))
    assert "减征比例为3/4，" in loaded.raw
    assert codes(loaded) == ["characters_overlaid"]


def test_automatic_numbers_also_of_lists_that_restart():
    labels = [clause.label for clause in read_document(case("03", "采砂办法.docx")).clauses]
    assert {"第一章", "第一条", "（一）"} <= set(labels)
    labels = [clause.label for clause in read_document(case("03", "variant-重新编号.docx")).clauses]
    assert labels == ["一、", "（一）", "1．", "2．", "（二）", "1．", "2．", "二、", "（一）"]


def test_notes_belong_to_the_clause_that_refers_to_them():
    document = read_document(case("05", "污泥方案.docx"))
    goal = next(clause for clause in document.clauses if clause.label == "一、")
    notes = [note for note in document.notes if note.code == "footnote"]
    assert len(notes) == 2
    assert all(goal.start < int(note.params["at"]) < note.start < note.end <= goal.end for note in notes)
    assert document.raw[: int(notes[0].params["at"])].endswith("无害化处置率")
    assert "以2020年为基准年" in document.raw[notes[1].start : notes[1].end]


def test_ticked_boxes():
    lines = "".join(load(case("06", "登记表.docx")).raw.split("\u3000"))
    assert "□新建☑改建□扩建" in lines
    assert "□直接排入地表水☑排入城镇污水处理厂□不外排" in lines
    assert "□不公开☑主动公开" in lines


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("index.html", "top.html content.html"),
        ("variant-iframe.html", "/pdfjs/web/viewer.html?file=/upload/2024/0912.pdf"),
        ("variant-textarea.html", "<textarea id=content>"),
    ],
)
def test_pages_without_their_body(name, source):
    with pytest.raises(LoadError) as caught:
        load(case("22", name))
    assert (caught.value.code, caught.value.params["source"]) == ("load_body_elsewhere", source)


def test_a_page_of_nested_tables_and_line_breaks():
    document = read_document(case("22", "variant-br换行.html"))
    assert [c.label for c in document.clauses] == ["一、", "二、", "（一）", "（二）"]


@pytest.mark.parametrize("name", ["通知.ofd", "网页.mht", "网页另存.mhtml", "网页另存为.txt"])
def test_other_formats(name):
    assert load(case("38", name)).raw.startswith("第一条 取水许可")


def test_prompts_chunks_and_inner_tables():
    loaded = load(case("40", "variant-嵌套表与占位符.docx"))
    assert "单击或点击此处" not in loaded.raw
    assert "placeholders_dropped" in codes(loaded)
    (table,) = loaded.tables
    assert "差旅费\t300元/天" in [line for c in table.cells for line in loaded.raw[c.start : c.end].split("\n")]
    assert "embedded_parts" in codes(load(case("40", "评价通知.docx")))


def test_tracked_changes():
    assert "tracked_changes" in codes(load(case("51", "排水办法.docx")))
