"""Records of tables: what a cell is of, from which year and place."""

from __future__ import annotations

from corpus.read import parse_document, read_document
from corpus.targets import targets_of
from corpus.types import Loaded, Status


def test_cells_of_years_are_records_named_by_their_row(tmp_path):
    raw = (
        "# 云岭省水环境行动计划（2023—2027年）\n\n## 一、目标\n\n"
        "| 指标 | 2022年 | 2025年 | 2027年 |\n| --- | --- | --- | --- |\n"
        "| 农村生活污水治理率 | 31% | 45%左右 | 55%以上 |\n| 湖滨带修复（公里） | 5 | 20 | 30 |\n"
    )
    path = tmp_path / "plan.md"
    path.write_text(raw, encoding="utf-8")
    made = read_document(path)
    got = [(t.indicator, t.comparator, t.value, t.unit, t.year) for t in targets_of(made)]
    assert got == [
        ("农村生活污水治理率", "=", "31", "%", 2022),
        ("农村生活污水治理率", "≈", "45", "%", 2025),
        ("农村生活污水治理率", "≥", "55", "%", 2027),
        ("湖滨带修复长度", "=", "5", "公里", 2022),
        ("湖滨带修复长度", "=", "20", "公里", 2025),
        ("湖滨带修复长度", "=", "30", "公里", 2027),
    ]


def table_records(body, title="云岭市农村生活污水治理行动方案（2024—2030年）"):
    made = parse_document(Loaded("plan.md", f"# {title}\n\n## 一、目标\n\n{body}\n", "md", "0" * 64, 1))
    return [(t.indicator, t.value, t.unit, t.year, t.region, t.subject) for t in targets_of(made)]


def test_cells_of_places_by_years_have_the_tables_indicator_the_columns_year_and_the_rows_place():
    rows = "| 区县 | 2025年目标 | 2030年目标 |\n| --- | --- | --- |\n| 东汀区 | 61% | 74% |\n| 合计 | 60% | 72% |"
    wanted = [
        ("农村生活污水治理率", "61", "%", 2025, "东汀区", None),
        ("农村生活污水治理率", "74", "%", 2030, "东汀区", None),
        ("农村生活污水治理率", "60", "%", 2025, "云岭市", None),
        ("农村生活污水治理率", "72", "%", 2030, "云岭市", None),
    ]
    assert table_records(f"表1 各区县农村生活污水治理率目标\n\n{rows}") == wanted
    assert table_records(f"各区县治理率目标见下表。\n\n{rows}") == wanted


def test_cells_of_things_by_indicators_have_the_columns_name_without_its_unit():
    rows = (
        "| 断面名称 | 所在河流 | 总氮浓度限值（mg/L） | 达标率（%） |\n| --- | --- | --- | --- |\n"
        "| 石汀 | 云溪 | 0.7 | 95 |"
    )
    assert table_records(f"表1 断面水质目标\n\n{rows}") == [
        ("总氮浓度限值", "0.7", "mg/L", 2030, "云岭市", "石汀"),
        ("达标率", "95", "%", 2030, "云岭市", "石汀"),
    ]


def test_cells_below_names_of_two_levels_have_both_in_their_indicator():
    rows = (
        "| 项目 | 补助标准（元/亩） | |\n| --- | --- | --- |\n| | 坡地 | 洼地 |\n| 深耕 | 20 | 35 |\n| 还田 | 45 | 50 |"
    )
    got = [(indicator, value, unit) for indicator, value, unit, *_ in table_records(rows, "云岭市耕地补助通知")]
    assert got == [
        ("深耕补助标准（坡地）", "20", "元/亩"),
        ("深耕补助标准（洼地）", "35", "元/亩"),
        ("还田补助标准（坡地）", "45", "元/亩"),
        ("还田补助标准（洼地）", "50", "元/亩"),
    ]


def test_a_column_without_a_year_beside_columns_of_years_has_none():
    rows = "| 区县 | 总投资（万元） | 2025年投资（万元） |\n| --- | --- | --- |\n| 东汀区 | 800 | 300 |"
    got = [(r[0], r[1], r[2], r[3]) for r in table_records(f"表1 投资计划\n\n{rows}")]
    assert got == [("总投资", "800", "万元", None), ("投资", "300", "万元", 2025)]


def test_a_columns_words_say_whether_its_values_are_planned_or_achieved():
    rows = "| 指标 | 现状值 | 目标值 |\n| --- | --- | --- |\n| 林地保有率 | 41% | 45% |"
    made = parse_document(Loaded("p.md", f"# 云岭市林业要点\n\n## 一、目标\n\n{rows}\n", "md", "0" * 64, 1))
    assert [(t.indicator, t.value, t.status) for t in targets_of(made)] == [
        ("林地保有率", "41", Status.ACHIEVED),
        ("林地保有率", "45", Status.PLANNED),
    ]
