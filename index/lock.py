"""One writer at a time, across processes and across Library objects of one process.

The lock is the operating system's own file lock (flock, or msvcrt on Windows) on ``library.lock``: it disappears with
the process that holds it, however that process ends, so there are no stale locks to clear by hand. The file's text
(pid and time) is only for the message that a second writer gets. Readers never touch the lock.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType

from corpus.errors import LibraryLocked
from index.problems import storage_problem

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # a byte beyond the text, so that others can read the text
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


POLL_SECONDS = 0.05


class WriterLock:
    """A context manager that holds the writer's lock of one library folder; not reentrant.

    ``wait`` is how many seconds to keep trying; readers that mend an index hold the lock for moments only.
    Raises LibraryLocked with the holder's pid and since when, LibraryStorage when the folder can't be written.
    """

    def __init__(self, folder: Path, wait: float = 1.0) -> None:
        self.path = folder / "library.lock"
        self.wait = wait
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock or raise LibraryLocked."""
        deadline = time.monotonic() + self.wait
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise storage_problem(error, self.path) from error
        while not _try_lock(descriptor):
            if time.monotonic() >= deadline:
                os.close(descriptor)
                pid, since = self._holder()
                raise LibraryLocked("library_locked", path=self.path.parent, pid=pid, since=since)
            time.sleep(POLL_SECONDS)
        self._descriptor = descriptor
        try:
            text = json.dumps({"pid": os.getpid(), "since": datetime.now().isoformat(timespec="seconds")}).encode()
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, text, 0) if hasattr(os, "pwrite") else os.write(descriptor, text)
        except OSError:
            pass  # the text only serves a message; a full disk must not stop a writer that frees space (remove)

    def release(self) -> None:
        """Let the lock go; harmless when it isn't held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _holder(self) -> tuple[str, str]:
        try:
            holder = json.loads(self.path.read_text(encoding="utf-8"))
            return str(holder["pid"]), str(holder["since"])
        except (OSError, ValueError, KeyError, TypeError):
            return "?", "?"

    def __enter__(self) -> WriterLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
