"""Records of several years side by side."""

from __future__ import annotations

from corpus.target_compare import compare_targets, difference
from corpus.targets import targets_of
from tests.corpus.targets_tiny import document, plan


def test_a_comparison_gives_a_line_for_each_year_and_the_change_between_them():
    old = document("云岭省2023年生态环境工作要点\n\n一、主要目标\n\n（一）农村生活污水治理率达到32%。\n")
    new = plan("（一）农村生活污水治理率达到37%以上，比上年提高5个百分点。")
    got = compare_targets([*targets_of(old), *targets_of(new)], "农村生活污水治理率", years=(2023, 2024, 2025))
    assert [(r.year, r.comparator, r.value, r.change, r.doc_id) for r in got.rows] == [
        (2023, "=", "32", None, old.doc_id),
        (2024, "≥", "37", "+5", new.doc_id),
    ]
    assert got.missing == ((None, 2025),)


def test_records_that_say_the_same_are_one_line_and_contradictions_stay_apart():
    made = plan(
        "（一）农村生活污水治理率达到37%。\n\n（二）农村生活污水治理率达到37%。\n\n（三）农村生活污水治理率达到40%。"
    )
    got = compare_targets(targets_of(made), "农村生活污水治理率")
    assert [(r.value, len(r.also)) for r in got.rows] == [("37", 1), ("40", 0)]


def test_a_difference_needs_two_decimals():
    assert difference("60", "80") == "+20"
    assert difference("37.5", "36") == "-1.5"
    assert difference("1/3", "80") is None


def test_a_general_name_finds_all_kinds_and_a_special_one_only_its_own():
    made = plan("（一）城市黑臭水体消除比例达到98%，县级城市黑臭水体整治加快，9月底前消除比例达到80%。")
    general = compare_targets(targets_of(made), "黑臭水体消除比例")
    assert [(r.target.indicator, r.value) for r in general.rows] == [
        ("县级城市黑臭水体消除比例", "80"),
        ("城市黑臭水体消除比例", "98"),
    ]
    assert [r.value for r in compare_targets(targets_of(made), "城市黑臭水体消除比例").rows] == ["98"]
