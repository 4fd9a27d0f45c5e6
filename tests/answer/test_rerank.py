"""Clauses that state the answer come before clauses that only mention its words."""

import dataclasses

import pytest

from answer.question import parse_question
from answer.rerank import READ_DEPTH, WEIGHTS, Features, by_best_sentence, rerank, rerank_by, states_answer
from answer.retrieve import Context, find
from corpus.types import Metadata, Scope
from tests.answer.answer_tiny import PLAN_2024, bare, document, evidence, readings


def order(question: str, *documents, weights: Features = WEIGHTS) -> list[str]:
    parsed = parse_question(question)
    _, found = readings(parsed, *documents)
    return [r.hit.quote for r in rerank(parsed, found, weights)]


@pytest.mark.parametrize(
    ("question", "states", "mentions"),
    [
        ("黑臭水体消除比例是多少", "黑臭水体消除比例达到70%。", "公布黑臭水体消除比例。"),
        ("排污口溯源多少个", "排污口溯源240个。", "排污口溯源完成率95%。"),
        ("排污口溯源什么时候完成", "6月底前完成排污口溯源。", "完成排污口溯源任务。"),
        ("排污口溯源由谁牵头", "排污口溯源由水处牵头。", "排污口溯源按期完成。"),
        ("重金属排查有哪些水域", "重金属排查水域：青峰湖、白鹭湖。", "开展重金属排查水域工作。"),
        ("碳监测试点在哪个市", "碳监测试点在武汉市。", "碳监测试点在某地。"),
    ],
)
def test_the_clause_that_states_what_is_asked_for_comes_first(question, states, mentions):
    assert order(question, bare(mentions, states))[0] == states
    assert order(question, bare(states, mentions))[0] == states


@pytest.mark.parametrize(
    ("question", "text", "states"),
    [
        ("比例是多少", "达到70%。", True),
        ("多少个", "达到70%。", False),
        ("比例是多少", "2024年印发方案。", False),
        ("什么时候完成", "6月底前。", True),
        ("什么时候完成", "尽快。", False),
        ("由谁牵头", "由水处牵头。", True),
        ("由谁牵头", "由水处办理。", False),
        ("有哪些行业", "化工、造纸。", True),
        ("有哪些行业", "化工行业。", False),
        ("在哪个城市", "武汉市。", True),
        ("什么是试点", "试点。", True),
    ],
)
def test_whether_a_sentence_states_the_kind_of_thing(question, text, states):
    _, (sentence, *_) = evidence("甲", bare(text))
    assert states_answer(parse_question(question), sentence) is states


class Liking:
    """A reader that finds one word in what answers."""

    def score(self, question, texts):
        return [4.0 if "水务局" in text else -4.0 for text in texts]


def test_the_clause_whose_sentence_the_reader_likes_comes_first():
    question = parse_question("湖泊清淤归口管理的是谁")
    _, found = readings(question, bare("湖泊清淤要加快推进。", "河道保洁按期完成。", "湖泊清淤工作，水务局。"))
    before = rerank(question, found)
    alone, read = by_best_sentence(question, before, None), by_best_sentence(question, before, Liking())
    assert "水务局" in read[0].hit.quote
    for ordered in (alone, read):
        assert [r.hit.rank for r in ordered] == [1, 2, 3]
        assert [r.hit.score for r in ordered] == sorted((r.hit.score for r in ordered), reverse=True)
        assert all(s.hit is r.hit for r in ordered for s in r.sentences)


def test_clauses_that_are_not_read_stay_behind():
    question = parse_question("湖泊清淤")
    texts = [f"第{n}座湖泊清淤。" for n in range(READ_DEPTH + 3)]
    before = rerank(question, readings(question, bare(*texts))[1])
    after = by_best_sentence(question, before, Liking())
    assert [r.hit.quote for r in after[READ_DEPTH:]] == [r.hit.quote for r in before[READ_DEPTH:]]
    assert [r.hit.score for r in after] == sorted((r.hit.score for r in after), reverse=True)


def test_a_row_with_a_unit_column_states_who():
    _, sentences = evidence("危险废物评估由谁负责", document(PLAN_2024))
    row = next(s for s in sentences if s.clause.path == ("附件", "2"))
    assert states_answer(parse_question("由谁牵头"), row)


@pytest.mark.parametrize(
    ("question", "mine", "other"),
    [
        ("2024年黑臭水体消除比例", {"scope": Scope(years=(2024,))}, {"scope": Scope(years=(2023,))}),
        ("湖北省黑臭水体消除比例", {"metadata": Metadata(region="湖北省")}, {"metadata": Metadata(region="浙江省")}),
        ("湖北省黑臭水体消除比例", {"metadata": Metadata(region="湖北省")}, {}),
    ],
)
def test_what_is_about_the_year_and_region_comes_before_what_only_mentions_them(question, mine, other):
    fits, differs = bare("黑臭水体消除比例达到70%。", **mine), bare("黑臭水体消除比例达到60%。", **other)
    assert order(question, differs, fits)[0] == "黑臭水体消除比例达到70%。"
    assert order(question, fits, differs)[0] == "黑臭水体消除比例达到70%。"


def test_equal_clauses_stay_in_the_order_of_the_search():
    one, two = bare("黑臭水体消除比例达到70%。"), bare("黑臭水体消除比例达到60%。")
    parsed = parse_question("黑臭水体消除比例")
    for documents in ((one, two), (two, one)):
        _, found = readings(parsed, *documents)
        assert [r.document.doc_id for r in rerank(parsed, found)] == [d.doc_id for d in documents]


def test_ranks_count_from_one_and_scores_fall_and_sentences_know_their_hit():
    parsed = parse_question("黑臭水体消除比例是多少")
    _, found = readings(parsed, document(PLAN_2024))
    ranked = rerank(parsed, found)
    assert [r.hit.rank for r in ranked] == list(range(1, len(found) + 1))
    assert [r.hit.score for r in ranked] == sorted((r.hit.score for r in ranked), reverse=True)
    assert all(s.hit is r.hit for r in ranked for s in r.sentences)
    assert {r.hit.clause for r in ranked} == {r.hit.clause for r in found}


def test_with_the_search_alone_weighed_its_scores_decide():
    parsed = parse_question("黑臭水体消除比例是多少")
    _, found = readings(parsed, bare("黑臭水体消除比例达到70%。", "噪声地图。"))
    turned = [dataclasses.replace(r, hit=dataclasses.replace(r.hit, fused=float("噪声" in r.hit.quote))) for r in found]
    names = [field.name for field in dataclasses.fields(Features)]
    search_only = Features(**dict.fromkeys(names, 0.0) | {"search": 1.0})
    assert rerank(parsed, turned, search_only)[0].hit.quote == "噪声地图。"


def test_nothing_found_is_nothing_ranked():
    assert rerank(parse_question("多少"), []) == []


class ByLength:
    """A reranker that likes short clauses."""

    name = "by-length"

    def score(self, question: str, texts):
        assert question
        return [-float(len(text)) for text in texts]


def test_a_reranker_has_the_last_word_and_its_rank_stays_visible():
    parsed = parse_question("黑臭水体消除比例是多少")
    _, found = readings(parsed, bare("黑臭水体消除比例达到70%，按季度开展监测并公开。", "绘制噪声地图。"))
    ordered = rerank_by(ByLength(), parsed, rerank(parsed, found))
    assert [r.hit.quote for r in ordered][0] == "绘制噪声地图。"
    assert [r.hit.ranks["reranker"] for r in ordered] == [1, 2]
    assert [r.hit.rank for r in ordered] == [1, 2]


def test_a_search_asks_the_reranker_only_when_it_is_given_one(tiny_library):
    plain = find(tiny_library, "青屿省2024年黑臭水体消除比例是多少")
    reranked = find(tiny_library, "青屿省2024年黑臭水体消除比例是多少", context=Context(reranker=ByLength()))
    assert all("reranker" not in hit.ranks for hit in plain.hits)
    ranks = [hit.ranks["reranker"] for hit in reranked.hits]
    assert ranks[0] == 1 and ranks == sorted(set(ranks))  # items of one list are one hit


def test_a_document_of_the_kind_that_the_question_names_goes_first():
    parsed = parse_question("要点里黑臭水体消除比例是多少")
    assert parsed.document_kinds == ("要点",)
    _, found = readings(parsed, bare("黑臭水体消除比例达到70%。", "黑臭水体消除比例达到80%。"))
    kinds = ("工作总结", "工作要点")
    named = [
        dataclasses.replace(r, document=dataclasses.replace(r.document, metadata=Metadata(kind=kind)))
        for r, kind in zip(found, kinds, strict=True)
    ]
    assert [r.document.metadata.kind for r in rerank(parsed, named)] == ["工作要点", "工作总结"]
