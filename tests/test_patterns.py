"""No pattern of any package takes more than a moment for a text that is meant to slow it down (D3)."""

from __future__ import annotations

import re

import pytest

from scripts.patterns import LIMIT, PACKAGES, Found, patterns, worst

ALL = list(patterns())


@pytest.mark.parametrize("package", PACKAGES)
def test_patterns_grow_no_faster_than_the_square_of_a_text(package):
    slow = {}
    for found in ALL:
        if found.name.startswith(f"{package}."):
            seconds, text = worst(found)
            if seconds > LIMIT:
                slow[found.name] = (seconds, text)
    assert slow == {}


def test_the_patterns_are_found():
    assert len(ALL) > 400
    assert "proof.verify_claims._CLAIM[0]" in {found.name for found in ALL}


@pytest.mark.parametrize("bad", [r"(?:a+)+b", r"(\w+\s*)*:", r"a*a*a*a*b", r"(?:[一二三]+|[一二]+)*号"])
def test_a_pattern_that_grows_faster_is_noticed(bad):
    assert worst(Found("bad", re.compile(bad), "finditer"))[0] > LIMIT


@pytest.mark.parametrize("good", [r"[一-龥]{2,8}局", r"\d+%", r"第(\d+)条"])
def test_one_that_does_not_is_not(good):
    assert worst(Found("good", re.compile(good), "finditer"))[0] < LIMIT
