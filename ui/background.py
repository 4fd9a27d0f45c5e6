"""One piece of long work at a time in a thread of its own, watched from any session: what the benches share.

A job speaks the language of the session that started it. A job is asked to stop; its own callback then leaves the work.
"""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from corpus.errors import TiaowenError

log = logging.getLogger(__name__)


class _Ends(Protocol):
    @property
    def finished(self) -> bool: ...


State = TypeVar("State", bound=_Ends)
Result = TypeVar("Result")


class Stopped(BaseException):
    """Leaves the work from within its callback; no ``except Exception`` on the way may catch it."""


class Background(Generic[State]):
    """Runs one job at a time; safe to use from any thread."""

    def __init__(self) -> None:
        """Begin without a job."""
        self._guard = threading.Lock()
        self._progress: State | None = None
        self._stop = False
        self._thread: threading.Thread | None = None

    @property
    def progress(self) -> State | None:
        """The job that runs or has run last and was not put away; None when there is none."""
        with self._guard:
            return self._progress

    @property
    def busy(self) -> bool:
        """Whether a job is running."""
        progress = self.progress
        return progress is not None and not progress.finished

    def stop(self) -> None:
        """Ask the running job to end soon."""
        with self._guard:
            self._stop = True

    def wait(self, seconds: float) -> bool:
        """Wait for the running job; whether it has ended."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return not self.busy

    def _begin(self, first: State, job: Callable[[], None]) -> bool:
        """Run ``job`` in a thread, in the caller's context, with ``first`` to show; False when one is running."""
        with self._guard:
            if self._progress is not None and not self._progress.finished:
                return False
            self._progress, self._stop = first, False
            context = contextvars.copy_context()
            self._thread = threading.Thread(target=context.run, args=(job,), daemon=True)
            self._thread.start()
        return True


def outcome(work: Callable[[], Result], unexpected: Callable[[Exception], str]) -> tuple[Result | None, bool, str]:
    """Do the work: (its result, whether it was stopped, one line on what went wrong or ""). Raises nothing.

    ``unexpected`` words an error that is none of Tiaowen's own.
    """
    try:
        return work(), False, ""
    except Stopped:
        return None, True, ""
    except TiaowenError as problem:
        return None, False, str(problem)
    except Exception as problem:  # whatever it was, the page has to say so and the next job has to be possible
        log.exception("background work failed")
        return None, False, unexpected(problem)
