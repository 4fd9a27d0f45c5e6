"""What was corrected by hand belongs to a text, not to the place where it lies.

The same text keeps its corrections wherever it lies. A new text at an old path gets them when it is the same document
in another edition: the same 文号, the same title over half of the text, or almost all of the text. Otherwise they are
offered: the report says what they were and the command that sets them.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from corpus.messages import message
from corpus.types import Document, Metadata
from index import by_hand, records
from index.by_hand import Corrections
from index.truth import Rows

SAME_TITLE, SAME_TEXT = 0.5, 0.8
_LENGTH = 5  # characters of the pieces by which two texts are compared


@dataclass(frozen=True, slots=True)
class Kept:
    """Corrections in force for a document that is added, or those that were not carried over to it."""

    corrections: Corrections | None = None
    offered: Corrections | None = None
    doc_id: str = ""

    def remark(self) -> str | None:
        """What the report says of them."""
        if self.corrections is not None:
            return message("add_by_hand", count=len(self.corrections.changes))
        if self.offered is None:
            return None
        pairs = [f"{name}={_typed(value)}" for name, value in self.offered.changes.items()]
        command = shlex.join(["tiaowen", "edit", self.doc_id, *pairs])
        return message("add_offered", values="; ".join(pairs), command=command)


def carried(connection: Rows, document: Document, here: records.Known | None) -> Kept:
    """What of the corrections made before holds for a document; ``here`` is what stood at its path."""
    kept = by_hand.load(connection, document.doc_id)
    if kept is None and here is not None and (before := by_hand.load(connection, here.doc_id)) is not None:
        raw = connection.execute("SELECT raw FROM documents WHERE seq = ?", (here.seq,)).fetchone()[0]
        if not same_document(before.as_read, raw.decode("utf-8", "replace"), document):
            return Kept(offered=before, doc_id=document.doc_id)
        kept = before
    return Kept(Corrections(kept.changes, document.metadata)) if kept is not None else Kept()


def same_document(before: Metadata, raw: str, now: Document) -> bool:
    """Whether a text is another edition of the one that lay at its place, by what was read of both."""
    if before.doc_number and now.metadata.doc_number:
        return before.doc_number == now.metadata.doc_number
    alike = likeness(raw, now.raw)
    return alike >= (SAME_TITLE if before.title and before.title == now.metadata.title else SAME_TEXT)


def likeness(one: str, other: str) -> float:
    """The share of the longer text's pieces that stand in both, white space apart; 0 to 1."""
    a, b = _pieces(one), _pieces(other)
    return len(a & b) / max(len(a), len(b), 1)


def _pieces(text: str) -> set[str]:
    bare = "".join(text.split())
    return {bare[i : i + _LENGTH] for i in range(max(1, len(bare) - _LENGTH + 1))}


def _typed(value: object) -> str:
    """A value as ``tiaowen edit`` takes it."""
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
