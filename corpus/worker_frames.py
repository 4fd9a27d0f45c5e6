"""How a worker and its parent talk: frames of a kind (one byte), a length (eight) and a pickle.

    parent → worker   J job: (name of the function, its arguments, working folder)
    worker → parent   R result · E LoadError (code, values) · X other error (a line) · G more seconds · P (page, pages)

What comes from a worker has been near a hostile file: it is read with a limit on its length, and unpickled only into
the project's own types of data.
"""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

HEAD = struct.Struct(">cQ")
_DATA = {
    "builtins": {"frozenset", "set"},
    "corpus.worker_frames": {"read_only"},
    "corpus.types": None,
    "index.sheets": {"Sheet", "Amount", "States"},
    "index.reading": {"Read"},
}


class Crash(Exception):
    """Reading a file failed in a way that nobody foresaw; the text says how."""


class Garbled(Exception):
    """What came from a worker is no frame, or more than may come."""


def read_only(values: dict[Any, Any]) -> Mapping[Any, Any]:
    """A mapping as data holds it."""
    return MappingProxyType(values)


class _Pickler(pickle.Pickler):
    """Takes read-only mappings too."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401  (as pickle has it)
        """Read-only mappings by way of a dict; everything else as usual."""
        if isinstance(value, MappingProxyType):
            return read_only, (dict(value),)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    """Finds nothing but types of data."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        """A class or function by name, from the list; anything else ends the reading."""
        allowed: Collection[str] | None = _DATA.get(module, frozenset())
        if module not in _DATA or "." in name or (allowed is not None and name not in allowed):
            raise Garbled(f"{module}.{name}")
        return super().find_class(module, name)


def dump(value: object) -> bytes:
    """The bytes of a value."""
    buffer = io.BytesIO()
    _Pickler(buffer, protocol=5).dump(value)
    return buffer.getvalue()


def load_data(data: bytes) -> Any:  # noqa: ANN401
    """The value, if it is made of types of data only. Raises Garbled."""
    try:
        return _Unpickler(io.BytesIO(data)).load()
    except Garbled:
        raise
    except Exception as error:  # a broken pickle may raise anything
        raise Garbled(f"{type(error).__name__}: {error}") from error


def send(stream: BinaryIO, kind: bytes, value: object) -> None:
    """Write one frame."""
    data = dump(value)
    stream.write(HEAD.pack(kind, len(data)))
    stream.write(data)
    stream.flush()


def receive(read: Callable[[int], bytes], limits: Mapping[bytes, int]) -> tuple[bytes, bytes]:
    """One frame's kind and bytes; ``read(n)`` gives exactly n bytes, or fewer at the end. Raises EOFError, Garbled."""
    head = read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    kind, length = HEAD.unpack(head)
    if kind not in limits or length > limits[kind]:
        raise Garbled(f"{kind!r} {length}")
    data = read(length)
    if len(data) < length:
        raise EOFError
    return kind, data
