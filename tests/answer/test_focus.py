"""Which words of a question its evidence has to cover."""

import pytest

from answer.focus import known_share, things_asked
from answer.question import parse_question


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("黑臭水体整治由谁牵头", ["黑臭水体整治"]),
        ("黑臭水体整治的牵头单位是哪个处室", ["黑臭水体整治"]),
        ("排污口数量是多少", ["排污口"]),
    ],
)
def test_words_for_the_kind_of_answer_need_not_be_covered(question, phrases):
    assert [thing[0] for thing in things_asked(parse_question(question))] == phrases


def test_what_time_it_is_leaves_no_piece_of_itself_behind():
    asked = parse_question("黑臭水体整治的完成时限是什么时候")
    assert [thing[0] for thing in things_asked(asked)] == ["黑臭水体整治"]


def test_a_question_of_nothing_but_such_words_keeps_them():
    things = things_asked(parse_question("牵头单位是谁"))
    assert things and all(alternatives and all(alternatives) for alternatives in things)


def test_a_question_without_any_content_is_asked_as_it_stands():
    (alternatives,) = things_asked(parse_question("多少？"))
    assert alternatives[0]


def test_the_share_of_known_words_is_one_in_chinese():
    assert known_share(parse_question("飞碟降落多少次")) == 1.0


def test_the_share_of_known_words_falls_with_words_that_the_glossary_lacks():
    assert known_share(parse_question("black-odorous water target")) == 1.0
    assert known_share(parse_question("black-odorous water zorblax flumquist")) < 0.7


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What must be done about dust under the 2024 plan?", False),
        ("What does the standard mean by minimum flow?", False),
        ("Which plants emit over 500 tonnes?", True),
        ("Which lakes lost about half their area?", True),
    ],
)
def test_a_preposition_compares_only_where_a_figure_follows(question, asks):
    translated = [names[0] for names in parse_question(question).focus_zh]
    assert any(name in ("以上", "以下", "左右") for name in translated) is asks
