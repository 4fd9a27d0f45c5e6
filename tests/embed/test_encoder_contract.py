"""What every encoder promises, over every back end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embed.bundled import E5
from embed.encoder import Encoder, unit_rows
from embed.hashing import HashingEncoder
from embed.paired import PairedEncoder
from embed.prepare import prepared_folder
from embed.registry import load_encoder

TEXTS = ["全省地表水优良比例达到89.3%", "", "PM2.5 concentration falls", "水", "改善环境质量。" * 40, "目标一，目标二"]


@pytest.fixture(
    scope="module",
    params=[
        "hashing",
        "tiny",
        "tiny use",
        "paired",
        pytest.param("default", marks=pytest.mark.model),
        pytest.param("multilingual-e5-small", marks=pytest.mark.model),
        pytest.param("use-multilingual-3", marks=pytest.mark.model),
        pytest.param("sentence", marks=[pytest.mark.model, pytest.mark.slow]),
    ],
)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "hashing":
        return HashingEncoder()
    if request.param in ("tiny", "tiny use", "paired"):
        first: Encoder = request.getfixturevalue("tiny_encoder")
        second: Encoder = request.getfixturevalue("tiny_use_encoder")
        return {"tiny": first, "tiny use": second, "paired": PairedEncoder(first, second, 0.3)}[request.param]
    cache: Path = request.getfixturevalue("model_cache")
    name = str(prepared_folder(E5, cache)) if request.param == "sentence" else request.param
    return load_encoder(name, cache=cache)


def test_an_encoder_has_the_attributes_of_the_protocol(encoder: Encoder):
    assert isinstance(encoder, Encoder)
    assert encoder.name and encoder.name in encoder.fingerprint
    assert encoder.max_tokens > 0


@pytest.mark.parametrize("method", ["encode_queries", "encode_passages"])
def test_vectors_are_unit_rows_of_float32(encoder: Encoder, method: str):
    vectors = getattr(encoder, method)(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("method", ["encode_queries", "encode_passages"])
def test_no_texts_give_no_rows(encoder: Encoder, method: str):
    vectors = getattr(encoder, method)([])
    assert vectors.shape == (0, encoder.dim)
    assert vectors.dtype == np.float32


def test_the_order_of_the_texts_is_kept(encoder: Encoder):
    vectors = encoder.encode_passages(TEXTS)
    np.testing.assert_allclose(encoder.encode_passages(TEXTS[::-1])[::-1], vectors, atol=2e-5)


def test_a_text_has_the_same_vector_alone_and_in_a_batch(encoder: Encoder):
    vectors = encoder.encode_passages(TEXTS)
    for text, vector in zip(TEXTS, vectors, strict=True):
        np.testing.assert_allclose(encoder.encode_passages([text])[0], vector, atol=2e-5)


def test_the_same_call_gives_the_same_vectors(encoder: Encoder):
    np.testing.assert_array_equal(encoder.encode_queries(TEXTS), encoder.encode_queries(TEXTS))


def test_a_text_is_nearest_to_itself(encoder: Encoder):
    vectors = encoder.encode_passages(TEXTS)
    assert (vectors @ vectors.T).argmax(axis=1).tolist() == list(range(len(TEXTS)))


def test_progress_counts_up_to_the_number_of_texts(encoder: Encoder):
    seen: list[int] = []
    encoder.encode_passages(TEXTS, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == len(TEXTS)


def test_a_row_of_zeros_stays_zeros():
    np.testing.assert_array_equal(unit_rows(np.array([[0.0, 0.0], [3.0, 4.0]])), [[0, 0], np.float32([0.6, 0.8])])
