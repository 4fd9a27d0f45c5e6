"""Files are read in a process of their own, so that the worst of them costs one line in the report.

    with Worker.borrowed() as worker:
        found = worker.call("index.reading:read", (path, source), path)

One process reads many files, one after another, under the limits of corpus.limits; it is kept for the next ``borrowed``
for IDLE_SECONDS. When it dies, says too much or takes too long, that is a LoadError about the file it was reading, and
the next call starts another. Every POLL seconds ``tick`` is called; it may raise, which ends the process.

Where the system enforces no limits (Windows; on macOS none of memory) the time limit alone holds: ``limits.available``.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import corpus.load_messages  # noqa: F401  (registers the messages)
from corpus import limits, ocr
from corpus.errors import LoadError
from corpus.types import Document
from corpus.worker_frames import HEAD as FRAME
from corpus.worker_frames import Crash, Garbled, dump, load_data, receive

POLL = 0.25
IDLE_SECONDS = 60.0
WAIT_BEYOND = 90.0  # seconds to start in, to read a slow disk in, and for what is not CPU
WAIT_FACTOR = 6.0  # seconds that a CPU second may take on a busy machine
_LIMITS = {b"R": limits.RESULT_BYTES, b"E": 1 << 20, b"X": 1 << 16, b"G": 64, b"P": 64}
_BOOT = "import sys,json;sys.path[:]=json.loads(sys.argv[1]);from corpus.worker_child import serve;serve()"


class _Given(Exception):
    """The worker ended, or was ended, before it answered; ``code`` is that of a LoadError."""

    def __init__(self, code: str) -> None:
        self.code = code


class Worker:
    """One worker; not for two threads at once."""

    def __init__(self) -> None:
        self.surroundings = _surroundings()
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray()

    @classmethod
    @contextmanager
    def borrowed(cls) -> Iterator[Worker]:
        """A worker that is started already, or one that will be; it is kept for the next."""
        worker = _take() or cls()
        worker.start()
        try:
            yield worker
        except BaseException:
            worker.end()
            raise
        _keep(worker)

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the process, without waiting for it; harmless when it runs."""
        if self._process is not None and self._process.poll() is None:
            return
        self.end()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, json.dumps([str(Path(p).absolute()) for p in sys.path])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("TIAOWEN_DEBUG") else subprocess.DEVNULL,
            start_new_session=True,  # an interrupt is for the parent, and what it starts is ended with it
            bufsize=0,
        )

    def call(self, name: str, arguments: Sequence[object], path: Path, tick: Callable[[], None] | None = None) -> Any:  # noqa: ANN401  (what the function returns)
        """What ``module:function`` gives for the arguments; ``path`` is the file that errors are about.

        Raises LoadError, Crash, and what ``tick`` or a watcher of corpus.ocr raises.
        """
        self.start()
        try:
            self._send(dump((name, tuple(arguments), str(Path.cwd()))))
            return self._answer(path, tick)
        except _Given as given:
            self.end()
            values = {"memory": _size(limits.MEMORY), "seconds": f"{limits.CPU_SECONDS:g}"}
            raise LoadError(given.code, path=path, **values) from None
        except (LoadError, Crash):
            raise
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process and all that it started."""
        process, self._process = self._process, None
        self._buffer.clear()
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        if process.poll() is None:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait()

    def _send(self, job: bytes) -> None:
        assert self._process is not None and self._process.stdin is not None
        try:
            self._process.stdin.write(FRAME.pack(b"J", len(job)) + job)
        except OSError as error:
            raise self._death() from error

    def _answer(self, path: Path, tick: Callable[[], None] | None) -> Any:  # noqa: ANN401
        deadline = time.monotonic() + WAIT_BEYOND + WAIT_FACTOR * limits.CPU_SECONDS

        def read(count: int) -> bytes:
            return self._read(count, deadline, tick)

        while True:
            try:
                kind, data = receive(read, _LIMITS)
                value = load_data(data)
            except EOFError:
                raise self._death() from None
            except Garbled:
                raise _Given("load_worker_output") from None
            match kind, value:
                case b"R", _:
                    return value
                case b"E", (str(code), dict(params)):
                    raise LoadError(code, **{**params, "path": path})
                case b"X", str(reason):
                    raise Crash(reason)
                case b"G", int() | float():
                    deadline += WAIT_FACTOR * value
                case b"P", (int(page), int(pages)):
                    deadline += WAIT_FACTOR * limits.CPU_SECONDS_A_PICTURE
                    ocr.tell(page, pages)
                case _:
                    raise _Given("load_worker_output")

    def _read(self, count: int, deadline: float, tick: Callable[[], None] | None) -> bytes:
        """So many bytes, fewer where the process has ended."""
        assert self._process is not None and self._process.stdout is not None
        if len(self._buffer) < count:
            with _Ready(self._process.stdout) as ready:
                while len(self._buffer) < count:
                    if not ready.within(POLL):
                        if tick is not None:
                            tick()
                        if time.monotonic() > deadline:
                            raise _Given("load_worker_time")
                        continue
                    piece = os.read(self._process.stdout.fileno(), 1 << 20)
                    if not piece:
                        break
                    self._buffer += piece
        found = bytes(self._buffer[:count])
        del self._buffer[:count]
        return found

    def _death(self) -> _Given:
        """Why the process is no longer there."""
        assert self._process is not None
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            return _Given("load_worker_died")
        if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
            return _Given("load_worker_cpu")
        if hasattr(signal, "SIGABRT") and code in (-signal.SIGABRT, -signal.SIGKILL):
            return _Given("load_worker_memory")
        return _Given("load_worker_died")


class _Ready:
    """Tells when a pipe has something to read; where pipes can't be watched (Windows) reading waits by itself."""

    def __init__(self, pipe: Any) -> None:  # noqa: ANN401  (a raw file)
        self._selector = selectors.DefaultSelector() if sys.platform != "win32" else None
        if self._selector is not None:
            self._selector.register(pipe, selectors.EVENT_READ)

    def __enter__(self) -> _Ready:
        return self

    def __exit__(self, *_: object) -> None:
        if self._selector is not None:
            self._selector.close()

    def within(self, seconds: float) -> bool:
        return self._selector is None or bool(self._selector.select(seconds))


def read_apart(path: Path, source: str | None = None) -> Document:
    """One file read in a worker. Raises LoadError, also for what ends the worker."""
    try:
        with Worker.borrowed() as worker:
            found = worker.call("corpus.read:read_document", (path, source), path)
    except Crash as crash:
        raise LoadError("load_broken", path=path, format=path.suffix, detail=str(crash)) from None
    if not isinstance(found, Document):
        raise LoadError("load_worker_output", path=path)
    return found


_guard = threading.Lock()
_idle: list[Worker] = []
_timer: threading.Timer | None = None


def _surroundings() -> tuple[object, ...]:
    """What a running worker can't be told any more: it is kept only for the same."""
    ours = {name: value for name, value in os.environ.items() if name.startswith("TIAOWEN_") or name == "PATH"}
    return os.getpid(), tuple(sorted(ours.items())), tuple(sys.path)


def _take() -> Worker | None:
    with _guard:
        worker = _idle.pop() if _idle else None
    if worker is not None and worker.surroundings != _surroundings():
        if worker.surroundings[0] == os.getpid():
            worker.end()
        return None
    return worker


def _keep(worker: Worker) -> None:
    global _timer
    with _guard:
        if worker.pid is None or _idle:
            surplus: Worker | None = worker
        else:
            _idle.append(worker)
            surplus = None
            if _timer is not None:
                _timer.cancel()
            _timer = threading.Timer(IDLE_SECONDS, end_idle)
            _timer.daemon = True
            _timer.start()
    if surplus is not None:
        surplus.end()


def end_idle() -> None:
    """End the worker that waits for work, if there is one."""
    with _guard:
        if _timer is not None:
            _timer.cancel()
        idle, _idle[:] = list(_idle), []
    for worker in idle:
        if worker.surroundings[0] == os.getpid():
            worker.end()


atexit.register(end_idle)


def _size(count: int) -> str:
    return f"{count / 1_000_000_000:g} GB"
