"""Bytes of a question set or a dataset to text. UTF-8 is expected; a file wholly in another encoding is read as such.

A file whose lines are in different encodings is refused, naming the line: half of it would be garbled silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import eval.messages  # noqa: F401  (registers the messages)
from corpus.errors import EvaluationError

# Below this share of non-ASCII lines, lines that happen to be valid UTF-8 are taken for chance.
_CHANCE = 0.1
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded file; ``encoding`` is a Python codec name."""

    text: str
    encoding: str


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises EvaluationError when it isn't there or can't be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise EvaluationError("eval_missing", path=path) from None
    except (OSError, ValueError) as error:
        raise EvaluationError("eval_unreadable", path=path, reason=getattr(error, "strerror", None) or error) from error


def read_text(path: Path) -> Text:
    """The file as text, a byte-order mark taken off.

    Raises EvaluationError: no such file, mixed encodings (with the line), bytes that no encoding explains.
    """
    data = read_bytes(path)
    for mark, encoding in _WIDE.items():
        if data.startswith(mark):
            return _decoded(data, encoding, path)
    try:
        return Text(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        return _other(data, path)


def _other(data: bytes, path: Path) -> Text:
    """Not UTF-8: one other encoding throughout, or a mixture."""
    foreign, own = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8-sig" if number == 1 else "utf-8")
            own.append(number)
        except UnicodeDecodeError:
            foreign.append(number)
    if len(own) > _CHANCE * (len(own) + len(foreign)):
        if len(own) < len(foreign):
            raise EvaluationError("eval_mixed", path=path, line=own[0], encoding="GB18030")
        raise EvaluationError("eval_mixed", path=path, line=foreign[0], encoding="UTF-8")
    return _decoded(data, "gb18030", path)


def _decoded(data: bytes, encoding: str, path: Path) -> Text:
    try:
        return Text(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EvaluationError("eval_encoding", path=path, line=line, encoding=encoding.upper()) from None
