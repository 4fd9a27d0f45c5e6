"""The clause tree of a document: ``parse_outline(raw, marks) -> Outline``. No files, no models, no word segmentation.

    table of contents   marked                                                 corpus.contents
    lost line breaks    giant lines cut before their labels                    corpus.lost_breaks
    labels              at line starts, accepted or refused by sequence        corpus.numbering, corpus.candidates,
                                                                               corpus.sequence
    further texts       a second regulation, a plan behind its notice          corpus.texts
    chapters            of standards: by contents list and decimals            corpus.chapters
    tables              rows: flattened to lines, Markdown, Word and HTML      corpus.flat_tables, corpus.pipe_tables,
                                                                               corpus.cell_tables
    paragraphs          hard wraps joined, hung below the label before them    here
    lead-ins            lists below the sentence that introduces them          corpus.lead_ins
    regrouping          tails, 款, brackets of units, explained terms          corpus.regroup
    implied parents     runs whose heading was lost or has no number           corpus.implied
    headings, "[n]"     what a clause's first line says, its other paragraphs  corpus.headings

Known limits: labels are looked for at line starts only (elsewhere where lines were lost or a number is missing); a
heading without any number is recognised only where a run of numbers begins below it; a table without a header row of
known column names stays text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import corpus.reading_messages  # noqa: F401  (registers the texts of the notes below)
from corpus.candidates import Candidates, label_of
from corpus.contents import chapters_named, find_contents
from corpus.flat_tables import FlatTable, find_flat_tables
from corpus.headings import closed, finish
from corpus.implied import Runs, below_headings
from corpus.lead_ins import lists_below, root_lists_below
from corpus.lines import Line, Wrapping, ends_sentence, lines_of, wrapping_of
from corpus.lost_breaks import restore_lines
from corpus.numbering import folded, heading_at, label_at
from corpus.pipe_tables import find_pipe_tables
from corpus.regroup import glossary, lift, place_after, split_annex_list, split_tail
from corpus.run_on import cut_run_on
from corpus.sequence import Placed, place
from corpus.table_roles import is_unit_line, table_label
from corpus.tree import Node, Paragraph, clauses_of, row_node, unnumbered, walk, wrap_marks
from corpus.types import Clause, ClauseKind, Mark, Note

_KINDS = {
    "annex": ClauseKind.ANNEX,
    "part": ClauseKind.SECTION,
    "subpart": ClauseKind.SECTION,
    "chapter": ClauseKind.SECTION,
    "section": ClauseKind.SECTION,
    "heading": ClauseKind.SECTION,
    "article": ClauseKind.ARTICLE,
    "plain": ClauseKind.SECTION,
    "cn": ClauseKind.SECTION,
    "marker": ClauseKind.PARAGRAPH_MARKER,
}
_BODY_END = re.compile(r"[。；！？;!?：:，,、]$")
_PROSE = re.compile(r"[，。；,;]")
_CONTINUES = re.compile(r"[，。；、！？）)》”’％%,;]")
_MARKUP = "#>*+-_ \t\u3000\xa0"
_PROSE_MIN, _TITLE_MAX = 20, 60
_HEADING_LINE_MAX, _BODY_LINE_MIN = 60, 60


@dataclass(frozen=True, slots=True)
class Outline:
    """Clauses in document order, marks made on the way (wraps, table of contents), doubts, and what is no clause."""

    clauses: tuple[Clause, ...]
    marks: tuple[Mark, ...]
    notes: tuple[Note, ...]
    loose: tuple[tuple[int, int], ...]


def parse_outline(
    raw: str, marks: Sequence[Mark] = (), *, tables: Sequence[FlatTable] = (), flat: bool = False
) -> Outline:
    """Parse the unmarked part of a raw text; ``tables`` are those that the file's format already told apart.

    ``flat``: the text's line breaks were lost (corpus.lost_breaks). Marks ``wrap`` are no text to skip: they say where
    printed lines go on, if the format knows.
    """
    ends = frozenset(mark.start for mark in marks if mark.why == "wrap")
    builder = _Builder(raw, [mark for mark in marks if mark.why != "wrap"], tables, flat)
    if ends:
        builder.wrapping = Wrapping(ends=ends)
    return builder.build()


class _Builder:
    def __init__(self, raw: str, marks: Sequence[Mark], tables: Sequence[FlatTable], flat: bool) -> None:
        self.raw = raw
        self.notes: list[Note] = []
        self.marks: list[Mark] = []
        self.roots: list[Node] = []
        self.loose: list[Paragraph] = []
        skip = sorted([*marks, *(Mark(t.start, t.end, "table") for t in tables)], key=lambda m: m.start)
        lines = lines_of(raw, skip)
        piped = find_pipe_tables(raw, lines)
        if piped:
            self.marks.extend(mark for table in piped for mark in table.rules)
            inside = [Mark(t.table.start, t.table.end, "table") for t in piped]
            lines = lines_of(raw, sorted([*skip, *inside], key=lambda m: m.start))
        self.given = sorted([*tables, *(t.table for t in piped)], key=lambda t: t.start)
        self.lines, restored = restore_lines(raw, lines, flat=flat)
        if restored or flat:
            self.notes.append(Note("breaks_lost", lines[0].start, lines[-1].end))
        self.flat = flat
        self.headings: set[int] = set()
        self.chapters: Mapping[int, str] = _chapters_marked(raw, skip)
        self.wrapping: Wrapping = wrapping_of(raw, self.lines)

    def build(self) -> Outline:
        contents = find_contents(self.raw, self.lines)
        if contents:
            self.chapters = contents.chapters
            self.marks.append(Mark(self.lines[contents.first].start, self.lines[contents.stop - 1].end, "toc"))
            del self.lines[contents.first : contents.stop]
        self.lines, labels = cut_run_on(self.raw, self.lines, partial(label_of, self.raw))
        tables = find_flat_tables(self.raw, self.lines, [t.start for t in self.given])
        in_table = {i for table in tables for i in range(table.first_line, table.last_line + 1)}
        found = Candidates(self.raw, self.lines, self.wrapping)
        free = [None if i in in_table else label for i, label in enumerate(labels)]
        placed, notes = place(self.raw, found.of(free, self.chapters))
        self.notes.extend(notes)
        self.headings = found.headings
        self._assemble({entry.line: (entry, at) for at, entry in enumerate(placed)}, in_table)
        self._regroup()
        self._attach_tables(sorted([*tables, *self.given], key=lambda t: t.start))
        self._mark_markup()
        for node in walk(self.roots):
            finish(self.raw, node)
        for node in reversed(walk(self.roots)):
            _set_end(node)
        return Outline(clauses_of(self.roots), self._all_marks(), tuple(self.notes), self._loose_spans())

    # Tree

    def _assemble(self, placed: dict[int, tuple[Placed, int]], in_table: set[int]) -> None:
        nodes: dict[int, Node] = {}
        current: Node | None = None
        last: Line | None = None
        others = [table.start for table in self.given]
        for i, line in enumerate(self.lines):
            if i in in_table:
                last = None
                continue
            if i in self.headings or i - 1 in self.headings:
                last = None
            if last is not None and others and bisect_left(others, last.end) != bisect_left(others, line.start):
                last = None
            if i in placed:
                entry, position = placed[i]
                current = self._open(entry, nodes)
                nodes[position] = current
            target = current.paragraphs if current else self.loose
            joins = last is not None and i not in placed and bool(target) and self._joins(target[-1], last, line)
            if joins:
                target[-1].lines.append(line)
                target[-1].end = line.end
            else:
                target.append(Paragraph(line.start, line.end, [line]))
            last = line
        if not nodes:
            self._paragraphs_as_clauses()

    def _joins(self, paragraph: Paragraph, last: Line, line: Line) -> bool:
        """Whether a line goes on with the paragraph: wrapped at the file's width, or broken inside a sentence."""
        if self.wrapping.ends:
            return self.wrapping.continues(self.raw, last, line)
        if ends_sentence(self.raw, last) and (line.blank_before or not self.wrapping.width):
            return False
        if self.wrapping.width:
            return self.wrapping.continues(self.raw, last, line)
        if _CONTINUES.match(self.raw, line.start):
            return True
        if line.blank_before or self.raw[last.end - 1] in '）)”"》' or self._is_heading_line(paragraph, line):
            return False
        return paragraph.end - paragraph.start >= _PROSE_MIN and bool(
            _PROSE.search(self.raw, paragraph.start, paragraph.end)
        )

    def _is_heading_line(self, paragraph: Paragraph, line: Line) -> bool:
        """A short labelled line without a full stop above a much longer line is a heading, pause in it or not."""
        length = paragraph.end - paragraph.start
        return (
            length <= _HEADING_LINE_MAX
            and len(paragraph.lines) == 1
            and line.end - line.start >= max(_BODY_LINE_MIN, length)
            and self.raw[paragraph.end - 1] > "\u2e80"
            and self.raw[paragraph.end - 1] not in "，、"
            and label_at(self.raw, paragraph.start, paragraph.end) is not None
        )

    def _open(self, entry: Placed, nodes: dict[int, Node]) -> Node:
        label = entry.label
        text = folded("".join(self.raw[label.start : label.end].split()).strip("#*：:"))
        kind = _KINDS.get(label.family, ClauseKind.ITEM)
        node = Node(text, kind, label.start, label.end, label_end=label.end, number=label.number, family=label.family)
        node.restart = entry.restart
        if label.family == "heading":
            above = nodes[entry.parent].children if entry.parent is not None else self.roots
            node.number = 1 + sum(child.family == "heading" for child in above)
            node.label, node.implied = f"[{node.number}]", True
        if entry.parent is not None:
            nodes[entry.parent].add(node)
        else:
            self.roots.append(node)
        return node

    def _paragraphs_as_clauses(self) -> None:
        """A file without any number: its paragraphs are the clauses; what looks like a title stays loose."""
        body = [p for p in self.loose if p.end - p.start > _TITLE_MAX or _BODY_END.search(p.text(self.raw))]
        if not body:
            if not self.lines:
                self.notes.append(Note("no_outline"))
            return
        self.notes.append(Note("no_outline", body[0].start, body[-1].end))
        first = next(i for i, p in enumerate(self.loose) if p is body[0])
        below = self.loose[first:]
        headed = below_headings(self.raw, below) if self.flat else []
        self.roots = headed or [unnumbered(n, paragraph) for n, paragraph in enumerate(below, 1)]
        del self.loose[first:]

    def _regroup(self) -> None:
        glossary(self.raw, self.roots)
        if self.flat:
            self.loose.extend(split_annex_list(self.raw, self.roots))
        self.loose.extend(split_tail(self.raw, self.roots, flat=self.flat))
        self.loose.sort(key=lambda p: p.start)
        lists_below(self.raw, self.roots)
        runs = Runs(self.raw, self.loose)
        self.roots = root_lists_below(self.raw, runs.imply(self.roots), self.loose)
        self.notes.extend(runs.notes)
        lift(self.raw, self.roots)
        place_after(self.raw, self.roots)

    def _attach_tables(self, tables: Sequence[FlatTable]) -> None:
        """Hang the rows of each table under the clause that stands before it."""
        nodes = sorted(walk(self.roots), key=lambda n: n.start)
        before, ended = -1, 0
        for table in tables:
            while before + 1 < len(nodes) and nodes[before + 1].start < table.start:
                before += 1
            self.marks.extend(Mark(a, b, "table_header") for a, b in table.repeated_headers)
            self.notes.extend(table.notes)
            owner = self._owner(nodes[before] if before >= 0 else None, table, ended)
            ended = table.end
            owner.end = max(owner.end, table.end)
            owner.body = owner.body or table.start
            for row in table.rows:
                if row.end > row.start:
                    owner.add(row_node(row))
        self.roots.sort(key=lambda n: n.start)

    def _owner(self, before: Node | None, table: FlatTable, since: int) -> Node:
        """The annex before a table; below any other clause a clause 表3 by its caption, implied where it has none.

        ``since`` is where the table before this one ends: what stands above it is no caption of this one.
        """
        if before is None:
            annex = Node("附表", ClauseKind.ANNEX, table.start, table.end, implied=True, heading=table.title)
            self.roots.insert(0, annex)
            return annex
        if before.kind is ClauseKind.ANNEX and not before.children:
            return before
        above = self._captioned(before, table, since)
        if above and (named := table_label(above[0].text(self.raw))):
            label, length = named
            node = Node(label, ClauseKind.SECTION, above[0].start, table.end, label_end=above[0].start + length)
            node.heading = table.title or closed(above[0].text(self.raw)[length:]) or None
            before.paragraphs = [p for p in before.paragraphs if p not in above]
            self.marks.extend(wrap_marks(self.raw, above))
        else:
            first = 2 if any(c.kind is ClauseKind.ROW for c in before.children) else 1
            tables = sum(c.implied and c.label.startswith("表") for c in before.children)
            node = Node(f"表{first + tables}", ClauseKind.SECTION, table.start, table.end, implied=True)
            node.heading = table.title
        node.body = table.start
        before.add(node)
        before.end = max(before.end, table.end)
        return node

    def _captioned(self, before: Node, table: FlatTable, since: int) -> list[Paragraph]:
        """The paragraphs of a clause that stand right above a table as its caption: 表3 …, and the unit below it."""
        found: list[Paragraph] = []
        for paragraph in reversed([p for p in before.paragraphs if p.end <= table.start]):
            text = paragraph.text(self.raw)
            if paragraph.start < max(since, before.label_end, before.start + 1):
                return []
            found.insert(0, paragraph)
            if table_label(text):
                return found
            if not is_unit_line(text):
                return []
        return []

    def _mark_markup(self) -> None:
        """Markdown signs around labels (## 一、, **第一条**) and before a title are nobody's text."""
        for paragraph in self.loose:
            words = heading_at(self.raw, paragraph.start, paragraph.end)
            if words is not None:
                self.marks.append(Mark(paragraph.start, words.start, "markup"))
                paragraph.start = words.start
        for node in walk(self.roots):
            if not node.family:
                continue
            at = node.start
            while at and self.raw[at - 1] in _MARKUP:
                at -= 1
            while at < node.start and self.raw[at].isspace():
                at += 1
            if at < node.start and (at == 0 or self.raw[at - 1].isspace()):
                self.marks.append(Mark(at, node.start, "markup"))
            if self.raw.startswith(("**", "__"), node.label_end):
                self.marks.append(Mark(node.label_end, node.label_end + 2, "markup"))

    # Result

    def _all_marks(self) -> tuple[Mark, ...]:
        for node in walk(self.roots):
            self.marks.extend(wrap_marks(self.raw, [*node.paragraphs, *node.after]))
        self.marks.extend(wrap_marks(self.raw, self.loose))
        return tuple(sorted(self.marks, key=lambda m: (m.start, m.end)))

    def _loose_spans(self) -> tuple[tuple[int, int], ...]:
        return tuple((p.start, p.end) for p in sorted(self.loose, key=lambda p: p.start))


def _chapters_marked(raw: str, marks: Sequence[Mark]) -> dict[int, str]:
    """The chapters that a table of contents names which the file's format had marked already."""
    text = "\n".join(raw[mark.start : mark.end] for mark in marks if mark.why == "toc")
    return chapters_named(text, lines_of(text))


def _set_end(node: Node) -> None:
    """A clause ends where its last paragraph or child does; rows and owners of tables keep the table's end."""
    ends = [p.end for p in [*node.paragraphs, *node.after]] + [c.end for c in node.children]
    if ends:
        keeps = node.kind in (ClauseKind.ROW, ClauseKind.ANNEX) or any(c.kind is ClauseKind.ROW for c in node.children)
        node.end = max([*ends, node.end] if keeps else ends)
