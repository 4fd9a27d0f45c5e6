from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import tokens as module
from index.tokens import content_tokens, cut, normalise, numeral, terms, tokens

SAMPLES = sorted(Path("corpus/samples").glob("*.txt"))


@pytest.fixture(scope="module")
def jieba():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

        jieba.setLogLevel(60)
        jieba.initialize()
    return jieba


def is_chinese(token: str) -> bool:
    return all("\u4e00" <= letter <= "\u9fff" for letter in token)


def compare(jieba, text: str) -> None:
    for line in text.splitlines():
        ours, theirs = cut(line), list(jieba.cut_for_search(line))
        assert [t for t in ours if is_chinese(t)] == [t for t in theirs if is_chinese(t)]
        # Of codes like 2024-03-18 rjieba keeps more together; every number that jieba gives can still be looked up.
        words = {t for t in theirs if t.isascii() and t.isdigit() and len(t) > 1}
        assert words <= set(tokens(line))


def test_the_cutter_gives_jiebas_search_mode_tokens(jieba):
    assert SAMPLES
    for path in SAMPLES:
        compare(jieba, path.read_text(encoding="utf-8"))


@pytest.mark.real
def test_the_cutter_gives_jiebas_tokens_of_real_documents(jieba):
    seeds = sorted(Path("../shared/seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("../shared/seeds is absent")
    for path in seeds:
        compare(jieba, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "term", ["黑臭水体", "无废城市", "细颗粒物", "入河排污口", "优良天数比率", "三线一单", "牵头单位", "2+26", "升A晋B"]
)
def test_terms_of_the_trade_stay_whole(term):
    assert normalise(term) in tokens(f"推进{term}有关工作")


def test_a_whole_term_stands_beside_its_parts_and_inside_longer_terms():
    found = tokens("农村黑臭水体")
    assert {"农村", "黑臭", "水体", "黑臭水体", "农村黑臭水体"} <= set(found)


@pytest.mark.parametrize(
    "spelling",
    [
        "鄂环发〔2024〕2号",
        "鄂环发[2024]2号",
        "鄂环发（2024）2 号",
        "鄂环发【2024】2号",
        "鄂环发〔2024〕第2号",
        "鄂环发［2024］02号",
    ],
)
def test_a_document_number_is_one_token_in_every_bracket(spelling):
    assert "鄂环发〔2024〕2号" in tokens(f"根据{spelling}要求")


@pytest.mark.parametrize("spelling", ["GB3838-2002", "GB 3838—2002", "gb3838－2002", "ＧＢ３８３８–2002"])
def test_a_standard_is_one_token_however_its_dash_is_written(spelling):
    found = tokens(f"执行{spelling}标准")
    assert "gb3838-2002" in found and "gb3838" in found


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("PM2.5浓度", "pm2.5"),
        ("ＰＭ₂.₅浓度", "pm2.5"),
        ("PM 2.5浓度", "pm2.5"),
        ("第十二条", "第十二条"),
        ("第 12 条", "第十二条"),
        ("2024 年", "2024年"),
        ("80 %的任务", "80%"),
        ("89.3%", "89.3%"),
        ("12480 个", "12480"),
        ("12,480个", "12480"),
        ("O₃浓度", "o3"),
        ("VOCs治理", "vocs"),
        ("HJ 2.2-2018", "hj2.2-2018"),
        ("GB/T 18883-2022", "gb/t18883-2022"),
        ("劣Ⅴ类", "劣v类"),
    ],
)
def test_codes_are_whole_tokens(text, token):
    assert token in tokens(text)


def test_a_number_is_no_piece_of_a_longer_one():
    assert "12024年" not in tokens("12024年") and "2024年" not in tokens("12024年")
    assert "5%" not in tokens("89.5%")


def test_only_function_characters_and_punctuation_are_dropped():
    assert tokens("的、和。《》 \n") == []
    assert tokens("不低于") != []


def test_numerals_are_written_as_laws_write_them():
    written = [numeral(n) for n in (1, 10, 12, 20, 25, 100, 105, 110, 112, 999)]
    assert written == ["一", "十", "十二", "二十", "二十五", "一百", "一百零五", "一百一十", "一百一十二", "九百九十九"]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("第二條罰款標準", "第二条罚款标准"), ("臺灣居民的權利", "台湾居民的权利"), ("應當修復", "应当修复")],
)
def test_traditional_text_has_the_tokens_of_simplified_text(traditional, simplified):
    assert tokens(traditional) == tokens(simplified)


def test_a_rare_character_makes_tokens_with_its_neighbours():
    assert "𣲘溪" in tokens("巡查𣲘溪河段") and "周𬭎" in tokens("河长周𬭎")
    assert not set(tokens("𣲘溪")) & {"濛溪", "濛"}


@given(st.text(max_size=60))
def test_no_token_of_any_text_holds_white_space(text):
    assert all(token and not any(c.isspace() for c in token) for token in tokens(text))


def test_the_list_of_terms_has_hundreds_and_none_twice():
    words = [w for line in module.TERMS_FILE.read_text("utf-8").splitlines() if line[:1] != "#" for w in line.split()]
    assert len(terms()) > 300
    assert sorted(w for w in set(words) if words.count(w) > 1) == []


@pytest.mark.parametrize(
    ("text", "left_out", "kept"),
    [
        ("高校前要弄好", {"前要", "要"}, {"高校"}),
        ("该报多少", {"该报"}, {"多少"}),
        ("经费里批", {"里批", "里"}, {"经费"}),
        ("千佛镇", set(), {"千佛镇"}),
        ("从业人员自来水", {"从", "自"}, {"从业", "自来", "从业人员"}),
        ("柳溪河长是", {"长是"}, set()),
    ],
)
def test_pieces_of_a_wrong_cut_are_no_words_of_content(text, left_out, kept):
    found = set(content_tokens(text))
    assert not found & left_out and kept <= found
