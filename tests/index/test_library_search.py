"""Searching a library: hits, filters, channels, and what is said when there are none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import QuestionError
from corpus.messages import spoken_in
from corpus.types import ClauseKind
from index.filters import Filters
from index.reports import Pipeline
from index.search import SearchSettings
from tests.index.index_tiny import (
    HUBEI,
    PIPELINE,
    open_tiny,
    passages,
    write,
)

pytestmark = pytest.mark.usefixtures("engine")


def test_a_hit_has_the_shape_of_the_contract(library, files):
    result = library.search("县级城市黑臭水体消除比例", k=2)
    hit = result.hits[0]
    text = "完成县级城市黑臭水体消除比例80%。力争全年优良天数比率达到82.5%。"
    start = HUBEI.index(text)
    assert hit.as_json() == {
        "doc_id": library.find("hubei.txt").doc_id,
        "source": str(files / "hubei.txt"),
        "title": "湖北省2024年工作要点",
        "doc_number": None,
        "issuer": "湖北省生态环境厅",
        "region": "湖北省",
        "year": 2024,
        "date": None,
        "path": ["1."],
        "clause_id": f"{hit.doc_id}#1",
        "start": start,
        "end": start + len(text),
        "quote": text,
        "rank": 1,
        "score": hit.score,
        "ranks": {"dense": 1, "lexical": 1},
        "best": [start, start + len("完成县级城市黑臭水体消除比例80%。")],
        "copies": [],
        "not_stated": [],
        "validity": hit.validity.as_json(),
    }
    assert [h.rank for h in result.hits] == [1, 2]
    assert result.hits[0].score >= result.hits[1].score
    assert json.loads(json.dumps(result.as_json()))["hits"][0]["quote"] == text
    assert result.elapsed_ms > 0 and result.notices == ()


def test_a_clause_is_one_hit_however_many_of_its_passages_match(library):
    hits = library.search("黑臭水体 优良天数比率", k=50).hits
    assert len({(hit.doc_id, hit.clause) for hit in hits}) == len(hits)


def test_a_parents_hit_is_its_own_text_without_its_children(library):
    hit = library.search("推进无废城市建设，开展危险废物规范化评估。", k=1).hits[0]
    assert hit.quote == "推进无废城市建设，开展危险废物规范化评估。"


def test_a_row_of_a_table_is_read_across(tmp_path):
    def rows(path, source):
        document = PIPELINE.read(path, source)
        owners = {clause.parent for clause in document.clauses}
        clauses = tuple(replace(c, kind=ClauseKind.ROW) if c.index in owners else c for c in document.clauses)
        return replace(document, clauses=clauses)

    row = "推进无废城市建设。\n\t编制工作方案。\n\t固体处负责。"
    write(tmp_path / "files", short=f"短表\n{row}\n", long=f"长表\n推进美丽河湖建设。\n\t{'重复的话。' * 300}\n")
    with open_tiny(tmp_path / "library", pipeline=Pipeline(rows, passages, "1")) as library:
        library.add([tmp_path / "files"])
        assert library.search("推进无废城市建设。", k=1).hits[0].quote == row
        assert library.search("推进美丽河湖建设。", k=1).hits[0].quote == "推进美丽河湖建设。"


def test_every_passage_of_a_hit_has_its_cosine(library):
    narrow = SearchSettings(depth=1)
    hits = library.search("县级城市黑臭水体消除比例", k=5, settings=narrow).hits
    wide = {(h.doc_id, h.clause): h for h in library.search("县级城市黑臭水体消除比例", k=50).hits}
    assert hits
    for hit in hits:
        assert sorted(hit.similar) == sorted(wide[hit.doc_id, hit.clause].similar) != []
        assert hit.cosine == max(cosine for _, _, cosine in hit.similar)
    words_only = SearchSettings(weights={"lexical": 1.0})
    assert all(hit.similar == () for hit in library.search("黑臭水体", k=5, settings=words_only).hits)


def test_a_long_clause_is_represented_by_the_piece_that_matched(tmp_path):
    sentence = "对涉磷企业开展专项整治。"
    long = "一般性要求的句子重复出现。" * 50 + sentence + "其他内容同样反复出现。" * 60
    write(tmp_path / "files", long=f"长条款\n{long}\n短的一条。\n")

    def pieces(document):
        found = passages(document)
        return tuple(p for p in found if p.end - p.start < 1200)

    with open_tiny(tmp_path / "library", pipeline=Pipeline(PIPELINE.read, pieces, "1")) as library:
        library.add([tmp_path / "files"])
        hit = library.search("涉磷企业专项整治", k=1).hits[0]
        assert hit.quote == sentence and hit.best == (hit.start, hit.end)


def test_filters_are_met_by_every_hit_and_resolve_documents(library, files):
    def sources(**filters):
        hits = library.search("水体 治理 断面 污水 浓度", k=50, filters=Filters(**filters)).hits
        return {(Path(hit.source).stem, hit.path[-1]) for hit in hits}

    assert sources(years=(2023,)) == {("zhejiang", "1."), ("zhejiang", "2."), ("hubei", "4.")}
    assert sources(regions=("武汉",)) == {("hubei", "3.")}
    assert {name for name, _ in sources(regions=("湖北",))} == {"hubei"}
    assert sources(statuses=("achieved",)) == {("hubei", "4.")}
    assert {name for name, _ in sources(docs=("zhejiang.txt", "全国水污染"))} == {"zhejiang", "nation"}
    assert {name for name, _ in sources(issuers=("生态环境厅",), kinds=("工作计划",))} == {"zhejiang"}


def test_a_filter_that_nothing_meets_returns_nothing_and_says_so(library):
    with spoken_in("en"):
        unknown = library.search("水体", filters=Filters(years=(1999,), docs=("none",)))
        assert unknown.hits == ()
        assert unknown.notices == (
            "No clause in the library has year=1999",
            "No clause in the library has doc=none",
        )
        never = library.search("水体", filters=Filters(years=(2023,), regions=("武汉",)))
        assert (never.hits, never.notices) == ((), ("No clause meets all filters at once",))


def test_an_empty_question_or_k_is_refused(library):
    with pytest.raises(QuestionError):
        library.search("  ")
    with pytest.raises(QuestionError):
        library.search("水", k=0)


def test_a_question_without_words_uses_the_dense_channel_and_says_so(library):
    with spoken_in("en"):
        result = library.search("？！")
    assert result.hits and result.notices[0].startswith("No word of the query")


def test_words_of_the_lexical_channel_can_differ_from_the_question(library):
    settings = SearchSettings(weights={"lexical": 1})
    hit = library.search("black-odorous water", k=1, settings=settings, words="农村黑臭水体").hits[0]
    assert hit.quote == "农村黑臭水体治理100条。"


def test_reciprocal_rank_fusion_is_a_setting(library):
    hits = library.search("黑臭水体", settings=SearchSettings(fusion="reciprocal")).hits
    weights = SearchSettings().weights
    assert hits[0].score == pytest.approx(sum(weights[name] / (60 + rank) for name, rank in hits[0].ranks.items()))


def test_of_many_documents_that_are_not_there_a_few_are_told(library):
    held = [known.doc_id for known in library.documents()]
    gone = [f"{number:010x}" for number in range(1000)]
    with spoken_in("en"):
        result = library.search("水体", filters=Filters(docs=(*held, *gone)))
    assert result.hits
    assert len(result.notices) == 5
