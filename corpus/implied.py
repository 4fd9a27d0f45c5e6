"""Parents whose headings were lost or carry no number.

Where the numbering of siblings starts again at 1, each run gets an implied parent "[1]", "[2]" …; so it does at the
root where another family begins behind a heading line. The heading of a run is a short line before it without any
stop: the line just above, or, at the root, one above the sentences that lead to the run (2025年工作安排建议).
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.headings import is_heading_line, is_prose, is_title_line
from corpus.regroup import ANNEX_LINE
from corpus.titles import is_title_like
from corpus.tree import Node, Paragraph, last_leaf, unnumbered, walk
from corpus.types import ClauseKind, Note

_ABOVE_MAX = 30


class Runs:
    """Groups siblings into runs. ``loose`` are the paragraphs before the first clause; headings are taken out of it."""

    def __init__(self, raw: str, loose: list[Paragraph]) -> None:
        self.raw = raw
        self.loose = loose
        self.notes: list[Note] = []

    def imply(self, roots: list[Node]) -> list[Node]:
        """The roots with implied parents above runs, everywhere in the tree."""
        grouped = self._grouped(roots, None)
        for node in walk(grouped):
            if node.kind is not ClauseKind.ARTICLE and not node.implied:
                node.children = self._grouped(node.children, node)
        return grouped

    def _grouped(self, siblings: list[Node], parent: Node | None) -> list[Node]:
        families = [n.family for n in siblings if n.restart]
        if not families:
            return self._by_family(siblings) if parent is None else siblings
        result: list[Node] = []
        count = 0
        for node in siblings:
            if node.family != families[0]:
                result.append(node)
                continue
            if count == 0 or node.restart:
                count += 1
                before = result[-1] if result else None
                result.append(self._group(count, node, self._heading_above(node, before, parent), parent))
            result[-1].end = node.end
            result[-1].add(node)
        return self._last_part(result) if parent is None else result

    def _by_family(self, roots: list[Node]) -> list[Node]:
        """Roots of different families, when heading lines stand between them: each family is a run."""
        body = [n for n in roots if n.family != "annex" and n.kind is not ClauseKind.UNNUMBERED]
        turns = [i for i in range(1, len(body)) if body[i].family != body[i - 1].family]
        if not turns or len({body[i].family for i in (0, *turns)}) != len(turns) + 1 or "" in {n.family for n in body}:
            return roots
        if any(self._heading_at(last_leaf(body[i - 1]).paragraphs) is None for i in turns):
            return roots
        result: list[Node] = []
        for count, (first, stop) in enumerate(zip([0, *turns], [*turns, len(body)], strict=True), 1):
            before = result[-1] if result else None
            group = self._group(count, body[first], self._heading_above(body[first], before, None), None)
            for node in body[first:stop]:
                group.add(node)
            result.append(group)
        others = [n for n in roots if all(n is not b for b in body)]
        return self._last_part([*result, *others])

    def _group(self, count: int, first: Node, taken: list[Paragraph], parent: Node | None) -> Node:
        group = Node(f"[{count}]", ClauseKind.SECTION, first.start, first.end, parent, number=count, implied=True)
        group.body = group.start
        _give_heading(self.raw, group, taken)
        self.notes.append(Note("implied_parent", first.start, first.start))
        return group

    def _heading_above(self, first: Node, before: Node | None, parent: Node | None) -> list[Paragraph]:
        """Heading line and the paragraphs behind it, taken away from where they hang; [] when there is no heading."""
        if before is not None:
            paragraphs, least = last_leaf(before).paragraphs, 1
        elif parent is None:
            paragraphs, least = self.loose, 0
        else:
            return []
        last = paragraphs[-1] if len(paragraphs) > least else None
        at = None
        if last is not None and last.end <= first.start and self._stands_above(last, paragraphs):
            at = len(paragraphs) - 1
        elif parent is None:
            at = self._heading_at([p for p in paragraphs if p.start < first.start])
        if at is None:
            return []
        taken = [p for p in paragraphs[at:] if p.start < first.start]
        paragraphs[at:] = paragraphs[at + len(taken) :]
        return taken

    def _stands_above(self, paragraph: Paragraph, paragraphs: Sequence[Paragraph]) -> bool:
        """Whether the line just above a run is its heading, and not the document's title or a list of annexes."""
        at_head = paragraphs is self.loose and not any(is_prose(self.raw, p) for p in paragraphs)
        if at_head and (len(paragraphs) == 1 or is_title_like(paragraph.text(self.raw))):
            return False
        return is_title_line(self.raw, paragraph, _ABOVE_MAX) and not ANNEX_LINE.match(self.raw, paragraph.start)

    def _heading_at(self, paragraphs: Sequence[Paragraph]) -> int | None:
        """Position of the last heading line with sentences before and behind it."""
        for at in range(len(paragraphs) - 1, 0, -1):
            above, line = paragraphs[at - 1], paragraphs[at]
            below = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
            if not is_heading_line(self.raw, line) or ANNEX_LINE.match(self.raw, line.start):
                continue
            if is_prose(self.raw, above) and (below is None or is_prose(self.raw, below)):
                return at
        return None

    def _last_part(self, roots: list[Node]) -> list[Node]:
        """A last part of sentences only, when the parts before it have such headings too."""
        groups = [n for n in roots if n.implied and n.kind is ClauseKind.SECTION]
        if not groups or any(n.heading is None for n in groups[1:]) or not groups[-1].children:
            return roots
        paragraphs = last_leaf(groups[-1]).paragraphs
        at = self._heading_at(paragraphs[1:])
        if at is None or len(paragraphs) < at + 3:
            return roots
        taken = paragraphs[at + 1 :]
        del paragraphs[at + 1 :]
        part = Node(f"[{len(groups) + 1}]", ClauseKind.SECTION, taken[0].start, taken[-1].end, implied=True)
        _give_heading(self.raw, part, taken)
        position = next(i for i, n in enumerate(roots) if n is groups[-1])
        return [*roots[: position + 1], part, *roots[position + 1 :]]


def below_headings(raw: str, paragraphs: Sequence[Paragraph]) -> list[Node]:
    """The clauses of a text without numbers whose breaks were lost: sentences below the short lines between them.

    Lines without a stop that stand above sentences are the heading of those (several are one); [] if there is none.
    """
    roots: list[Node] = []
    group: Node | None = None
    pending: list[Paragraph] = []
    for at, paragraph in enumerate(paragraphs):
        after = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        goes_on = after is not None and (_says(raw, after) or (is_heading_line(raw, after) and not pending))
        if is_heading_line(raw, paragraph) and goes_on and not _says(raw, paragraph):
            pending.append(paragraph)
            continue
        if pending and _says(raw, paragraph):
            group = Node(f"[{len(roots) + 1}]", ClauseKind.SECTION, pending[0].start, paragraph.end, implied=True)
            group.number, group.body = len(roots) + 1, paragraph.start
            group.heading = " ".join("".join(p.text(raw).split()) for p in pending)
            group.paragraphs = list(pending)
            roots.append(group)
        elif pending:
            for line in pending:
                _hang(roots, group, line)
        pending = []
        _hang(roots, group, paragraph)
    return roots if group is not None else []


def _says(raw: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph is a sentence or a question."""
    return is_prose(raw, paragraph) or raw[paragraph.end - 1] in "？?"


def _hang(roots: list[Node], group: Node | None, paragraph: Paragraph) -> None:
    if group is None:
        roots.append(unnumbered(len(roots) + 1, paragraph))
    else:
        group.add(unnumbered(len(group.children) + 1, paragraph))
        group.end = paragraph.end


def _give_heading(raw: str, group: Node, taken: list[Paragraph]) -> None:
    if taken:
        group.start, group.body = taken[0].start, taken[0].end
        group.heading = "".join(taken[0].text(raw).split()).strip("*#")
        group.paragraphs = list(taken)
