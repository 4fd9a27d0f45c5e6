"""Reading through markup: a raw text as it reads without its tags, entities and fences, and the way back.

A file with markup inside its text (<p id="t2">&emsp;<b>第二条</b>) is parsed as the plain text that it stands for. Here
is that text, with a map from each of its characters to the raw characters it stands for, and the Document that was
parsed from it moved back onto the raw text: every offset again counts raw characters, and what was left out is marked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from corpus.types import Cell, Clause, Document, Front, Mark, Markup, Metadata, Provenance


class Plain:
    """The plain text of a raw text and its map. ``text`` is what is parsed; ``span`` leads back."""

    def __init__(self, raw: str, markup: Sequence[Markup]) -> None:
        self._starts: list[int] = []
        self._raw: list[tuple[int, int]] = []
        parts: list[str] = []
        length = at = 0
        for piece in markup:
            for text, start, end in ((raw[at : piece.start], at, at), (piece.text, piece.start, piece.end)):
                if text:
                    self._starts.append(length)
                    self._raw.append((start, end))
                    parts.append(text)
                    length += len(text)
            at = piece.end
        self._starts.append(length)
        self._raw.append((at, at))
        self.text = "".join([*parts, raw[at:]])

    def start(self, position: int) -> int:
        """Raw offset at which the character at ``position`` begins."""
        at = bisect_right(self._starts, position) - 1
        start, end = self._raw[at]
        return start if end > start else start + position - self._starts[at]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Raw span of ``text[start:end]``; an empty one where the character at ``start`` begins."""
        first = self.start(start)
        if end <= start:
            return first, first
        at = bisect_right(self._starts, end - 1) - 1
        raw_start, raw_end = self._raw[at]
        return first, raw_end if raw_end > raw_start else raw_start + end - self._starts[at]


def on_raw(document: Document, plain: Plain, raw: str, markup: Sequence[Markup]) -> Document:
    """A document that was parsed from the plain text, moved onto the raw text; what was left out is marked."""
    notes = tuple(
        replace(note, start=span[0], end=span[1])
        for note in document.notes
        for span in (plain.span(note.start, note.end),)
    )
    return replace(
        document,
        raw=raw,
        metadata=_metadata(plain, document.metadata),
        clauses=tuple(_clause(plain, clause) for clause in document.clauses),
        fronts=tuple(Front(front.kind, *plain.span(front.start, front.end)) for front in document.fronts),
        marks=(*_hidden(raw, markup), *(Mark(*plain.span(m.start, m.end), m.why) for m in document.marks)),
        notes=notes,
    )


def _clause(plain: Plain, clause: Clause) -> Clause:
    start, end = plain.span(clause.start, clause.end)
    body = end if clause.body >= clause.end else plain.start(clause.body)
    cells = tuple(Cell(cell.name, *plain.span(cell.start, cell.end)) for cell in clause.cells)
    return Clause(
        clause.index,
        clause.path,
        clause.label,
        clause.kind,
        start,
        end,
        clause.parent,
        clause.heading,
        min(max(body, start), end),
        clause.implied,
        clause.scope,
        cells,
    )


def _metadata(plain: Plain, metadata: Metadata) -> Metadata:
    moved = {
        name: source if source.span is None else Provenance(source.rule, *plain.span(*source.span), source.inferred)
        for name, source in metadata.provenance.items()
    }
    events = tuple(
        replace(event, start=span[0], end=span[1])
        for event in metadata.events
        for span in (plain.span(event.start, event.end),)
    )
    return replace(metadata, provenance=MappingProxyType(moved), events=events)


def _hidden(raw: str, markup: Sequence[Markup]) -> list[Mark]:
    """A mark for every piece that readers skip; pieces of one kind with white space alone between them are one."""
    found: list[Mark] = []
    for piece in markup:
        if not piece.why:
            continue
        last = found[-1] if found else None
        if last is not None and last.why == piece.why and not raw[last.end : piece.start].strip():
            found[-1] = Mark(last.start, piece.end, piece.why)
        else:
            found.append(Mark(piece.start, piece.end, piece.why))
    return found
