"""One function makes the status of an answer, and one module reads statuses out of findings."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from answer.verdict import ANSWERED, POSSIBLE, Effect, Finding, decide, told, weakest
from proof.types import AnswerStatus

ROOT = Path(__file__).resolve().parents[2]
DOUBT, NOTE = Finding("reason_weak"), Finding("reason_contradiction", {"text": "…"}, Effect.NOTE)
REFUSE = Finding("reason_scope", {"scope": "2031年"}, Effect.REFUSE)


@pytest.mark.parametrize(
    ("findings", "sure", "status"),
    [
        ([], None, AnswerStatus.ANSWERED),
        ([], ANSWERED, AnswerStatus.ANSWERED),
        ([], ANSWERED - 0.01, AnswerStatus.UNCONFIRMED),
        ([], POSSIBLE - 0.01, AnswerStatus.NOT_FOUND),
        ([NOTE], 0.99, AnswerStatus.ANSWERED),
        ([NOTE, DOUBT], 0.99, AnswerStatus.UNCONFIRMED),
        ([DOUBT, REFUSE], 0.99, AnswerStatus.NOT_FOUND),
    ],
)
def test_the_worst_finding_and_the_sureness_decide(findings, sure, status):
    assert decide(findings, sure) is status


def test_several_answers_are_worth_what_the_weakest_is():
    every = [AnswerStatus.ANSWERED, AnswerStatus.NOT_FOUND, AnswerStatus.UNCONFIRMED]
    assert weakest(every) is AnswerStatus.NOT_FOUND
    assert weakest(every[:1]) is AnswerStatus.ANSWERED


def test_two_reasons_are_told_in_the_order_of_the_checks():
    assert [reason.code for reason in told([NOTE, DOUBT, REFUSE])] == ["reason_contradiction", "reason_weak"]


def test_no_other_module_of_the_answering_half_makes_a_status():
    made = []
    for path in sorted((ROOT / "answer").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        compared = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Compare) for part in ast.walk(node)}
        made += [
            path.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "AnswerStatus"
            and id(node) not in compared
        ]
    assert set(made) == {"verdict.py"}
