"""The tiny library, in Chinese, and nothing of the machine's own settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.library import Library
from tests.eval.eval_tiny import tiny_library

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TIAOWEN_LIBRARY", "TIAOWEN_LANG", "TIAOWEN_MODEL", "TIAOWEN_DEBUG", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with tiny_library(tmp_path_factory.mktemp("tiny")) as opened:
        yield opened


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED
