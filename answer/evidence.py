"""Evidence: the sentences of the clauses that a search found, scored against the question.

A sentence's score is how much of the question it covers (tokens weighted by rarity; what only its headings say counts
less), plus a little for standing in a clause that the search ranked high. Everything an answer shows or cites is a
slice of a Sentence, so that it can be mapped back to the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from answer.glossary import equivalents
from answer.units import Part, SheetsOf, items_of, lead_of, leans
from corpus.allowance import checkpoint
from corpus.sentences import Reading as ReadingText
from corpus.sentences import reading
from corpus.tiling import own_spans_of
from corpus.traditional import HAN, as_read, is_rare
from corpus.types import Clause, Document
from index.search import Hit
from index.sheets import Sheet, sheets_of
from index.tokens import content_tokens, normalise, tokens

CONTEXT_WEIGHT = 0.35
PLACE_WEIGHT = 0.3
LIKE, LIKENESS_LOST = 0.33, 7.5  # the likeness of the nearest passage; how much of it a cosine lower by 1 loses
FURTHEST = 0.1  # cosines of other encoders may lie further apart
PARAPHRASE_WEIGHT = 0.4  # a word that the library does not have may only be another word for one that it has
SINGLE_WEIGHT = 0.3  # one character alone says little
PAIR_WEIGHT = 0.9  # 优良率 and 优良比例 share a pair of characters and no token
UNTRANSLATED = 0.4  # what covers all known words of a question counts at least this much
_LACKING, _NAMED = 0.35, 0.85
_GENERIC_WORDS = "推动 推进 开展 加强 实施 落实 完成 处理 管理 工作 要求 规定 情况 进行 方面 时候 之前 多少 什么"
_GENERIC = frozenset(_GENERIC_WORDS.split())
_PAIR = re.compile(rf"(?=([{HAN}]{{2}}))")
_SEGMENT = re.compile(r"[，,；;。：:！？!?\n]")

Weights = Callable[[Iterable[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence between two pauses; offsets into ``Sentence.text``."""

    start: int
    end: int
    coverage: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a clause with its score. ``start``/``end`` are positions in ``reading.text``.

    ``place`` is the score of its clause as a share of the best one's (answer.rerank), ``like`` its likeness of
    meaning: less, the farther its cosine lies below the best one found; 0 where the dense channel took no part.
    ``lead`` is the lead-in of the list whose item it opens, ``items`` are those of the list that it announces;
    ``before`` is where the sentence begins, in ``reading.text``, that it leans on (answer.units). What they say of the
    question counts as said by the sentence. ``likely`` is the reader's probability that it answers (answer.reader),
    None where it was not read; ``said`` is what that adds to its score.
    """

    hit: Hit
    document: Document
    clause: Clause
    reading: ReadingText
    start: int
    end: int
    coverage: float
    own: float
    like: float
    beyond: float
    sheet: Sheet
    place: float = 0.0
    lead: Part | None = None
    items: tuple[Part, ...] = ()
    before: int | None = None
    said: float = 0.0
    likely: float | None = None

    @property
    def score(self) -> float:
        """What the evidence is sorted by: coverage, the place of its clause, the likeness of meaning, the reader."""
        return self.coverage + PLACE_WEIGHT * self.place + self.like + self.said

    @property
    def text(self) -> str:
        """Reading text of the sentence."""
        return self.reading.text[self.start : self.end]

    def raw_span(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """Raw span of a slice of ``text``."""
        stop = self.end if end is None else self.start + end
        return self.reading.raw_span(self.start + start, stop)


@dataclass(frozen=True, slots=True)
class Text:
    """A text prepared for measuring: its tokens and its pairs of neighbouring Chinese characters."""

    tokens: frozenset[str]
    pairs: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Text:
        """Prepare a text."""
        return _prepared_text(text)


@lru_cache(maxsize=1024)  # titles and headings stand above many clauses
def _prepared_text(text: str) -> Text:
    return Text(frozenset(tokens(text)), frozenset(_pairs(normalise(text))))


NOTHING = Text(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class _Thing:
    """One thing that is asked about: alternatives (tokens, character pairs), the first being what was written."""

    alternatives: tuple[tuple[frozenset[str], frozenset[str]], ...]


class Asked:
    """What a question asks about, against which texts are measured.

    ``phrases`` are the things asked about, each with its alternatives (translations). A Chinese phrase is taken apart
    at the terms of the trade, each of which may stand under its other names.
    """

    def __init__(self, phrases: Sequence[Sequence[str]], weights: Weights, known: float = 1.0) -> None:
        """Take the rarity of the library's tokens, and the share of the question that the phrases stand for."""
        self.known = UNTRANSLATED + (1 - UNTRANSLATED) * known
        self.things = [thing for alternatives in phrases for thing in _things(alternatives)]
        everything = {t for thing in self.things for words, _ in thing.alternatives for t in words}
        rare = weights(everything)
        usual = sum(rare.values()) / len(rare) if rare else 1.0
        self.unknown = frozenset(everything - rare.keys())
        self.weights = {word: rare.get(word, PARAPHRASE_WEIGHT * usual) for word in everything}
        for word in everything:
            if any(map(is_rare, word)):
                # Part of a name: no other word can be meant.
                self.weights[word] = max(self.weights[word], usual)
            elif len(word) == 1 and not word.isdigit():
                self.weights[word] *= SINGLE_WEIGHT
        self._masses: dict[frozenset[str], float] = {}
        self.totals = [max(self._weight(words) for words, _ in thing.alternatives) for thing in self.things]
        self.total = sum(self.totals) or 1.0
        self.words = frozenset(everything)
        self.pairs = frozenset(p for thing in self.things for _, pairs in thing.alternatives for p in pairs)

    def seen(self, text: str) -> Text:
        """What of the question a text has."""
        whole = Text.of(text)
        return Text(whole.tokens & self.words, whole.pairs & self.pairs)

    def seen_in(self, sheet: Sheet) -> Text:
        """What of the question a sentence has, as it was read when its document was added."""
        return Text(sheet.words & self.words, frozenset(pair for pair in self.pairs if pair in sheet.plain))

    def coverage(self, text: str, context: str = "") -> float:
        """Share of the question's weight that a text covers, from 0 to 1; what only the context says counts less."""
        return self.coverage_of(Text.of(text), Text.of(context) if context else NOTHING)

    def coverage_of(self, text: Text, context: Text = NOTHING) -> float:
        """The same for prepared texts."""
        got = 0.0
        for thing, whole in zip(self.things, self.totals, strict=True):
            got += whole * max(self._share(words, pairs, text, context) for words, pairs in thing.alternatives)
        return self.known * got / self.total

    def beyond(self, text: Text, known: Text) -> float:
        """The same of the things that another text, such as the document's title, does not say already."""
        return self.share_of(self.untold(known), text)

    def untold(self, known: Text) -> list[int]:
        """Which of the things asked about a text does not say already."""
        return [
            at
            for at, thing in enumerate(self.things)
            if max(self._share(words, pairs, known, NOTHING) for words, pairs in thing.alternatives) < _NAMED
        ]

    def share_of(self, wanted: Sequence[int], text: Text) -> float:
        """What a text covers of some of the things."""
        whole = sum(self.totals[at] for at in wanted)
        got = sum(
            self.totals[at]
            * max(self._share(words, pairs, text, NOTHING) for words, pairs in self.things[at].alternatives)
            for at in wanted
        )
        return self.known * got / whole if whole else 0.0

    def silent(self, text: Text) -> float:
        """Share of the question's characters that no word or pair of neighbours of the text has; generic ones aside.

        A thing of which another name stands in the text is met.
        """
        total = lost = 0
        for thing in self.things:
            words, pairs = thing.alternatives[0]
            written = {char for word in words - _GENERIC for char in word}
            met = {char for piece in (words & text.tokens) | (pairs & text.pairs) for char in piece}
            named = any(self._share(w, p, text, NOTHING) >= _NAMED for w, p in thing.alternatives)
            total += len(written)
            lost += 0 if named else len(written - met)
        return lost / total if total else 0.0

    def missing(self, text: str) -> list[str]:
        """Things that a text lacks, as written in the question, heaviest first."""
        prepared = Text.of(text)
        lacking = [
            (whole, max(thing.alternatives[0][0], key=lambda t: (self.weights.get(t, 0.0), len(t))))
            for thing, whole in zip(self.things, self.totals, strict=True)
            if max(self._share(words, pairs, prepared, NOTHING) for words, pairs in thing.alternatives) < _LACKING
        ]
        return list(dict.fromkeys(word for _, word in sorted(lacking, reverse=True)))

    def _share(self, words: frozenset[str], pairs: frozenset[str], text: Text, context: Text) -> float:
        mass = self._masses.get(words)
        if mass is None:
            mass = self._masses[words] = self._weight(words)
        if not mass:
            return 0.0
        shared = words & text.tokens
        part = self._weight(shared) if shared else 0.0
        if context.tokens:
            part += CONTEXT_WEIGHT * self._weight((words - text.tokens) & context.tokens)
        alike = PAIR_WEIGHT * len(pairs & text.pairs) / len(pairs) if pairs else 0.0
        return max(part / mass, alike)

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self.weights.get(word, 0.0) for word in words)


def _things(alternatives: Sequence[str]) -> list[_Thing]:
    """A phrase with translations is one thing; a Chinese phrase alone is its terms (with other names) and the rest."""
    if len(alternatives) != 1:
        prepared = [_prepared(a) for a in alternatives]
        kept = tuple(p for p in prepared if p[0])
        return [_Thing(kept)] if kept else []
    phrase = alternatives[0]
    found: list[_Thing] = []
    at = 0
    for equal in equivalents(phrase):
        found.extend(_rest(phrase[at : equal.start]))
        names = (phrase[equal.start : equal.end], *equal.others)
        found.append(_Thing(tuple(p for p in map(_prepared, names) if p[0])))
        at = equal.end
    found.extend(_rest(phrase[at:]))
    return [thing for thing in found if thing.alternatives]


def _rest(piece: str) -> list[_Thing]:
    prepared = _prepared(piece)
    return [_Thing((prepared,))] if prepared[0] else []


def _prepared(text: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(content_tokens(text)), frozenset(_pairs(normalise(text)))


def _pairs(text: str) -> Iterable[str]:
    return _PAIR.findall(text)


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause that was found, read against the question: its sentences in order, and what they cover together."""

    hit: Hit
    document: Document
    clause: Clause
    sentences: tuple[Sentence, ...]
    coverage: float

    @property
    def best(self) -> float:
        """What its best sentence covers, headings included."""
        return max((s.coverage for s in self.sentences), default=0.0)


def read_hits(
    hits: Sequence[Hit], document_of: Callable[[str], Document], asked: Asked, sheets_of: SheetsOf = sheets_of
) -> list[Reading]:
    """Read the clauses of some hits, in their order; ``sheets_of`` is how what is known of sentences is got."""
    nearest = max((hit.cosine for hit in hits), default=0.0)
    found = []
    for hit in hits:
        checkpoint()
        document = document_of(hit.doc_id)
        clause = document.clauses[hit.clause]
        around = (lead_of(document, clause, sheets_of), items_of(document, clause, sheets_of))
        found.append(_read(hit, document, clause, sheets_of(document, clause), around, asked, nearest))
    return found


def read_again(readings: Sequence[Reading], asked: Asked) -> list[Reading]:
    """The same clauses read against another question, or a part of it."""
    nearest = max((reading.hit.cosine for reading in readings), default=0.0)
    found = []
    for r in readings:
        checkpoint()
        lead = next((s.lead for s in r.sentences if s.lead is not None), None)
        items = next((s.items for s in r.sentences if s.items), ())
        sheets = [sentence.sheet for sentence in r.sentences]
        found.append(_read(r.hit, r.document, r.clause, sheets, (lead, items), asked, nearest))
    return found


def _read(
    hit: Hit,
    document: Document,
    clause: Clause,
    sheets: Sequence[Sheet],
    around: tuple[Part | None, tuple[Part, ...]],
    asked: Asked,
    nearest: float,
) -> Reading:
    context = asked.seen(context_of(document, clause))
    similar = {start: cosine for start, _, cosine in sorted(hit.similar, key=lambda s: -s[1])}
    spans = own_spans_of(document.raw, clause, document.children(clause))
    texts = [
        replace(t, text=as_read(t.text, document.raw))
        for t in (reading(document.raw, *span, document.marks) for span in spans)
    ]
    title = asked.untold(asked.seen(document.metadata.title or ""))
    silent = asked.coverage_of(NOTHING, context)
    lead, items = around
    led = asked.seen_in(lead.sheet) if lead is not None else NOTHING
    last = max((n for n, sheet in enumerate(sheets) if sheet.span == 0), default=-1)
    sentences = []
    together = NOTHING
    previous: Sheet | None = None
    for number, sheet in enumerate(sheets):
        text = texts[sheet.span]
        seen = asked.seen_in(sheet)
        together = _both(together, seen)
        cosine = similar.get(text.raw_offset(sheet.start), hit.cosine)
        like = LIKE - LIKENESS_LOST * min(nearest - cosine, FURTHEST) if cosine else 0.0
        before = None
        if previous is not None and previous.span == sheet.span and leans(text.text[sheet.start : sheet.end]):
            before = previous.start
            seen = _both(seen, asked.seen_in(previous))
        if number == 0 and lead is not None:
            seen = _both(seen, led)
        announced = items if number == last else ()
        if announced:
            seen = max((_both(seen, asked.seen_in(item.sheet)) for item in announced), key=asked.coverage_of)
        own, coverage, beyond = 0.0, silent, 0.0
        if seen != NOTHING:
            own, coverage = asked.coverage_of(seen), asked.coverage_of(seen, context)
            beyond = asked.share_of(title, seen)
        sentences.append(
            Sentence(
                *(hit, document, clause, text, sheet.start, sheet.end, coverage, own, like, beyond, sheet),
                lead=lead if number == 0 else None,
                items=announced,
                before=before,
            )
        )
        previous = sheet
    return Reading(hit, document, clause, tuple(sentences), asked.coverage_of(together, context))


def _both(one: Text, other: Text) -> Text:
    return Text(one.tokens | other.tokens, one.pairs | other.pairs)


def sentences_of(readings: Sequence[Reading]) -> list[Sentence]:
    """All sentences of some readings, best first."""
    found = [sentence for reading in readings for sentence in reading.sentences]
    return sorted(found, key=lambda s: (-s.score, s.hit.rank, s.start))


def context_of(document: Document, clause: Clause) -> str:
    """Title and headings above a clause, its own included; for what stands in a row's cells the row's other cells."""
    parts = [document.metadata.title or ""]
    at: Clause | None = clause
    while at is not None:
        if at.heading:
            parts.append(at.heading)
        parts.extend(document.read(c.start, c.end) for c in at.cells if c.end - c.start <= 200 and at is not clause)
        at = document.clauses[at.parent] if at.parent is not None else None
    return " ".join(parts)


def segments_of(sentence: Sentence, asked: Asked) -> list[Segment]:
    """The sentence cut at pauses (numbers such as 1,571 stay whole), each with its own coverage."""
    text = sentence.text
    cuts = [m.start() for m in _SEGMENT.finditer(text) if not _inside_number(text, m.start())]
    edges = [-1, *cuts, len(text)]
    found = []
    for a, b in zip(edges, edges[1:], strict=False):
        start, end = a + 1, b
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            found.append(Segment(start, end, asked.coverage(text[start:end])))
    return found


def _inside_number(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at] in ",:" and text[at - 1].isdigit() and text[at + 1].isdigit()
