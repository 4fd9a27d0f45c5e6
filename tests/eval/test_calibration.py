"""A probability that ranks and one that is true, on points worked out by hand."""

import pytest

from eval.calibration import auc, calibration_error


def test_auc_is_the_share_of_pairs_in_the_right_order_and_ties_count_half():
    points = [(0.9, True), (0.7, True), (0.7, False), (0.2, False)]
    assert auc(points) == (1 + 1 + 0.5 + 1) / 4


def test_auc_of_one_kind_only_is_not_known():
    assert auc([(0.9, True), (0.3, True)]) is None
    assert auc([]) is None


def test_the_error_is_the_gap_of_each_bin_by_its_points():
    points = [(0.95, True), (0.95, True), (0.95, False), (0.25, True)]
    assert calibration_error(points) == pytest.approx((3 * abs(0.95 - 2 / 3) + 1 * abs(0.25 - 1)) / 4)


def test_a_probability_of_one_falls_into_the_last_bin():
    assert calibration_error([(1.0, True), (0.95, True)]) == pytest.approx(0.025)
    assert calibration_error([]) is None
