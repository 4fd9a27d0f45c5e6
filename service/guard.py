"""What stands before the API and MCP, as an ASGI layer: hosts, bodies, slow clients, the caller, metrics, log.

    host      must be one the service is served under, so that no other name that resolves here reads it
    origin    of anything that changes something must be that host
    answer    given up where the client doesn't take it in time
    body      bounded in bytes (counted, whatever its header says), in depth, and in how long it may take to come
    caller    found once a request (service.core) and put where the handlers look for it
    rate      a bucket a caller; one that isn't known has that of its address

Refusals are problem documents (service.problems). The log has a line of JSON a request, without texts or keys.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from uuid import uuid4

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import TiaowenError
from corpus.messages import use_language
from service.core import Service, rendered
from service.errors import Invalid, NotAllowed, ServiceError, TooLarge
from service.hosts import CHANGES, host_name, is_near, origin_host
from service.logs import forget_words
from service.metrics import Metrics
from service.problems import MEDIA, problem_of, retry_after

CALLER, REQUEST_ID = "tiaowen.caller", "tiaowen.request"
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)  # the last may lack its end
_ONE_KIND = bytes.maketrans(b"{}", b"[]")
_OTHERS = bytes(sorted(set(range(256)) - set(b"[]{}")))
UPLOADS = "/documents"  # the one address that takes files
_OPEN = ("/healthz", "/readyz", "/metrics", "/openapi.json")
log = logging.getLogger("tiaowen.access")


class SlowClient(ServiceError):
    """The body didn't come in time."""

    status = 408


class _DeafClient(Exception):
    """The answer was not taken in time."""


class Guard:
    """The layer; ``uploads`` are paths (behind the mount) whose bodies are files."""

    def __init__(
        self, app: ASGIApp, service: Service, hosts: Callable[[], Iterable[str]], metrics: Metrics, via: str = "api"
    ) -> None:
        self.app, self.service, self.hosts, self.metrics, self.via = app, service, hosts, metrics, via

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        forget_words()
        began, status, deaf = time.perf_counter(), [0], [False]
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        scope[REQUEST_ID] = uuid4().hex[:12]
        use_language("en" if headers.get("accept-language", "").lower().startswith("en") else "zh")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                added = [(b"x-request-id", scope[REQUEST_ID].encode()), (b"x-content-type-options", b"nosniff")]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            try:
                with anyio.fail_after(self.service.settings.slow_client):
                    await send(message)
            except TimeoutError:
                deaf[0] = True
                raise _DeafClient from None

        self.metrics.begun()
        try:
            await self._passed(scope, headers, receive, sending)
        except Exception as problem:
            if deaf[0]:
                status[0] = 0
            elif status[0] or not isinstance(problem, TiaowenError):
                raise
            else:
                await refuse(problem, sending)
        finally:
            self._note(scope, status[0], time.perf_counter() - began)

    async def _passed(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        host = headers.get("host", "")
        if host_name(host) not in {name.lower() for name in self.hosts()}:
            raise NotAllowed("service.host", host=host[:100])
        origin = headers.get("origin")
        if origin is not None and scope["method"] in CHANGES and origin_host(origin) != host.lower():
            raise NotAllowed("service.host", host=origin[:100])
        path = path_of(scope)
        if path not in _OPEN:
            scope[CALLER] = await anyio.to_thread.run_sync(self._caller, scope, headers)
        kind = headers.get("content-type", "").lower()
        upload = self.via == "api" and path == UPLOADS and scope["method"] == "POST"
        if upload:  # nothing is taken in from whoever may not add it
            await anyio.to_thread.run_sync(self.service.check, scope[CALLER], "add")
        file = upload and kind.startswith("multipart/form-data")
        limit = self.service.settings.upload if file else self.service.settings.body
        if _announced(headers.get("content-length", "")) > limit:
            raise TooLarge("service.too_large", limit=limit)
        coming = self._counted(receive, limit)
        if not file and scope["method"] in CHANGES:
            coming = await self._whole(coming)
        await self.app(scope, coming, send)

    def _caller(self, scope: Scope, headers: dict[str, str]) -> object:
        """Who asks; every call costs one of the caller's, also one that is refused (of the address then)."""
        client = scope.get("client") or ("",)
        try:
            near = is_near(client[0], headers)
            caller = self.service.caller(headers.get("authorization"), self.via, near=near)
        except ServiceError:
            self.service.rates.take(f"address:{client[0]}")
            raise
        self.service.rates.take(caller.key or caller.name)
        return caller

    def _counted(self, receive: Receive, limit: int) -> Receive:
        """The body as it comes, ended when it is too much or too slow."""
        had = [0]

        async def counted() -> Message:
            try:
                with anyio.fail_after(self.service.settings.slow_client):
                    message = await receive()
            except TimeoutError:
                raise SlowClient("service.slow_client") from None
            had[0] += len(message.get("body", b""))
            if had[0] > limit:
                raise TooLarge("service.too_large", limit=limit)
            return message

        return counted

    async def _whole(self, receive: Receive) -> Receive:
        """A body that was read and whose depth was looked at; then what the client does is heard again."""
        parts, more = [], True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return _replayed(b"", _always(message))
            parts.append(message.get("body", b""))
            more = message.get("more_body", False)
        body = b"".join(parts)
        if await anyio.to_thread.run_sync(too_deep, body, self.service.settings.depth):
            raise Invalid("service.too_deep", limit=self.service.settings.depth)
        return _replayed(body, _quiet(receive))

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = str(getattr(scope.get("route"), "path", "") or "other")
        self.metrics.ended(self.via, scope["method"], route, status or 499, seconds)
        caller = scope.get(CALLER)
        line = {
            "request": scope[REQUEST_ID],
            "via": self.via,
            "method": scope["method"],
            "route": route,
            "status": status or 499,
            "ms": round(seconds * 1000, 1),
            "who": getattr(caller, "name", None),
        }
        log.info(json.dumps(line, ensure_ascii=False))


def path_of(scope: Scope) -> str:
    """The address behind the mount."""
    return str(scope["path"])[len(str(scope.get("root_path", ""))) :]


async def refuse(problem: TiaowenError, send: Send) -> None:
    """Answer with a problem document."""
    document = problem_of(problem)
    body = rendered(document)
    headers = [(b"content-type", MEDIA.encode()), (b"content-length", str(len(body)).encode())]
    if document["status"] == 401:
        headers.append((b"www-authenticate", b'Bearer realm="tiaowen"'))
    if (after := retry_after(problem)) is not None:
        headers.append((b"retry-after", str(after).encode()))
    if document["status"] in (408, 413):
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": document["status"], "headers": headers})
    await send({"type": "http.response.body", "body": body})


def too_deep(body: bytes, limit: int) -> bool:
    """Whether brackets are nested more deeply than the limit, outside of strings."""
    if body.count(b"[") + body.count(b"{") <= limit:
        return False
    brackets = _STRINGS.sub(b"", body).translate(_ONE_KIND, _OTHERS)
    for _ in range(limit):
        brackets = brackets.replace(b"[]", b"")
    return brackets.count(b"[") > 0 and (b"[]" in brackets or brackets.count(b"[") > limit)


def _announced(length: str) -> int:
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0


def _replayed(body: bytes, then: Callable[[], Awaitable[MutableMapping[str, Any]]]) -> Receive:
    given = [False]

    async def replayed() -> Message:
        if not given[0]:
            given[0] = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await then()

    return replayed


def _always(message: Message) -> Callable[[], Awaitable[Message]]:
    async def again() -> Message:
        return message

    return again


def _quiet(receive: Receive) -> Callable[[], Awaitable[Message]]:
    """Waiting for a client to go is no reason to end: only what comes before the body's end has to come in time."""

    async def listening() -> Message:
        while True:
            try:
                return await receive()
            except SlowClient:
                continue

    return listening
