"""Names and encoders."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from corpus.errors import LibraryModel, ModelError
from corpus.messages import spoken_in
from embed.bundled import DEFAULT, E5, PAIR, USE, Bundled
from embed.hashing import HashingEncoder
from embed.onnx_encoder import OnnxEncoder
from embed.paired import PairedEncoder
from embed.registry import load_encoder
from index.library import Library


def test_hashing_is_the_encoder_for_tests():
    assert isinstance(load_encoder("hashing"), HashingEncoder)


@pytest.fixture
def prepared(tiny_folder: Path, tiny_use_folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What was asked to be prepared; the tiny models stand for the bundled ones."""
    asked: list[tuple[object, ...]] = []

    def prepare(*arguments: object) -> Path:
        asked.append(arguments)
        return tiny_folder if arguments[0] is E5 else tiny_use_folder

    def prepare_default(*arguments: object) -> list[Path]:
        return [prepare(model, *arguments) for model in PAIR]

    monkeypatch.setattr("embed.registry.prepare", prepare)
    monkeypatch.setattr("embed.registry.prepare_default", prepare_default)
    return asked


@pytest.mark.parametrize("name", [None, "default", "multilingual-e5-small+use-multilingual-3"])
def test_the_default_is_both_bundled_models(name: str | None, prepared: list[tuple[object, ...]], tmp_path: Path):
    found = load_encoder(name, cache=tmp_path, on_progress=print)
    assert isinstance(found, PairedEncoder)
    assert found.name == "multilingual-e5-small+use-multilingual-3"
    assert found.weight == 0.08 / 1.08
    assert prepared == [(E5, tmp_path, print), (USE, tmp_path, print)]


@pytest.mark.parametrize("model", PAIR, ids=lambda model: model.name)
def test_each_bundled_model_is_there_alone(model: Bundled, prepared: list[tuple[object, ...]], tmp_path: Path):
    found = load_encoder(model.name, cache=tmp_path, on_progress=print)
    assert isinstance(found, OnnxEncoder)
    assert found.name == model.name
    assert prepared == [(model, tmp_path, print)]


def test_a_library_of_one_model_is_searched_with_it_and_refuses_the_default(
    prepared: list[tuple[object, ...]], tmp_path: Path
):
    file = tmp_path / "规定.txt"
    file.write_text("第一条 目标一。\n第二条 水环境质量改善。\n", "utf-8")
    with Library.open(tmp_path / "library", model=E5.name, create=True) as library:
        library.add([file])
    with Library.open(tmp_path / "library") as library:
        assert library.search("水环境")
        assert library.model is not None and library.model[0] == E5.name
    with (
        spoken_in("en"),
        Library.open(tmp_path / "library", model="default") as library,
        pytest.raises(LibraryModel) as caught,
    ):
        library.search("水环境")
    with spoken_in("en"):
        said = str(caught.value)
    assert f"built with {E5.name} (32-d), configured {DEFAULT} (38-d)" in said
    assert "rebuild: tiaowen" in said


def test_a_folder_that_is_missing_is_said_without_loading_a_library(tmp_path: Path):
    loaded = "sentence_transformers" in sys.modules
    with pytest.raises(ModelError) as caught:
        load_encoder(str(tmp_path / "none"))
    assert caught.value.code == "model.folder_missing"
    assert str(tmp_path / "none") in str(caught.value)
    assert ("sentence_transformers" in sys.modules) == loaded
