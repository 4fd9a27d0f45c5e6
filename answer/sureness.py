"""How sure a draft is to answer the question: a number from 0 to 1, by what its evidence covers and where it stands.

A logistic model over seven measures, fitted on three quarters of six labelled sets, and on the same questions asked
of libraries that do not hold the answer; checked on the rest (docs/measurements.md has the curve of risk against
coverage):

    piece      share of the question that the quoted pieces cover
    clause     share that the clause, its headings and the title cover
    behind     how far the clause's likeness of meaning lies behind the best one found, in standard deviations
    rank       1 / rank of the clause
    elsewhere  share of the question's words that the library has, but this clause has not
    unmet      share of the question, by its things, that the clause says nothing at all of
    silent     share of the question's characters that no word of the clause has
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import pstdev

from answer.draft import Draft
from answer.evidence import Asked, Sentence, Text, context_of
from index.search import Hit

ANSWERED, POSSIBLE = 0.35, 0.12
_BIAS, _PIECE, _CLAUSE, _BEHIND, _RANK = -0.64, 0.66, 1.72, -0.37, 1.32
_ELSEWHERE, _UNMET, _SILENT = -0.69, -1.23, -1.68
_AROUND = 3000
_FARTHEST_BEHIND, _UNSEEN = 6.0, 3.0


def sureness(draft: Draft, sentences: Sequence[Sentence], asked: Asked) -> float:
    """The share of right answers among drafts like this one; ``sentences`` are all that were read."""
    sentence = draft.sentence
    document, clause = sentence.document, sentence.clause
    around = document.read(clause.start, min(clause.end, clause.start + _AROUND))
    whole = Text.of(f"{around} {sentence.text} {context_of(document, clause)}")
    logit = (
        _BIAS
        + _PIECE * asked.coverage(" ".join([draft.text, *(piece.text for piece in draft.pieces)]))
        + _CLAUSE * asked.coverage_of(whole)
        + _BEHIND * _behind(sentence.hit, [s.hit for s in sentences])
        + _RANK / sentence.hit.rank
        + _ELSEWHERE * asked.elsewhere(whole)
        + _UNMET * asked.unmet(whole)
        + _SILENT * asked.silent(whole)
    )
    return 1 / (1 + math.exp(-logit))


def _behind(hit: Hit, hits: Sequence[Hit]) -> float:
    """Standard deviations between the best cosine of the hits and this one's; a middling value where it has none."""
    cosines = {(h.doc_id, h.clause): h.cosine for h in hits}
    known = [cosine for cosine in cosines.values() if cosine]
    if not hit.cosine:
        return _UNSEEN
    spread = max(pstdev(known), 1e-3)
    return min((max(known) - hit.cosine) / spread, _FARTHEST_BEHIND)
