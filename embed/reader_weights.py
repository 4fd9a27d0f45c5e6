"""The trained part of the reader: a small file in this package, made by scripts/train_reader.py.

A safetensors file. Matrices (out, in) are int8 with one float32 scale a row, ``NAME`` and ``NAME.scale``; everything
else is float32. Trained layers keep the names that they have in the bundled encoder (``l6.q.w`` …), as whose layers
they began; what the reader has besides is ``FEATURES`` and ``HEADS``. ``first`` is the first layer that was trained:
all below it, the word table included, are the encoder's own. ``layers`` is how many there are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import embed.messages  # noqa: F401
from corpus.errors import ModelError

SHA256 = "2b13eb682f3e8f40c6dc58fcff7d6eefb630194dc4aab1dba8237252fc56d628"
FILE = Path(__file__).parent / "weights" / "reader.safetensors"
SCALE = ".scale"
# What is added to a token's state (one row for the question's, one for the sentence's), and how nearness is centred.
FEATURES = ("segment", "match", "near", "mean", "centre")
HEADS = ("pool.w", "pool.b", "score.w", "score.b", "token.w", "token.b")

Float = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ReaderWeights:
    """Tensors by name, all float32; ``first`` is the first trained layer, ``layers`` how many there are."""

    tensors: dict[str, Float]
    first: int
    layers: int
    sha256: str


def read_reader_weights(path: Path = FILE, *, expect: str | None = SHA256) -> ReaderWeights:
    """Read the file; ModelError when it is missing, is not ``expect`` (None: don't check) or is malformed."""
    from safetensors.numpy import load

    try:
        data = path.read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if expect not in (None, found):
            raise ValueError(f"sha256 {found[:16]} ≠ {str(expect)[:16]}")
        stored = load(data)
        first, layers = (int(stored.pop(name)[0]) for name in ("first", "layers"))
        tensors = {name: _wide(stored, name) for name in stored if not name.endswith(SCALE)}
        missing = [name for name in (*FEATURES, *HEADS) if name not in tensors]
        if missing:
            raise KeyError(missing[0])
    except Exception as error:  # the library raises bare exceptions of its own
        why = getattr(error, "strerror", None) or error
        raise ModelError("model.reader_unusable", path=path, why=why) from error
    return ReaderWeights(tensors, first, layers, found)


def write_reader_weights(path: Path, tensors: dict[str, Float], first: int, layers: int) -> None:
    """Write the file, matrices rounded to int8 with a scale a row."""
    from safetensors.numpy import save_file

    stored: dict[str, NDArray[np.generic]] = {"first": np.array([first]), "layers": np.array([layers])}
    for name, tensor in tensors.items():
        if name.endswith(".w") and tensor.ndim == 2 and len(tensor) > 1:
            scale = np.maximum(np.abs(tensor).max(axis=1), 1e-12) / 127
            stored[name] = np.rint(tensor / scale[:, None]).astype(np.int8)
            stored[name + SCALE] = scale.astype(np.float32)
        else:
            stored[name] = np.ascontiguousarray(tensor, dtype=np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(stored, path)


def _wide(stored: dict[str, NDArray[np.generic]], name: str) -> Float:
    tensor = stored[name].astype(np.float32)
    if name + SCALE in stored:
        tensor = tensor * stored[name + SCALE].astype(np.float32)[:, None]
    return np.asarray(tensor, dtype=np.float32)
