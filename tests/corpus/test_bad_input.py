"""Hostile and broken input as offices meet it: bounded, said in one message, and the rest is read."""

import os
import zipfile
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest

from corpus import ocr
from corpus.errors import LoadError
from corpus.formats.pdf_lines import _between
from corpus.formats.pdf_plausible import is_garbled
from corpus.load import load
from corpus.read import parse_document
from tests.corpus.ocr_tiny import IMAGE, engine_of_three_lines
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


FIVE_METRES = 14_173  # points


def test_a_page_of_five_by_five_metres_is_read(read):
    box = f"0 0 {FIVE_METRES} {FIVE_METRES}"
    drawn = text(900, 13_000, "关于印发排水规划的通知", 400) + text(900, 9_000, "第一条 排水户应当取得许可证。", 200)
    assert read(document([drawn], box)).raw.split("\n")[0] == "关于印发排水规划的通知"


def test_a_scan_of_five_by_five_metres_is_looked_at_in_a_picture_of_bounded_size(read, monkeypatch, tmp_path):
    seen = engine_of_three_lines(monkeypatch, tmp_path / "cache")
    whole = f"q {FIVE_METRES} 0 0 {FIVE_METRES} 0 0 cm /I Do Q "
    loaded = read(document([whole], f"0 0 {FIVE_METRES} {FIVE_METRES}", extra={6: IMAGE}))
    assert "第一条 排水许可期限为5年。" in loaded.raw
    assert all(height * width <= ocr.MAX_PIXELS for height, width, _ in seen)


@pytest.mark.parametrize("sure", [0.2, 0.6])
def test_a_scan_of_noise_is_read_a_few_times_and_no_more(read, monkeypatch, tmp_path, sure):
    seen = engine_of_three_lines(monkeypatch, tmp_path / "cache")

    def noise(picture):
        seen.append(picture.shape)
        corners = [[(9, y), (60, y), (60, y + 9), (9, y + 9)] for y in range(5_000)]
        return SimpleNamespace(boxes=corners, txts=["一丨亅"] * 5_000, scores=[sure] * 5_000)

    monkeypatch.setattr(ocr, "_engine", noise)
    scan = document(["q 595 0 0 842 0 0 cm /I Do Q "], extra={6: IMAGE})
    if sure < 0.5:
        with pytest.raises(LoadError) as caught:
            read(scan)
        assert caught.value.code == "load_nothing_recognised"
    else:
        assert [note.code for note in read(scan).notes if note.code.startswith("recognised")]
    assert len(seen) <= 4


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
