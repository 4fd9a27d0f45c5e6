"""What was answered once and must not be: repealed rules, another thing's figure, one clause three hundred times."""

from __future__ import annotations

import pytest

from answer.ask import ask
from proof.types import AnswerStatus
from tests.answer.answer_tiny import open_library, quotes, shown

RULE = "云江省水源保护办法\n云江发〔2020〕3号\n第一条 为保护水源，制定本办法。\n第二条 取水许可证有效期为三年。\n"
REPEAL = (
    "云江省人民政府关于废止部分规章的决定\n云江发〔2024〕9号\n现决定废止下列规章：\n"
    "一、《云江省水源保护办法》（云江发〔2020〕3号）。\n本决定自2024年5月1日起施行。\n"
)
POINTS = "岚州市监测点位清单\n一、点位\n编号0000501的点位年处理水量为35万吨。\n编号0000502的点位年处理水量为48万吨。\n"


@pytest.fixture
def ask_in(tmp_path):
    opened = []

    def run(question, **texts):
        opened.append(open_library(tmp_path / str(len(opened)), texts))
        return ask(opened[-1], question)

    yield run
    for library in opened:
        library.close()


def test_a_repealed_rule_is_not_confirmed_and_the_decision_is_named(ask_in):
    """D8."""
    question = "取水许可证有效期是几年"
    assert ask_in(question, rule=RULE).status is AnswerStatus.ANSWERED
    answer = ask_in(question, rule=RULE, repeal=REPEAL)
    assert answer.status is AnswerStatus.UNCONFIRMED
    assert "云江发〔2024〕9号" in " ".join(map(str, answer.reasons))


@pytest.mark.parametrize("asked", ["0007701", "0000503", "HJ2024-001", "91420000"])
def test_another_things_figure_is_not_the_answer_for_an_identifier_that_is_not_there(ask_in, asked):
    """D28."""
    answer = ask_in(f"编号{asked}的点位年处理水量是多少", points=POINTS)
    assert answer.status is not AnswerStatus.ANSWERED


@pytest.mark.parametrize(("asked", "figure"), [("0000501", "35"), ("0000502", "48"), ("００００５０２", "48")])
def test_the_identifier_that_is_there_is_answered(ask_in, asked, figure):
    answer = ask_in(f"编号{asked}的点位年处理水量是多少", points=POINTS)
    assert answer.status is AnswerStatus.ANSWERED
    assert figure in shown(answer)


@pytest.mark.parametrize("question", ["2021-2025年处理水量是多少", "年处理水量35万吨的是哪个点位", "PM2.5浓度是多少"])
def test_years_and_quantities_are_no_identifiers(ask_in, question):
    assert "没有提到" not in " ".join(map(str, ask_in(question, points=POINTS).reasons[:1])).replace("PM2.5", "")


def test_a_clause_named_three_hundred_times_is_read_once(ask_in):
    """D3: a question of （一）（一）… took half a minute."""
    once, often = (ask_in("第二条" * times, rule=RULE) for times in (1, 300))
    assert often.items == once.items != ()
    assert quotes(often) == quotes(once) != []
