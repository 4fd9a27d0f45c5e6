"""How much of a question a text covers, and how clauses are read."""

import pytest

from answer.draft import window
from answer.evidence import (
    CONTEXT_WEIGHT,
    NOTHING,
    PAIR_WEIGHT,
    UNTRANSLATED,
    Asked,
    Text,
    context_of,
    segments_of,
)
from answer.question import parse_question
from tests.answer.answer_tiny import PLAN_2024, asked_of, bare, document, even, evidence, readings


def test_a_text_that_says_everything_covers_everything_and_another_nothing():
    asked = asked_of("黑臭水体", "消除比例")
    assert asked.coverage("县级城市黑臭水体消除比例达到70%") == pytest.approx(1.0)
    assert asked.coverage("噪声地图") == 0.0
    assert asked.coverage("") == 0.0
    assert 0.3 < asked.coverage("推进黑臭水体整治") < 0.7


def test_what_another_text_says_already_does_not_count():
    asked = asked_of("湖泊治理方案", "统筹调度")
    title = Text.of("青屿省湖泊治理方案")
    assert asked.beyond(Text.of("部门要加强统筹调度"), title) == pytest.approx(1.0)
    assert asked.beyond(Text.of("落实湖泊治理方案"), title) == 0.0
    assert asked.beyond(Text.of("落实湖泊治理方案"), Text.of("湖泊治理方案 统筹调度")) == 0.0


def test_rare_words_weigh_more_than_common_ones():
    rarity = {"黑臭": 9.0, "水体": 9.0, "黑臭水体": 9.0, "整治": 1.0}
    asked = asked_of("黑臭水体", "整治", weights=lambda words: {w: rarity[w] for w in words if w in rarity})
    assert asked.coverage("黑臭水体") > 0.9 > 0.2 > asked.coverage("整治")


def test_a_synonym_of_the_glossary_stands_for_the_term():
    asked = asked_of("PM2.5浓度")
    assert asked.coverage("细颗粒物浓度") == pytest.approx(asked.coverage("PM2.5浓度")) == pytest.approx(1.0)


def test_translations_are_alternatives_of_which_the_best_counts():
    asked = Asked((("黑臭水体", "臭水沟"),), even)
    assert asked.coverage("治理黑臭水体") == asked.coverage("治理臭水沟") == pytest.approx(1.0)


def test_words_that_share_characters_and_no_token_are_alike():
    asked = asked_of("河长会")
    assert asked.coverage("河长办") == pytest.approx(PAIR_WEIGHT / 2)
    assert asked.coverage("河道部长") == 0.0


def test_what_only_the_headings_say_counts_less():
    asked = asked_of("黑臭水体")
    assert asked.coverage("比例达到70%", "消除黑臭水体") == pytest.approx(CONTEXT_WEIGHT)
    assert asked.coverage("黑臭水体比例达到70%", "消除黑臭水体") == pytest.approx(1.0)


def test_prepared_texts_measure_like_plain_ones():
    asked = asked_of("黑臭水体", "比例")
    assert asked.coverage_of(Text.of("黑臭水体"), NOTHING) == asked.coverage("黑臭水体")
    assert asked.coverage_of(Text.of("比例"), Text.of("黑臭水体")) == asked.coverage("比例", "黑臭水体")


def test_a_word_that_the_library_lacks_is_unknown_and_weighs_less_but_something():
    asked = asked_of("噪声", "飞碟", weights=lambda words: {w: 1.0 for w in words if w != "飞碟"})
    assert asked.unknown == {"飞碟"}
    assert 0 < asked.weights["飞碟"] < asked.weights["噪声"]
    assert asked.coverage("噪声") < 1.0


def test_words_that_were_not_translated_lower_the_coverage_to_a_floor():
    whole, half, none = (asked_of("黑臭水体", known=known) for known in (1.0, 0.5, 0.0))
    assert whole.coverage("黑臭水体") == pytest.approx(1.0)
    assert half.coverage("黑臭水体") == pytest.approx(UNTRANSLATED + (1 - UNTRANSLATED) / 2)
    assert none.coverage("黑臭水体") == pytest.approx(UNTRANSLATED)


@pytest.mark.parametrize("phrases", [(), ("",), ("？？",), ("的",)])
def test_a_question_about_nothing_covers_nothing(phrases):
    assert asked_of(*phrases).coverage("") == 0.0


def test_what_is_missing_is_named_as_the_question_wrote_it_heaviest_first():
    asked = asked_of("海上风电", "装机容量", "青屿")
    missing = asked.missing("青屿大力发展旅游")
    assert missing and "青屿" not in missing
    assert set(missing) <= {"海上", "风电", "海上风电", "装机", "容量", "装机容量"}
    assert asked.missing("青屿海上风电装机容量") == []


def test_other_words_for_a_term_are_not_missing():
    assert asked_of("PM2.5").missing("细颗粒物") == []


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("完成1,571个排污口，建立台账。", ["完成1,571个排污口", "建立台账"]),
        ("上午9:30开会：讨论", ["上午9:30开会", "讨论"]),
        ("甲，乙：丙、丁！", ["甲", "乙", "丙、丁"]),
        ("（甲；乙），丙", ["（甲", "乙）", "丙"]),
        ("甲,乙", ["甲", "乙"]),
        ("甲， 乙", ["甲", "乙"]),
        ("没有停顿", ["没有停顿"]),
        ("达到3.5%、占比5%", ["达到3.5%、占比5%"]),
    ],
)
def test_sentences_are_cut_at_pauses_but_not_inside_numbers(text, segments):
    asked, (sentence, *_) = evidence("甲", bare(text))
    assert [sentence.text[s.start : s.end] for s in segments_of(sentence, asked)] == segments


@pytest.mark.parametrize(
    ("phrases", "kept"),
    [
        (("黑臭水体",), "整治黑臭水体"),
        (("黑臭水体", "噪声地图"), "整治黑臭水体，完成1,571个溯源，绘制噪声地图"),
        (("噪声地图",), "绘制噪声地图"),
    ],
)
def test_the_window_is_the_shortest_run_of_segments_that_says_as_much_as_the_sentence(phrases, kept):
    _, (sentence, *_) = evidence("甲", bare("提高认识，整治黑臭水体，完成1,571个溯源，绘制噪声地图，确保实效。"))
    start, end = window(sentence, asked_of(*phrases))
    assert sentence.text[start:end] == kept


def test_the_window_holds_what_must_be_inside():
    _, (sentence, *_) = evidence("甲", bare("整治黑臭水体，完成1,571个溯源，绘制噪声地图。"))
    at = sentence.text.index("1,571")
    start, end = window(sentence, asked_of("噪声地图"), (at, at + 5))
    assert sentence.text[start:end] == "完成1,571个溯源，绘制噪声地图"


def test_reading_a_clause_leaves_its_childrens_text_to_them():
    _, found = readings("绿色工厂申报材料", document(PLAN_2024))
    (section,) = (r for r in found if r.clause.path == ("二、", "（三）"))
    said = "".join(s.text for s in section.sentences)
    assert "以下材料" in said
    assert "申请书" not in said


def test_every_sentence_is_a_slice_of_the_raw_text():
    plan = document(PLAN_2024)
    _, sentences = evidence("黑臭水体消除比例", plan)
    for sentence in sentences:
        start, end = sentence.raw_span()
        assert "".join(plan.raw[start:end].split()) == "".join(sentence.text.split())
    (best, *_) = sentences
    at = best.text.index("70%")
    assert plan.raw[slice(*best.raw_span(at, at + 3))] == "70%"


def test_a_wrapped_number_keeps_its_raw_span():
    raw = (
        "二、任务\n\n1.整治排污口。干流排污口整治完成率达到8\n5%，建立台账，并\n"
        "且完善档案，做到一口一策，确保长效管理落到实处。\n"
    )
    wrapped = document(raw)
    _, sentences = evidence("排污口整治完成率", wrapped)
    for sentence in sentences:
        start, end = sentence.raw_span()
        assert "".join(wrapped.raw[start:end].split()) == "".join(sentence.text.split())


def test_the_context_of_a_clause_is_its_title_its_headings_and_the_cells_of_its_row():
    plan = document(PLAN_2024)
    item = next(c for c in plan.clauses if c.path == ("二、", "（一）", "1."))
    assert context_of(plan, item).endswith("消除黑臭水体 打好碧水保卫战 重点任务")
    assert "青屿省2024年生态环境工作要点" in context_of(plan, item)


def test_a_clause_covers_together_what_its_sentences_cover_one_by_one():
    _, (reading, *_) = readings("黑臭水体和噪声地图", bare("整治黑臭水体。绘制噪声地图。"))
    assert reading.coverage == pytest.approx(1.0)
    assert reading.best < 0.8


def test_sentences_come_best_first():
    _, sentences = evidence("黑臭水体消除比例", document(PLAN_2024))
    assert [s.score for s in sentences] == sorted((s.score for s in sentences), reverse=True)
    assert "黑臭水体消除比例" in sentences[0].text


def test_asking_is_the_same_in_any_letter_case_and_width():
    first, second = (Asked(parse_question(q).focus_zh, even) for q in ("PM2.5浓度", "ｐｍ2.5浓度"))
    assert first.coverage("pm2.5浓度") == second.coverage("PM2.5浓度") == pytest.approx(1.0)
