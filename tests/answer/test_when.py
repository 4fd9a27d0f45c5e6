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
        ("批准后超过多久须重新审核", "自批准之日起超过五年方开工的，应当重新审核。", "五年"),
        ("举报后多少个工作日内答复", "收到举报后15个工作日内答复，2024年底前公开。", "15个工作日内"),
    ],
)
def test_the_time_nearest_to_what_was_asked_is_the_answer(question, text, value):
    draft = asked_when(question, bare(text, scope=Scope(years=(2024,))))
    assert draft.pieces[0].value == value
    assert value in draft.text


def test_the_text_is_the_stretch_that_states_the_time():
    draft = asked_when("溯源什么时候完成", PLAN)
    assert draft.text == "5月底前完成1,571个入河排污口溯源"
    (proof,) = draft.pieces[0].proofs
    assert PLAN.raw[proof.start : proof.end] == draft.text


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
