"""What ``tiaowen app`` and ``tiaowen serve`` serve: the app of ``app.py`` behind the gate (ui.gate).

``streamlit run serve.py`` serves the app alone; ``whole`` makes the app with the API and MCP beside it, in one process.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.middleware import Middleware
from starlette.types import ASGIApp
from streamlit.starlette import App

from ui.gate import Gate

PAGE = Path(__file__).resolve().with_name("app.py")
app = App(PAGE, middleware=[Middleware(Gate)])


def whole() -> ASGIApp:
    """The app, the HTTP API and MCP; settings come from the environment (service.worker)."""
    from service.asgi import Parts
    from service.logs import set_up, trace
    from service.worker import service_here
    from ui.gate_rules import hosts

    set_up()
    parts = Parts(service_here(), hosts)

    @asynccontextmanager
    async def lifespan(_: App) -> AsyncIterator[None]:
        async with parts.running():
            yield None

    made = App(PAGE, lifespan=lifespan, routes=parts.routes(), middleware=[Middleware(Gate)])
    trace(made)
    return made
