"""The layer in front of the app: whom it lets through, and what it keeps away (D5, D6, D7, D24, D26)."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from service.hosts import host_name
from ui.ended import Ended, cookie_mark
from ui.gate import ALL_BYTES, SESSION_BYTES, Gate, Rules, cookies_of, is_wanted

USER = "_streamlit_user=2|1:0|signed"


class Inner:
    """An app that remembers what reached it."""

    def __init__(self) -> None:
        self.seen: list[dict] = []
        self.messages: list[dict] = []

    async def __call__(self, scope, receive, send) -> None:
        self.seen.append(scope)
        if scope["type"] == "websocket":
            while (message := await receive())["type"] != "websocket.disconnect":
                self.messages.append(message)
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def gate():
    state = {"login": False, "held": {}}
    rules = Rules(
        hosts=lambda: ("127.0.0.1", "localhost", "policy.example"),
        login_wanted=lambda: state["login"],
        logged_in=lambda cookies: cookies.get("_streamlit_user") == "2|1:0|signed",
        held=lambda session: state["held"].get(session, 0),
    )
    made = Gate(Inner(), rules)
    made.state = state
    return made


def request(gate, path="/", method="GET", kind="http", messages=(), **headers):
    """What comes back: (status, headers) of a request, or the close code of a socket that was refused."""
    sent, waiting = [], list(messages)
    headers = {"host": "127.0.0.1:8501", **{k.replace("_", "-"): v for k, v in headers.items()}}
    scope = {
        "type": kind,
        "path": path,
        "method": method,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
    }

    async def receive():
        return waiting.pop(0) if waiting else {"type": "websocket.disconnect", "code": 1000}

    async def send(message):
        sent.append(message)

    with ThreadPoolExecutor(1) as pool:  # a thread of its own: where a browser is driven, this one has a loop already
        pool.submit(asyncio.run, gate(scope, receive, send)).result()
    if kind == "websocket":
        return sent[0]["code"] if sent else None
    return sent[0]["status"], dict(sent[0]["headers"])


@pytest.mark.parametrize(
    "host", ["evil.example:8501", "", "127.0.0.1.evil.example", "a@127.0.0.1", "127.0.0.1:x", "[::1"]
)
def test_another_name_for_this_machine_reads_nothing(gate, host):
    """D5: DNS rebinding."""
    assert request(gate, host=host)[0] == 403
    assert request(gate, "/_stcore/stream", kind="websocket", host=host) == 1008
    assert gate.app.seen == []


def test_the_names_that_it_is_served_under_are_let_through(gate):
    for host in ("127.0.0.1:8501", "localhost:1", "POLICY.example", "policy.example:443"):
        assert request(gate, host=host)[0] == 200


@pytest.mark.parametrize("origin", ["http://127.0.0.1:3000", "https://evil.example", "null", "http://localhost:8501"])
def test_a_page_of_another_origin_opens_no_socket_and_changes_nothing(gate, origin):
    """D5: other ports of this machine."""
    assert request(gate, "/_stcore/stream", kind="websocket", origin=origin) == 1008
    assert request(gate, "/_stcore/upload_file/s/f", "PUT", origin=origin, content_length="1")[0] == 403
    assert gate.app.seen == []
    assert request(gate, "/_stcore/stream", kind="websocket", origin="http://127.0.0.1:8501") is None


def message(**fields) -> dict:
    return {"type": "websocket.receive", "bytes": BackMsg(**fields).SerializeToString()}


def test_messages_for_developers_and_broken_ones_do_not_reach_the_app(gate):
    """D6 and D26."""
    wanted = message(rerun_script={"query_string": "q=1"})
    bad = [
        message(clear_cache=True),
        message(debug_shutdown_runtime=True),
        {"type": "websocket.receive", "bytes": b"\xff\xff\xff"},
        {"type": "websocket.receive", "text": "{}"},
        {"type": "websocket.receive", "bytes": b"0" * 9_000_000},
    ]
    request(gate, "/_stcore/stream", kind="websocket", messages=[*bad, wanted])
    assert gate.app.messages == [wanted]
    assert is_wanted(BackMsg(stop_script=True).SerializeToString())


def upload(gate, size="1000", **headers):
    return request(gate, "/_stcore/upload_file/one/file", "PUT", content_length=size, **headers)[0]


def test_uploads_need_a_login_where_one_is_wanted(gate):
    """D7."""
    assert upload(gate) == 200
    gate.state["login"] = True
    assert upload(gate) == 403
    assert upload(gate, cookie="_streamlit_user=forged") == 403
    assert upload(gate, cookie=USER) == 200


def test_uploads_are_bounded_for_a_session_and_in_all(gate):
    """D7."""
    for size in ("", "-1", "x", "9" * 12):
        assert upload(gate, size) == 411
    assert upload(gate, str(SESSION_BYTES + 1)) == 413
    gate.state["held"]["one"] = SESSION_BYTES - 500
    assert upload(gate) == 413
    gate.state["held"] = {None: ALL_BYTES - 500}
    assert upload(gate) == 413
    assert gate.rules.coming == {}


def test_metrics_stand_behind_the_login_and_no_other_site_may_frame_the_app(gate):
    """D26."""
    status, headers = request(gate, "/_stcore/metrics")
    assert status == 200
    gate.state["login"] = True
    assert request(gate, "/_stcore/metrics")[0] == 403
    assert request(gate, "/_stcore/metrics", cookie=USER)[0] == 200
    assert headers[b"content-security-policy"] == b"frame-ancestors 'self'"
    assert headers[b"x-frame-options"] == b"SAMEORIGIN"


def test_a_login_ends_with_the_logout_whatever_becomes_of_its_cookie(gate):
    """D24."""
    assert request(gate, "/auth/logout", cookie=f"{USER}; lang=zh")[0] == 200
    request(gate, "/", cookie=USER)
    assert not [value for name, value in gate.app.seen[-1]["headers"] if name == b"cookie"]
    rerun = message(rerun_script={})
    gate.rules.ended = Ended()
    request(gate, "/_stcore/stream", kind="websocket", cookie=USER, messages=[rerun])
    assert gate.app.messages == [rerun]
    gate.rules.ended.add(cookie_mark(cookies_of(USER)))
    gate.state["login"] = True
    assert upload(gate, cookie=USER) == 403


def test_ended_logins_are_remembered_by_the_next_app(tmp_path):
    file = tmp_path / "deep" / "ended.json"
    Ended(file).add(cookie_mark(cookies_of(USER)))
    assert cookie_mark(cookies_of(USER)) in Ended(file)
    assert cookie_mark({}) == "" and "" not in Ended(file)
    file.write_text("[1", "utf-8")
    assert "x" not in Ended(file)


@pytest.mark.parametrize(
    ("host", "name"),
    [("LocalHost.:80", "localhost"), ("[::1]:80", "::1"), ("a/b", ""), ("a?b", ""), ("a:99999", ""), ("", "")],
)
def test_the_name_in_a_host_header(host, name):
    assert host_name(host) == name


def test_clearing_the_cache_closes_no_library(library, folder, monkeypatch):
    """D6."""
    import streamlit as st

    from ui import handle

    before, at_work = handle.current_library(), handle.bench()
    st.cache_resource.clear()
    assert handle.current_library() is before and handle.bench() is at_work
    assert before.documents()


def test_the_app_is_started_behind_the_gate_under_names_of_its_own(monkeypatch):
    """D5: a list in one option is one strange name to Streamlit, which then refuses its own page."""
    from ui.terminal_app import app_command

    monkeypatch.setenv("TIAOWEN_HOSTS", "policy.example, ")
    command = app_command(8501, headless=True)
    named = [command[at + 1] for at, part in enumerate(command) if part == "--server.allowedHosts"]
    assert named == ["127.0.0.1", "localhost", "policy.example"]
    assert any(part.endswith("serve.py") for part in command)
