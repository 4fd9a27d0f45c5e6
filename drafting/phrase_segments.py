"""Documents cut for the phrase bank: what stands between two pauses of a sentence, as words with their spans."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.sentences import Reading, is_units_bracket, reading, sentence_spans
from corpus.tiling import own_spans_of
from corpus.types import Document

SHORTEST = 4  # characters
_PAUSE = re.compile(r"[，,。；;：:！!？?（）()《》〈〉“”\"、\n]+")


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between two pauses of a sentence: words as written, spans of them in the reading text."""

    document: int
    clause: int
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    reading: Reading


def segments_of(number: int, document: Document) -> Iterator[Segment]:
    """The segments of a document, in order; ``number`` names it. Labels and brackets of units are left out."""
    children = defaultdict(list)
    for clause in document.clauses:
        if clause.parent is not None:
            children[clause.parent].append(clause)
    for clause in document.clauses:
        for start, end in own_spans_of(document.raw, clause, children[clause.index]):
            if clause.label and document.raw.startswith(clause.label, start):
                start += len(clause.label)
            text = reading(document.raw, start, end, document.marks)
            for a, b in sentence_spans(text.text):
                if not is_units_bracket(text.text[a:b]):
                    yield from _pieces(number, clause.index, text, a, b)


def _pieces(number: int, clause: int, text: Reading, start: int, end: int) -> Iterator[Segment]:
    at = start
    for match in [*_PAUSE.finditer(text.text, start, end), None]:
        stop = match.start() if match else end
        if stop - at >= SHORTEST:
            segment = _segment(number, clause, text, at, stop)
            if segment.words:
                yield segment
        at = match.end() if match else end


def _segment(number: int, clause: int, text: Reading, start: int, end: int) -> Segment:
    words, spans = [], []
    for word in _words(text.text[start:end]):
        start = text.text.index(word, start)
        words.append(word)
        spans.append((start, start + len(word)))
        start += len(word)
    return Segment(number, clause, tuple(words), tuple(spans), text)


def rest_of(segment: Segment, start: int, end: int) -> Segment:
    """The segment's part behind a position; words that the position cuts are cut anew."""
    first = next((i for i, span in enumerate(segment.spans) if span[0] >= start), len(segment.spans))
    if first < len(segment.spans) and (first == 0 or segment.spans[first - 1][1] <= start):
        return Segment(segment.document, segment.clause, segment.words[first:], segment.spans[first:], segment.reading)
    return _segment(segment.document, segment.clause, segment.reading, start, end)


def _words(text: str) -> list[str]:
    from rjieba import cut

    return [word for word in cut(text) if not word.isspace()]
