"""A copy of a library and of what lies beside it, made while it is served, and its way back.

One .tar: the databases as SQLite's own backup copies them (one state each, whoever writes meanwhile), uploaded files,
feedback, runs, roles and settings, and a list of hashes. Indexes are left out: they are made again from the database.
Restoring checks every hash and then the whole library, and never overwrites.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import service.messages  # noqa: F401  (registers the texts)
from corpus.errors import InputError, LibraryStorage
from index.library import Library
from service.base import now

LIST = "tiaowen-backup.json"
_FORMAT = 1
_DATABASES = ("-desk.db", "-service.db")
_BESIDE = ("-roles.toml", "-feedback.jsonl", "-feedback-answers.jsonl", "-settings.json")
_FOLDERS = ("-files", "-runs")


def backup(library: Path, to: Path) -> tuple[int, int]:
    """Write a backup; (files, bytes). Raises InputError when it is there already, LibraryMissing, LibraryStorage."""
    if to.exists():
        raise InputError("backup.exists", path=to)
    Library.open(library).close()  # raises where there is none, or none that can be read
    try:
        with tempfile.TemporaryDirectory(dir=to.absolute().parent, prefix=".tiaowen-backup-") as folder:
            place = Path(folder)
            hashes: dict[str, str] = {}
            draft = place / "backup.tar"
            with tarfile.open(draft, "w") as tar:
                for name, source in _sources(library):
                    copy = place / "copy"
                    if source.suffix == ".db":
                        _copied(source, copy)
                    else:
                        shutil.copyfile(source, copy)
                    hashes[name] = _hash(copy)
                    tar.add(copy, name, filter=_plain)
                    copy.unlink()
                facts = {"format": _FORMAT, "made": now(), "name": library.name, "files": hashes}
                listed = place / LIST
                listed.write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
                tar.add(listed, LIST, filter=_plain)
            size = draft.stat().st_size
            draft.chmod(0o600)
            draft.replace(to)
    except (OSError, sqlite3.Error) as problem:
        raise LibraryStorage("service.storage", path=to, reason=problem) from problem
    return len(hashes), size


def restore(source: Path, library: Path) -> int:
    """Put a backup back as a library that isn't there yet; how many documents it has.

    Raises InputError when the backup can't be used or something is in the way; then nothing was put there.
    """
    taken = [library, *(library.with_name(library.name + end) for end in (*_DATABASES, *_BESIDE, *_FOLDERS))]
    for path in taken:
        if path.exists():
            raise InputError("backup.exists", path=path)
    library.absolute().parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=library.absolute().parent, prefix=".tiaowen-restore-") as folder:
            place = Path(folder)
            with tarfile.open(source) as tar:
                tar.extractall(place, filter="data")
            files = _checked(place)
            drafted = place / "library"
            with Library.open(drafted) as opened:
                report = opened.verify()
            if not report.ok:
                raise ValueError(report.problems[0])
            made: list[Path] = []
            try:
                for name in sorted({name.split("/")[0] for name in files} | {"library"}):
                    target = library.with_name(library.name + name.removeprefix("library"))
                    (place / name).replace(target)
                    made.append(target)
            except OSError:
                for path in made:
                    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
                raise
            return report.documents
    except (OSError, ValueError, KeyError, TypeError, AttributeError, tarfile.TarError) as problem:
        raise InputError("backup.bad", path=source, reason=problem) from problem


def _checked(place: Path) -> dict[str, str]:
    """The files of the list, each with the hash that it says. Raises ValueError."""
    facts = json.loads((place / LIST).read_text("utf-8"))
    if facts["format"] != _FORMAT:
        raise ValueError(f"format {facts['format']}")
    files: dict[str, str] = facts["files"]
    if "library/library.db" not in files:
        raise ValueError("library.db")
    there = {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}
    if strange := there - set(files) - {LIST}:
        raise ValueError(sorted(strange)[0])
    for name, wanted in files.items():
        path = place / name
        if not path.is_file() or _hash(path) != wanted:
            raise ValueError(name)
    return files


def _sources(library: Path) -> Iterator[tuple[str, Path]]:
    """(name in the backup, file)."""
    yield "library/library.db", library / "library.db"
    for end in (*_DATABASES, *_BESIDE):
        path = library.with_name(library.name + end)
        if path.is_file():
            yield f"library{end}", path
    for end in _FOLDERS:
        folder = library.with_name(library.name + end)
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.is_symlink():
                yield f"library{end}/{path.relative_to(folder)}", path


def _copied(source: Path, copy: Path) -> None:
    address = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as base, closing(sqlite3.connect(copy)) as target:
        base.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info
