"""Uploaded files on their way to ``<library>-files``: under safe names, whole or not at all.

A name comes from a stranger's computer. Only its last part counts; control characters, direction marks and what file
systems forbid are taken out; it is cut to a length every file system takes. A name that is taken by other content gets
a number, the same content again is the same file. The folder lies beside the library, not in it: what lies in a library
is the library's own, and ``Library.add`` passes it over.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import service.messages  # noqa: F401  (registers the texts)
from corpus.errors import InputError
from corpus.load import SUPPORTED

MAX_NAME_BYTES = 180
_FORBIDDEN = re.compile(r'[<>:"|?*/\\]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


class UploadError(InputError):
    """A file that can't be taken."""


def safe_name(name: str) -> str:
    """A file name without folders or surprises, its ending in lower case. Raises UploadError when nothing is left.

    >>> safe_name("../../etc/工作要点.TXT")
    '工作要点.txt'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    kept = " ".join(_FORBIDDEN.sub("_", kept).split()).strip(". ")
    stem, ending = Path(kept).stem, Path(kept).suffix
    stem = _cut(stem.strip(". "), MAX_NAME_BYTES - len(ending.encode()))
    if not stem or ending.lower() not in SUPPORTED:
        if stem and ending:
            raise UploadError("upload.bad_type", ending=ending, name=kept, types=types_text())
        raise UploadError("upload.bad_name", name=name[:100])
    return f"{'_' if _RESERVED.match(stem) else ''}{stem}{ending.lower()}"


def folder_of(library: Path) -> Path:
    """Where uploads for a library are kept: ``library`` → ``library-files``."""
    return library.with_name(f"{library.name}-files")


def store(folder: Path, name: str, data: bytes) -> Path:
    """Write an upload into ``folder`` and return where it lies. Raises UploadError."""
    safe = safe_name(name)
    stem, ending = Path(safe).stem, Path(safe).suffix
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _written(folder, data) as written:
            for number in range(1, 10_000):
                path = folder / (safe if number == 1 else f"{stem} ({number}){ending}")
                if _placed(written, path):
                    return path
                if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
                    return path
    except OSError as error:
        raise UploadError("upload.disk", name=safe, reason=error.strerror or error) from error
    raise UploadError("upload.bad_name", name=safe)


def is_upload(path: Path, library: Path) -> bool:
    """Whether a document's file is a copy that this app has stored."""
    return path.resolve().is_relative_to(folder_of(library).resolve())


def forget(path: Path, library: Path) -> bytes | None:
    """Delete the stored copy of a document that was removed and return what was in it; files elsewhere stay."""
    if not is_upload(path, library):
        return None
    with suppress(OSError):
        data = path.read_bytes()
        path.unlink(missing_ok=True)
        return data
    return None


def put_back(path: Path, library: Path, data: bytes) -> bool:
    """Store a deleted copy again; False when its place is taken. Raises OSError."""
    if not is_upload(path, library):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with _written(path.parent, data) as written:
        return _placed(written, path)


def types_text(endings: Sequence[str] = SUPPORTED) -> str:
    """The supported endings in a row."""
    return " ".join(endings)


def _cut(stem: str, limit: int) -> str:
    return stem.encode()[:limit].decode("utf-8", "ignore").rstrip(". ")


@contextmanager
def _written(folder: Path, data: bytes) -> Iterator[Path]:
    """A file with the content under a name for the time being, gone at the end."""
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".upload-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        yield Path(temporary)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _placed(written: Path, path: Path) -> bool:
    """Give a written file its name; False where somebody has it, who may have come a moment before."""
    try:
        path.hardlink_to(written)
    except FileExistsError:
        return False
    except OSError:  # a disk without hard links: take the name, then put the content there
        try:
            path.open("xb").close()
        except FileExistsError:
            return False
        written.replace(path)
    return True
