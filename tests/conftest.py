"""What holds for all tests."""

import pytest


@pytest.fixture(autouse=True)
def no_width(monkeypatch):
    """Workers of pytest-xdist are told a width of the terminal, which no command of ours is to see."""
    monkeypatch.delenv("COLUMNS", raising=False)
