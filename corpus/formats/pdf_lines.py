"""Printed lines from characters: what stands on one baseline is a line, whatever the order in which it was drawn.

runs      characters that follow one another along a baseline
lines     runs whose heights overlap (superscripts too), from left to right, with spaces where there are gaps
columns   a gutter that no line crosses for some lines, prose on both sides: the left side is read first
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.formats.pdf_chars import Glyph

ASCENT, DESCENT = 0.85, 0.15
_GAP_RUN = 1.3
_GAP_COLUMN = 1.2
_OVERLAP = 0.55
_FAR = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text on one line without a wide gap: its box and its text; ``size`` is the font size of most."""

    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def top(self) -> float:
        """Upper edge of the letters."""
        return self.y - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Lower edge of the letters."""
        return self.y + DESCENT * self.size


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """The pieces of one line, from left to right."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The pieces with two spaces between them; three before a page number far off (a contents list)."""
        *first, last = self.pieces
        if len(first) == 1 and last.text.isdigit() and last.x0 - first[0].x1 > _FAR * last.size:
            return f"{first[0].text}   {last.text}"
        return "  ".join(piece.text for piece in self.pieces)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(piece.x1 for piece in self.pieces)

    @property
    def y(self) -> float:
        """The baseline of the longest piece."""
        return max(self.pieces, key=lambda p: len(p.text)).y

    @property
    def size(self) -> float:
        """Font size of the longest piece."""
        return max(self.pieces, key=lambda p: len(p.text)).size


def lines_from(glyphs: Sequence[Glyph]) -> list[PrintedLine]:
    """The lines that the characters make, from the top down; white space alone makes none."""
    if is_vertical(glyphs):
        return _vertical_lines(glyphs)
    rows: list[list[list[Glyph]]] = []
    cores: list[tuple[float, float]] = []
    buckets: dict[int, list[int]] = {}
    step = max(4.0, usual_size(glyphs))
    for run in sorted(_runs(glyphs), key=lambda r: -(r[-1].x1 - r[0].x0) * r[0].size):
        top, bottom = _extent(run)
        near = {i for key in _between(buckets, int(top // step) - 1, int(bottom // step) + 1) for i in buckets[key]}
        best = max(near, key=lambda i: _shared(cores[i], (top, bottom)), default=None)
        if best is not None and _shared(cores[best], (top, bottom)) >= _OVERLAP:
            rows[best].append(run)
            continue
        rows.append([run])
        cores.append((top, bottom))
        buckets.setdefault(int((top + bottom) / 2 // step), []).append(len(rows) - 1)
    lines = [line for row in rows if (line := _line(row)) is not None]
    return sorted(lines, key=lambda line: (line.y, line.x0))


def _between(buckets: dict[int, list[int]], low: int, high: int) -> list[int]:
    """The keys from low to high; a broken font size may make a character as high as thousands of pages."""
    keys = range(low, high + 1) if high - low < len(buckets) else buckets
    return [key for key in keys if low <= key <= high and key in buckets]


def usual_size(glyphs: Sequence[Glyph]) -> float:
    """The font size of most characters; 10.5 where there are none."""
    sizes = Counter(round(g.size * 2) for g in glyphs)
    return max(1.0, sizes.most_common(1)[0][0] / 2) if sizes else 10.5


def _runs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Characters in drawing order, cut where the pen jumps; one drawn twice at the same place counts once."""
    runs: list[list[Glyph]] = []
    seen: set[tuple[str, int, int]] = set()
    for glyph in glyphs:
        step = max(1.0, 0.4 * glyph.size)
        key = (glyph.text, round(glyph.x0 / step), round(glyph.y / step))
        if key in seen and glyph.text != " ":
            continue
        seen.add(key)
        last = runs[-1][-1] if runs else None
        if last is not None and _follows(last, glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [run for run in runs if any(not g.text.isspace() for g in run)]


def _follows(last: Glyph, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    if glyph.turn != last.turn:
        return False
    if glyph.turn:
        return abs(glyph.y - last.y) < 2.5 * size and abs(glyph.x0 - last.x0) < 2.5 * size
    return (
        abs(glyph.y - last.y) < 0.12 * size
        and -0.5 * size < glyph.x0 - last.x1 < _GAP_RUN * size
        and 0.8 < (last.size + 0.01) / (glyph.size + 0.01) < 1.25
    )


def _extent(run: Sequence[Glyph]) -> tuple[float, float]:
    if run[0].turn:
        middle = sum(g.y for g in run) / len(run)
        return middle - 0.5 * run[0].size, middle + 0.5 * run[0].size
    size = max(g.size for g in run)
    return run[0].y - ASCENT * size, run[0].y + DESCENT * size


def _shared(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Share of the lower of two extents that they have in common."""
    least = min(one[1] - one[0], other[1] - other[0])
    return (min(one[1], other[1]) - max(one[0], other[0])) / least if least > 0 else 0.0


def _line(runs: Sequence[Sequence[Glyph]]) -> PrintedLine | None:
    """Runs in one line: pieces where there are wide gaps, spaces where there are narrow ones."""
    pieces: list[Piece] = []
    text: list[str] = []
    members: list[Glyph] = []
    for run in sorted(runs, key=lambda r: (min(g.x0 for g in r), r[0].y)):
        inked = [g for g in run if not g.text.isspace()]
        if members and inked:
            end = max(g.x1 for g in members)
            gap = inked[0].x0 - end
            if gap > _GAP_COLUMN * max(members[-1].size, inked[0].size) and gap > _GAP_COLUMN * usual_size(members):
                pieces.append(_piece(text, members))
                text, members = [], []
        for glyph in run:
            if glyph.text.isspace():
                if text and text[-1] != " ":
                    text.append(" " if glyph.text != "\u3000" else "\u3000")
                continue
            if members and text[-1] not in (" ", "\u3000") and _spaced(members[-1], glyph):
                text.append(" ")
            text.append(glyph.text)
            members.append(glyph)
    if members:
        pieces.append(_piece(text, members))
    kept = tuple(piece for piece in pieces if piece.text)
    return PrintedLine(kept) if kept else None


def _piece(text: Sequence[str], members: Sequence[Glyph]) -> Piece:
    size = usual_size(members)
    weight = Counter(round(g.y * 2) for g in members if abs(g.size - size) < 0.6) or Counter([round(members[0].y * 2)])
    y = weight.most_common(1)[0][0] / 2
    return Piece("".join(text).strip(), min(g.x0 for g in members), max(g.x1 for g in members), y, size)


def _spaced(last: Glyph, glyph: Glyph) -> bool:
    """Whether the gap between two characters of a line is one that a reader sees as a space."""
    if glyph.turn or last.turn:
        return False
    gap = (glyph.x0 - last.x1) / max(1.0, min(last.size, glyph.size))
    wide = [is_wide(c) and not "\uff10" <= c <= "\uff5a" for c in (last.text, glyph.text)]
    if all(wide):
        return gap > 0.85
    if last.text in "./" or glyph.text in "./":
        return gap > 0.6 and not (last.text == "." and glyph.text.isdigit())
    return gap > (0.45 if any(wide) else 0.18)


def is_wide(text: str) -> bool:
    """Whether a character takes a full em: ideographs and full-width signs."""
    return text >= "\u2e80" or text in "—…“”‘’"


def is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Whether most characters stand below the one drawn before them, as in a page set in columns."""
    inked = [g for g in glyphs if not g.text.isspace() and not g.turn]
    down = sum(
        abs(b.x0 - a.x0) < 0.3 * a.size and 0.7 * a.size < b.y - a.y < 1.7 * a.size and is_wide(b.text)
        for a, b in pairwise(inked)
    )
    return down >= 8 and down > 0.7 * len(inked)


def _vertical_lines(glyphs: Sequence[Glyph]) -> list[PrintedLine]:
    """Columns of a page that is set from top to bottom, the right one first."""
    columns: list[list[Glyph]] = []
    for glyph in glyphs:
        last = columns[-1][-1] if columns else None
        if last is not None and abs(glyph.x0 - last.x0) < 0.6 * glyph.size and glyph.y > last.y:
            columns[-1].append(glyph)
        else:
            columns.append([glyph])
    lines = []
    for column in sorted(columns, key=lambda c: -c[0].x0):
        text: list[str] = []
        for glyph, before in zip(column, [None, *column], strict=False):
            if before is not None and glyph.y - before.y > 1.9 * glyph.size:
                text.append(" ")
            text.append(glyph.text)
        size = column[0].size
        piece = Piece("".join(text).strip(), column[0].x0, column[0].x0 + size, column[0].y, size)
        if piece.text:
            lines.append(PrintedLine((piece,)))
    return lines
