"""Markdown tables (| 指标 | 2025年 |) as row clauses: their lines become cells, which corpus.cell_tables reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.cell_tables import row_table
from corpus.flat_tables import FlatTable
from corpus.lines import Line
from corpus.types import Mark, Table, TableCell

_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class PipeTable:
    """A table and the mark for its rule (| --- | --- |), which is nobody's text."""

    table: FlatTable
    rules: tuple[Mark, ...]


def find_pipe_tables(raw: str, lines: Sequence[Line]) -> list[PipeTable]:
    """Tables of a header line, a rule, and at least one row; lines without a bar end a table."""
    found: list[PipeTable] = []
    at = 1
    while at < len(lines):
        if raw[lines[at].start] in "|:-" and _RULE.fullmatch(raw, lines[at].start, lines[at].end):
            stop = at + 1
            while stop < len(lines) and _PIPE.search(raw, lines[stop].start, lines[stop].end):
                stop += 1
            table = _table(raw, [lines[at - 1], *lines[at + 1 : stop]])
            if table is not None:
                found.append(PipeTable(table, (Mark(lines[at].start, lines[at].end, "table_rule"),)))
                at = stop
        at += 1
    return found


def _table(raw: str, lines: Sequence[Line]) -> FlatTable | None:
    cells = [cell for row, line in enumerate(lines) for cell in _cells(raw, line, row)]
    if len(lines) < 2 or not _PIPE.search(raw, lines[0].start, lines[0].end):
        return None
    return row_table(raw, Table(lines[0].start, lines[-1].end, tuple(cells), header_rows=1))


def _cells(raw: str, line: Line, row: int) -> list[TableCell]:
    edges = [m.start() for m in _PIPE.finditer(raw, line.start, line.end)]
    if not edges or edges[0] > line.start:
        edges.insert(0, line.start - 1)
    if edges[-1] < line.end - 1:
        edges.append(line.end)
    cells = []
    for column, (left, right) in enumerate(zip(edges, edges[1:], strict=False)):
        start, end = left + 1, right
        while start < end and raw[start].isspace():
            start += 1
        while end > start and raw[end - 1].isspace():
            end -= 1
        cells.append(TableCell(start, end, row, column))
    return cells
