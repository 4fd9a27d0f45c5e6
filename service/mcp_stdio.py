"""MCP over standard input and output, for a program on this machine that starts it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from service.access import ADMIN, Caller
from service.core import Service
from service.settings import Settings

KEY = "TIAOWEN_KEY"


def run(folder: Path, model: str | None, *, write: bool) -> None:
    """Serve until the input ends. With TIAOWEN_KEY set, that key's role and collections hold."""
    service = Service(folder, model, Settings(mcp_write=write))
    threading.Thread(target=service.ready, daemon=True).start()  # loads what the first question needs

    import anyio

    anyio.run(_serve, service, write)


async def _serve(service: Service, write: bool) -> None:  # noqa: FBT001, RUF100  (anyio passes positions)
    from mcp.server.stdio import stdio_server

    from service.mcp_server import Context, create

    writer = None
    if write:
        from service.writing import Writer

        writer = Writer(service)

    def caller(_: Context) -> Caller:
        given = os.environ.get(KEY)
        return service.caller(f"Bearer {given}", "mcp") if given else Caller("local", ADMIN, via="mcp")

    server = create(service, caller, writer)
    try:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
    finally:
        service.close()
