"""Which printed lines of a PDF go on in the next one: by where lines begin and end, which text alone can't say.

    full        a line that reaches the right edge of its column, but for what the next line's first word would take
    returns     a line at the left edge, or deeper than the one before: the rest of a paragraph with a first-line indent
    same indent as a line that opens a paragraph: another paragraph, where paragraphs of this file are indented
    formula     short lines of signs around one with an operator, close together; a sign and its subscript
    axis        lines of numbers alone, as beside a chart

Known limits: in files without indents a paragraph that ends with a full line is joined to nothing; two lines of a list
that both fill their column by chance and have no end mark read as one, unless both begin with a code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.formats.pdf_lines import is_wide
from corpus.formats.pdf_page import Page, TextLine

_ENDS = re.compile(r"[。！？!?；;：:…][”’』」）)》\"']*$")
_WORD = re.compile(r"[\x21-\x7e]+")
_CODE = re.compile(r"[A-Z]{1,5}\s?[/\d]")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_OPERATOR = re.compile(r"[=＝≤≥<>∑Σ∏×÷∫√]|[-−+]\s?[A-Za-z\u0370-\u03ff]")
_GAP = "  "
_LABEL = 12
_AXIS = re.compile(r"[-−+\d.,Ee%\s]*\d[-−+\d.,Ee%\s]*")
_STRICT, _LOOSE = 1.3, 2.6
_NOTE_LEAST = 40
_SENTENCE = 6
_SIGNS_MOST, _FORMULA_MOST, _FORMULA_GAP = 3, 48, 2.2
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line with its place in the file: page, index among the page's items, and the edges of its column."""

    key: Key
    line: TextLine
    left: float
    right: float

    @property
    def em(self) -> float:
        """The width of an ideograph."""
        return max(4.0, self.line.size)

    @property
    def indent(self) -> float:
        """Distance from the left edge, in ems."""
        return (self.line.x0 - self.left) / self.em

    @property
    def long(self) -> bool:
        """Whether it takes most of its column."""
        return self.line.x1 > self.right - 0.25 * (self.right - self.left)

    def fills(self, following: TextLine, room: float) -> bool:
        """Whether it reaches the right edge but for ``room`` ems, or for what the next line's first word takes."""
        word = _WORD.match(following.text)
        room = max(room, 0.56 * min(len(word[0]), 30) + 0.4 if word else 0.0)
        return self.line.x1 > self.right - room * self.em


def wraps(pages: Sequence[Page], furniture: Mapping[Key, str]) -> frozenset[Key]:
    """The lines, by page and item, whose paragraph goes on in the next line that is no furniture."""
    runs = list(_runs(pages, furniture))
    found = _formulas(runs)
    returning = sum(
        1.4 < a.indent < 3.2 and a.fills(b.line, _STRICT) and abs(b.indent) < 0.6
        for run in runs
        for a, b in _pairs(run)
    )
    indents = returning >= 3
    for run in runs:
        inside = False
        for a, b in _pairs(run):
            if a.key not in found and _goes_on(a, b, inside=inside, indents=indents):
                found.add(a.key)
            inside = a.key in found
    return frozenset(found | set(_notes(pages)))


def _notes(pages: Sequence[Page]) -> Iterator[Key]:
    """Lines of the notes in a table's last field: they have no places, but a full one is as wide as the widest."""
    for index, page in enumerate(pages):
        notes = [(at, item) for at, item in enumerate(page.items) if isinstance(item, TextLine) and item.size <= 1.0]
        widest = max((_width(item.text) for _, item in notes), default=0)
        for (at, item), (following, _) in zip(notes, notes[1:], strict=False):
            full = _width(item.text) > 0.85 * widest and widest > _NOTE_LEAST
            if following == at + 1 and full and not _ENDS.search(item.text):
                yield index, at


def _width(text: str) -> int:
    return len(text) + sum(is_wide(character) for character in text)


def _pairs(run: Sequence[_Printed]) -> Iterator[tuple[_Printed, _Printed]]:
    return zip(run, run[1:], strict=False)


def _goes_on(a: _Printed, b: _Printed, *, inside: bool, indents: bool) -> bool:
    """``inside``: a is itself the rest of a paragraph; ``indents``: paragraphs of this file open with an indent."""
    if abs(a.line.size - b.line.size) > 0.2 * max(a.line.size, b.line.size):
        return False
    outside = a.line.x1 > a.right + 1.5 * a.em or min(a.indent, b.indent) < -0.6 or b.indent - a.indent > 4
    outside = outside or _GAP in a.line.text[_LABEL:] or _GAP in b.line.text[_LABEL:]
    if outside or (_CODE.match(a.line.text) and _CODE.match(b.line.text)):
        return False
    ends = _ENDS.search(a.line.text) is not None
    if b.indent < 0.6:
        if ends:
            return indents and a.fills(b.line, _STRICT)
        return a.long if indents else a.fills(b.line, _LOOSE)
    if ends or not a.fills(b.line, _STRICT):
        return False
    return inside or not indents or abs(b.indent - a.indent) >= 0.5


def _runs(pages: Sequence[Page], furniture: Mapping[Key, str]) -> Iterator[list[_Printed]]:
    """Lines that follow one another with no table between them; a page's end does not divide them."""
    edges = _edges(pages, furniture)
    run: list[_Printed] = []
    for index, page in enumerate(pages):
        for at, item in enumerate(page.items):
            if (index, at) in furniture:
                continue
            if isinstance(item, TextLine) and item.size <= 1.0:  # a note of a table: it has no place of its own
                continue
            if not isinstance(item, TextLine):
                if run:
                    yield run
                run = []
                continue
            left, right = edges[index][_column(page, item, len(edges[index]))]
            run.append(_Printed((index, at), item, left, right))
    if run:
        yield run


def _column(page: Page, line: TextLine, columns: int) -> int:
    return int(columns > 1 and line.x0 > 0.45 * page.width)


def _edges(pages: Sequence[Page], furniture: Mapping[Key, str]) -> list[list[tuple[float, float]]]:
    """Left and right edge of each column of each page; those of the file where a page has too few lines to tell."""
    found: list[list[tuple[float, float] | None]] = []
    for index, page in enumerate(pages):
        lines = [
            item
            for at, item in enumerate(page.items)
            if isinstance(item, TextLine) and (index, at) not in furniture and item.size > 1.0
        ]
        found.append([_edge(own) for own in _divided(page, lines)])
    usual: dict[tuple[int, int], tuple[float, float]] = {}
    for count in (1, 2):
        for column in range(count):
            known = [e for page in found if len(page) == count and (e := page[column]) is not None]
            if known:
                usual[count, column] = (median(e[0] for e in known), median(e[1] for e in known))
    return [[_or_usual(edge, usual.get((len(page), column))) for column, edge in enumerate(page)] for page in found]


def _or_usual(edge: tuple[float, float] | None, usual: tuple[float, float] | None) -> tuple[float, float]:
    """A page's own edge, unless it has none or one far inside the file's (a page of short lines)."""
    if edge is None or usual is None:
        return edge or usual or (0.0, 1e9)
    left = edge[0] if abs(edge[0] - usual[0]) < 40 else min(edge[0], usual[0])
    return left, edge[1] if edge[1] > usual[1] - 30 else usual[1]


def _divided(page: Page, lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """The lines of the left and the right column of a page that is set in two, else all of them."""
    middle = 0.5 * page.width
    left = [line for line in lines if line.x1 < 0.56 * page.width and line.x0 < 0.4 * page.width]
    right = [line for line in lines if line.x0 > 0.45 * page.width]
    if len(left) >= 5 and len(right) >= 5 and len(left) + len(right) > 0.7 * len(lines):
        full = sum(line.x1 > middle - 40 for line in left)
        if full >= 0.4 * len(left):
            return [left, right]
    return [list(lines)]


def _edge(lines: Sequence[TextLine]) -> tuple[float, float] | None:
    """Where at least two lines begin furthest left and three end furthest right, within about an em of each other."""
    if sum(len(line.text) >= _SENTENCE for line in lines) < 6:
        return None
    em = max(4.0, Counter(round(line.size) for line in lines).most_common(1)[0][0])
    ends = sorted((line.x1 for line in lines), reverse=True)
    begins = sorted(line.x0 for line in lines)
    right = next((a for a, c in zip(ends, ends[2:], strict=False) if a - c < 1.1 * em), None)
    left = next((a for a, c in zip(begins, begins[1:], strict=False) if c - a < 0.8 * em), None)
    return None if right is None or left is None else (left, right)


def _formulas(runs: Sequence[Sequence[_Printed]]) -> set[Key]:
    """Lines of formulas and of charts' axes that belong together, and signs before their subscripts."""
    found: set[Key] = set()
    for run in runs:
        at = 0
        while at < len(run):
            stop = at + 1
            if all(map(_is_axis, run[at : at + 2])):
                while stop < len(run) and _is_axis(run[stop]) and run[stop].key[0] == run[at].key[0]:
                    stop += 1
                joined = stop - at >= 3
            else:
                while stop < len(run) and _signs(run[at]) and _signs(run[stop]) and _near(run[stop - 1], run[stop]):
                    stop += 1
                joined = stop - at >= 2 and any(_OPERATOR.search(p.line.text) for p in run[at:stop])
            if joined:
                found.update(p.key for p in run[at : stop - 1])
            at = stop
        found.update(a.key for a, b in _pairs(run) if _is_subscript(a, b))
    return found


def _is_axis(printed: _Printed) -> bool:
    return _AXIS.fullmatch(printed.line.text) is not None


def _signs(printed: _Printed) -> bool:
    """Whether a line may be a part of a formula: short, hardly an ideograph, no sentence."""
    text = printed.line.text
    return len(text) <= _FORMULA_MOST and len(_CJK.findall(text)) <= _SIGNS_MOST and not text.endswith(("。", "；"))


def _near(a: _Printed, b: _Printed) -> bool:
    size = max(a.em, b.em, 9.0)
    return a.key[0] == b.key[0] and abs(b.line.y - a.line.y) < _FORMULA_GAP * size


def _is_subscript(a: _Printed, b: _Printed) -> bool:
    """Whether one or two signs stand right before the next line, which begins a little lower."""
    close = abs(b.line.x0 - a.line.x1) < 0.8 * a.em and abs(b.line.y - a.line.y) < 0.9 * a.em
    return close and a.key[0] == b.key[0] and len(a.line.text) <= 2 and not a.line.text.isdigit()
