"""Long work of the API: one piece at a time, its state in the service's file, so that every process can tell of it.

A job whose process is gone is ``interrupted``: what it had committed stays, nothing is half done (each document is one
transaction of the library), and whoever asks is told.
"""

from __future__ import annotations

import contextvars
import json
import logging
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from corpus.errors import LibraryStorage, TiaowenError
from corpus.messages import message
from service.access import ADMIN, Caller
from service.base import now, opened
from service.errors import NotFound
from service.problems import public

if TYPE_CHECKING:
    from service.shapes import JobJSON

_KEPT = 1000
_COLUMNS = "id, kind, made, changed, state, process, progress, report, error"
Step = Callable[[str, int, int], None]
Work = Callable[[Step], Mapping[str, Any]]
log = logging.getLogger("tiaowen.service")


class Jobs:
    """The jobs of one library in this process."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._pool = ThreadPoolExecutor(1, "tiaowen-job")
        self._running: set[Future[None]] = set()
        self._guard = threading.Lock()
        self._lost: dict[str, str] = {}

    def start(self, caller: Caller, kind: str, work: Work, ended: Callable[[str], None]) -> JobJSON:
        """Queue a piece of work; ``ended`` is told "ok" or a code. It speaks the language of whoever starts it."""
        job = token_hex(8)
        with opened(self._library, write=True) as base:
            base.execute(
                "INSERT INTO jobs (id, kind, who, made, changed, state, process, progress, report, error) "
                "VALUES (?, ?, ?, ?, ?, 'waiting', ?, '[\"\", 0, 0]', 'null', '')",
                (job, kind, caller.key or caller.name, now(), now(), own_process()),
            )
            base.execute("DELETE FROM jobs WHERE id NOT IN (SELECT id FROM jobs ORDER BY rowid DESC LIMIT ?)", (_KEPT,))
        context = contextvars.copy_context()
        future = self._pool.submit(context.run, self._run, job, work, ended)
        with self._guard:
            self._running.add(future)
        future.add_done_callback(self._forget)
        return self.find(caller, job)

    def find(self, caller: Caller, job: str) -> JobJSON:
        """A job of the caller's own; admins of the whole library see all. Raises NotFound."""
        with opened(self._library) as base:
            row = base.execute(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (job,)).fetchone()
            owner = base.execute("SELECT who FROM jobs WHERE id = ?", (job,)).fetchone()
        sees_all = caller.role == ADMIN and caller.collections is None
        if row is None or not (sees_all or owner[0] == (caller.key or caller.name)):
            raise NotFound("service.no_job", job=job[:40])
        state, error = row[4], row[8]
        if job in self._lost:
            state, error = "failed", self._lost[job]
        elif state in ("waiting", "running") and not alive(row[5]):
            state, error = "interrupted", message("service.interrupted")
        stage, done, total = json.loads(row[6])
        return {
            "id": row[0],
            "kind": row[1],
            "made": row[2],
            "changed": row[3],
            "state": state,
            "stage": stage,
            "done": done,
            "total": total,
            "error": error,
            "report": json.loads(row[7]),
        }

    def close(self, seconds: float) -> None:
        """Wait for what runs, and let what waits go; it will be told to have been interrupted."""
        with self._guard:
            running = list(self._running)
        for future in running:
            future.cancel()
        for future in running:
            if not future.cancelled():
                try:
                    future.result(seconds)
                except Exception:
                    log.warning("a job did not end in time")
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _forget(self, future: Future[None]) -> None:
        with self._guard:
            self._running.discard(future)

    def _run(self, job: str, work: Work, ended: Callable[[str], None]) -> None:
        def step(stage: str, done: int, total: int) -> None:
            self._set(job, progress=json.dumps([stage, done, total]))

        try:
            self._set(job, state="running")
            report = work(step)
            text = json.dumps(report, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")
            self._set(job, state="done", report=text)
        except TiaowenError as problem:
            self._failed(job, str(public(problem)))
            ended(problem.code)
        except Exception:  # whatever it was, whoever waits must be told and the next job must be possible
            log.exception("job %s failed", job)
            self._failed(job, message("service.unexpected"))
            ended("service.unexpected")
        else:
            ended("ok")

    def _failed(self, job: str, why: str) -> None:
        """Say so in the file, or, where that can't be written, as long as this process lives."""
        self._lost[job] = why
        try:
            self._set(job, state="failed", error=why)
        except LibraryStorage:
            log.exception("the end of job %s can't be written", job)
        else:
            del self._lost[job]

    def _set(self, job: str, **values: str) -> None:
        columns = ", ".join(f"{name} = ?" for name in values)
        with opened(self._library, write=True) as base:
            base.execute(f"UPDATE jobs SET {columns}, changed = ? WHERE id = ?", (*values.values(), now(), job))


def own_process() -> str:
    """This process, told apart from a later one with its number."""
    return f"{os.getpid()}:{_born(os.getpid())}"


def alive(process: str) -> bool:
    """Whether a process still runs."""
    number, _, born = process.partition(":")
    if not number.isdecimal():
        return False
    if process == own_process():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return _born(int(number)) == born


def _born(number: int) -> str:
    """When a process began, in the system's ticks; "" where the system doesn't tell."""
    try:
        return Path(f"/proc/{number}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
