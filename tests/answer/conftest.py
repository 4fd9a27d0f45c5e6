"""Libraries for the tests of ``answer``: invented documents without a model, the real ones and the samples with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.messages import use_language
from embed.encoder import Encoder
from embed.prepare import cache_folder, is_prepared
from index.library import Library
from tests.answer.answer_tiny import LIBRARY, open_library

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The language that the machine asks for must not matter."""
    monkeypatch.delenv("TIAOWEN_LANG", raising=False)
    use_language("zh")
    yield
    use_language("zh")


@pytest.fixture(scope="session")
def tiny_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The invented documents of answer_tiny; nobody writes to it."""
    with open_library(tmp_path_factory.mktemp("tiny"), LIBRARY) as library:
        yield library


@pytest.fixture(scope="session")
def prepared_model() -> Encoder:
    """The built-in model, where it has been prepared before."""
    from embed.registry import load_encoder

    if not is_prepared():
        pytest.skip(f"no prepared models in {cache_folder()}")
    return load_encoder()


@pytest.fixture(scope="session")
def real_library(prepared_model: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The real documents beside the repository, with the real model."""
    seeds = ROOT.parent / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip(f"no documents at {seeds}")
    folder = tmp_path_factory.mktemp("real") / "library"
    with Library.open(folder, encoder=prepared_model, create=True) as library:
        library.add([seeds])
        yield library


@pytest.fixture(scope="session")
def sample_library(prepared_model: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The sample documents of the repository, with the real model."""
    folder = tmp_path_factory.mktemp("samples") / "library"
    with Library.open(folder, encoder=prepared_model, create=True) as library:
        library.add([ROOT / "corpus" / "samples"])
        yield library
