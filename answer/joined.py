"""Questions that ask two things at once (甲和乙分别是哪几部), each half answered from its own place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.draft import Draft, Piece, is_heading, proof_of, shown, window
from answer.evidence import Asked, Sentence, context_of
from answer.question_focus import chinese_focus
from corpus.dates import find_years
from corpus.series import find_series
from proof.text import plain

_INTERROGATIVE = r"(?:哪|什么|啥|何(?:处|地|种)|谁)"
_TWO_CLAUSES = re.compile(
    rf"(?P<first>[^，,；;：:。?？]*{_INTERROGATIVE}[^，,；;。?？]*)[，,；;。?？](?P<second>[^，,；;]*{_INTERROGATIVE}.*)$"
)
_SHARED = re.compile(
    r"(?:^|[，,：:里中](?!、))(?P<first>[^，,：:、]{2,}?)的?(?:和|与|以及)(?P<second>[^，,：:、]{2,}?)的?(?:分别|各)(?:是|为|有|叫)*(?:哪|什么|啥|谁)"
)
_OWN, _IN_YEAR = 1.6, 0.5
_LOOKED_AT = 0.3  # sentences down to this share of the best one's score are looked at


def halves_of(question: str) -> tuple[str, str] | None:
    """The two things that a question asks for in one breath, each in its own words."""
    found = _TWO_CLAUSES.search(question) or _SHARED.search(question)
    return (found["first"], found["second"]) if found else None


def in_halves(question: str, asked: Asked, sentences: Sequence[Sentence]) -> Draft | None:
    """An answer to both halves of a question, each from the sentence that says most of it.

    None where the question asks one thing.
    """
    halves = halves_of(question)
    looked_at = [s for s in sentences if not is_heading(s) and s.score >= _LOOKED_AT * sentences[0].score]
    if halves is None or not looked_at:
        return None
    found = []
    for half in halves:
        own = _asked_of(half, asked)
        if own is None:
            return None
        best = max(looked_at, key=lambda s: _fit(s, own, half))
        found.append((best, own))
    (one, of_one), (other, of_other) = found
    spans = [(one, window(one, asked)), (other, window(other, asked))]
    if one is other:
        (a, b), (c, d) = window(one, of_one), window(one, of_other)
        spans = [(one, (min(a, c), max(b, d)))]
    text = "；".join(dict.fromkeys(shown(sentence, *span) for sentence, span in spans))
    pieces = [piece for sentence, span in spans for piece in _pieces(sentence, span)]
    return Draft(text, tuple(pieces), one.coverage, one)


def _asked_of(half: str, asked: Asked) -> Asked | None:
    """What one half asks about beside its year; None where it says nothing of its own."""
    phrases = chinese_focus(half, [(m.start, m.end) for m in find_years(half)])
    if not phrases:
        return None
    return Asked([(phrase,) for phrase in phrases], lambda words: {w: asked.weights.get(w, 1.0) for w in words})


def _fit(sentence: Sentence, own: Asked, half: str) -> float:
    """How well a sentence answers one half: what it says of it, and whether it is about the half's year."""
    context = context_of(sentence.document, sentence.clause)
    years = {year for mention in find_years(half) for year in mention.years}
    in_year = not years or bool(years & set(sentence.clause.scope.years or sentence.document.metadata.years))
    return sentence.score + _OWN * own.coverage(sentence.text, context) + _IN_YEAR * in_year


def _pieces(sentence: Sentence, span: tuple[int, int]) -> list[Piece]:
    """The parts of the enumerations that a stretch of a sentence holds, or the stretch itself."""
    proof = proof_of(sentence, *span)
    text = shown(sentence, *span)
    parts = [part for series in find_series(text) for part in series.parts]
    return [Piece(plain(part), (proof,)) for part in parts or (text,)]
