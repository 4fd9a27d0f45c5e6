"""How sure a draft is."""

import dataclasses

from answer.extract import what
from answer.question import parse_question
from answer.sureness import sureness
from proof.types import AnswerStatus
from tests.answer.answer_tiny import PLAN_2024, bare, document, evidence


def sure(question: str, *documents) -> float:
    parsed = parse_question(question)
    asked, sentences = evidence(parsed, *documents)
    return sureness(what(asked, sentences), sentences, asked)


def test_what_covers_the_question_is_surer_than_what_shares_a_word_with_it():
    plan = document(PLAN_2024)
    assert 0 < sure("重金属污染防治资金管理办法", plan) < sure("对青峰湖、白鹭湖开展重金属排查", plan) < 1


def test_a_clause_that_the_channels_gave_less_is_less_sure():
    question = parse_question("开展重金属排查")
    asked, sentences = evidence(question, bare("开展重金属排查。", "绘制噪声地图。"))
    draft = what(asked, sentences)
    hit = dataclasses.replace(draft.sentence.hit, fused=0.5)
    lower = dataclasses.replace(draft, sentence=dataclasses.replace(draft.sentence, hit=hit))
    assert sureness(lower, sentences, asked) < sureness(draft, sentences, asked)


def test_the_status_follows_it(tiny_library):
    from answer.ask import ask

    answer = ask(tiny_library, "青屿省2024年黑臭水体消除比例目标是多少")
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.sureness is not None and answer.sureness >= 0.35
    assert ask(tiny_library, "青屿省2024年生态环境工作要点的文号").sureness is None
