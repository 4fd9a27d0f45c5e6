"""The job the tool is for, on real documents with the real model: a target, its places, and what is not there."""

import unicodedata

import pytest

from answer.ask import ask
from corpus.messages import spoken_in
from index.library import Library
from proof.types import AnswerStatus
from tests.answer.answer_tiny import shown, unverified

pytestmark = [pytest.mark.real, pytest.mark.model]

QUESTIONS = ["2024 black-odorous water target", "2024年黑臭水体消除比例目标是多少"]
NUMBER = "鄂环发〔2024〕2号"


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_target_is_answered_with_its_deadline(real_library: Library, question):
    answer = ask(real_library, question)
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.reasons == ()
    assert "80%" in answer.text
    assert "2024年底" in answer.text
    assert (answer.items[0].value, answer.items[0].unit) == ("80%", "%")
    assert answer.as_json()["scope"]["years"] == [2024]


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_is_cited_from_the_body_and_then_from_the_annex(real_library: Library, question):
    body, annex, *_ = ask(real_library, question).citations
    assert body.doc_number == annex.doc_number == NUMBER
    assert unicodedata.normalize("NFKC", "/".join(body.path)) == "二、/(二)/5."
    assert annex.path[0].startswith("附")
    assert annex.path[1] == "5"
    for citation in (body, annex):
        assert "80%" in "".join(citation.quote.split())


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_value_of_another_year_is_nowhere_in_the_answer(real_library: Library, question):
    assert "60%" not in "".join(shown(ask(real_library, question)).split())


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_a_slice_of_its_file(real_library: Library, question):
    assert unverified(real_library, ask(real_library, question)) == []


def test_a_province_that_no_document_is_about_is_not_found(real_library: Library):
    answer = ask(real_library, "江苏省2024年黑臭水体消除比例目标是多少")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert (answer.items, answer.citations) == ((), ())
    assert "江苏省" in str(answer.reasons[0])
    with spoken_in("en"):
        assert "江苏省2024年" in str(answer.reasons[0])
    assert any("黑臭水体" in "".join(hit.quote.split()) for hit in answer.related)
    assert unverified(real_library, answer) == []
