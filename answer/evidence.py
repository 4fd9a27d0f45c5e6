"""Evidence: the sentences of the clauses that a search found, scored against the question.

A sentence's score is how much of the question it covers (tokens weighted by rarity; what only its headings say counts
less), plus a little for standing in a clause that the search ranked high. Everything an answer shows or cites is a
slice of a Sentence, so that it can be mapped back to the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.sentences import Reading, reading, sentence_spans
from corpus.tiling import own_spans_of
from corpus.types import Clause, Document
from index.search import Hit
from index.tokens import tokens

CONTEXT_WEIGHT = 0.35
RANK_WEIGHT = 0.12
_SEGMENT = re.compile(r"[，,；;。：:！？!?\n]")

Weights = Callable[[Iterable[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence between two pauses; offsets into ``Sentence.text``."""

    start: int
    end: int
    coverage: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a clause with its score. ``start``/``end`` are positions in ``reading.text``."""

    hit: Hit
    document: Document
    clause: Clause
    reading: Reading
    start: int
    end: int
    coverage: float
    own: float
    score: float

    @property
    def text(self) -> str:
        """Reading text of the sentence."""
        return self.reading.text[self.start : self.end]

    def raw_span(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """Raw span of a slice of ``text``."""
        stop = self.end if end is None else self.start + end
        return self.reading.raw_span(self.start + start, stop)


class Asked:
    """The tokens of a question with their weights, against which texts are measured."""

    def __init__(self, phrases: Sequence[Sequence[str]], weights: Weights) -> None:
        """``phrases``: alternatives for each thing that is asked about; a phrase counts as its best alternative."""
        self.phrases = [[frozenset(tokens(a)) for a in alternatives if a] for alternatives in phrases]
        self.phrases = [[a for a in alternatives if a] for alternatives in self.phrases]
        self.phrases = [alternatives for alternatives in self.phrases if alternatives]
        everything = {t for alternatives in self.phrases for a in alternatives for t in a}
        self.weights = dict(weights(everything))
        self.totals = [max(self._weight(a) for a in alternatives) for alternatives in self.phrases]
        self.total = sum(self.totals) or 1.0

    def coverage(self, text: str, context: str = "") -> float:
        """Share of the question's weight that a text covers, from 0 to 1; tokens of the context count for a part."""
        return self.coverage_of(frozenset(tokens(text)), frozenset(tokens(context)) if context else frozenset())

    def coverage_of(self, words: frozenset[str], context: frozenset[str] = frozenset()) -> float:
        """The same for tokens."""
        got = 0.0
        for alternatives, whole in zip(self.phrases, self.totals, strict=True):
            best = 0.0
            for alternative in alternatives:
                mass = self._weight(alternative)
                part = self._weight(alternative & words) + CONTEXT_WEIGHT * self._weight(
                    (alternative - words) & context
                )
                best = max(best, whole * part / mass if mass else 0.0)
            got += best
        return got / self.total

    def missing(self, text: str) -> list[str]:
        """Tokens that a text lacks, heaviest first."""
        words = frozenset(tokens(text))
        lacking = {t for alternatives in self.phrases for t in alternatives[0] if t not in words}
        return sorted(lacking, key=lambda t: (-self.weights.get(t, 0.0), t))

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self.weights.get(word, 0.0) for word in words)


def sentences_of(
    hits: Sequence[Hit], document_of: Callable[[str], Document], asked: Asked, *, limit: int = 12
) -> list[Sentence]:
    """The sentences of the first ``limit`` hits, best first."""
    found: list[Sentence] = []
    for hit in hits[:limit]:
        document = document_of(hit.doc_id)
        clause = document.clauses[hit.clause]
        context = frozenset(tokens(context_of(document, clause)))
        for text, start, end in _clause_sentences(document, clause):
            words = frozenset(tokens(text.text[start:end]))
            own = asked.coverage_of(words)
            coverage = asked.coverage_of(words, context)
            score = coverage + RANK_WEIGHT / hit.rank
            found.append(Sentence(hit, document, clause, text, start, end, coverage, own, score))
    found.sort(key=lambda s: (-s.score, s.hit.rank, s.start))
    return found


def _clause_sentences(document: Document, clause: Clause) -> Iterable[tuple[Reading, int, int]]:
    below = document.children(clause)
    for start, end in own_spans_of(document.raw, clause, below):
        text = reading(document.raw, start, end, document.marks)
        for a, b in sentence_spans(text.text):
            yield text, a, b


def context_of(document: Document, clause: Clause) -> str:
    """Title and headings above a clause, its own included; for what stands in a row's cells the row's other cells."""
    parts = [document.metadata.title or ""]
    at: Clause | None = clause
    while at is not None:
        if at.heading:
            parts.append(at.heading)
        parts.extend(document.read(c.start, c.end) for c in at.cells if c.end - c.start <= 200 and at is not clause)
        at = document.clauses[at.parent] if at.parent is not None else None
    return " ".join(parts)


def segments_of(sentence: Sentence, asked: Asked) -> list[Segment]:
    """The sentence cut at pauses (numbers such as 1,571 stay whole), each with its own coverage."""
    text = sentence.text
    cuts = [m.start() for m in _SEGMENT.finditer(text) if not _inside_number(text, m.start())]
    edges = [-1, *cuts, len(text)]
    found = []
    for a, b in zip(edges, edges[1:], strict=False):
        start, end = a + 1, b
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            found.append(Segment(start, end, asked.coverage(text[start:end])))
    return found


def _inside_number(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at] in ",:" and text[at - 1].isdigit() and text[at + 1].isdigit()
