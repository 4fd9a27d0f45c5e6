"""The phrase bank: formulas that recur in a library, where they stand, and what is said after a beginning.

    sentences ─ segments between pauses ─ words ─ runs of words that recur, grown one word at a time
              ─ kept: in enough documents, enough times, and not part of a longer run that recurs about as often

A number counts as a slot (…), so that 治理率达到46%以上 and 治理率达到80%以上 are one formula.
A run that is always followed by
more of its own phrase (推进生态 before 环境 or 文明) is none. How runs are grown: drafting.phrase_runs.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.types import Document
from drafting.phrase_runs import recurring_runs
from drafting.phrase_segments import Segment, rest_of, segments_of
from drafting.phrase_topics import topic_of
from index.tokens import STOP, normalise
from proof.cite import cite
from proof.types import Citation

if TYPE_CHECKING:
    from drafting.shapes import PhraseJSON
    from index.library import Library

SLOT = "…"
DOCUMENTS, OCCURRENCES, CHARACTERS = 2, 3, 4
EXAMPLES, LONGEST_REST = 3, 40
FREE_ENDS = 0.15  # share of its places at which a phrase must be over
_NUMERIC = re.compile(r"[\d０-９.．,%％]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_EDGE = STOP | frozenset(
    [SLOT, "各", "该", "不", "以及", "并且", "等", "有关", "年", "月", "日", "个", "项", "条", "家", "座"]
)
_NO_END = frozenset(
    ["进行", "达到", "推动", "推进", "开展", "加强", "完成", "实现", "完善", "建立", "提升", "强化", "关于", "第"]
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A formula: ``text`` (numbers as …), how often and in how many documents it stands, its topic's code, examples.

    ``examples`` are citations of at most EXAMPLES occurrences, each from another document while there are any.
    """

    text: str
    count: int
    documents: int
    topic: str
    examples: tuple[Citation, ...]

    def as_json(self) -> PhraseJSON:
        """For the command line and other programs."""
        return {
            "text": self.text,
            "count": self.count,
            "documents": self.documents,
            "topic": self.topic,
            "examples": [example.as_json() for example in self.examples],
        }


_Place = tuple[Segment, int, int]  # a segment, the first of its words and the one behind the last


class PhraseBank:
    """The formulas of some documents, most widely used first."""

    def __init__(self, documents: Sequence[Document], segments: Sequence[Segment], phrases: Sequence[Phrase]) -> None:
        self._documents = documents
        self._segments = segments
        self.phrases = tuple(phrases)

    def search(self, words: str = "", k: int = 20, topic: str | None = None) -> tuple[Phrase, ...]:
        """Phrases that hold every one of the words (separated by spaces), of one topic if given, best first."""
        wanted = normalise(words).split()
        found = (p for p in self.phrases if topic is None or p.topic == topic)
        return tuple([p for p in found if all(word in normalise(p.text) for word in wanted)][:k])

    def topics(self) -> dict[str, int]:
        """Phrases by topic, the largest first."""
        return dict(Counter(phrase.topic for phrase in self.phrases).most_common())

    def complete(self, beginning: str, k: int = 10) -> tuple[Phrase, ...]:
        """What others say after a beginning, up to the next pause; what most documents say first, then longest first.

        ``text`` is the continuation alone; a beginning may end inside a word.
        """
        beginning = beginning.strip()
        rests: dict[tuple[str, ...], list[_Place]] = defaultdict(list)
        for segment in self._after(beginning) if beginning else ():
            for length in range(1, len(segment.words) + 1):
                if segment.spans[length - 1][1] - segment.spans[0][0] > LONGEST_REST:
                    break
                rests[_slots(segment.words[:length])].append((segment, 0, length))
        kept = [words for words, places in rests.items() if _ends_well(words) and _free_ends(places)]
        kept = [words for words in kept if not _outgrown(words, kept, rests)]
        kept.sort(key=lambda words: (-_documents(rests[words]), -len(rests[words]), -sum(map(len, words)), words))
        return tuple(_phrase("".join(words), rests[words], self._documents) for words in kept[:k])

    def _after(self, beginning: str) -> Iterator[Segment]:
        """What stands behind each occurrence of a beginning in its segment, where anything does."""
        for segment in self._segments:
            start, end = segment.spans[0][0], segment.spans[-1][1]
            at = segment.reading.text.find(beginning, start, end)
            while at >= 0:
                at += len(beginning)
                if at < end:
                    yield rest_of(segment, at, end)
                at = segment.reading.text.find(beginning, at, end)


def phrase_bank(library: Library) -> PhraseBank:
    """The phrase bank of a library, kept until the library changes."""
    return _bank_of(_Key(library, library.generation))


@dataclass(frozen=True)
class _Key:
    library: Library
    generation: int

    def __hash__(self) -> int:
        return hash((id(self.library), self.generation))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and (other.library is self.library) and other.generation == self.generation


@lru_cache(maxsize=2)
def _bank_of(key: _Key) -> PhraseBank:
    return mine([key.library.document(known.doc_id) for known in key.library.documents()])


def mine(
    documents: Sequence[Document], *, least_documents: int = DOCUMENTS, least_count: int = OCCURRENCES
) -> PhraseBank:
    """The phrase bank of some documents."""
    segments = [s for number, document in enumerate(documents) for s in segments_of(number, document)]
    runs = recurring_runs(
        [_slots(s.words) for s in segments], [s.document for s in segments], least_documents, least_count
    )
    phrases: dict[tuple[str, ...], Phrase] = {}
    for run in runs:
        words, offset = _trimmed(run.words)
        places = [(segments[s], at + offset, at + offset + len(words)) for s, at in run.places]
        if words not in phrases and _is_formula(words) and _free_ends(places) >= FREE_ENDS * len(places):
            phrases[words] = _phrase("".join(words), places, documents)
    ordered = sorted(phrases.values(), key=lambda p: (-p.documents, -len(p.text) * math.log2(1 + p.count), p.text))
    return PhraseBank(documents, segments, ordered)


def _slots(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(SLOT if _NUMERIC.fullmatch(word) else word for word in words)


def _trimmed(words: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """A run without particles, numbers and verbs that want an object at its ends; how many words went in front."""
    first, last = 0, len(words)
    while first < last and words[first] in _EDGE:
        first += 1
    while first < last and (words[last - 1] in _EDGE or words[last - 1] in _NO_END):
        last -= 1
    return words[first:last], first


def _is_formula(words: tuple[str, ...]) -> bool:
    """Two words or more, of CHARACTERS Chinese characters at least."""
    return len(words) > 1 and sum(len(_HAN.findall(word)) for word in words) >= CHARACTERS


def _free_ends(places: Sequence[_Place]) -> int:
    """At how many places a phrase ends where its segment does, or before a particle."""
    return sum(last == len(segment.words) or segment.words[last] in STOP for segment, _, last in places)


def _ends_well(words: tuple[str, ...]) -> bool:
    return words[-1] not in _EDGE and words[-1] not in _NO_END and sum(map(len, words)) >= 2


def _outgrown(
    words: tuple[str, ...],
    kept: Iterable[tuple[str, ...]],
    rests: dict[tuple[str, ...], list[_Place]],
) -> bool:
    """Whether a longer continuation says the same nearly as often."""
    return any(
        len(other) > len(words) and other[: len(words)] == words and len(rests[other]) >= 0.8 * len(rests[words])
        for other in kept
    )


def _documents(places: Sequence[_Place]) -> int:
    return len({segment.document for segment, _, _ in places})


def _phrase(text: str, places: Sequence[_Place], documents: Sequence[Document]) -> Phrase:
    shown: dict[int, _Place] = {}
    for place in places:
        shown.setdefault(place[0].document, place)
    chosen = [*shown.values(), *(p for p in places if p not in shown.values())][:EXAMPLES]
    topics = Counter(topic_of(_around(documents[s.document], s)) for s, _, _ in places[:50])
    citations = []
    for segment, first, last in chosen:
        document = documents[segment.document]
        span = segment.reading.raw_span(segment.spans[first][0], segment.spans[last - 1][1])
        citations.append(cite(document, document.clauses[segment.clause], *span))
    return Phrase(text, len(places), _documents(places), topics.most_common(1)[0][0], tuple(citations))


def _around(document: Document, segment: Segment) -> str:
    """The segment's sentence and the headings above it."""
    clause = document.clauses[segment.clause]
    parts = [segment.reading.text[max(0, segment.spans[0][0] - 60) : segment.spans[-1][1] + 60]]
    at = clause
    while True:
        parts.append(at.heading or "")
        if at.parent is None:
            return " ".join(parts)
        at = document.clauses[at.parent]
