"""What keeps one caller from taking everything: rates, places to work in, answers kept."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.errors import Busy, TooMany

_MOST_CALLERS = 4096


class Rates:
    """A bucket of tokens a caller: ``burst`` at once, ``a_minute`` in the long run. The clock is a monotonic one."""

    def __init__(self, a_minute: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = a_minute / 60, burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._guard = threading.Lock()

    def take(self, who: str) -> None:
        """Use one up. Raises TooMany with the seconds after which there is one again."""
        with self._guard:
            now = self._clock()
            tokens, at = self._buckets.pop(who, (self._burst, now))
            tokens = min(self._burst, tokens + (now - at) * self._rate)
            enough = tokens >= 1
            self._buckets[who] = (tokens - 1 if enough else tokens, now)
            if len(self._buckets) > _MOST_CALLERS:
                self._buckets.popitem(last=False)
        if not enough:
            raise TooMany("service.too_many", seconds=max(1, round((1 - tokens) / self._rate + 0.5)))


class Places:
    """So many may work at once, so many more may wait; whoever comes then is told that all is taken."""

    def __init__(self, places: int, waiting: int) -> None:
        self._free = threading.Semaphore(places)
        self._room = threading.Semaphore(places + waiting)
        self._stopping = threading.Event()

    @contextmanager
    def one(self, seconds: float) -> Iterator[None]:
        """A place for the block. Raises Busy when there is no room, or none became free in time."""
        if self._stopping.is_set():
            raise Busy("service.stopping")
        if not self._room.acquire(blocking=False):
            raise Busy("service.busy")
        try:
            if not self._free.acquire(timeout=seconds):
                raise Busy("service.busy")
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._room.release()

    def stop(self) -> None:
        """Let nobody in any more."""
        self._stopping.set()


class Kept:
    """The latest answers by what they depend on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: tuple[object, ...]) -> bytes | None:
        """An answer; None where it isn't kept."""
        with self._guard:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def clear(self) -> None:
        """Forget all of them."""
        with self._guard:
            self._values.clear()

    def put(self, key: tuple[object, ...], value: bytes) -> None:
        """Keep an answer; large ones aren't worth it."""
        if len(value) > 1_000_000:
            return
        with self._guard:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
