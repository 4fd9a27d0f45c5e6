"""What a piece of work may cost: CPU seconds of its thread, looked at between its stages.

``checkpoint()`` stands between the stages of an answer and costs nothing where no allowance is in force (the command
line sets none). It ends work that has had its share, and lets whoever set the allowance give others their turn. CPU of
the thread is counted and no clock, so that waiting and a busy machine cost a question nothing. What it can't do: end a
stage from without. No stage may take long; patterns, the one thing that ever did, have a test of their own.

Never to be called with a lock held: others may work meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import get_ident

from corpus.errors import QuestionError

Look = Callable[[float], None]
_IN_FORCE: ContextVar[tuple[int, Callable[[], None]] | None] = ContextVar("allowance", default=None)


@contextmanager
def allowance(seconds: float, between: Look | None = None) -> Iterator[None]:
    """What is done within may cost so many seconds of CPU; ``between`` is told at each checkpoint what it has cost."""
    began = time.thread_time()

    def look() -> None:
        spent = time.thread_time() - began
        if spent > seconds:
            raise QuestionError("question_time", seconds=f"{seconds:g}")
        if between is not None:
            between(spent)

    token = _IN_FORCE.set((get_ident(), look))
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def checkpoint() -> None:
    """Between two stages. Raises QuestionError where the work has had its allowance."""
    found = _IN_FORCE.get()
    if found is not None and found[0] == get_ident():
        found[1]()
