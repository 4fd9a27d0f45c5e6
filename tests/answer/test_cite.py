"""Citations: a quote is its slice, or there is no citation."""

import dataclasses

import pytest

from proof.cite import cite, verified
from tests.answer.answer_tiny import PLAN_2024, bare, document

PLAN = document(PLAN_2024)
ITEM = next(c for c in PLAN.clauses if c.path == ("二、", "（一）", "1."))


def test_a_quote_is_the_slice_and_the_rest_is_the_documents():
    at = PLAN.raw.index("2024年底黑臭水体消除比例达到70%")
    citation = cite(PLAN, ITEM, at, at + 19)
    assert citation.quote == PLAN.raw[at : at + 19] == "2024年底黑臭水体消除比例达到70%"
    assert (citation.start, citation.end) == (at, at + 19)
    assert citation.path == ("二、", "（一）", "1.")
    assert citation.clause_id == PLAN.clause_id(ITEM)
    assert citation.doc_id == PLAN.doc_id
    assert citation.doc_number == "青环发〔2024〕7号"
    assert (citation.region, citation.year, citation.date) == ("青屿省", 2024, "2024-03-11")


@pytest.mark.parametrize("span", [(-1, 5), (5, 5), (6, 5), (0, len(PLAN.raw) + 1), (len(PLAN.raw), len(PLAN.raw) + 1)])
def test_a_span_outside_the_text_raises_and_names_itself(span):
    with pytest.raises(ValueError, match=f"span {span[0]}:{span[1]} is not in a text of {len(PLAN.raw)} characters"):
        cite(PLAN, ITEM, *span)


def test_a_citation_verifies_against_its_own_document_only():
    citation = cite(PLAN, ITEM, ITEM.start, ITEM.end)
    assert verified(PLAN, citation)
    assert not verified(bare("别的文件" * 200), citation)


@pytest.mark.parametrize("change", [{"quote": "70%以上"}, {"start": ITEM.start + 1}, {"end": ITEM.end - 1}])
def test_a_changed_citation_does_not_verify(change):
    assert not verified(PLAN, dataclasses.replace(cite(PLAN, ITEM, ITEM.start, ITEM.end), **change))


def test_white_space_does_not_matter_to_verification_but_emptiness_does():
    citation = cite(PLAN, ITEM, ITEM.start, ITEM.end)
    assert verified(PLAN, dataclasses.replace(citation, quote=citation.quote.replace("。", " 。\n")))
    blank = bare("甲", "   ", "乙")
    clause = blank.clauses[1]
    assert not verified(blank, cite(blank, clause, clause.start, clause.end))
