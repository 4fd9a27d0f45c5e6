"""What is said of a hit beside its text: what its document does not state, and where the same text stands besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import index.messages  # noqa: F401  (registers the texts)
from corpus.messages import message

if TYPE_CHECKING:
    from index.search import Hit

NAMED = 3


def hit_notes(hit: Hit) -> tuple[str, ...]:
    """Plain sentences in the language in force; what comes from a document in them is not escaped."""
    from ui.cards import official

    found = [message(f"hit_no_{name}") for name in hit.not_stated]
    if hit.copies:
        where = message("hit_and").join(official(copy) for copy in hit.copies[:NAMED])
        more = " …" if len(hit.copies) > NAMED else ""
        found.append(message("hit_copies", count=len(hit.copies), where=where + more))
    return tuple(found)
