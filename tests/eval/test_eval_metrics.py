"""Metrics against written arithmetic."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import EvaluationError
from eval.metrics import (
    Given,
    Gold,
    abstain_scores,
    answer_scores,
    document_scores,
    evaluate,
    fact_ids,
    longest_common,
    metric_name,
    place_ids,
    ranking_scores,
    rouge_l,
)


def covers(*hits: set[int]) -> list[frozenset[int]]:
    return [frozenset(hit) for hit in hits]


ONE_FACT = Gold((2, 2), (frozenset({0, 1}),))
TWO_FACTS = Gold((2, 2, 1), (frozenset({0}), frozenset({1, 2})))


def scores(gold: Gold, *hits: set[int]) -> dict[str, float]:
    return ranking_scores({"q": gold}, {"q": covers(*hits)})["q"]


def test_with_one_fact_hits_count_from_the_first_place_on():
    found = scores(ONE_FACT, set(), {1}, {0})
    assert (found["hit@1"], found["hit@3"], found["hit@10"]) == (0.0, 1.0, 1.0)
    assert found["RR@10"] == pytest.approx(1 / 2)
    assert (found["Success@1"], found["Success@5"]) == (0.0, 1.0)


def test_a_comparison_wants_each_fact():
    found = scores(TWO_FACTS, {0}, set(), {2}, {1})
    assert (found["hit@1"], found["hit@3"], found["hit@5"]) == (1 / 2, 1.0, 1.0)
    assert found["RR@10"] == 1.0
    assert found["Success@1"] == 1.0


def test_gain_is_graded_and_a_place_counts_once():
    gold = Gold((1, 2, 2), (frozenset({0, 1, 2}),))
    found = scores(gold, {0}, {0}, {1})
    gained = (2**1 - 1) / log2(2) + 0 / log2(3) + (2**2 - 1) / log2(4)
    best = (2**2 - 1) / log2(2) + (2**2 - 1) / log2(3) + (2**1 - 1) / log2(4)
    assert found["nDCG@10"] == pytest.approx(gained / best)
    assert found["R@10"] == pytest.approx(2 / 3)


def test_a_hit_that_covers_several_places_takes_the_highest_grade():
    gold = Gold((1, 2), (frozenset({0, 1}),))
    found = scores(gold, {0, 1})
    assert found["nDCG@10"] == pytest.approx((3 / log2(2)) / (3 / log2(2) + 1 / log2(3)))
    assert found["R@10"] == 1.0


def test_the_eleventh_hit_does_not_count():
    found = scores(ONE_FACT, *([set()] * 10), {0})
    assert {found[name] for name in ("hit@10", "RR@10", "nDCG@10", "R@10")} == {0.0}


def test_nothing_found_is_nought_everywhere():
    assert set(scores(ONE_FACT).values()) == {0.0}


def test_a_document_counts_wherever_the_hit_stands_in_it():
    hits = {"q": covers(set(), {0, 1}, set())}
    assert document_scores({"q": ONE_FACT}, hits)["q"] == {"doc_hit@1": 0.0, "doc_hit@5": 1.0, "doc_hit@10": 1.0}
    assert set(document_scores({"q": ONE_FACT}, {})["q"].values()) == {0.0}


def test_each_document_of_a_comparison_counts():
    halves = document_scores({"q": TWO_FACTS}, {"q": covers({0}, *([set()] * 4), {1, 2})})["q"]
    assert halves == {"doc_hit@1": 1 / 2, "doc_hit@5": 1 / 2, "doc_hit@10": 2 / 2}
    one_document = document_scores({"q": TWO_FACTS}, {"q": covers({0, 1, 2})})["q"]
    assert one_document["doc_hit@1"] == 1.0


def test_rouge_is_of_characters_whatever_their_width_and_case():
    assert rouge_l("每月缴费 300元", "300元") == pytest.approx(2 * 4 / (8 + 4))
    assert rouge_l("ＰＭ２．５ 浓度", "pm2.5\n浓度") == 1.0
    assert rouge_l("甲乙丙丁", "甲丁") == pytest.approx(2 * 2 / (4 + 2))
    assert rouge_l("", "甲") == rouge_l("甲", "") == rouge_l("甲", "乙") == 0.0
    assert rouge_l("𣲘溪水库", "𣲘溪") == pytest.approx(2 * 2 / (4 + 2))


@given(st.text(alphabet="条文甲乙", max_size=12), st.text(alphabet="条文甲乙", max_size=12))
def test_the_longest_common_subsequence_is_that_of_the_usual_table(first, second):
    table = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    assert longest_common(first, second) == table[-1][-1]


def test_ids_say_what_each_hit_brought():
    hits = covers({2}, {2}, set(), {0, 1})
    assert fact_ids(TWO_FACTS, hits) == ["fact1", "other1", "other2", "fact0"]
    assert place_ids(TWO_FACTS, hits) == ["place2", "other1", "other2", "place0"]


def test_measures_follow_the_order_given_and_count_an_id_once():
    judged = {"q": {"a": 1, "b": 1}, "none": {"a": 1}}
    found = evaluate(judged, {"q": ["x", "b", "b", "a"], "strange": ["a"]}, ["RR@10", "R@3", "nDCG@10", "Success@1"])
    assert set(found) == {"q", "none"}
    assert found["q"] == pytest.approx(
        {
            "RR@10": 1 / 2,
            "R@3": 2 / 2,
            "nDCG@10": (1 / log2(3) + 1 / log2(4)) / (1 / log2(2) + 1 / log2(3)),
            "Success@1": 0.0,
        }
    )
    assert set(found["none"].values()) == {0.0}


def test_many_ids_keep_their_order():
    items = [f"d{n}" for n in range(200)]  # a tie would be broken by id, d99 before d100
    found = evaluate({"q": {"d100": 1}}, {"q": items}, ["RR", "R@100", "R@101"])
    assert found["q"] == pytest.approx({"RR": 1 / 101, "R@100": 0.0, "R@101": 1.0})


def test_an_answer_is_exact_when_all_is_there_and_nothing_wrong():
    answers, wrong = [["318天", "318"], ["87.1%"]], ["88%"]
    given = Given("优良天数318天，比例８７.１％", "answered", (False, True), (True, True))
    assert answer_scores(answers, wrong, given) == {
        "exact": 1.0,
        "supported": 1.0,
        "verified": 1.0,
        "exact_supported": 1.0,
        "answered": 1.0,
        "answered_wrong": 0.0,
        "wrong_value": 0.0,
    }
    half = answer_scores(answers, wrong, Given("318天", "answered", (True,), (True,)))
    assert (half["exact"], half["supported"], half["exact_supported"]) == (0.0, 1.0, 0.0)
    spoilt = answer_scores(answers, wrong, Given("318天，87.1%，去年88%", "answered", (True,), (True, False)))
    assert (spoilt["exact"], spoilt["wrong_value"], spoilt["verified"]) == (0.0, 1.0, 1 / 2)
    assert (half["answered_wrong"], spoilt["answered_wrong"]) == (1.0, 1.0)
    doubted = answer_scores(answers, wrong, Given("318天，87.1%", "unconfirmed", (True,), (True,)))
    assert (doubted["exact"], doubted["answered"], doubted["exact_supported"]) == (1.0, 0.0, 0.0)
    assert doubted["answered_wrong"] == 0.0


def test_without_citations_nothing_is_verified():
    assert "verified" not in answer_scores([["a"]], [], Given("a", "answered"))


def test_abstaining_has_recall_and_precision():
    pairs = [(True, True), (True, False), (False, True), (False, True), (False, False)]
    assert abstain_scores(pairs) == pytest.approx({"abstain_recall": 1 / 2, "abstain_precision": 1 / 3})
    assert abstain_scores([(False, False)]) == {}
    assert abstain_scores([(True, False)]) == {"abstain_recall": 0.0}


def test_a_metric_is_found_under_its_usual_names():
    assert [metric_name(n) for n in ("HIT@5", "mrr@10", " ndcg@10 ", "recall@10")] == [
        "hit@5",
        "RR@10",
        "nDCG@10",
        "R@10",
    ]
    with pytest.raises(EvaluationError) as caught:
        metric_name("hit@4")
    assert caught.value.code == "eval_no_metric"
