"""The contract ``outline``: what ``tiaowen outline FILE --json`` prints about a document.

``clauses`` is the outline in document order; text outside the numbering that is searched too (preamble, notice) is
listed in the same shape under ``front``. Offsets count code points of the raw text, half open.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import cast

from corpus.cited import cited_documents
from corpus.dates import find_deadlines
from corpus.duties import duties_of
from corpus.messages import message
from corpus.sentences import reading
from corpus.shapes import (
    DeadlineJSON,
    DocumentJSON,
    EventJSON,
    MetadataJSON,
    NoteJSON,
    OutlineClauseJSON,
    OutlineJSON,
    ProvenanceJSON,
)
from corpus.tiling import own_spans
from corpus.types import Clause, ClauseKind, Document, Metadata, Note, Provenance


def metadata_json(metadata: Metadata) -> MetadataJSON:
    """What is known of a document, without where it was read."""
    return {
        "title": metadata.title,
        "doc_number": metadata.doc_number,
        "index_number": metadata.index_number,
        "issuer": metadata.issuer,
        "region": metadata.region,
        "province": metadata.province,
        "level": metadata.level,
        "year": metadata.year,
        "date_written": metadata.date_written,
        "date_published": metadata.date_published,
        "date_adopted": metadata.date_adopted,
        "date_amended": metadata.date_amended,
        "date_in_force": metadata.date_in_force,
        "kind": metadata.kind,
        "status": metadata.status,
        "sample": metadata.sample,
        "years": list(metadata.years),
        "date": metadata.date,
    }


def events_json(metadata: Metadata) -> list[EventJSON]:
    """What happened to a document."""
    return [cast(EventJSON, asdict(event)) for event in metadata.events]


def outline_json(document: Document) -> OutlineJSON:
    """The whole contract for one document; everything in it can go straight into ``json.dumps``."""
    outline = [c for c in document.clauses if c.kind is not ClauseKind.FRONT]
    front = [c for c in document.clauses if c.kind is ClauseKind.FRONT]
    return {
        "document": document_json(document),
        "clauses": [clause_json(document, clause) for clause in outline],
        "front": [clause_json(document, clause) for clause in front],
        "marked": [{"start": m.start, "end": m.end, "why": m.why} for m in document.marks],
        "notes": [note_json(note) for note in document.notes],
    }


def document_json(document: Document) -> DocumentJSON:
    """A document's metadata, and under ``provenance`` where each value was read."""
    metadata = document.metadata
    return {
        "doc_id": document.doc_id,
        "source": document.source,
        **metadata_json(metadata),
        "events": events_json(metadata),
        "format": document.format,
        "encoding": document.encoding,
        "characters": len(document.raw),
        "cited": [
            {"title": c.title, "doc_number": c.doc_number, "start": c.start, "end": c.end}
            for c in cited_documents(document)
        ],
        "provenance": {name: _provenance_json(of) for name, of in sorted(metadata.provenance.items())},
    }


def clause_json(document: Document, clause: Clause) -> OutlineClauseJSON:
    """One clause of the outline, without its text."""
    scope = clause.scope
    return {
        "clause_id": document.clause_id(clause),
        "path": list(clause.path),
        "label": clause.label,
        "kind": clause.kind.value,
        "heading": clause.heading,
        "level": clause.level,
        "start": clause.start,
        "end": clause.end,
        "body": clause.body,
        "scope": {
            "years": list(scope.years),
            "regions": list(scope.regions),
            "status": scope.status.value if scope.status else None,
        },
        "implied": clause.implied,
        "page": document.page_of(clause.start),
        "recognised": document.is_recognised(clause.start, clause.end),
        "duties": [
            {
                "lead": list(duty.lead),
                "responsible": list(duty.responsible),
                "start": duty.start,
                "end": duty.end,
                "governs": list(duty.governs),
            }
            for duty in duties_of(document, clause)
            if duty.how != "default" and clause.start <= duty.start < clause.end
        ],
        "deadlines": _deadlines_json(document, clause),
        "cells": [{"name": cell.name, "start": cell.start, "end": cell.end} for cell in clause.cells],
    }


def _deadlines_json(document: Document, clause: Clause) -> list[DeadlineJSON]:
    """Deadlines in a clause's own text, as written and as the last day in time; "今年" is the scope's last year."""
    years = clause.scope.years or document.metadata.years
    found: list[DeadlineJSON] = []
    for start, end in own_spans(document, clause):
        text = reading(document.raw, start, end, document.marks)
        for deadline in find_deadlines(text.text, years[-1] if years else None):
            a, b = text.raw_span(deadline.start, deadline.end)
            found.append({"as_written": deadline.as_written, "date": deadline.date, "start": a, "end": b})
    return found


def note_json(note: Note) -> NoteJSON:
    """A note with its sentence in the language in force."""
    return {"code": note.code, "text": message(note.code, **note.params), "start": note.start, "end": note.end}


def _provenance_json(of: Provenance) -> ProvenanceJSON:
    return {"rule": of.rule, "start": of.start, "end": of.end, "inferred": of.inferred}
