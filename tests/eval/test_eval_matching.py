"""When a hit counts: shares of spans, places of quotes, values in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.matching import FlatText, comparable, covers, share, states, within, without_space

TEXT = st.text(alphabet="消除 比例\n达80%　", max_size=40)


def test_a_quote_is_found_across_line_breaks_and_every_time():
    text = FlatText("完成 80%的\n整治，再完成80% 的整治。")
    assert text.places("完成80%的整治") == ((0, 8), (10, 18))
    assert text.places("完成\n80 %的") == ((0, 6), (10, 16))
    assert text.places("  ") == ()


def test_overlapping_places_are_all_found():
    assert FlatText("aaa").places("aa") == ((0, 2), (1, 3))


@given(TEXT, st.data())
def test_a_slice_without_its_white_space_is_the_flat_slice(raw, data):
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    text = FlatText(raw)
    a, b = text.span(start, end)
    assert text.flat[a:b] == without_space(raw[start:end])


def test_the_share_is_of_the_gold_and_not_of_the_hit():
    assert share((0, 6), (2, 12)) == (6 - 2) / (12 - 2)
    assert share((0, 100), (2, 12)) == 1.0
    assert share((20, 30), (2, 12)) == 0.0
    assert share((0, 5), (3, 3)) == 0.0


def test_a_hit_counts_from_sixty_per_cent_on():
    assert covers((0, 6), [(0, 10)])
    assert not covers((0, 5), [(0, 10)])
    assert covers((0, 5), [(0, 10)], 0.5)


def test_a_citation_may_lie_within_the_evidence_and_its_surroundings():
    assert within((105, 108), [(100, 200)])
    assert within((0, 150), [(100, 300)])  # begins a hundred characters before it
    assert not within((0, 350), [(300, 400)])  # begins three hundred before it
    assert not within((90, 100), [(100, 200)])  # touches nothing of it


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("达到35个", "35", True),
        ("达到350个", "35", False),
        ("达到0.35", "35", False),
        ("达到35.5%", "35", False),
        ("达到35。另有350个", "35", True),
        ("350个，35个", "35", True),
        ("达到３５％", "35%", True),
        ("PM2.5浓度", "pm2.5", True),
        ("消 除\n比例", "消除比例", True),
        ("任何文字", " ", False),
    ],
)
def test_a_number_is_not_found_in_a_longer_one(text, value, found):
    assert states(comparable(text), value) is found
