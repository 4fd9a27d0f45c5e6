"""MCP over streamable HTTP, without sessions: any worker answers any request, and each is authorised by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from service.access import Caller
from service.core import Service
from service.errors import NotAuthenticated
from service.guard import CALLER
from service.mcp_server import Context, create
from service.writing import Writer


class McpHttp:
    """The ASGI application; the guard before it finds out who asks."""

    def __init__(self, service: Service, writer: Writer | None) -> None:
        self._service, self._writer = service, writer
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While requests may come."""
        server = create(self._service, _caller, self._writer)
        self._manager = StreamableHTTPSessionManager(
            server, json_response=True, stateless=True, max_request_body_size=self._service.settings.body
        )
        async with self._manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        assert self._manager is not None, "not running"
        await self._manager.handle_request(scope, receive, send)


def _caller(context: Context) -> Caller:
    found = context.request.scope.get(CALLER) if context.request is not None else None
    if not isinstance(found, Caller):
        raise NotAuthenticated("service.no_key")
    return found
