"""Long writing work (adding files) in a thread of its own, so that every page stays usable and any session sees it.

One Bench per library folder and process; the library's own lock keeps other processes apart. A job speaks the language
of the session that started it. Stopping takes effect between two files or batches: what was committed stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.reports import AddEvent, AddSummary, FileReport
from ui.background import Background, Stopped, outcome

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


class Bench(Background[Progress]):
    """Adds files, one job at a time."""

    _began = 0.0

    def start(self, work: Work, unexpected: Callable[[Exception], str], refused: tuple[FileReport, ...] = ()) -> bool:
        """Start a job; False when one is running.

        ``unexpected`` words an error that is none of Tiaowen's own; ``refused`` goes before the job's own reports.
        """
        return self._begin(Progress(reports=refused), lambda: self._run(work, unexpected))

    def put_away(self) -> None:
        """Forget a finished job's report."""
        with self._guard:
            if self._progress is not None and self._progress.finished:
                self._progress = None

    def _run(self, work: Work, unexpected: Callable[[Exception], str]) -> None:
        started = self._began = time.perf_counter()
        _, stopped, error = outcome(lambda: work(self._event), unexpected)
        with self._guard:
            now = self._progress or Progress()
            seconds = time.perf_counter() - started
            self._progress = replace(now, finished=True, stopped=stopped, error=error, seconds=seconds)

    def _event(self, event: AddEvent) -> None:
        with self._guard:
            if self._stop and event.stage != "index":
                raise Stopped
            now = replace(self._progress or Progress(), seconds=time.perf_counter() - self._began)
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
