"""The weights in use are those that the script fits on the numbers in the repository."""

import pytest

from answer.rerank import WEIGHTS
from scripts.fit_rerank import MATRIX, NAMES, Matrix, fit, measured


def test_the_weights_are_the_fit():
    fitted = dict(zip(NAMES, fit(Matrix.load(MATRIX)), strict=True))
    assert {name: getattr(WEIGHTS, name) for name in NAMES} == pytest.approx(fitted, abs=0.02)


def test_the_matrix_holds_several_genres_and_no_text():
    matrix = Matrix.load(MATRIX)
    assert len(set(matrix.genres.tolist())) >= 4
    assert matrix.x.shape == (len(matrix.right), len(NAMES))
    assert all(measured(matrix, fit(matrix), at)[1] > 0.6 for at in range(len(matrix.sets)))
