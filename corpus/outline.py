"""The clause tree of a document: ``parse_outline(raw, marks) -> Outline``. No files, no models, no word segmentation.

Lines become paragraphs (hard wraps joined), labels at line starts are accepted or refused by sequence
(corpus.sequence), tables flattened to lines become rows (corpus.flat_tables), and what remains inside a numbered
clause is its own text or, from the second paragraph on, unnumbered clauses "[1]", "[2]" (款 in an article).

Known limits: labels are looked for at line starts only; a heading without any number is recognised only where the
numbering restarts below it; a table without a header row of known column names stays text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import corpus.reading_messages  # noqa: F401  (registers the texts of the notes below)
from corpus.flat_tables import FlatRow, FlatTable, find_flat_tables
from corpus.lines import Line, Wrapping, ends_sentence, lines_of, wrapping_of
from corpus.numbering import Label, label_at
from corpus.sequence import Candidate, Placed, place
from corpus.types import Cell, Clause, ClauseKind, Mark, Note

_KINDS = {
    "annex": ClauseKind.ANNEX,
    "part": ClauseKind.SECTION,
    "subpart": ClauseKind.SECTION,
    "chapter": ClauseKind.SECTION,
    "section": ClauseKind.SECTION,
    "article": ClauseKind.ARTICLE,
    "cn": ClauseKind.SECTION,
    "marker": ClauseKind.PARAGRAPH_MARKER,
}
_SENTENCE = re.compile(r"[。！？!?；;]")
_PAUSE = re.compile(r"[，,；;：:。]")
_ANNEX_LINE = re.compile(r"附\s?[件表录图]")
_DATE_LINE = re.compile(
    r"[\d〇○零一二三四五六七八九十]{4}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?日"
)
_TAIL_LINE = re.compile(r"[（(]此[件页]|[（(](联系人|信息公开)|抄送|主办|主送|联系人|联系电话|信息公开")
_BODY_END = re.compile(r"[。；！？;!?：:，,、]$")
_PROSE = re.compile(r"[，。；,;]")
_CONTINUES = re.compile(r"[，。；、！？）)》”’％%,;]")
_PROSE_MIN = 20
_HEADING_MAX, _HEADING_WITH_PAUSE_MAX, _TITLE_MAX = 40, 60, 60


@dataclass(frozen=True, slots=True)
class Outline:
    """Clauses in document order, marks made on the way (wraps, table of contents), doubts, and what is no clause."""

    clauses: tuple[Clause, ...]
    marks: tuple[Mark, ...]
    notes: tuple[Note, ...]
    loose: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Paragraph:
    start: int
    end: int
    lines: list[Line]


@dataclass(slots=True)
class _Node:
    label: str
    kind: ClauseKind
    start: int
    end: int
    parent: _Node | None = None
    children: list[_Node] = field(default_factory=list)
    paragraphs: list[_Paragraph] = field(default_factory=list)
    number: int = 0
    family: str = ""
    restart: bool = False
    implied: bool = False
    heading: str | None = None
    body: int = 0
    columns: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()


def parse_outline(raw: str, marks: Sequence[Mark] = (), *, tables: Sequence[FlatTable] = ()) -> Outline:
    """Parse the unmarked part of a raw text; ``tables`` are those that the file's format already told apart."""
    return _Builder(raw, marks, tables).build()


class _Builder:
    def __init__(self, raw: str, marks: Sequence[Mark], tables: Sequence[FlatTable]) -> None:
        self.raw = raw
        self.given = tables
        skip = [*marks, *(Mark(t.start, t.end, "table") for t in tables)]
        self.lines = lines_of(raw, sorted(skip, key=lambda m: m.start))
        self.wrapping: Wrapping = wrapping_of(raw, self.lines)
        self.notes: list[Note] = []
        self.marks: list[Mark] = []
        self.roots: list[_Node] = []
        self.loose: list[_Paragraph] = []

    def build(self) -> Outline:
        self._mark_contents()
        tables = find_flat_tables(self.raw, self.lines)
        in_table = {i for table in tables for i in range(table.first_line, table.last_line + 1)}
        placed = self._labels(in_table)
        self._assemble(placed, tables, in_table)
        self._split_tail()
        for table in sorted([*tables, *self.given], key=lambda t: t.start):
            self._attach_table(table)
        self._imply_parents()
        for root in self.roots:
            _finish(self.raw, root)
        return Outline(self._clauses(), tuple(self.marks), tuple(self.notes), self._loose_spans())

    # Labels

    def _mark_contents(self) -> None:
        """A table of contents: 目录, then short lines of which the first stands again later."""
        squeezed = ["".join(self.raw[line.start : line.end].split()) for line in self.lines]
        for i, text in enumerate(squeezed[:200]):
            if text.strip("#*") not in ("目录", "目次", "CONTENTS"):
                continue
            entries = [re.sub(r"[.…·\s\d]+$", "", t) for t in squeezed]
            later = next((j for j in range(i + 2, len(entries)) if entries[j] and entries[j] == entries[i + 1]), None)
            if later and all(len(t) <= _TITLE_MAX for t in squeezed[i:later]):
                self.marks.append(Mark(self.lines[i].start, self.lines[later - 1].end, "toc"))
                del self.lines[i:later]
            return

    def _labels(self, in_table: set[int]) -> dict[int, tuple[Placed, int]]:
        candidates = []
        note_until = -1
        for i, line in enumerate(self.lines):
            if i in in_table:
                continue
            label = label_at(self.raw, line.start, line.end)
            if label is None:
                continue
            if label.family == "annex" and not self._is_annex(i, label):
                note_until = i + 1
                continue
            if i == note_until and label.family == "dot":
                note_until = i + 1
                continue
            previous = self.lines[i - 1] if i else None
            doubtful = bool(
                previous
                and self.wrapping.continues(self.raw, previous, line)
                and not ends_sentence(self.raw, previous)
                and self.raw[previous.end - 1] not in "）)"
            )
            candidates.append(Candidate(label, i, doubtful))
        placed, notes = place(self.raw, candidates)
        self.notes.extend(notes)
        return {p.line: (p, n) for n, p in enumerate(placed)}

    def _is_annex(self, at: int, label: Label) -> bool:
        """An annex begins where its label stands alone or before a short title; "附件：1.…" is a list of annexes."""
        line = self.lines[at]
        rest = self.raw[label.end : line.end].strip(" \u3000：:")
        if len(rest) > _TITLE_MAX or rest.endswith(("。", "；", "，")):
            return False
        has_colon = self.raw[label.end : label.end + 2].strip()[:1] in ("：", ":") and rest != ""
        if not has_colon:
            return label_at(self.raw, line.end - len(rest), line.end) is None or not rest
        twin = any(
            (found := label_at(self.raw, later.start, later.end)) is not None
            and found.family == "annex"
            and found.number in (label.number, 1)
            for later in self.lines[at + 1 :]
        )
        return not twin and len(self.lines) - at > 8

    # Tree

    def _assemble(self, placed: dict[int, tuple[Placed, int]], tables: Sequence[FlatTable], in_table: set[int]) -> None:
        nodes: dict[int, _Node] = {}
        current: _Node | None = None
        opened = False
        last: Line | None = None
        for i, line in enumerate(self.lines):
            if i in in_table:
                last = None
                continue
            if i in placed:
                entry, position = placed[i]
                current = self._open(entry, nodes)
                nodes[position] = current
                opened = False
            target = current.paragraphs if current else self.loose
            joins = last is not None and i not in placed and bool(target) and self._joins(target[-1], last, line)
            if joins:
                target[-1].lines.append(line)
                target[-1].end = line.end
            else:
                target.append(_Paragraph(line.start, line.end, [line]))
            opened = True
            last = line
        if not opened and not self.lines:
            self.notes.append(Note("no_outline"))
        if not nodes:
            self._paragraphs_as_clauses()

    def _joins(self, paragraph: _Paragraph, last: Line, line: Line) -> bool:
        """Whether a line goes on with the paragraph: wrapped at the file's width, or broken inside a sentence."""
        if ends_sentence(self.raw, last) and (line.blank_before or not self.wrapping.width):
            return False
        if self.wrapping.width:
            return self.wrapping.continues(self.raw, last, line)
        if _CONTINUES.match(self.raw, line.start):
            return True
        prose = paragraph.end - paragraph.start >= _PROSE_MIN and _PROSE.search(
            self.raw, paragraph.start, paragraph.end
        )
        return bool(prose) and not line.blank_before and self.raw[last.end - 1] not in '）)”"》'

    def _open(self, entry: Placed, nodes: dict[int, _Node]) -> _Node:
        label = entry.label
        text = "".join(self.raw[label.start : label.end].split())
        kind = _KINDS.get(label.family, ClauseKind.ITEM)
        node = _Node(text, kind, label.start, label.end, number=label.number, family=label.family)
        node.restart = entry.restart
        parent = nodes[entry.parent] if entry.parent is not None else None
        node.parent = parent
        (parent.children if parent else self.roots).append(node)
        return node

    def _paragraphs_as_clauses(self) -> None:
        """A file without any number: its paragraphs are the clauses; what looks like a title stays loose."""
        body = [p for p in self.loose if p.end - p.start > _TITLE_MAX or _BODY_END.search(self.raw[p.start : p.end])]
        if not body:
            return
        self.notes.append(Note("no_outline", body[0].start, body[-1].end))
        first = self.loose.index(body[0])
        for number, paragraph in enumerate(self.loose[first:], 1):
            node = _Node(f"[{number}]", ClauseKind.UNNUMBERED, paragraph.start, paragraph.end, number=number)
            node.implied = True
            node.paragraphs.append(paragraph)
            self.roots.append(node)
        del self.loose[first:]

    def _split_tail(self) -> None:
        """Take signature, date, list of annexes and notes of the office off the end of each root's last clause."""
        for root in [r for r in self.roots if r.family != "annex"]:
            node = root
            while node.children:
                node = node.children[-1]
            self.loose.extend(self._tail_of(node))
        self.loose.sort(key=lambda p: p.start)

    def _tail_of(self, node: _Node) -> list[_Paragraph]:
        keep = len(node.paragraphs)
        while keep > 1 and self._is_tail(node.paragraphs[keep - 1]):
            keep -= 1
        tail = node.paragraphs[keep:]
        signed = any(_DATE_LINE.search(self.raw[p.start : p.end]) for p in tail)
        annexes = any(_ANNEX_LINE.match(self.raw, p.start) for p in tail)
        if not (signed or annexes or any(_TAIL_LINE.match(self.raw, p.start) for p in tail)):
            return []
        del node.paragraphs[keep:]
        return tail

    def _is_tail(self, paragraph: _Paragraph) -> bool:
        text = self.raw[paragraph.start : paragraph.end]
        if _TAIL_LINE.match(text) or _ANNEX_LINE.match(text):
            return len(text) <= 200
        return len(text) <= 40 and not _BODY_END.search(text)

    def _attach_table(self, table: FlatTable) -> None:
        """Hang the rows of a flattened table under the clause that stands before it."""
        owner = self._last_before(table.start)
        if owner is None:
            owner = _Node("附表", ClauseKind.ANNEX, table.start, table.end, implied=True)
            self.roots.append(owner)
            self.roots.sort(key=lambda n: n.start)
        owner.end = max(owner.end, table.end)
        owner.body = owner.body or table.start
        self.marks.extend(Mark(a, b, "table_header") for a, b in table.repeated_headers)
        self.notes.extend(table.notes)
        for row in table.rows:
            _row_node(self.raw, row, owner)

    def _last_before(self, offset: int) -> _Node | None:
        best: _Node | None = None
        for node in _walk(self.roots):
            if node.start < offset and (best is None or node.start >= best.start):
                best = node
        return best

    def _imply_parents(self) -> None:
        """Group siblings whose numbering restarts under implied parents [1], [2] …, one for each run."""
        self.roots = self._grouped(self.roots, None)
        for node in list(_walk(self.roots)):
            if node.kind != ClauseKind.ROW and not node.implied:
                node.children = self._grouped(node.children, node)

    def _grouped(self, siblings: list[_Node], parent: _Node | None) -> list[_Node]:
        if not any(n.restart for n in siblings):
            return siblings
        family = next(n.family for n in siblings if n.restart)
        result: list[_Node] = []
        count = 0
        for node in siblings:
            if node.family != family:
                result.append(node)
                continue
            if count == 0 or node.restart:
                count += 1
                group = _Node(
                    f"[{count}]", ClauseKind.SECTION, node.start, node.end, parent, number=count, implied=True
                )
                group.body = node.start
                self._take_heading(group, result)
                self.notes.append(Note("implied_parent", node.start, node.start))
                result.append(group)
            node.parent = result[-1]
            result[-1].children.append(node)
        return result

    def _take_heading(self, group: _Node, before: list[_Node]) -> None:
        """A short line without a full stop just before a restart is the lost heading of the new run."""
        node = before[-1] if before else None
        while node and node.children:
            node = node.children[-1]
        paragraphs = node.paragraphs if node else self.loose if not before else []
        if len(paragraphs) < (2 if node else 1):
            return
        last = paragraphs[-1]
        text = self.raw[last.start : last.end]
        if last.end <= group.start and len(text) <= 30 and not _BODY_END.search(text) and not _ANNEX_LINE.match(text):
            paragraphs.pop()
            group.start, group.heading = last.start, text

    # Result

    def _clauses(self) -> tuple[Clause, ...]:
        found: list[Clause] = []
        used: set[tuple[str, ...]] = set()
        self._number(self.roots, (), None, found, used)
        for node in _walk(self.roots):
            for paragraph in node.paragraphs:
                self._wraps(paragraph)
        for paragraph in self.loose:
            self._wraps(paragraph)
        self.marks.sort(key=lambda m: m.start)
        return tuple(found)

    def _number(
        self,
        nodes: Sequence[_Node],
        above: tuple[str, ...],
        parent: int | None,
        found: list[Clause],
        used: set[tuple[str, ...]],
    ) -> None:
        for node in sorted(nodes, key=lambda n: n.start):
            path = _unique((*above, *node.columns, node.label), used)
            index = len(found)
            found.append(
                Clause(
                    index=index,
                    path=path,
                    label=path[-1],
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
            self._number(node.children, path, index, found, used)

    def _wraps(self, paragraph: _Paragraph) -> None:
        for line, following in zip(paragraph.lines, paragraph.lines[1:], strict=False):
            self.marks.append(Mark(line.end, following.start, "wrap"))

    def _loose_spans(self) -> tuple[tuple[int, int], ...]:
        return tuple((p.start, p.end) for p in sorted(self.loose, key=lambda p: p.start))


def _unique(path: tuple[str, ...], used: set[tuple[str, ...]]) -> tuple[str, ...]:
    """The path itself, or with ~2, ~3 behind its last label when the file uses the same number twice."""
    result, n = path, 1
    while result in used:
        n += 1
        result = (*path[:-1], f"{path[-1]}~{n}")
    used.add(result)
    return result


def _walk(nodes: Sequence[_Node]) -> list[_Node]:
    stack, found = list(reversed(nodes)), []
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(reversed(node.children))
    return found


def _row_node(raw: str, row: FlatRow, parent: _Node) -> None:
    node = _Node(row.label, ClauseKind.ROW, row.start, row.end, parent, implied=row.implied, cells=row.cells)
    node.heading = row.heading
    node.body = row.start
    parent.children.append(node)
    for part in row.measures:
        kind = ClauseKind.MEASURE if part.measure else ClauseKind.ITEM
        measure = _Node(part.label, kind, part.start, part.end, node, columns=(part.column,))
        measure.heading, measure.body = _heading(raw, part.start + len(part.label), part.end, False)
        node.children.append(measure)
    for sub in row.rows:
        _row_node(raw, sub, node)


def _finish(raw: str, node: _Node) -> None:
    """Headings, unnumbered paragraphs and ends, children first where they decide."""
    if node.paragraphs and node.family:
        first = node.paragraphs[0]
        label_end = node.end
        long = bool(node.children) or len(node.paragraphs) > 1 or node.kind in (ClauseKind.SECTION, ClauseKind.ANNEX)
        if node.kind == ClauseKind.ARTICLE:
            node.heading, node.body = None, label_end
        else:
            node.heading, node.body = _heading(raw, label_end, first.end, long)
        if node.family == "annex":
            _annex_title(raw, node)
        _unnumbered(raw, node)
    if node.kind == ClauseKind.ITEM and node.family == "cn_paren" and _has_numbered(node):
        node.kind = ClauseKind.SECTION
    for child in node.children:
        _finish(raw, child)
    ends = [p.end for p in node.paragraphs] + [c.end for c in node.children]
    if ends:
        node.end = max([*ends, node.end] if node.kind in (ClauseKind.ROW, ClauseKind.ANNEX) else ends)


def _has_numbered(node: _Node) -> bool:
    return any(c.kind != ClauseKind.UNNUMBERED for c in node.children)


def _annex_title(raw: str, node: _Node) -> None:
    """The title of an annex on the line(s) below its label."""
    if node.heading or len(node.paragraphs) < 2:
        return
    title = node.paragraphs[1]
    text = raw[title.start : title.end]
    if len(text) <= _TITLE_MAX and not _BODY_END.search(text):
        node.heading, node.body = "".join(text.split()), title.end
        node.paragraphs[0] = _Paragraph(node.paragraphs[0].start, title.end, node.paragraphs[0].lines + title.lines)
        del node.paragraphs[1]


def _heading(raw: str, start: int, end: int, holds_more: bool) -> tuple[str | None, int]:
    """Heading after a label, and where the body begins. A clause that opens with its content has none."""
    text = raw[start:end]
    stop = _SENTENCE.search(text)
    first = text[: stop.start()] if stop else text
    words = "".join(first.split()).strip("*：:")
    rest = text[stop.end() :].strip() if stop else ""
    closes = stop is None or stop.group() in "。！？!?"
    limit = _HEADING_MAX if _PAUSE.search(words) is None else (0 if rest or not holds_more else _HEADING_WITH_PAUSE_MAX)
    if not words or not closes or len(words) > limit or not (rest or holds_more):
        return None, start + len(text) - len(text.lstrip(" \u3000：:.、"))
    return words, start + (stop.end() if stop else len(text))


def _unnumbered(raw: str, node: _Node) -> None:
    """Paragraphs after the first body paragraph become clauses of their own, unless numbered ones follow."""
    body_on_label_line = node.body < node.paragraphs[0].end and bool(raw[node.body : node.paragraphs[0].end].strip())
    rest = node.paragraphs[1:]
    if not rest or (_has_numbered(node) and node.kind != ClauseKind.ARTICLE):
        return
    if not body_on_label_line and len(rest) < 2:
        return
    del node.paragraphs[1:]
    for n, paragraph in enumerate(rest, 2 if node.kind == ClauseKind.ARTICLE else 1):
        child = _Node(f"[{n}]", ClauseKind.UNNUMBERED, paragraph.start, paragraph.end, node, number=n, implied=True)
        child.paragraphs.append(paragraph)
        child.heading, child.body = _heading(raw, paragraph.start, paragraph.end, False)
        node.children.append(child)
    node.children.sort(key=lambda n: n.start)
