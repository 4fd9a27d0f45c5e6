"""Which ones: the enumeration in the evidence that lies nearest to what was asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.draft import Draft, Piece, Proof, plain, proof_of, shown, window
from answer.evidence import Asked, Sentence
from answer.series import Series, find_series
from corpus.numbering import cn_number
from corpus.regions import find_regions
from corpus.types import ClauseKind

_AROUND = 24
_AS_GOOD = 0.85
_LOOKED_AT = 0.5  # sentences down to this share of the best one's score are looked at
_TOLD, _COUNTED, _PLACES, _NO_PLACE = 0.6, 0.3, 0.3, 0.4
_HOW_MANY = re.compile(
    r"哪([两二三四五六七八九十]|\d{1,2})[^年月日]|(?<![第一二三四五六七八九十])([两三四五六七八九十]|[2-9])(?:大|方面|个方面|类|种|项|点|条)"
    r"|(?:the|which) (two|three|four|five|six|seven)\b"
)
_ENGLISH = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_MIN_CHILDREN = 2
_MEANT = 0.5
_DOCUMENTS = re.compile(
    r"哪[些几两三四五六]?份|(?:哪[些几两三四五六个]|什么)[^，,。?？]{0,3}(?:文件|方案|规划|意见|办法|条例|制度)"
)
_SHORT_FOR = re.compile(r"[“\"]([两三四五六七八九])([\u4e00-\u9fff])[”\"]")
_PAUSE = re.compile(r"[，,；;。：:]")
_PLACE = re.compile(r"[\u4e00-\u9fff](?:[湖河江山岛湾港]|水库|园区|公园|湿地|基地|流域|保护区|街道)$")
_LISTED = (ClauseKind.ITEM, ClauseKind.MEASURE, ClauseKind.PARAGRAPH_MARKER)


def listing(sentences: Sequence[Sentence], asked: Asked, question: str, *, places: bool) -> Draft | None:
    """The parts of the best enumeration of each document that says as much; ``places``: regions named count too."""
    best = sentences[0].score if sentences else 0.0
    wanted = _count(question)
    if sentences and (children := _children(sentences, asked, wanted)) is not None:
        return children
    chosen: dict[str, tuple[float, Sentence, Series]] = {}
    for sentence in sentences:
        if sentence.score < _LOOKED_AT * best:
            break
        for series in _series(sentence, places):
            near = _nearness(sentence.text, series, asked)
            told = sum(part in question for part in series.parts) / len(series.parts)
            meant = _bonus(series, question, wanted, places=places)
            if sentence.score < _AS_GOOD * best and meant <= 0:
                continue
            worth = near + sentence.score - _TOLD * told + meant
            known = chosen.get(sentence.document.doc_id)
            if known is None or worth > known[0]:
                chosen[sentence.document.doc_id] = (worth, sentence, series)
    ordered = sorted(chosen.values(), key=lambda c: -c[0])
    if not ordered:
        return None
    pieces: list[Piece] = []
    texts: list[str] = []
    for worth, sentence, series in ordered:
        if worth < _AS_GOOD * ordered[0][0]:
            continue
        start, end = window(sentence, asked, (series.start, series.end))
        proof = proof_of(sentence, start, end)
        texts.append(shown(sentence, start, end))
        pieces.extend(Piece(plain(part), (proof,)) for part in series.parts)
    first = ordered[0][1]
    return Draft("；".join(dict.fromkeys(texts)), tuple(pieces), first.coverage, first)


def _nearness(text: str, series: Series, asked: Asked) -> float:
    """How much of the question stands around an enumeration; what follows it says what its parts are."""
    around = asked.coverage(text[max(0, series.start - _AROUND) : series.end + _AROUND])
    follows = _PAUSE.split(text[series.end : series.end + _AROUND], maxsplit=1)[0]
    return 0.5 * around + 0.5 * asked.coverage(follows) if len(follows) > 1 else around


def _bonus(series: Series, question: str, wanted: int, *, places: bool) -> float:
    """What it is worth that there are as many parts as asked for, that they are places where places are asked for.

    Documents where documents are, and parts that spell out 三水 one by one, count too.
    """
    worth = _COUNTED if wanted == len(series.parts) else 0.0
    if places:
        worth += _PLACES if _are_places(series) else -_NO_PLACE
    if _DOCUMENTS.search(question) and all(part.startswith("《") for part in series.parts):
        worth += _MEANT
    short = _SHORT_FOR.search(question)
    if short and cn_number(short[1]) == len(series.parts) and all(short[2] in part for part in series.parts):
        worth += _MEANT
    return worth


def _count(question: str) -> int:
    """How many parts the question itself announces (哪三类, the two …); 0 when it doesn't."""
    found = _HOW_MANY.search(question)
    if not found:
        return 0
    written = found[1] or found[2]
    return cn_number(written) if written else _ENGLISH[found[3]]


def _are_places(series: Series) -> bool:
    """Whether most parts are regions, or are called like a place."""
    places = sum(bool(_PLACE.search(part) or find_regions(part)) for part in series.parts)
    return 2 * places >= len(series.parts)


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


def _series(sentence: Sentence, places: bool) -> list[Series]:
    found = find_series(sentence.text)
    if places:
        named = find_regions(sentence.text)
        found += [Series((m.name,), m.start, m.end) for m in named]
    return found
