"""The clause tree while it is being built: mutable nodes, and their way into immutable clauses.

A node holds its own paragraphs until they become clauses of their own or stay its text; ``after`` are paragraphs that
stand behind its last child and still are its own text (（责任单位：…） at the end of a section).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.flat_tables import FlatRow
from corpus.lines import Line
from corpus.types import Cell, Clause, ClauseKind, Mark


@dataclass(slots=True)
class Paragraph:
    """``raw[start:end]``: lines that belong together, hard wraps joined."""

    start: int
    end: int
    lines: list[Line]

    def text(self, raw: str) -> str:
        """The raw slice."""
        return raw[self.start : self.end]


@dataclass(slots=True)
class Node:
    """A clause to be. ``label_end`` is where its label ends; ``family`` is "" for what carries no number."""

    label: str
    kind: ClauseKind
    start: int
    end: int
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)
    label_end: int = 0
    number: int = 0
    family: str = ""
    restart: bool = False
    implied: bool = False
    heading: str | None = None
    body: int = 0
    columns: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()

    def add(self, child: Node) -> None:
        """Hang a child below this node, behind the others."""
        child.parent = self
        self.children.append(child)


def unnumbered(number: int, paragraph: Paragraph) -> Node:
    """A paragraph as a clause "[n]"."""
    label = f"[{number}]"
    node = Node(label, ClauseKind.UNNUMBERED, paragraph.start, paragraph.end, number=number, implied=True)
    node.body = paragraph.start
    node.paragraphs.append(paragraph)
    return node


def walk(nodes: Sequence[Node]) -> list[Node]:
    """All nodes, parents before their children, in document order."""
    stack, found = list(reversed(nodes)), []
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(reversed(node.children))
    return found


def last_leaf(node: Node) -> Node:
    """The last child of the last child, and so on down."""
    while node.children:
        node = node.children[-1]
    return node


def row_node(row: FlatRow) -> Node:
    """A table row with its sub-rows and the numbered parts of its cells."""
    node = Node(row.label, ClauseKind.ROW, row.start, row.end, implied=row.implied, cells=row.cells)
    node.heading, node.body = row.heading, row.start
    for part in row.measures:
        kind = ClauseKind.MEASURE if part.measure else ClauseKind.ITEM
        measure = Node(part.label, kind, part.start, part.end, columns=(part.column,))
        measure.body = part.body
        node.add(measure)
    for sub in row.rows:
        node.add(row_node(sub))
    return node


def wrap_marks(raw: str, paragraphs: Sequence[Paragraph]) -> list[Mark]:
    """The line breaks inside paragraphs, those before and behind what is marked between two lines, too."""
    found = []
    for paragraph in paragraphs:
        for line, following in zip(paragraph.lines, paragraph.lines[1:], strict=False):
            gap = raw[line.end : following.start]
            found.append(Mark(line.end, following.start - len(gap.lstrip()), "wrap"))
            if gap.strip():
                found.append(Mark(line.end + len(gap.rstrip()), following.start, "wrap"))
    return [mark for mark in found if mark.start < mark.end]


def clauses_of(roots: Sequence[Node]) -> tuple[Clause, ...]:
    """The tree as clauses, in document order; a number that stands twice among siblings gets ~2, ~3."""
    found: list[Clause] = []
    used: dict[tuple[str, ...], int] = {}
    above: list[tuple[Node, tuple[str, ...], int | None]] = [(n, (), None) for n in _ordered(roots)[::-1]]
    while above:
        node, path, parent = above.pop()
        own = _unique((*path, *node.columns, node.label), used)
        index = len(found)
        found.append(
            Clause(
                index=index,
                path=own,
                label=own[-1],
                kind=node.kind,
                start=node.start,
                end=node.end,
                parent=parent,
                heading=node.heading,
                body=min(max(node.body, node.start), node.end),
                implied=node.implied,
                cells=node.cells,
            )
        )
        above.extend((child, own, index) for child in _ordered(node.children)[::-1])
    return tuple(found)


def _ordered(nodes: Sequence[Node]) -> list[Node]:
    return sorted(nodes, key=lambda n: n.start)


def _unique(path: tuple[str, ...], used: dict[tuple[str, ...], int]) -> tuple[str, ...]:
    times = used.get(path, 0) + 1
    used[path] = times
    return path if times == 1 else _unique((*path[:-1], f"{path[-1]}~{times}"), used)
