"""Folders of projections: one a generation, each with a stamp, and one pointer file that names the folders in force.

    projections/CURRENT                    {"dense": "dense-7-…", "lexical": "lexical-7-…"}
    projections/dense-7-1f…/stamp.json     what it was made from, and its files' sizes and checksums

A folder is filled before anyone hears of it, the pointer is replaced in one step, and the folders in
force before stay until the next switch: a reader that has just read the old pointer can still open them.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

STAMP = "stamp.json"
_WHOLE = 16 << 20  # files up to this size are checked whole on opening, larger ones at three places
_BLOCK = 1 << 16
_SCRATCH = "merge-"
_SCRATCH_SECONDS = 3600.0  # after that a merge has been killed


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a projection was made from.

    ``settings`` differ by kind (model, rules); ``files`` is name → (size, CRC-32, CRC-32 of samples).
    """

    kind: str
    generation: int
    count: int
    settings: Mapping[str, Any]
    files: Mapping[str, tuple[int, int, int]]


def crc(path: Path) -> int:
    """CRC-32 of a whole file."""
    value = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            value = zlib.crc32(block, value)
    return value


def sampled_crc(path: Path) -> int:
    """CRC-32 of the file's beginning, middle and end."""
    size = path.stat().st_size
    value = 0
    with path.open("rb") as file:
        for at in (0, size // 2, max(0, size - _BLOCK)):
            file.seek(at)
            value = zlib.crc32(file.read(_BLOCK), value)
    return value


def write_stamp(folder: Path, stamp: Stamp, old: Path | None = None) -> None:
    """Describe the files of a folder and make it all reach the disk; those that ``old`` has too are known already."""
    before = read_stamp(old) if old is not None else None
    files = {}
    for path in sorted(folder.iterdir()):
        if path.name != STAMP and path.suffix != ".lock":
            known = before.files.get(path.name) if before is not None else None
            if known is not None and old is not None and path.samefile(old / path.name):
                files[path.name] = known
                continue
            _to_disk(path)
            files[path.name] = (path.stat().st_size, crc(path), sampled_crc(path))
    values = asdict(stamp) | {"files": files}
    (folder / STAMP).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    _to_disk(folder / STAMP)
    mode = (folder / STAMP).stat().st_mode & 0o666
    for path in folder.iterdir():  # Tantivy makes two of its files for its own user alone
        if path.stat().st_mode & 0o666 != mode:
            path.chmod(mode)


def read_stamp(folder: Path) -> Stamp | None:
    """The stamp of a folder; None when there is none or it can't be read."""
    try:
        values = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        values["files"] = {name: tuple(entry) for name, entry in values["files"].items()}
        stamp = Stamp(**{f.name: values[f.name] for f in fields(Stamp)})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return stamp if isinstance(stamp.generation, int) and isinstance(stamp.settings, dict) else None


def files_match(folder: Path, stamp: Stamp, *, whole: bool = False) -> bool:
    """Whether the files are those that were stamped; large ones are sampled unless ``whole``."""
    try:
        for name, (size, full, sampled) in stamp.files.items():
            path = folder / name
            if path.stat().st_size != size:
                return False
            if crc(path) != full if whole or size <= _WHOLE else sampled_crc(path) != sampled:
                return False
    except (OSError, ValueError, TypeError):
        return False
    return bool(stamp.files)


def link(old: Path, new: Path) -> None:
    """The same file in another folder, without copying it where the disk knows hard links."""
    try:
        new.hardlink_to(old)
    except OSError:
        shutil.copy2(old, new)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some network disks can't; the checksums tell when something was lost
    finally:
        os.close(descriptor)


def _at_work(path: Path) -> bool:
    """Whether a folder belongs to a merge that may still be going on."""
    try:
        return path.name.startswith(_SCRATCH) and time.time() - path.stat().st_mtime < _SCRATCH_SECONDS
    except OSError:
        return False


class Shelf:
    """The folder ``projections`` of a library."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pointer = root / "CURRENT"

    def current(self) -> dict[str, Path]:
        """Kind → the folder in force; empty when there is no readable pointer."""
        try:
            names = json.loads(self.pointer.read_text(encoding="utf-8"))
            return {str(kind): self.root / Path(str(name)).name for kind, name in names.items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def fresh(self, kind: str, generation: int) -> Path:
        """A new empty folder that nobody knows of yet."""
        folder = self.root / f"{kind}-{generation}-{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        return folder

    def scratch(self) -> Path:
        """A new empty folder for work that goes on without the writer's lock; the next writers leave it alone."""
        folder = self.root / f"{_SCRATCH}{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        return folder

    def switch(self, folders: Mapping[str, Path]) -> None:
        """Put folders in force, in one step."""
        text = json.dumps({kind: folder.name for kind, folder in folders.items()})
        draft = self.root / f"CURRENT-{secrets.token_hex(4)}"
        draft.write_text(text, encoding="utf-8")
        _to_disk(draft)
        draft.replace(self.pointer)

    def clean(self, keep: set[Path]) -> None:
        """Remove what is neither in ``keep`` nor in force: unfinished drafts and folders of older generations."""
        keep = keep | set(self.current().values()) | {self.pointer}
        for path in self.root.iterdir() if self.root.is_dir() else ():
            if path not in keep and not _at_work(path):
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
