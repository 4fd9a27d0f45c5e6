"""Named points of the writing path, so that tests can stop a process exactly there.

``reached("before commit")`` does nothing unless a test has set a hook; the names are listed in POINTS so that the kill
tests can prove that they visit every one of them.
"""

from __future__ import annotations

from collections.abc import Callable

POINTS = (
    "add: file found",
    "add: parsed",
    "add: before embedding",
    "add: after embedding",
    "store: transaction begun",
    "store: document written",
    "store: clauses written",
    "store: passages written",
    "store: before commit",
    "store: after commit",
    "project: begun",
    "dense: before write",
    "dense: after write",
    "lexical: cloned",
    "lexical: before commit",
    "lexical: after commit",
    "project: stamped",
    "project: before switch",
    "project: after switch",
    "project: cleaned",
    "merge: written",
    "merge: before switch",
)

hook: Callable[[str], None] | None = None


def reached(point: str) -> None:
    """Tell the hook, if there is one, that this point has been reached."""
    if hook is not None:
        hook(point)
