"""Precedents: places with reusable wording, sentence by sentence, every span a slice of its document."""

import pytest

from answer.retrieve import Context
from corpus.errors import QuestionError
from corpus.messages import spoken_in
from corpus.types import Metadata
from drafting.official import official, official_title, standing
from drafting.precedent import precedents
from drafting.precedent_compare import character_diff, differences, shared_phrases
from drafting.precedent_score import Draft, scored
from drafting.precedent_units import PARTS, draft_parts, units_of, wording
from index.filters import Filters
from tests.answer.answer_tiny import by_source, document, hit, open_library

CARE = "对水源地开展季度巡查，建立问题台账并限期整改。"
FIRST = f"""湖北省2023年水环境工作要点

一、总体要求

坚持系统治理。

二、重点任务

1.守护饮用水安全。{CARE}加快水源地规范化建设。（牵头单位：水源处；责任单位：各市生态环境局）

2.整治入河排污口。完成1,200个入河排污口溯源，整治完成率达到60%。
"""
SECOND = f"""武汉市2024年水环境工作方案

一、重点任务

1.守护饮用水安全。{CARE}

2.治理养殖尾水。推动连片池塘改造。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with open_library(tmp_path_factory.mktemp("precedent"), {"first": FIRST, "second": SECOND}) as opened:
        yield opened


def slice_of(library, place):
    return library.document(place.doc_id).raw[place.start : place.end]


def test_every_quote_and_shared_phrase_is_a_slice_of_its_document(library):
    found = precedents(library, "建立水源地问题台账，开展季度巡查")
    assert found.hits
    for precedent in found.hits:
        raw = library.document(precedent.hit.doc_id).raw
        assert raw[precedent.hit.start : precedent.hit.end] == precedent.hit.quote
        for start, end in precedent.shared:
            assert precedent.hit.start <= start < end <= precedent.hit.end
        for place in precedent.places:
            assert slice_of(library, place) == place.quote


def test_the_same_wording_in_two_documents_is_one_hit_used_by_two(library):
    found = precedents(library, CARE)
    first = found.hits[0]
    assert "建立问题台账" in first.hit.quote
    assert first.used_by == 2
    assert len(first.places) == 1
    assert sum("建立问题台账" in p.hit.quote for p in found.hits) == 1


def test_of_the_same_wording_the_document_of_the_higher_level_is_shown(library):
    assert precedents(library, CARE).hits[0].hit.title == "湖北省2023年水环境工作要点"


def test_headings_and_brackets_of_units_are_no_wording(library):
    first = by_source(library, "first")
    texts = [unit.text for clause in first.clauses for unit in units_of(first, clause)]
    assert CARE in texts
    assert not [text for text in texts if text.startswith("（牵头") or text == "二、重点任务"]


def test_a_paragraph_is_searched_in_parts_and_every_part_is_answered(library):
    text = "对水源地开展季度巡查，建立问题台账。推动连片池塘养殖尾水改造治理。"
    found = precedents(library, text, k=4)
    assert [text[a:b] for a, b in found.parts] == text.replace("。", "。\n").split()
    assert {precedent.part for precedent in found.hits} == {0, 1}
    assert any("池塘" in precedent.hit.quote for precedent in found.hits)


def test_filters_narrow_to_region_and_year(library):
    found = precedents(library, CARE, context=Context(Filters(years=(2024,))))
    assert {precedent.hit.year for precedent in found.hits} == {2024}
    assert found.hits[0].used_by == 1


def test_no_more_than_k_hits_ranked_from_one(library):
    found = precedents(library, "水源地巡查 排污口整治 养殖尾水", k=2)
    assert [precedent.hit.rank for precedent in found.hits] == [1, 2]


def test_the_json_holds_the_contract(library):
    shown = precedents(library, CARE, k=1).as_json()
    assert {"text", "hits", "elapsed_ms"} <= shown.keys()
    (first,) = shown["hits"]
    assert {"doc_id", "path", "quote", "rank", "score", "ranks", "shared", "used_by", "differs"} <= first.keys()
    assert first["citation"].startswith("《湖北省2023年水环境工作要点》二、1.")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "query_empty"),
        (" \n", "query_empty"),
        ("水" * 2001, "precedent.too_long"),
        ("。。。", "precedent.no_words"),
    ],
)
def test_an_empty_wordless_or_overlong_draft_is_refused(library, text, code):
    with pytest.raises(QuestionError) as error:
        precedents(library, text)
    assert error.value.code == code


def test_a_count_below_one_is_refused(library):
    with pytest.raises(QuestionError) as error:
        precedents(library, CARE, k=0)
    assert error.value.code == "query_count"


def test_an_empty_library_gives_no_hits_and_says_so(tmp_path):
    with open_library(tmp_path, {}) as empty:
        found = precedents(empty, CARE)
    assert found.hits == ()
    assert len(found.notices) == 1


def test_a_draft_of_one_word_is_told_that_a_sentence_would_find_more(library):
    with spoken_in("en"):
        found = precedents(library, "水")
    assert found.hits
    assert found.notices == ("The draft is very short; these are near in meaning. A whole sentence finds better ones.",)


def test_a_draft_that_shares_no_phrase_is_told_so(library):
    found = precedents(library, "量子通信卫星发射")
    assert not any(precedent.shared for precedent in found.hits)
    assert len(found.notices) == 1


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("想写推进入河排污口整治", "推进入河排污口整治"),
        ("我们打算在队伍建设部分写：以练兵提升能力", "以练兵提升能力"),
        ("腾退地块怎么管控,找一下可以借鉴的条款", "腾退地块怎么管控"),
        ("推行统一运维，别人怎么写的？", "推行统一运维"),
        ("推行统一运维。", "推行统一运维。"),
        ("找", "找"),
    ],
)
def test_the_frame_of_a_request_is_no_wording(text, bare):
    assert text[slice(*wording(text))] == bare


def test_many_sentences_make_a_bounded_number_of_parts_that_cover_the_draft():
    text = "".join(f"第{n}项工作要抓紧完成并及时报送。" for n in range(40))
    parts = draft_parts(text)
    assert len(parts) == PARTS
    assert parts[0][0] == 0
    assert parts[-1][1] == len(text)


def test_a_sentence_is_scored_by_the_words_it_shares():
    second = document(SECOND)
    hits = [hit(second, clause) for clause in second.clauses]
    found = scored(Draft("池塘改造", lambda words: dict.fromkeys(words, 1.0)), hits, lambda _: second, units_of)
    assert found[0].unit.text == "推动连片池塘改造。"
    assert found[0].score == max(item.score for item in found)


def test_shared_phrases_are_found_in_any_order_and_not_across_punctuation():
    draft, other = "开展季度巡查，建立问题台账", "建立问题台账。每年开展季度巡查"
    shared = shared_phrases(draft, other)
    assert [other[slice(*s.found)] for s in shared] == ["建立问题台账", "开展季度巡查"]
    assert [draft[slice(*s.draft)] for s in shared] == ["建立问题台账", "开展季度巡查"]


def test_what_differs_is_named():
    found = differences("2025年底前治理率达到40%", "2024年底前远山省治理率达到35%以上")
    assert [(d.kind, d.draft, d.found) for d in found if d.kind != "place"] == [
        ("number", "40%", "35%以上"),
        ("deadline", "2025年底前", "2024年底前"),
    ]
    (comparator,) = differences("治理率达到40%", "治理率达到40%以上")
    assert (comparator.kind, comparator.draft, comparator.found) == ("comparator", "40%", "40%以上")


def test_places_and_units_that_only_one_side_names_are_differences():
    found = differences("在武汉市试点（牵头单位：水处）", "在绍兴市试点（牵头单位：大气处）")
    assert [(d.kind, d.draft, d.found) for d in found] == [("place", "武汉市", "绍兴市"), ("unit", "水处", "大气处")]


def test_the_same_text_differs_in_nothing():
    assert differences(CARE, CARE) == ()
    assert [tag for tag, _, _ in character_diff(CARE, CARE)] == ["equal"]


def test_a_citation_is_written_in_the_official_form(library):
    first = by_source(library, "first")
    clause = next(c for c in first.clauses if c.label.startswith("2"))
    assert official(hit(first, clause)) == "《湖北省2023年水环境工作要点》二、2."
    assert official_title("关于印发《甲方案》的通知", "a.txt") == "《关于印发〈甲方案〉的通知》"
    assert official_title(None, "folder/a.txt") == "a.txt"


def test_the_higher_then_the_newer_document_stands_first():
    known = [
        Metadata(level="市", year=2024),
        Metadata(level="省", year=2022),
        Metadata(level="省", year=2023),
        Metadata(),
    ]
    assert sorted(known, key=standing) == [known[2], known[1], known[0], known[3]]
