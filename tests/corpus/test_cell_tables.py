"""Tables that a loader met as tables: merged cells, stacked headers, titles over the whole width, layout tables."""

from pathlib import Path

from corpus.cell_tables import row_table
from corpus.flat_tables import FlatRow, FlatTable
from corpus.outline import parse_outline
from corpus.read import read_document
from corpus.types import Table, TableCell

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"

Spec = list[list[str | tuple[str, int, int]]]


def table(spec: Spec, header_rows: int = 0, before: str = "") -> tuple[str, Table]:
    """Raw text, one cell a line, and its Table; a cell is its text or (text, row_span, column_span)."""
    raw = before
    cells: list[TableCell] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(spec):
        column = 0
        for entry in line:
            text, down, across = entry if isinstance(entry, tuple) else (entry, 1, 1)
            while (row, column) in taken:
                column += 1
            taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
            cells.append(TableCell(len(raw), len(raw) + len(text), row, column, down, across))
            raw += text + "\n"
            column += across
    return raw, Table(len(before), len(raw) - 1, tuple(cells), header_rows)


def read(spec: Spec, header_rows: int = 0) -> tuple[str, FlatTable]:
    raw, found = table(spec, header_rows)
    rows = row_table(raw, found)
    assert rows is not None
    return raw, rows


def named(raw: str, row: FlatRow) -> dict[str, str]:
    return {cell.name: raw[cell.start : cell.end] for cell in row.cells}


def test_rows_are_labelled_by_their_running_number():
    raw, found = read([["序号", "任务", "责任单位"], ["1", "治水", "水处"], ["2.", "治气", "大气处"]])
    assert [(row.label, row.heading, row.implied) for row in found.rows] == [("1", "治水", False), ("2", "治气", False)]
    assert named(raw, found.rows[1]) == {"序号": "2.", "任务": "治气", "责任单位": "大气处"}
    assert raw[found.rows[0].start : found.rows[0].end] == "1\n治水\n水处"


def test_a_table_without_numbers_has_implied_labels_and_headings():
    _, found = read([["指标", "2024年", "2025年"], ["优良率", "90%", "91%"], ["达标率", "80%", "85%"]])
    assert [(row.label, row.heading, row.implied) for row in found.rows] == [
        ("[1]", "优良率", True),
        ("[2]", "达标率", True),
    ]


def test_rows_that_share_a_merged_first_cell_are_sub_rows():
    raw, found = read(
        [
            ["序号", "任务", "措施", "完成时限"],
            [("1", 2, 1), ("治水", 2, 1), "排查", "6月底"],
            ["整治", "年底"],
            ["2", "治气", "减排", "年底"],
        ]
    )
    first, second = found.rows
    assert (first.label, first.heading, [row.label for row in first.rows]) == ("1", "治水", ["[1]", "[2]"])
    assert named(raw, first.rows[1]) == {"序号": "1", "任务": "治水", "措施": "整治", "完成时限": "年底"}
    assert raw[first.rows[1].start : first.rows[1].end] == "整治\n年底"
    assert second.rows == ()


def test_stacked_headers_are_joined_also_when_the_format_does_not_say_how_many_there_are():
    raw, found = read(
        [
            [("序号", 2, 1), ("任务", 2, 1), ("责任分工", 1, 2)],
            ["牵头单位", "配合单位"],
            ["1", "治水", "水处", "执法局"],
            ["2", "治气", "大气处", "科技处"],
        ]
    )
    assert found.columns == ("序号", "任务", "责任分工·牵头单位", "责任分工·配合单位")
    assert named(raw, found.rows[0])["责任分工·配合单位"] == "执法局"


def test_a_title_over_the_whole_width_is_no_header():
    _, found = read([[("2024年重点任务分解表", 1, 3)], ["序号", "任务", "责任单位"], ["1", "治水", "水处"]])
    assert found.columns == ("序号", "任务", "责任单位")
    assert [row.label for row in found.rows] == ["1"]


def test_numbered_lines_in_a_cell_are_measures_with_exact_spans():
    raw, found = read([["序号", "任务", "细化措施"], ["1", "治水", "1.排查到位。\n2.整治到位。"]])
    assert [(m.label, m.column, m.measure, raw[m.start : m.end]) for m in found.rows[0].measures] == [
        ("1.", "细化措施", True, "1.排查到位。"),
        ("2.", "细化措施", True, "2.整治到位。"),
    ]


def test_empty_cells_leave_no_cell_and_the_others_their_names():
    raw, found = read([["序号", "任务", "责任单位", "备注"], ["1", "治水", "", "续建"]])
    assert named(raw, found.rows[0]) == {"序号": "1", "任务": "治水", "备注": "续建"}


def test_layout_tables_are_no_data():
    for spec in (
        [["左栏文字"], ["右栏文字"]],
        [["只有一行", "两个格子"]],
        [["这一格里写着一整段说明文字而不是栏目名称", "另一格里也写着一整段说明文字"], ["文字", "文字"]],
    ):
        raw, found = table(spec)
        assert row_table(raw, found) is None


def test_a_declared_header_may_have_names_of_any_length():
    long = "城镇集中式生活饮用水水源地水质稳定达标比例（%）"
    assert row_table(*table([["名录", long], ["云溪", "良好"], ["雾岭", "一般"]])) is None
    raw, declared = table([["名录", long], ["云溪", "良好"], ["雾岭", "一般"]], header_rows=1)
    found = row_table(raw, declared)
    assert found is not None and found.columns == ("名录", long)


def test_a_long_name_above_a_column_of_values_is_a_name_without_being_declared():
    long = "农村集中式供水工程年均供水保证率与达标率之和"
    _, found = read([["名录", long], ["云溪", "95%"], ["雾岭", "97%"], ["石汀", "90%"]])
    assert found.columns == ("名录", long)


def test_brackets_do_not_count_for_the_length_of_a_name():
    name = "年均浓度（氨氮，毫克每升，手工监测数据）"
    _, found = read([["断面", name], ["石汀", "0.8"], ["雾岭", "0.4"]])
    assert found.columns == ("断面", name)


def test_rows_that_are_declared_to_be_headers_but_hold_values_are_records():
    raw, found = read(
        [["序号", "标准号", "名称"], ["1", "YL 101", "甲"], ["2", "YL 102", "乙"], ["3", "YL 103", "丙"]], 3
    )
    assert found.columns == ("序号", "标准号", "名称")
    assert [row.label for row in found.rows] == ["1", "2", "3"]


def test_a_name_that_spans_columns_which_no_row_divides_swallows_no_record():
    raw, found = read(
        [[("费用名称", 1, 2), "金额（元）"], [("甲类申请费", 1, 2), "800"], [("乙类申请费", 1, 2), "450"]]
    )
    assert found.columns == ("费用名称", "费用名称", "金额（元）")
    assert [row.heading for row in found.rows] == ["甲类申请费", "乙类申请费"]
    assert named(raw, found.rows[0]) == {"费用名称": "甲类申请费", "金额（元）": "800"}


def test_names_of_two_levels_are_joined_also_where_blanks_or_repeats_stand_for_merges():
    for upper in (["项目", "补助标准", ""], ["项目", "补助标准", "补助标准"]):
        raw, found = read([upper, ["", "坡地", "洼地"], ["深耕", "20", "35"], ["还田", "45", "50"]])
        assert found.columns == ("项目", "补助标准·坡地", "补助标准·洼地")
        assert named(raw, found.rows[1])["补助标准·洼地"] == "50"


def test_a_header_below_other_rows_is_found_when_its_names_are_well_known():
    _, found = read([["编制单位：", "云岭编制组"], ["序号", "名称"], ["1", "甲"], ["2", "乙"]])
    assert found.columns == ("序号", "名称")


def test_a_box_of_labels_and_values_is_no_table():
    for spec in (
        [
            ["发文机关：", "云岭省水利厅", "日期：", "2024年5月6日"],
            ["标题：", "通知", "文号：", "无"],
            ["分类：", "", "", ""],
        ],
        [["建设性质", "□新建", "□改建"], ["填表人", "", ""], ["审核人", "", ""]],
        [["项目名称", "", "编号", ""], ["负责人", "", "电话", ""], ["意见", "", "", ""]],
    ):
        assert row_table(*table(spec)) is None


def test_blank_cells_at_a_rows_beginning_stand_for_the_cells_above():
    raw, found = read(
        [["区县", "断面", "目标"], ["东汀区", "石桥", "Ⅱ类"], ["", "柳湾", "Ⅲ类"], ["西汀区", "马渡", "Ⅱ类"]]
    )
    first, second = found.rows
    assert [named(raw, row) for row in first.rows] == [
        {"区县": "东汀区", "断面": "石桥", "目标": "Ⅱ类"},
        {"区县": "东汀区", "断面": "柳湾", "目标": "Ⅲ类"},
    ]
    assert [row.heading for row in first.rows] == ["东汀区", "柳湾"]
    assert second.rows == ()


def test_a_total_below_blank_cells_is_a_row_of_its_own():
    _, found = read([["区县", "断面", "数量"], ["东汀区", "石桥", "3"], ["", "合计", "3"]])
    assert [len(row.rows) for row in found.rows] == [0, 0]


def test_a_merged_cell_with_numbered_lines_gives_its_measures_once():
    raw, found = read(
        [["编号", "名称", "措施"], ["甲", "雾灵", ("1.禁止。\n2.报告。", 2, 1)], ["乙", "云灵"], ["丙", "石灵", "监测"]]
    )
    assert [[m.label for m in row.measures] for row in found.rows] == [["1.", "2."], [], []]
    assert named(raw, found.rows[1])["措施"] == "1.禁止。\n2.报告。"


def test_a_table_has_the_title_of_the_line_above_it_or_of_its_first_row():
    spec: Spec = [["区县", "2025年"], ["东汀区", "60%"], ["西汀区", "55%"]]
    for before, title in (
        ("表1 各区县雨水利用率目标\n", "各区县雨水利用率目标"),
        ("各区县雨水利用率目标\n单位：%\n", "各区县雨水利用率目标"),
        ("各区县雨水利用率目标见附表。\n", None),
        ("", None),
    ):
        found = row_table(*table(spec, before=before))
        assert found is not None and found.title == title
    _, found = read([[("雨水利用率计划表", 1, 2)], *spec])
    assert found.title == "雨水利用率计划表"


def test_two_tables_below_one_annex_have_unique_paths():
    spec: Spec = [["序号", "任务"], ["1", "治水"], ["2", "治气"]]
    first, one = table(spec, before="附件1\n任务清单\n")
    raw, two = table(spec, before=first + "另有下列任务，请一并落实。\n")
    tables = [found for found in (row_table(raw, one), row_table(raw, two)) if found is not None]
    paths = [clause.path for clause in parse_outline(raw, tables=tables).clauses if clause.kind == "row"]
    assert paths == [("附件1", "1"), ("附件1", "2"), ("附件1", "表2", "1"), ("附件1", "表2", "2")]


def test_the_word_sample_has_its_table_as_rows_below_the_annex():
    document = read_document(SAMPLES / "墨川市农村生活污水处理设施运行管理办法.docx")
    rows = [clause for clause in document.clauses if clause.kind == "row"]
    assert [(row.path, row.heading) for row in rows][:2] == [
        (("附件一", "[1]"), "大型集中处理设施"),
        (("附件一", "[2]"), "中型集中处理设施"),
    ]
    annex = document.clauses[rows[0].parent or 0]
    assert annex.heading == "设施分级运行维护要求"
    assert {cell.name: document.raw[cell.start : cell.end] for cell in rows[3].cells}[
        "责任单位"
    ] == "乡镇人民政府、街道办事处"
