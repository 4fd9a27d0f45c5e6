"""Ruled tables: rules that cross make a grid, and where no rule divides two fields of it they are one merged cell.

    groups   rules connected by crossings                        one group, one table
    grid     the places of its rules along both axes             open sides (no rule at the edge) are closed
    cells    fields joined where the rule between them lacks     row and column spans

Pictures of boxes and arrows make grids too, but their cells are no rectangles, or there is one row or one column only:
those are no tables.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formats.pdf_rules import Rule

_COVERED = 0.6
_RECTANGLES = 0.85
MAX_FIELDS = 40_000


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: first row and column, spans, and its box in points of the frame."""

    row: int
    column: int
    row_span: int
    column_span: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the places of its column and row borders, and its cells row by row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def find_grids(level: Sequence[Rule], upright: Sequence[Rule], size: float) -> list[Grid]:
    """The ruled tables among the rules of a page; ``size`` is the usual font size, the measure of what is near."""
    near = max(1.5, 0.3 * size)
    level = [r for r in level if r.stop - r.start > 0.8 * size]
    upright = [r for r in upright if r.stop - r.start > 0.6 * size]
    grids = []
    for lying, standing in _groups(level, upright, near):
        grid = _grid(lying, standing, near, size)
        if grid is not None:
            grids.append(grid)
    return sorted(_outermost(grids), key=lambda g: (g.ys[0], g.xs[0]))


def _groups(level: Sequence[Rule], upright: Sequence[Rule], near: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that cross one another, directly or by way of others."""
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    upright = sorted(upright)
    places = [rule.at for rule in upright]
    for i, lying in enumerate(level):
        for j in range(bisect_left(places, lying.start - near), bisect_right(places, lying.stop + near)):
            if upright[j].start - near <= lying.at <= upright[j].stop + near:
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*level, *upright]):
        groups.setdefault(root(i), ([], []))[0 if i < len(level) else 1].append(rule)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _places(rules: Sequence[Rule], near: float) -> list[float]:
    """Where rules lie, those near one another taken together."""
    places: list[list[float]] = []
    for at in sorted(rule.at for rule in rules):
        if places and at - places[-1][0] <= near and at - places[-1][-1] <= near:
            places[-1].append(at)
        else:
            places.append([at])
    return [sum(place) / len(place) for place in places]


def _grid(level: Sequence[Rule], upright: Sequence[Rule], near: float, size: float) -> Grid | None:
    xs, ys = _places(upright, near), _places(level, near)
    left, right = min(r.start for r in level), max(r.stop for r in level)
    top, bottom = min(r.start for r in upright), max(r.stop for r in upright)
    if left < xs[0] - size:
        xs.insert(0, left)
    if right > xs[-1] + size:
        xs.append(right)
    if top < ys[0] - 0.8 * size:
        ys.insert(0, top)
    if bottom > ys[-1] + 0.8 * size:
        ys.append(bottom)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 2 or columns * rows > MAX_FIELDS:
        return None
    areas = _areas(xs, ys, (level, upright), near)
    cells = [cell for area in areas for cell in _cells(area, xs, ys)]
    whole = sum(1 for area in areas if _is_rectangle(area))
    if whole < _RECTANGLES * len(areas) or len(cells) < 4:
        return None
    if len({c.row for c in cells}) < 2 or len({c.column for c in cells}) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _areas(
    xs: Sequence[float], ys: Sequence[float], rules: tuple[Sequence[Rule], Sequence[Rule]], near: float
) -> list[list[tuple[int, int]]]:
    """Fields ``(row, column)`` of each cell: neighbours without a rule between them belong together."""
    level, upright = rules
    columns, rows = len(xs) - 1, len(ys) - 1
    lying = [[r for r in level if abs(r.at - y) <= near] for y in ys]
    standing = [[r for r in upright if abs(r.at - x) <= near] for x in xs]
    parent = list(range(rows * columns))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for row in range(rows):
        for column in range(columns):
            field = row * columns + column
            if column + 1 < columns and not _covers(standing[column + 1], ys[row], ys[row + 1]):
                parent[root(field)] = root(field + 1)
            if row + 1 < rows and not _covers(lying[row + 1], xs[column], xs[column + 1]):
                parent[root(field)] = root(field + columns)
    areas: dict[int, list[tuple[int, int]]] = {}
    for field in range(rows * columns):
        areas.setdefault(root(field), []).append(divmod(field, columns))
    return list(areas.values())


def _covers(rules: Sequence[Rule], start: float, stop: float) -> bool:
    shared = sum(max(0.0, min(r.stop, stop) - max(r.start, start)) for r in rules)
    return shared >= _COVERED * (stop - start)


def _is_rectangle(area: Sequence[tuple[int, int]]) -> bool:
    rows, columns = {r for r, _ in area}, {c for _, c in area}
    return len(area) == (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)


def _cells(area: Sequence[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]) -> list[GridCell]:
    """The cell that an area is; one that is no rectangle is cut into its rows."""
    if not _is_rectangle(area):
        by_row: dict[int, list[tuple[int, int]]] = {}
        for field in area:
            by_row.setdefault(field[0], []).append(field)
        if len(by_row) == 1:
            return [cell for field in area for cell in _cells([field], xs, ys)]
        return [cell for fields in by_row.values() for cell in _cells(fields, xs, ys)]
    row, column = min(area)
    down = max(r for r, _ in area) - row + 1
    across = max(c for _, c in area) - column + 1
    return [GridCell(row, column, down, across, xs[column], ys[row], xs[column + across], ys[row + down])]


def _outermost(grids: Sequence[Grid]) -> list[Grid]:
    """Grids that do not lie inside another one (a table within a cell is text of the cell)."""
    kept: list[Grid] = []
    for grid in sorted(grids, key=lambda g: -(g.xs[-1] - g.xs[0]) * (g.ys[-1] - g.ys[0])):
        x, y = (grid.xs[0] + grid.xs[-1]) / 2, (grid.ys[0] + grid.ys[-1]) / 2
        if not any(o.xs[0] <= x <= o.xs[-1] and o.ys[0] <= y <= o.ys[-1] for o in kept):
            kept.append(grid)
    return kept
