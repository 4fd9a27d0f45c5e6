"""Digits of other scripts, fractions and endless numbers are text like any other: nothing raises (D22)."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from corpus.dates import find_dates, find_deadlines, find_years
from corpus.numbering import cn_number
from corpus.quantities import find_quantities
from corpus.series import find_series
from index.tokens import tokens
from proof.verify_claims import claims_of

READERS = (find_dates, find_deadlines, find_years, find_quantities, find_series, tokens, claims_of)
FIXED = (
    "第十१二条",
    "一½",
    "…一½吨",
    "二〇२四年",
    "1" * 5000 + "年",
    "〇" * 5000 + "年",
    "九" * 3000 + "吨",
    "百分之一½",
    "①½②",
)


@pytest.mark.parametrize("read", READERS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("text", FIXED, ids=range(len(FIXED)))
def test_odd_digits_raise_nothing(read, text):
    assert read(text) is not None


@pytest.mark.parametrize("read", READERS, ids=lambda f: f.__name__)
def test_nor_do_mixtures_of_them(read):
    random_ = random.Random(20261128)
    atoms = "0123456789一二十百千万亿〇两१२४½¾②③Ⅳ٣߃年月日第条号吨%百分之至-–.．，以上底前〔〕"
    for _ in range(400):
        text = "".join(random_.choice(atoms) for _ in range(random_.randint(1, 24)))
        assert read(text) is not None, text


@pytest.mark.parametrize("text", ["½", "一½", "१", "", "十x", "1" * 5000])
def test_a_number_is_one_or_a_value_error(text):
    with suppress(ValueError):
        assert isinstance(cn_number(text), int)
