"""Where a grid's header stands, how many rows it has, and what its columns are called.

    title row   one cell over the whole width, before the header: names the table
    header      the first row that holds names only; all its rows that the file declares, but none that holds a value
    levels      a cell that spans columns (or repeats, or has blanks beside it) is divided by the names in the row below
    names       the levels joined by "·": 水质目标·年均浓度

A header that the file declares (th, Word's repeated rows, the rule of a Markdown table) may have names of any length;
one that it doesn't declare is judged by its shape: short names (brackets don't count), or long ones above values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.flat_tables import column_kind
from corpus.table_roles import caption, is_value, plain
from corpus.types import TableCell

Row = Sequence[TableCell | None]
_YEAR = re.compile(r"(?:19|20)\d\d")
# What a form asks for is no name of a column: 项目名称：, □新建, 1.1 标准名称.
_FORM = re.compile(r"[：:]$|[□☑☒■]|^\d+(?:\.\d+)*[^年月\d\s.·（(]|[，。；]$")
_MAX_NAME = 16
_MAX_LONG_NAME = 40
_LOOK_AT = 5


@dataclass(frozen=True, slots=True)
class Head:
    """Column names, the index of the first row behind the header, and the title that stands over the whole width."""

    names: tuple[str, ...]
    first: int
    title: str | None = None


def head_of(raw: str, grid: Sequence[Row], stated: int) -> Head | None:
    """The header of a grid; None when no row of the first ones is one. ``stated`` header rows are declared."""
    top = 0
    while top < len(grid) - 1 and _is_one_cell(raw, grid[top]):
        top += 1
    title = next((found for row in reversed(grid[:top]) if (found := _title(raw, row))), None)
    for at in range(top, min(top + (1 if stated else _LOOK_AT), len(grid) - 1)):
        first = at + _depth(raw, grid[at:], max(0, stated - at))
        names = _names(raw, grid[at:], first - at, declared=stated > at)
        if names is not None and (at == top or _is_plain_header(names)):
            return Head(names, first, title)
    return None


def text_of(raw: str, cell: TableCell | None) -> str:
    """A cell's text without white space."""
    return "".join(raw[cell.start : cell.end].split()) if cell is not None else ""


def _is_one_cell(raw: str, row: Row) -> bool:
    """A row of one cell over the whole width, or with text in one cell only (单位：万元 at the right)."""
    return len({id(cell) for cell in row}) == 1 or sum(1 for cell in _distinct(row) if text_of(raw, cell)) <= 1


def _title(raw: str, row: Row) -> str | None:
    return next((found for cell in _distinct(row) if (found := caption(text_of(raw, cell)))), None)


def _distinct(row: Row) -> list[TableCell]:
    found: list[TableCell] = []
    for cell in row:
        if cell is not None and not any(cell is other for other in found):
            found.append(cell)
    return found


def _depth(raw: str, grid: Sequence[Row], stated: int) -> int:
    """Rows of the header that begins at the grid's first row: declared ones, and ones that divide a name above."""
    cells = [cell for cell in grid[0] if cell is not None]
    top = min((cell.row for cell in cells), default=0)
    spans = max((cell.row + cell.row_span - top for cell in cells), default=1)
    depth = max(1, stated, spans)
    values = next((i for i, row in enumerate(grid) if i and _holds_value(raw, row, top + i)), len(grid))
    depth = max(1, min(depth, values))
    while depth < min(values, len(grid) - 1) and depth < _LOOK_AT and _divides(raw, grid[depth - 1], grid[depth]):
        depth += 1
    return depth


def _holds_value(raw: str, row: Row, index: int) -> bool:
    """Whether a row has a number in a cell that begins in it: then it is a record, whatever was declared."""
    texts = [text_of(raw, cell) for cell in _distinct(row) if cell.row == index]
    numbers = [text for text in texts if is_value(text)]
    return bool(numbers) and not (len(texts) > 1 and texts == [str(n) for n in range(1, len(texts) + 1)])


def _divides(raw: str, above: Row, below: Row) -> bool:
    """Whether a row names the columns below a name that spans, repeats or is followed by blanks in the row above.

    What stands below any other name must be blank, the same cell, or the same name again.
    """
    texts, names = [text_of(raw, cell) for cell in above], [text_of(raw, cell) for cell in below]
    merged = any(cell is not None and cell.column_span > 1 for cell in above)
    divided = False
    at = 0
    while at < len(above):
        stop = at + 1
        while stop < len(above) and _goes_on(above, texts, names, (at, stop), merged):
            stop += 1
        parts = {name for name in names[at:stop] if name}
        if stop - at > 1 and len(parts) > 1 and max(map(len, parts)) <= _MAX_LONG_NAME:
            divided = True
        elif below[at] is not above[at] and not parts <= {texts[at]}:
            return False
        at = stop
    return divided


def _goes_on(above: Row, texts: list[str], names: list[str], run: tuple[int, int], merged: bool) -> bool:
    """Whether a name is also that of a later column: one cell, or the same text, or a blank with a name below it."""
    at, column = run
    if merged:
        return above[column] is above[at]
    return bool(texts[at] and names[column]) and texts[column] in ("", texts[at])


def _names(raw: str, grid: Sequence[Row], rows: int, *, declared: bool) -> tuple[str, ...] | None:
    """Column names from the header's rows; None when these are no names."""
    names: list[str] = []
    longest: list[str] = []
    texts = [[text_of(raw, cell) for cell in row] for row in grid[:rows]]
    for row in texts[:-1]:
        for column in range(1, len(row)):
            if not row[column] and texts[-1][column]:
                row[column] = row[column - 1]
    for column in range(len(grid[0])):
        parts = list(dict.fromkeys(row[column] for row in texts if row[column]))
        names.append("·".join(parts))
        longest.append(max(parts, key=len, default=""))
    filled = [name for name in names if name]
    if len(filled) < 2 or any(name.isdigit() and not _YEAR.fullmatch(name) for name in filled):
        return None
    if declared:
        return tuple(names)
    if len(names) - len(filled) > 1 or any(_FORM.search(part) for name in filled for part in name.split("·")):
        return None
    for column, name in enumerate(longest):
        if len(plain(name)) > _MAX_NAME and not _above_values(raw, grid[rows:], column, name):
            return None
    known = any(column_kind(name) for name in filled)
    return tuple(names) if known or rows > 1 or len(grid) > 2 else None


def _is_plain_header(names: tuple[str, ...]) -> bool:
    """Whether names below other rows are a header beyond doubt: all there, all different, most of them well known."""
    return len(set(names)) == len(names) and all(names) and 2 * sum(map(bool, map(column_kind, names))) >= len(names)


def _above_values(raw: str, body: Sequence[Row], column: int, name: str) -> bool:
    """Whether a long name, without a sentence's end, stands above a column of values."""
    texts = [text for row in body if (text := text_of(raw, row[column]))]
    values = sum(map(is_value, texts))
    return (
        len(name) <= _MAX_LONG_NAME and not set(name) & set("。；！？") and len(texts) > 1 and 2 * values > len(texts)
    )
