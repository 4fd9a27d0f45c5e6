"""What a model says is checked for sense: of 52 false sentences over one document none is shown as answered (D2)."""

from __future__ import annotations

import dataclasses

import pytest

from proof.cite import cite
from proof.types import Answer, AnswerStatus, Item
from tests.answer.answer_tiny import bare
from tests.answer.hostile_model import HONEST, HOSTILE, QUESTION, TEXT
from tests.answer.test_llm import asked, codes, model_of
from wording.llm import rewrite
from wording.reply import Proven, Said, judged
from wording.sources import sources_of

pytest.importorskip("openai", reason="the optional package openai is not installed")
PLAN = bare(TEXT)
QUOTE = "县级城市黑臭水体消除比例达到80%以上"
AT = PLAN.raw.index(QUOTE)
EXTRACTED = Answer(
    QUESTION,
    AnswerStatus.ANSWERED,
    QUOTE,
    (Item(QUOTE, (0,), "80%以上", "%"),),
    (cite(PLAN, PLAN.clauses[0], AT, AT + len(QUOTE)),),
)


@pytest.fixture(scope="module")
def sources():
    from tests.answer.test_llm import found

    return {source.id: source for source in sources_of(EXTRACTED, found(PLAN), 6000)}


def test_there_are_52_of_them():
    assert len(set(HOSTILE)) == 52


@pytest.mark.parametrize("sentence", HOSTILE)
def test_a_false_sentence_does_not_pass(sentence, sources):
    result = judged(Said(sentence, tuple(sources)), sources, QUESTION)
    assert not isinstance(result, Proven) or result.foreign


@pytest.mark.parametrize("sentence", HONEST)
def test_a_true_sentence_does(sentence, sources):
    result = judged(Said(sentence, tuple(sources)), sources, QUESTION)
    assert isinstance(result, Proven) and not result.foreign, str(result)


def test_the_extracted_answer_stays_the_headline_and_the_reason_says_what_was_checked():
    answer, _ = asked(("say", HONEST[1] + "[C1]"), answer=EXTRACTED, documents=(PLAN,))
    assert answer.text == EXTRACTED.text
    assert answer.items[0] == EXTRACTED.items[0]
    assert [item.text for item in answer.items[1:]] == [HONEST[1]]
    assert codes(answer) == ["llm_written"]
    assert "每句话均已" not in str(answer.reasons[-1])


def test_a_sentence_in_another_language_than_the_clauses_is_unconfirmed():
    answer, _ = asked(("say", "80% or more is optional. [C1]"), answer=EXTRACTED, documents=(PLAN,))
    assert answer.status is AnswerStatus.UNCONFIRMED
    assert "llm_other_language" in codes(answer)
    assert answer.text == EXTRACTED.text


@pytest.mark.parametrize("reply", ["〇" * 5000 + "年[C1]", "80%[C" + "1" * 5000 + "]", "八" * 16000 + "%以上。[C1]"])
def test_no_reply_raises_or_costs_much(reply):
    """D16."""
    import time

    began = time.process_time()
    answer, _ = asked(("say", reply), answer=EXTRACTED, documents=(PLAN,))
    assert answer.text == EXTRACTED.text
    assert time.process_time() - began < 10


def test_whatever_goes_wrong_while_a_reply_is_judged_the_extracted_answer_stands(monkeypatch):
    def broken(*_):
        raise ValueError("too many digits")

    monkeypatch.setattr("wording.llm.judged", broken)
    answer, _ = asked(("say", HONEST[0] + "[C1]"), answer=EXTRACTED, documents=(PLAN,))
    assert dataclasses.replace(answer, reasons=()) == dataclasses.replace(EXTRACTED, reasons=())
    assert codes(answer) == ["llm_failed"]


def test_a_server_that_drags_its_headers_out_ends_at_the_deadline():
    import socket
    import threading
    import time

    from tests.answer.llm_server import Script
    from tests.answer.test_llm import found

    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        connection.recv(65536)
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.1):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    script = Script([], url=f"http://127.0.0.1:{listener.getsockname()[1]}/v1")
    began = time.monotonic()
    answer = rewrite(EXTRACTED, found(PLAN), model_of(script, deadline=1.0, timeout=5.0))
    took = time.monotonic() - began
    stop.set()
    thread.join(2)
    listener.close()
    assert codes(answer) == ["llm_deadline"] and took < 30


def test_a_reply_packed_small_is_not_unpacked():
    import gzip

    answer, script = asked(("packed", gzip.compress(b"0" * 10_000_000)), answer=EXTRACTED, documents=(PLAN,))
    assert codes(answer) == ["llm_not_json"]
    assert script.requests[0][1]["accept-encoding"] == "identity"
