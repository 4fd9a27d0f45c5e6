"""Files written for one test."""

import pytest

from corpus.load import load


@pytest.fixture
def read_docx(tmp_path):
    def reader(data):
        path = tmp_path / "a.docx"
        path.write_bytes(data)
        return load(path)

    return reader
