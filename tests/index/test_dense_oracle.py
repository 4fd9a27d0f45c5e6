"""FAISS against a numpy dot product: ids and scores."""

from __future__ import annotations

import numpy as np
import pytest

from index import dense
from index.dense import DenseFacts, DenseIndex, lists_for, wants_rebuild


def unit(count: int, dim: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def brute(query, rows, ids, k, allowed=None):
    scores = rows @ query
    keep = range(len(ids)) if allowed is None else [i for i in range(len(ids)) if ids[i] in set(allowed.tolist())]
    found = sorted(((int(ids[i]), float(scores[i])) for i in keep), key=lambda hit: (-hit[1], hit[0]))
    return found[:k]


@pytest.fixture
def flat():
    rows, ids = unit(500, 24), np.arange(500, dtype=np.int64) * 3 + 7
    return DenseIndex.build(iter([(ids[:200], rows[:200]), (ids[200:], rows[200:])]), 500, 24), rows, ids


@pytest.fixture
def inverted(monkeypatch):
    """A small index of the kind that is used above EXACT_LIMIT, over clustered vectors."""
    monkeypatch.setattr(dense, "EXACT_LIMIT", 1000)
    monkeypatch.setattr(dense, "lists_for", lambda count: 32)
    centres = unit(40, 24, seed=1)
    rows = centres[np.arange(4000) % 40] + 0.4 * unit(4000, 24, seed=2)
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    ids = np.arange(4000, dtype=np.int64) * 2 + 1
    return DenseIndex.build(iter([(ids, rows)]), 4000, 24), rows, ids


def test_passages_without_a_vector_of_their_own_are_counted_but_not_trained_on(monkeypatch):
    monkeypatch.setattr(dense, "EXACT_LIMIT", 1000)
    monkeypatch.setattr(dense, "lists_for", lambda count: 32)
    rows, ids = unit(3500, 24), np.arange(3500, dtype=np.int64)
    index = DenseIndex.build(iter([(ids, rows)]), 4000, 24)
    assert [i for i, _ in index.search(rows[5], 1)] == [5]


def same(found, expected):
    assert [i for i, _ in found] == [i for i, _ in expected]
    assert [s for _, s in found] == pytest.approx([s for _, s in expected], abs=1e-6)


def test_exact_search_gives_numpys_ids_and_scores(flat):
    index, rows, ids = flat
    for query in unit(20, 24, seed=3):
        same(index.search(query, 10), brute(query, rows, ids, 10))


def test_a_filter_is_inside_the_search(flat):
    index, rows, ids = flat
    for query in unit(20, 24, seed=4):
        for allowed in (ids[::7], ids[:3], ids[-1:], ids):
            same(index.search(query, 10, allowed), brute(query, rows, ids, 10, allowed))


def test_nothing_allowed_finds_nothing(flat):
    assert flat[0].search(flat[1][0], 10, np.empty(0, dtype=np.int64)) == []


def test_ids_that_do_not_exist_are_not_found(flat):
    index, rows, ids = flat
    assert index.search(rows[0], 10, np.array([1, 2, 7, 100_000])) == [(7, pytest.approx(1.0, abs=1e-6))]


def test_a_changed_index_is_the_one_that_would_be_built_anew(flat):
    index, rows, ids = flat
    more = unit(30, 24, seed=5)
    index.update(iter([(np.arange(5000, 5030), more)]), ids[10:60])
    rest, rest_ids = np.delete(rows, slice(10, 60), axis=0), np.delete(ids, slice(10, 60))
    rows, ids = np.vstack([rest, more]), np.concatenate([rest_ids, np.arange(5000, 5030)])
    assert index.ids().tolist() == ids.tolist()
    for query in unit(10, 24, seed=6):
        same(index.search(query, 10), brute(query, rows, ids, 10))


def test_a_written_index_reads_back_equal(flat, tmp_path):
    index, rows, ids = flat
    index.write(tmp_path)
    same(DenseIndex.open(tmp_path, index.facts).search(rows[3], 5), brute(rows[3], rows, ids, 5))


def test_above_the_limit_recall_is_measured_and_reached(inverted):
    index, rows, ids = inverted
    assert (index.facts.kind, index.facts.lists, index.facts.trained_on) == ("ivf_sq8", 32, 4000)
    assert index.facts.recall >= dense.RECALL_WANTED - 0.02 and 8 <= index.facts.probes <= 32
    queries = rows[::97] + 0.02 * unit(len(rows[::97]), 24, seed=8)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    shares, errors = [], []
    for query in queries:
        found, expected = index.search(query, 10), brute(query, rows, ids, 10)
        shares.append(len({i for i, _ in found} & {i for i, _ in expected}) / 10)
        exact = dict(brute(query, rows, ids, len(ids)))
        errors.extend(abs(score - exact[i]) for i, score in found)
    assert np.mean(shares) >= 0.95
    assert max(errors) < 0.01


def test_above_the_limit_a_narrow_filter_costs_no_recall(inverted):
    index, rows, ids = inverted
    allowed = ids[::200]
    for query in unit(20, 24, seed=9):
        found, expected = index.search(query, 5, allowed), brute(query, rows, ids, 5, allowed)
        assert {i for i, _ in found} <= set(allowed.tolist())
        assert len({i for i, _ in found} & {i for i, _ in expected}) >= 4


def test_an_inverted_index_can_be_changed_written_and_read(inverted, tmp_path):
    index, rows, ids = inverted
    index.update(iter([(np.array([90_001]), rows[:1])]), ids[:100])
    index.write(tmp_path)
    read = DenseIndex.open(tmp_path, index.facts)
    assert read.ids().tolist() == [*ids[100:].tolist(), 90_001]
    assert read.search(rows[0], 1)[0][0] == 90_001


def test_the_number_of_lists_grows_with_the_square_root():
    assert [lists_for(n) for n in (0, 1, 10_000, 100_000, 1_000_000)] == [1, 4, 512, 1024, 4096]


def test_an_index_of_the_wrong_kind_or_outgrown_is_built_anew():
    trained = DenseFacts("ivf_sq8", 1024, 16, 0.99, 120_000)
    assert not wants_rebuild(DenseFacts(), 100_000) and wants_rebuild(DenseFacts(), 100_001)
    assert not wants_rebuild(trained, 180_000) and wants_rebuild(trained, 180_001)
    assert wants_rebuild(trained, 50_000) and not wants_rebuild(trained, 60_000)
