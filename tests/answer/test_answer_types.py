"""The shapes that other programs read."""

import answer.messages  # noqa: F401  (registers the texts)
from corpus.messages import spoken_in
from proof.cite import cite
from proof.types import Answer, AnswerStatus, Item, Reason
from tests.answer.answer_tiny import PLAN_2024, document, hit

CITATION_KEYS = [
    "doc_id", "source", "title", "doc_number", "issuer", "region", "year", "date", "path", "clause_id", "start", "end",
    "quote",
]  # fmt: skip


def test_a_citation_has_the_keys_of_the_contract_in_order():
    plan = document(PLAN_2024)
    shape = cite(plan, plan.clauses[3], plan.clauses[3].start, plan.clauses[3].end).as_json()
    assert list(shape) == CITATION_KEYS
    assert shape["path"] == ["二、", "（一）", "1."]


def test_value_and_unit_are_only_there_when_there_is_a_quantity():
    assert Item("甲", (0, 1)).as_json() == {"text": "甲", "citations": [0, 1]}
    assert Item("甲", (0,), value="70%", unit="%").as_json() == {
        "text": "甲", "value": "70%", "unit": "%", "citations": [0]
    }  # fmt: skip


def test_an_answer_has_the_keys_of_the_contract_and_reasons():
    plan = document(PLAN_2024)
    answer = Answer(
        "问",
        AnswerStatus.NOT_FOUND,
        "没有",
        related=(hit(plan, plan.clauses[3]),),
        scope={"years": (2024,)},
        elapsed_ms=1.26,
    )
    shape = answer.as_json()
    assert list(shape) == [
        "question", "status", "answer", "items", "citations", "related", "scope", "reasons", "notices", "sureness",
        "elapsed_ms",
    ]  # fmt: skip
    assert (shape["status"], shape["scope"]["years"], shape["elapsed_ms"]) == ("not_found", [2024], 1.3)
    assert {*CITATION_KEYS, "rank", "score", "ranks"} <= shape["related"][0].keys()


def test_a_reason_speaks_the_language_in_force():
    reason = Reason("reason_missing_scope", {"scope": "东湾省"})
    assert str(reason) == "“东湾省”没有找到对应内容。"
    with spoken_in("en"):
        assert str(reason) == "Nothing was found for “东湾省”."
