"""Tables flattened to one cell per line: rows, sub-rows, cells, measures, and tables that can't be read."""

import pytest

from corpus.flat_tables import column_kind
from corpus.outline import parse_outline

HEADER = "序号\n重点任务\n工作要求\n细化措施\n牵头单位\n责任单位\n完成时限\n"
ROW_1 = "1\n断面管控\n全部达标。\n1.编制方案。\n2.加密监测。\n水处\n监测处、各市州局\n2024年4月底前\n"
ROW_2 = "2\n排污口整治\n完成整治。\n1.复核溯源。\n2.现场抽查。\n水处\n执法局\n2024年9月底前\n"


def rows(raw: str) -> dict[str, dict[str, str]]:
    return {
        "/".join(c.path): {cell.name: raw[cell.start : cell.end] for cell in c.cells}
        for c in parse_outline(raw).clauses
        if c.kind == "row"
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("序号", "number"),
        ("序 号", "number"),
        ("重点任务", "short"),
        ("指标名称", "short"),
        ("工作要求", "text"),
        ("细化措施", "text"),
        ("牵头单位", "unit"),
        ("责任部门", "unit"),
        ("完成时限", "when"),
        ("备注", "other"),
        ("2025年目标", "text"),
        ("2025年", "other"),
        ("责任分工·配合单位", "unit"),
        ("水处", None),
        ("这一行太长所以不会是一个栏目的名称", None),
        ("", None),
    ],
)
def test_a_column_is_known_by_its_name(name, kind):
    assert column_kind(name) == kind


def test_rows_have_cells_by_column_and_measures_below_them():
    raw = f"附表\n\n重点任务清单\n\n{HEADER}{ROW_1}{ROW_2}"
    assert rows(raw) == {
        "附表/1": {
            "序号": "1",
            "重点任务": "断面管控",
            "工作要求": "全部达标。",
            "细化措施": "1.编制方案。\n2.加密监测。",
            "牵头单位": "水处",
            "责任单位": "监测处、各市州局",
            "完成时限": "2024年4月底前",
        },
        "附表/2": {
            "序号": "2",
            "重点任务": "排污口整治",
            "工作要求": "完成整治。",
            "细化措施": "1.复核溯源。\n2.现场抽查。",
            "牵头单位": "水处",
            "责任单位": "执法局",
            "完成时限": "2024年9月底前",
        },
    }
    outline = parse_outline(raw)
    measure = next(c for c in outline.clauses if c.path == ("附表", "2", "细化措施", "2."))
    assert raw[measure.start : measure.end] == "2.现场抽查。"
    assert raw[measure.body : measure.end] == "现场抽查。"


def test_a_row_that_goes_on_behind_its_deadline_has_sub_rows():
    more = "完成其余排查。\n1.无人机航测。\n2.统一录入。\n水处\n信息中心\n2024年底前\n"
    found = rows(f"附表\n{HEADER}{ROW_1}{ROW_2}{more}")
    assert list(found) == ["附表/1", "附表/2", "附表/2/[1]", "附表/2/[2]"]
    assert found["附表/2/[2]"]["责任单位"] == "信息中心"


def test_a_header_repeated_on_the_next_page_is_marked():
    raw = f"附表\n{HEADER}{ROW_1}{HEADER}{ROW_2}"
    outline = parse_outline(raw)
    assert [(m.why, raw[m.start : m.end] + "\n") for m in outline.marks] == [("table_header", HEADER)]
    assert list(rows(raw)) == ["附表/1", "附表/2"]


def test_a_row_whose_cells_cannot_be_told_apart_is_kept_whole_and_noted():
    raw = f"附表\n{HEADER}{ROW_1}2\n排污口整治\n完成整治。\n"
    outline = parse_outline(raw)
    assert [(n.code, n.params["row"]) for n in outline.notes] == [("row_unread", "2")]
    row = next(c for c in outline.clauses if c.path == ("附表", "2"))
    assert raw[row.start : row.end] == "2\n排污口整治\n完成整治。"


def test_digits_alone_and_single_characters_in_cells_survive():
    raw = "附表\n序号\n指标名称\n数量\n完成时限\n1\n断面\n86\n2024年底\n2\n湖\n9\n2024年底\n"
    assert rows(raw) == {
        "附表/1": {"序号": "1", "指标名称": "断面", "数量": "86", "完成时限": "2024年底"},
        "附表/2": {"序号": "2", "指标名称": "湖", "数量": "9", "完成时限": "2024年底"},
    }


def test_two_tables_below_one_annex_have_paths_of_their_own():
    raw = f"附表\n{HEADER}{ROW_1}{ROW_2}附件2\n{HEADER}{ROW_1}{ROW_2}"
    assert list(rows(raw)) == ["附表/1", "附表/2", "附件2/1", "附件2/2"]


def test_a_table_in_the_middle_of_a_section_does_not_swallow_the_next_section():
    raw = f"一、任务\n见下表，请抓好落实。\n{HEADER}{ROW_1}{ROW_2}二、保障\n加强领导，压实责任。\n"
    assert list(rows(raw)) == ["一、/表1/1", "一、/表1/2"]
    assert [c.path for c in parse_outline(raw).clauses if c.level == 1] == [("一、",), ("二、",)]


def test_a_table_without_any_clause_before_it_makes_an_implied_annex():
    outline = parse_outline(HEADER + ROW_1 + ROW_2)
    assert [(c.path, c.implied) for c in outline.clauses[:2]] == [(("附表",), True), (("附表", "1"), False)]


def test_column_names_in_a_sentence_are_no_header():
    assert rows("一、任务\n序号\n按顺序填写，不得遗漏。\n重点任务\n逐项说明，抓好落实。\n二、保障\n压实责任。\n") == {}
