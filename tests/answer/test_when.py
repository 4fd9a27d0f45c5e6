"""Deadlines, dates and rhythms."""

import pytest

from answer.when import when
from corpus.types import Scope
from tests.answer.answer_tiny import PLAN_2024, bare, document, evidence

PLAN = document(PLAN_2024)


def asked_when(question: str, *documents):
    asked, sentences = evidence(question, *documents)
    return when(sentences, asked, question)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("溯源什么时候完成", "5月底前完成排污口溯源，10月底前完成整治。", "5月底前"),
        ("整治什么时候完成", "5月底前完成排污口溯源，10月底前完成整治。", "10月底前"),
        ("排查什么时候完成", "2024年6月30日前完成新一轮排查。", "2024年6月30日前"),
        ("排查何时完成", "今年9月底前完成排查。", "今年9月底前"),
        ("方案何时实施", "方案自2024年7月1日起实施。", "2024年7月1日"),
        ("普查什么时候完成", "到2025年，完成土壤普查。", "到2025年"),
        ("会议什么时候召开", "3月中旬召开全省会议。", "3月中旬"),
        ("监测多久一次", "按季度开展水质监测，2024年底黑臭水体消除。", "按季度"),
        ("监测频次是多少", "每月开展水质监测，2024年底消除。", "每月"),
        ("行动是哪几年", "2023—2025年开展专项行动，6月底前报送。", "2023—2025年"),
        ("规划从哪年管到哪年", "实施污水治理规划（2023—2025年），6月底前报送。", "2023—2025年"),
        ("行动方案是几年的", "2024年起实施污水治理三年行动方案。", "三年"),
        ("批准后超过多久须重新审核", "自批准之日起超过五年方开工的，应当重新审核。", "超过五年"),
        ("水质监测多长时间做一回", "2024年底完成布点，水质监测按月开展。", "按月"),
        ("船舶检查间隔多久一次", "船舶检查每两年一次，2024年底前备案。", "每两年"),
        ("船舶检查几年一次", "2024年底前备案，船舶检查每两年一次。", "每两年"),
        ("湖泊巡查频率是什么", "落实湖泊巡查“一周一巡查”，2024年底总结。", "一周一巡查"),
        ("超标断面隔多久通报", "对超标断面实行月通报。", "月通报"),
        ("水质报告按什么周期编", "编制水质周（月）报。", "周（月）报"),
        ("How often is the lake patrolled, 湖泊巡查?", "2024年底前建成平台，湖泊巡查每季度开展。", "每季度"),
        ("禁止夜间施工从几点到几点", "禁止夜间施工是指晚上九点至次日早晨五点。", "晚上九点至次日早晨五点"),
        ("噪声哪一年首次达到二类标准", "2021年，噪声首次达到二类标准（GB 3096-2008）。", "2021年"),
        ("举报后多少个工作日内答复", "收到举报后15个工作日内答复，2024年底前公开。", "15个工作日内"),
    ],
)
def test_the_time_nearest_to_what_was_asked_is_the_answer(question, text, value):
    draft = asked_when(question, bare(text, scope=Scope(years=(2024,))))
    assert draft.pieces[0].value == value
    assert value in draft.text


def test_the_text_is_the_sentence_that_states_the_time():
    draft = asked_when("溯源什么时候完成", PLAN)
    assert (draft.text, draft.pieces[0].value) == ("5月底前完成1,571个入河排污口溯源，10月底前完成整治任务", "5月底前")
    (proof,) = draft.pieces[0].proofs
    assert PLAN.raw[proof.start : proof.end].strip("。") == draft.text


def test_a_row_without_a_time_in_its_sentence_has_its_deadline_cell():
    draft = asked_when("危险废物经营单位规范化环境管理评估什么时候完成", PLAN)
    assert draft.text == draft.pieces[0].value == "2024年11月底前"
    cell, said = draft.pieces[0].proofs
    assert PLAN.raw[cell.start : cell.end] == "2024年11月底前"
    assert cell.clause.path == said.clause.path == ("附件", "2")


@pytest.mark.parametrize(
    "texts", [("建立问题台账。",), ("建立问题台账，共240个。",), ("依据青环发〔2024〕7号建立问题台账。",)]
)
def test_no_time_is_no_answer(texts):
    assert asked_when("台账什么时候建立", bare(*texts)) is None


def test_a_time_in_a_sentence_about_something_else_is_no_answer():
    assert asked_when("台账何时建立", bare("建立水源地问题台账。", "6月底前完成机动车检查。")) is None


def test_without_evidence_there_is_no_time():
    asked, _ = evidence("何时", bare("甲"))
    assert when([], asked, "何时") is None


def test_a_sentence_beside_the_best_one_may_state_the_time():
    draft = asked_when("黑臭水体排查什么时候完成", bare("开展黑臭水体排查。排查工作于6月底前完成。"))
    assert draft.pieces[0].value == "6月底前"


@pytest.mark.parametrize(
    ("text", "doubt"), [("2024年底召开大会。", "reason_precision"), ("2024年6月5日召开大会。", "")]
)
def test_a_day_that_was_asked_for_is_not_answered_by_the_end_of_a_year(text, doubt):
    assert asked_when("大会几月几号召开", bare(text)).doubt == doubt


def test_several_rhythms_are_given_together():
    text = "对超标断面建立“日监测、周会商、月通报”机制，2024年底总结经验。"
    draft = asked_when("超标断面的监测、会商、通报各是多久一次", bare(text))
    assert draft.pieces[0].value == "日监测、周会商、月通报"


def test_a_deadline_is_no_rhythm():
    draft = asked_when("湖泊巡查多久一次", bare("2024年底前完成湖泊巡查。"))
    assert draft.doubt == "reason_rhythm"
    assert asked_when("湖泊巡查何时完成", bare("2024年底前完成湖泊巡查。")).doubt == ""


def test_a_heading_that_repeats_the_name_does_not_hide_the_years():
    named = document(
        "青屿省2025年政府工作报告\n\n一、名词解释\n\n1.湖泊治理“三年行动”\n\n湖泊治理“三年行动”是指2025—2027年实施的治理。\n"
    )
    assert asked_when("湖泊治理“三年行动”是哪几年", named).pieces[0].value == "2025—2027年"


def test_the_deadline_column_answers_for_the_row_that_is_asked_about():
    text = PLAN_2024.replace("对危险废物经营单位开展规范化", "10月前按月对危险废物经营单位开展规范化")
    draft = asked_when("清单里危险废物经营单位规范化环境管理评估这一行的完成时限填的什么", document(text))
    assert draft.text == "2024年11月底前"


REVIEW = document(
    "望海市2023年工作总结和2024年工作安排\n\n一、2023年度声环境质量\n\n"
    "区域声环境均达到《声环境质量标准》（GB 3096-2008）二类要求，其中夜间噪声属首次达标。\n\n"
    "二、2024年工作安排\n\n建设安静小区。\n"
)


@pytest.mark.parametrize(
    "question", ["夜间噪声哪一年首次达标", "In which year did 夜间噪声 meet the standard, 首次达标?"]
)
def test_the_heading_above_a_sentence_without_a_year_has_it(question):
    draft = asked_when(question, REVIEW)
    assert draft.pieces[0].value == "2023年"
    assert draft.text.startswith("2023年：区域声环境")
    heading, said = draft.pieces[0].proofs
    assert REVIEW.raw[heading.start : heading.end].startswith("一、2023年度")
    assert "首次达标" in REVIEW.raw[said.start : said.end]


def test_a_heading_with_two_years_gives_none():
    two = document("望海市工作总结\n\n一、2022年和2023年声环境质量\n\n夜间噪声首次达标。\n")
    assert asked_when("夜间噪声哪一年首次达标", two) is None


def test_a_year_that_a_sentence_nearly_as_good_states_goes_before_the_headings():
    plan = document(
        "望海市工作方案\n\n一、2024年重点任务\n\n全面推进青峰湖清淤工程。青峰湖清淤工程2027年底前全面完成。\n"
    )
    assert asked_when("全面推进的青峰湖清淤工程哪一年完成", plan).pieces[0].value == "2027年底前"
