"""What holds for all tests."""

import sys

import pytest

from tests.index.postgres_server import NoServer, running


@pytest.fixture(autouse=True)
def nothing_left_behind(monkeypatch):
    """What one test, or who runs it, leaves behind and another one would see.

    Workers of pytest-xdist are told a width of the terminal; Streamlit's AppTest puts its page in the place of the main
    module, from which processes that are spawned later would start.
    """
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def postgres():
    """A server for all tests of this process."""
    try:
        with running() as server:
            yield server
    except NoServer as reason:
        pytest.skip(str(reason))
