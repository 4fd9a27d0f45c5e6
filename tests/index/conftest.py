"""A library of three invented documents."""

from __future__ import annotations

import pytest

from tests.index import index_tiny
from tests.index.index_tiny import HUBEI, NATION, ZHEJIANG, open_tiny, write


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request, monkeypatch, tmp_path):
    """Once with each engine: libraries that are opened by a folder lie in it, or on a server."""
    if request.param == "postgres":
        monkeypatch.setattr(index_tiny, "server", request.getfixturevalue("postgres"))
        monkeypatch.setenv("TIAOWEN_PROJECTIONS", str(tmp_path / "nodes"))
    return request.param


@pytest.fixture
def files(tmp_path):
    write(tmp_path / "files", hubei=HUBEI, nation=NATION, zhejiang=ZHEJIANG)
    return tmp_path / "files"


@pytest.fixture
def library(tmp_path, files):
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        yield library
