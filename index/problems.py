"""The one place that turns errors of SQLite, the operating system and the engines into the library's own."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LibraryCorrupt, LibraryError, LibraryLocked, LibraryStorage, ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from embed.encoder import Encoder

_PERMISSION = {errno.EACCES, errno.EPERM, errno.EROFS}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_PERMISSION = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_SQLITE_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def storage_problem(error: OSError, path: Path) -> LibraryStorage:
    """What an operating system error on a file of the library means to its user."""
    where = error.filename or path
    reason = error.strerror or str(error)
    if error.errno in _PERMISSION:
        return LibraryStorage("library_no_permission", path=where, reason=reason)
    if error.errno in _FULL:
        return LibraryStorage("library_disk_full", path=where, reason=reason)
    return LibraryStorage("library_io", path=where, reason=reason)


def database_problem(error: sqlite3.Error, path: Path) -> LibraryError | None:
    """What an SQLite error means to the library's user; None for errors that are our own bugs."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    code &= 0xFF  # the extended code keeps the primary one in its low byte
    if code in _SQLITE_CORRUPT:
        return LibraryCorrupt("library_corrupt", path=path, reason=error)
    if code in _SQLITE_BUSY:
        return LibraryLocked("library_busy", path=path)
    if code in _SQLITE_PERMISSION:
        return LibraryStorage("library_no_permission", path=path, reason=error)
    if code == sqlite3.SQLITE_FULL:
        return LibraryStorage("library_disk_full", path=path, reason=error)
    if code == sqlite3.SQLITE_IOERR:
        return LibraryStorage("library_io", path=path, reason=error)
    return None


@contextmanager
def told_apart(path: Path) -> Iterator[None]:
    """Within the block, SQLite's and the system's errors about ``path`` become errors of corpus.errors."""
    try:
        yield
    except sqlite3.Error as error:
        problem = database_problem(error, path)
        if problem is None:
            raise
        raise problem from error
    except OSError as error:
        raise storage_problem(error, path) from error


@contextmanager
def engines_told_apart(path: Path) -> Iterator[None]:
    """Like ``told_apart``, for blocks that write with FAISS (RuntimeError) and Tantivy (ValueError)."""
    try:
        with told_apart(path):
            yield
    except (RuntimeError, ValueError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        code = "library_disk_full" if _no_room(path, reason) else "library_io"
        raise LibraryStorage(code, path=path, reason=reason) from error


def _no_room(path: Path, reason: str) -> bool:
    """Whether an engine, which does not say why, could not write for want of room."""
    try:
        return "No space left" in reason or shutil.disk_usage(path.parent).free < 1 << 16
    except OSError:
        return False


def check_vectors(rows: NDArray[np.float32], count: int, encoder: Encoder) -> None:
    """Raise ModelError unless ``rows`` are (count, dim) finite numbers: nothing else may reach the library."""
    import numpy as np

    if rows.shape != (count, encoder.dim):
        raise ModelError("embed_shape", model=encoder.name, found=rows.shape, wanted=(count, encoder.dim))
    if not np.isfinite(rows).all():
        raise ModelError("embed_not_finite", model=encoder.name)


def is_count(value: object) -> bool:
    """Whether a value of meta is a whole number that this program could have written."""
    text = str(value)
    return value is not None and text.isascii() and text.isdigit() and len(text) < 19


def checked_meta(meta: dict[str, str], place: object) -> dict[str, str]:
    """Meta values, if they are what they must be. Raises LibraryCorrupt."""
    numbers = ["generation", "changes_floor", *(["dim"] if "fingerprint" in meta else [])]
    wrong = [key for key in numbers if not is_count(meta.get(key))]
    wrong += ["model"] if "fingerprint" in meta and not isinstance(meta.get("model"), str) else []
    if wrong:
        raise LibraryCorrupt("library_corrupt", path=place, reason=f"meta: {', '.join(wrong)}")
    return meta
