"""Organs that a question names and the clause has nothing to do with."""

from __future__ import annotations

import pytest

from answer.organs import organs_of, strangers
from answer.question import parse_question
from corpus.types import Metadata
from tests.answer.answer_tiny import bare, evidence


def strangers_of(question, document, words):
    sentence = next(s for s in evidence(question, document)[1] if words in s.text)
    return strangers(parse_question(question), sentence)


@pytest.mark.parametrize(
    ("question", "organs"),
    [
        ("住建局要做哪些排查", ["住建局"]),
        ("生态环境厅和水利厅怎么分工", ["生态环境厅", "水利厅"]),
        ("举办几场培训", []),
        ("Which office is to host the training?", []),
    ],
)
def test_organs_are_found_with_their_other_names(question, organs):
    assert [names[0] for names in organs_of(parse_question(question))] == organs


@pytest.mark.parametrize(
    ("question", "missing"),
    [("住建局要排查什么", ["住建局"]), ("住建局和水利厅要排查什么", ["住建局"]), ("水利厅要排查什么", [])],
)
def test_an_organ_must_stand_in_the_clause(question, missing):
    document = bare("水利部门牵头排查河道障碍物。")
    assert strangers_of(question, document, "排查河道") == missing


def test_the_issuer_of_the_document_is_no_stranger():
    document = bare("排查河道障碍物。", metadata=Metadata(issuer="临泽省农业农村厅"))
    assert strangers_of("农业农村局要排查什么", document, "排查") == []
    assert strangers_of("财政局要排查什么", document, "排查") == ["财政局"]
