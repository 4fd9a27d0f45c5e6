"""The reader: says of sentences how likely each of them answers a question. Trained for this project: decision 0020.

Question and sentence go through the lower layers of the bundled encoder, then together through trained ones
(embed.reader_graph). The folder with that graph is made once, beside the encoder's, from the encoder's package and
the weights in this one. A score is a logit, comparable between questions; 0 is an even chance.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import embed.messages  # noqa: F401
from corpus.errors import ModelError
from embed.bundled import E5, READER
from embed.graph import INPUTS
from embed.model_folder import Share
from embed.onnx_encoder import TOKEN_LETTERS, batches, one_line, open_session, open_tokenizer
from embed.prepare import prepare
from embed.reader_folder import GRAPH_FILE
from embed.reader_graph import MATCH, SCORE

# What was read in training; the rest is cut off at the end.
QUESTION_TOKENS, SENTENCE_TOKENS = 40, 80
BATCH_TOKENS = 256
_LETTER = re.compile(r"\w")


class SentenceReader:
    """Scores sentences for a question; nothing is prepared or loaded before the first that asks."""

    name = READER.name

    def __init__(
        self, cache: Path | None = None, *, threads: int | None = None, on_progress: Share | None = None
    ) -> None:
        """``cache`` is where bundled models are kept (None: the user's cache folder)."""
        self._cache, self._threads, self._on_progress = cache, threads, on_progress
        self._lock = threading.Lock()
        self._model: tuple[Any, Any] | None = None

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """A logit for each text, in order, whatever stands beside it. Raises ModelError."""
        if not texts:
            return []
        tokenizer, session = self._opened()
        asked = Read.of(tokenizer, question, QUESTION_TOKENS)
        read = [Read.of(tokenizer, text, SENTENCE_TOKENS) for text in texts]
        scores = np.zeros(len(read), dtype=np.float64)
        for batch in batches([len(asked.ids) + len(own.ids) for own in read], BATCH_TOKENS):
            scores[batch] = session.run([SCORE], _inputs(asked, [read[i] for i in batch]))[0]
        return [float(score) for score in scores]

    def _opened(self) -> tuple[Any, Any]:
        with self._lock:
            if self._model is None:
                encoder, folder = (prepare(model, self._cache, self._on_progress) for model in (E5, READER))
                try:
                    session = open_session(folder / GRAPH_FILE, self._threads)
                    self._model = open_tokenizer(encoder / "tokenizer.json"), session
                except Exception as error:  # the two libraries raise bare exceptions of their own
                    raise ModelError("model.folder_unusable", path=folder, why=one_line(error)) from error
            return self._model


@dataclass(frozen=True, slots=True)
class Read:
    """A text in lower case, its tokens, and where each stands in it ((0, 0) for those that are no part of it)."""

    text: str
    ids: list[int]
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, tokenizer: Any, text: str, longest: int) -> Read:  # noqa: ANN401  (tokenizers has no types)
        """The text's tokens, at most ``longest``."""
        encoding = tokenizer.encode(text[: longest * TOKEN_LETTERS])
        ids, spans = encoding.ids, encoding.offsets
        if len(ids) > longest:
            ids, spans = [*ids[: longest - 1], ids[-1]], [*spans[: longest - 1], spans[-1]]
        return cls(text.lower(), ids, spans)

    def standing_in(self, other: str) -> list[float]:
        """For each token 1 when it is written in the other text too, white space and signs aside."""
        pieces = [self.text[start:end].strip() for start, end in self.spans]
        return [float(_LETTER.search(piece) is not None and piece in other) for piece in pieces]


def _inputs(asked: Read, sentences: Sequence[Read]) -> dict[str, NDArray[np.generic]]:
    rows = [asked, *sentences]
    longest = max(len(row.ids) for row in rows)
    ids, mask = np.zeros((len(rows), longest), np.int64), np.zeros((len(rows), longest), np.int64)
    match = np.zeros((len(sentences), 2, longest), np.float32)
    for number, row in enumerate(rows):
        ids[number, : len(row.ids)] = row.ids
        mask[number, : len(row.ids)] = 1
    for number, sentence in enumerate(sentences):
        match[number, 0, : len(asked.ids)] = asked.standing_in(sentence.text)
        match[number, 1, : len(sentence.ids)] = sentence.standing_in(asked.text)
    return {INPUTS[0]: ids, INPUTS[1]: mask, MATCH: match}
