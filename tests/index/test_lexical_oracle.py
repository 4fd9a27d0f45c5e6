"""Tantivy's scores against a reference of BM25 in plain Python."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from index.lexical import FIELDS, Entry, LexicalIndex, clone
from index.tokens import tokens

K1, B = 1.2, 0.75
WORDS = ["水体", "治理", "黑臭", "污染", "大气", "监测", "企业", "农村", "城市", "排放", "土壤", "固废"]


def stored_length(length: int) -> int:
    """A field's length as one byte keeps it: exact below 40, then four binary digits."""
    if length < 40:
        return length
    shift = (length - 24).bit_length() - 4
    return 24 + ((length - 24) >> shift << shift)


class Reference:
    """BM25 over (id, field → text), the sum over fields and distinct words of boost × idf × saturation."""

    def __init__(self, rows: Sequence[tuple[int, Mapping[str, str]]], *, exact_lengths: bool = False) -> None:
        self.length = (lambda n: n) if exact_lengths else stored_length
        self.fields = {name: {i: Counter(tokens(fields[name])) for i, fields in rows} for name in FIELDS}

    def scores(self, words: Sequence[str], boosts: Mapping[str, float]) -> dict[int, float]:
        total: dict[int, float] = {}
        for name, boost in boosts.items():
            bags = self.fields[name]
            mean = sum(sum(bag.values()) for bag in bags.values()) / len(bags)
            for word in dict.fromkeys(words) if boost else ():
                holders = {i: bag for i, bag in bags.items() if word in bag}
                idf = math.log(1 + (len(bags) - len(holders) + 0.5) / (len(holders) + 0.5))
                for i, bag in holders.items():
                    norm = K1 * (1 - B + B * self.length(sum(bag.values())) / mean)
                    total[i] = total.get(i, 0.0) + boost * idf * bag[word] * (K1 + 1) / (bag[word] + norm)
        return total


def ranked(scores: Mapping[int, float]) -> list[int]:
    return sorted(scores, key=lambda i: (-round(scores[i], 4), i))


def rows_of(count: int, longest: int) -> list[tuple[int, dict[str, str]]]:
    random = np.random.default_rng(7)

    def line(most: int) -> str:
        return "，".join(random.choice(WORDS, random.integers(1, most)))

    return [(3 * n + 1, {"text": line(longest), "heading": line(3), "context": line(6)}) for n in range(count)]


def entries(rows: Sequence[tuple[int, Mapping[str, str]]]) -> list[Entry]:
    return [
        Entry(i, i % 5, fields["text"], fields["heading"], fields["context"], (f"y:{2020 + i % 3}", f"d:{i % 5}"))
        for i, fields in rows
    ]


def built(rows: Sequence[tuple[int, Mapping[str, str]]]) -> LexicalIndex:
    index = LexicalIndex.create(None)
    assert index.update(entries(rows)) == len(rows)
    return index


QUERIES = ["黑臭水体治理", "农村污染", "大气监测 企业 排放", "土壤固废"]
BOOSTS = {"text": 1.0, "heading": 0.5, "context": 0.25}


@pytest.mark.parametrize("query", QUERIES)
def test_scores_and_ranking_are_those_of_bm25(query):
    rows = rows_of(200, 80)
    words = tokens(query)
    found = built(rows).search(words, 1000, boosts=BOOSTS)
    scores = Reference(rows).scores(words, BOOSTS)
    assert dict(found) == pytest.approx(scores, rel=1e-4)
    assert ranked(dict(found)) == ranked(scores)


@pytest.mark.parametrize("query", QUERIES)
def test_with_texts_below_forty_tokens_the_ranking_is_that_of_the_textbook(query):
    rows = rows_of(200, 12)
    words = tokens(query)
    found = built(rows).search(words, 1000, boosts=BOOSTS)
    scores = Reference(rows, exact_lengths=True).scores(words, BOOSTS)
    assert dict(found) == pytest.approx(scores, rel=1e-4)
    assert ranked(dict(found)) == ranked(scores)


def test_a_field_with_boost_zero_is_not_searched():
    rows = [(1, {"text": "水体", "heading": "", "context": ""}), (2, {"text": "", "heading": "", "context": "水体"})]
    assert [i for i, _ in built(rows).search(["水体"], 5, boosts={"text": 1.0, "context": 0.0})] == [1]


def test_a_filter_is_inside_the_query_and_changes_no_score():
    rows = rows_of(200, 30)
    index = built(rows)
    allowed = {e.passage_id for e in entries(rows) if e.facets[0] in ("y:2020", "y:2021") and e.facets[1] == "d:3"}
    free = dict(index.search(["水体", "治理"], 1000))
    found = index.search(["水体", "治理"], 5, [("y:2020", "y:2021"), ("d:3",)])
    expected = sorted(((i, s) for i, s in free.items() if i in allowed), key=lambda hit: (-hit[1], hit[0]))[:5]
    assert len(found) == 5
    assert [i for i, _ in found] == [i for i, _ in expected]
    assert [s for _, s in found] == pytest.approx([s for _, s in expected])


def test_an_empty_group_matches_nothing():
    assert built(rows_of(20, 10)).search(["水体"], 5, [()]) == []


def test_no_words_find_nothing():
    assert built(rows_of(20, 10)).search([], 5) == []


def test_equal_scores_come_in_the_order_of_ids():
    rows = [(i, {"text": "水体", "heading": "", "context": ""}) for i in (7, 3, 9)]
    assert [i for i, _ in built(rows).search(["水体"], 5)] == [3, 7, 9]


def test_of_equal_scores_at_the_end_the_first_ids_are_taken_however_the_index_grew(tmp_path):
    rows = [(i, {"text": "水体", "heading": "", "context": ""}) for i in range(40)]
    grown = LexicalIndex.create(tmp_path)
    for start in (20, 0, 30, 10):
        grown.update(entries(rows[start : start + 10]))
    for index in (grown, built(rows), built(rows[::-1])):
        assert [[i for i, _ in index.search(["水体"], k)] for k in (1, 5, 33)] == [[*range(k)] for k in (1, 5, 33)]


def test_a_clone_can_be_changed_while_the_old_folder_stays_as_it_is(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    rows = rows_of(50, 10)
    LexicalIndex.create(old).update(entries(rows))
    before = {file.name: file.read_bytes() for file in old.iterdir()}
    clone(old, new)
    changed = LexicalIndex.open(new)
    changed.update([Entry(1000, 99, "水体", "", "", ("y:2030",))], removed=[0, 1])
    kept = [e.passage_id for e in entries(rows) if e.doc not in (0, 1)]
    assert changed.ids() == [*kept, 1000]
    assert LexicalIndex.open(old).ids() == [e.passage_id for e in entries(rows)]
    assert {file.name: file.read_bytes() for file in old.iterdir()} == before
