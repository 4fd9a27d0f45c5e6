"""The service alone, as uvicorn starts it in each of its workers; settings come from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.applications import Starlette

from service.asgi import application
from service.core import Service
from service.hosts import LOCAL
from service.logs import set_up, trace
from service.settings import Settings

HOSTS, WRITE, OPEN = "TIAOWEN_HOSTS", "TIAOWEN_MCP_WRITE", "TIAOWEN_ANONYMOUS"


def hosts() -> tuple[str, ...]:
    """Names that this is served under: this machine's and those of TIAOWEN_HOSTS."""
    named = [name.strip().lower() for name in os.environ.get(HOSTS, "").split(",") if name.strip()]
    return (*LOCAL, *named)


def service_here() -> Service:
    """The service of this process."""
    settings = Settings(
        anonymous=os.environ.get(OPEN) == "1",
        write=os.environ.get("TIAOWEN_READ_ONLY") != "1",
        mcp_write=os.environ.get(WRITE) == "1",
    )
    folder = Path(os.environ.get("TIAOWEN_LIBRARY") or "library")
    return Service(folder, os.environ.get("TIAOWEN_MODEL") or None, settings)


def create() -> Starlette:
    """The application."""
    set_up()
    made = application(service_here(), hosts)
    trace(made)
    return made
