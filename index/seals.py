"""What proves that a stored document is what was stored: a hash over its text, and over all that was made from it.

| seal | over | checked |
| --- | --- | --- |
| text | the raw text, byte for byte | whenever a document or its card is read; ``verify`` |
| reading | metadata, marks, fronts, notes, pages, clauses | ``verify`` |
| finding | passages with their texts and keys, facets, sheets | ``verify`` |
| vectors | the vectors of its passages, in the order of their keys | ``verify`` |

A seal is made from the rows as they stand at the end of the transaction that writes them. Documents that an older
Tiaowen stored are sealed as they are when the library is first opened for writing.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from corpus.errors import LibraryCorrupt
from index.dialect import upsert
from index.rows import CLAUSE_COLUMNS
from index.truth import Rows

TABLE = """CREATE TABLE IF NOT EXISTS seals (
        doc INTEGER PRIMARY KEY REFERENCES documents (seq) ON DELETE CASCADE,
        text BLOB NOT NULL,
        reading BLOB NOT NULL,
        finding BLOB NOT NULL,
        vectors BLOB NOT NULL)"""
_READING = "SELECT doc_id, metadata, marks, fronts, notes, format, encoding, pages FROM documents WHERE seq = ?"
_CLAUSES = f"SELECT {CLAUSE_COLUMNS.removeprefix('doc, ')} FROM clauses WHERE doc = ? ORDER BY idx"
_PASSAGES = """SELECT clause, kind, start, "end", text, context, text_key, context_key FROM passages
    WHERE doc = ? ORDER BY passage_id"""
_FACETS = """SELECT p.passage_id - (SELECT min(passage_id) FROM passages WHERE doc = ?1), n.facet
    FROM passages p JOIN facets f ON f.passage_id = p.passage_id JOIN facet_names n ON n.id = f.facet
    WHERE p.doc = ?1 ORDER BY 1, 2"""
_SHEETS = "SELECT clause, rules, sheets FROM sheets WHERE doc = ? ORDER BY clause"
_VECTORS = """SELECT v.text_key, v.vector FROM vectors v WHERE v.model = ?2 AND v.text_key IN
    (SELECT text_key FROM passages WHERE doc = ?1 UNION SELECT context_key FROM passages WHERE doc = ?1)
    ORDER BY v.text_key"""


@dataclass(frozen=True, slots=True)
class Seal:
    """The hashes of one document."""

    text: bytes
    reading: bytes
    finding: bytes
    vectors: bytes


def of_text(raw: bytes) -> bytes:
    """The seal of a text's bytes."""
    return hashlib.sha256(raw).digest()


def made(connection: Rows, seq: int) -> Seal:
    """The seal of a document as its rows stand now."""
    raw = connection.execute("SELECT raw FROM documents WHERE seq = ?", (seq,)).fetchone()[0]
    model = connection.execute(
        "SELECT id FROM models WHERE fingerprint = (SELECT value FROM meta WHERE key = 'fingerprint')"
    ).fetchone()
    return Seal(
        of_text(bytes(raw)),
        _hash(connection.execute(sql, (seq,)) for sql in (_READING, _CLAUSES)),
        _hash(connection.execute(sql, (seq,)) for sql in (_PASSAGES, _FACETS, _SHEETS)),
        _hash([connection.execute(_VECTORS, (seq, model[0] if model else 0))]),
    )


def write(connection: Rows, seq: int) -> None:
    """Seal a document, at the end of the transaction that writes it."""
    sql = upsert("seals", "doc", "text, reading, finding, vectors")
    connection.execute(sql, (seq, *astuple(made(connection, seq))))


def ensure(connection: Rows) -> None:
    """Make the table, and seal what an older Tiaowen stored; inside the caller's transaction."""
    connection.execute(TABLE)
    for (seq,) in connection.execute("SELECT seq FROM documents WHERE seq NOT IN (SELECT doc FROM seals)").fetchall():
        write(connection, seq)


def checked(connection: Rows, seq: int, raw: bytes, source: str) -> bytes:
    """The text, if it is the one that was sealed. Raises LibraryCorrupt."""
    sealed = _sealed(connection, seq)
    if sealed is not None and sealed.text != of_text(raw):
        raise LibraryCorrupt("library_text_changed", source=source)
    return raw


def broken(connection: Rows, seq: int) -> tuple[str, ...] | None:
    """Which of a document's seals are broken; None where it has none."""
    sealed = _sealed(connection, seq)
    if sealed is None:
        return None
    now = made(connection, seq)
    names = ("text", "reading", "finding", "vectors")
    return tuple(name for name in names if getattr(now, name) != getattr(sealed, name))


def unsealed(connection: Rows) -> int:
    """How many documents have no seal, and so are not checked for damage."""
    seqs = connection.execute("SELECT seq FROM documents").fetchall()
    return sum(_sealed(connection, seq) is None for (seq,) in seqs)


def _sealed(connection: Rows, seq: int) -> Seal | None:
    try:
        row = connection.execute("SELECT text, reading, finding, vectors FROM seals WHERE doc = ?", (seq,)).fetchone()
    except sqlite3.OperationalError:  # a library of an older Tiaowen that can't be written
        return None
    return Seal(*row) if row else None


def _hash(tables: Iterable[Iterable[tuple[object, ...]]]) -> bytes:
    digest = hashlib.sha256()
    for table in tables:
        for piece in pieces_of(table):
            digest.update(piece)
        digest.update(b"\x1d")
    return digest.digest()


def pieces_of(rows: Iterable[tuple[object, ...]]) -> Iterator[bytes]:
    """Rows as bytes that no other rows give: kind, length and value of each field."""
    for row in rows:
        for value in row:
            data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
            yield b"%s%d:" % (type(value).__name__[:1].encode(), len(data))
            yield data
        yield b"\x1e"
