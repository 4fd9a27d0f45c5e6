"""The order in which the blocks of a page are read: from the top down, and column by column where there are columns.

A gutter is a strip in the middle part of the page that nothing crosses for some lines while prose stands on both of
its sides. Cells of a table without rules leave such strips too: their pieces are short, or there is a piece on one
side only, so they stay one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from corpus.formats.pdf_lines import Piece, PrintedLine

_LEAST = 3
_FULL = 0.62
_LETTERS = 8.0
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Block:
    """Something on a page: a line, or a table (an index, ``line`` None)."""

    x0: float
    x1: float
    top: float
    bottom: float
    line: PrintedLine | None = None
    table: int = -1


def block_of(line: PrintedLine) -> Block:
    """A line as a block."""
    tops = [p.top for p in line.pieces]
    return Block(line.x0, line.x1, min(tops), max(p.bottom for p in line.pieces), line)


def in_reading_order(blocks: Sequence[Block], depth: int = 0) -> list[Block]:
    """The blocks in the order in which a person reads them; lines that a gutter cuts become two."""
    ordered = sorted(blocks, key=lambda b: (_middle(b), b.x0))
    if depth >= _DEPTH:
        return ordered
    zone = _best_zone(ordered)
    if zone is None:
        return ordered
    first, stop, at = zone
    left, right = _divided(ordered[first:stop], at)
    return [
        *in_reading_order(ordered[:first], depth + 1),
        *in_reading_order(left, depth + 1),
        *in_reading_order(right, depth + 1),
        *in_reading_order(ordered[stop:], depth + 1),
    ]


def _middle(block: Block) -> float:
    if block.line is not None:
        return block.line.y - 0.35 * block.line.size
    return (block.top + block.bottom) / 2


def _best_zone(blocks: Sequence[Block]) -> tuple[int, int, float] | None:
    """First block, stop and gutter of the longest run of blocks that stand in columns; None when there is none."""
    pieces = [piece for block in blocks if block.line for piece in block.line.pieces]
    if len(pieces) < 2 * _LEAST:
        return None
    low, high = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    starts = sorted({round(p.x0) for p in pieces if low + 0.2 * (high - low) < p.x0 < low + 0.8 * (high - low)})
    best: tuple[int, int, float] | None = None
    for x in _candidates(starts, pieces):
        found = _zone_at(blocks, x)
        if found and (best is None or found[1] - found[0] > best[1] - best[0]):
            best = found
    return best


def _candidates(starts: Sequence[int], pieces: Sequence[Piece]) -> list[float]:
    """Left edges that several pieces share, a little to their left; at most 12."""
    counted = [(sum(abs(p.x0 - x) <= 3 for p in pieces), x) for x in starts]
    chosen = sorted((c for c in counted if c[0] >= _LEAST), reverse=True)[:12]
    return [x - 2.0 for _, x in chosen]


def _zone_at(blocks: Sequence[Block], x: float) -> tuple[int, int, float] | None:
    best: tuple[int, int, float] | None = None
    first = 0
    for index in range(len(blocks) + 1):
        if index < len(blocks) and not _crosses(blocks[index], x):
            continue
        if index - first >= _LEAST and (best is None or index - first > best[1] - best[0]):
            trimmed = _trimmed(blocks, first, index, x)
            if trimmed is not None and _are_columns(blocks[trimmed[0] : trimmed[1]], x):
                best = (*trimmed, x)
        first = index + 1
    return best


def _trimmed(blocks: Sequence[Block], first: int, stop: int, x: float) -> tuple[int, int] | None:
    """The zone from the first to the last block that lies beside something of the other side."""
    right = [i for i in range(first, stop) if _reaches_right(blocks[i], x)]
    left = [i for i in range(first, stop) if blocks[i].x0 < x]
    if not right or not left:
        return None
    begin = first
    while begin < stop and blocks[begin].bottom < blocks[right[0]].top - 2 * _height(blocks[right[0]]):
        begin += 1
    return begin, stop


def _height(block: Block) -> float:
    return block.line.size if block.line else 10.0


def _reaches_right(block: Block, x: float) -> bool:
    return block.x1 > x


def _crosses(block: Block, x: float) -> bool:
    if block.line is None:
        return block.x0 < x < block.x1
    return any(piece.x0 < x < piece.x1 for piece in block.line.pieces)


def _are_columns(blocks: Sequence[Block], x: float) -> bool:
    """Whether both sides are prose: most of their lines are long and reach from edge to edge of their column."""
    pieces = [piece for block in blocks if block.line for piece in block.line.pieces]
    sides = [p for p in pieces if p.x1 <= x], [p for p in pieces if p.x0 >= x]
    for side in sides:
        if len(side) < _LEAST:
            return False
        width = max(p.x1 for p in side) - min(p.x0 for p in side)
        size = median(p.size for p in side)
        if width < _LETTERS * size or median(p.x1 - p.x0 for p in side) < _FULL * width:
            return False
    widths = [max(p.x1 for p in side) - min(p.x0 for p in side) for side in sides]
    return min(widths) > 0.45 * max(widths)


def _divided(blocks: Sequence[Block], x: float) -> tuple[list[Block], list[Block]]:
    left: list[Block] = []
    right: list[Block] = []
    for block in blocks:
        if block.line is None:
            (left if block.x1 <= x else right).append(block)
            continue
        parts = (
            tuple(p for p in block.line.pieces if p.x1 <= x),
            tuple(p for p in block.line.pieces if p.x1 > x),
        )
        for part, side in zip(parts, (left, right), strict=True):
            if part:
                side.append(block_of(PrintedLine(part)))
    return left, right
