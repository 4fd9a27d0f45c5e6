"""File names that are not UTF-8."""

import os
import sys
from pathlib import Path

import pytest

from corpus.errors import LoadError
from corpus.file_names import from_stored, readable, stored
from corpus.load import load

GBK = "河道/".encode() + "河道采砂办法.txt".encode("gbk")


def as_path(data):
    return data.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("河道/办法.txt", "河道/办法.txt"),
        (as_path(GBK), "河道/河道采砂办法.txt"),
        (as_path(b"\xff.txt"), "\ufffd.txt"),
        ("a\ud800.txt", "a\ufffd.txt"),
    ],
)
def test_names_are_shown_as_what_they_say(name, shown):
    assert readable(name) == shown


@pytest.mark.parametrize("name", ["河道/办法.txt", as_path(GBK), as_path(b"\x80\xff"), ""])
def test_a_stored_path_is_plain_text_and_comes_back(name):
    assert from_stored(stored(name).encode().decode()) == name


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_file_is_opened_by_the_bytes_of_its_name_and_its_errors_can_be_printed(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "办法.txt".encode("gbk")))
    path.write_text("第一条 节水。", encoding="utf-8")
    assert load(path).source == str(tmp_path / "办法.txt")
    path.write_bytes(b"")
    with pytest.raises(LoadError) as caught:
        load(path)
    assert str(tmp_path / "办法.txt") in str(caught.value)
