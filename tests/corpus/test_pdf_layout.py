"""PDF pages by positions: reading order, columns, ruled and unruled tables, tables over pages, watermarks, forms."""

import pytest

from corpus.errors import LoadError
from corpus.load import load
from corpus.read import parse_document
from corpus.tiling import tiles
from tests.corpus.pdf_tiny import document, grid, rule, text

XS = (60, 110, 260, 400, 540)
HEAD = ["序号", "控制项目", "排放限值", "监控位置"]


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch):
    monkeypatch.setenv("TIAOWEN_OCR", "off")


@pytest.fixture
def read(tmp_path):
    def reader(data):
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        return load(path)

    return reader


def ys(top, rows, step=24):
    return [top - step * i for i in range(rows + 1)]


def cells(loaded, table):
    return {(c.row, c.column): loaded.raw[c.start : c.end] for c in table.cells if c.end > c.start}


def row_cells(document_, label):
    row = next(c for c in document_.clauses if c.kind.value == "row" and c.label == label)
    return {c.name: document_.raw[c.start : c.end] for c in row.cells}


def test_lines_come_from_the_top_down_whatever_the_order_of_drawing(read):
    drawn = text(60, 700, "二、保障措施") + text(60, 760, "青川县排水方案") + text(60, 730, "一、总体目标")
    assert read(document([drawn])).raw == "青川县排水方案\n一、总体目标\n二、保障措施\n"


def test_what_is_raised_or_lowered_stays_in_its_line(read):
    drawn = (
        text(60, 700, "浓度不高于5mg/m")
        + text(150, 704, "3", 6)
        + text(156, 700, "，折算为SO")
        + text(224, 697, "2", 6)
    )
    assert read(document([drawn])).raw == "浓度不高于5mg/m3，折算为SO2\n"


def columns(order):
    left = ["一、排查范围为城区河段", "的全部入河排口，由水务", "局牵头，八月底前完成。"]
    right = ["二、整治时限为三十日，", "逾期未改的通报批评，并", "列入下一年度督查计划。"]
    pairs = [(x, 700 - 20 * i, words) for x, side in ((60, left), (330, right)) for i, words in enumerate(side)]
    ordered = pairs if order == "columns" else sorted(pairs, key=lambda p: (-p[1], p[0]))
    return "".join(text(x, y, words) for x, y, words in ordered), [*left, *right]


@pytest.mark.parametrize("order", ["rows", "columns"])
def test_columns_are_read_one_after_the_other(read, order):
    drawn, expected = columns(order)
    loaded = read(document([text(200, 760, "入河排口排查整治简报") + drawn]))
    assert loaded.raw.splitlines() == ["入河排口排查整治简报", *expected]


def test_a_ruled_table_becomes_rows_with_field_names(read):
    table = grid(XS, ys(700, 3), [HEAD, ["1", "总镉", "0.01", "车间排口"], ["2", "总铅", "0.1", "总排口"]])
    loaded = read(document([text(60, 740, "4.1 执行表1的限值。") + table + text(60, 560, "4.2 自公布之日起施行。")]))
    (found,) = loaded.tables
    assert cells(loaded, found)[(1, 2)] == "0.01"
    assert "1  总镉  0.01  车间排口\n" in loaded.raw
    read_ = parse_document(loaded)
    assert row_cells(read_, "2") == {"序号": "2", "控制项目": "总铅", "排放限值": "0.1", "监控位置": "总排口"}
    assert all(t.owner is not None for t in tiles(read_))


def test_a_cell_that_wraps_is_one_text_and_two_figures_stay_two(read):
    lines = [rule(60, y, 400, y) for y in (700, 676, 630)] + [rule(x, 700, x, 630) for x in (60, 200, 400)]
    words = [
        (64, 682, "项目"),
        (204, 682, "限值"),
        (64, 660, "化学需氧量和"),
        (64, 646, "氨氮负荷"),
        (204, 660, "60"),
        (204, 646, "80"),
    ]
    loaded = read(document(["".join(lines) + "".join(text(x, y, w, 10) for x, y, w in words)]))
    (found,) = loaded.tables
    assert cells(loaded, found) == {(0, 0): "项目", (0, 1): "限值", (1, 0): "化学需氧量和氨氮负荷", (1, 1): "60\n80"}


def test_merged_cells_have_spans(read):
    drawn = [rule(60, 700, 400, 700), rule(200, 676, 400, 676), rule(60, 652, 400, 652), rule(60, 628, 400, 628)]
    drawn += [rule(60, 700, 60, 628), rule(200, 700, 200, 628), rule(300, 676, 300, 628), rule(400, 700, 400, 628)]
    words = [
        (64, 670, "区县"),
        (204, 682, "达标率"),
        (204, 658, "2025年"),
        (304, 658, "2030年"),
        (64, 634, "乙区"),
        (204, 634, "80"),
        (304, 634, "90"),
    ]
    loaded = read(document(["".join(drawn) + "".join(text(x, y, w, 10) for x, y, w in words)]))
    (found,) = loaded.tables
    spans = {loaded.raw[c.start : c.end]: (c.row_span, c.column_span) for c in found.cells}
    assert spans["区县"] == (2, 1) and spans["达标率"] == (1, 2) and spans["80"] == (1, 1)


def test_a_table_goes_on_over_the_page_and_its_repeated_header_is_marked(read):
    first = text(60, 740, "表1 污染物排放限值") + grid(XS, ys(700, 2), [HEAD, ["1", "总镉", "0.01", "车间"]])
    second = (
        text(60, 800, "续表1") + grid(XS, ys(780, 2), [HEAD, ["2", "总铅", "0.1", "车间"]]) + text(60, 600, "5 监测")
    )
    loaded = read(document([first, second]))
    (found,) = loaded.tables
    assert found.header_rows == 1
    assert [loaded.raw[m.start : m.end].split() for m in loaded.marks if m.why == "table_header"] == [["续表1", *HEAD]]
    assert row_cells(parse_document(loaded), "2")["排放限值"] == "0.1"


def test_a_merged_cell_that_the_page_cuts_reaches_down(read):
    first = grid(XS, ys(700, 2), [HEAD, ["1", "总镉", "0.01", "车间"]])
    second = grid(XS, ys(780, 1), [[None, "总汞", "0.05", "总排口"]]).replace("nothing", "")
    second = grid(XS, ys(780, 2), [[None, "总汞", "0.05", "总排口"], ["2", "总铅", "0.1", "车间"]])
    loaded = read(document([first, second]))
    (found,) = loaded.tables
    assert next(c for c in found.cells if loaded.raw[c.start : c.end] == "1").row_span == 2


def test_tables_of_other_columns_on_the_next_page_are_tables_of_their_own(read):
    first = grid(XS, ys(700, 2), [HEAD, ["1", "总镉", "0.01", "车间"]])
    second = grid((60, 200, 400), ys(780, 2), [["项目", "限值"], ["总铅", "0.1"]])
    assert len(read(document([first, second])).tables) == 2


def test_notes_over_the_whole_width_at_the_foot_of_a_table_are_lines_behind_it(read):
    table = grid(XS, ys(700, 2), [HEAD, ["1", "总镉", "0.01", "车间"]])
    foot = (
        rule(60, 628, 540, 628)
        + rule(60, 652, 60, 628)
        + rule(540, 652, 540, 628)
        + text(64, 634, "注：限值为日均值。", 10)
    )
    loaded = read(document([table + foot]))
    (found,) = loaded.tables
    assert loaded.raw[found.end :].strip() == "注：限值为日均值。"


def test_lines_whose_pieces_stand_in_columns_are_a_table_without_rules(read):
    rows = [["序号", "区县", "2025年目标"], ["1", "甲县", "62"], ["2", "乙县", "58"], ["3", "丙区", "81"]]
    drawn = "".join(
        text(x, 700 - 20 * i, w) for i, row in enumerate(rows) for x, w in zip((60, 140, 300), row, strict=True)
    )
    loaded = read(document([text(60, 740, "治理率目标分解表") + drawn]))
    assert row_cells(parse_document(loaded), "2") == {"序号": "2", "区县": "乙县", "2025年目标": "58"}


def test_a_table_without_column_names_is_rows_and_its_numbers_are_no_chapters(read):
    table = grid((60, 110, 300), ys(700, 3), [["4", "0.01"], ["5", "0.02"], ["6", "0.03"]])
    document_ = parse_document(read(document([text(60, 760, "3 限值") + text(60, 740, "3.1 见下。") + table])))
    rows = [c.label for c in document_.clauses if c.kind.value == "row"]
    assert rows == ["[1]", "[2]", "[3]"]
    assert [c.label for c in document_.clauses if c.kind.value == "item"] == ["3.1"]


def test_boxes_of_a_drawing_are_no_table(read):
    boxes = "".join(f"0.5 w {x} {y} 80 30 re S\n" for x, y in ((60, 700), (200, 640), (340, 580)))
    drawn = boxes + text(64, 710, "收集") + text(204, 650, "处理") + text(344, 590, "排放")
    loaded = read(document([drawn]))
    assert loaded.tables == () and loaded.raw.split() == ["收集", "处理", "排放"]


def test_a_slanted_watermark_is_marked_and_divides_no_sentence(read):
    body = "".join(text(60, 700 - 20 * i, f"第{i}项任务由第{i}处牵头完成。") for i in range(6))
    mark = text(180, 560, "内部材料", 40, (0.7071, 0.7071, -0.7071, 0.7071))
    loaded = read(document([mark + body]))
    assert [(loaded.raw[m.start : m.end], m.why) for m in loaded.marks] == [("内部材料\n", "watermark")]
    assert loaded.raw.startswith("第0项任务由第0处牵头完成。\n第1项")


def test_what_was_filled_into_a_form_stands_behind_its_label(read):
    value = "青川纸业".encode("utf-16-be").hex()
    extra = {
        7: b"<< /Fields [8 0 R 9 0 R] >>",
        8: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V <FEFF%s> /Rect [140 695 300 712] /P 100 0 R >>"
        % value.encode(),
        9: b"<< /Type /Annot /Subtype /Text /Contents (see there) /Rect [400 700 420 720] >>",
    }
    loaded = read(document([text(60, 700, "申请单位：")], extra=extra, page_extra=b"/Annots [8 0 R 9 0 R]"))
    assert "".join(loaded.raw.split()) == "申请单位：青川纸业"
    assert [(n.code, dict(n.params)) for n in loaded.notes] == [
        ("form_fields", {"count": "1"}), ("comments_dropped", {"count": "1"}),
    ]  # fmt: skip


SCAN = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"


def test_a_scan_stays_one_under_a_printed_head(read):
    page = "q 500 0 0 700 50 60 cm /I Do Q " + text(60, 810, "青川县规章公开文本　信息来源：县司法局法规股办公室")
    with pytest.raises(LoadError) as caught:
        read(document([page, page], extra={6: SCAN + b"\nstream\n\xff\nendstream"}))
    assert caught.value.code == "load_scanned"


def test_a_text_layer_of_rare_ideographs_is_refused_with_the_reason(read):
    garbage = "".join(chr(0x9F00 + 3 * i) for i in range(30))
    with pytest.raises(LoadError) as caught:
        read(document([text(60, 700, garbage)]))
    assert caught.value.code == "load_garbled_layer" and "OCR" in str(caught.value)


def test_chemical_names_are_no_garbage(read):
    names = "苯并芘、噻吩、吡啶、嘧啶、咪唑、萘酚、蒽醌、羟基、羧基、酰胺类污染物的排放限值应当符合本标准的规定。"
    assert read(document([text(20, 700, names, 9)])).raw == names + "\n"


def test_too_many_lines_drawn_cost_the_tables_and_nothing_else(read, monkeypatch):
    monkeypatch.setattr("corpus.formats.pdf_rules.MAX_OBJECTS", 1_000)
    drawn = "".join(f"{i % 595} 0 m {(i * 7) % 595} 842 l S\n" for i in range(1_200))
    loaded = read(document([text(60, 800, "关于印发排水规划的通知") + drawn]))
    assert (loaded.raw, [n.code for n in loaded.notes]) == ("关于印发排水规划的通知\n", ["rules_too_many"])


def test_a_page_of_five_metres_and_many_short_lines_are_read(read):
    assert (
        read(document([text(600, 13000, "关于排水规划的通知", 200)], box="0 0 14173 14173")).raw
        == "关于排水规划的通知\n"
    )
    many = "".join(text(10 + 30 * (i % 18), 20 + 9 * (i // 18) % 800, "任务", 9) for i in range(1_500))
    assert len(read(document([many])).raw) > 1_000


def test_a_table_over_many_pages_is_one(read):
    pages = [
        grid(XS, ys(800, 21), [HEAD, *([str(20 * page + n + 1), "某厂", str(n), "车间"] for n in range(20))])
        for page in range(8)
    ]
    loaded = read(document(pages))
    (found,) = loaded.tables
    assert max(c.row for c in found.cells) == 160
    assert row_cells(parse_document(loaded), "160")["排放限值"] == "19"
