"""What stands first: the fused ranking of the channels, corrected by reading the clauses that it put on top.

Each clause gets a weighted sum of what the search said and what reading it says: how much of the question its best
sentence covers, how much the whole clause covers, whether it states what is asked for (a fitting figure, a time, units,
an enumeration), and whether it is about the year and region asked about or only mentions them. The weights were
fitted on one half of the development questions and the sample questions (docs/measurements.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.evidence import Reading, Sentence
from answer.numeric import fits
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.series import find_series
from corpus.dates import find_dates, find_deadlines
from corpus.flat_tables import column_kind
from corpus.quantities import find_quantities
from corpus.regions import find_regions


@dataclass(frozen=True, slots=True)
class RerankWeights:
    """Weights of the parts; ``search`` that of the fused score, which runs from 0 to 1 as the others do."""

    search: float = 1.8
    sentence: float = 1.8
    clause: float = 1.9
    states: float = 1.5
    year: float = 0.25
    region: float = 0.15


def rerank(question: Question, readings: Sequence[Reading], weights: RerankWeights | None = None) -> list[Reading]:
    """The readings, best first, their hits ranked and scored anew; equal ones stay in the search's order."""
    weights = weights or RerankWeights()
    scored = [(_score(question, reading, weights), reading) for reading in readings]
    scored.sort(key=lambda pair: (-pair[0], pair[1].hit.rank))
    best = scored[0][0] if scored else 1.0
    return [_ranked(reading, rank, score, score / best) for rank, (score, reading) in enumerate(scored, start=1)]


def _score(question: Question, reading: Reading, weights: RerankWeights) -> float:
    states = max((s.coverage for s in reading.sentences if states_answer(question, s)), default=0.0)
    scope = reading.clause.scope
    region = reading.hit.region or ""
    about_year = not question.years or bool(set(question.years) & set(scope.years))
    about_region = not question.regions or any(region and asked.startswith(region[:2]) for asked in question.regions)
    return (
        weights.search * reading.hit.score
        + weights.sentence * reading.best
        + weights.clause * reading.coverage
        + weights.states * (states if question.kind in _STATED else 0.5 * reading.best)
        + weights.year * about_year
        + weights.region * about_region
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
