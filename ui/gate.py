"""What stands before the app and lets through only what the app's own page sends: an ASGI layer around Streamlit.

    host      of every request must be one that this app is served under: ``server.allowedHosts``, TIAOWEN_HOSTS, or
              this machine's names, so that no other name that resolves here reads the app (DNS rebinding)
    origin    of a socket or of anything that changes something must be that very host and port
    uploads   only of a person who has logged in, where a login is wanted; bounded for a session and in all
    messages  that only serve developers, or that can't be read, don't reach the app
    logout    ends the login here: its cookie is worth nothing afterwards, and its open pages are shut
    answers   forbid other sites to frame them, and browsers to guess what they are

Everything else goes through untouched. It needs no change of Streamlit; cookies are read by Streamlit's own functions.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from service.hosts import CHANGES, host_name, origin_host
from ui.ended import Ended, cookie_mark

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOCAL = ("127.0.0.1", "localhost", "::1")
SESSION_BYTES = 600_000_000
ALL_BYTES = 1_500_000_000
MESSAGE_BYTES = 8_000_000
UPLOAD, METRICS, STREAM, LOGOUT = "/_stcore/upload_file", "/_stcore/metrics", "/_stcore/stream", "/auth/logout"
_UNWANTED = frozenset(
    {"clear_cache", "set_run_on_save", "load_git_info", "debug_disconnect_websocket", "debug_shutdown_runtime"}
)
_HEADERS = (
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"content-security-policy", b"frame-ancestors 'self'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)


@dataclass(slots=True)
class Rules:
    """What the gate goes by; functions, so that settings are read when they are needed.

    ``login_wanted()``, ``logged_in(cookies)`` and ``held(session)`` (bytes that one session, or for None all, keep).
    """

    hosts: Callable[[], Iterable[str]]
    login_wanted: Callable[[], bool]
    logged_in: Callable[[Mapping[str, str]], bool]
    held: Callable[[str | None], int]
    ended: Ended = field(default_factory=Ended)
    coming: dict[str, int] = field(default_factory=dict)


class Gate:
    """The layer; ``rules`` default to Streamlit's settings."""

    def __init__(self, app: App, rules: Rules | None = None) -> None:
        self.app = app
        if rules is None:
            from ui.gate_rules import rules_of_streamlit

            rules = rules_of_streamlit()
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(scope, headers)
        if refused:
            await _refuse(scope, receive, send, refused)
            return
        cookies = cookies_of(headers.get("cookie", ""))
        mark = cookie_mark(cookies)
        if mark and mark in self.rules.ended:
            scope = {**scope, "headers": [(n, v) for n, v in scope["headers"] if n.lower() != b"cookie"]}
            cookies = {}
        path = str(scope["path"])
        if scope["type"] == "websocket":
            await self.app(scope, self._listening(receive, mark), send)
        elif path.rstrip("/").endswith(LOGOUT):
            self.rules.ended.add(mark)
            await self.app(scope, receive, _with_headers(send))
        elif UPLOAD in path and scope["method"] == "PUT":
            await self._upload(scope, receive, send, (path, headers, cookies))
        elif path.endswith(METRICS) and self.rules.login_wanted() and not self.rules.logged_in(cookies):
            await _refuse(scope, receive, send, 403)
        else:
            await self.app(scope, receive, _with_headers(send))

    def _refused(self, scope: Scope, headers: Mapping[str, str]) -> int:
        """The status with which a request is refused for where it comes from; 0 when it isn't."""
        host = headers.get("host", "")
        if host_name(host) not in {name.lower() for name in self.rules.hosts()}:
            return 403
        origin = headers.get("origin")
        matters = scope["type"] == "websocket" or scope["method"] in CHANGES
        if matters and origin is not None and origin_host(origin) != host.lower():
            return 403
        return 0

    async def _upload(
        self, scope: Scope, receive: Receive, send: Send, facts: tuple[str, Mapping[str, str], Mapping[str, str]]
    ) -> None:
        path, headers, cookies = facts
        rules = self.rules
        if rules.login_wanted() and not rules.logged_in(cookies):
            await _refuse(scope, receive, send, 403)
            return
        length = headers.get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 12):
            await _refuse(scope, receive, send, 411)
            return
        session = path.split(UPLOAD, 1)[1].strip("/").split("/")[0]
        size, coming = int(length), rules.coming
        if (
            rules.held(session) + coming.get(session, 0) + size > SESSION_BYTES
            or rules.held(None) + sum(coming.values()) + size > ALL_BYTES
        ):
            await _refuse(scope, receive, send, 413)
            return
        coming[session] = coming.get(session, 0) + size
        try:
            await self.app(scope, receive, _with_headers(send))
        finally:
            coming[session] -= size
            if not coming[session]:
                del coming[session]

    def _listening(self, receive: Receive, mark: str) -> Receive:
        """What comes over a socket, without what the app's page never sends; its end when the login has ended."""

        async def wanted() -> Message:
            while True:
                message = await receive()
                if mark and mark in self.rules.ended:
                    return {"type": "websocket.disconnect", "code": 1008}
                if message["type"] != "websocket.receive" or is_wanted(message.get("bytes") or b""):
                    return message

        return wanted


def is_wanted(data: bytes) -> bool:
    """Whether a message of the browser is one that the app's page sends."""
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    if not data or len(data) > MESSAGE_BYTES:
        return False
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return False
    return message.WhichOneof("type") not in (*_UNWANTED, None)


def cookies_of(header: str) -> dict[str, str]:
    """The cookies of a request."""
    pairs = (part.partition("=") for part in header.split(";"))
    return {name.strip(): value.strip().strip('"') for name, equals, value in pairs if equals}


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message.get("headers", ())}
            added = [(name, value) for name, value in _HEADERS if name not in there]
            message = {**message, "headers": [*message.get("headers", ()), *added]}
        await send(message)

    return sending


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    """Close a socket before it opens, or answer a request with nothing but a status."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-length", b"0"), *_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
