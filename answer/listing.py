"""Which ones: the enumeration in the evidence that lies nearest to what was asked about."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft, Piece, plain, proof_of, window
from answer.evidence import Asked, Sentence
from answer.series import Series, find_series
from corpus.regions import find_regions

_AROUND = 24
_AS_GOOD = 0.85


def listing(sentences: Sequence[Sentence], asked: Asked, *, places: bool) -> Draft | None:
    """The parts of the best enumeration of each document that says as much; ``places``: regions named count too."""
    best = sentences[0].score if sentences else 0.0
    chosen: dict[str, tuple[float, Sentence, Series]] = {}
    for sentence in sentences:
        if sentence.score < _AS_GOOD * best:
            break
        for series in _series(sentence, places):
            near = asked.coverage(sentence.text[max(0, series.start - _AROUND) : series.end + _AROUND])
            worth = near + sentence.score
            known = chosen.get(sentence.document.doc_id)
            if known is None or worth > known[0]:
                chosen[sentence.document.doc_id] = (worth, sentence, series)
    ordered = sorted(chosen.values(), key=lambda c: -c[0])
    if not ordered:
        return None
    pieces: list[Piece] = []
    texts: list[str] = []
    for worth, sentence, series in ordered:
        if worth < _AS_GOOD * ordered[0][0]:
            continue
        start, end = window(sentence, asked, (series.start, series.end))
        proof = proof_of(sentence, start, end)
        texts.append(plain(sentence.text[start:end]))
        pieces.extend(Piece(plain(part), (proof,)) for part in series.parts)
    first = ordered[0][1]
    return Draft("；".join(dict.fromkeys(texts)), tuple(pieces), first.coverage, first)


def _series(sentence: Sentence, places: bool) -> list[Series]:
    found = find_series(sentence.text)
    if places:
        named = find_regions(sentence.text)
        found += [Series((m.name,), m.start, m.end) for m in named]
    return found
