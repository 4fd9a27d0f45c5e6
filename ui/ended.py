"""Logins that have ended before their cookie did: marks of cookies, kept until the cookies are worth nothing anyway."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path

KEPT_SECONDS = 31 * 24 * 3600
COOKIE = "_streamlit_user"


def cookie_mark(cookies: Mapping[str, str]) -> str:
    """What stands for a login's cookies; "" without any."""
    own = sorted((name, value) for name, value in cookies.items() if name == COOKIE or name.startswith(f"{COOKIE}__"))
    return hashlib.sha256(repr(own).encode()).hexdigest() if own else ""


class Ended:
    """The marks, in a file where one is given, so that they outlive the app."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._guard = threading.Lock()
        self._marks: dict[str, float] = {}
        if file is not None and file.is_file():
            try:
                self._marks = {str(mark): float(at) for mark, at in json.loads(file.read_text("utf-8")).items()}
            except (OSError, ValueError, AttributeError, TypeError):
                self._marks = {}

    def __contains__(self, mark: str) -> bool:
        return mark in self._marks

    def add(self, mark: str) -> None:
        """A login ends."""
        if not mark:
            return
        now = time.time()
        with self._guard:
            self._marks = {m: at for m, at in self._marks.items() if now - at < KEPT_SECONDS} | {mark: now}
            if self._file is not None:
                self._write(self._file)

    def _write(self, file: Path) -> None:
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(self._marks), "utf-8")
            draft.replace(file)
        except OSError:
            draft.unlink(missing_ok=True)  # then they are known until the app ends
