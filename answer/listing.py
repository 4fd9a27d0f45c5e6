"""Which ones: the enumeration in the evidence that is most likely the list asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from answer.draft import Draft, Piece, Proof, extent, is_heading, proof_of, shown, window
from answer.evidence import Asked, Sentence, context_of
from answer.listing_worth import PAUSE, RANK, Wanted, asks_for_clauses, called, worth, worth_of_plain
from corpus.regions import find_regions
from corpus.sentences import reading, sentence_spans
from corpus.series import Series, find_series, loose_pairs
from corpus.types import Clause, ClauseKind, Document
from index.facets import stem
from proof.text import plain

_AS_GOOD = 0.85
_LOOKED_AT = 0.4  # sentences down to this share of the best one's score are looked at
_AS_WORTHY = 1.2  # enumerations of other documents that are worth so much less are shown, too
_MIN_CHILDREN, _OWNERS = 2, 3
_HEADING = 60
_SENTENCE_END = re.compile(r"[。；;！？]")
_MARKS = " \n。；;，,"
_LISTED = (ClauseKind.ITEM, ClauseKind.MEASURE, ClauseKind.PARAGRAPH_MARKER)


def listing(sentences: Sequence[Sentence], asked: Asked, question: str, *, places: bool) -> Draft | None:
    """The parts of the best enumeration of each document that says as much; ``places``: regions named count too.

    None where the best sentence as it stands is the better answer.
    """
    if not sentences:
        return None
    wanted = Wanted.of(question, places=places)
    if (children := _children(sentences, asked, wanted)) is not None:
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
        start, end = (window if places else extent)(sentence, asked, (series.start, series.end))
        end = start + len(sentence.text[start:end].rstrip(_MARKS))
        proof = proof_of(sentence, start, end)
        texts.append(shown(sentence, *_without_neighbours(sentence, series, wanted, (start, end))))
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


def _without_neighbours(sentence: Sentence, series: Series, wanted: Wanted, span: tuple[int, int]) -> tuple[int, int]:
    """A window without other enumerations of the same stretch, where only this one is called as asked for.

    (甲、乙等行业废气和丙、丁等领域废水: of the 行业 only the first.)
    """
    start, end = span
    if not called(series, wanted):
        return span
    text = sentence.text
    for other in find_series(text):
        if called(other, wanted):
            continue
        if series.end <= other.start < end and not PAUSE.search(text, series.end, other.start):
            end = len(text[: other.start].rstrip("以和及与"))
        elif start < other.end <= series.start and not PAUSE.search(text, other.end, series.start):
            start = series.start
    return start, end


def _children(sentences: Sequence[Sentence], asked: Asked, wanted: Wanted) -> Draft | None:
    """The numbered clauses below one that announces a list (…：), as many as asked for.

    It need not announce it where the question asks for so many measures, points or headings.
    """
    for sentence in sentences[:_OWNERS]:
        document, clause = sentence.document, sentence.clause
        parent = document.clauses[clause.parent] if clause.parent is not None else None
        for owner in (clause, parent):
            below = [c for c in document.children(owner) if c.kind in _LISTED] if owner is not None else []
            if owner is None or len(below) < _MIN_CHILDREN or (wanted.count and wanted.count != len(below)):
                continue
            if owner is clause and sentence.items:
                return _clauses(sentence, below, sentence.coverage, _whole)
            lead = document.read(owner.start, below[0].start)
            covered = asked.coverage(f"{owner.heading or ''} {_SENTENCE_END.split(lead.rstrip())[-1]}")
            if _announces(lead) and covered >= _AS_GOOD * sentence.own:
                return _clauses(sentence, below, max(sentence.coverage, covered), _whole)
            around = asked.coverage(lead, context_of(document, owner))
            if wanted.count and asks_for_clauses(wanted.question) and around >= _AS_GOOD * sentence.coverage:
                return _clauses(sentence, below, max(sentence.coverage, around), _opening)
    return None


def _announces(lead: str) -> bool:
    short = len(plain(lead)) <= _HEADING
    return lead.rstrip().endswith(("：", ":")) or (short and ("清单" in lead or "材料" in lead))


def _clauses(
    sentence: Sentence, below: Sequence[Clause], confidence: float, span: Callable[[Document, Clause], tuple[int, int]]
) -> Draft:
    """The draft whose items are clauses, or as much of each as ``span`` takes."""
    document = sentence.document
    pieces = []
    for child in below:
        start, end = span(document, child)
        pieces.append(Piece(plain(document.read(start, end)), (Proof(document, child, start, end),)))
    return Draft("；".join(p.text for p in pieces), tuple(pieces), confidence, sentence)


def _whole(_: Document, clause: Clause) -> tuple[int, int]:
    return clause.start, clause.end


def _opening(document: Document, clause: Clause) -> tuple[int, int]:
    """A clause's heading, or its first sentence."""
    text = reading(document.raw, clause.start, clause.end, document.marks)
    spans = sentence_spans(text.text)
    return text.raw_span(*spans[0]) if spans else (clause.start, clause.end)


def _series(sentence: Sentence, wanted: Wanted) -> list[Series]:
    found = find_series(sentence.text)
    if wanted.count == 2:
        found += loose_pairs(sentence.text)
    if wanted.places:
        named = [m for m in find_regions(sentence.text) if stem(m.name) not in wanted.question]
        found += [Series((m.name,), m.start, m.end) for m in named]
    return found


def _named_places(sentence: Sentence, asked: Asked, question: str) -> Draft | None:
    """The regions that the telling part of a sentence names, but the question does not."""
    start, end = window(sentence, asked)
    text, proof = shown(sentence, start, end), proof_of(sentence, start, end)
    names = dict.fromkeys(m.name for m in find_regions(text) if stem(m.name) not in question)
    pieces = tuple(Piece(name, (proof,)) for name in names)
    return Draft(text, pieces, sentence.coverage, sentence) if pieces else None
