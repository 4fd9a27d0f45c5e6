"""The parts of a question that asks several things: 由谁牵头，什么时候完成; 甲市评出多少个，乙市要先定什么.

    question := topic? part (pause part)+          each part has an interrogative of its own

A part is read behind the topic; where there is none, behind the first part without its interrogative.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.question import Question, parse_question
from answer.question_focus import without_interrogatives
from answer.question_forms import ZH, QuestionKind
from index.facets import stem
from index.filters import Scope

_PAUSE = re.compile(r"[，,、；;：:？?。\n]")
_PAUSE_EN = re.compile(
    r"[;?]\s*|,?\s+and\s+(?=(?:(?:by|in|to|at|for|of|with|from|under|until)\s+)?(?:which|what|who|when|how|where)\b)"
    r"|,\s+(?=(?:which|what|who|when|how|where)\b)",
    re.IGNORECASE,
)
_ASKS_EN = re.compile(r"\b(?:which|what|who|whom|when|how|where)\b", re.IGNORECASE)
_KINDS = (QuestionKind.WHO, QuestionKind.WHEN, QuestionKind.WHERE, QuestionKind.LIST, QuestionKind.NUMERIC)
_ASKS = tuple(pattern for kind, pattern in ZH if kind in _KINDS)
_ASKS_WHAT = re.compile(r"(?<!为)(?:什么|啥)|哪(?!怕)")
_HALVED = frozenset((*_KINDS, QuestionKind.WHAT))
_OF_ONE_KIND = {QuestionKind.LIST: QuestionKind.WHAT, QuestionKind.WHERE: QuestionKind.WHAT}
_MOST, _SHORT = 3, 6
_DURATION = re.compile(r"几年|多少年|多久|多长时间|几个月")


def halves(question: Question) -> tuple[Question, ...]:
    """The two or three things that a question asks in turn, where they are of different kinds; else ().

    Things of one kind are looked for together, but for figures and times.
    """
    topic, parts = _parts(question)
    if not 1 < len(parts) <= _MOST:
        return ()
    read = [_under(question, part) for part in _read(question, topic, parts, question.regions)]
    if not all(part.kind in _HALVED for part in read):
        return ()
    wants = {(_OF_ONE_KIND.get(part.kind, part.kind), bool(_DURATION.search(part.text))) for part in read}
    alike = {part.kind for part in read}
    values = question.language != "en" and alike in ({QuestionKind.NUMERIC}, {QuestionKind.WHEN})
    return tuple(read) if values or len(wants) == len(read) else ()


def _under(question: Question, part: Question) -> Question:
    """A part of a question under the conditions of the whole."""
    return replace(
        part,
        years=question.years,
        regions=question.regions,
        places=question.places,
        counties=question.counties,
        unknown_places=question.unknown_places,
    )


def side_questions(question: Question, scopes: Sequence[Scope]) -> tuple[Question, ...]:
    """What a comparison asks of each side, where each has a part of its own and they ask different things; else ()."""
    topic, parts = _parts(question)
    if len(parts) != len(scopes) or not all(_names(part, scope) for part, scope in zip(parts, scopes, strict=True)):
        return ()
    regions = [region for scope in scopes for region in scope.regions]
    asked = _read(question, topic, parts, regions)
    wants = {(each.kind, frozenset(each.focus)) for each in asked}
    return asked if len(wants) > 1 else ()


def _parts(question: Question) -> tuple[list[str], list[str]]:
    """The topic's pieces and the asking parts, in order; a piece that asks nothing belongs to the part behind it."""
    english = question.language == "en"
    topic: list[str] = []
    parts: list[str] = []
    waiting: list[str] = []
    for piece in (_PAUSE_EN if english else _PAUSE).split(question.text):
        if not piece.strip():
            continue
        if not _asks(piece, english):
            (waiting if parts else topic).append(piece)
            continue
        parts.append("，".join([*waiting, piece]))
        waiting = []
    return topic, parts


def _asks(piece: str, english: bool) -> bool:
    if english:
        return bool(_ASKS_EN.search(piece))
    return bool(_ASKS_WHAT.search(piece)) or any(pattern.search(piece) for pattern in _ASKS)


def _names(part: str, scope: Scope) -> bool:
    """Whether a part names the region of a scope, or, where the scopes differ in their years alone, its year."""
    if scope.regions:
        return any(stem(region) in part for region in scope.regions)
    return any(str(year) in part for year in scope.years)


def _read(
    question: Question, topic: Sequence[str], parts: Sequence[str], regions: Sequence[str]
) -> tuple[Question, ...]:
    """The parts understood, each behind the topic; one that says little of its own behind the first part, too."""
    first = _ASKS_EN.sub(" ", parts[0]) if question.language == "en" else without_interrogatives(parts[0])
    found = []
    for n, part in enumerate(parts):
        alone = parse_question(part, known_regions=regions)
        short = n > 0 and sum(map(len, alone.focus)) <= _SHORT
        text = "，".join([*topic, *([first] if short else []), part])
        understood = parse_question(text, known_regions=regions)
        found.append(replace(understood, kind=alone.kind, units=alone.units or understood.units))
    return tuple(found)
