"""Where documents come from: files and their hashes, which of two files is a copy, and which has moved."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.archives import inside_archive, read_member
from corpus.errors import LoadError
from corpus.file_names import from_stored, stored
from corpus.load import MAX_BYTES
from corpus.types import Passage
from index import records
from index.rows import Origin, decode_text, encode_text
from index.truth import Rows

if TYPE_CHECKING:
    from corpus.load import Discovered

COPY_PROBES = 8
MAX_COPIES = 200
SIDE_SUFFIX = ".meta.toml"


def foreign(found: Discovered, library: Path) -> Discovered:
    """What was found, without side files and without the library's own files."""
    home = os.path.realpath(library) + os.sep

    def ours(path: Path) -> bool:
        return path.name.endswith(SIDE_SUFFIX) or os.path.realpath(path).startswith(home)

    files = tuple(path for path in found.files if not ours(path))
    refused = tuple(error for error in found.refused if not ours(Path(str(error.params.get("path", "")))))
    gone = len(found.files) + len(found.refused) - len(files) - len(refused)
    return replace(found, files=files, refused=refused, skipped=found.skipped + gone)


def origin_of(path: Path) -> Origin:
    """Path, hash and size of a file and the hash of its side file; zeros for a file that can't be read.

    A file that can't be read is refused a moment later by the loader, which says why.
    """
    resolved = stored(os.path.realpath(path))
    try:
        if inside_archive(path) is not None:
            member = read_member(path, MAX_BYTES) or b""
            return Origin(resolved, hashlib.sha256(member).hexdigest(), len(member))
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            return Origin(resolved, "", 0)  # opening a pipe waits for ever; a huge file is refused unread
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = status.st_size
    except (OSError, ValueError, LoadError):
        return Origin(resolved, "", 0)
    side = path.with_name(path.name + SIDE_SUFFIX)
    try:
        side_digest = hashlib.sha256(side.read_bytes()).hexdigest() if side.is_file() else ""
    except OSError:
        side_digest = ""
    return Origin(resolved, digest, size, side_digest)


def unchanged_bytes(known: records.Known) -> bytes | None:
    """The bytes of the file that a document was read from; None where it is gone or is another one by now."""
    path = Path(from_stored(known.path))
    try:
        data = read_member(path, MAX_BYTES)
        if data is None and path.stat().st_size <= MAX_BYTES:
            data = path.read_bytes()
    except (OSError, ValueError, LoadError):
        return None
    return data if data is not None and hashlib.sha256(data).hexdigest() == known.sha256 else None


def bare_digest(raw: str) -> bytes:
    """The digest of a text without its white space."""
    return hashlib.sha256(encode_text("".join(raw.split()))).digest()


def probes(passages: Sequence[Passage], keys: records.Keys) -> list[bytes]:
    """Text keys of the longest passages, by which copies are found: the least likely ones to stand elsewhere too."""
    keyed = [(passage, key) for passage, key in zip(passages, keys.texts, strict=True) if key]
    return [key for _, key in sorted(keyed, key=lambda item: -len(item[0].text))[:COPY_PROBES]]


def twins_of(connection: Rows, of: tuple[str, bytes, str], probes: Sequence[bytes]) -> list[records.Known]:
    """Documents of other files with the text of one, white space apart; at most MAX_COPIES are compared.

    ``of`` is its id, the digest of its bare text, and its path.
    """
    doc_id, bare, path = of
    marks = ", ".join("?" * len(probes))
    query = f"SELECT DISTINCT doc FROM passages WHERE text_key IN ({marks}) ORDER BY doc LIMIT {MAX_COPIES}"
    seqs = [row[0] for row in connection.execute(query, probes)]
    seqs += [known.seq for known in records.known(connection, "doc_id = ?", (doc_id,))]
    same = [seq for seq in dict.fromkeys(seqs) if bare_digest(decode_text(raw_of(connection, seq))) == bare]
    found = records.known(connection, f"seq IN ({', '.join('?' * len(same))})", same) if same else []
    return [known for known in found if known.path != path]


def is_gone(known: records.Known) -> bool:
    """Whether the file that a document was read from is no longer there."""
    path = Path(from_stored(known.path))
    try:
        if inside_archive(path) is not None:
            return read_member(path, MAX_BYTES) is None
        path.lstat()
    except LoadError as error:
        return error.code == "load_missing"
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def raw_of(connection: Rows, seq: int) -> bytes:
    """The stored bytes of a document's text."""
    row = connection.execute("SELECT raw FROM documents WHERE seq = ?", (seq,)).fetchone()
    return bytes(row[0])
