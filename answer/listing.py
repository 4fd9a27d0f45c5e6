"""Which ones: the enumeration in the evidence that lies nearest to what was asked about."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft, Piece, plain, proof_of, window
from answer.evidence import Asked, Sentence
from answer.series import Series, find_series
from corpus.regions import find_regions

_AROUND = 24


def listing(sentences: Sequence[Sentence], asked: Asked, *, places: bool) -> Draft | None:
    """The parts of the best enumeration; ``places``: regions named count as one."""
    best = sentences[0].score if sentences else 0.0
    chosen: tuple[float, Sentence, Series] | None = None
    for sentence in sentences:
        if sentence.score < 0.8 * best:
            break
        for series in _series(sentence, places):
            near = asked.coverage(sentence.text[max(0, series.start - _AROUND) : series.end + _AROUND])
            worth = near + sentence.score
            if chosen is None or worth > chosen[0]:
                chosen = (worth, sentence, series)
    if chosen is None:
        return None
    _, sentence, series = chosen
    start, end = window(sentence, asked, (series.start, series.end))
    proof = proof_of(sentence, start, end)
    pieces = tuple(Piece(plain(part), (proof,)) for part in series.parts)
    return Draft(plain(sentence.text[start:end]), pieces, sentence.coverage, sentence)


def _series(sentence: Sentence, places: bool) -> list[Series]:
    found = find_series(sentence.text)
    if places:
        named = find_regions(sentence.text)
        found += [Series((m.name,), m.start, m.end) for m in named]
    return found
