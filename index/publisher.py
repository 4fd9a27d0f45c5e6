"""What has been added becomes searchable while more is still being added."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from corpus.errors import LibraryStorage
from index.reports import AddEvent

EVERY = 10.0  # seconds
SHARE = 0.05  # of the time, at most, that goes into it


class Publisher:
    """Passes events on, and calls ``sync`` after a document when it is due: the dearer it is, the more seldom."""

    def __init__(self, sync: Callable[[], object], on_event: Callable[[AddEvent], None] | None) -> None:
        self._sync, self._on_event = sync, on_event
        self._due = time.monotonic() + EVERY

    def __call__(self, event: AddEvent) -> None:
        """An event of the adder's."""
        if self._on_event is not None:
            self._on_event(event)
        began = time.monotonic()
        if event.stage != "report" or began < self._due:
            return
        with suppress(LibraryStorage):  # no room: it is tried, and told, once more at the end
            self._sync()
        now = time.monotonic()
        self._due = now + max(EVERY, (now - began) / SHARE)
