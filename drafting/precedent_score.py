"""The sentences of the clauses that a search found, scored against one part of a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.types import Clause, Document
from drafting.precedent_units import Unit
from index.fusion import stretched
from index.search import Hit
from index.tokens import tokens

DENSE, LEXICAL, CLAUSE_DENSE, CLAUSE_LEXICAL = 1.0, 1.0, 0.25, 0.25
_K1, _B = 1.2, 0.75

Rarity = Callable[[Iterable[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Draft:
    """The words that are looked for, and how to ask how rare words are in the library."""

    text: str
    rarity: Rarity


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its score (higher is better) and its cosine; ``ranks`` are its clause's in the channels."""

    document: Document
    unit: Unit
    score: float
    cosine: float
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Candidate:
    document: Document
    unit: Unit
    clause: int  # position among the hits
    cosine: float
    clause_cosine: float


def scored(
    draft: Draft,
    hits: Sequence[Hit],
    document_of: Callable[[str], Document],
    units_of: Callable[[Document, Clause], Sequence[Unit]],
) -> list[Scored]:
    """All sentences of the clauses, best first; equal scores in the order of the hits and the text.

    A passage that the dense channel did not return counts as its least likeness.
    """
    candidates: list[_Candidate] = []
    clause_units = []
    least = min((cosine for hit in hits for _, _, cosine in hit.similar), default=0.0)
    for at, hit in enumerate(hits):
        document = document_of(hit.doc_id)
        units = units_of(document, document.clauses[hit.clause])
        clause_units.append(units)
        candidates.extend(_candidate(hit, at, document, unit, least) for unit in units)
    if not candidates:
        return []
    weights = draft.rarity(set(tokens(draft.text)))
    lexical = _bm25([c.unit.counts for c in candidates], weights)
    whole = _bm25([_together(units) for units in clause_units], weights)
    dense = _stretched([c.cosine for c in candidates])
    around = _stretched([c.clause_cosine for c in candidates])
    words, whole = _shares(lexical), _shares(whole)
    found = []
    for i, c in enumerate(candidates):
        score = DENSE * dense[i] + LEXICAL * words[i] + CLAUSE_DENSE * around[i] + CLAUSE_LEXICAL * whole[c.clause]
        found.append(Scored(c.document, c.unit, c.unit.weight * score, c.cosine, hits[c.clause].ranks))
    return sorted(found, key=lambda item: -item.score)


def _candidate(hit: Hit, at: int, document: Document, unit: Unit, least: float) -> _Candidate:
    inside = [(end - start, cosine) for start, end, cosine in hit.similar if start <= unit.start and unit.end <= end]
    own, around = min(inside, default=(0, least))[1], max(inside, default=(0, least))[1]
    if len(inside) == 1 and inside[0][0] > 2 * (unit.end - unit.start):
        own = least  # only the clause was near, not this sentence of it
    return _Candidate(document, unit, at, own, around)


def _together(units: Sequence[Unit]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for unit in units:
        for word, count in unit.counts.items():
            counts[word] = counts.get(word, 0) + count
    return counts


def _bm25(texts: Sequence[Mapping[str, int]], weights: Mapping[str, float]) -> list[float]:
    """BM25 of texts (tokens with counts) for words with their rarity; lengths against the mean of these texts."""
    lengths = [sum(counts.values()) for counts in texts]
    usual = sum(lengths) / max(1, len(lengths)) or 1.0
    scores = []
    for counts, length in zip(texts, lengths, strict=True):
        norm = _K1 * (1 - _B + _B * length / usual)
        common = weights.keys() & counts.keys()
        scores.append(sum(weights[w] * counts[w] * (_K1 + 1) / (counts[w] + norm) for w in common))
    return scores


def _shares(scores: Sequence[float]) -> list[float]:
    """Each score's share of the greatest."""
    most = max(scores, default=0.0)
    return [score / most if most else 0.0 for score in scores]


def _stretched(scores: Sequence[float]) -> list[float]:
    if len(set(scores)) < 2:
        return [0.0] * len(scores)
    return [value for _, value in stretched(enumerate(scores))]
