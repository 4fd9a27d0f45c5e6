"""Groups of Chinese alternatives for the words of a question, from two witnesses, as far as the library has them."""

import gzip
import sqlite3

import pytest

from answer import dictionary
from answer.dictionary import key_of, look_up, prepared
from answer.focus import known_share, things_asked
from answer.question import parse_question
from answer.renderings import DICTIONARY, GLOSSARY, LEFT_OUT, OTHER_NAME, SINGLE, renderings

LINES = """# CC-CEDICT
擔保費 担保费 [dan1 bao3 fei4] /guarantee fee/
費 费 [fei4] /to cost/to spend/fee/wasteful/
職業學院 职业学院 [zhi2 ye4 xue2 yuan4] /vocational college; professional school/
學院 学院 [xue2 yuan4] /college/educational institute/school/
產假 产假 [chan3 jia4] /maternity leave/
保證 保证 [bao3 zheng4] /guarantee/to guarantee/to ensure/
張 张 [Zhang1] /surname Zhang/
張 张 [zhang1] /to open up/to spread/sheet of paper/
AA制 AA制 [A A zhi4] /to split the bill/
台 台 [tai2] /variant of 臺|台[tai2]/platform (also, stage)/
"""


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A dictionary of a few lines in a cache folder of its own."""
    source = tmp_path / "cedict.txt.gz"
    source.write_bytes(gzip.compress(LINES.encode()))
    monkeypatch.setattr(dictionary, "_source", lambda: source)
    monkeypatch.setattr(dictionary, "_cache", lambda: tmp_path / "cache")
    prepared.cache_clear()
    yield tmp_path
    prepared.cache_clear()


def library_of(*words):
    """The rarity of a library that has these tokens and no others."""
    return lambda asked: {word: 2.0 for word in asked if word in words}


def test_glosses_lose_articles_parentheses_and_endings(small):
    found = look_up(
        [key_of(text.split()) for text in ("guarantee fees", "cost", "platforms", "surname zhang", "leave")]
    )
    assert found == {"guarante fee": ("担保费",), "cost": ("费",), "platform": ("台",)}


def test_the_word_that_means_it_first_stands_first(small):
    assert look_up([key_of(["guarantee"])])[key_of(["guarantee"])] == ("保证",)
    assert look_up([key_of(["school"])])[key_of(["school"])] == ("学院",)


def test_the_file_is_made_once_and_looked_up_without_the_package(small, monkeypatch):
    file = prepared()
    stamp = file.stat().st_mtime_ns
    monkeypatch.setattr(dictionary, "_write", lambda *_: pytest.fail("made again"))
    prepared.cache_clear()
    assert prepared() == file and file.stat().st_mtime_ns == stamp
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_without_a_cache_or_a_package_nothing_is_found(small, monkeypatch):
    blocked = small / "blocked"
    blocked.write_text("a file where the folder should be")
    monkeypatch.setattr(dictionary, "_cache", lambda: blocked)
    prepared.cache_clear()
    assert prepared() is None and look_up(["fee"]) == {}
    monkeypatch.setattr(dictionary, "_source", lambda: None)
    prepared.cache_clear()
    assert prepared() is None and look_up(["fee"]) == {}


def test_a_damaged_file_finds_nothing(small):
    file = prepared()
    file.write_bytes(b"no database at all")
    assert look_up(["fee"]) == {}


def test_a_damaged_package_leaves_nothing_behind(small, monkeypatch):
    source = small / "damaged.gz"
    source.write_bytes(b"no gzip")
    monkeypatch.setattr(dictionary, "_source", lambda: source)
    prepared.cache_clear()
    assert prepared() is None
    assert not list((small / "cache").iterdir())


def test_the_longest_phrase_wins_and_only_what_the_library_has_counts(small):
    groups = renderings(
        "What guarantee fee may vocational colleges charge?",
        "en",
        library_of("担保费", "担保", "保费", "费", "职业", "学院"),
    )
    ours = [(group.words, group.weight) for group in groups if group.source == "dictionary"]
    assert ours == [(("担保费",), DICTIONARY), (("职业学院",), DICTIONARY)]
    none = renderings("What guarantee fee may vocational colleges charge?", "en", library_of("产假"))
    assert [group for group in none if group.source == "dictionary"] == []


def test_a_word_of_one_character_weighs_little(small):
    (group,) = [g for g in renderings("the fee", "en", library_of("费")) if g.source == "dictionary"]
    assert group.weight == DICTIONARY * SINGLE


def test_the_glossary_is_a_witness_of_its_own(small):
    groups = renderings("black-odorous water", "en", library_of("黑臭水体", "黑臭", "水体"))
    assert [(g.source, g.weight, g.words[0]) for g in groups] == [("glossary", GLOSSARY, "黑臭水体")]


def test_other_names_of_a_chinese_term_count_more_where_the_library_lacks_the_term():
    (known,) = renderings("个税怎么算", "zh", library_of("个税", "个人所得税", "个人", "所得", "所得税"))
    (lacking,) = renderings("个税怎么算", "zh", library_of("个人所得税", "个人", "所得", "所得税"))
    assert (known.weight, lacking.weight) == (OTHER_NAME, LEFT_OUT)
    assert known.words == lacking.words == ("个人所得税",)
    assert (known.start, known.end) == (0, 2)


def test_an_english_question_is_asked_about_what_the_dictionary_adds(small):
    question = parse_question("maternity leave zorblax")
    groups = renderings(question.text, "en", library_of("产假"))
    assert ("产假",) in things_asked(question, groups)
    assert known_share(question, groups) > known_share(question)


def test_the_file_is_a_database_that_nobody_writes_to(small):
    look_up(["fee"])
    with sqlite3.connect(prepared()) as database:
        assert database.execute("SELECT count(*) FROM glosses").fetchone()[0] > 5
    database.close()
