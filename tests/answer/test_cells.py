"""The cell that a question names by its row and its column."""

from __future__ import annotations

import pytest

from answer.ask import ask
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
    ],
)
def test_a_cell_is_answered_by_its_row_and_its_header(tables, question, value, other):
    answer = ask(tables, question)
    assert (answer.items[0].value, answer.items[0].unit) == (value, "mg/L")
    assert other not in answer.text
    assert unverified(tables, answer) == []


def test_a_row_that_the_table_lacks_is_no_cell(tables):
    assert "mg/L" not in ask(tables, "枫桥断面总磷浓度限值是多少").text
