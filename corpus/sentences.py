"""Sentences of a stretch of raw text, as raw spans; and reading text that can be mapped back to raw offsets.

A sentence ends at 。！？ or a semicolon outside brackets, with the closing quotes and brackets that follow it. A
bracket that names units (（牵头单位：…；责任单位：…）) is a segment of its own: it governs sentences, it is not one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from corpus.types import Mark

_STOPS = "。！？!?；;"
_OPEN = "（(〔[【《“「『"
_CLOSE = "）)〕]】》”」』"
_UNIT_WORDS = (
    "牵头单位",
    "责任单位",
    "配合单位",
    "牵头部门",
    "责任部门",
    "负责单位",
    "主责单位",
    "实施单位",
    "按职责分工负责",
)
_WORD = re.compile(r"[^\W_]")
_SPECIAL = re.compile(f"[{re.escape(_STOPS + _OPEN + _CLOSE)}\n]")
_UNIT_BRACKET = re.compile(rf"[（(][^（(）)]{{0,10}}?(?:{'|'.join(_UNIT_WORDS)})")
_MAX_BRACKET = 600


@dataclass(frozen=True, slots=True)
class Reading:
    """Text without its marked spans. ``starts``/``shifts`` map positions in it to raw offsets (piecewise linear)."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def raw_offset(self, position: int) -> int:
        """Raw offset of the character at a position of ``text`` (one behind the last is allowed)."""
        if len(self.shifts) <= 1:
            return position + self.shifts[0] if self.shifts else position
        return position + self.shifts[max(0, bisect_right(self.starts, position) - 1)]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw span of a non-empty slice of ``text``."""
        return self.raw_offset(start), self.raw_offset(end - 1) + 1


def reading(raw: str, start: int, end: int, marks: Sequence[Mark]) -> Reading:
    """The reading text of ``raw[start:end]``; ``marks`` sorted by start (those outside the span do no harm)."""
    first = max(0, bisect_right(marks, start, key=_start_of) - 1)
    at = start
    pieces: list[tuple[int, int]] = []
    for index in range(first, len(marks)):
        mark = marks[index]
        if mark.start >= end:
            break
        if mark.start > at:
            pieces.append((at, mark.start))
        at = max(at, mark.end)
    if at < end:
        pieces.append((at, end))
    if len(pieces) == 1:
        return Reading(raw[slice(*pieces[0])], (0,), (pieces[0][0],))
    starts: list[int] = []
    length = 0
    for a, b in pieces:
        starts.append(length)
        length += b - a
    shifts = tuple(piece[0] - at for piece, at in zip(pieces, starts, strict=True))
    return Reading("".join(raw[a:b] for a, b in pieces), tuple(starts), shifts)


_start_of = attrgetter("start")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text, white space trimmed, in order; brackets that name units stand alone."""
    spans: list[tuple[int, int]] = []
    start = depth = opened = since = 0
    for match in _SPECIAL.finditer(text):
        at = match.start()
        if at < since:
            continue
        char = text[at]
        if depth and at - opened > _MAX_BRACKET:
            depth = 0
        if char in _OPEN:
            if depth == 0:
                opened = at
                if _names_units(text, at):
                    _append(text, spans, start, at)
                    close = _closing(text, at) + 1
                    start = since = close + (text[close : close + 1] in _STOPS and close < len(text))
                    _append(text, spans, at, start)
                    continue
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 or (char in "。！？" and _quoted_end(text, at)):
            since = at + 1
            while since < len(text) and text[since] in _CLOSE:
                since += 1
                depth = max(0, depth - 1)
            _append(text, spans, start, since)
            start = since
    _append(text, spans, start, len(text))
    return spans


def is_units_bracket(text: str) -> bool:
    """Whether a paragraph is nothing but a bracket that names units, with or without a full stop."""
    text = text.strip().rstrip("。；;")
    return text[:1] in ("（", "(") and _names_units(text, 0) and _closing(text, 0) == len(text) - 1


def _names_units(text: str, at: int) -> bool:
    return _UNIT_BRACKET.match(text, at) is not None


def _closing(text: str, at: int) -> int:
    depth = 0
    for i in range(at, min(len(text), at + _MAX_BRACKET)):
        if text[i] in "（(":
            depth += 1
        elif text[i] in "）)":
            depth -= 1
            if depth == 0:
                return i
    return min(len(text) - 1, at + _MAX_BRACKET)


def _quoted_end(text: str, at: int) -> bool:
    """A full stop inside quotes ends the sentence when the quote ends there too."""
    return at + 1 < len(text) and text[at + 1] in "”」』"


def _append(text: str, spans: list[tuple[int, int]], start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end and _WORD.search(text, start, end):
        spans.append((start, end))
