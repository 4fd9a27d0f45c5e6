"""A small library of invented documents, and the app's pages run without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from corpus.messages import use_language
from index.library import Library
from tests.ui.ui_tiny import HOSTILE, PLAN, REPORT, run_page
from ui.handle import close_all


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The language that the machine asks for must not matter; caches must not outlive a test."""
    monkeypatch.delenv("TIAOWEN_LANG", raising=False)
    monkeypatch.setenv("TIAOWEN_MODEL", "hashing")
    use_language("zh")
    yield
    use_language("zh")
    st.cache_resource.clear()
    close_all()
    st.cache_data.clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the app looks for its library; nothing there yet."""
    path = tmp_path / "library"
    monkeypatch.setenv("TIAOWEN_LIBRARY", str(path))
    return path


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    """Files to add: a plan marked as a sample, last year's, and one that wants to do harm."""
    folder = tmp_path / "sources"
    folder.mkdir()
    texts = {"plan": PLAN, "report": REPORT, "hostile": HOSTILE}
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.txt" for name in texts}


@pytest.fixture
def library(folder: Path, sources: dict[str, Path]) -> Iterator[Library]:
    """The library with all three documents."""
    with Library.open(folder, model="hashing", create=True) as made:
        made.add(list(sources.values()))
        yield made


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Run a page by name with the query parameters given."""

    def run(name: str, **params: str) -> AppTest:
        app = AppTest.from_function(run_page, args=(name,), default_timeout=30)
        for key, value in params.items():
            app.query_params[key] = value
        return app.run()

    return run
