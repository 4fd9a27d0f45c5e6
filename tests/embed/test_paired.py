"""Two encoders as one."""

from __future__ import annotations

import numpy as np
import pytest

from embed.hashing import HashingEncoder
from embed.paired import PairedEncoder

TEXTS = ["水环境质量", "", "环境保护税", "water quality"]


@pytest.mark.parametrize("weight", [0.01, 0.08 / 1.08, 0.5, 0.99])
@pytest.mark.parametrize("method", ["encode_queries", "encode_passages"])
def test_the_dot_product_is_the_weighted_mean_of_both_cosines(method: str, weight: float):
    one, other = HashingEncoder(16), HashingEncoder(64)
    rows = getattr(PairedEncoder(one, other, weight), method)(TEXTS)
    first, second = (getattr(encoder, method)(TEXTS) for encoder in (one, other))
    assert rows.shape == (4, 80)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(
        rows @ rows.T, (1 - weight) * (first @ first.T) + weight * (second @ second.T), atol=1e-6
    )


def test_the_fingerprint_tells_encoders_weights_and_their_order_apart():
    one, other = HashingEncoder(16), HashingEncoder(64)
    pairs = [(one, other, 0.1), (one, other, 0.2), (other, one, 0.1), (one, one, 0.1)]
    assert len({PairedEncoder(*pair).fingerprint for pair in pairs}) == len(pairs)


def test_progress_is_that_of_the_texts_whatever_the_two_do():
    seen: list[int] = []
    PairedEncoder(HashingEncoder(16), HashingEncoder(64), 0.1).encode_passages(TEXTS, seen.append)
    assert seen == [4]


@pytest.mark.parametrize("weight", [0, 1, -0.1, 1.5, float("nan")])
def test_a_weight_that_leaves_one_of_them_out_is_refused(weight: float):
    with pytest.raises(ValueError, match="weight"):
        PairedEncoder(HashingEncoder(16), HashingEncoder(64), weight)
