"""Vectors in pieces against a numpy dot product: ids and scores."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest

from index import dense, pieces
from index.dense import DenseIndex, Piece, PieceFacts, lists_for, write_piece
from index.pieces import Made, Several, Workshop, due, merged, opened, read_removed
from index.store import SqliteRows


def unit(count: int, dim: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def brute(query, rows, ids, k, allowed=None):
    scores = rows @ query
    keep = range(len(ids)) if allowed is None else [i for i in range(len(ids)) if ids[i] in set(allowed.tolist())]
    found = sorted(((int(ids[i]), float(scores[i])) for i in keep), key=lambda hit: (-hit[1], hit[0]))
    return found[:k]


def mask(ids, top: int = 6000) -> np.ndarray:
    found = np.zeros(top, dtype=bool)
    wanted = np.asarray(ids, dtype=np.int64)
    found[wanted[wanted < top]] = True
    return found


def index_of(folder, *parts, removed=(), lists=False):
    """An index of pieces, each given as (ids, rows)."""
    made = [
        write_piece(folder, f"p{n}", iter([part]), len(part[0]), part[1].shape[1], lists=lists)
        for n, part in enumerate(parts)
    ]
    gone = np.array(sorted(removed), dtype=np.int64)
    return DenseIndex([Piece.open(folder, facts) for facts in made], gone, parts[0][1].shape[1])


@pytest.fixture
def flat(tmp_path):
    rows, ids = unit(500, 24), np.arange(500, dtype=np.int64) * 3 + 7
    return index_of(tmp_path, (ids[:200], rows[:200]), (ids[200:], rows[200:])), rows, ids


@pytest.fixture
def inverted(monkeypatch, tmp_path):
    """A small piece of the kind that large libraries have, over clustered vectors."""
    monkeypatch.setattr(dense, "lists_for", lambda count: 32)
    centres = unit(40, 24, seed=1)
    rows = centres[np.arange(4000) % 40] + 0.4 * unit(4000, 24, seed=2)
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    ids = np.arange(4000, dtype=np.int64) * 2 + 1
    return index_of(tmp_path, (ids, rows), lists=True), rows, ids


def same(found, expected):
    assert [i for i, _ in found] == [i for i, _ in expected]
    assert [s for _, s in found] == pytest.approx([s for _, s in expected], abs=1e-6)


def test_of_equal_scores_at_the_end_the_first_ids_are_taken_however_many_pieces(tmp_path):
    rows, ids = np.repeat(unit(3, 24), 20, axis=0), np.arange(60, dtype=np.int64)
    order = np.random.default_rng(3).permutation(60)
    rows = rows[order]
    (tmp_path / "one").mkdir()
    one = index_of(tmp_path / "one", (ids, rows))
    several = index_of(tmp_path, *((ids[start::4], rows[start::4]) for start in range(4)))
    for k in (1, 7, 20, 33, 60):
        wanted = sorted(one.search(rows[0], 60), key=lambda hit: (-hit[1], hit[0]))[:k]
        assert one.search(rows[0], k) == several.search(rows[0], k) == wanted


def test_passages_without_a_vector_of_their_own_leave_no_row(tmp_path):
    rows, ids = unit(35, 24), np.arange(35, dtype=np.int64)
    facts = write_piece(tmp_path, "p", iter([(ids, rows)]), 40, 24, lists=False)
    assert facts.count == 35
    index = DenseIndex([Piece.open(tmp_path, facts)], np.empty(0, dtype=np.int64), 24)
    assert [i for i, _ in index.search(rows[5], 1)] == [5]


def test_rows_that_come_in_another_order_are_kept_in_that_of_ids(tmp_path):
    rows, ids = unit(30, 24), np.arange(30, dtype=np.int64)
    facts = write_piece(tmp_path, "p", iter([(ids[20:], rows[20:]), (ids[:20], rows[:20])]), 30, 24, lists=False)
    piece = Piece.open(tmp_path, facts)
    assert piece.ids.tolist() == ids.tolist() and np.array_equal(piece.rows, rows)


def test_exact_search_gives_numpys_ids_and_scores(flat):
    index, rows, ids = flat
    for query in unit(20, 24, seed=3):
        same(index.search(query, 10), brute(query, rows, ids, 10))


def test_a_filter_is_inside_the_search(flat):
    index, rows, ids = flat
    for query in unit(20, 24, seed=4):
        for allowed in (ids[::7], ids[:3], ids[-1:], ids):
            same(index.search(query, 10, mask(allowed)), brute(query, rows, ids, 10, allowed))


def test_nothing_allowed_finds_nothing(flat):
    assert flat[0].search(flat[1][0], 10, mask([])) == []


def test_ids_that_do_not_exist_are_not_found(flat):
    index, rows, _ = flat
    assert index.search(rows[0], 10, mask([1, 2, 7])) == [(7, pytest.approx(1.0, abs=1e-6))]
    assert index.search(rows[0], 10, np.ones(9, dtype=bool)) == [(7, pytest.approx(1.0, abs=1e-6))]


def test_removed_ids_are_not_found_whatever_is_allowed(tmp_path):
    rows, ids = unit(100, 24), np.arange(100, dtype=np.int64)
    index = index_of(tmp_path, (ids[:50], rows[:50]), (ids[50:], rows[50:]), removed=range(40, 60))
    rest, left = np.delete(rows, slice(40, 60), axis=0), np.delete(ids, slice(40, 60))
    assert index.ids().tolist() == left.tolist() and index.count == 80
    for query in unit(10, 24, seed=6):
        same(index.search(query, 10), brute(query, rest, left, 10))
        same(index.search(query, 10, mask(ids[30:70])), brute(query, rest, left, 10, ids[30:70]))
        same(index.cosines(query, range(35, 65)), brute(query, rest, left, 10, ids[35:65]))


def test_cosines_are_those_of_the_search_to_the_last_bit(flat, inverted):
    for index, *_ in (flat, inverted):
        for query in unit(10, 24, seed=5):
            found = index.search(query, 20)
            assert index.cosines(query, [i for i, _ in found]) == found
            assert index.cosines(query, [-1, 2, 90_000]) == []


def test_recall_is_measured_and_reached_and_scores_are_exact(inverted):
    index, rows, ids = inverted
    facts = index.pieces[0].facts
    assert facts.lists == 32 and 8 <= facts.probes <= 32 and facts.recall >= dense.RECALL_WANTED
    queries = rows[::97] + 0.02 * unit(len(rows[::97]), 24, seed=8)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    shares = []
    for query in queries:
        found, expected = index.search(query, 10), brute(query, rows, ids, 10)
        shares.append(len({i for i, _ in found} & {i for i, _ in expected}) / 10)
        exact = dict(brute(query, rows, ids, len(ids)))
        assert [score for _, score in found] == pytest.approx([exact[i] for i, _ in found], abs=1e-6)
    assert np.mean(shares) >= 0.95


def test_a_narrow_filter_costs_no_recall(inverted):
    index, rows, ids = inverted
    allowed = ids[::200]
    for query in unit(20, 24, seed=9):
        found = index.search(query, 5, mask(allowed, 9000))
        assert [i for i, _ in found] == [i for i, _ in brute(query, rows, ids, 5, allowed)]


def test_the_number_of_lists_grows_with_the_square_root():
    assert [lists_for(n) for n in (0, 1, 10_000, 100_000, 1_000_000)] == [1, 4, 512, 1024, 4096]


def made_of(*counts: int, lists: int = 0, removed: int = 0) -> Made:
    facts = tuple(PieceFacts(f"p{n}", count, lists) for n, count in enumerate(counts))
    return Made(facts, (removed,) + (0,) * (len(counts) - 1))


def test_four_pieces_of_one_size_are_due_and_the_least_work_comes_first():
    assert due(made_of(160, 150, 140)) == ()
    assert due(made_of(160, 150, 140, 130)) == ("p0", "p1", "p2", "p3")
    assert due(made_of(9000, 8000, 7000, 6000, 20, 20, 20, 20)) == ("p4", "p5", "p6", "p7")


def test_a_piece_that_is_stale_or_of_the_wrong_kind_is_written_anew():
    assert due(made_of(1000, 5000, removed=250)) == () and due(made_of(1000, 5000, removed=251)) == ("p0",)
    assert due(made_of(100_000)) == () and due(made_of(100_000, 1)) == ("p0",)
    assert due(made_of(100_000, 20_000, lists=1024)) == () and due(made_of(40_000, lists=1024)) == ("p0",)


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """Fills folders from a database of facets, with limits that small pieces reach."""
    monkeypatch.setattr(pieces, "AT_ONCE", 100)
    connection = sqlite3.connect(":memory:", factory=SqliteRows)
    connection.execute("CREATE TABLE facet_names (id INTEGER PRIMARY KEY, facet TEXT)")
    connection.execute("CREATE TABLE facets (facet INTEGER, passage_id INTEGER)")
    connection.executemany("INSERT INTO facet_names VALUES (?, ?)", [(1, "even"), (2, "odd")])
    connection.executemany("INSERT INTO facets VALUES (?, ?)", [(1 + n % 2, n) for n in range(1000)])
    rows = unit(1000, 24)
    state: dict[str, object] = {"folder": None, "made": Made(), "n": 0}

    def change(added=range(0), removed=()):
        state["n"] += 1
        folder = tmp_path / f"g{state['n']}"
        folder.mkdir()
        work = Workshop(folder, 24)
        if state["folder"] is not None:
            work.start_from(state["folder"], state["made"], np.array(sorted(removed), dtype=np.int64))
        ids = np.array(added, dtype=np.int64)
        spans = [(added[0], added[-1])] if len(added) else []
        work.add(connection, iter([(ids, rows[ids])] if len(ids) else []), len(ids), spans)
        work.merge_small()
        state.update(folder=folder, made=work.finish())
        return state["folder"], state["made"]

    return change, rows


def check(folder, made, rows, ids) -> None:
    index, postings = opened(folder, made, 24)
    assert index.ids().tolist() == sorted(ids) and made.count == len(ids)
    assert {name: set(postings.selected([[name]]).ids().tolist()) for name in postings.known} == {
        name: found for n, name in ((0, "even"), (1, "odd")) if (found := {i for i in ids if i % 2 == n})
    }
    for query in unit(3, 24, seed=11):
        left = np.array(sorted(ids), dtype=np.int64)
        same(index.search(query, 5), brute(query, rows[left], left, 5))
        even = postings.selected([["even"]])
        same(index.search(query, 5, even.mask), brute(query, rows[left], left, 5, even.ids()))


def test_many_changes_give_what_would_be_built_anew_in_few_pieces(shop, monkeypatch):
    monkeypatch.setattr(pieces, "AT_ONCE", 10_000)
    change, rows = shop
    there: set[int] = set()
    for n in range(40):
        added, removed = range(n * 20, n * 20 + 20), {i for i in there if i % 7 == n % 7 and i < n * 10}
        there = (there - removed) | set(added)
        folder, made = change(added, removed)
        check(folder, made, rows, there)
    assert len(made.pieces) <= 14
    names = {path.name.split(".")[0] for path in folder.iterdir()} - {"removed"}
    assert names == {piece.name for piece in made.pieces}


def test_an_older_folder_stays_as_it_was(shop):
    change, rows = shop
    before, made = change(range(50))
    contents = {file: file.read_bytes() for file in before.iterdir()}
    for n in range(5):
        change(range(50 + n * 10, 60 + n * 10), [n])
    assert {file: file.read_bytes() for file in contents} == contents
    check(before, made, rows, range(50))


def test_a_large_piece_is_made_of_those_that_are_due(shop, tmp_path):
    change, rows = shop
    for n in range(4):
        folder, made = change(range(n * 100, n * 100 + 100), [n * 100 - 1] if n else [])
    names = due(made)
    assert len(names) == 4
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    new = merged(folder, scratch, Several.of(made, names, read_removed(folder)), 24)
    index, _ = opened(folder, made, 24)
    assert Piece.open(scratch, new).ids.tolist() == index.ids().tolist()


def test_a_folder_emptied_of_everything_is_searched(shop):
    change, rows = shop
    change(range(30))
    check(*change(removed=range(30)), rows, ())
