"""Status, units, content words and search text of a question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.question import parse_question
from corpus.types import Status


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("优良天数要达到多少", Status.PLANNED),
        ("今年的目标是什么", Status.PLANNED),
        ("打算建几个", Status.PLANNED),
        ("完成了多少个", Status.ACHIEVED),
        ("实际是多少", Status.ACHIEVED),
        ("办结率做到了多少", Status.ACHIEVED),
        ("目标是多少，实际完成了多少", None),
        ("优良天数是多少", None),
        ("工作要点主要讲什么", None),
        ("How many does it plan to build?", Status.PLANNED),
        ("How many did it plan to build?", Status.PLANNED),
        ("How many were built?", Status.ACHIEVED),
        ("Was the target reached?", None),
        ("What is a wetland?", None),
    ],
)
def test_planned_and_achieved_are_told_apart(question, status):
    assert parse_question(question).status == status


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("优良天数有多少天，占比多少", ("天", "%")),
        ("要建几个站", ("个",)),
        ("产值多少亿元", ("亿元",)),
        ("涉及多少家企业", ("家",)),
        ("完成几成", ("%",)),
        ("叉车 淘汰台数", ("台",)),
        ("PM2.5浓度", ("微克/立方米",)),
        ("罚多少钱", ("元",)),
        ("河道有多长", ("公里|米",)),
        ("优良天数比率多少", ("%",)),
        ("产量占全国多少", ("%",)),
        ("How many rural households get a stove?", ("户|个",)),
        ("How many yuan is the fine?", ("元",)),
        ("哪个区最好", ()),
        ("How many days of good air?", ("天",)),
        ("How many forklifts were scrapped?", ("台|个",)),
        ("How many distinctive clusters are planned?", ("个|次",)),
        ("How many villages get sewers and how many villages get roads?", ("个|次", "个|次")),
        ("What share is reused?", ("%",)),
        ("annual revenue", ("亿元",)),
    ],
)
def test_units_follow_what_is_counted(question, units):
    found = parse_question(question).units
    assert found[: len(units)] == units
    assert bool(found) == bool(units)


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("湖北2023年地表水省控断面优良比例要做到多少？", ("地表水省控断面优良比例",)),
        ("请问一下黑臭水体消除的比例是多少", ("黑臭水体消除", "比例")),
        ("黑臭水体 消除", ("黑臭水体", "消除")),
        ("湖北2024年PM2.5目标是多少", ("PM2.5",)),
        ("饱和度和参与率及时公布了吗", ("饱和度", "参与率及时公布")),
        ("2024年目标是多少", ("目标",)),
    ],
)
def test_the_focus_keeps_content_phrases_in_order(question, focus):
    asked = parse_question(question)
    assert asked.focus == focus
    assert asked.focus_zh == tuple((phrase,) for phrase in focus)


def test_an_english_focus_is_translated_term_by_term():
    asked = parse_question("How many administrative villages did Hubei plan to remediate in 2022?")
    assert asked.focus == ("administrative villages", "remediate")
    assert [each[0] for each in asked.focus_zh] == ["行政村", "整治"]
    assert asked.expanded.split()[-2:] == ["湖北省", "2022"]


def test_a_word_that_the_glossary_does_not_know_stays_in_the_focus_only():
    asked = parse_question("Which zyxwv cut black-odorous water?")
    assert asked.focus[:1] == ("zyxwv",)
    assert asked.focus_zh == (("降低", "下降", "减少"), ("黑臭水体", "黑臭水"))


def test_the_search_text_of_a_chinese_question_is_the_question_and_other_names_of_its_terms():
    expanded = parse_question("臭水沟归土处管吗").expanded.split()
    assert expanded[0] == "臭水沟归土处管吗"
    assert {"黑臭水体", "土壤生态环境处"} <= set(expanded[1:])
    assert "臭水沟" not in expanded[1:]


@settings(deadline=None)  # the first text loads the tables
@given(st.text(max_size=60) | st.text(alphabet="湖北省武汉市2024年-（）《》多少哪个的PM.5 abAn'hui“”第条", max_size=40))
def test_any_text_is_parsed_and_its_spans_lie_in_it(text):
    asked = parse_question(text)
    assert asked.text == text
    assert all(0 <= each.start < each.end <= len(text) for each in asked.year_spans)
    assert asked == parse_question(text)
