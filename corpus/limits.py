"""What reading one file may cost, and how a process holds itself to it.

A worker (corpus.worker) calls ``confine`` once and ``begin`` before each file; what is read then calls ``pages`` and
``recognising`` as it finds out how much there is to read, which in any other process does nothing. Memory is counted
as data that the process may write (RLIMIT_DATA), so mapped libraries are free; CPU by RLIMIT_CPU, after which the
system ends the process. Where the system has neither (Windows; memory on macOS) only the parent's watch remains.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

MEMORY = 1_000_000_000
RECOGNITION_MEMORY = 4_000_000_000
CPU_SECONDS = 30.0
CPU_SECONDS_A_PAGE = 0.3
CPU_SECONDS_A_PICTURE = 120.0
BYTES_A_PAGE = 1_000  # pages share what they show in a file with fewer: they are not worth their time
RESULT_BYTES = 300_000_000
FILE_BYTES = 2_000_000_000

_grown: Callable[[float], None] | None = None
_base = 0
_deadline = 0.0
_roof = 0


def available() -> tuple[str, ...]:
    """Which limits the system enforces on a process: of "memory" and "cpu"."""
    try:
        import resource
    except ImportError:
        return ()
    return ("memory", "cpu") if sys.platform == "linux" and hasattr(resource, "RLIMIT_DATA") else ("cpu",)


def confine(grown: Callable[[float], None]) -> None:
    """Put this process under limits; ``grown`` hears how many seconds of CPU a file has been given more."""
    global _grown
    _grown = grown
    try:
        import resource
    except ImportError:
        return
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, FILE_BYTES)


def begin() -> None:
    """Give the next file its memory and CPU, whatever was used before it."""
    global _base, _deadline, _roof
    _base, _deadline, _roof = _data(), _used() + CPU_SECONDS, MEMORY
    _apply()


def pages(count: int, size: int) -> None:
    """The file, of ``size`` bytes, turns out to have so many pages."""
    _more(CPU_SECONDS_A_PAGE * min(count, size // BYTES_A_PAGE + 1))


def recognising() -> None:
    """One page more is read from its picture, by an engine that needs memory of its own."""
    global _roof
    _roof = RECOGNITION_MEMORY
    _more(CPU_SECONDS_A_PICTURE)


def grown_by() -> int:
    """Bytes that this process holds more than when its last file began."""
    return _data() - _base


def _more(seconds: float) -> None:
    global _deadline
    if _grown is None:
        return
    _deadline += seconds
    _apply()
    _grown(seconds)


def _apply() -> None:
    if _grown is None:
        return
    try:
        import resource
    except ImportError:
        return
    _lower(resource.RLIMIT_CPU, int(_deadline) + 1)
    if "memory" in available():
        _lower(resource.RLIMIT_DATA, _base + _roof)


def _lower(which: int, soft: int) -> None:
    """Set the soft limit, never above the hard one, which stays: it can't be raised again."""
    import resource

    _, hard = resource.getrlimit(which)
    resource.setrlimit(which, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _used() -> float:
    import time

    return time.process_time()


def _data() -> int:
    """Bytes of writable data of this process; 0 where the system does not say."""
    try:
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return 0
