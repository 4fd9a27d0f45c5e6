"""What an extractor hands over: a short text and the spans that prove it. answer.ask turns drafts into answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.evidence import Asked, Segment, Sentence, segments_of
from answer.units import ANNOUNCES, Part
from corpus.sentences import sentence_spans
from corpus.types import Clause, Document
from proof.text import plain

_KEEP = 0.9
_WHOLE, _WHOLE_LIST = 200, 420  # characters that are read out as they are
_OPENER = 24  # a first sentence as short as that is the name of what follows
_BRACKETS = "（("  # what follows names units
_LABEL = 8
_LONGEST_MEANING = 160
_DEFINED = re.compile(
    r"\s*(?:(?:本[\u4e00-\u9fff]{1,4}?)?所称的?)?(?P<term>[^，,。；;：:]{2,40}?)(?:[：:](?=.)|[，,]?(?:是指|指的是|即指))",
    re.DOTALL,
)
_PAUSE = re.compile(r"[，,；;。]")


@dataclass(frozen=True, slots=True)
class Proof:
    """A raw span of a clause that proves something."""

    document: Document
    clause: Clause
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One item of a draft."""

    text: str
    proofs: tuple[Proof, ...]
    value: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its citations are made. ``confidence`` is the share of the question that the evidence covers.

    ``others`` are what other documents say of the same thing, where they contradict it; ``doubt`` is the code of what
    differs from the question (a month where a day was asked for). ``year`` is the one that its figure is for, if known.
    """

    text: str
    pieces: tuple[Piece, ...]
    confidence: float
    sentence: Sentence
    others: tuple[Piece, ...] = ()
    doubt: str = ""
    year: int | None = None


def proof_of(sentence: Sentence, start: int = 0, end: int | None = None) -> Proof:
    """The proof for a slice of a sentence (by default all of it)."""
    a, b = sentence.raw_span(start, end)
    return Proof(sentence.document, sentence.clause, a, b)


def shown(sentence: Sentence, start: int, end: int) -> str:
    """A slice of a sentence as it is shown: without the number of the clause that it opens."""
    text = sentence.text[start:end]
    label = sentence.clause.label
    if not sentence.clause.implied and sentence.raw_span(start, end)[0] == sentence.clause.start:
        squeezed = "".join(text.split())
        if squeezed.startswith(label):
            text = squeezed[len(label) :]
    return plain(text)


def is_heading(sentence: Sentence) -> bool:
    """Whether a sentence is nothing but its clause's heading, and the clause says more."""
    heading = "".join((sentence.clause.heading or "").split())
    said = "".join(sentence.text.split()).strip("。；;：: ")
    more = len("".join(sentence.reading.text.split())) > len(said) + 2
    return bool(heading) and said.endswith(heading) and len(said) <= len(heading) + _LABEL and more


def window(
    sentence: Sentence, asked: Asked, must: tuple[int, int] | None = None, segments: Sequence[Segment] | None = None
) -> tuple[int, int]:
    """The shortest run of segments that keeps nine tenths of what the sentence says of the question.

    ``must``: a span (in the sentence) that has to be inside.
    """
    segments = segments_of(sentence, asked) if segments is None else segments
    text = sentence.text
    if not segments:
        return 0, len(text)
    wanted = _KEEP * asked.coverage(text)
    best: tuple[int, int] | None = None
    for i, first in enumerate(segments):
        for last in segments[i:]:
            if must is not None and not (first.start <= must[0] and must[1] <= last.end):
                continue
            if best is not None and last.end - first.start >= best[1] - best[0]:
                break
            if asked.coverage(text[first.start : last.end]) >= wanted:
                best = (first.start, last.end)
                break
    return best or (segments[0].start, segments[-1].end)


def defined(sentence: Sentence) -> str:
    """The term that a sentence defines (X：…, 本法所称X，是指…); "" where it defines none."""
    match = _head(sentence)
    return match["term"] if match else ""


def _head(sentence: Sentence) -> re.Match[str] | None:
    """The beginning of a sentence that defines a term, behind the number of its clause."""
    label = sentence.clause.label
    opens = not sentence.clause.implied and sentence.raw_span()[0] == sentence.clause.start
    at = len(label) if opens and sentence.text.startswith(label) else 0
    return _DEFINED.match(sentence.text, at)


def _with_meaning(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """A window that holds nothing but the head of a definition, with what the head stands for."""
    head = _head(sentence)
    return (start, end) if head is None or end > head.end() else (start, _end_of_meaning(sentence, head))


def _end_of_meaning(sentence: Sentence, head: re.Match[str]) -> int:
    text = sentence.text
    if len(text) <= head.end() + _LONGEST_MEANING:
        return len(text)
    pauses = [m.start() for m in _PAUSE.finditer(text, head.end(), head.end() + _LONGEST_MEANING)]
    return pauses[-1] if pauses else head.end() + _LONGEST_MEANING


def meaning_draft(sentence: Sentence) -> Draft:
    """The draft that says what the term means that a sentence defines."""
    head = _head(sentence)
    end = len(sentence.text) if head is None else _end_of_meaning(sentence, head)
    text = shown(sentence, 0, end)
    return Draft(text, (Piece(text, (proof_of(sentence, 0, end),)),), sentence.coverage, sentence)


def extent(
    sentence: Sentence, asked: Asked, must: tuple[int, int] | None = None, segments: Sequence[Segment] | None = None
) -> tuple[int, int]:
    """What is read out of a sentence: all of it, or where it is long what says most of the question, to the end."""
    if len(sentence.text) <= _WHOLE:
        return 0, len(sentence.text)
    start, end = _with_meaning(sentence, *window(sentence, asked, must, segments))
    return start, len(sentence.text) if len(sentence.text) - start <= _WHOLE else end


def told(sentence: Sentence, start: int, end: int, value: str | None = None, unit: str | None = None) -> Piece:
    """A stretch of a sentence with what belongs to it (answer.units): lead-in, the sentence before, items."""
    before = sentence.before is not None and start == 0
    first = (sentence.before or 0) - sentence.start if before else start
    after = _reach(sentence) if end == len(sentence.text) else end
    raw = sentence.raw_span(first, after)
    text = shown(sentence, start, end)
    if before:
        text = plain(sentence.reading.text[sentence.start + first : sentence.start] + text)
    if after > end:
        text = f"{text}{_mark(sentence)}{plain(sentence.reading.text[sentence.end : sentence.start + after])}"
    proofs = [Proof(sentence.document, sentence.clause, *raw)]
    if sentence.lead is not None:
        text = f"{_read(sentence, sentence.lead)}{text}"
        proofs.append(_proven(sentence, sentence.lead))
    if sentence.items and end == len(sentence.text):
        said = [_read(sentence, item) for item in sentence.items]
        if len(text) + sum(map(len, said)) <= _WHOLE_LIST:
            text = f"{text}{'；'.join(said)}"
            proofs += [_proven(sentence, item) for item in sentence.items]
    return Piece(text, tuple(proofs), value=value, unit=unit)


def _reach(sentence: Sentence) -> int:
    """How far a sentence is read out, as an offset into its text: one that only announces goes on to what follows."""
    said = sentence.text.rstrip()
    whole = len(sentence.text)
    if sentence.items or not (said.endswith(ANNOUNCES) or len(said) <= _OPENER and sentence.start == 0):
        return whole
    text = sentence.reading.text
    most = _WHOLE_LIST if said.endswith(ANNOUNCES) else _WHOLE
    reached = whole
    for start, end in sentence_spans(text[sentence.end :]):
        if whole + end > most or text[sentence.end + start] in _BRACKETS:
            break
        reached = whole + end
    return reached


def _mark(sentence: Sentence) -> str:
    """The mark at the end of a sentence, which ``plain`` takes off."""
    last = sentence.text.rstrip()[-1:]
    return last if last in "，,；;。" else ""


def _read(sentence: Sentence, part: Part) -> str:
    return plain(sentence.document.read(part.start, part.end))


def _proven(sentence: Sentence, part: Part) -> Proof:
    return Proof(sentence.document, part.clause, part.start, part.end)


def sentence_draft(
    sentence: Sentence, asked: Asked, must: tuple[int, int] | None = None, *, cut: bool = False
) -> Draft:
    """The draft that says what a sentence says: all of it when it is not long, else its telling part.

    ``cut``: its telling part in any case, alone.
    """
    if cut:
        start, end = _with_meaning(sentence, *window(sentence, asked, must))
        piece = Piece(shown(sentence, start, end), (proof_of(sentence, start, end),))
    else:
        piece = told(sentence, *extent(sentence, asked, must))
    return Draft(piece.text, (piece,), sentence.coverage, sentence)
