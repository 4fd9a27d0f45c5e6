"""What an answer must have for some questions: names, a firm, a contact, a reason, a result or a target."""

from __future__ import annotations

import pytest

from answer.draft import sentence_draft
from answer.expected import not_given, waters_missing
from answer.question import parse_question
from corpus.types import Scope, Status
from tests.answer.answer_tiny import bare, evidence


def lacks(question: str, text: str, status: Status | None = None) -> str:
    parsed = parse_question(question)
    asked, sentences = evidence(parsed, bare(text, scope=Scope(status=status)))
    return not_given(parsed, sentence_draft(sentences[0], asked))


@pytest.mark.parametrize(
    ("question", "text", "code"),
    [
        ("对哪6个县开展督察", "组织对6个县开展督察。", "reason_names"),
        ("那6个县具体是哪几个", "组织对青峰、白鹭等6个县开展督察。", "reason_names"),
        ("Which 6 counties are to be inspected?", "组织对6个县开展督察。", "reason_names"),
        ("对哪3个县开展督察", "组织对青峰、白鹭、石门3个县开展督察。", ""),
        ("那6个县要开展哪些督察", "组织对6个县开展例行、专项督察。", ""),
        ("治理的4条入海河流名字都叫什么", "治理4条入海河流。", "reason_names"),
        ("十件民生实事的候选项目交给谁测评", "由人大测评十件民生实事候选项目。", ""),
        ("对几个县开展督察", "组织对6个县开展督察。", ""),
        ("督察举报电话是多少", "畅通督察举报渠道。", "reason_contact"),
        ("督察举报电话是多少", "督察举报电话：0571-12345678。", ""),
        ("平台由哪家公司承建", "平台由信息中心牵头建设。", "reason_company"),
        ("平台由哪家公司承建", "平台由青山软件有限公司承建。", ""),
        ("分管领导叫什么名字", "由分管副市长任组长。", "reason_person"),
        ("优良天数下降的原因是什么", "优良天数下降6天。", "reason_cause"),
        ("优良天数下降的原因是什么", "受沙尘影响，优良天数下降6天。", ""),
    ],
)
def test_what_is_asked_for_must_be_given(question, text, code):
    assert lacks(question, text) == code


@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        ("优良天数比例实际完成值是多少", Status.PLANNED, "reason_planned"),
        ("优良天数比例实际完成值是多少", Status.ACHIEVED, ""),
        ("优良天数比例本来定的目标是多少", Status.ACHIEVED, "reason_achieved"),
        ("优良天数比例本来定的目标是多少", Status.PLANNED, ""),
        ("优良天数比例是多少", Status.ACHIEVED, ""),
    ],
)
def test_a_target_is_no_result_and_a_result_no_target(question, status, code):
    assert lacks(question, "优良天数比例达到88%。", status) == code


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("石溪流域的补偿协议由谁签订", ["石溪"]),
        ("白河流域的补偿协议由谁签订", []),
        ("小流域的补偿协议由谁签订", []),
        ("美丽河湖断面的补偿协议由谁签订", []),
    ],
)
def test_a_river_that_is_named_must_stand_in_the_clause(question, missing):
    _, sentences = evidence(question, bare("推动两县签订白河流域补偿协议。"))
    assert waters_missing(parse_question(question), sentences[0]) == missing
