"""How sure a draft is to answer the question: a probability, by what its evidence covers and where it stands.

A logistic model. Weights and the constant are fitted by ``scripts/fit_sureness.py`` on the numbers of
``tests/data/sureness_features.npz``: right and wrong answers of several genres, near misses, and questions asked of
libraries that do not hold the answer; each genre is also measured with weights fitted without it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from statistics import pstdev

from answer.draft import Draft
from answer.evidence import Asked, Sentence, Text, context_of
from index.search import Hit

_AROUND = 3000
_FARTHEST_BEHIND, _UNSEEN = 6.0, 3.0
_UNREAD = 0.5


@dataclass(frozen=True, slots=True)
class Measures:
    """What sureness is made of. All but ``behind`` run from 0 to 1.

    ``behind``: how far the clause's likeness of meaning lies behind the best one found, in standard deviations;
    ``rank``: 1 / rank. ``silent``: share of the question's characters that no word of the clause has. ``likely``: the
    reader's probability that the sentence answers, a half where it was not read.
    """

    behind: float = 0.0
    rank: float = 0.0
    silent: float = 0.0
    likely: float = 0.0


WEIGHTS = Measures(behind=-0.70, rank=1.05, silent=-3.87, likely=2.18)
BIAS = -0.13


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
    return Measures(
        behind=_behind(sentence.hit, [s.hit for s in sentences]),
        rank=1 / sentence.hit.rank,
        silent=asked.silent(whole),
        likely=_UNREAD if sentence.likely is None else sentence.likely,
    )


def _behind(hit: Hit, hits: Sequence[Hit]) -> float:
    """Standard deviations between the best cosine of the hits and this one's; a middling value where it has none."""
    cosines = {(h.doc_id, h.clause): h.cosine for h in hits}
    known = [cosine for cosine in cosines.values() if cosine]
    if not hit.cosine:
        return _UNSEEN
    spread = max(pstdev(known), 1e-3)
    return min((max(known) - hit.cosine) / spread, _FARTHEST_BEHIND)
