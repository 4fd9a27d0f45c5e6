"""File names that are not UTF-8, as unzip leaves them of a Windows archive: shown as what they say, kept as bytes.

Python gives the bytes of such a name as lone surrogates (U+DC80 to U+DCFF), which neither a terminal nor SQLite takes.
``readable`` is for people; ``stored`` is plain text from which ``from_stored`` makes the path again.
"""

from __future__ import annotations

import re

_STRAY = re.compile("[\udc80-\udcff]")
_ANY = re.compile("[\ud800-\udfff]")
_PART = re.compile("[^/]+")
_STORED = re.compile(r"\\udc([89a-f][0-9a-f])")


def readable(name: str) -> str:
    """A path or name to show: parts that are not UTF-8 are read as GB18030 where they are that, else with "�"."""
    if not _ANY.search(name):
        return name
    return _PART.sub(lambda part: _readable(part[0]), name)


def _readable(part: str) -> str:
    if not _STRAY.search(part):
        return _ANY.sub("\ufffd", part)
    data = part.encode("utf-8", "surrogateescape") if not _ANY.search(_STRAY.sub("", part)) else b""
    try:
        return _ANY.sub("\ufffd", data.decode("gb18030")) if data else _ANY.sub("\ufffd", part)
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def stored(path: str) -> str:
    """A path as text that a database takes; equal to the path unless that is not UTF-8."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8") if _ANY.search(path) else path


def from_stored(text: str) -> str:
    """The path of ``stored``, for opening."""
    return _STORED.sub(lambda found: chr(0xDC00 + int(found[1], 16)), text)
