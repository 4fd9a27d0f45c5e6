"""Yes, no or under a condition: the polarity of the question against that of the clause."""

import pytest

from answer.frame import english_time, english_value
from answer.polarity import Verdict, denies, polar
from proof.types import Item


@pytest.mark.parametrize(
    ("question", "sentence", "verdict"),
    [
        ("学校比赛需要备案吗", "学校比赛不需要办理备案", Verdict.NO),
        ("学校比赛不需要备案吗", "学校比赛不需要办理备案", Verdict.YES),
        ("商业促销要不要备案", "商业促销应当提前五日备案", Verdict.YES),
        ("商业促销可以不备案吗", "商业促销应当提前五日备案", Verdict.NO),
        ("工地能不能夜间打桩", "工地不得在夜间打桩", Verdict.NO),
        ("是否禁止工地夜间打桩", "工地不得在夜间打桩", Verdict.YES),
        ("工地夜间打桩可以吗", "工地可以在夜间打桩", Verdict.YES),
        ("船舶可以向港池排放污水吗", "除应急排放外，禁止船舶向港池排放污水", Verdict.CONDITIONAL),
        ("展销可以用喇叭吗", "经营者不得使用喇叭；但经批准的展销除外", Verdict.CONDITIONAL),
        ("台账可以不保存吗", "台账不得不保存", Verdict.NO),
        ("信息可以公开吗", "信息并非不可以公开", Verdict.YES),
        ("企业可以拒绝检查吗", "企业不得拒绝检查", Verdict.NO),
        ("工地有没有围挡", "工地设有围挡", None),
        ("工地能不能夜间打桩", "工地设有围挡", None),
    ],
)
def test_question_and_clause_are_compared_by_what_they_say(question, sentence, verdict):
    told = polar(question, sentence)
    assert (told.verdict if told else None) == verdict


def test_the_exception_is_said():
    told = polar("船舶可以向港池排放污水吗", "除应急排放外，禁止船舶向港池排放污水")
    assert told is not None
    assert told.condition == "除应急排放外"


@pytest.mark.parametrize(
    ("value", "unit", "english"),
    [
        ("80%以上", "%", "at least 80%"),
        ("36微克/立方米", "微克/立方米", "36 µg/m³"),
        ("5000亿元", "亿元", "500 billion yuan"),
        ("约600辆", "辆", "about 600 vehicles"),
        ("三成", "成", ""),
    ],
)
def test_a_value_is_said_in_english(value, unit, english):
    assert english_value(Item("", (), value, unit)) == english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("2024年6月底前完成", "by the end of June 2024"),
        ("自2021年6月1日起施行", "from 1 June 2021"),
        ("应当在20个工作日内答复", "within 20 working days"),
        ("2023年启动，2025年完成", ""),
    ],
)
def test_one_time_is_said_in_english_and_several_are_not(text, english):
    assert english_time(text) == english


@pytest.mark.parametrize(
    ("question", "said", "denied"),
    [
        ("哪些活动需要备案", "下列活动不需要备案：（一）校内演出；", True),
        ("哪些情形应当处罚", "初次违法且及时改正的，可以不予处罚。", True),
        ("哪些活动不需要备案", "下列活动不需要备案：（一）校内演出；", False),
        ("哪些活动需要备案", "广场演出应当备案，校内演出不需要备案。", False),
        ("审批时限是几天", "审批时限不得超过五天。", False),
        ("污水处理率提高多少", "不断提高污水处理率。", False),
    ],
)
def test_what_is_said_not_to_be_done_denies_who_asks_for_it(question, said, denied):
    assert denies(question, said) is denied
