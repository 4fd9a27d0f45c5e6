"""Documents that a question set names and the library has under another file's name.

``add`` takes a text once: a second file with the same bytes or the same text is reported and not added. A question
set may name either. So a name that fits no document is looked up among the files beside the library's documents, and
the file's bytes, else its text as ``add`` reads it, white space aside, say which document it is a copy of. A guess
from a quote alone would not do: short answers stand in many documents.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from corpus.errors import LoadError
from corpus.types import Document
from index.records import Known
from index.reports import default_pipeline

Named = Callable[[str], bool]


class Copies:
    """The files in the folders that the documents came from, listed when they are first asked for."""

    def __init__(self, known: Sequence[Known], raw_of: Callable[[str], str]) -> None:
        """``raw_of`` gives the raw text of a document by its id."""
        self._known = known
        self._raw_of = raw_of
        self._files: Mapping[str, tuple[Path, ...]] | None = None
        self._digests: list[bytes] | None = None

    def of(self, fits: Named) -> list[Known]:
        """The documents that files with a fitting name are copies of, each once, in the library's order."""
        if self._files is None:
            self._files = _listed(Path(d.path).parent for d in self._known)
        paths = [path for name, several in self._files.items() if fits(name) for path in several]
        found = {d.seq for path in paths for d in self._originals(path)}
        return [d for d in self._known if d.seq in found]

    def _originals(self, path: Path) -> list[Known]:
        if any(d.path == str(path) for d in self._known):
            return []  # a document by its own name; what its name fits was asked before
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            same = [d for d in self._known if d.sha256 == digest]
            return same or self._same_text(default_pipeline().read(path, str(path)))
        except (LoadError, OSError, ValueError):
            return []

    def _same_text(self, document: Document) -> list[Known]:
        if self._digests is None:
            self._digests = [_digest(self._raw_of(d.doc_id)) for d in self._known]
        wanted = _digest(document.raw)
        return [d for d, digest in zip(self._known, self._digests, strict=True) if digest == wanted]


def _digest(text: str) -> bytes:
    """What is the same for texts that differ in white space alone, which ``add`` takes for one."""
    return hashlib.sha256("".join(text.split()).encode("utf-8", "surrogatepass")).digest()


def _listed(folders: Iterable[Path]) -> Mapping[str, tuple[Path, ...]]:
    """Name → files of that name; a folder that is gone has none."""
    found: dict[str, list[Path]] = {}
    for folder in dict.fromkeys(folders):
        try:
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries if entry.is_file())
        except (OSError, ValueError):
            continue
        for name in names:
            found.setdefault(name, []).append(Path(os.path.realpath(folder / name)))
    return {name: tuple(paths) for name, paths in found.items()}
