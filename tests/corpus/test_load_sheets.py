"""Spreadsheets: what a sheet shows, blocks of rows as tables, and what is never run."""

import datetime
from io import BytesIO

import openpyxl
import pytest

from corpus.errors import LoadError
from corpus.formats import sheets
from corpus.load import load
from corpus.read import read_document


@pytest.fixture
def read(tmp_path):
    def reader(book, name="a.xlsx"):
        path = tmp_path / name
        buffer = BytesIO()
        book.save(buffer)
        path.write_bytes(buffer.getvalue())
        return load(path)

    return reader


def book(*rows, title="Sheet1"):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    return made


def lines(loaded):
    return loaded.raw.split("\n")[:-1]


def cells(loaded):
    (table,) = loaded.tables
    return [
        (loaded.raw[c.start : c.end], c.row, c.column, c.row_span, c.column_span)
        for c in table.cells
        if c.end > c.start
    ]


def test_a_sheet_is_a_table_with_its_title_above_and_its_notes_below(read):
    loaded = read(book(["溪桥市用水定额表"], ["类别", "定额"], ["学校", 30], ["医院", 250], ["注：单位为升。"]))
    assert lines(loaded) == ["溪桥市用水定额表", "类别", "定额", "学校", "30", "医院", "250", "注：单位为升。"]
    assert loaded.raw[loaded.tables[0].start : loaded.tables[0].end] == "类别\n定额\n学校\n30\n医院\n250"
    assert loaded.format == "xlsx"


def test_rows_of_a_sheet_become_clauses_with_named_cells(read, tmp_path):
    read(book(["序号", "类别", "定额"], [1, "学校", 30], [2, "医院", 250]))
    document = read_document(tmp_path / "a.xlsx")
    rows = [
        {cell.name: document.raw[cell.start : cell.end] for cell in clause.cells}
        for clause in document.clauses
        if clause.cells
    ]
    assert rows == [{"序号": "1", "类别": "学校", "定额": "30"}, {"序号": "2", "类别": "医院", "定额": "250"}]


def test_merged_cells_and_frozen_rows_keep_their_places(read):
    made = book(["断面", "目标", None], [None, "2024年", "2025年"], ["柳湾", 1, 2], [None, 3, 4])
    for area in ("A1:A2", "B1:C1", "A3:A4"):
        made.active.merge_cells(area)
    made.active.freeze_panes = "A3"
    loaded = read(made)
    assert loaded.tables[0].header_rows == 2
    assert cells(loaded) == [
        ("断面", 0, 0, 2, 1), ("目标", 0, 1, 1, 2), ("2024年", 1, 1, 1, 1), ("2025年", 1, 2, 1, 1),
        ("柳湾", 2, 0, 2, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1), ("3", 3, 1, 1, 1), ("4", 3, 2, 1, 1),
    ]  # fmt: skip


def test_a_blank_row_ends_a_table_and_sheets_follow_each_other(read):
    made = book(["甲", "乙"], [1, 2], [], ["丙", "丁"], [3, 4])
    second = made.create_sheet("水环境")
    second.append(["戊", "己"])
    made.create_sheet("秘密").sheet_state = "hidden"
    made["秘密"].append(["不给看"])
    loaded = read(made)
    assert lines(loaded) == ["甲", "乙", "1", "2", "丙", "丁", "3", "4", "水环境", "戊", "己"]
    assert len(loaded.tables) == 3
    assert [(note.code, dict(note.params)) for note in loaded.notes] == [("sheets_hidden", {"count": "1"})]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.85, "0%", "85%"),
        (0.855, "0.0%", "85.5%"),
        (0.1 + 0.2, "General", "0.3"),
        (30.0, "General", "30"),
        (12.3456, "0.00", "12.35"),
        (1234567, "#,##0", "1,234,567"),
        (2.5, "0.##", "2.5"),
        (1e21, "0.00", "1e+21"),
        (datetime.date(2025, 6, 30), "yyyy-mm-dd", "2025-06-30"),
        (datetime.date(2025, 6, 30), 'yyyy"年"m"月"d"日"', "2025年6月30日"),
        (datetime.date(2025, 6, 1), 'yyyy"年"m"月"', "2025年6月"),
        (datetime.datetime(2025, 6, 30, 8, 30), "yyyy-m-d h:mm", "2025-06-30 8:30"),
        (5, '0"万吨"', "5"),
        (True, "General", "TRUE"),
        ("文字", "0%", "文字"),
    ],
)
def test_values_read_as_they_are_shown(read, value, code, shown):
    made = book(["名称", "值"], ["甲", value])
    made.active["B2"].number_format = code
    assert lines(read(made))[-1] == shown


def test_formulas_are_not_run_and_said(read):
    loaded = read(book(["名称", "值"], ["合计", "=1+1"], ["甲", '=WEBSERVICE("http://example.com")']))
    assert lines(loaded) == ["名称", "值", "合计", "甲"]
    assert [(note.code, dict(note.params)) for note in loaded.notes] == [("formulas_uncomputed", {"count": "2"})]


def test_endless_sheets_are_cut_and_said(read, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_CELLS", 5)
    loaded = read(book(*[[n, n] for n in range(10)]))
    assert len(lines(loaded)) == 5
    assert [note.code for note in loaded.notes] == ["sheet_cut"]


def test_cells_far_apart_make_no_grid(read, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_GRID", 100)
    made = book(["甲", "乙"])
    for row in range(1, 30):
        made.active.cell(row=row, column=1 + row * 20, value=row)
        made.active.cell(row=row, column=2 + row * 20, value=row)
    loaded = read(made)
    assert (loaded.tables, lines(loaded)[1]) == ((), "2\t2")


def test_an_empty_workbook_is_refused(read):
    with pytest.raises(LoadError) as caught:
        read(book())
    assert caught.value.code == "load_no_text"
