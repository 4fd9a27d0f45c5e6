"""Bad input, sentence by sentence: the right status code, one clear message, nothing leaked, nothing held up.

| what comes | test |
| --- | --- |
| bodies of 1 GB | announced: here; of unknown length: test_service_rest; files: test_service_serve |
| 100-level JSON | REST: test_service_rest, test_service_guard; MCP: here |
| wrong types, unknown fields | REST: test_service_rest, test_service_inside; MCP: here |
| NUL, surrogates | REST: test_service_rest; MCP: here |
| cursors of another library | here; of another list, and older ones: test_service_rest |
| keys with spaces | here; names with spaces: test_service_keys |
| clocks that jump | keys, log, jobs: here; rates: test_service_serve; tokens: test_service_tokens |
| slow clients | test_service_serve |
| half-open streams | here |
| clients that vanish in the middle of an answer | whole answers: here; events: test_service_rest |
| an MCP client of an older protocol | test_service_mcp; of none that there is: here |
"""

from __future__ import annotations

import json
import shutil
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from index.library import Library
from service import audit, inputs, keys, reading
from service.access import ADMIN, Caller
from service.asgi import application
from service.core import Service
from service.errors import Conflict, NotAuthenticated
from service.jobs import Jobs
from service.settings import Settings
from tests.service.conftest import Server, end, fill, start


@contextmanager
def connected(server: Server, receive: int | None = None) -> Iterator[socket.socket]:
    """A connection to the server; ``receive`` bytes are taken in by the system before anybody reads."""
    with socket.socket() as made:
        if receive is not None:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        made.settimeout(120)
        made.connect(("127.0.0.1", int(server.url.rsplit(":", 1)[1])))
        yield made


def head(server: Server, method: str, path: str, *lines: str, key: str = "admin") -> bytes:
    host = server.url.removeprefix("http://")
    signed = [f"Authorization: Bearer {server.keys[key]}"] if key in server.keys else []
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *signed, *lines, "", ""]).encode()


def mcp(server: Server, method: str, params: dict | str, **headers: str) -> httpx.Response:
    sent = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    sent |= {"MCP-Protocol-Version": "2025-06-18", "Authorization": f"Bearer {server.keys['reader']}", **headers}
    given = params if isinstance(params, str) else json.dumps(params)
    body = f'{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{given}}}'
    return httpx.post(f"{server.url}/mcp", content=body.encode(), headers=sent, timeout=120, trust_env=False)


@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/documents", "/mcp"])
def test_a_gigabyte_is_refused_before_any_of_it_has_come(server: Server, path: str) -> None:
    kind = "multipart/form-data; boundary=b" if path.endswith("documents") else "application/json"
    with connected(server) as client:
        client.sendall(head(server, "POST", path, "Content-Length: 1000000000", f"Content-Type: {kind}"))
        told = b"".join(iter(lambda: client.recv(65536), b""))  # till it hangs up
    assert told.startswith(b"HTTP/1.1 413")
    assert b"service.too_large" in told


def test_whoever_may_not_add_files_sends_none(server: Server) -> None:
    lines = ["Content-Length: 100000000", "Content-Type: multipart/form-data; boundary=b"]
    with connected(server) as client:
        client.sendall(head(server, "POST", "/api/v1/documents", *lines, key="reader"))
        assert client.recv(65536).startswith(b"HTTP/1.1 403")
    assert audit.entries(server.folder)[0].ended == "service.not_allowed"


@pytest.mark.parametrize(
    "arguments",
    [
        '{"query": ["a"]}',
        '{"query": 1}',
        '{"query": "a", "other": 1}',
        '{"query": "a", "k": "5"}',
        '{"query": "a\\u0000b"}',
        '{"query": "\\ud800"}',
        '{"query": "a", "cursor": "a b"}',
        '{"query": "a", "cursor": "eyJ"}',
        "{}",
    ],
)
def test_a_tool_says_in_one_line_what_is_wrong_with_its_arguments(server: Server, arguments: str) -> None:
    answer = mcp(server, "tools/call", f'{{"name": "search_clauses", "arguments": {arguments}}}')
    told = answer.json()
    if "error" in told:  # the SDK's own: no text at all
        assert told["error"]["code"] in (-32602, -32700)
        return
    assert told["result"]["isError"] is True
    (content,) = told["result"]["content"]
    assert "\n" not in content["text"]
    assert str(server.folder.parent) not in content["text"]


def test_a_hundred_levels_are_too_deep_for_tools_too(server: Server) -> None:
    deep = '{"name": "ask", "arguments": {"question": ' + "[" * 100 + "]" * 100 + "}}"
    answer = mcp(server, "tools/call", deep)
    assert (answer.status_code, answer.json()["code"]) == (422, "service.too_deep")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b"\xff\xfe", b'{"jsonrpc": "2.0"}'])
def test_what_is_no_message_is_refused(server: Server, body: bytes) -> None:
    signed = {"Authorization": f"Bearer {server.keys['reader']}", "Content-Type": "application/json"}
    sent = {**signed, "Accept": "application/json, text/event-stream"}
    answer = httpx.post(f"{server.url}/mcp", content=body, headers=sent, timeout=120, trust_env=False)
    assert answer.status_code == 400, answer.text
    assert "Traceback" not in answer.text


def test_a_cursor_of_another_library_is_refused(tmp_path: Path) -> None:
    one, two = tmp_path / "one" / "library", tmp_path / "two" / "library"
    for folder in (one, two):
        folder.parent.mkdir()
        fill(folder)
    with Library.open(one) as library:
        cursor = reading.documents(library, inputs.PageAsked(limit=1))["next"]
    shutil.copytree(one, tmp_path / "three")
    for folder in (one, tmp_path / "three"):
        with Library.open(folder) as library:
            assert reading.documents(library, inputs.PageAsked(limit=1, cursor=cursor))["documents"]
            library.correct("plan.txt", {"title": folder.name})
            later = reading.documents(library, inputs.PageAsked(limit=1))["next"]
    for folder, given, code in (
        (two, cursor, "service.bad_cursor"),
        (one, cursor, "service.stale_cursor"),
        (one, later, "service.bad_cursor"),  # the copy has come to the same generation by another way
    ):
        with Library.open(folder) as library, pytest.raises(Conflict) as told:
            reading.documents(library, inputs.PageAsked(limit=1, cursor=given))
        assert told.value.code == code


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("Bearer {key}", True),
        ("bearer   {key}  ", True),
        ("Bearer {half} {rest}", False),
        ("Bearer\u00a0{key}", False),
        ("Bearer {key} {key}", False),
        ("Bearer ", False),
        ("Basic {key}", False),
        ("{key}", False),
    ],
)
def test_a_key_with_spaces_in_it_is_no_key(tmp_path: Path, written: str, good: bool) -> None:
    _, key = keys.add(tmp_path / "library", "a", "reader")
    service = Service(tmp_path / "library")
    given = written.format(key=key, half=key[:20], rest=key[20:])
    if good:
        assert service.caller(given, "api").name == "key:a"
        return
    with pytest.raises(NotAuthenticated) as told:
        service.caller(given, "api")
    assert key[20:] not in str(told.value)


def test_a_clock_that_jumps_back_loses_no_job_and_breaks_no_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, times = tmp_path / "library", iter(range(9000, 1, -1))
    for module in ("service.audit", "service.jobs", "service.keys"):
        monkeypatch.setattr(f"{module}.now", lambda: f"{next(times)}-01-01T00:00:00.000Z")
    monkeypatch.setattr("service.jobs._KEPT", 2)
    jobs, caller = Jobs(folder), Caller("a", ADMIN)
    for number in range(4):
        job = jobs.start(caller, "add", lambda step: {}, lambda code: None)
        assert jobs.find(caller, job["id"])["id"] == job["id"], number
        audit.write(folder, "a", "api", "add", str(number))
    jobs.close(60)
    assert audit.verify(folder) == (4, None)
    assert [entry.about for entry in audit.entries(folder)] == ["3", "2", "1", "0"]


def test_a_key_goes_by_the_day_that_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "library"
    monkeypatch.setattr("service.keys._today", lambda: "2026-01-01")
    _, key = keys.add(folder, "a", "reader", expires="2026-06-30")
    for day, good in (("2026-06-30", True), ("2031-01-01", False), ("1970-01-01", True)):
        monkeypatch.setattr("service.keys._today", lambda day=day: day)
        if good:
            assert keys.caller_of(folder, key, "api").name == "key:a"
        else:
            with pytest.raises(NotAuthenticated):
                keys.caller_of(folder, key, "api")


def test_clients_that_vanish_before_their_answer_take_no_place_along(server: Server) -> None:
    body = json.dumps({"question": "粮食储备率是多少"}).encode()
    for number in range(20):
        with connected(server) as client:
            kind = ["Content-Type: application/json", f"Content-Length: {len(body)}"]
            client.sendall(head(server, "POST", "/api/v1/ask", *kind) + body[: len(body) - number % 2])
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # goes without a word
    with server.client("reader") as client:
        assert client.post("/ask", json={"question": "粮食储备率是多少"}).status_code == 200
    for _ in range(600):
        figures = httpx.get(f"{server.url}/metrics", timeout=60, trust_env=False).text
        if "tiaowen_requests_running 0.0" in figures:
            break
        time.sleep(0.1)
    assert "tiaowen_requests_running 0.0" in figures


def test_whoever_takes_nothing_of_an_answer_is_given_up(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    fill(folder)
    server = start(folder, cwd=tmp_path, TIAOWEN_CLIENT_SECONDS="1")
    try:
        with connected(server, receive=2048) as deaf:
            deaf.setblocking(False)
            asked, sent = head(server, "GET", "/api/v1/openapi.json", key="") * 200, 0
            for _ in range(600):  # more than the system keeps for both
                with suppress(BlockingIOError):
                    sent += deaf.send(asked[sent:])
                if any('"status": 499' in line for line in server.said):
                    break
                time.sleep(0.1)
            assert any('"status": 499' in line for line in server.said)
            with server.client(None) as client:
                assert client.get("/documents").status_code == 200
    finally:
        end(server)
    assert server.process.returncode == 0
    assert not any("Traceback" in line for line in server.said)


def test_a_protocol_that_there_is_not_is_told(server: Server) -> None:
    hello = {"protocolVersion": "1999-01-01", "capabilities": {}, "clientInfo": {"name": "a", "version": "1"}}
    told = mcp(server, "initialize", hello).json()["result"]["protocolVersion"]
    assert told.startswith("20")
    assert mcp(server, "tools/list", {}, **{"MCP-Protocol-Version": "1999-01-01"}).status_code == 400
    called = mcp(server, "tools/call", {"name": "list_documents"}, **{"MCP-Protocol-Version": "2025-03-26"})
    assert called.json()["result"]["structuredContent"]["total"] == 4


def test_resources_end_at_the_time_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIAOWEN_OIDC_ISSUER", raising=False)
    service = Service(tmp_path / "library", settings=Settings(seconds=0.05))
    monkeypatch.setattr(service.held, "read", lambda *_: time.sleep(2))
    app = application(service, lambda: ("127.0.0.1",))
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000)) as client:
        sent = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
        for method, params in (("resources/read", {"uri": "tiaowen://documents/x"}), ("resources/list", {})):
            body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
            told = client.post("/mcp", json=body, headers=sent).json()
            assert told["error"]["data"]["code"] == "service.too_slow", told
