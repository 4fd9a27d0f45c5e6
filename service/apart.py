"""Blocking work in threads of its own, within the time limit: finding out who asks never waits for it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

import anyio

from service.core import Service
from service.errors import TooSlow

Result = TypeVar("Result")


async def apart(service: Service, work: Callable[[], Result]) -> Result:
    """What ``work`` gives. Raises TooSlow at the limit; the thread then ends by itself."""
    seconds = service.settings.seconds
    try:
        with anyio.fail_after(seconds):
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=_threads(service))
    except TimeoutError:
        raise TooSlow("service.too_slow", seconds=round(seconds)) from None


@functools.lru_cache(maxsize=4)
def _threads(service: Service) -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(service.settings.places + service.settings.waiting + 16)
