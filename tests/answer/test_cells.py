"""The cell that a question names by its row and its column."""

from __future__ import annotations

import pytest

from answer.ask import ask
from proof.types import AnswerStatus
from tests.answer.answer_tiny import open_library, unverified

TABLES = """# 云岭市水环境治理方案

一、目标

各区治理率目标见附表1，断面水质目标见附表2。

附表1

各区县农村生活污水治理率目标

| 区县 | 2025年目标 | 2030年目标 |
| --- | --- | --- |
| 东汀区 | 61% | 74% |
| 西溪县 | 57% | 69% |

附表2

断面水质目标

| 断面名称 | 所在河流 | 氨氮浓度限值（mg/L） | 总磷浓度限值（mg/L） |
| --- | --- | --- | --- |
| 石汀 | 云溪 | 0.7 | 0.2 |
| 柳渡 | 雾水 | 0.4 | 0.1 |
| 枕溪 | 雾水 | 0.9 | 0.3 |

附表3

主要指标

| 指标 | 2025年 | 2030年 |
| --- | --- | --- |
| 雨水收集率（%） | 26 | 33 |
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    with open_library(tmp_path_factory.mktemp("tables"), {"方案.md": TABLES}) as library:
        yield library


@pytest.mark.parametrize(
    ("question", "value", "other"),
    [
        ("柳渡断面总磷浓度限值是多少", "0.1", "0.2"),
        ("石汀断面氨氮浓度限值是多少", "0.7", "0.4"),
        ("枕溪断面氨氮浓度限值是多少", "0.9", "0.4"),
    ],
)
def test_a_cell_is_answered_by_its_row_and_its_header(tables, question, value, other):
    answer = ask(tables, question)
    assert (answer.items[0].value, answer.items[0].unit) == (value, "mg/L")
    assert other not in answer.text
    assert unverified(tables, answer) == []


def test_a_row_that_the_table_lacks_is_no_cell(tables):
    assert "mg/L" not in ask(tables, "枫桥断面总磷浓度限值是多少").text


@pytest.mark.parametrize(
    ("question", "value", "other"),
    [
        ("西溪县2030年农村生活污水治理率目标是多少", "69%", "57%"),
        ("2030年雨水收集率达到多少", "33", "26"),
    ],
)
def test_the_year_of_a_header_is_the_one_asked_for(tables, question, value, other):
    answer = ask(tables, question)
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.items[0].value == value
    assert other not in answer.text
    assert unverified(tables, answer) == []


def test_years_that_are_compared_have_their_own_cells(tables):
    answer = ask(tables, "东汀区2025年和2030年农村生活污水治理率目标分别是多少")
    assert [item.value for item in answer.items] == ["61%", "74%"]
