"""What stands first: the fused ranking of the channels, corrected by reading the clauses that it put on top.

Each clause gets a weighted sum of what the search said (the fused score, how far its likeness of meaning lies behind
the best) and what reading it says: how much of the question its best sentence covers and how much the whole clause,
whether it states what is asked for (a fitting figure, a time, units, an enumeration), and
whether it is about the year and region asked about or only mentions them. The weights were learned by pairs (a right
clause before a wrong one) from three quarters of four labelled sets and from questions about statutes
(docs/measurements.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.evidence import Reading, Sentence, context_of
from answer.measures import fits
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.series import find_series
from corpus.dates import find_dates, find_deadlines
from corpus.flat_tables import column_kind
from corpus.quantities import find_quantities
from corpus.regions import find_regions
from embed.reranker import Reranker


@dataclass(frozen=True, slots=True)
class RerankWeights:
    """Weights of the parts, each of which runs from 0 to 1, but ``behind``, a difference of cosines.

    ``search`` is the fused score's. ``plain`` stands in for ``states`` where a question wants no figure, time, units or
    enumeration: it takes back some of ``sentence``.
    """

    search: float = 2.2
    behind: float = -70.0
    sentence: float = 4.0
    clause: float = 1.7
    states: float = 1.35
    plain: float = -1.25
    year: float = 1.85
    region: float = 2.7
    document: float = 1.0


_FURTHEST = 0.1  # cosines of other encoders may lie further apart
_SOFT = 0.25  # how fast the place of a clause falls behind the best one


def rerank(question: Question, readings: Sequence[Reading], weights: RerankWeights | None = None) -> list[Reading]:
    """The readings, best first, their hits ranked and scored anew; equal ones stay in the search's order."""
    weights = weights or RerankWeights()
    nearest = max((reading.hit.cosine for reading in readings), default=0.0)
    scored = [(_score(question, reading, weights, nearest), reading) for reading in readings]
    scored.sort(key=lambda pair: (-pair[0], pair[1].hit.rank))
    best = scored[0][0] if scored else 1.0
    return [
        _ranked(reading, rank, score, math.exp(_SOFT * (score - best)))
        for rank, (score, reading) in enumerate(scored, start=1)
    ]


def _of_kind(question: Question, reading: Reading) -> bool:
    """Whether the document is of a kind and an issuer that the question names (要点里…, 省生态环境厅印发的…)."""
    metadata = reading.document.metadata
    kind, issuer = metadata.kind or "", metadata.issuer or ""
    kinds = not question.document_kinds or any(name in kind for name in question.document_kinds)
    by_issuer = any(name in issuer or (issuer and issuer in name) for name in question.issuers)
    return kinds and (by_issuer or not question.issuers)


def rerank_by(reranker: Reranker, question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """The readings in a cross-encoder's order; their hits keep its rank as a channel's. Raises ModelError."""
    texts = [f"{context_of(reading.document, reading.clause)}\n{reading.hit.quote}" for reading in readings]
    scores = reranker.score(question.text, texts)
    pairs = sorted(zip(scores, readings, strict=True), key=lambda pair: -pair[0])
    found = []
    for rank, (score, reading) in enumerate(pairs, start=1):
        ranked = _ranked(reading, rank, score, 1 / rank)
        hit = replace(ranked.hit, ranks={**ranked.hit.ranks, "reranker": rank})
        found.append(replace(ranked, hit=hit, sentences=tuple(replace(s, hit=hit) for s in ranked.sentences)))
    return found


def _score(question: Question, reading: Reading, weights: RerankWeights, nearest: float) -> float:
    states = max((s.coverage for s in reading.sentences if states_answer(question, s)), default=0.0)
    scope = reading.clause.scope
    region = reading.hit.region or ""
    about_year = not question.years or bool(set(question.years) & set(scope.years))
    about_region = not question.regions or any(region and asked.startswith(region[:2]) for asked in question.regions)
    cosine = reading.hit.cosine
    return (
        weights.search * reading.hit.score
        + weights.behind * (min(nearest - cosine, _FURTHEST) if cosine else 0.5 * _FURTHEST)
        + weights.sentence * reading.best
        + weights.clause * reading.coverage
        + (weights.states * states if question.kind in _STATED else weights.plain * reading.best)
        + weights.year * about_year
        + weights.region * about_region
        + weights.document * _of_kind(question, reading)
    )


_STATED = frozenset({QuestionKind.NUMERIC, QuestionKind.WHEN, QuestionKind.WHO, QuestionKind.LIST, QuestionKind.WHERE})


def states_answer(question: Question, sentence: Sentence) -> bool:
    """Whether a sentence (or its table row) states the kind of thing that is asked for."""
    text, kind = sentence.text, question.kind
    if kind is QuestionKind.NUMERIC:
        return any(fits(quantity, question.units) for quantity in find_quantities(text))
    if kind is QuestionKind.WHEN:
        return bool(find_deadlines(text) or find_dates(text)) or "月" in text
    if kind is QuestionKind.WHO:
        return "牵头" in text or any(column_kind(cell.name) == "unit" for cell in sentence.clause.cells)
    if kind is QuestionKind.LIST:
        return bool(find_series(text))
    if kind is QuestionKind.WHERE:
        return bool(find_series(text) or find_regions(text))
    return True


def _ranked(reading: Reading, rank: int, score: float, place: float) -> Reading:
    hit = replace(reading.hit, rank=rank, score=score)
    return replace(reading, hit=hit, sentences=tuple(replace(s, hit=hit, place=place) for s in reading.sentences))
