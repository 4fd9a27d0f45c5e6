"""A library of three invented documents."""

from __future__ import annotations

import pytest

from tests.index.index_tiny import (
    HUBEI,
    NATION,
    ZHEJIANG,
    open_tiny,
    write,
)


@pytest.fixture
def files(tmp_path):
    write(tmp_path / "files", hubei=HUBEI, nation=NATION, zhejiang=ZHEJIANG)
    return tmp_path / "files"


@pytest.fixture
def library(tmp_path, files):
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        yield library
