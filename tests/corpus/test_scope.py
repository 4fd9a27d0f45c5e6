"""Years, regions and planned or achieved, from the document and from headings, inherited downwards."""

from __future__ import annotations

import pytest

from corpus.scope import assign, front_scope, heading_status
from corpus.types import Clause, ClauseKind, Front, Metadata, Scope, Status


def tree(*entries):
    """Clauses from (parent, heading) pairs; spans don't matter here."""
    clauses: list[Clause] = []
    for index, (parent, heading) in enumerate(entries):
        path = (*(clauses[parent].path if parent is not None else ()), str(index))
        clauses.append(Clause(index, path, str(index), ClauseKind.ITEM, 0, 0, parent, heading))
    return clauses


def scopes(metadata, *entries):
    return [(c.scope.years, c.scope.status) for c in assign("", tree(*entries), metadata)]


PLAN = Metadata(kind="工作要点", year=2024, years=(2024,), region="云岭省", province="云岭省")
BOTH = Metadata(kind="总结和安排", year=2023, years=(2022, 2023), region="武汉市", province="湖北省")
SPEECH = Metadata(kind="政府工作报告", year=2025, years=(2024, 2025), region="湖北省", province="湖北省")


def test_a_plan_plans_everything_whatever_its_headings_say():
    assert scopes(PLAN, (None, "总体要求"), (0, "加强情况调度"), (1, None)) == [((2024,), Status.PLANNED)] * 3


def test_a_document_of_two_years_is_split_by_its_headings():
    found = scopes(BOTH, (None, "2022年度主要工作情况"), (0, None), (None, "2023年度主要工作安排"), (2, "推进治理"))
    assert found == [((2022,), Status.ACHIEVED)] * 2 + [((2023,), Status.PLANNED)] * 2


def test_a_heading_without_a_year_takes_the_fitting_one():
    found = scopes(BOTH, (None, "工作总结"), (None, "下一步打算"))
    assert found == [((2022,), Status.ACHIEVED), ((2023,), Status.PLANNED)]


def test_a_speech_reviews_then_plans():
    found = scopes(
        SPEECH, (None, "过去一年工作回顾"), (0, "强化任务落实"), (None, "2025年重点工作"), (None, "加强自身建设")
    )
    assert found == [((2024,), Status.ACHIEVED)] * 2 + [((2025,), Status.PLANNED)] * 2


def test_what_follows_the_review_in_a_speech_are_plans():
    assert scopes(SPEECH, (None, "2024年工作回顾"), (None, "奋勇争先"))[1] == ((2025,), Status.PLANNED)


def test_next_steps_in_a_report_are_plans():
    report = Metadata(kind="总结", year=2023, years=(2023,))
    assert scopes(report, (None, "主要工作"), (0, "下一步工作打算")) == [
        ((2023,), Status.ACHIEVED),
        ((2023,), Status.PLANNED),
    ]


def test_a_heading_with_the_earlier_year_reports_even_without_a_telling_word():
    found = scopes(BOTH, (None, "2022年主要工作"), (0, "推进治理"), (None, "存在的主要问题"), (None, "2023年重点工作"))
    assert found == [((2022,), Status.ACHIEVED)] * 3 + [((2023,), Status.PLANNED)]


def test_a_long_term_goal_in_a_heading_is_no_year_of_the_clause():
    assert scopes(PLAN, (None, "到2035年目标"))[0][0] == (2024,)


def test_a_heading_that_names_another_region_narrows_the_scope():
    found = assign("", tree((None, "推进武汉市水生态修复"), (0, None), (None, "建设美丽湖北")), SPEECH)
    assert [c.scope.regions for c in found] == [("武汉市",), ("武汉市",), ("湖北省",)]


def test_an_upper_heading_with_a_comma_is_read_from_its_line():
    raw = "一、牢记嘱托，新建设取得新成效\n各项工作有序推进。"
    clause = Clause(0, ("一、",), "一、", ClauseKind.SECTION, 0, len(raw), None, None, 2)
    assert assign(raw, [clause], SPEECH)[0].scope.status is Status.ACHIEVED


def test_headings_without_a_number_hold_until_the_next_one():
    raw = "2024年工作回顾\n（一）强化治理。\n2025年工作安排\n（一）推进治理。\n"
    starts = [raw.index("（一）强"), raw.index("（一）推")]
    clauses = [Clause(i, (f"[{i}]",), "", ClauseKind.ITEM, at, at + 7, None, None, at) for i, at in enumerate(starts)]
    found = [(c.scope.years, c.scope.status) for c in assign(raw, clauses, SPEECH)]
    assert found == [((2024,), Status.ACHIEVED), ((2025,), Status.PLANNED)]


def test_nothing_known_gives_an_empty_scope():
    assert assign("", tree((None, "总则")), Metadata(kind="条例"))[0].scope == Scope()


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("2024年工作回顾", Status.ACHIEVED),
        ("2025年工作总体要求和主要目标", Status.PLANNED),
        ("工作总结和下一步打算", Status.PLANNED),
        ("加强自身建设", None),
    ],
)
def test_the_last_word_of_a_heading_decides(heading, status):
    assert heading_status(heading) is status


def test_a_preamble_that_begins_with_the_earlier_year_reports_it():
    raw = "2022年,市生态环境局坚持改革。"
    front = Front("preamble", 0, len(raw))
    assert front_scope(raw, front, BOTH) == Scope((2022,), ("武汉市",), Status.ACHIEVED)
    assert front_scope(raw, front, PLAN) == Scope((2024,), ("云岭省",), Status.PLANNED)
