"""A cross-encoder that reads question and clause together: an option, never loaded unless it is named.

Any sentence-transformers CrossEncoder, by hub name or folder; names and downloads as in embed.sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import embed.messages  # noqa: F401
from corpus.errors import ModelError
from embed.sentence import open_named

BATCH = 16


class Reranker(Protocol):
    """Says how well each of some texts answers a question; higher is better, comparable within one call only."""

    @property
    def name(self) -> str:
        """What the user calls the model."""
        ...

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """A score for each text, in order. Raises ModelError."""
        ...


class CrossEncoderReranker:
    """The model called ``name``."""

    def __init__(self, name: str) -> None:
        """Load it (many seconds). Raises ModelError when it isn't there, can't be reached, or ranks nothing."""
        self.name = name
        self._model: Any = open_named(name, _open)
        if self._model.num_labels != 1:
            raise ModelError("model.no_reranker", name=name, labels=self._model.num_labels)

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """A score for each text, in order."""
        import numpy as np

        if not texts:
            return []
        pairs = [(question, text) for text in texts]
        values = np.asarray(self._model.predict(pairs, batch_size=BATCH, show_progress_bar=False), dtype=float)
        if not np.isfinite(values).all():
            raise ModelError("model.bad_vectors", name=self.name, why="NaN")
        return [float(value) for value in values.ravel()]


def _open(source: str, *, local: bool) -> Any:  # noqa: ANN401  (imported by need)
    from sentence_transformers import CrossEncoder

    return CrossEncoder(source, local_files_only=local)
