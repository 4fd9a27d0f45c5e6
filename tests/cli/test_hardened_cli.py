"""Commands as processes of their own, on what once ended them in an internal error."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.cli.cli_process import process
from ui.terminal_tools import print_json

TEXT = "岚州市2024年工作要点\n一、目标\n（一）县级城市黑臭水体消除比例达到80%。\n"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_document_with_a_note_of_its_loader_is_shown_as_json(tmp_path, encoding):
    """D4: KeyError 'encoding', for a process that had loaded no file itself."""
    (tmp_path / "a.txt").write_bytes(TEXT.encode(encoding))
    library = ("--library", tmp_path / "library", "--model", "hashing")
    assert process(*library, "add", tmp_path / "a.txt").returncode == 0
    done = process(*library, "--json", "show", "a.txt")
    assert (done.returncode, done.stderr) == (0, b"")
    assert [note["code"] for note in json.loads(done.stdout)["notes"]]


def test_json_holds_no_sign_that_a_terminal_acts_on(capfdbinary):
    """D23: C1 and bidi characters stood in it as they are."""
    said = {"quote": "甲\x1b[1m\x9b31m乙\u202e丙\u2066丁\u200b\U000e0041𠮷。"}
    print_json(said)
    out = capfdbinary.readouterr().out.decode("utf-8")
    assert json.loads(out) == said
    assert [c for c in out.rstrip("\n") if unicodedata.category(c) in ("Cc", "Cf")] == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are text there")
def test_a_library_in_a_folder_whose_name_is_not_utf_8_is_refused_in_one_line(run, tmp_path):
    """D20: a TypeError of the vector index, and documents without one."""
    folder = os.fsencode(tmp_path) + b"/" + "文库".encode("gbk")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    code, _, said = run("--library", os.fsdecode(folder), "--model", "hashing", "add", tmp_path / "a.txt")
    assert code == 1
    assert said.startswith("文库的路径不是 UTF-8")
    assert said.count("\n") == 1
    assert not Path(os.fsdecode(folder)).exists()
