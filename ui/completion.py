"""The library's own vocabulary: what the search box completes with, and what a query that finds nothing may mean.

It is read in the background, once for each state of a library: a page that only completes does without until it is
there, one that found nothing waits for it.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import suppress

import streamlit as st

from corpus.errors import LibraryError
from index.library import Library
from ui.handle import Stamp, known_documents, stamp
from ui.search_words import Term, vocabulary_of
from ui.text import esc

READ, OFFERED = 200, 1500  # documents whose headings are read; terms that the box completes with


def vocabulary(library: Library) -> tuple[Term, ...]:
    """Terms that stand in titles and headings of the library's documents; waits until they are read."""
    return _vocabulary(stamp(library), library).result()


def completions(library: Library) -> None:
    """What the search box completes with, by characters or by pinyin; nothing before it has been read."""
    reading = _vocabulary(stamp(library), library)
    if reading.done() and reading.exception() is None:
        options = "".join(
            f'<option value="{esc(term.text)}" label="{esc(term.sound)}">' for term in reading.result()[:OFFERED]
        )
        st.html(f'<datalist id="tw-words">{options}</datalist>')


@st.cache_resource(show_spinner=False, max_entries=2)
def _vocabulary(at: Stamp, _library: Library) -> Future[tuple[Term, ...]]:
    known = known_documents(_library)
    found: Future[tuple[Term, ...]] = Future()

    def read() -> None:
        texts = [each.metadata.title or "" for each in known]
        for each in known[:: max(1, len(known) // READ)][:READ]:
            with suppress(LibraryError):  # removed meanwhile
                texts += [clause.heading or "" for clause in _library.cached_document(each.doc_id).clauses]
        found.set_result(vocabulary_of(texts))

    def reading() -> None:
        try:
            read()
        except Exception as problem:  # told to whoever waits for it
            found.set_exception(problem)

    threading.Thread(target=reading, daemon=True).start()
    return found
