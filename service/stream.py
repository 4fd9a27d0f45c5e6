"""An answer as server-sent events: what is searched, what was found, the answer; a client that goes ends nothing."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

import anyio
from fastapi import Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from corpus.errors import TiaowenError
from service import audit, inputs, reading
from service.apart import apart
from service.core import rendered
from service.errors import TooSlow, Unexpected
from service.problems import problem_of
from service.rest import caller_of, service_of

if TYPE_CHECKING:
    from answer.retrieve import Found
    from index.library import Library

Event = tuple[str, Mapping[str, Any]]
PING = 15  # seconds
log = logging.getLogger("tiaowen.service")


async def streamed(request: Request, asked: inputs.AskAsked) -> Response:
    """The events. What can be refused at once is refused with a status; a later error is an event of its own."""
    service, caller = service_of(request), caller_of(request)
    service.check(caller, "ask")
    send, receive = anyio.create_memory_object_stream[Event](200)

    def put(name: str, value: Mapping[str, Any]) -> None:
        try:
            anyio.from_thread.run_sync(send.send_nowait, (name, value))
        except (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.WouldBlock, RuntimeError):
            return  # nobody listens any more

    def told(found: Found) -> None:
        shown = found.search_json()
        put("scope", {"scope": shown["scope"], "notices": shown["notices"]})
        for hit in shown["hits"][: asked.k]:
            put("hit", hit)

    def work(library: Library) -> Mapping[str, Any]:
        return reading.answered(library, asked, told).as_json()

    def go() -> None:
        try:
            put("answer", service.run(caller, "ask", work, audit.about_question(asked.question)))
            put("done", {})
        except TiaowenError as problem:
            put("error", problem_of(problem))
        except Exception:
            log.exception("an answer that was streamed ended")
            put("error", problem_of(Unexpected("service.unexpected")))

    async def run() -> None:
        with send:
            try:
                await apart(service, go)
            except TooSlow as late:
                send.send_nowait(("error", problem_of(late)))

    async def events() -> AsyncIterator[ServerSentEvent]:
        async with anyio.create_task_group() as group:
            group.start_soon(run)
            with receive:
                async for name, value in receive:
                    yield ServerSentEvent(rendered(value).decode(), event=name)
            group.cancel_scope.cancel()

    return EventSourceResponse(events(), ping=PING, headers={"Cache-Control": "no-store"}, sep="\n")
