"""Lines of a raw text, and whether the file was hard-wrapped: a wrapped line ends where the page did, not the sentence.

Widths count a full-width character as 2 and an ASCII one as 1, as the programs did that wrapped the text. A file counts
as wrapped when most of its longer lines end close to one common width without a sentence ending there. Wrapping is
judged per file (and not per paragraph), because one short paragraph alone can't show it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.types import Mark

_LINE = re.compile(r"[^\r\n\u2028\u2029\f\v\x85]+")
_NARROW = re.compile(r"[\0-\u2000]")
_SPACE = " \t\u3000\xa0\u200b\ufeff"
_ENDINGS = "。！？!?；;：:…"
_CLOSERS = "”’』」）)】》>\"'*"
_SAMPLE = 4000


@dataclass(frozen=True, slots=True)
class Line:
    """One line, white space trimmed: ``raw[start:end]``; ``blank_before`` when an empty line stands before it."""

    start: int
    end: int
    blank_before: bool


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The width (in half-width columns) at which a file was hard-wrapped; 0 when it wasn't.

    ``ends``, where the file's format knows it: the offsets at which lines end that go on in the next one.
    """

    width: int = 0
    ends: frozenset[int] = frozenset()

    def continues(self, raw: str, line: Line, following: Line) -> bool:
        """Whether ``following`` is the rest of the sentence or paragraph that ``line`` began."""
        if self.ends:
            return line.end in self.ends
        if not self.width:
            return False
        return columns(raw, line) >= self.width - max(6, self.width // 6)


def lines_of(raw: str, skip: Sequence[Mark] = ()) -> list[Line]:
    """Non-empty lines outside the marked spans, in order; a line that a mark cuts gives its unmarked rest."""
    found: list[Line] = []
    marks = iter(skip)
    mark = next(marks, None)
    for match in _LINE.finditer(raw):
        start, end = match.span()
        while mark is not None and mark.end <= start:
            mark = next(marks, None)
        while mark is not None and mark.start < end and start < end:
            _append(raw, found, start, mark.start)
            start = max(start, mark.end)
            if mark.end <= end:
                mark = next(marks, None)
            else:
                break
        if start < end:
            _append(raw, found, start, end)
    return found


def _append(raw: str, found: list[Line], start: int, end: int) -> None:
    while start < end and (raw[start] in _SPACE or raw[start].isspace()):
        start += 1
    while end > start and (raw[end - 1] in _SPACE or raw[end - 1].isspace()):
        end -= 1
    if start < end:
        found.append(Line(start, end, not found or _is_blank(raw, found[-1].end, start)))


def _is_blank(raw: str, low: int, start: int) -> bool:
    """Whether an empty line stands right before a line (what was marked above it is none)."""
    at = start
    while at > low and (raw[at - 1] in _SPACE or raw[at - 1].isspace()):
        at -= 1
    gap = raw[at:start].replace("\r\n", "\n")
    return sum(gap.count(stop) for stop in "\n\r\u2028\u2029") > 1


def columns(raw: str, line: Line) -> int:
    """Width of a line in half-width columns."""
    return 2 * (line.end - line.start) - len(_NARROW.findall(raw, line.start, line.end))


def ends_sentence(raw: str, line: Line) -> bool:
    """Whether a line ends where a sentence, list item or heading may end."""
    text = raw[max(line.start, line.end - 6) : line.end].rstrip(_CLOSERS)
    return not text or text[-1] in _ENDINGS


def wrapping_of(raw: str, lines: Sequence[Line]) -> Wrapping:
    """How a file was wrapped, from up to 4,000 of its lines."""
    sample = lines[:_SAMPLE]
    if len(sample) < 8:
        return Wrapping()
    measured = [columns(raw, line) for line in sample]
    widths = sorted(measured)
    common = _mode_width(widths)
    if not 24 <= common <= 160:
        return Wrapping()
    slack = max(4, common // 10)
    near = [line for line, width in zip(sample, measured, strict=True) if common - slack <= width <= common + slack]
    longer = sum(1 for w in widths if w > common + slack)
    broken = sum(1 for line in near if not ends_sentence(raw, line))
    wrapped = len(near) >= 6 and broken >= 0.6 * len(near) and len(near) > 4 * longer and len(near) >= 0.3 * len(widths)
    return Wrapping(common) if wrapped else Wrapping()


def _mode_width(widths: Sequence[int]) -> int:
    """The width (of sorted ones) around which most lines lie, four columns taken together."""
    best, at, stop = 0, 0, 0
    for i, width in enumerate(widths):
        while stop < len(widths) and widths[stop] <= width + 4:
            stop += 1
        if stop - i > best:
            best, at = stop - i, i + (stop - i) // 2
    return widths[at]
