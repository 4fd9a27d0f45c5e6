"""The commands on a library on a server."""

import json

import pytest

pytestmark = pytest.mark.postgres


@pytest.fixture
def address(postgres, tmp_path, monkeypatch):
    monkeypatch.setenv("TIAOWEN_PROJECTIONS", str(tmp_path / "nodes"))
    return postgres.address_of(tmp_path)


def test_what_a_folder_answers_a_server_answers(run, files, filled, address):
    assert run("--library", address, "--model", "hashing", "add", files, "--json")[0] == 0
    for command in (
        ["list"],
        ["ask", "重点任务"],
        ["search", "重点任务"],
        ["targets"],
        ["show", "plan.txt"],
        ["verify"],
    ):
        there, here = (run("--library", library, *command, "--json") for library in (address, filled))
        assert there[0] == here[0], there
        if command[0] in ("targets", "show"):
            assert there[1] == here[1]
        if command[0] == "search":
            hits = [[(h["clause_id"], h["score"]) for h in json.loads(out)["hits"]] for _, out, _ in (there, here)]
            assert hits[0] == hits[1] and hits[0]
    assert run("--library", address, "remove", "plan.txt")[0] == 0


def test_a_copy_goes_there_and_back_and_shows_no_password(run, filled, address, tmp_path):
    secret = address.replace("tiaowen@", "tiaowen:secret@")
    code, out, err = run("copy", filled, secret)
    assert (code, err) == (0, "") and "secret" not in out and "postgresql://tiaowen@" in out
    assert run("copy", address, tmp_path / "back")[0] == 0
    code, _, err = run("copy", filled, address)
    assert code == 1 and "已经存在" in err


@pytest.mark.parametrize("command", [["backup", "b.tar"], ["key", "list"], ["audit", "verify"], ["mcp"]])
def test_what_needs_a_folder_says_so(run, address, command):
    code, _, err = run("--library", address, *command)
    assert code == 1 and "还不支持 PostgreSQL 文库" in err and err.count("\n") == 1


def test_a_wrong_address_is_one_line(run):
    code, _, err = run("--library", "postgresql://me:secret@host", "list")
    assert code == 1 and err.count("\n") == 1 and "secret" not in err and "文库地址有误" in err
