"""What precedents are made of: the sentences of clauses that can be reused, and the parts of a draft.

A sentence that is only a heading, names only units, or stands in a table's number, unit or deadline column is no
wording. Sentences keep their place among their neighbours: those of one clause, and those of short sibling clauses
(the measures of one table row), can be shown together.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.flat_tables import column_kind
from corpus.sentences import is_units_bracket, reading, sentence_spans
from corpus.tiling import own_spans_of
from corpus.types import Clause, ClauseKind, Document
from index.tokens import tokens

SHORTEST = 6
SIBLING_MAX = 120
PART_MAX, SHORT_PART, PARTS = 120, 10, 5
_KEPT = 20_000
_DULL_COLUMNS = frozenset({"number", "unit", "when"})
# The clauses that any regulation begins and ends with: they say nothing about its matter.
_BOILERPLATE = re.compile(
    r"适用(?:于)?本|制定本(?:办法|条例|规定|细则|方案|规则)|本[\u4e00-\u9fff]{2,4}所称|同时废止|起施行|起实施|负责解释"
)
_INTENT = re.compile(
    r"^(?:请问?|麻烦)?(?:帮(?:我|忙))?(?:我们?)?(?:正?在|想要?|要|拟|准备|打算|计划|需要)"
    r"(?:在[^,，:：。]{2,20}(?:部分|章节?|里面?|中|里))?(?:起草|撰?写)(?:一?[条段句个份篇])?(?:关于|有关)?[:：]?"
    r"|^(?:请问?|麻烦)?(?:帮(?:我|忙))?[找查搜](?:一下|一找|一查|找|些)?"
    r"|[,，、]?(?:别人|其他(?:地方|省市?)|人家|各地|外省)(?:都?是)?(?:怎么|如何|怎样)(?:写|表述|规定)的?[?？]?$"
    r"|[,，、]?(?:请|麻烦)?(?:帮(?:我|忙))?(?:找|给|查|搜|列)(?:一下|一些|些|几条|出)?(?:有没有|有)?(?:可以|值得|可|能)?"
    r"(?:借鉴|参考|参照)的?(?:条款|表述|写法|做法|内容|先例|措施)[?？。]?$"
    r"|[,，、]?有(?:没有|什么|哪些)(?:可以|值得|可|能)?(?:借鉴|参考|参照)的?(?:条款|表述|写法|做法|内容|先例)?[?？。]?$"
)
_PAUSE = re.compile(r"[，,、：:]")
_EDGE = " :：,，、"


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a clause: raw span, reading text, its tokens with counts, and where it stands.

    ``group`` names the run of neighbours (a clause's index, or minus one minus its parent's for short siblings);
    ``weight`` is below 1 for boilerplate.
    """

    clause: int
    start: int
    end: int
    text: str
    counts: Mapping[str, int]
    group: int
    weight: float


class UnitCache:
    """Sentences of clauses by document id and clause, so that a library read once stays read."""

    def __init__(self) -> None:
        self._units: OrderedDict[tuple[str, int], tuple[Unit, ...]] = OrderedDict()

    def of(self, document: Document, clause: Clause) -> tuple[Unit, ...]:
        """The reusable sentences of a clause's own text, in order."""
        key = (document.doc_id, clause.index)
        found = self._units.get(key)
        if found is None:
            found = units_of(document, clause)
            self._units[key] = found
            if len(self._units) > _KEPT:
                self._units.popitem(last=False)
        return found


def units_of(document: Document, clause: Clause) -> tuple[Unit, ...]:
    """The same without a cache."""
    below = document.children(clause)
    dull = [(c.start, c.end) for c in clause.cells if column_kind(c.name.rsplit("·", 1)[-1]) in _DULL_COLUMNS]
    group = _group(document, clause, below)
    found = []
    for start, end in own_spans_of(document.raw, clause, below):
        text = reading(document.raw, start, end, document.marks)
        for a, b in sentence_spans(text.text):
            raw_start, raw_end = text.raw_span(a, b)
            sentence = text.text[a:b]
            if b - a < SHORTEST or is_units_bracket(sentence) or _is_heading(clause, raw_start, raw_end):
                continue
            if any(raw_start >= s and raw_end <= e for s, e in dull):
                continue
            weight = 0.6 if _BOILERPLATE.search(sentence) else 1.0
            found.append(Unit(clause.index, raw_start, raw_end, sentence, Counter(tokens(sentence)), group, weight))
    return tuple(found)


def _is_heading(clause: Clause, start: int, end: int) -> bool:
    """The label and heading of a clause that goes on after them."""
    return clause.heading is not None and start < clause.body and end <= clause.body < clause.end


def _group(document: Document, clause: Clause, below: Sequence[Clause]) -> int:
    short = clause.end - clause.start <= SIBLING_MAX and not below and clause.kind is not ClauseKind.FRONT
    return -1 - clause.parent if short and clause.parent is not None else clause.index


def wording(text: str) -> tuple[int, int]:
    """The span of a request without its frame: 想写推进排污口整治，别人怎么写的？ → 推进排污口整治."""
    start, end = 0, len(text)
    while True:
        bare = text[start:end]
        inner = _INTENT.search(bare)
        if inner and inner.end() - inner.start() < len(bare.strip()):
            cut = (start + inner.end(), end) if inner.start() == 0 else (start, start + inner.start())
        else:
            cut = _trimmed(text, start, end)
        if cut == (start, end) or cut[0] >= cut[1]:
            return start, end
        start, end = cut


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in _EDGE):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _EDGE):
        end -= 1
    return start, end


def draft_parts(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the parts of a draft that are searched one by one: its sentences, long ones cut at pauses.

    Where there are more than PARTS, neighbours go together, so that the number of searches stays bounded; a very
    short one goes with the one before it. Brackets that name units are no wording.
    """
    first, last = wording(text)
    merged: list[tuple[int, int]] = []
    for a, b in sentence_spans(text[first:last]):
        if is_units_bracket(text[first + a : first + b]):
            continue
        for start, end in _cut(text, first + a, first + b):
            if merged and (end - start < SHORT_PART or merged[-1][1] - merged[-1][0] < SHORT_PART):
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((start, end))
    while len(merged) > PARTS:
        at = min(range(len(merged) - 1), key=lambda i: merged[i + 1][1] - merged[i][0])
        merged[at : at + 2] = [(merged[at][0], merged[at + 1][1])]
    return tuple(merged) or ((first, last),)


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence in pieces of half of PART_MAX or more, if it is longer than PART_MAX."""
    pieces = []
    if end - start > PART_MAX:
        for match in _PAUSE.finditer(text, start, end):
            if match.end() - start >= PART_MAX // 2:
                pieces.append((start, match.end()))
                start = match.end()
    return [*pieces, (start, end)] if start < end else pieces
