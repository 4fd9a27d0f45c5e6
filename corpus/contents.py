"""Tables of contents: marked, so that their entries are not read as headings, and read for the chapters they name.

A table of contents is known by page numbers at the end of its lines (总体要求……3, 总体要求<tab>3, 前言!!!! Ⅱ), or by
the line 目录 and entries of which the first two stand again below. Running heads and page numbers may stand between its
lines where it goes on over a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from corpus.chapters import squeezed
from corpus.lines import Line

_TITLES = frozenset({"目录", "目次", "目錄", "contents", "目录contents"})
_LEADER_SIGNS = r".．…·⋯_!！"
_NUMBER = r"(?:\d{1,3}|[ivxIVXⅰ-ⅻⅠ-Ⅻ]{1,5})"
_PAGE = re.compile(
    rf"(?:(?:[{_LEADER_SIGNS}]\s?){{3,}}+|[.．…·⋯_]{{2,}}+|\t|\u3000{{2,}}+| {{3,}}+|[-—]{{3,}}+)"
    r"\s*+[-—(（]?\s*+\d{1,3}\s*+[-—)）]?$"
    rf"|(?:[{_LEADER_SIGNS}]\s?){{4,}}+\s*+{_NUMBER}$"
)
_LEADER = re.compile(rf"[\s.．…·⋯_!！\-—(（]*+{_NUMBER}?\s*[-—)）]?$")
_LEADERS = re.compile(rf"(?:[{_LEADER_SIGNS}]\s?){{4,}}")
_BARE_PAGE = re.compile(r"(?=.{0,40}[\u4e00-\u9fff]{2}).{2,70}?\s(?P<page>\d{1,3})")
_CHAPTER = re.compile(r"(?P<n>[1-9]\d?)\s*[.．、]?\s*(?=[^\s\d.．、])(?P<title>.+)")
_FIRST_LINES, _MOST, _LONGEST = 400, 600, 80
_ENTRY_LONGEST = 240
_LEAST, _BETWEEN, _BETWEEN_LONGEST = 4, 4, 30


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines ``[first, stop)`` of a table of contents; ``chapters`` are number → title without white space."""

    first: int
    stop: int
    chapters: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))


def find_contents(raw: str, lines: Sequence[Line]) -> Contents | None:
    """The table of contents, the line 目录 included; None when there is none."""
    for at in range(min(len(lines), _FIRST_LINES)):
        line = lines[at]
        if not _is_short(raw, line):
            continue
        if "".join(raw[line.start : line.end].split()).strip("#*【】[]：:").lower() in _TITLES:
            stop = (
                _by_pages(raw, lines, at + 1)
                or _by_bare_pages(raw, lines, at + 1)
                or _by_repetition(raw, lines, at + 1)
            )
            if stop:
                return Contents(at, stop, chapters_named(raw, lines[at + 1 : stop]))
        elif _has_page(raw, line):
            stop = _by_pages(raw, lines, at)
            if stop:
                return Contents(at, stop, chapters_named(raw, lines[at:stop]))
    return None


def chapters_named(raw: str, lines: Sequence[Line]) -> dict[int, str]:
    """The chapters that the entries name: number → title, squeezed; the first of each number, rising."""
    found: dict[int, str] = {}
    for line in lines:
        text = raw[line.start : line.end]
        if not _LEADERS.search(text) and not _has_page(raw, line) and not _BARE_PAGE.fullmatch(text):
            continue
        match = _CHAPTER.match(squeezed(_LEADER.sub("", text)))
        if match and int(match["n"]) == max(found, default=0) + 1:
            found[int(match["n"])] = match["title"]
    return found


def _is_short(raw: str, line: Line) -> bool:
    """Whether a line may be an entry; leaders don't count."""
    length = line.end - line.start
    if length <= _LONGEST:
        return True
    return length <= _ENTRY_LONGEST and len(_LEADERS.sub("", raw[line.start : line.end])) <= _LONGEST


def _has_page(raw: str, line: Line) -> bool:
    return _is_short(raw, line) and bool(_PAGE.search(raw, max(line.start, line.end - 40), line.end))


def _by_pages(raw: str, lines: Sequence[Line], first: int) -> int:
    """Where a run of lines with page numbers stops; an entry may be broken over two lines."""
    stop, entries = first, 0
    at = first
    while at < min(len(lines), first + _MOST):
        if _has_page(raw, lines[at]):
            entries += 1
            stop = at + 1
        elif at - stop >= 1 and not _turns_page(raw, lines, stop, at) or not _is_short(raw, lines[at]):
            break
        at += 1
    return stop if entries >= _LEAST else 0


def _by_bare_pages(raw: str, lines: Sequence[Line], first: int) -> int:
    """Where a run of lines stops that end with page numbers and no leaders, that never fall; only below a line 目录."""
    at, last = first, 0
    while at < min(len(lines), first + _MOST):
        match = _BARE_PAGE.fullmatch(raw, lines[at].start, lines[at].end)
        if match is None or int(match["page"]) < last:
            break
        last = int(match["page"])
        at += 1
    return at if at - first >= _LEAST else 0


def _turns_page(raw: str, lines: Sequence[Line], stop: int, at: int) -> bool:
    """Whether a few short lines between two entries are a running head: entries with leaders go on behind them."""
    if at - stop >= _BETWEEN or lines[at].end - lines[at].start > _BETWEEN_LONGEST:
        return False
    following = [line for line in lines[at + 1 : stop + _BETWEEN + 1] if _has_page(raw, line)]
    return any(_LEADERS.search(raw, line.start, line.end) for line in following)


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
