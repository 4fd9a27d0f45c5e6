"""Zip files of documents: their members are read as if the archive were a folder, ``a.zip/通知/b.docx``.

Nothing is unpacked to disk. Bounds: MAX_MEMBERS and MAX_UNPACKED over an archive with all archives inside it, MAX_DEPTH
levels of these, MAX_RATIO for a large member. Names that are neither marked as UTF-8 nor valid UTF-8 are GB18030, as
Windows writes them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from corpus.errors import LoadError
from corpus.formats.docx_package import MAX_RATIO, RATIO_FROM

ENDING = ".zip"
MAX_MEMBERS = 5_000
MAX_UNPACKED = 2_000_000_000
MAX_DEPTH = 3
_DOCUMENTS = ("[Content_Types].xml", "OFD.xml", "word/", "xl/", "ppt/", "mimetype")


@dataclass(slots=True)
class _Budget:
    """What is left of the bounds, for one archive and those inside it."""

    members: int
    unpacked: int


def is_archive(path: Path) -> bool:
    """Whether a file is a zip of documents: by its ending, and not a document that is a zip itself."""
    if path.suffix.lower() != ENDING or not path.is_file():
        return False
    try:
        with ZipFile(path) as archive:
            return not any(name.startswith(_DOCUMENTS) for name in archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def members(path: Path) -> Iterator[Path | LoadError]:
    """Paths of the files in an archive, in its order, archives inside it opened; errors of what can't be listed."""
    try:
        with ZipFile(path) as archive:
            yield from _members(archive, path, 1, _Budget(MAX_MEMBERS, MAX_UNPACKED))
    except LoadError as error:
        yield error
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
        yield _broken(path, error)


def _members(archive: ZipFile, path: Path, depth: int, budget: _Budget) -> Iterator[Path | LoadError]:
    seen: set[PurePosixPath] = set()
    for entry in archive.infolist():
        name = _inner(entry)
        if entry.is_dir() or not name.parts or name in seen:
            continue
        seen.add(name)
        budget.members -= 1
        budget.unpacked -= entry.file_size
        if budget.members < 0 or budget.unpacked < 0:
            raise LoadError("load_archive_large", path=path, members=MAX_MEMBERS, size=_size(MAX_UNPACKED))
        inner = path / name
        if inner.suffix.lower() != ENDING:
            yield inner
        elif depth >= MAX_DEPTH:
            yield LoadError("load_archive_deep", path=inner, depth=MAX_DEPTH)
        else:
            try:
                with ZipFile(BytesIO(_bytes(archive, entry, inner, budget.unpacked + entry.file_size))) as below:
                    yield from _members(below, inner, depth + 1, budget)
            except LoadError as error:
                if error.code == "load_archive_large":
                    raise
                yield error
            except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
                yield _broken(inner, error)


def inside_archive(path: Path) -> tuple[Path, PurePosixPath] | None:
    """The archive on disk and the name in it, for a path that leads into an archive; None for any other path."""
    for parent in path.parents:
        if parent.suffix.lower() == ENDING and parent.is_file():
            return parent, PurePosixPath(path.relative_to(parent).as_posix())
    return None


def read_member(path: Path, max_bytes: int) -> bytes | None:
    """The bytes of a member, at most ``max_bytes``; None when the path leads into no archive.

    Raises:
        LoadError: no such member, encrypted, too large, or suspiciously compressed.
    """
    found = inside_archive(path)
    if found is None:
        return None
    place, name = found
    data: bytes | None = None
    try:
        for _ in range(MAX_DEPTH):
            with ZipFile(place if data is None else BytesIO(data)) as archive:
                entries = {_inner(entry): entry for entry in reversed(archive.infolist()) if not entry.is_dir()}
                here = next((n for n in (name, *name.parents) if n in entries), None)
                if here is None or (here != name and here.suffix.lower() != ENDING):
                    break
                data = _bytes(archive, entries[here], path, max_bytes)
                if here == name:
                    return data
                name = name.relative_to(here)
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise _broken(path, error) from error
    raise LoadError("load_missing", path=path)


def _bytes(archive: ZipFile, entry: ZipInfo, path: Path, limit: int) -> bytes:
    if entry.flag_bits & 1:
        raise LoadError("load_encrypted", path=path)
    if entry.file_size > limit:
        raise LoadError("load_too_large", path=path, size=_size(entry.file_size), limit=_size(limit))
    ratio = entry.file_size / max(1, entry.compress_size)
    if entry.file_size > RATIO_FROM and ratio > MAX_RATIO:
        raise LoadError("load_zip_bomb", path=path, size=_size(entry.file_size), ratio=round(ratio))
    with archive.open(entry) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise LoadError("load_too_large", path=path, size=f"> {_size(limit)}", limit=_size(limit))
    return data


def _inner(entry: ZipInfo) -> PurePosixPath:
    """The member's name without what would lead out of the archive."""
    name = entry.filename
    if not entry.flag_bits & 0x800:  # not said to be UTF-8: Python has read it as code page 437
        data = name.encode("cp437", "replace")
        try:
            name = data.decode("utf-8")
        except UnicodeDecodeError:
            name = data.decode("gb18030", "replace")
    parts = [part for part in name.replace("\\", "/").replace("\0", "").split("/") if part not in ("", ".", "..")]
    return PurePosixPath(*parts)


def _broken(path: Path, error: BaseException) -> LoadError:
    detail = " ".join(str(error).split())[:120] or type(error).__name__
    return LoadError("load_broken", path=path, format=ENDING, detail=detail)


def _size(count: int) -> str:
    return f"{count / 1_000_000:.0f} MB"
