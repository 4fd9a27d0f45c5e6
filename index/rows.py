"""Documents to database rows and back, without loss.

``Document`` ⇄ (one row of documents, one row a clause). Text is stored once as UTF-8 bytes ("surrogatepass", though
loaders refuse such text; SQLite's own text functions stop at a NUL). Lists and mappings are compact JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from corpus.types import (
    Cell,
    Clause,
    ClauseKind,
    Document,
    Event,
    Front,
    Mark,
    Metadata,
    Note,
    Provenance,
    Scope,
    Status,
)

Row = Sequence[Any]

DOCUMENT_COLUMNS = "doc_id, source, raw, metadata, marks, fronts, notes, format, encoding, pages"
CLAUSE_COLUMNS = (
    'doc, idx, clause_id, path, label, kind, heading, start, "end", body, own_end, parent, implied, scope, cells'
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: the file as found, its bytes' hash and size, its side file's hash ("" without)."""

    path: str
    sha256: str
    size: int
    side_sha256: str = ""


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def encode_text(text: str) -> bytes:
    """The bytes that stand for a text in the database."""
    return text.encode("utf-8", "surrogatepass")


def decode_text(blob: bytes) -> str:
    """The text that the bytes stand for."""
    return blob.decode("utf-8", "surrogatepass")


def metadata_json(metadata: Metadata) -> str:
    """Metadata with provenance as one JSON object; only what differs from the default is written."""
    default = Metadata()
    values = {
        f.name: getattr(metadata, f.name)
        for f in fields(Metadata)
        if f.name not in ("provenance", "events") and getattr(metadata, f.name) != getattr(default, f.name)
    }
    if metadata.events:
        values["events"] = [[e.verb, e.date, e.body, e.number, e.start, e.end] for e in metadata.events]
    provenance = {name: [p.rule, p.start, p.end, p.inferred] for name, p in metadata.provenance.items()}
    return _dump(values | ({"provenance": provenance} if provenance else {}))


def scope_json(scope: Scope) -> str:
    """A clause's scope as a JSON list: years, regions, status."""
    return _dump([list(scope.years), list(scope.regions), scope.status])


@lru_cache(maxsize=8192)
def read_metadata(text: str) -> Metadata:
    """The inverse of metadata_json; kept, since every question looks at what is known of every document."""
    values: dict[str, Any] = json.loads(text)
    provenance = {name: Provenance(*entry) for name, entry in values.pop("provenance", {}).items()}
    if "years" in values:
        values["years"] = tuple(values["years"])
    if "events" in values:
        values["events"] = tuple(Event(*event) for event in values["events"])
    return Metadata(**values, provenance=MappingProxyType(provenance))


def own_end(document: Document, clause: Clause, first_child: Mapping[int, int]) -> int:
    """Where the clause's text before its first child ends (trailing white space left out)."""
    end = min(first_child.get(clause.index, clause.end), clause.end)
    return max(clause.start, clause.start + len(document.raw[clause.start : end].rstrip()))


def first_children(document: Document) -> dict[int, int]:
    """Clause index → where its first child starts."""
    starts: dict[int, int] = {}
    for clause in document.clauses:
        if clause.parent is not None:
            starts[clause.parent] = min(clause.start, starts.get(clause.parent, clause.start))
    return starts


def document_row(document: Document) -> tuple[object, ...]:
    """The values of DOCUMENT_COLUMNS."""
    return (
        document.doc_id,
        document.source,
        encode_text(document.raw),
        metadata_json(document.metadata),
        _dump([[m.start, m.end, m.why] for m in document.marks]),
        _dump([[f.kind, f.start, f.end] for f in document.fronts]),
        _dump([[n.code, n.start, n.end, dict(n.params)] for n in document.notes]),
        document.format,
        document.encoding,
        _dump(list(document.pages)),
    )


def clause_rows(seq: int, document: Document) -> list[tuple[object, ...]]:
    """The values of CLAUSE_COLUMNS for every clause."""
    children = first_children(document)
    return [
        (
            seq,
            clause.index,
            document.clause_id(clause),
            _dump(list(clause.path)),
            clause.label,
            clause.kind.value,
            clause.heading,
            clause.start,
            clause.end,
            clause.body,
            own_end(document, clause, children),
            clause.parent,
            int(clause.implied),
            scope_json(clause.scope),
            _dump([list(asdict(cell).values()) for cell in clause.cells]),
        )
        for clause in document.clauses
    ]


def read_clause(row: Row) -> Clause:
    """A clause from the values of CLAUSE_COLUMNS."""
    years, regions, status = json.loads(row[13])
    return Clause(
        index=row[1],
        path=tuple(json.loads(row[3])),
        label=row[4],
        kind=ClauseKind(row[5]),
        heading=row[6],
        start=row[7],
        end=row[8],
        body=row[9],
        parent=row[11],
        implied=bool(row[12]),
        scope=Scope(tuple(years), tuple(regions), Status(status) if status else None),
        cells=tuple(Cell(name, start, end) for name, start, end in json.loads(row[14])),
    )


def read_document(row: Row, clauses: Sequence[Row]) -> Document:
    """A document from the values of DOCUMENT_COLUMNS and its clauses' rows in order."""
    doc_id, source, raw, metadata, marks, fronts, notes, format_, encoding, pages = row
    return Document(
        doc_id=doc_id,
        source=source,
        raw=decode_text(raw),
        metadata=read_metadata(metadata),
        clauses=tuple(read_clause(clause) for clause in clauses),
        fronts=tuple(Front(kind, start, end) for kind, start, end in json.loads(fronts)),
        marks=tuple(Mark(start, end, why) for start, end, why in json.loads(marks)),
        notes=tuple(Note(code, start, end, MappingProxyType(params)) for code, start, end, params in json.loads(notes)),
        format=format_,
        encoding=encoding,
        pages=tuple(json.loads(pages)),
    )
