"""The service as routes of an ASGI application: /healthz, /readyz, /metrics, /api/v1 and /mcp."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import anyio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from corpus.errors import TiaowenError
from service.apart import apart
from service.core import Service, rendered
from service.guard import Guard
from service.hosts import is_near
from service.mcp_http import McpHttp
from service.metrics import MEDIA, Metrics
from service.rest import PREFIX, create
from service.writing import Writer

GRACE = 30.0


class Parts:
    """What serves a library over HTTP; ``hosts`` are the names that it is served under."""

    def __init__(self, service: Service, hosts: Callable[[], Iterable[str]]) -> None:
        self.service, self.metrics = service, Metrics()
        self.writer = Writer(service)
        api = create(service)
        api.state.writer = self.writer
        self.api = api
        self.mcp = McpHttp(service, self.writer if service.settings.mcp_write else None)
        self._hosts = hosts

    def routes(self) -> list[BaseRoute]:
        """The routes, for an application of their own or beside the app."""
        guarded = Guard(self.api, self.service, self._hosts, self.metrics)
        tools = Guard(self.mcp, self.service, self._hosts, self.metrics, "mcp")
        return [
            Route("/healthz", self._health),
            Route("/readyz", self._ready),
            Route("/metrics", self._figures),
            Mount(PREFIX, app=guarded),
            Route("/mcp", tools, methods=["GET", "POST", "DELETE"]),
        ]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While it serves; at the end what runs is finished, within the time of grace."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.mcp.running())
            try:
                yield
            finally:
                self.service.places.stop()
                await anyio.to_thread.run_sync(self.writer.jobs.close, GRACE)
        self.service.close()

    async def _health(self, request: Request) -> Response:
        return Response(rendered({"ok": True}), media_type="application/json")

    async def _ready(self, request: Request) -> Response:
        reason = await apart(self.service, self.service.ready)
        body = {"ok": not reason, **({"reason": reason} if reason and _near(request) else {})}
        return Response(rendered(body), status_code=503 if reason else 200, media_type="application/json")

    async def _figures(self, request: Request) -> Response:
        """From this machine, or with a key."""
        if not _near(request):
            try:
                caller = await anyio.to_thread.run_sync(
                    partial(self.service.caller, request.headers.get("authorization"), "api", near=False)
                )
            except TiaowenError:
                return Response(status_code=401)
            if caller.collections is not None:  # the figures are those of the whole library
                return Response(status_code=403)

        def text() -> bytes:
            try:
                found = self.service.held.read(None, lambda _, library: (len(library.documents()), library.generation))
                return self.metrics.text(*found)
            except TiaowenError:
                return self.metrics.text(0, 0)

        return Response(await apart(self.service, text), media_type=MEDIA)


def _near(request: Request) -> bool:
    return request.client is not None and is_near(request.client.host, request.headers)


def application(service: Service, hosts: Callable[[], Iterable[str]]) -> Starlette:
    """The service alone, without the app."""
    parts = Parts(service, hosts)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with parts.running():
            yield

    return Starlette(routes=parts.routes(), lifespan=lifespan)
