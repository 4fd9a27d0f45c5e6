"""Questions that ask two things at once."""

import pytest

from answer.joined import halves_of, in_halves
from tests.answer.answer_tiny import PLAN_2024, bare, document, evidence


def answered(question: str, *documents):
    asked, sentences = evidence(question, *documents)
    return in_halves(question, asked, sentences)


@pytest.mark.parametrize(
    ("question", "halves"),
    [
        ("修订的和调研的分别是哪几部条例", ("修订", "调研")),
        ("去年完成的是哪座桥，今年开工的又是哪座？", ("去年完成的是哪座桥", "今年开工的又是哪座？")),
        ("巡查要查什么；检查谁来做", ("巡查要查什么", "检查谁来做")),
    ],
)
def test_two_interrogatives_or_a_fenbie_make_two_halves(question, halves):
    assert halves_of(question) == halves


@pytest.mark.parametrize(
    "question", ["修订哪几部条例", "在货场、码头和园区开展的检查分别是什么", "黑臭水体，目标是多少"]
)
def test_one_interrogative_alone_makes_no_halves(question):
    assert halves_of(question) is None


def test_each_half_is_answered_from_its_own_sentence():
    plan = bare("修订《大气条例》《水条例》。", "开展《湿地条例》《噪声条例》立法调研。", "修订工作方案。")
    draft = answered("修订的和开展立法调研的分别是哪几部", plan)
    assert [piece.text for piece in draft.pieces] == ["《大气条例》", "《水条例》", "《湿地条例》", "《噪声条例》"]
    assert draft.text == "修订《大气条例》《水条例》；开展《湿地条例》《噪声条例》立法调研"


def test_halves_that_one_sentence_answers_are_one_stretch_of_it():
    plan = bare("开工望海线、白鹭线，争取获批东屏线、石门线，推进其他工作。")
    draft = answered("准备开工哪几条线，争取获批哪几条", plan)
    assert draft.text == "开工望海线、白鹭线，争取获批东屏线、石门线"


def test_a_question_that_asks_one_thing_is_left_alone():
    assert answered("对哪些水域开展重金属排查", document(PLAN_2024)) is None
