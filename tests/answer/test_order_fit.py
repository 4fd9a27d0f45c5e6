"""The weights by which sentences are put in order do about as well as the best on the numbers in the repository."""

import numpy as np

from scripts.fit_order import GRID, IN_USE, MATRIX, NAMES, first_right
from scripts.fit_rerank import Matrix

BEFORE = (0.1, 3.0, 0.6)


def test_the_weights_in_use_are_among_the_best_of_the_grid():
    matrix = Matrix.load(MATRIX)
    assert matrix.x.shape == (len(matrix.right), len(NAMES))
    assert IN_USE in GRID
    means = [first_right(matrix, weights).mean() for weights in GRID]
    assert first_right(matrix, IN_USE).mean() >= max(means) - 0.005


def test_no_genre_lost_by_them():
    matrix = Matrix.load(MATRIX)
    assert len(set(matrix.genres)) >= 8
    assert np.all(first_right(matrix, IN_USE) >= first_right(matrix, BEFORE) - 0.002)
