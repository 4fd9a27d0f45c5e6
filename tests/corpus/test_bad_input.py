"""Hostile and broken input as offices meet it: bounded, said in one message, and the rest is read."""

import os
import zipfile
from io import BytesIO

import openpyxl
import pytest

from corpus.formats.pdf_lines import _between
from corpus.formats.pdf_plausible import is_garbled
from corpus.load import load
from corpus.read import parse_document
from tests.corpus.pdf_tiny import document, grid, text


@pytest.fixture
def read(tmp_path):
    def reader(data, name="a.pdf"):
        path = tmp_path / name
        path.write_bytes(data)
        return load(path)

    return reader


@pytest.mark.slow
def test_hundreds_of_thousands_of_drawn_lines_leave_the_text(read):
    loaded = read(document([text(60, 800, "关于印发排水规划的通知") + "0 0 m 9 9 l S\n" * 200_000]))
    assert loaded.raw == "关于印发排水规划的通知\n"
    assert [note.code for note in loaded.notes] == ["rules_too_many"]


@pytest.mark.slow
def test_ten_thousand_lines_of_one_character_are_read(read):
    drawn = "".join(text(5 + 11 * (i % 53), 5 + 4 * (i // 53), "水", 3) for i in range(10_000))
    assert read(document([drawn])).raw.count("水") == 10_000


@pytest.mark.slow
def test_a_table_of_three_thousand_rows_over_a_hundred_pages_is_one(read):
    heads = ["序号", "企业名称", "排放限值"]
    pages = [
        grid(
            [40, 120, 320, 520],
            [800 - 24 * n for n in range(32)],
            [heads, *([str(30 * page + n + 1), "某厂", str(n)] for n in range(30))],
        )
        for page in range(100)
    ]
    document_ = parse_document(read(document(pages)))
    rows = [clause for clause in document_.clauses if clause.kind.value == "row"]
    assert len(rows) == 3_000
    last = {cell.name: document_.raw[cell.start : cell.end] for cell in rows[-1].cells}
    assert last == {"序号": "3000", "企业名称": "某厂", "排放限值": "29"}


@pytest.mark.parametrize("size", [20_000, 2_000_000_000])
def test_characters_higher_than_the_page_do_not_keep_it_busy(read, size):
    loaded = read(document([text(60, 800, "关于印发排水规划的通知") + text(60, 400, "水" * 30, size)]))
    assert "关于印发排水规划的通知" in loaded.raw


def test_common_characters_in_no_order_are_garbage_and_few_words_said_often_are_none():
    common = bytes(code for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xFF, 9) for code in (lead, trail))
    assert is_garbled(common.decode("gb2312"))
    assert not is_garbled("序号 企业名称 限值\n" + "某厂 甲 乙 丙\n" * 400)
    assert not is_garbled("河道 村名 河长\n" + "溪坪河 樟塘村 郑炳炎\n柳湾溪 梅垄村 程翠萍\n" * 60)


def test_only_occupied_heights_are_looked_at():
    assert _between({0: [1], 7: [2], 10**9: [3]}, -(10**12), 10**8) == [0, 7]
    assert _between({0: [1], 7: [2]}, 6, 7) == [7]


def test_macros_of_a_workbook_are_left_alone(read):
    book = openpyxl.Workbook()
    for row in (["类别", "定额（升）"], ["学校", 40], ["医院", 90]):
        book.active.append(row)
    plain = BytesIO()
    book.save(plain)
    packed = BytesIO(plain.getvalue())
    with zipfile.ZipFile(packed, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(2_000))
    assert read(packed.getvalue(), "a.xlsm").raw == read(plain.getvalue(), "b.xlsx").raw
