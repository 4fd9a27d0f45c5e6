"""The manifest of a model folder: the size and checksum of every file, and a checksum of itself.

Opening a model checks the sizes and the manifest's own checksum, which takes no time; ``verify`` reads everything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import embed.messages  # noqa: F401
from corpus.errors import ModelError

MANIFEST = "manifest.json"


def read_manifest(folder: Path) -> dict[str, object]:
    """The folder's manifest, after the cheap check: its own checksum, and the presence and size of every file.

    Raises ModelError "model.prepared_damaged" that names the first file that is not as it was written.
    """
    try:
        manifest: dict[str, object] = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = manifest["files"]
        if not isinstance(files, dict) or manifest["digest"] != _digest(manifest):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError("model.prepared_damaged", path=folder, file=MANIFEST, why=type(error).__name__) from error
    for name, about in files.items():
        found = (folder / name).stat().st_size if (folder / name).is_file() else -1
        if found != about["size"]:
            why = "missing" if found < 0 else f"{found} ≠ {about['size']} bytes"
            raise ModelError("model.prepared_damaged", path=folder, file=name, why=why)
    return manifest


def verify(folder: Path) -> None:
    """The full check: the checksum of every file against the manifest; ModelError as for ``read_manifest``."""
    files = read_manifest(folder)["files"]
    assert isinstance(files, dict)
    for name, about in files.items():
        if _checksum(folder / name) != about["sha256"]:
            raise ModelError("model.prepared_damaged", path=folder, file=name, why="sha256")


def is_whole(folder: Path) -> bool:
    """Whether the folder is there and passes the cheap check."""
    try:
        read_manifest(folder)
    except ModelError:
        return False
    return True


def write_manifest(folder: Path, about: Mapping[str, object]) -> None:
    """Describe all files that are in the folder now, beside what ``about`` says of the model."""
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    files = {name: {"size": (folder / name).stat().st_size, "sha256": _checksum(folder / name)} for name in names}
    manifest: dict[str, object] = {**about, "files": files}
    manifest["digest"] = _digest(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _digest(manifest: Mapping[str, object]) -> str:
    body = {key: value for key, value in manifest.items() if key != "digest"}
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
