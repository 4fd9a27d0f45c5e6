"""What the document page says beside the text: title, facts with where they come from, notes. Pure HTML text."""

from __future__ import annotations

from corpus.corrections import BY_HAND, settled
from corpus.messages import CATALOG, message
from corpus.types import ClauseKind, Document, Note, Provenance
from ui.cards import book_title, facts_line
from ui.job_view import base_name
from ui.spans import Span
from ui.strings import t
from ui.text import esc

FACTS = (
    "title",
    "doc_number",
    "index_number",
    "issuer",
    "region",
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
)
NOTES = 30


def cited_span(document: Document, start: str | None, end: str | None) -> Span | None:
    """The span that an address names, if it is one of this text."""
    numbers = [int(n) for n in (start, end) if n is not None and n.isascii() and n.isdigit() and len(n) < 12]
    if len(numbers) == 2 and 0 <= numbers[0] < numbers[1] <= len(document.raw):
        return numbers[0], numbers[1]
    return None


def heading_html(document: Document, badge: str) -> str:
    """Title and the line of facts below it."""
    metadata = document.metadata
    line = facts_line(metadata.doc_number, metadata.issuer, metadata.date, metadata.region)
    title = esc(book_title(metadata.title, document.source))
    return f'<div style="font-size:1.25rem" class="tw-title">{title}{badge}</div><div class="tw-dim">{line}</div>'


def facts_html(document: Document) -> str:
    """All metadata that was found, the file, and the notes on reading."""
    rows: list[tuple[str, str]] = []
    for name in FACTS:
        value = getattr(document.metadata, name)
        if value is not None and value != () and not (name == "years" and value == (document.metadata.year,)):
            origin = document.metadata.provenance.get(name)
            rows.append((t(f"fact.{name}"), f"{esc(_shown(value))}{_origin_html(origin)}"))
    rows.append((t("fact.source"), esc(base_name(document.source))))
    rows.append((t("fact.clauses"), str(sum(c.kind is not ClauseKind.FRONT for c in document.clauses))))
    if notes := [note for note in document.notes if not settled(note, document.metadata)]:
        lines = "<br>".join(esc(note_text(note)) for note in notes[:NOTES])
        rows.append((t("fact.notes"), lines + ("<br>…" if len(notes) > NOTES else "")))
    return f'<dl class="tw-facts">{"".join(f"<dt>{esc(k)}</dt><dd>{v}</dd>" for k, v in rows)}</dl>'


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _origin_html(origin: Provenance | None) -> str:
    """Whether a value is only inferred, or was set by a person."""
    if origin is None or not (origin.inferred or origin.rule == BY_HAND):
        return ""
    return f' <span class="tw-dim">（{esc(t("fact.by_hand" if origin.rule == BY_HAND else "fact.inferred"))}）</span>'


def note_text(note: Note) -> str:
    """A note in words; its code when nobody has worded it."""
    return message(note.code, **note.params) if note.code in CATALOG.entries else note.code
