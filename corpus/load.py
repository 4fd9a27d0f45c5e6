"""From a file to text: ``load`` reads one file, ``discover`` finds the files to read below paths.

Whatever the bytes, ``load`` returns a Loaded or raises a LoadError that says in one line what, where, and what to do:
errors of the libraries below it are mapped here, in ``_mapped``, and nowhere else. Importing this module imports no
document library; each format's loader does so when a file of its kind comes (see corpus.formats).
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus.load_messages  # noqa: F401  (registers the messages)
from corpus.archives import ENDING as ARCHIVE
from corpus.archives import inside_archive, is_archive, members, read_member
from corpus.errors import LoadError
from corpus.file_names import readable
from corpus.formats import LOADERS, Extracted, format_name, loader_for
from corpus.formats.sniff import TEXT_ENDINGS, actual_ending
from corpus.types import Loaded, Note

SUPPORTED: tuple[str, ...] = (*LOADERS, ARCHIVE)
"""Endings of files that can be added, lower case, with the dot; an archive is what is in it (corpus.archives)."""

MAX_BYTES = 200_000_000
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Discovered:
    """Files to read in natural order, one LoadError per path that can't be read, and how many were passed over.

    Passed over (``skipped``) are hidden files and folders, Office lock files (``~$…``) and system files.
    """

    files: tuple[Path, ...]
    refused: tuple[LoadError, ...] = ()
    skipped: int = 0


def load(path: Path, *, source: str | None = None, max_bytes: int = MAX_BYTES) -> Loaded:
    """Read one file into text.

    Args:
        path: the file.
        source: what citations call it; the path as given when None.
        max_bytes: larger files are refused unread.

    Raises:
        LoadError: always and only, for a file that can't be used.
    """
    path = Path(path)
    ending = path.suffix.lower()
    data = _read(path, max_bytes)
    if not data or data.isspace():
        raise LoadError("load_empty", path=path)
    if ending not in SUPPORTED:
        raise _unsupported(path)
    actual, extracted = _extract(data, path)
    if not extracted.raw.strip():
        raise LoadError("load_empty" if actual in TEXT_ENDINGS else "load_no_text", path=path)
    notes = extracted.notes
    if format_name(actual) != format_name(ending):
        notes = (Note("content_differs", params={"ending": ending, "actual": actual}), *notes)
    return Loaded(
        source=readable(str(path) if source is None else source),
        raw=extracted.raw,
        format=format_name(actual),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        encoding=extracted.encoding,
        marks=extracted.marks,
        tables=extracted.tables,
        pages=extracted.pages,
        hints=extracted.hints,
        notes=notes,
        markup=extracted.markup,
    )


def _unsupported(path: Path) -> LoadError:
    return LoadError("load_unsupported", path=path, ending=path.suffix or path.name, supported=" ".join(SUPPORTED))


def _read(path: Path, max_bytes: int) -> bytes:
    """The bytes of an ordinary file, or of a member of an archive, of at most ``max_bytes``."""
    try:
        if (member := read_member(path, max_bytes)) is not None:
            return member
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise LoadError("load_folder", path=path)
        if not stat.S_ISREG(status.st_mode):
            raise LoadError("load_not_a_file", path=path)
        if status.st_size > max_bytes:
            raise LoadError("load_too_large", path=path, size=_size(status.st_size), limit=_size(max_bytes))
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError, MemoryError) as error:
        raise _mapped(error, path, path.suffix.lower()) from error
    if len(data) > max_bytes:
        raise LoadError("load_too_large", path=path, size=f"> {_size(max_bytes)}", limit=_size(max_bytes))
    return data


def _extract(data: bytes, path: Path) -> tuple[str, Extracted]:
    """Find out what the file is and read it; every error becomes a LoadError."""
    actual = path.suffix.lower()
    try:
        actual = actual_ending(data, path)
        extracted = loader_for(actual)(data, path)
        if extracted.encoding is None:
            extracted.raw.encode("utf-8")  # a lone surrogate could not be stored
        return actual, extracted
    except LoadError:
        raise
    except Exception as error:  # the one place where libraries' errors end; see the module's docstring
        raise _mapped(error, path, actual) from error


def _mapped(error: Exception, path: Path, ending: str) -> LoadError:
    """The LoadError for any error on the way from path to text."""
    detail = (" ".join(str(error).split()) or type(error).__name__)[:160]
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return LoadError("load_missing", path=path)
        case IsADirectoryError():
            return LoadError("load_folder", path=path)
        case PermissionError():
            return LoadError("load_permission", path=path)
        case OSError():
            return LoadError("load_io", path=path, detail=error.strerror or detail)
        case MemoryError():
            return LoadError("load_memory", path=path)
        case RecursionError():
            return LoadError("load_too_deep", path=path, limit=256)
        case ValueError() if "\0" in str(path):
            return LoadError("load_missing", path=str(path).replace("\0", "\\0"))
        case ModuleNotFoundError():
            return LoadError("load_broken", path=path, format=ending, detail=f"pip install {error.name}")
        case _:
            return LoadError("load_broken", path=path, format=ending, detail=detail)


def _size(count: int) -> str:
    for unit, step in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= step:
            return f"{count / step:.1f} {unit}"
    return f"{count} B"


def natural_key(path: Path) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Sort key under which 第2章 comes before 第10章 and case does not matter; folder by folder."""
    return tuple(
        tuple(
            (0, int(piece), piece) if piece.isdecimal() else (1, 0, piece) for piece in _DIGITS.split(part.casefold())
        )
        for part in path.parts
    )


def discover(paths: Sequence[Path]) -> Discovered:
    """Find the files to read: paths named, all files below folders named, those in archives. Only archives are opened.

    A file met twice is listed once. A named file is read even when it is hidden; links to folders are not followed.
    """
    files: dict[Path, Path] = {}
    refused: list[LoadError] = []
    skipped = 0
    for given in paths:
        path = Path(given)
        found: Iterator[Path | LoadError | None] = iter([path])
        try:
            if path.is_dir():
                found = _below(path)
            elif is_archive(path):
                found = _members(path)
            elif inside_archive(path) is not None:
                found = iter([path])
            elif not path.exists():
                raise LoadError("load_missing", path=path)
            elif path.name.startswith("~$"):
                found = iter([None])
        except LoadError as error:
            refused.append(error)
            continue
        except (OSError, ValueError) as error:
            refused.append(_mapped(error, path, path.suffix.lower()))
            continue
        for item in found:
            match item:
                case None:
                    skipped += 1
                case LoadError():
                    refused.append(item)
                case Path() if item.suffix.lower() not in SUPPORTED:
                    refused.append(_unsupported(item))
                case _:
                    files.setdefault(Path(os.path.realpath(item)), item)
    return Discovered(tuple(sorted(files.values(), key=natural_key)), tuple(refused), skipped)


def _below(folder: Path) -> Iterator[Path | LoadError | None]:
    """Files below a folder in natural order, errors of folders that can't be listed, None for each one passed over."""
    errors: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=errors.append):
        hidden = [name for name in (*folders, *names) if _passed_over(name)]
        folders[:] = sorted((f for f in folders if not _passed_over(f)), key=lambda f: natural_key(Path(f)))
        yield from (None for _ in hidden)
        for path in sorted((Path(where, name) for name in names if not _passed_over(name)), key=natural_key):
            yield from _members(path) if is_archive(path) else (path,)
    for error in errors:
        yield _mapped(error, Path(error.filename or folder), "")


def _members(archive: Path) -> Iterator[Path | LoadError | None]:
    """Files in an archive, in natural order; None for each one passed over."""
    found = list(members(archive))
    yield from (item for item in found if isinstance(item, LoadError))
    paths = [item for item in found if isinstance(item, Path)]
    hidden = [any(_passed_over(part) for part in path.relative_to(archive).parts) for path in paths]
    yield from (None for passed in hidden if passed)
    yield from sorted((path for path, passed in zip(paths, hidden, strict=True) if not passed), key=natural_key)


def _passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_FILES


__all__ = ["MAX_BYTES", "SUPPORTED", "Discovered", "discover", "load", "natural_key"]
