"""The encoder for tests is pure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embed.hashing import HashingEncoder

ROOT = Path(__file__).resolve().parents[2]


def test_another_process_with_another_hash_seed_gives_the_same_bytes():
    code = (
        "from embed.hashing import HashingEncoder as H;"
        "print(H(64).encode_queries(['黑臭水体', 'PM2.5']).tobytes().hex())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    here = HashingEncoder(64).encode_queries(["黑臭水体", "PM2.5"]).tobytes().hex()
    assert found == {f"{here}\n".encode()}


def test_texts_that_share_wording_are_nearer():
    near, far, asked = HashingEncoder().encode_passages(["城市黑臭水体消除比例", "优良天数比例", "黑臭水体消除"])
    assert asked @ near > asked @ far


def test_white_space_case_and_width_do_not_count():
    one, other = HashingEncoder().encode_passages(["ＰＭ2.5 浓度", "pm2.5浓度"])
    np.testing.assert_array_equal(one, other)


def test_a_lone_surrogate_is_no_error():
    assert HashingEncoder(16).encode_queries(["\ud800"]).shape == (1, 16)


def test_a_dimension_below_two_is_refused():
    with pytest.raises(ValueError, match="dim is 1"):
        HashingEncoder(1)
