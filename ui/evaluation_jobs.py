"""Evaluation runs in a thread of their own, one at a time a library, and the files that they leave beside the library.

``library`` → ``library-runs``: run files (eval.run_file) and, in ``questions``, the sets that were uploaded. Stopping
takes effect after the question in hand; a run that was stopped leaves no file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from index.library import Library
from ui.background import Background, Stopped, outcome
from ui.session import library_path
from ui.strings import t

if TYPE_CHECKING:
    from eval.run import Options

MODES = {"search": "evaluation.search", "ask": "evaluation.ask"}
_RUN = re.compile(r"(?P<set>.+)-(?P<mode>[a-z]+)-(?P<day>\d{8})-(?P<hour>\d{6})")
SHIPPED = Path(__file__).resolve().parent.parent / "eval" / "questions" / "samples.jsonl"


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is; ``path`` is the run file once there is one, ``error`` one line for the user."""

    done: int = 0
    total: int = 0
    finished: bool = False
    stopped: bool = False
    path: Path | None = None
    error: str = ""


Work = Callable[[Callable[[int, int], None]], Path]


class RunBench(Background[RunProgress]):
    """Runs evaluations, one at a time."""

    def start(self, work: Work, unexpected: Callable[[Exception], str]) -> bool:
        """Start a run; False when one goes on. ``unexpected`` words an error that is none of Tiaowen's own."""
        return self._begin(RunProgress(), lambda: self._run(work, unexpected))

    def _run(self, work: Work, unexpected: Callable[[Exception], str]) -> None:
        path, stopped, error = outcome(lambda: work(self._step), unexpected)
        with self._guard:
            now = self._progress or RunProgress()
            self._progress = replace(now, finished=True, stopped=stopped, path=path, error=error)

    def _step(self, done: int, total: int) -> None:
        with self._guard:
            if self._stop:
                raise Stopped
            self._progress = RunProgress(done, total)


@st.cache_resource(show_spinner=False)
def _run_bench(path: str) -> RunBench:
    return RunBench()


def run_bench() -> RunBench:
    """Where runs over the library in force are made."""
    return _run_bench(str(library_path()))


def runs_folder() -> Path:
    """Where the run files of the library in force lie."""
    path = library_path()
    return path.with_name(f"{path.name}-runs")


def run_files() -> list[Path]:
    """All run files, the newest first."""
    files = [path for path in runs_folder().glob("*.json") if not path.name.startswith(".")]
    return sorted(files, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def run_name(path: Path) -> str:
    """A run file in words: which questions, what was measured, when."""
    parts = _RUN.fullmatch(path.stem)
    if parts is None or parts["mode"] not in MODES:
        return path.stem
    own = re.sub(r"-[0-9a-f]{6}$", "", parts["set"])  # what tells uploads of one name apart
    questions = t("evaluation.shipped") if parts["set"] == SHIPPED.stem else own
    day, hour = parts["day"], parts["hour"]
    when = f"{day[:4]}-{day[4:6]}-{day[6:]} {hour[:2]}:{hour[2:4]}:{hour[4:]}"
    return f"{questions} · {t(MODES[parts['mode']])} · {when}"


def running(library: Library, questions: Path, options: Options) -> Work:
    """The work of a run, for ``RunBench.start``: ask everything, write the run file."""
    folder = runs_folder()

    def work(step: Callable[[int, int], None]) -> Path:
        from eval.load import load_questions
        from eval.run import run
        from eval.run_file import write_run

        done = run(library, load_questions(questions), options, step)
        path = folder / f"{questions.stem}-{options.mode}-{datetime.now():%Y%m%d-%H%M%S}.json"
        write_run(done, path)
        return path

    return work


def store_questions(name: str, data: bytes) -> Path:
    """Keep an uploaded question set, under a safe name that tells contents apart. Raises OSError."""
    from eval.questions import SUFFIXES

    last = re.split(r"[\\/]", name)[-1]
    suffix = Path(last).suffix.lower()
    stem = re.sub(r"[^\w-]+", "_", Path(last).stem).strip("_")[:40] or "questions"
    digest = hashlib.sha256(data).hexdigest()[:6]
    folder = runs_folder() / "questions"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-{digest}{suffix if suffix in SUFFIXES else '.jsonl'}"
    path.write_bytes(data)
    return path
