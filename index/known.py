"""All documents without their texts, kept in memory and brought up to date by reading what changed alone."""

from __future__ import annotations

import threading

from index import cards, records
from index.truth import Rows

_AT_ONCE = 500


class KnownDocuments:
    """The documents of one library as its cards say; safe to use from several threads."""

    def __init__(self) -> None:
        self._state: tuple[str, int] | None = None
        self._versions: dict[int, int] = {}
        self._known: dict[int, records.Known] = {}
        self._all: tuple[records.Known, ...] = ()
        self._guard = threading.Lock()

    def all(self, connection: Rows) -> tuple[records.Known, ...]:
        """Documents in the order they were added, as this connection sees them."""
        with self._guard:
            state = cards.state(connection)
            if state != self._state or state[1] == 0:
                self._refresh(connection)
                self._state = state
            return self._all

    def _refresh(self, connection: Rows) -> None:
        now = cards.versions(connection)
        changed = [seq for seq, version in now.items() if version == 0 or self._versions.get(seq) != version]
        if len(changed) > len(now) // 2:
            self._known = {known.seq: known for known in records.known(connection)}
        else:
            for start in range(0, len(changed), _AT_ONCE):
                some = changed[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                self._known |= {known.seq: known for known in records.known(connection, f"seq IN ({marks})", some)}
        self._versions = now
        self._known = {seq: self._known[seq] for seq in now if seq in self._known}
        self._all = tuple(self._known.values())
