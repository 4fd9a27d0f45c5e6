"""The types that flow through Tiaowen: Loaded → Document → Clause → Passage.

Text lives once, in ``Document.raw``; everything else is offsets into it. All offsets count code points of the raw
text, half open ``[start, end)``. Everything here is frozen; a changed document is a new document.

>>> clause.slice(document.raw) == document.raw[clause.start:clause.end]
True
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

RECOGNISED = "recognised"
"""The code of the notes whose spans were read from pictures (OCR)."""


def page_of(pages: Sequence[int], offset: int) -> int | None:
    """The page (from 1) on which an offset stands, given the offsets at which pages begin; None without pages."""
    return max(1, bisect_right(pages, offset)) if pages else None


class ClauseKind(StrEnum):
    """What a clause is. ``section`` holds other clauses, ``item`` is a numbered unit of text.

    ``front`` is text outside the numbering that people ask about too (preamble, notice): it is searched and cited like
    a clause, but is not part of the outline.
    """

    SECTION = "section"
    ARTICLE = "article"
    ITEM = "item"
    PARAGRAPH_MARKER = "paragraph_marker"
    ANNEX = "annex"
    ROW = "row"
    MEASURE = "measure"
    UNNUMBERED = "unnumbered"
    FRONT = "front"


class Status(StrEnum):
    """Whether a clause says what is to be done (a plan) or what has been done (a report)."""

    PLANNED = "planned"
    ACHIEVED = "achieved"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that readers skip: furniture, repeated title, hard-wrap newline. ``why`` is a code of corpus.messages."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Markup:
    """Markup inside a text: ``raw[start:end]`` reads as ``text`` ("", a line break, the character an entity means).

    ``why``: the code of the mark under which readers skip it; "" for what they see as it stands in the file.
    """

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """A doubt or fact about the reading of a document, for a person to check; ``code`` is in corpus.messages."""

    code: str
    start: int = 0
    end: int = 0
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Front:
    """A piece that is neither clause nor mark: title, doc_number, addressee, notice, preamble, signature, date."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What a clause speaks about, inherited down the path. Empty or None means: not said."""

    years: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell of a row clause; ``name`` is the column's header as written."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered or headed unit of a document: the slice ``[start, end)``, children included, white space trimmed.

    ``path`` holds the labels from the root as they are written ("二、", "（二）", "5."); implied ones look like "[1]".
    ``index`` is the position in ``Document.clauses`` (document order), ``parent`` the parent's index.
    ``body`` is where the text after label and heading begins (equal to ``start`` when there is neither).
    """

    index: int
    path: tuple[str, ...]
    label: str
    kind: ClauseKind
    start: int
    end: int
    parent: int | None = None
    heading: str | None = None
    body: int = 0
    implied: bool = False
    scope: Scope = Scope()
    cells: tuple[Cell, ...] = ()

    @property
    def level(self) -> int:
        """Depth in the tree; 1 for a root."""
        return len(self.path)

    def within(self, scope: Scope) -> Clause:
        """The same clause with a scope, without the cost of ``dataclasses.replace`` (every clause is scoped)."""
        return Clause(
            self.index,
            self.path,
            self.label,
            self.kind,
            self.start,
            self.end,
            self.parent,
            self.heading,
            self.body,
            self.implied,
            scope,
            self.cells,
        )

    def slice(self, raw: str) -> str:
        """The clause's own and its children's text, exactly as it stands in the file."""
        return raw[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a metadata value was read: a span of the raw text, or a rule when it was inferred or set by hand."""

    rule: str
    start: int | None = None
    end: int | None = None
    inferred: bool = False

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the value stands in the raw text; None when it was not read there."""
        if self.start is None or self.end is None or self.end <= self.start:
            return None
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated that happened to a document: 通过, 批准, 公布, 发布, 修正, 修订, 施行, 废止, 失效, with its span.

    ``date`` is ISO; ``body`` is who did it, without 第N届; ``number`` that of the order (国务院令第736号).
    """

    verb: str
    date: str
    body: str | None = None
    number: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document. Dates are ISO strings; ``status`` is 效力状态 as printed; None means: not found.

    Of a law, ``date_written`` is that of the version (its last amendment, adoption or order), ``date_adopted`` the
    first adoption, ``date_amended`` the last amendment, ``date_in_force`` the day from which the version applies.
    """

    title: str | None = None
    doc_number: str | None = None
    index_number: str | None = None
    issuer: str | None = None
    region: str | None = None
    province: str | None = None
    level: str | None = None
    year: int | None = None
    years: tuple[int, ...] = ()
    date_written: str | None = None
    date_published: str | None = None
    date_adopted: str | None = None
    date_amended: str | None = None
    date_in_force: str | None = None
    events: tuple[Event, ...] = ()
    kind: str | None = None
    status: str | None = None
    sample: bool = False
    provenance: Mapping[str, Provenance] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def date(self) -> str | None:
        """The date to show: written, else published."""
        return self.date_written or self.date_published

    @property
    def revision(self) -> str | None:
        """2024年修正: the last amendment, as a citation names it; None for a text that was never amended."""
        events = [event for event in self.events if event.verb in ("修正", "修订")]
        if not events:
            return f"{self.date_amended[:4]}年修正" if self.date_amended else None
        last = max(events, key=lambda event: (event.date, event.start))
        return f"{last.date[:4]}年{last.verb}"


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a table that a loader met: its span in the raw text and the columns and rows it covers."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a .docx, .html or .pdf file, in document order, row by row; nested tables are flattened into cells."""

    start: int
    end: int
    cells: tuple[TableCell, ...]
    header_rows: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file turned into text.

    ``raw`` is what every later offset refers to: for text files the decoded file itself, character for character
    (a byte-order mark is not part of it); for other formats the extracted text, one block a line.
    ``sha256`` is that of the file's bytes. ``hints`` are label/value pairs the format itself states (HTML header table,
    Word core properties) under the keys of Metadata. ``pages[i]`` is the offset at which page i+1 begins (PDF).
    ``markup`` is what the text is read through (Markdown); a format that has it has no tables, marks or pages.
    """

    source: str
    raw: str
    format: str
    sha256: str
    size: int
    encoding: str | None = None
    marks: tuple[Mark, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: tuple[int, ...] = ()
    hints: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Note, ...] = ()
    markup: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One policy document. Clauses' own spans, fronts and marks tile the raw text exactly once (corpus.tiling).

    ``clauses`` holds the outline in document order, then the clauses of kind ``front`` (which repeat some ``fronts``).
    """

    doc_id: str
    source: str
    raw: str
    metadata: Metadata
    clauses: tuple[Clause, ...]
    fronts: tuple[Front, ...] = ()
    marks: tuple[Mark, ...] = ()
    notes: tuple[Note, ...] = ()
    format: str = "txt"
    encoding: str | None = None
    pages: tuple[int, ...] = ()
    _children: Mapping[int, tuple[Clause, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the children once: readers ask for them clause by clause."""
        found: dict[int, list[Clause]] = {}
        for clause in self.clauses:
            if clause.parent is not None:
                found.setdefault(clause.parent, []).append(clause)
        object.__setattr__(self, "_children", {parent: tuple(below) for parent, below in found.items()})

    @property
    def name(self) -> str:
        """What it is called: its title, the file's name where it has none."""
        return self.metadata.title or self.source

    def clause_id(self, clause: Clause) -> str:
        """``doc#一/（二）/5``: the document's id and the path without the labels' trailing marks."""
        return f"{self.doc_id}#" + "/".join(label.rstrip("、.．，,:：") or label for label in clause.path)

    def children(self, clause: Clause) -> tuple[Clause, ...]:
        """Direct children in document order."""
        return self._children.get(clause.index, ())

    def page_of(self, offset: int) -> int | None:
        """The page (from 1) on which an offset stands; None for formats without pages."""
        return page_of(self.pages, offset)

    def is_recognised(self, start: int, end: int) -> bool:
        """Whether any of a span was read from a picture (OCR) and not from text."""
        return any(n.code == RECOGNISED and n.start < end and start < n.end for n in self.notes)

    def read(self, start: int, end: int) -> str:
        """Reading text of a span: the slice without the marked spans in it (wraps joined, furniture left out)."""
        parts: list[str] = []
        at = start
        first = max(0, bisect_right(self.marks, start, key=lambda m: m.start) - 1)
        for mark in (self.marks[i] for i in range(first, len(self.marks))):
            if mark.end <= at:
                continue
            if mark.start >= end:
                break
            parts.append(self.raw[at : max(at, mark.start)])
            at = max(at, mark.end)
        if at < end:
            parts.append(self.raw[at:end])
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is embedded and indexed: a contiguous raw span of one clause, and a context line.

    ``text`` is the reading text of the span; ``context`` (title, year, heading path) is embedded and searched, never
    quoted. ``kind`` is "clause" (a clause's own text), "part" (a piece of a long one) or "sentence" (inside either).
    """

    clause: int
    kind: str
    start: int
    end: int
    text: str
    context: str
