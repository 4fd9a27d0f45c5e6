"""The phrase bank: what recurs, where, and what is said after a beginning."""

import numpy as np
import pytest

from corpus.messages import spoken_in
from drafting.phrase_runs import recurring_runs
from drafting.phrase_topics import GENERAL, TOPICS, topic_name, topic_of
from drafting.phrases import mine, phrase_bank
from tests.answer.answer_tiny import document, open_library

FIRST = """甲省2023年工作要点

一、水

1.持续推进入河排污口排查整治。农村生活污水治理率达到40%以上。

2.持续推进入河排污口排查整治，建立长效机制。
"""
SECOND = """乙省2024年工作要点

一、水

1.持续推进入河排污口排查整治。持续推进黑臭水体治理。

2.农村生活污水治理率达到46%以上。农村生活污水治理率达到50%以上。
"""


@pytest.fixture(scope="module")
def bank():
    return mine([document(FIRST, "first.txt"), document(SECOND, "second.txt")])


def found(bank, text):
    return next(phrase for phrase in bank.phrases if phrase.text == text)


def test_the_longest_run_that_recurs_is_a_phrase_and_its_parts_are_not(bank):
    texts = [phrase.text for phrase in bank.phrases]
    assert "持续推进入河排污口排查整治" in texts
    assert "入河排污口排查整治" not in texts


def test_counts_are_places_and_documents(bank):
    phrase = found(bank, "持续推进入河排污口排查整治")
    assert (phrase.count, phrase.documents) == (3, 2)


def test_a_number_is_a_slot_so_that_two_values_are_one_phrase(bank):
    texts = [phrase.text for phrase in bank.phrases]
    assert "农村生活污水治理率达到…以上" in texts
    assert not any(char.isdigit() for text in texts for char in text)


def test_examples_are_slices_of_their_documents_from_different_ones_first(bank):
    documents = {d.doc_id: d for d in (document(FIRST, "first.txt"), document(SECOND, "second.txt"))}
    for phrase in bank.phrases:
        assert len({e.doc_id for e in phrase.examples}) == min(phrase.documents, len(phrase.examples))
        for example in phrase.examples:
            assert documents[example.doc_id].raw[example.start : example.end] == example.quote


def test_search_wants_every_word_and_the_topic(bank):
    assert all("排污口" in p.text and "整治" in p.text for p in bank.search("排污口 整治"))
    assert bank.search("排污口 整治")
    assert bank.search("没有的话") == ()
    assert bank.search("", topic="radiation") == ()
    assert {p.topic for p in bank.search("", topic="rural")} == {"rural"}


def test_completion_gives_what_others_say_next_most_widely_used_first(bank):
    completed = bank.complete("持续推进")
    assert completed[0].text == "入河排污口排查整治"
    assert (completed[0].documents, completed[0].count) == (2, 3)
    assert "黑臭水体治理" in [phrase.text for phrase in completed]


@pytest.mark.parametrize("beginning", ["", "  ", "量子通信", "排查整治"])
def test_completion_of_nothing_or_of_an_ending_is_empty(bank, beginning):
    assert bank.complete(beginning) == ()


def test_topics_are_counted_and_named_in_both_languages(bank):
    assert sum(bank.topics().values()) == len(bank.phrases)
    for code in TOPICS:
        with spoken_in("zh"):
            assert topic_name(code)
        with spoken_in("en"):
            assert topic_name(code).isascii()


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("农村生活污水治理", "rural"),
        ("放射源在线监控", "radiation"),
        ("碳排放权交易", "climate"),
        ("加强调度", GENERAL),
    ],
)
def test_the_topic_is_the_one_whose_words_are_used(text, topic):
    assert topic_of(text) == topic


def test_no_documents_make_an_empty_bank():
    bank = mine([])
    assert (bank.phrases, bank.search("水"), bank.complete("水")) == ((), (), ())


def reference(segments, documents, least_documents, least_count):
    """All runs by counting every one, with the same rule about longer runs."""
    places = {}
    for number, words in enumerate(segments):
        for size in range(2, len(words) + 1):
            for at in range(len(words) - size + 1):
                places.setdefault(tuple(words[at : at + size]), []).append((number, at))
    good = {
        run: where
        for run, where in places.items()
        if len(where) >= least_count and len({documents[s] for s, _ in where}) >= least_documents
    }
    longer = {}
    for run, where in good.items():
        for part in (run[:-1], run[1:]):
            longer[part] = max(longer.get(part, 0), len(where))
    return {run: tuple(sorted(where)) for run, where in good.items() if longer.get(run, 0) < 0.8 * len(where)}


@pytest.mark.parametrize("seed", range(5))
def test_runs_are_those_that_counting_everything_finds(seed):
    random = np.random.default_rng(seed)
    segments = [["甲", "乙", "丙", "丁"][:4] * 1 for _ in range(3)]
    segments += [[str(w) for w in random.integers(0, 4, size=random.integers(1, 9))] for _ in range(60)]
    documents = [int(d) for d in random.integers(0, 4, size=len(segments))]
    runs = recurring_runs(segments, documents, 2, 3)
    assert {run.words: tuple(sorted(run.places)) for run in runs} == reference(segments, documents, 2, 3)
    assert [len(run.words) for run in runs] == sorted((len(run.words) for run in runs), reverse=True)


def test_the_bank_of_a_library_is_kept_until_the_library_changes(tmp_path):
    with open_library(tmp_path, {"first": FIRST, "second": SECOND}) as library:
        bank = phrase_bank(library)
        assert phrase_bank(library) is bank
        library.remove("second.txt")
        assert phrase_bank(library) is not bank
        assert phrase_bank(library).phrases == ()
