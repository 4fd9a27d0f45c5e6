from __future__ import annotations

import pytest

from index.fusion import assured, convex, reciprocal_rank, stretched


def test_reciprocal_ranks_are_summed_with_weights():
    fused = reciprocal_rank({"a": [1, 2], "b": [2, 3]}, {"a": 1, "b": 2}, k=60)
    assert fused == [(2, 1 / 62 + 2 / 61), (3, 2 / 62), (1, 1 / 61)]


def test_a_repeated_id_counts_once_at_its_first_place():
    assert reciprocal_rank({"a": [1, 1, 2]}, k=1) == [(1, 1 / 2), (2, 1 / 3)]
    assert convex({"a": [(1, 4.0), (1, 0.0), (2, 2.0), (3, 0.0)]}) == [(1, 1.0), (2, 0.5), (3, 0.0)]


def test_convex_sums_are_of_scores_stretched_to_one():
    fused = convex({"a": [(1, 0.9), (2, 0.7), (3, 0.5)], "b": [(2, 12.0), (4, 2.0)]}, {"a": 0.75, "b": 0.25})
    assert fused == [(1, 0.75), (2, pytest.approx(0.75 * 0.5 + 0.25)), (4, 0.0), (3, 0.0)]


def test_equal_scores_are_ordered_by_best_rank_and_then_by_id():
    assert [i for i, _ in reciprocal_rank({"a": [5, 1], "b": [1, 5]})] == [1, 5]
    assert [i for i, _ in reciprocal_rank({"a": [9], "b": [3]})] == [3, 9]


def test_a_channel_that_found_nothing_does_not_lower_scores():
    assert convex({"a": [(1, 2.0), (2, 1.0)], "b": []}, {"a": 0.5, "b": 0.5}) == [(1, 1.0), (2, 0.0)]


def test_what_a_channel_says_later_is_measured_on_its_scale():
    found = {"a": [(1, 0.9), (2, 0.5)], "b": [(3, 8.0), (2, 4.0)]}
    assert dict(convex(found, {"a": 0.5, "b": 0.5})) == {1: 0.5, 2: 0.0, 3: 0.5}
    late = dict(convex(found, {"a": 0.5, "b": 0.5}, {"a": [(3, 0.3), (1, 0.0)]}))
    assert late == {1: 0.5, 2: 0.0, 3: pytest.approx(0.5 - 0.25)}


def test_equal_scores_of_one_channel_are_all_best():
    assert stretched([(1, 3.0), (2, 3.0)]) == [(1, 1.0), (2, 1.0)]


def test_nothing_in_gives_nothing_out():
    assert reciprocal_rank({}) == [] and convex({}) == [] and convex({"a": []}) == []


def test_what_others_say_of_an_id_adds_to_it_and_brings_no_id_of_its_own():
    found = {"a": [(1, 2.0), (2, 1.0)]}
    fused = convex(found, {"a": 0.6, "whole": 0.4}, shares={"whole": {1: 0.25, 2: 1.0, 9: 1.0}})
    assert dict(fused) == {1: pytest.approx(0.6 + 0.1), 2: pytest.approx(0.4)}
    assert convex(found, {"a": 1.0, "whole": 1.0}, shares={"whole": {}}) == [(1, 1.0), (2, 0.0)]


FUSED = [(n, 1 - n / 20) for n in range(20)]


def test_the_first_of_a_channel_stand_where_they_must_and_the_others_keep_their_order():
    order = [item for item, _ in assured(FUSED, {"a": [15, 16], "b": [19, 3]}, (5, 10))]
    assert order.index(15) < 5 and order.index(19) < 5 and order.index(16) < 10
    assert [item for item in order if item not in (15, 16, 19)] == [n for n in range(20) if n not in (15, 16, 19)]


def test_who_stands_early_enough_is_not_moved():
    assert assured(FUSED, {"a": [0, 1], "b": [4, 9]}, (5, 10)) == FUSED
    assert assured(FUSED, {"a": [19]}, ()) == FUSED


def test_scores_never_rise_from_one_place_to_the_next():
    scores = [score for _, score in assured(FUSED, {"a": [15, 16], "b": [19, 18]}, (1, 4))]
    assert scores == sorted(scores, reverse=True) and len(scores) == len(FUSED)
