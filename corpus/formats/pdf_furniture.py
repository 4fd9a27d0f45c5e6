"""Which lines of a PDF belong to its pages: running heads and feet, page numbers.

A head stands apart from the text, at one height, with one text (digits aside) on page after page: on three pages and
two in five, or on both pages of a document of two. Page numbers stand at one height and grow from page to page, in
Arabic or Roman figures; further ones at that height count too, since the numbering of a front part begins anew.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.formats.pdf_page import Page, TextLine

EDGE = 4
APART = 1.25
STEP = 4.0
MARGIN = 0.15
_LONGEST = 80
_PAGE_NUMBER = re.compile(
    r"[-—–－·•~～\s]*(?:第\s*)?(\d{1,4})(?:\s*页)?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·•~～\s]*"
)
_CLEAR_NUMBER = re.compile(r"[-—–－]\s*\d{1,4}\s*[-—–－]|第\s*\d{1,4}\s*页(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?")
_ROMAN = re.compile(r"[-—–－·\s]*([ivxlIVXLⅠ-Ⅻⅰ-ⅻ]{1,6})[-—–－·\s]*")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_DIGITS = re.compile(r"\d+")
_KEY_ROMAN = re.compile(r"(?<![A-Za-z])[IVXLⅠ-Ⅻ]{1,6}$")


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near an edge of its page: where it is, its height in steps, whether it stands apart, low, outermost."""

    page: int
    index: int
    line: TextLine
    level: int
    apart: bool
    low: bool
    outer: bool

    @property
    def key(self) -> str:
        """The text without white space, every number the same."""
        return _KEY_ROMAN.sub("#", _DIGITS.sub("#", "".join(self.line.text.split())))


def furniture(pages: Sequence[Page]) -> Mapping[tuple[int, int], str]:
    """Why-codes of the lines that belong to the pages, by ``(page index, item index)``."""
    edges = [edge for index, page in enumerate(pages) for edge in _edges(index, page)]
    filled = sum(1 for page in pages if page.items)
    found = dict.fromkeys(_heads(edges, filled), "running_head")
    found.update(dict.fromkeys(_numbers(edges, filled), "page_number"))
    return found


def _edges(index: int, page: Page) -> list[_Edge]:
    lines = [(at, item) for at, item in enumerate(page.items) if isinstance(item, TextLine)]
    places = sorted({round(line.y) for _, line in lines} | {round(y) for y in _table_edges(page)})
    gaps = [high - low for low, high in pairwise(places) if high - low > 2]
    usual = median(gaps) if gaps else 0.0
    found = []
    for at, line in lines:
        if len(line.text) > _LONGEST or line.size <= 1.0:
            continue
        place = bisect_left(places, round(line.y))
        above = any(places[i + 1] - places[i] > APART * usual for i in range(place, min(EDGE, len(places) - 1)))
        below = any(places[i] - places[i - 1] > APART * usual for i in range(max(1, len(places) - EDGE), place + 1))
        low = line.y > page.height * (1 - MARGIN)
        outer = place in (0, len(places) - 1)
        found.append(_Edge(index, at, line, round(line.y / STEP), above or below, low, outer))
    return found


def _table_edges(page: Page) -> list[float]:
    return [y for item in page.items if not isinstance(item, TextLine) for y in (item.top, item.bottom)]


def _heads(edges: Sequence[_Edge], filled: int) -> list[tuple[int, int]]:
    by_head: dict[tuple[str, int], list[_Edge]] = {}
    for edge in edges:
        if edge.apart and edge.key.strip("#-—–－"):
            by_head.setdefault((edge.key, edge.level), []).append(edge)
    found: list[tuple[int, int]] = []
    keys: set[str] = set()
    for (key, level), own in by_head.items():
        near = own + by_head.get((key, level - 1), []) + by_head.get((key, level + 1), [])
        if not _repeats(near, filled):
            continue
        on_first = Counter(e.key for e in edges if e.page == 0)[key]
        # on the first page a single one at the top may be the title itself
        found += [(e.page, e.index) for e in own if e.page > 0 or e.low or on_first > 1]
        keys.add(key)
    # once known, a head is one wherever it is the first or last thing on a page, of another height or format
    found += [(e.page, e.index) for e in edges if e.outer and e.page > 0 and e.key in keys]
    return found


def _repeats(edges: Sequence[_Edge], filled: int) -> bool:
    pages = sorted({e.page for e in edges})
    if filled == 2:
        return len(pages) == 2 and all(e.outer for e in edges)
    if len(pages) >= max(3, 0.4 * filled):
        return True
    # heads of a part: outermost on page after page, or on every other one
    runs = sum(b - a <= 2 for a, b in pairwise(pages))
    return len(pages) >= 4 and runs >= 0.8 * (len(pages) - 1) and all(e.outer for e in edges)


def _numbers(edges: Sequence[_Edge], filled: int) -> list[tuple[int, int]]:
    grown: dict[tuple[int, int], dict[int, _Edge]] = {}
    for edge in edges:
        value = _number(edge.line.text)
        if value is not None:
            grown.setdefault((value - edge.page, edge.level), {})[edge.page] = edge
    (step, _), best = max(grown.items(), key=lambda item: len(item[1]), default=((0, 0), {}))
    chosen = {(e.page, e.index): e for e in best.values()} if len(best) >= max(2, 0.4 * filled) else {}
    levels = {e.level + off for e in chosen.values() for off in (-1, 0, 1)}
    for edge in edges:
        clear = _CLEAR_NUMBER.fullmatch(edge.line.text.strip()) is not None and edge.low
        value = _number(edge.line.text)
        same = value is not None and (edge.level in levels or (bool(chosen) and edge.low and value - edge.page == step))
        if edge.outer and (clear or same) or (edge.outer and edge.low and edge.apart and _part_number(edge, grown)):
            chosen[(edge.page, edge.index)] = edge
    return list(chosen)


def _part_number(edge: _Edge, grown: Mapping[tuple[int, int], Mapping[int, _Edge]]) -> bool:
    """Whether a low number belongs to a run of at least three that grow from page to page."""
    value = _number(edge.line.text)
    return value is not None and len(grown.get((value - edge.page, edge.level), {})) >= 3


def _number(text: str) -> int | None:
    if match := _PAGE_NUMBER.fullmatch(text):
        return int(match[1])
    if match := _ROMAN.fullmatch("".join(text.split())):
        return _roman(match[1])
    return None


def _roman(text: str) -> int | None:
    total = 0
    digits = [_ROMAN_VALUES[c] for c in unicodedata.normalize("NFKC", text).lower()]
    for value, following in zip(digits, [*digits[1:], 0], strict=True):
        total += -value if value < following else value
    return total
