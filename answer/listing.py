"""Which ones: the enumeration in the evidence that is most likely the list asked for."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft, Piece, Proof, is_heading, plain, proof_of, shown, window
from answer.evidence import Asked, Sentence
from answer.listing_worth import RANK, Wanted, worth, worth_of_plain
from answer.series import Series, find_series, loose_pairs
from corpus.regions import find_regions
from corpus.types import ClauseKind

_AS_GOOD = 0.85
_LOOKED_AT = 0.4  # sentences down to this share of the best one's score are looked at
_AS_WORTHY = 1.2  # enumerations of other documents that are worth so much less are shown, too
_MIN_CHILDREN = 2
_LISTED = (ClauseKind.ITEM, ClauseKind.MEASURE, ClauseKind.PARAGRAPH_MARKER)


def listing(sentences: Sequence[Sentence], asked: Asked, question: str, *, places: bool) -> Draft | None:
    """The parts of the best enumeration of each document that says as much; ``places``: regions named count too.

    None where the best sentence as it stands is the better answer.
    """
    if not sentences:
        return None
    wanted = Wanted.of(question, places=places)
    if (children := _children(sentences, asked, wanted.count)) is not None:
        return children
    chosen = _chosen(sentences, asked, wanted)
    telling = next((s for s in sentences if not is_heading(s)), sentences[0])
    if not chosen or chosen[0][0] < worth_of_plain(telling, asked, wanted):
        return _named_places(telling, asked, question) if places else None
    pieces: list[Piece] = []
    texts: list[str] = []
    for value, sentence, series in chosen:
        behind = RANK / chosen[0][1].hit.rank - RANK / sentence.hit.rank
        if value + behind < chosen[0][0] - _AS_WORTHY:
            continue
        start, end = window(sentence, asked, (series.start, series.end))
        proof = proof_of(sentence, start, end)
        texts.append(shown(sentence, start, end))
        pieces.extend(Piece(plain(part), (proof,)) for part in series.parts)
    first = chosen[0][1]
    return Draft("；".join(dict.fromkeys(texts)), tuple(pieces), first.coverage, first)


def _chosen(sentences: Sequence[Sentence], asked: Asked, wanted: Wanted) -> list[tuple[float, Sentence, Series]]:
    """The best enumeration of each document with its worth, the best first."""
    best = sentences[0]
    chosen: dict[str, tuple[float, Sentence, Series]] = {}
    for sentence in sentences:
        if sentence.score < _LOOKED_AT * best.score:
            break
        for series in _series(sentence, wanted):
            value = worth(series, sentence, asked, wanted, best)
            known = chosen.get(sentence.document.doc_id)
            if known is None or value > known[0]:
                chosen[sentence.document.doc_id] = (value, sentence, series)
    return sorted(chosen.values(), key=lambda c: -c[0])


def _children(sentences: Sequence[Sentence], asked: Asked, wanted: int) -> Draft | None:
    """A clause that announces a list (…：) and whose numbered clauses below are the list, as many as asked for."""
    for sentence in sentences[:3]:
        document, clause = sentence.document, sentence.clause
        parent = document.clauses[clause.parent] if clause.parent is not None else None
        for owner in (clause, parent):
            if owner is None:
                continue
            below = [c for c in document.children(owner) if c.kind in _LISTED]
            lead = document.read(owner.start, below[0].start) if below else ""
            announces = lead.rstrip().endswith(("：", ":")) or "清单" in lead or "材料" in lead
            if (
                len(below) < _MIN_CHILDREN
                or (wanted and wanted != len(below))
                or not announces
                or asked.coverage(lead) < _AS_GOOD * sentence.own
            ):
                continue
            pieces = []
            for child in below:
                text = plain(document.read(child.start, child.end))
                pieces.append(Piece(text, (Proof(document, child, child.start, child.end),)))
            return Draft(
                "；".join(p.text for p in pieces), tuple(pieces), max(sentence.coverage, asked.coverage(lead)), sentence
            )
    return None


def _series(sentence: Sentence, wanted: Wanted) -> list[Series]:
    found = find_series(sentence.text)
    if wanted.count == 2:
        found += loose_pairs(sentence.text)
    if wanted.places:
        named = [m for m in find_regions(sentence.text) if m.name[:2] not in wanted.question]
        found += [Series((m.name,), m.start, m.end) for m in named]
    return found


def _named_places(sentence: Sentence, asked: Asked, question: str) -> Draft | None:
    """The regions that the telling part of a sentence names, but the question does not."""
    start, end = window(sentence, asked)
    text, proof = shown(sentence, start, end), proof_of(sentence, start, end)
    names = dict.fromkeys(m.name for m in find_regions(text) if m.name[:2] not in question)
    pieces = tuple(Piece(name, (proof,)) for name in names)
    return Draft(text, pieces, sentence.coverage, sentence) if pieces else None
