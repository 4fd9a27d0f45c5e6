"""The further places of a text: a document is its content, and lives until the last file that holds it is taken out.

The row in ``documents`` names one place, the table ``places`` the others. When the first one goes, another takes its
part; what was corrected by hand stays with the content.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from index.dialect import upsert
from index.rows import Origin
from index.truth import Rows

TABLE = """CREATE TABLE IF NOT EXISTS places (
        path TEXT PRIMARY KEY,
        doc INTEGER NOT NULL REFERENCES documents (seq) ON DELETE CASCADE,
        source TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        side_sha256 TEXT NOT NULL,
        size INTEGER NOT NULL) WITHOUT ROWID"""
_BY_DOC = "CREATE INDEX IF NOT EXISTS places_doc ON places (doc)"


@dataclass(frozen=True, slots=True)
class Place:
    """A file that holds a document's text: how it is cited, and where it lies."""

    source: str
    origin: Origin


def ensure(connection: Rows) -> None:
    """Make the table; inside the caller's transaction."""
    connection.execute(TABLE)
    connection.execute(_BY_DOC)


def note(connection: Rows, seq: int, place: Place) -> None:
    """Keep a further place of a document; one at the same path is replaced."""
    at = place.origin
    connection.execute(
        upsert("places", "path", "doc, source, sha256, side_sha256, size"),
        (at.path, seq, place.source, at.sha256, at.side_sha256, at.size),
    )


def forget(connection: Rows, path: str) -> bool:
    """A further place holds the text no longer; whether it was one."""
    return connection.execute("DELETE FROM places WHERE path = ?", (path,)).rowcount > 0


def others(connection: Rows, seq: int) -> tuple[Place, ...]:
    """A document's places beside its own, by path."""
    try:
        rows = connection.execute(
            "SELECT source, path, sha256, size, side_sha256 FROM places WHERE doc = ? ORDER BY path", (seq,)
        )
        return tuple(Place(source, Origin(*origin)) for source, *origin in rows)
    except sqlite3.OperationalError:  # a library of an older Tiaowen that can't be written
        return ()


def at(connection: Rows, ref: str) -> tuple[int, Place] | None:
    """The further place that a path or source names, and the document's number; None when there is none."""
    try:
        row = connection.execute(
            "SELECT doc, source, path, sha256, size, side_sha256 FROM places WHERE path = ?1 OR source = ?1", (ref,)
        ).fetchone()
    except sqlite3.OperationalError:
        return None
    return (row[0], Place(row[1], Origin(*row[2:]))) if row else None


def at_path(connection: Rows, path: str) -> tuple[int, Place] | None:
    """The further place at a path, and the document's number."""
    found = at(connection, path)
    return found if found is not None and found[1].origin.path == path else None


def promote(connection: Rows, seq: int) -> bool:
    """Let another place take the part of a document's own; False when it has no other."""
    found = others(connection, seq)
    if not found:
        return False
    origin = found[0].origin
    forget(connection, origin.path)
    connection.execute(
        "UPDATE documents SET source = ?, path = ?, sha256 = ?, size = ?, side_sha256 = ? WHERE seq = ?",
        (found[0].source, origin.path, origin.sha256, origin.size, origin.side_sha256, seq),
    )
    return True


def hand_over(connection: Rows, old: int, new: int) -> None:
    """The places of a text that is stored anew."""
    connection.execute("UPDATE places SET doc = ? WHERE doc = ?", (new, old))
