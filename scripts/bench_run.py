"""What the benchmarks share: one measurement with its budget, and a command as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement; ``limit`` None means that there is no budget for it. Lower is better unless ``at_least``."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """Share of the budget used; for a lower bound, how far above it."""
        return self.value / self.limit if self.limit else None

    @property
    def kept(self) -> bool:
        """Whether the budget is kept."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Run:
    """A whole process: seconds from start to exit, seconds of CPU, peak resident memory in MB, what it printed."""

    seconds: float
    cpu: float
    megabytes: float
    output: str


def tiaowen(library: Path, *arguments: str) -> Run:
    """Run a command with --json as a process of its own. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", "cli", "--library", str(library), "--json", *arguments]
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8")
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
    # Linux reports kilobytes, macOS bytes.
    megabytes = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return Run(seconds, usage.ru_utime + usage.ru_stime, megabytes, text)
