"""Late chunking: vectors of spans inside a text, from one pass over the whole text. Measured, and not used.

docs/decisions/0002 says what it was measured against.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embed.encoder import Vectors, unit_rows
from embed.onnx_encoder import OnnxEncoder, batches

Spans = Sequence[tuple[int, int]]
# Tokens that two neighbouring windows over a long text share, at most a quarter of a window.
OVERLAP = 128


@dataclass(frozen=True, slots=True)
class _Window:
    """A piece of a text that fits into the model.

    ``ids`` with special tokens; ``starts`` and ``ends`` character offsets of each token in the text, -1 for tokens
    that aren't the text's; ``owned`` the half-open range of positions whose vectors are taken from this window.
    """

    text: int
    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    owned: tuple[int, int]


class SpanEncoder(OnnxEncoder):
    """The built-in encoder, looking inside texts."""

    def encode_spans(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Vectors]:
        """For each text, unit rows (spans of that text, dim): the mean over the tokens that lie in the span.

        Every text is read once, as a passage, so that a span's vector knows what stands around it. Texts longer than
        ``max_tokens`` are read in overlapping windows. Spans are half-open character offsets; one without a token gets
        the mean over the whole text.
        """
        if len(texts) != len(spans):
            raise ValueError(f"{len(texts)} texts, {len(spans)} lists of spans")
        windows = [window for number, text in enumerate(texts) for window in self._windows(number, text)]
        # The last row of every text is its whole: what a span without tokens falls back to.
        sums = [np.zeros((len(own) + 1, self.dim), dtype=np.float32) for own in spans]
        counts = [np.zeros(len(own) + 1, dtype=np.int64) for own in spans]
        for batch in batches([len(w.ids) for w in windows], self._batch_tokens):
            states = self._run("token_embeddings", [windows[i].ids for i in batch])
            for row, window in zip(states, (windows[i] for i in batch), strict=True):
                _add_window(row, window, spans[window.text], sums[window.text], counts[window.text])
        return [
            unit_rows(np.where(count[:-1, None] > 0, total[:-1], total[-1]))
            for total, count in zip(sums, counts, strict=True)
        ]

    def _windows(self, number: int, text: str) -> Iterator[_Window]:
        prompt = self._prompts["passage"]
        encoding = self._tokenizer.encode(prompt + text)
        ids = np.asarray(encoding.ids, dtype=np.int64)
        offsets = np.asarray(encoding.offsets, dtype=np.int64) - len(prompt)
        offsets[[0, -1]] = -1
        # A first token may begin in the prompt's blank and end in the text.
        starts, ends = np.where(offsets[:, 1] > 0, np.maximum(offsets[:, 0], 0), -1), offsets[:, 1]
        if len(ids) <= self.max_tokens:
            yield _Window(number, ids, starts, ends, (0, len(ids)))
            return
        head = 1 + int((ends[1:-1] <= 0).sum())
        body, room = np.arange(head, len(ids) - 1), self.max_tokens - head - 1
        overlap = min(OVERLAP, room // 4)
        for first in range(0, len(body) - overlap, room - overlap):
            part = body[first : first + room]
            chosen = np.concatenate([np.arange(head), part, [len(ids) - 1]])
            is_last = first + room >= len(body)
            # Neighbours share tokens; each gives the half that stands further from its own edge.
            owned_from = head + overlap - overlap // 2 if first else 0
            owned_to = len(chosen) if is_last else head + room - overlap // 2
            yield _Window(number, ids[chosen], starts[chosen], ends[chosen], (owned_from, owned_to))
            if is_last:
                return


def _add_window(
    states: Vectors, window: _Window, spans: Spans, sums: NDArray[np.float32], counts: NDArray[np.int64]
) -> None:
    """Add the window's own token vectors to the sums of the spans that they lie in, and to the whole."""
    own = slice(*window.owned)
    vectors, starts, ends = states[: len(window.ids)][own], window.starts[own], window.ends[own]
    bounds = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    inside = (starts >= np.maximum(bounds[:, :1], 0)) & (ends <= bounds[:, 1:]) & (ends > starts)
    member = np.concatenate([inside, np.ones((1, len(vectors)), dtype=bool)])
    sums += member.astype(np.float32) @ vectors
    counts += member.sum(axis=1)
