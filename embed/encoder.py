"""What every embedding model looks like to the rest of Tiaowen.

A vector is a row of float32 with length 1; the score of a question and a passage is the dot product of their rows
(a cosine, higher is better). The same text gives the same vector in any batch and any process, up to rounding:
the library caches vectors under (``fingerprint``, text).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into unit rows, float32 (n, dim), in the order given; no texts give (0, dim).

    ``name`` is what the user calls the model. ``fingerprint`` changes whenever a vector could change (weights,
    arithmetic, prompts) and is the cache key. Texts longer than ``max_tokens`` are cut at their end. Empty texts
    are allowed. Raises ModelError when the model can't be used.
    """

    @property
    def name(self) -> str:
        """What the user calls the model."""
        ...

    @property
    def fingerprint(self) -> str:
        """The key under which vectors may be kept."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Longest text read, in the model's tokens, the prompt included."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        ...

    def encode_passages(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """Vectors of passages; ``on_progress`` is called with the number of texts done so far."""
        ...


def unit_rows(rows: NDArray[np.floating]) -> Vectors:
    """The rows as float32 with length 1; a row of zeros stays zeros."""
    values = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    return np.asarray(values / np.where(lengths > 0, lengths, 1), dtype=np.float32)
