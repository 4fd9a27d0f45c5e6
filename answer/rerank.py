"""What stands first: the fused ranking of the channels, corrected by reading the clauses that it put on top.

Each clause gets a weighted sum of what the search said (the fused score, how far its likeness of meaning lies behind
the best) and what reading it says: how much of the question its best sentence covers and how much the whole clause,
whether it states what is asked for (a fitting figure, a time, units, an enumeration), and
whether it is about the year and region asked about or only mentions them. The weights were learned by pairs (a right
clause before a wrong one) from three quarters of four labelled sets and from questions about statutes
(docs/measurements.md).

Then the first clauses are put in order once more, by the best sentence of each as an answer would be chosen: what the
reader says counts most there, and of the order before so much that near ones keep it (docs/decisions/0016).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter

from answer.evidence import Reading, Sentence, context_of, sentences_of
from answer.measures import fits
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.reader import Reader, read
from corpus.flat_tables import column_kind
from embed.reranker import Reranker
from index.facets import same_region
from index.sheets import States


@dataclass(frozen=True, slots=True)
class Features:
    """What the order of clauses is decided by, one clause; each runs from 0 to 1, but ``behind``.

    ``search`` is the fused score, ``whole`` how well the document fits, ``behind`` how far the likeness of meaning
    lies behind the best one's (a difference of cosines, at most 0.1), ``lexical`` 1/rank in that channel.
    ``sentence`` and ``clause`` say how much of the question the best sentence and the whole clause cover, headings
    included, ``beyond`` how much of what the title does not say the best sentence covers by itself; ``states`` is the
    coverage of the best sentence that states the kind of thing asked for, where one is asked for. ``other_year``,
    ``other_region``: the clause is known to be about others than those asked for, half of that where nothing is known;
    ``document``: it is of the kind and
    issuer that the question names. ``foreign`` is ``sentence`` again for questions in another language than the
    clause's.
    """

    search: float = 0.0
    whole: float = 0.0
    behind: float = 0.0
    lexical: float = 0.0
    sentence: float = 0.0
    beyond: float = 0.0
    clause: float = 0.0
    states: float = 0.0
    other_year: float = 0.0
    other_region: float = 0.0
    document: float = 0.0
    foreign: float = 0.0


_values = attrgetter(*(field.name for field in fields(Features)))
# Fitted by scripts/fit_rerank.py (docs/decisions/0016); a test compares them with the fit.
WEIGHTS = Features(
    search=5.24,
    whole=1.25,
    behind=-14.49,
    lexical=0.62,
    sentence=1.42,
    beyond=2.08,
    clause=2.25,
    states=3.18,
    other_year=-1.27,
    other_region=-0.77,
    document=0.28,
    foreign=2.43,
)
READ_DEPTH = 12  # clauses whose sentences an answer is chosen from
BEFORE = 0.2  # of the weighted sum, beside the score of the best sentence
_FURTHEST = 0.1  # cosines of other encoders may lie further apart
_SOFT = 0.25  # how fast the place of a clause falls behind the best one


def rerank(question: Question, readings: Sequence[Reading], weights: Features = WEIGHTS) -> list[Reading]:
    """The readings, best first, their hits ranked and scored anew; equal ones stay in the search's order."""
    scored = [
        (dot(weights, measured), reading)
        for measured, reading in zip(features(question, readings), readings, strict=True)
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].hit.rank))
    best = scored[0][0] if scored else 1.0
    return [
        _ranked(reading, rank, score, math.exp(_SOFT * (score - best)))
        for rank, (score, reading) in enumerate(scored, start=1)
    ]


def by_best_sentence(question: Question, readings: Sequence[Reading], reader: Reader | None) -> list[Reading]:
    """Readings in the order of ``rerank``, the first of them by their best sentences; ranks and scores anew.

    Raises ModelError.
    """
    first = readings[:READ_DEPTH]
    best: dict[tuple[str, int], float] = {}
    for sentence in read(reader, question.text, sentences_of(first)):
        best.setdefault((sentence.hit.doc_id, sentence.hit.clause), sentence.score)
    scored = [(BEFORE * r.hit.score + best.get((r.hit.doc_id, r.hit.clause), 0.0), r) for r in first]
    scored.sort(key=lambda pair: (-pair[0], pair[1].hit.rank))
    last = scored[-1][0] if scored else 0.0
    scored += [(min(last, BEFORE * reading.hit.score), reading) for reading in readings[READ_DEPTH:]]
    return [_of_rank(reading, rank, score) for rank, (score, reading) in enumerate(scored, start=1)]


def dot(weights: Features, measured: Features) -> float:
    """The weighted sum."""
    return float(sum(w * x for w, x in zip(_values(weights), _values(measured), strict=True)))


def features(question: Question, readings: Sequence[Reading]) -> list[Features]:
    """What the readings of one question are put in order by."""
    nearest = max((reading.hit.cosine for reading in readings), default=0.0)
    return [_features(question, reading, nearest) for reading in readings]


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


def _features(question: Question, reading: Reading, nearest: float) -> Features:
    hit, metadata = reading.hit, reading.document.metadata
    states = max((s.coverage for s in reading.sentences if states_answer(question, s)), default=0.0)
    years = {*reading.clause.scope.years} or {*metadata.years} or ({metadata.year} if metadata.year else set())
    region = hit.region or ""
    about_region = any(region and same_region(region, asked, metadata.province) for asked in question.regions)
    return Features(
        search=hit.fused,
        whole=hit.whole,
        behind=min(nearest - hit.cosine, _FURTHEST) if hit.cosine else 0.5 * _FURTHEST,
        lexical=1 / hit.ranks["lexical"] if "lexical" in hit.ranks else 0.0,
        sentence=reading.best,
        beyond=max((s.beyond for s in reading.sentences), default=0.0),
        clause=reading.coverage,
        states=states if question.kind in _STATED else 0.0,
        other_year=_strange(question.years, years, bool(set(question.years) & years)),
        other_region=_strange(question.regions, region, about_region),
        document=float(bool(question.document_kinds or question.issuers) and _of_kind(question, reading)),
        foreign=reading.best if question.language == "en" else 0.0,
    )


def _strange(asked: object, known: object, about: bool) -> float:
    """Whether a clause is about something else than asked for: 1, or 0.5 where nothing is known of it."""
    return 0.0 if not asked or about else 1.0 if known else 0.5


_STATED = frozenset({QuestionKind.NUMERIC, QuestionKind.WHEN, QuestionKind.WHO, QuestionKind.LIST, QuestionKind.WHERE})


def states_answer(question: Question, sentence: Sentence) -> bool:
    """Whether a sentence (or its table row) states the kind of thing that is asked for."""
    text, kind = sentence.text, question.kind
    if kind is QuestionKind.NUMERIC:
        return any(fits(amount, question.units) for amount in sentence.sheet.amounts)
    if kind is QuestionKind.WHEN:
        return bool(sentence.sheet.states & States.TIME)
    if kind is QuestionKind.WHO:
        return "牵头" in text or any(column_kind(cell.name) == "unit" for cell in sentence.clause.cells)
    if kind is QuestionKind.LIST:
        return bool(sentence.sheet.states & States.SERIES)
    if kind is QuestionKind.WHERE:
        return not {*question.regions, *question.places}.issuperset(sentence.sheet.places)
    return True


def _ranked(reading: Reading, rank: int, score: float, place: float) -> Reading:
    found = _of_rank(reading, rank, score)
    return replace(found, sentences=tuple(replace(s, place=place) for s in found.sentences))


def _of_rank(reading: Reading, rank: int, score: float) -> Reading:
    hit = replace(reading.hit, rank=rank, score=score)
    return replace(reading, hit=hit, sentences=tuple(replace(s, hit=hit) for s in reading.sentences))
