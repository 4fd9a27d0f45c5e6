"""What may differ between a figure and what was asked."""

import pytest

from answer.extract import extract_all
from answer.figure_doubt import names_written
from answer.question import parse_question
from tests.answer.answer_tiny import bare, evidence


def drafted(question: str, *texts: str):
    parsed = parse_question(question)
    asked, sentences = evidence(parsed, bare(*texts))
    return extract_all(parsed, asked, sentences)[0]


@pytest.mark.parametrize(
    ("question", "text", "doubt"),
    [
        ("污水治理率是多少", "污水治理率达到46%。", ""),
        ("污水治理率是多少", "污水治理率提高3.5个百分点。", "reason_change"),
        ("污水治理率提高了多少", "污水治理率提高3.5个百分点。", ""),
        ("PM10平均浓度是多少", "PM2.5平均浓度为31微克/立方米。", "reason_indicator"),
        ("计划新增多少个职业高中住宿床位", "新增幼儿托育床位300个。", "reason_indicator"),
        ("计划新增多少个幼儿托育床位", "新增幼儿托育床位300个。", ""),
        ("有几个县完成清淤", "完成12个水库的清淤。", "reason_indicator"),
        ("处罚了多少家饭店", "对21家饭店作出不予处罚决定。", "reason_indicator"),
        ("处罚了多少家饭店", "对21家饭店作出处罚决定。", ""),
        ("有几个县完成清淤", "指导12个县完成清淤。", ""),
        ("淘汰老旧柴油货车多少辆", "淘汰高排放叉车90台。", "reason_indicator"),
        ("淘汰老旧柴油货车多少辆", "淘汰老旧柴油货车90台。", ""),
        ("臭氧浓度是多少微克", "二氧化硫（SO2）浓度为9微克/立方米。", "reason_indicator"),
        ("臭氧浓度是多少微克", "O3浓度为140微克/立方米，PM10浓度为50微克/立方米。", ""),
        ("已经治好的黑臭水体有多少个", "巩固37个黑臭水体整治成效。", ""),
        (
            "What is the limit of total phosphorus in Lake Qing (青峰湖)?",
            "白鹭湖总磷浓度0.05毫克/升以下。",
            "reason_place",
        ),
        ("What is the limit of total phosphorus in Lake Qing (青峰湖)?", "青峰湖总磷浓度0.05毫克/升以下。", ""),
    ],
)
def test_a_figure_of_something_else_is_in_doubt(question, text, doubt):
    draft = drafted(question, text)
    assert draft.doubt == doubt


def test_names_written_in_chinese_are_taken_from_english_questions_only():
    assert names_written(parse_question("How long is the Qing River (青川)?")) == ("青川",)
    assert names_written(parse_question("青川有多长")) == ()


def test_the_change_beside_a_figure_is_read_out_with_it():
    text = "浓雾天数为3天（无冻雾天数），同比持平，能见度良好。"
    assert "同比持平" in drafted("出现了几天浓雾？跟上年比怎么样", text).text


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("编制青川、白水、石溪“一河一图”。", ""),
        ("编制青川、白水、石溪等“一河一图”。", "reason_no_figure"),
    ],
)
def test_things_that_are_named_and_not_counted_are_shown(text, doubt):
    draft = drafted("要编制几条河的“一河一图”", text)
    assert "青川、白水、石溪" in draft.text
    assert draft.doubt == doubt


def test_things_are_not_counted_where_an_amount_is_asked_for():
    assert drafted("清淤花了多少钱", "完成青川、白水、石溪清淤。") is None


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("散煤要治理到什么程度", "归零"),
        ("To what level must loose coal be brought?", "归零"),
        ("散煤治理率要达到什么水平", "90%"),
    ],
)
def test_a_degree_may_be_a_word(question, answered):
    draft = drafted(
        question, "冬季散煤逐步“归零”，散煤治理率达到90%。" if "率" in question else "冬季散煤逐步“归零”。新建9座泵站。"
    )
    assert answered in draft.text


@pytest.mark.parametrize(
    ("question", "told"),
    [("除了甲湖、乙湖，还整治哪些湖", True), ("除了丙湖、丁湖，还整治哪些湖", False), ("整治哪些湖", False)],
)
def test_what_the_question_excepts_is_no_answer(question, told):
    assert (drafted(question, "整治甲湖、乙湖等5个湖。").doubt == "reason_weak") is told
