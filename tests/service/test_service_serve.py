"""Starting and ending: what is refused, what runs is finished, a backup is the library again."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from corpus.errors import InputError
from index.library import Library
from service import audit, keys
from service.backup import LIST, backup, restore
from service.errors import Busy, TooMany
from service.limits import Places, Rates
from tests.service.conftest import ROOT, end, environment, fill, free_port, start


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path / "library")
    return tmp_path / "library"


def serve(folder: Path, *arguments: str, **env: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "cli", "--library", str(folder), "serve", "--port", str(free_port()), *arguments]
    done = subprocess.run(
        command, cwd=folder.parent, env=environment(**env), capture_output=True, check=False, timeout=120
    )
    return done.returncode, done.stderr.decode()


def test_it_refuses_to_listen_openly_without_keys_and_says_how(folder: Path) -> None:
    code, told = serve(folder, "--no-app", "--host", "0.0.0.0")
    assert code == 1
    assert "tiaowen key add" in told
    _, key = keys.add(folder, "once", "reader")
    keys.revoke(folder, "once")
    assert serve(folder, "--no-app", "--host", "0.0.0.0")[0] == 1
    keys.add(folder, "good", "reader")
    code, told = serve(folder, "--host", "0.0.0.0")
    assert code == 1
    assert "--no-app" in told


def test_an_issuer_of_tokens_is_enough_to_listen_openly(folder: Path) -> None:
    assert serve(folder, "--no-app", "--host", "0.0.0.0", TIAOWEN_OIDC_ISSUER="http://127.0.0.1:1")[0] == 1
    issuer = {"TIAOWEN_OIDC_ISSUER": "http://127.0.0.1:1", "TIAOWEN_OIDC_AUDIENCE": "tiaowen"}
    server = start(folder, "--host", "0.0.0.0", cwd=folder.parent, **issuer)
    try:
        with server.client(None) as client:
            assert client.get("/me").json()["code"] == "service.no_key"
    finally:
        end(server)


def test_without_keys_this_machine_is_let_in_and_a_first_key_shuts_the_door(folder: Path) -> None:
    server = start(folder, cwd=folder.parent)
    try:
        with server.client(None) as client:
            assert client.get("/me").json()["name"] == "local"
            _, server.keys["first"] = keys.add(folder, "first", "reader")
            assert client.get("/me").status_code == 401
        with server.client("first") as client:
            assert client.get("/me").json()["role"] == "reader"
    finally:
        end(server)


def test_what_runs_is_finished_when_it_is_told_to_stop(folder: Path) -> None:
    server = start(folder, cwd=folder.parent)
    with server.client(None) as client:
        files = [("files", ("a.txt", io.BytesIO("戊市办法\n\n第一条 完成。\n".encode()), "text/plain"))]
        job = client.post("/documents", files=files).json()
        while client.get(f"/jobs/{job['id']}").json()["state"] == "waiting":
            time.sleep(0.05)
    end(server)
    assert server.process.returncode == 0
    with Library.open(folder) as library:
        assert any("戊市" in (known.metadata.title or "") for known in library.documents())
    assert audit.verify(folder)[1] is None
    assert audit.entries(folder)[0].ended == "ok"


def test_a_stop_before_it_listens_is_heard(folder: Path) -> None:
    command = [sys.executable, "-m", "cli", "--library", str(folder), "serve", "--no-app", "--port", str(free_port())]
    process = subprocess.Popen(command, cwd=folder.parent, env=environment(), stderr=subprocess.PIPE)
    with process:
        assert process.stderr is not None
        assert b"http://" in process.stderr.readline()
        process.terminate()
        assert process.wait(120) == 0


def test_a_slow_client_and_half_a_request_hold_nothing_up(folder: Path) -> None:
    server = start(folder, cwd=folder.parent, TIAOWEN_CLIENT_SECONDS="1", TIAOWEN_MAX_UPLOAD="100000")
    try:
        port = int(server.url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=30) as slow:
            head = f"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 100\r\n"
            slow.sendall(f"{head}Content-Type: application/json\r\n\r\n{{".encode())
            told = slow.recv(4096).decode()
            assert told.startswith("HTTP/1.1 408")
        form = f"POST /api/v1/documents HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n"
        form += "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
        part = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for more, status in ((b"", b"408"), (b"a" * 200_000, b"413")):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as slow:
                slow.sendall(form.encode() + b"".join(b"%x\r\n%s\r\n" % (len(x), x) for x in (part, more) if x))
                told = slow.recv(4096)
                assert told.startswith(b"HTTP/1.1 " + status), told
        with server.client(None) as client:
            sent = {"content": b"--b\r\nno form", "headers": {"Content-Type": "multipart/form-data; boundary=b"}}
            assert client.post("/documents", **sent).json()["code"] in ("service.bad_form", "service.invalid")
        with socket.create_connection(("127.0.0.1", port), timeout=30) as gone:
            gone.sendall(b"POST /api/v1/ask HTTP/1.1\r\nHo")
        with server.client(None) as client:
            assert client.get("/documents").status_code == 200
    finally:
        end(server)


def test_a_backup_taken_while_serving_is_the_library_again(folder: Path, tmp_path: Path) -> None:
    server = start(folder, cwd=folder.parent)
    try:
        audit.write(folder, "local", "cli", "keys", "x")
        files, size = backup(folder, tmp_path / "copy.tar")
        assert files >= 2
        assert size == (tmp_path / "copy.tar").stat().st_size
    finally:
        end(server)
    assert restore(tmp_path / "copy.tar", tmp_path / "back" / "other") == 4
    with Library.open(folder) as one, Library.open(tmp_path / "back" / "other") as other:
        assert one.documents() == other.documents()
        assert one.search("粮食").hits == other.search("粮食").hits
    assert audit.verify(tmp_path / "back" / "other") == (1, None)
    with pytest.raises(InputError):
        restore(tmp_path / "copy.tar", tmp_path / "back" / "other")
    with pytest.raises(InputError):
        backup(folder, tmp_path / "copy.tar")


@pytest.mark.parametrize("how", ["short", "changed", "strange", "nothing"])
def test_a_damaged_backup_puts_nothing_anywhere(folder: Path, tmp_path: Path, how: str) -> None:
    good = tmp_path / "copy.tar"
    backup(folder, good)
    bad = tmp_path / "bad.tar"
    if how == "short":
        bad.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    elif how == "nothing":
        bad.write_bytes(b"")
    else:
        with tarfile.open(good) as old, tarfile.open(bad, "w") as new:
            for member in old.getmembers():
                data = old.extractfile(member).read()
                if how == "changed" and member.name != LIST:
                    data = data[:-1] + bytes([data[-1] ^ 1])
                info = tarfile.TarInfo(member.name)
                info.size = len(data)
                new.addfile(info, io.BytesIO(data))
            if how == "strange":
                new.addfile(tarfile.TarInfo("library/more"), io.BytesIO(b""))
    with pytest.raises(InputError) as told:
        restore(bad, tmp_path / "back" / "library")
    assert told.value.code == "backup.bad"
    assert list((tmp_path / "back").iterdir()) == []


def test_keys_and_the_log_on_the_command_line(folder: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cli", "--library", str(folder), "--json", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False, text=True)

    made = json.loads(run("key", "add", "办公室", "--role", "editor", "--expires", "2999-12-31").stdout)
    assert keys.caller_of(folder, made["key"], "api").role == "editor"
    assert run("key", "add", "x", "--role", "reader", "--collection", "没有").returncode == 1
    assert [key["name"] for key in json.loads(run("key", "list").stdout)["keys"]] == ["办公室"]
    assert json.loads(run("key", "revoke", "办公室").stdout)["state"] == "revoked"
    assert json.loads(run("audit", "verify").stdout) == {"ok": True, "entries": 2, "problem": None}
    lines = run("audit", "export").stdout.splitlines()
    assert [json.loads(line)["about"] for line in lines] == ["add 办公室 editor", "revoke 办公室"]


def test_a_rate_fills_again_and_a_clock_that_stands_gives_nothing() -> None:
    now = [0.0]
    rates = Rates(60, 2, lambda: now[0])
    rates.take("a"), rates.take("a"), rates.take("b")
    with pytest.raises(TooMany) as told:
        rates.take("a")
    assert told.value.params["seconds"] >= 1
    now[0] += 1.0
    rates.take("a")


def test_places_are_given_and_taken_back() -> None:
    places = Places(1, 0)
    with places.one(1), pytest.raises(Busy), places.one(1):
        pass
    with places.one(1):
        pass
    places.stop()
    with pytest.raises(Busy), places.one(1):
        pass
