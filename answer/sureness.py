"""How sure a draft is to answer the question: a probability, by what its evidence covers and where it stands.

A logistic model. Weights and the constant are fitted by ``scripts/fit_sureness.py`` on the numbers of
``tests/data/sureness_features.npz``: right and wrong answers of several genres, near misses, and questions asked of
libraries that do not hold the answer; each genre is also measured with weights fitted without it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from answer.draft import Draft
from answer.evidence import Asked, Sentence, Text, context_of

_AROUND = 3000
_FURTHEST, _SUREST = 1.0, 5.0


@dataclass(frozen=True, slots=True)
class Measures:
    """What sureness is made of.

    ``silent``: share of the question's characters that no word of the clause has. ``read``: the reader's logit that the
    sentence answers, at most 5 either way; 0 where it was not read. ``fused``: what the channels gave its clause, 1 for
    the best. ``margin``: by how much the sentence's score leads the best other one's, at most 1 either way.
    """

    silent: float = 0.0
    read: float = 0.0
    fused: float = 0.0
    margin: float = 0.0


WEIGHTS = Measures(silent=-2.95, read=0.23, fused=5.16, margin=1.10)
BIAS = -3.72


def sureness(draft: Draft, sentences: Sequence[Sentence], asked: Asked) -> float:
    """The probability that a draft is right; ``sentences`` are all that were read."""
    measured = measures(draft, sentences, asked)
    logit = BIAS + sum(w * x for w, x in zip(astuple(WEIGHTS), astuple(measured), strict=True))
    return 1 / (1 + math.exp(-logit))


def measures(draft: Draft, sentences: Sequence[Sentence], asked: Asked) -> Measures:
    """What it is computed from."""
    sentence = draft.sentence
    document, clause = sentence.document, sentence.clause
    around = document.read(clause.start, min(clause.end, clause.start + _AROUND))
    joined = sentence.lead.sheet.plain if sentence.lead is not None else ""
    whole = Text.of(f"{around} {joined} {sentence.text} {context_of(document, clause)}")
    others = (s.score for s in sentences if s.raw_span() != sentence.raw_span() or s.document is not document)
    return Measures(
        silent=asked.silent(whole),
        read=0.0 if sentence.likely is None else logit(sentence.likely),
        fused=sentence.hit.fused,
        margin=max(-_FURTHEST, min(sentence.score - max(others, default=0.0), _FURTHEST)),
    )


def logit(share: float) -> float:
    """The reader's logit of its probability, at most 5 either way."""
    least = 1 / (1 + math.exp(_SUREST))
    share = min(max(share, least), 1 - least)
    return math.log(share / (1 - share))
