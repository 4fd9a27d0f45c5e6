"""Writes the Universal Sentence Encoder (multilingual, version 3) as an ONNX model, straight from the weights.

Inputs ``input_ids`` and ``attention_mask``, int64 (batch, length), padded at the end. Output ``sentence_embedding``
float32 (batch, 512), unit rows.

Each token's row is projected for three branches, one for every length of n-gram, and the three are normalized
together. Every branch then does twice "multiply the window around the token, cut at zero, add what came in". The row
and the three results are normalized together, summed over the tokens, divided by the root of their number and put
through four small layers.

Beyond the ends of a text there are zeros. Padding is therefore set to zero before every window, so that a text has the
same vector whatever stands beside it. The word table stays as it is stored, 6 bits in a byte with one scale and one
offset a row; products are float32.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from embed.graph import INT64, OUTPUT, GraphBuilder

if TYPE_CHECKING:
    import onnx

    from embed.use_weights import UseWeights

# The length of an n-gram, and how many of its tokens stand before the one that it is for.
ORDERS = ((2, 0), (3, 1), (5, 2))
_TO_THE_END = np.iinfo(np.int64).max


def build_use_graph(weights: UseWeights) -> onnx.ModelProto:
    """The encoder of ``weights`` as an ONNX model."""
    return _Builder(weights).model()


class _Builder(GraphBuilder):
    """The encoder's parts; every method returns the name of the value that it computes."""

    def __init__(self, weights: UseWeights) -> None:
        super().__init__()
        self.weights = weights

    def model(self) -> onnx.ModelProto:
        from onnx import TensorProto

        mask = self.op("Cast", ["attention_mask"], to=TensorProto.FLOAT)
        inside = self.op("Unsqueeze", [mask, self.constant(INT64[2])])
        rows = self.rows()
        parts = self.projected(rows)
        parts = [self.branch(part, inside, *order) for part, order in zip(parts, ORDERS, strict=True)]
        states = self.normalized(self.op("Concat", [rows, *parts], axis=2), ["ln_g"], ["ln_b"])
        total = self.op("ReduceSum", [self.op("Mul", [states, inside]), self.constant(INT64[1])], keepdims=0)
        count = self.op("ReduceSum", [mask, self.constant(INT64[1])], keepdims=1)
        # The sum of the projected tokens is the projection of their sum, with the offset once for each of them.
        total = self.op("Add", [self.product(total, "cnn_W"), self.op("Mul", [count, self.floats("cnn_b")])])
        self.head(self.op("Div", [total, self.op("Sqrt", [count])]))
        return self.finish({OUTPUT: ["b", self.weights.floats["d3"].shape[1]]})

    def floats(self, name: str) -> str:
        return self.constant(self.weights.floats[name])

    def side_by_side(self, names: list[str]) -> str:
        return self.constant(np.concatenate([self.weights.floats[name] for name in names], axis=-1))

    def product(self, value: str, name: str) -> str:
        return self.op("MatMul", [value, self.floats(name)])

    def normalized(self, value: str, scales: list[str], offsets: list[str]) -> str:
        inputs = [value, self.side_by_side(scales), self.side_by_side(offsets)]
        return self.op("LayerNormalization", inputs, axis=-1, epsilon=self.weights.epsilon)

    def rows(self) -> str:
        """The tokens' rows of the word table, float32 (b, s, width)."""
        from onnx import TensorProto

        table, scale, low = (
            self.op("Gather", [self.constant(value), "input_ids"])
            for value in (self.weights.table, self.weights.scale[:, None], self.weights.low[:, None])
        )
        wide = self.op("Cast", [table], to=TensorProto.FLOAT)
        return self.op("Add", [self.op("Mul", [wide, scale]), low])

    def projected(self, rows: str) -> list[str]:
        """What each branch begins with, (b, s, 256)."""
        names = {part: [f"{part}{size}" for size, _ in ORDERS] for part in ("proj", "proj_b", "ln_g", "ln_b")}
        value = self.op("MatMul", [rows, self.side_by_side(names["proj"])])
        value = self.op("Add", [value, self.side_by_side(names["proj_b"])])
        return self.split(self.normalized(value, names["ln_g"], names["ln_b"]), len(ORDERS))

    def branch(self, value: str, inside: str, size: int, before: int) -> str:
        """What one length of n-gram finds, (b, s, 256); its values beyond the end of a text mean nothing."""
        for step in (1, 2):
            value = self.op("Mul", [value, inside])
            found = self.product(self.windows(value, size, before), f"w{step}_{size}")
            found = self.op("Relu", [self.op("Add", [found, self.floats(f"b{step}_{size}")])])
            value = self.op("Add", [found, value])
        return value

    def windows(self, value: str, size: int, before: int) -> str:
        """For every token the ``size`` rows around it side by side, zeros beyond the ends."""
        ends = np.array([0, before, 0, 0, size - 1 - before, 0], dtype=np.int64)
        padded = self.op("Pad", [value, self.constant(ends)])
        shifted = []
        for first in range(size):
            last = first - (size - 1) or _TO_THE_END
            span = [self.constant(np.array([n], dtype=np.int64)) for n in (first, last)]
            shifted.append(self.op("Slice", [padded, *span, self.constant(INT64[1])]))
        return self.op("Concat", shifted, axis=2)

    def head(self, value: str) -> None:
        """The four layers after the sum; the second and the last also see what stood before the one before them."""
        first = self.op("Relu", [self.product(value, "d0")])
        second = self.op("Relu", [self.op("Add", [self.product(value, "p1"), self.product(first, "d1")])])
        third = self.op("Relu", [self.product(second, "d2")])
        last = self.op("Tanh", [self.op("Add", [self.product(second, "p3"), self.product(third, "d3")])])
        self.unit_rows(last)
