"""From a file to a Document: load, clean, outline, front matter, metadata, scope. All that ``tiaowen outline`` runs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.cell_tables import row_table
from corpus.clean import clean
from corpus.flat_tables import FlatTable
from corpus.front import classify_front
from corpus.load import load
from corpus.look_through import Plain, on_raw
from corpus.lost_breaks import flat_title, with_breaks
from corpus.metadata import apply_side_file, extract
from corpus.outline import parse_outline
from corpus.plain_rows import plain_rows
from corpus.scope import assign, front_scope
from corpus.titles import stated_titles
from corpus.traditional import as_read
from corpus.types import Clause, ClauseKind, Document, Front, Loaded, Mark, Metadata, Table

PIPELINE_VERSION = "7"
ID_LENGTH = 10
SIDE_SUFFIX = ".meta.toml"
# Front matter that is searched and cited, and how its path is written.
SEARCHED_FRONTS = {"preamble": "前言", "notice": "通知", "text": "正文", "attachment_note": "附件说明"}


def read_document(path: Path, source: str | None = None) -> Document:
    """Read one file. ``source`` is how it is named in citations (default: the path). Raises LoadError."""
    loaded = load(path, source=source or str(path))
    return parse_document(loaded, side_file=path.with_name(path.name + SIDE_SUFFIX))


def parse_document(loaded: Loaded, *, side_file: Path | None = None) -> Document:
    """The Document of a loaded file; a side file ``NAME.meta.toml`` overrides metadata."""
    if loaded.markup:
        return _through_markup(loaded, side_file)
    # Position for position the raw text, with traditional characters and full-width digits as rules know them.
    raw = as_read(loaded.raw, loaded.raw)
    text = with_breaks(raw)
    flat = text is not raw
    tables = [t for t in (_rows_of(raw, table, loaded.format) for table in loaded.tables) if t is not None]
    stated = stated_titles(
        loaded.hints.get("title"), loaded.hints.get("html_title"), flat_title(text) if flat else None
    )
    spans = [(table.start, table.end) for table in tables]
    wraps = [mark for mark in loaded.marks if mark.why == "wrap"]
    given = [mark for mark in loaded.marks if mark.why != "wrap"]
    cleaned = clean(text, title_hints=stated, tables=spans, marked=given)
    marks = merge_marks([*given, *cleaned.marks])
    outline = parse_outline(text, [*marks, *wraps], tables=tables, flat=flat)
    marks = merge_marks([*marks, *outline.marks])
    fronts = classify_front(text, outline.loose, marks, wrapped=not flat, title=cleaned.title)
    metadata, notes = extract(
        text, cleaned=cleaned, fronts=fronts, clauses=outline.clauses, hints=loaded.hints, source=loaded.source
    )
    if side_file is not None and side_file.is_file():
        metadata = apply_side_file(metadata, side_file)
    return Document(
        doc_id=document_id(loaded.raw),
        source=loaded.source,
        raw=loaded.raw,
        metadata=metadata,
        clauses=_scoped(raw, outline.clauses, fronts, metadata),
        fronts=fronts,
        marks=marks,
        notes=(*loaded.notes, *notes, *outline.notes),
        format=loaded.format,
        encoding=loaded.encoding,
        pages=loaded.pages,
    )


def _through_markup(loaded: Loaded, side_file: Path | None) -> Document:
    """The Document of a file whose text is read through its markup: parsed as plain text, moved onto the raw one."""
    through = Plain(loaded.raw, loaded.markup)
    parsed = parse_document(replace(loaded, raw=through.text, markup=(), notes=()), side_file=side_file)
    document = on_raw(parsed, through, loaded.raw, loaded.markup)
    return replace(
        document,
        doc_id=document_id(loaded.raw),
        marks=merge_marks(document.marks),
        notes=(*loaded.notes, *document.notes),
    )


def _rows_of(raw: str, table: Table, form: str) -> FlatTable | None:
    """A table's rows; one of a PDF file that has no column names is rows all the same, for its rules were drawn."""
    found = row_table(raw, table)
    return plain_rows(table) if found is None and form == "pdf" else found


def with_metadata(document: Document, metadata: Metadata) -> Document:
    """The document as it would have been read with other metadata: what clauses speak about follows it."""
    outline = [clause for clause in document.clauses if clause.kind is not ClauseKind.FRONT]
    clauses = _scoped(as_read(document.raw, document.raw), outline, document.fronts, metadata)
    return replace(document, metadata=metadata, clauses=clauses)


def document_id(raw: str) -> str:
    """Ten hexadecimal digits of the raw text's SHA-256: the same text is the same document wherever it lies."""
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


def merge_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks sorted and disjoint: where two overlap, the first (then the longer) keeps the characters."""
    merged: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        start = max(mark.start, merged[-1].end) if merged else mark.start
        if start < mark.end:
            merged.append(Mark(start, mark.end, mark.why))
    return tuple(merged)


def _scoped(raw: str, outline: Sequence[Clause], fronts: Sequence[Front], metadata: Metadata) -> tuple[Clause, ...]:
    clauses = assign(raw, outline, metadata)
    return (*clauses, *_front_clauses(raw, fronts, metadata, len(clauses)))


def _front_clauses(raw: str, fronts: Sequence[Front], metadata: Metadata, first: int) -> list[Clause]:
    found: list[Clause] = []
    counts: Counter[str] = Counter()
    for front in fronts:
        name = SEARCHED_FRONTS.get(front.kind)
        if name is None:
            continue
        counts[name] += 1
        label = name if counts[name] == 1 else f"{name}~{counts[name]}"
        found.append(
            Clause(
                index=first + len(found),
                path=(label,),
                label=label,
                kind=ClauseKind.FRONT,
                start=front.start,
                end=front.end,
                body=front.start,
                scope=front_scope(raw, front, metadata),
            )
        )
    return found
