"""MCP over standard input and output, for a program on this machine that starts it."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path

from service.access import ADMIN, Caller
from service.core import Service
from service.settings import Settings

KEY = "TIAOWEN_KEY"
WARM_AFTER = 1.5  # seconds: not while the first answer is under way


def run(folder: Path, model: str | None, *, write: bool) -> None:
    """Serve until the input ends; the collector of garbage may be off before.

    With TIAOWEN_KEY set, that key's role and collections hold.
    """
    import anyio

    anyio.run(_serve, folder, model, write)


async def _serve(folder: Path, model: str | None, write: bool) -> None:  # noqa: FBT001, RUF100  (anyio passes positions)
    from mcp.server.stdio import stdio_server

    from service.mcp_server import Context, create

    service = Service(folder, model, Settings(mcp_write=write))
    gc.freeze()
    gc.enable()
    warming = threading.Timer(WARM_AFTER, service.ready)  # loads what a question needs, if none has asked for it yet
    warming.daemon = True
    warming.start()

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
        warming.cancel()
        service.close()
