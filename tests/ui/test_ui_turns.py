"""A question has an allowance of its own, and nobody's question holds the others' (D3)."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable

import pytest

from answer.ask import ask
from corpus.allowance import allowance, checkpoint
from corpus.errors import QuestionError
from ui import answer_view, turns
from ui.turns import Turns

LONG = 60.0  # a test that hangs fails after this


def started(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def until(true: Callable[[], bool]) -> None:
    for _ in range(int(LONG * 100)):
        if true():
            return
        time.sleep(0.01)
    pytest.fail("it never came")


def test_work_that_had_its_allowance_ends_at_the_next_checkpoint_with_one_line():
    with pytest.raises(QuestionError, match="0.01 秒的计算时间，已停止") as raised, allowance(0.01):
        while True:
            checkpoint()
    assert "\n" not in str(raised.value)


def test_waiting_costs_nothing_and_without_an_allowance_there_is_no_end():
    with allowance(0.5):
        time.sleep(0.6)
        checkpoint()
    checkpoint()


def test_an_allowance_is_of_its_own_thread():
    ended = []
    with allowance(0.0):
        context = contextvars.copy_context()
        other = started(lambda: context.run(lambda: (checkpoint(), ended.append(True))))
        other.join(LONG)
    assert ended == [True]


def test_a_question_is_ended_between_its_stages(library):
    question = "2024年县级城市黑臭水体消除比例达到多少"
    with pytest.raises(QuestionError, match="计算时间"), allowance(0.0):
        ask(library, question)
    stages = []
    with allowance(LONG, stages.append):
        assert ask(library, question).citations
    assert len(stages) > 10


def test_no_more_work_at_once_than_is_allowed():
    line, inside, most, all_in = Turns(2), [], [], threading.Event()

    def work(person: str) -> None:
        with line.turn(person):
            inside.append(person)
            most.append(len(inside))
            all_in.wait(LONG)
            inside.remove(person)

    threads = [started(lambda person=f"{n}": work(person)) for n in range(6)]
    until(lambda: line.waiting == 4)
    all_in.set()
    for thread in threads:
        thread.join(LONG)
    assert len(most) == 6
    assert max(most) == 2


def test_a_slow_question_lets_a_quick_one_go_first(monkeypatch):
    monkeypatch.setattr(turns, "SLICE", 0.0)
    line, works, answered = Turns(1), threading.Event(), threading.Event()
    ended = []

    def slow() -> None:
        with line.turn("slow", seconds=LONG):
            works.set()
            while not answered.is_set():
                checkpoint()
            ended.append("slow")

    thread = started(slow)
    assert works.wait(LONG)
    with line.turn("quick"):
        answered.set()
    thread.join(LONG)
    assert ended == ["slow"]
    assert line.waiting == 0


def test_who_has_a_question_at_work_waits_behind_who_has_none():
    line, done = Turns(1), []

    def work(person: str) -> None:
        with line.turn(person):
            done.append(person)

    with line.turn("many tabs"):
        again = started(lambda: work("many tabs"))
        until(lambda: line.waiting == 1)
        other = started(lambda: work("one tab"))
        until(lambda: line.waiting == 2)
    again.join(LONG)
    other.join(LONG)
    assert done == ["one tab", "many tabs"]


def test_who_waits_for_a_language_model_lets_others_work():
    line, done = Turns(1), []

    def model() -> str:
        with line.turn("other"):
            done.append("other")
        return "said"

    with line.turn("asks") as turn:
        assert turn.outside(model)() == "said"
        turn.between(LONG)  # a checkpoint: still its turn
    assert done == ["other"]


def test_the_reply_of_a_language_model_is_not_lost_however_long_its_turn_is_in_coming():
    line, works, over = Turns(1, patience=0.0), threading.Event(), threading.Event()

    def other() -> None:
        with line.turn("other"):
            works.set()
            until(lambda: line.waiting == 1)
            over.wait(LONG)

    def model() -> str:
        threads.append(started(other))
        assert works.wait(LONG)
        return "said"

    threads: list[threading.Thread] = []
    with line.turn("asks") as turn:
        waits = started(lambda: (until(lambda: line.waiting == 1), time.sleep(0.2), over.set()))
        assert turn.outside(model)() == "said"
    for thread in (*threads, waits):
        thread.join(LONG)
    assert line.waiting == 0


def test_a_turn_is_given_back_when_the_question_fails():
    line = Turns(1, patience=0.0)
    with pytest.raises(ZeroDivisionError), line.turn("fails"):
        _ = 1 / 0
    with line.turn("next"):
        pass


def test_who_gets_no_turn_is_told_on_the_page(library, open_page, monkeypatch):
    monkeypatch.setattr(answer_view, "TURNS", Turns(0, patience=0.0))
    page = open_page("ask", q="县级城市黑臭水体消除比例")
    assert not page.exception
    assert any("正在提问的人很多" in each.value for each in (*page.error, *page.warning))
