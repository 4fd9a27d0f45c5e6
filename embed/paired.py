"""Two encoders as one: what one of them misses, the other may find.

A row is ``[sqrt(1 - weight) * first, sqrt(weight) * second]``. It has length 1 as the two have, and the dot product of
two rows is ``(1 - weight) * cosine of the first + weight * cosine of the second``: a weighted mean of two cosines, and
itself a cosine, so whatever keeps, indexes and compares vectors needs to know nothing of the two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from math import sqrt

import numpy as np

from embed.encoder import Encoder, Progress, Vectors


class PairedEncoder:
    """``first`` and ``second`` with the second one's ``weight``, above 0 and below 1."""

    def __init__(self, first: Encoder, second: Encoder, weight: float) -> None:
        """Take two encoders that are ready."""
        if not 0 < weight < 1:
            raise ValueError(f"weight is {weight}, above 0 and below 1 wanted")
        self.first = first
        self.second = second
        self.weight = weight
        self.name = f"{first.name}+{second.name}"
        self.dim = first.dim + second.dim
        self.max_tokens = min(first.max_tokens, second.max_tokens)
        made_of = f"{first.fingerprint}\n{second.fingerprint}\n{weight!r}"
        self.fingerprint = f"{self.name}:{hashlib.sha256(made_of.encode()).hexdigest()[:16]}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows (n, dim) of questions."""
        return self._join(self.first.encode_queries(texts), self.second.encode_queries(texts))

    def encode_passages(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """Unit rows (n, dim) of passages; the first encoder, which reads after the second, tells the progress."""
        second = self.second.encode_passages(texts)
        return self._join(self.first.encode_passages(texts, on_progress), second)

    def _join(self, first: Vectors, second: Vectors) -> Vectors:
        rows = [first * np.float32(sqrt(1 - self.weight)), second * np.float32(sqrt(self.weight))]
        return np.concatenate(rows, axis=1, dtype=np.float32)
