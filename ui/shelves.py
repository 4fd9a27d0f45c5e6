"""Collections: words put on documents (年度要点, 法规, 本省…), shared by everybody, a filter on every page.

The library's filters know documents only: ``narrowed`` turns tags into the documents that carry any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.filters import Filters
from ui.asking import Question
from ui.handle import current_library, known_documents
from ui.who import reading

NOTHING = "\u2205"  # what no document is called: an empty collection finds nothing, rather than everything


def tags() -> dict[str, tuple[str, ...]]:
    """Tag → documents, the most used first."""
    return reading(lambda desk: desk.tags()) or {}


def documents_of(wanted: Sequence[str]) -> tuple[str, ...]:
    """The documents that carry any of some tags and are still in the library."""
    known = tags()
    held = {each.doc_id for each in known_documents(current_library())}
    return tuple(dict.fromkeys(doc for tag in wanted for doc in known.get(tag, ()) if doc in held))


def narrowed(question: Question) -> Filters:
    """The question's filters with its tags as documents."""
    if not question.tags:
        return question.filters
    docs = documents_of(question.tags)
    chosen = question.filters.docs
    kept = tuple(doc for doc in docs if not chosen or doc in chosen)
    return replace(question.filters, docs=kept or (NOTHING,))
