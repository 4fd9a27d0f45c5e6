"""The weights of sureness are those that the script fits on the numbers in the repository."""

import numpy as np
import pytest

from answer.sureness import BIAS, WEIGHTS
from scripts.fit_sureness import MATRIX, NAMES, Matrix, curve, fit


def test_the_weights_are_the_fit():
    fitted = fit(Matrix.load(MATRIX))
    assert [BIAS, *(getattr(WEIGHTS, name) for name in NAMES)] == pytest.approx(fitted.tolist(), abs=0.02)


def test_a_genre_left_out_is_told_right_from_wrong():
    matrix = Matrix.load(MATRIX)
    assert matrix.x.shape == (len(matrix.right), len(NAMES))
    areas = []
    for genre in np.unique(matrix.genres):
        rows = matrix.genres == genre
        areas.append(curve(matrix, fit(matrix, ~rows), rows)[0])
    assert len(areas) >= 5
    assert min(areas) > 0.8
    assert np.mean(areas) > 0.87
