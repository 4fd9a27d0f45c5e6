"""The sample questions as a floor under which no change may fall."""

import json
import re
import unicodedata

import pytest

from answer.ask import ask
from index.library import Library
from proof.types import Answer, AnswerStatus
from tests.answer.answer_tiny import shown, unverified
from tests.answer.conftest import ROOT

pytestmark = [pytest.mark.model, pytest.mark.slow]

NOT_ASKED = {"precedent", "unanswerable"}
FLOOR = 0.7
ABSTAIN_FLOOR = 0.5


def questions() -> list[dict]:
    lines = (ROOT / "eval" / "questions" / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def folded(text: str) -> str:
    """White space removed, NFKC, lower case: how answers are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def says(text: str, wanted: str) -> bool:
    """Whether a folded text holds a string; a number at its edge must not be a piece of a longer one."""
    part = folded(wanted)
    before = r"(?<![\d.])" if part[:1].isdigit() else ""
    behind = r"(?!\d|\.\d)" if part[-1:].isdigit() else ""
    return bool(part) and re.search(before + re.escape(part) + behind, text) is not None


def right(question: dict, answer: Answer) -> bool:
    """Answered with everything required and nothing that would be wrong."""
    text = folded(shown(answer))
    each = [
        any(says(text, form) for form in (wanted if isinstance(wanted, list) else [wanted]))
        for wanted in question["answers"]
    ]
    enough = all(each) if question.get("answer_mode") == "all" else any(each)
    wrong = any(says(text, bad) for bad in question.get("must_not") or [])
    return answer.status is AnswerStatus.ANSWERED and enough and not wrong


@pytest.fixture(scope="module")
def asked(sample_library: Library) -> list[tuple[dict, Answer]]:
    return [(question, ask(sample_library, question["question"])) for question in questions()]


@pytest.mark.parametrize(
    ("text", "wanted", "there"),
    [
        ("达到 35 %", "35%", True),
        ("达到350", "35", False),
        ("达到0.35", "35", False),
        ("达到35.5", "35", False),
        ("ＰＭ２.５", "pm2.5", True),
        ("甲、\n乙", "甲、乙", True),
        ("", "甲", False),
        ("甲", "", False),
    ],
)
def test_a_number_is_not_found_inside_a_longer_one(text, wanted, there):
    assert says(folded(text), wanted) is there


def test_most_questions_that_the_samples_answer_are_answered_right(asked):
    answerable = [(q, a) for q, a in asked if q["type"] not in NOT_ASKED]
    failed = [f"{q['id']} {q['question']} → {a.status.value}: {a.text[:80]}" for q, a in answerable if not right(q, a)]
    assert 1 - len(failed) / len(answerable) >= FLOOR, "\n".join(failed)


def test_most_questions_that_the_samples_do_not_answer_are_not_answered(asked):
    unanswerable = [(q, a) for q, a in asked if q["type"] == "unanswerable"]
    failed = [
        f"{q['id']} {q['question']} → {a.text[:80]}" for q, a in unanswerable if a.status is AnswerStatus.ANSWERED
    ]
    assert 1 - len(failed) / len(unanswerable) >= ABSTAIN_FLOOR, "\n".join(failed)


def test_no_citation_of_any_answer_fails_to_verify(sample_library: Library, asked):
    assert [wrong for _, answer in asked for wrong in unverified(sample_library, answer)] == []
