"""Sentences read by the reader: how likely each of the best ones answers the question, beside what words say of it.

The reader (embed.reader) costs too much for all sentences that were found: it reads the first ones, and what it did not
read counts like the worst of those. A library whose vectors are not the bundled models' is asked without it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

from answer.evidence import Sentence
from embed.bundled import E5
from index.library import Library

READ = 6  # more change nothing (docs/decisions/0020)
_AROUND = 40
WEIGHT = 0.8  # of the reader's probability, beside a score that is about a share of the question


class Reader(Protocol):
    """What scores sentences: a logit for each, comparable between questions."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]: ...  # noqa: D102


def reader_of(library: Library) -> Reader | None:
    """The bundled reader for a library of the bundled encoder, to be kept for one question; else None."""
    known = library.model
    return Remembering(_bundled()) if known is not None and known[0].startswith(E5.name) else None


class Remembering:
    """A reader that scores a text for a question once: the ways of one ask read the same sentences again."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._scores: dict[tuple[str, str], float] = {}

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """As the reader does, which sees only what is new. Raises ModelError."""
        new = [text for text in dict.fromkeys(texts) if (question, text) not in self._scores]
        if new:
            scores = zip(new, self._reader.score(question, new), strict=True)
            self._scores.update({(question, text): score for text, score in scores})
        return [self._scores[question, text] for text in texts]


@cache
def _bundled() -> Reader:
    from embed.reader import SentenceReader

    return SentenceReader()


def read(reader: Reader | None, question: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences, best first, with what the reader says of the first ones. Raises ModelError."""
    if reader is None or not sentences:
        return list(sentences)
    first = sentences[:READ]
    shares = likely_of(reader, question, first)
    worst = min(shares)
    found = [replace(s, said=WEIGHT * share, likely=share) for s, share in zip(first, shares, strict=True)]
    found += [replace(s, said=WEIGHT * worst) for s in sentences[READ:]]
    return sorted(found, key=lambda s: (-s.score, s.hit.rank, s.start))


def read_too(reader: Reader | None, question: str, sentence: Sentence) -> Sentence:
    """A sentence that was chosen without having been among the first, with what the reader says. Raises ModelError."""
    if reader is None or sentence.likely is not None:
        return sentence
    return replace(sentence, likely=likely_of(reader, question, [sentence])[0])


def likely_of(reader: Reader, question: str, sentences: Sequence[Sentence]) -> list[float]:
    """The reader's probability that each sentence answers. Raises ModelError."""
    logits = reader.score(question, [as_read(sentence) for sentence in sentences])
    return [1 / (1 + math.exp(-logit)) for logit in logits]


def as_read(sentence: Sentence) -> str:
    """A sentence behind the end of the lead-in or the sentence that it says nothing without (the end is cut off)."""
    start = sentence.start if sentence.before is None else max(sentence.before, sentence.start - _AROUND)
    text = sentence.reading.text[start : sentence.end]
    return f"{sentence.lead.sheet.plain[-_AROUND:]}{text}" if sentence.lead is not None else text
