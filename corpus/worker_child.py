"""The inside of a worker: takes jobs from its parent, does them one after another under limits, and answers.

Standard output belongs to the frames; what libraries print goes nowhere, or to standard error with TIAOWEN_DEBUG.
"""

from __future__ import annotations

import os
import pickle
import sys
from importlib import import_module
from typing import BinaryIO

from corpus import limits, ocr
from corpus.errors import LoadError
from corpus.worker_frames import receive, send

LEFT_OVER = 500_000_000
"""Bytes that may be left over of earlier files before the worker ends and the parent starts another."""


def serve() -> None:
    """Answer jobs until the parent closes its end."""
    jobs, answers = _streams()
    limits.confine(lambda seconds: send(answers, b"G", seconds))
    while True:
        try:
            _, data = receive(jobs.read, {b"J": 1 << 20})
        except EOFError:
            return
        name, arguments, folder = pickle.loads(data)
        os.chdir(folder)
        limits.begin()
        done = _answer(answers, name, arguments)
        if not done or limits.grown_by() > LEFT_OVER:
            return


def _answer(answers: BinaryIO, name: str, arguments: tuple[object, ...]) -> bool:
    """Do one job; whether the process is fit for another."""
    module, _, function = name.partition(":")

    def tell(page: int, pages: int) -> None:
        send(answers, b"P", (page, pages))

    try:
        with ocr.watching(tell):
            result = getattr(import_module(module), function)(*arguments)
        send(answers, b"R", result)
    except LoadError as error:
        params = {key: _plain(value) for key, value in error.params.items()}
        send(answers, b"E", (error.code, params))
        return error.code != "load_memory"
    except MemoryError:
        send(answers, b"E", ("load_memory", {}))
        return False
    except Exception as error:  # worded by the parent; the other files go on
        send(answers, b"X", " ".join(f"{type(error).__name__}: {error}".split())[:300])
    return True


def _plain(value: object) -> object:
    """A message's value without types of its own."""
    return value if isinstance(value, int | float | str) else str(value)


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, taken away from everything else that reads standard input or prints."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2 if os.environ.get("TIAOWEN_DEBUG") else nothing, 1)
    if not os.environ.get("TIAOWEN_DEBUG"):
        os.dup2(nothing, 2)
    sys.stdout = sys.stderr
    return jobs, answers
