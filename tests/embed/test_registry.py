"""Names and encoders."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from corpus.errors import ModelError
from embed.hashing import HashingEncoder
from embed.onnx_encoder import OnnxEncoder
from embed.registry import load_encoder


def test_hashing_is_the_encoder_for_tests():
    assert isinstance(load_encoder("hashing"), HashingEncoder)


@pytest.mark.parametrize("name", [None, "default", "multilingual-e5-small"])
def test_the_built_in_model_is_prepared_when_it_is_missing(
    name: str | None, tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked: list[tuple[object, ...]] = []

    def prepare(*arguments: object) -> Path:
        asked.append(arguments)
        return tiny_folder

    monkeypatch.setattr("embed.registry.prepare_default", prepare)
    found = load_encoder(name, cache=tmp_path, on_progress=print)
    assert isinstance(found, OnnxEncoder)
    assert found.name == "multilingual-e5-small"
    assert asked == [(tmp_path, print)]


def test_a_folder_that_is_missing_is_said_without_loading_a_library(tmp_path: Path):
    loaded = "sentence_transformers" in sys.modules
    with pytest.raises(ModelError) as caught:
        load_encoder(str(tmp_path / "none"))
    assert caught.value.code == "model.folder_missing"
    assert str(tmp_path / "none") in str(caught.value)
    assert ("sentence_transformers" in sys.modules) == loaded
