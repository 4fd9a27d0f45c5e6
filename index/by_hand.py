"""Corrections by hand in library.db: by document id, so that they outlive a removal, a new reading, an unchanged file.

Beside what was changed stands the metadata as it was read, so that every correction can be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.corrections import BY_HAND, corrected
from corpus.types import Metadata
from index.dialect import upsert
from index.rows import metadata_json, read_metadata
from index.truth import Rows


@dataclass(frozen=True, slots=True)
class Corrections:
    """Values set by hand, by the names of Metadata (None takes a value away), over metadata as it was read."""

    changes: Mapping[str, object]
    as_read: Metadata

    @property
    def metadata(self) -> Metadata:
        """What holds."""
        return corrected(self.as_read, self.changes, BY_HAND) if self.changes else self.as_read

    def with_changes(self, changes: Mapping[str, object]) -> Corrections:
        """These and more; what says only what was read is left out. Raises InputError on a wrong value."""
        kept = {**self.changes, **changes}
        wanted = corrected(self.as_read, kept, BY_HAND)
        for key in tuple(kept):
            fewer = {name: value for name, value in kept.items() if name != key}
            without = corrected(self.as_read, fewer, BY_HAND)
            if getattr(without, key) == getattr(wanted, key) == getattr(self.as_read, key):
                kept = fewer
        return Corrections(kept, self.as_read)


def load(connection: Rows, doc_id: str) -> Corrections | None:
    """The corrections of a document, or of one that was removed; None when there are none."""
    row = connection.execute("SELECT changes, as_read FROM corrections WHERE doc_id = ?", (doc_id,)).fetchone()
    return Corrections(json.loads(row[0]), read_metadata(row[1])) if row else None


def save(connection: Rows, doc_id: str, corrections: Corrections) -> None:
    """Keep a document's corrections; forget them when none is left."""
    if not corrections.changes:
        connection.execute("DELETE FROM corrections WHERE doc_id = ?", (doc_id,))
        return
    changes = json.dumps(dict(corrections.changes), ensure_ascii=True, separators=(",", ":"))
    values = (doc_id, changes, metadata_json(corrections.as_read))
    connection.execute(upsert("corrections", "doc_id", "changes, as_read"), values)
