import datetime

import pytest

from answer.followup import understood

TODAY = datetime.date(2026, 3, 1)
LAST = "江南市2025年PM2.5年均浓度目标是多少？"


class Known:
    def regions(self):
        return ("江南市", "岚岭省")


def asked(text, previous=LAST):
    return understood(previous, text, Known(), today=TODAY)


@pytest.mark.parametrize(
    ("text", "whole", "changed"),
    [
        ("那2024年呢？", "江南市2024年PM2.5年均浓度目标是多少？", ("years",)),
        ("上一年呢", "江南市2024年PM2.5年均浓度目标是多少？", ("years",)),
        ("去年呢", "江南市2024年PM2.5年均浓度目标是多少？", ("years",)),
        ("今年呢", "江南市2026年PM2.5年均浓度目标是多少？", ("years",)),
        ("历年呢", "江南市历年PM2.5年均浓度目标是多少？", ("years",)),
        ("安徽省呢", "安徽省2025年PM2.5年均浓度目标是多少？", ("regions",)),
        ("湖北和安徽呢", "湖北和安徽2025年PM2.5年均浓度目标是多少？", ("regions",)),
        ("其他省呢", "各省2025年PM2.5年均浓度目标是多少？", ("regions",)),
        ("那安徽2023年的呢", "安徽2023年PM2.5年均浓度目标是多少？", ("years", "regions")),
        ("那氨氮呢", "江南市2025年氨氮目标是多少？", ("focus",)),
        ("那湖北的氨氮呢", "湖北2025年氨氮目标是多少？", ("focus", "regions")),
        ("那黑臭水体由谁负责", "江南市2025年黑臭水体由谁负责？", ("focus",)),
        ("那当地的氨氮目标是多少", "江南市2025年氨氮目标是多少？", ("focus",)),
        ("由谁牵头", "江南市2025年PM2.5年均浓度由谁牵头？", ("kind",)),
        ("牵头单位呢", "江南市2025年PM2.5年均浓度的牵头单位是谁？", ("kind",)),
        ("什么时候完成", "江南市2025年PM2.5年均浓度什么时候完成？", ("kind",)),
        ("实际完成了多少", "江南市2025年PM2.5年均浓度实际完成了多少？", ("kind",)),
        ("这个目标完成了吗", "江南市2025年PM2.5年均浓度目标完成了吗？", ("kind",)),
        ("它什么时候完成", "江南市2025年PM2.5年均浓度什么时候完成？", ("kind",)),
        ("它在湖北是多少", "湖北2025年PM2.5年均浓度是多少？", ("kind",)),
        ("还有呢", "江南市2025年PM2.5年均浓度还有哪些？", ("more",)),
    ],
)
def test_a_fragment_replaces_the_slots_that_it_names(text, whole, changed):
    found = asked(text)

    assert (found.text, found.changed, found.ask_back) == (whole, changed, None)


@pytest.mark.parametrize(
    "text",
    [
        "设置入河排污口的审批时限是多少",
        "黑臭水体消除比例目标是多少",
        "氨氮",
        "今天天气怎么样",
        "《某办法》第三条是什么",
    ],
)
def test_what_stands_by_itself_is_left_alone(text):
    assert asked(text) is None
    assert asked(text, None) is None


@pytest.mark.parametrize("text", ["那2025年呢", "由谁牵头", "它", "还有呢", "这个目标完成了吗", "安徽呢"])
def test_without_an_earlier_question_it_asks_back(text):
    found = asked(text, None)

    assert (found.text, found.ask_back.code) == ("", "followup_nothing")


@pytest.mark.parametrize("text", ["", "省", "你好", "？"])
def test_what_says_nothing_is_asked_back_whatever_went_before(text):
    assert asked(text).ask_back.code == "followup_empty"


def test_a_document_that_only_the_answer_named_is_asked_for():
    assert asked("这份文件什么时候印发").ask_back.code == "followup_document"
    named = asked("这份文件什么时候印发", "《云梧省2024年工作要点》里黑臭水体消除比例是多少")
    assert named.text == "《云梧省2024年工作要点》什么时候印发？"


def test_a_list_goes_on_with_what_else():
    assert asked("还有别的吗", "湖北省2024年有哪些重点任务").text == "湖北省2024年还有哪些重点任务"


def test_a_chain_of_follow_ups_keeps_what_none_of_them_changed():
    previous = LAST
    for text in ("安徽省呢", "那2023年呢", "由谁牵头", "什么时候完成"):
        previous = asked(text, previous).text

    assert previous == "安徽省2023年PM2.5年均浓度什么时候完成？"


def test_two_years_or_regions_of_the_last_question_give_way_together():
    assert asked("2022年呢", "湖北省2023年和2024年黑臭水体目标相比").text == "湖北省2022年黑臭水体目标相比"


def test_a_slot_that_the_last_question_left_open_is_put_in_front():
    assert asked("2024年呢", "PM2.5目标是多少").text == "2024年PM2.5目标是多少"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("What about 2025?", "What is Hubei's 2025 target for black-odorous water?"),
        ("and Anhui?", "What is Anhui's 2024 target for black-odorous water?"),
        ("How about Hunan in 2023?", "What is Hunan's 2023 target for black-odorous water?"),
        ("who leads it?", "who leads Hubei's 2024 target for black-odorous water?"),
    ],
)
def test_the_same_in_english(text, whole):
    assert asked(text, "What is Hubei's 2024 target for black-odorous water?").text == whole
