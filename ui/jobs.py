"""Long writing work (adding files) in a thread of its own, so that every page stays usable and any session sees it.

One Bench per library folder and process; the library's own lock keeps other processes apart. A job speaks the language
of the session that started it. Stopping takes effect between two files or batches: what was committed stays.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from corpus.errors import TiaowenError
from index.adding import AddEvent, AddSummary, FileReport

log = logging.getLogger(__name__)
Work = Callable[[Callable[[AddEvent], None]], AddSummary]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. ``error`` is one line for the user; ``finished`` is true at the end, however it came."""

    stage: str = "prepare"
    source: str = ""
    done: int = 0
    total: int = 0
    embedded: int = 0
    to_embed: int = 0
    reports: tuple[FileReport, ...] = ()
    seconds: float = 0.0
    finished: bool = False
    stopped: bool = False
    error: str = ""

    @property
    def share(self) -> float:
        """Share done, 0 to 1, for a progress bar: mostly embedding, which is what takes the time."""
        if self.finished:
            return 1.0
        files = self.done / self.total if self.total else 0.0
        texts = self.embedded / self.to_embed if self.to_embed else 0.0
        return max(files, 0.05 + 0.9 * texts if self.stage == "embed" else files)


class _Stop(BaseException):
    """Leaves ``Library.add`` from within its event callback; no ``except Exception`` on the way may catch it."""


class Bench:
    """Runs one job at a time; safe to use from any thread."""

    def __init__(self) -> None:
        """Begin without a job."""
        self._guard = threading.Lock()
        self._progress: Progress | None = None
        self._stop = False
        self._thread: threading.Thread | None = None

    @property
    def progress(self) -> Progress | None:
        """The job that runs or has run last and was not put away; None when there is none."""
        with self._guard:
            return self._progress

    @property
    def busy(self) -> bool:
        """Whether a job is running."""
        progress = self.progress
        return progress is not None and not progress.finished

    def start(self, work: Work, unexpected: Callable[[Exception], str], refused: tuple[FileReport, ...] = ()) -> bool:
        """Start a job; False when one is running.

        ``unexpected`` words an error that is none of Tiaowen's own; ``refused`` goes before the job's own reports.
        """
        with self._guard:
            if self._progress is not None and not self._progress.finished:
                return False
            self._progress, self._stop = Progress(reports=refused), False
            context = contextvars.copy_context()
            self._thread = threading.Thread(target=context.run, args=(self._run, work, unexpected), daemon=True)
            self._thread.start()
        return True

    def stop(self) -> None:
        """Ask the running job to end soon."""
        with self._guard:
            self._stop = True

    def put_away(self) -> None:
        """Forget a finished job's report."""
        with self._guard:
            if self._progress is not None and self._progress.finished:
                self._progress = None

    def wait(self, seconds: float) -> bool:
        """Wait for the running job; whether it has ended."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return not self.busy

    def _run(self, work: Work, unexpected: Callable[[Exception], str]) -> None:
        started = time.perf_counter()
        error, stopped = "", False
        try:
            work(self._event)
        except _Stop:
            stopped = True
        except TiaowenError as problem:
            error = str(problem)
        except Exception as problem:  # whatever it was, the page has to say so and the next job has to be possible
            log.exception("adding failed")
            error = unexpected(problem)
        with self._guard:
            now = self._progress or Progress()
            seconds = time.perf_counter() - started
            self._progress = replace(now, finished=True, stopped=stopped, error=error, seconds=seconds)

    def _event(self, event: AddEvent) -> None:
        with self._guard:
            if self._stop and event.stage != "index":
                raise _Stop
            now = self._progress or Progress()
            if event.stage == "embed":
                self._progress = replace(now, stage="embed", embedded=event.done, to_embed=event.total)
            elif event.stage == "index":
                self._progress = replace(now, stage="index")
            else:
                reports = (*now.reports, event.report) if event.report else now.reports
                total = event.total
                done = event.done if event.stage == "report" else now.done
                self._progress = replace(
                    now, stage="parse", source=event.source, done=done, total=total, reports=reports
                )
