"""Which models a person here has named: only these, and the built-in ones, are loaded because a library asks for them.

A library says by which model it was made. One that came from elsewhere could make this machine fetch and run whatever
model it names; so a name counts once it has been given here, with --model, TIAOWEN_MODEL or in the app's settings.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from embed.bundled import PAIR, is_default
from embed.prepare import cache_folder

_FILE = "named-models.json"


def is_known(name: str) -> bool:
    """Whether a model may be loaded without being named: built in, or named here before."""
    return is_default(name) or name == "hashing" or name in {model.name for model in PAIR} or name in _named()


def remember(name: str) -> None:
    """Somebody here has named a model; a folder that can't be written only means that it has to be named again."""
    if is_known(name):
        return
    file = _file()
    draft = file.with_name(f"{_FILE}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps([*_named(), name], ensure_ascii=False), "utf-8")
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink()


def _named() -> list[str]:
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _file() -> Path:
    return cache_folder().parent / _FILE
