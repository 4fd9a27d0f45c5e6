"""Tables of contents: marked, so that their entries are not read as headings.

A table of contents is known by page numbers at the end of its lines (总体要求……3, 总体要求<tab>3), or by the line 目录
and entries of which the first two stand again below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.lines import Line

_TITLES = frozenset({"目录", "目次", "contents", "目录contents"})
_PAGE = re.compile(r"(?:[.．…·⋯_]{2,}|\t|\u3000{2,}| {3,}|[-—]{3,})\s*[-—(（]?\s*\d{1,3}\s*[-—)）]?$")
_LEADER = re.compile(r"[\s.．…·⋯_\-—(（]*\d{0,3}\s*[-—)）]?$")
_FIRST_LINES, _MOST, _LONGEST = 400, 600, 80
_LEAST = 4


def find_contents(raw: str, lines: Sequence[Line]) -> tuple[int, int] | None:
    """The lines ``[first, stop)`` of the table of contents, the line 目录 included; None when there is none."""
    for at in range(min(len(lines), _FIRST_LINES)):
        line = lines[at]
        if line.end - line.start > _LONGEST:
            continue
        if "".join(raw[line.start : line.end].split()).strip("#*【】[]：:").lower() in _TITLES:
            stop = _by_pages(raw, lines, at + 1) or _by_repetition(raw, lines, at + 1)
            if stop:
                return at, stop
        elif _has_page(raw, line):
            stop = _by_pages(raw, lines, at)
            if stop:
                return at, stop
    return None


def _has_page(raw: str, line: Line) -> bool:
    return line.end - line.start <= _LONGEST and bool(_PAGE.search(raw, max(line.start, line.end - 40), line.end))


def _by_pages(raw: str, lines: Sequence[Line], first: int) -> int:
    """Where a run of lines with page numbers stops; an entry may be broken over two lines."""
    stop, entries = first, 0
    at = first
    while at < min(len(lines), first + _MOST):
        if _has_page(raw, lines[at]):
            entries += 1
            stop = at + 1
        elif at - stop >= 1 or lines[at].end - lines[at].start > _LONGEST:
            break
        at += 1
    return stop if entries >= _LEAST else 0


def _by_repetition(raw: str, lines: Sequence[Line], first: int) -> int:
    """Where the first entry stands again, if the second does too and all lines between are short."""
    entries: list[str] = []
    at = first
    while at < min(len(lines), first + _MOST) and lines[at].end - lines[at].start <= _LONGEST:
        entry = _LEADER.sub("", "".join(raw[lines[at].start : lines[at].end].split()))
        if len(entries) >= 2 and entry and entry == entries[0]:
            following = "".join("".join(raw[line.start : line.end].split()) for line in lines[at : at + _MOST])
            return at if entries[1] in following[len(entry) :] else 0
        entries.append(entry)
        at += 1
    return 0
