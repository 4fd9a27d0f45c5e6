"""A document for a person to check at a glance: its metadata with where each value was read, and its clause tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corpus.corrections import settled
from corpus.messages import CATALOG, message
from corpus.types import Clause, ClauseKind, Document, Note, Provenance, Scope
from ui.terminal import plain_table, safe, short

PREVIEW = 36
_FIELDS = (
    "title",
    "doc_number",
    "issuer",
    "region",
    "province",
    "level",
    "year",
    "years",
    "date_written",
    "date_published",
    "date_adopted",
    "date_amended",
    "date_in_force",
    "kind",
    "status",
    "index_number",
)


def print_outline(screen: Console, document: Document, *, verbose: bool = False) -> None:
    """Metadata, outline, what stands outside it, what was skipped, doubts. ``verbose`` adds where values were read."""
    screen.print(metadata_table(document, verbose=verbose))
    outline = [c for c in document.clauses if c.kind is not ClauseKind.FRONT]
    front = [c for c in document.clauses if c.kind is ClauseKind.FRONT]
    screen.print(clause_table(document, outline))
    if front:
        screen.print(Text(message("cli.front"), style="bold"))
        screen.print(clause_table(document, front))
    if document.marks:
        screen.print(Text(f"{message('cli.marked')}: {_skipped(document)}", style="dim"))
    loose = [n for n in document.notes if _holder(document, n) is None and not settled(n, document.metadata)]
    if loose:
        screen.print(Text(message("cli.notes"), style="bold yellow"))
        for note in loose:
            screen.print(Text(f"  ! {_said(note)}{_place(note)}"))


def metadata_table(document: Document, *, verbose: bool) -> Table:
    """Names and values; with ``verbose`` the rule that found each, its place, and the words there."""
    metadata = document.metadata
    table = Table.grid(padding=(0, 2))
    for name in _FIELDS:
        value = getattr(metadata, name)
        if value is None or value == () or (name == "years" and value == (metadata.year,)):
            continue
        shown = "、".join(map(str, value)) if isinstance(value, tuple) else safe(value)
        of = metadata.provenance.get(name)
        if of is not None and of.inferred:
            shown += f" ({message('cli.inferred')})"
        table.add_row(Text(message(f"cli.{name}"), style="dim"), Text(shown), Text(_read_at(document, of, verbose)))
    if metadata.sample:
        table.add_row(Text(message("cli.sample"), style="dim"), Text(message("cli.sample_yes"), style="yellow"), "")
    encoding = f" {document.encoding}" if document.encoding else ""
    table.add_row(Text(message("cli.source"), style="dim"), Text(safe(document.source)), "")
    table.add_row(Text(message("cli.doc_id"), style="dim"), Text(document.doc_id), "")
    size = f"{document.format}{encoding}, {message('cli.size', count=f'{len(document.raw):,}')}"
    table.add_row(Text(message("cli.format"), style="dim"), Text(size), "")
    return table


def clause_table(document: Document, clauses: list[Clause]) -> Table:
    """One row a clause: indented label, heading or first words, characters, scope where it differs, notes."""
    table = plain_table("cli.path", "cli.snippet", "cli.characters", "cli.scope", "cli.notes")
    table.columns[2].justify = "right"
    notes: dict[int, list[str]] = {}
    for note in document.notes:
        holder = _holder(document, note)
        if holder is not None:
            notes.setdefault(holder.index, []).append(_said(note))
    for clause in clauses:
        label = "  " * (clause.level - 1) + safe(clause.label)
        above = document.clauses[clause.parent].scope if clause.parent is not None else _document_scope(document)
        table.add_row(
            Text(label, style="dim" if clause.implied else "bold" if clause.heading else ""),
            Text(_words(document, clause), style="bold" if clause.heading else ""),
            f"{clause.end - clause.start:,}",
            Text(scope_text(clause.scope, above)),
            Text("；".join(notes.get(clause.index, ())), style="yellow"),
        )
    return table


def scope_text(scope: Scope, above: Scope) -> str:
    """Years, regions and planned/achieved, as far as they differ from the scope above."""
    parts: list[str] = []
    if scope.years != above.years:
        parts.append("、".join(map(str, scope.years)))
    if scope.regions != above.regions:
        parts.append("、".join(safe(region) for region in scope.regions))
    if scope.status is not None and scope.status != above.status:
        parts.append(message(f"cli.{scope.status.value}"))
    return " ".join(part for part in parts if part)


def _document_scope(document: Document) -> Scope:
    region = document.metadata.region
    return Scope(document.metadata.years, (region,) if region else ())


def _words(document: Document, clause: Clause) -> str:
    if clause.heading:
        return short(clause.heading, PREVIEW)
    return short(document.read(clause.body, min(clause.end, clause.body + 3 * PREVIEW)), PREVIEW)


def _read_at(document: Document, of: Provenance | None, verbose: bool) -> str:
    if of is None or not verbose:
        return ""
    code = f"rule_{of.rule}"
    rule = message(code) if code in CATALOG.entries else of.rule
    if of.start is None or of.end is None:
        return rule
    place = message("cli.at", start=of.start, end=of.end)
    return f"{rule}, {place}: {short(document.raw[of.start : of.end], 30)}"


def _skipped(document: Document) -> str:
    spans: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for mark in document.marks:
        spans[mark.why] += 1
        characters[mark.why] += mark.end - mark.start
    return message("cli.comma").join(
        message(
            "cli.marked_count",
            why=message(why) if why in CATALOG.entries else why,
            spans=count,
            characters=characters[why],
        )
        for why, count in spans.most_common()
    )


def _said(note: Note) -> str:
    return safe(message(note.code, **note.params)) if note.code in CATALOG.entries else note.code


def _place(note: Note) -> str:
    return f" ({message('cli.at', start=note.start, end=note.end)})" if note.end > note.start else ""


def _holder(document: Document, note: Note) -> Clause | None:
    """The innermost clause of the outline that a note stands in."""
    return next(reversed(list(_around(document, note))), None) if note.end > note.start else None


def _around(document: Document, note: Note) -> Iterator[Clause]:
    for clause in document.clauses:
        if clause.kind is not ClauseKind.FRONT and clause.start <= note.start < clause.end:
            yield clause
