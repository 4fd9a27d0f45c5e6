"""Questions that ask several things, and what is asked of each side of a comparison."""

import pytest

from answer.ask import ask
from answer.halves import halves, side_questions
from answer.question import parse_question
from answer.question_kind import QuestionKind as Kind
from index.filters import Scope
from proof.types import AnswerStatus
from tests.answer.answer_tiny import open_library, unverified


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("河道保洁由哪个处牵头，什么时候完成？", [Kind.WHO, Kind.WHEN]),
        ("清淤工程由谁负责，要清多少公里？", [Kind.WHO, Kind.NUMERIC]),
        ("失业率控制在多少，地区生产总值增长多少？", [Kind.NUMERIC, Kind.NUMERIC]),
        ("空气优良天数多少天，占比多少", [Kind.NUMERIC, Kind.NUMERIC]),
        ("湖泊清淤哪个月前开工？什么时候完工？", [Kind.WHEN, Kind.WHEN]),
        ("由谁牵头，谁配合", []),
        ("要查清湖水为什么变绿的项目，一共几个？", []),
        ("优良比例是多少", []),
        ("Who leads the dredging and by when must it be finished?", [Kind.WHO, Kind.WHEN]),
    ],
)
def test_things_of_different_kinds_are_asked_for_one_by_one(question, kinds):
    assert [part.kind for part in halves(parse_question(question))] == kinds


def test_a_part_that_says_little_is_read_behind_the_first_one():
    _, second = halves(parse_question("河道保洁由哪个处牵头，什么时候完成？"))
    assert any("河道保洁" in phrase for phrase in second.focus)


def test_sides_that_are_asked_different_things_have_questions_of_their_own():
    scopes = (Scope((2023,), ("望海市",)), Scope((2024,), ("临川市",)))
    question = parse_question("护湖这件事，望海市2023年评出多少个样板，临川市2024年要先编制什么？")
    first, second = side_questions(question, scopes)
    assert (first.kind, second.kind) == (Kind.NUMERIC, Kind.WHAT)
    same = parse_question("护湖样板，望海市2023年评出多少个，临川市2024年评出多少个？")
    assert side_questions(same, scopes) == ()


PLAN = """望海市2024年护水工作要点

一、任务

1.河道清淤。完成36公里河道清淤，10月底前完工。（牵头单位：河道处）

2.提升回用。污水回用率达到27%以上。

3.减少渗漏。管网漏损率控制在9%以内。
"""


def test_both_halves_are_answered_and_proved(tmp_path):
    with open_library(tmp_path, {"plan": PLAN}) as library:
        answer = ask(library, "河道清淤由哪个处牵头，什么时候完工？")
        assert answer.status is AnswerStatus.ANSWERED
        assert "河道处" in answer.text
        assert "10月底前" in answer.text
        assert answer.question == "河道清淤由哪个处牵头，什么时候完工？"
        assert unverified(library, answer) == []


def test_each_of_two_joined_things_has_its_figure(tmp_path):
    with open_library(tmp_path, {"plan": PLAN}) as library:
        answer = ask(library, "望海市2024年污水回用率和管网漏损率分别是多少")
        assert [item.value for item in answer.items] == ["27%以上", "控制在9%以内"]
        assert unverified(library, answer) == []


def test_a_joined_thing_without_a_figure_is_named(tmp_path):
    with open_library(tmp_path, {"plan": PLAN}) as library:
        answer = ask(library, "望海市2024年污水回用率和堤防达标率分别是多少")
        assert answer.status is not AnswerStatus.ANSWERED
        assert "堤防达标率" in " ".join(map(str, answer.reasons))


def test_a_figure_that_is_not_found_is_named_beside_the_one_that_is(tmp_path):
    with open_library(tmp_path, {"plan": PLAN}) as library:
        answer = ask(library, "河道清淤完成多少公里，增殖放流鱼苗多少万尾？")
        assert answer.status is AnswerStatus.UNCONFIRMED
        assert "36公里" in answer.text
        assert "鱼苗" in str(answer.reasons[0])


def test_figures_side_by_side_answer_both_parts(tmp_path):
    text = "2024年临泽省工作要点\n一、督察\n督察反馈涉及的90项整改任务中，已整改完成70项。\n"
    with open_library(tmp_path, {"a.txt": text}) as library:
        answer = ask(library, "督察反馈一共多少项整改任务，改完了多少？")
        assert "90项" in answer.text and "70项" in answer.text
        assert unverified(library, answer) == []


def test_the_change_over_the_year_before_stands_beside_the_figure(tmp_path):
    text = "2022年望海市工作总结\n一、水\n达标湖泊占比63%，同比增加4个百分点。\n"
    with open_library(tmp_path, {"a.txt": text}) as library:
        answer = ask(library, "What share of lakes met the standard, and how many points more than the year before?")
    assert "63%" in answer.text and "4个百分点" in answer.text
