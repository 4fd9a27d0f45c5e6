"""A source beside what is being read: the document at the right with the span in view, find, outline, copy, download.

From WIDE pixels of window the page becomes two columns; below that the button is hidden by the style sheet and a
number leads to its card. What is open belongs to one question: another question closes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from corpus.errors import LibraryError
from corpus.types import Document
from index.library import Library
from ui import asking
from ui.cards import Located, book_title, clause_at, facts_line, official, sample_badge
from ui.handle import document
from ui.original import download_button
from ui.page_picture import has_picture, show_picture
from ui.reader import cited_key, side_html
from ui.strings import t
from ui.text import esc

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

OPEN = "beside_open"
LONGEST = 4000
_within: ContextVar[bool] = ContextVar("beside_within", default=False)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown: a span of a document, the words in it that answer, and the question it was opened under."""

    doc_id: str
    start: int
    end: int
    path: tuple[str, ...]
    core: tuple[tuple[int, int], ...]
    question: str


@contextmanager
def sides(library: Library) -> Iterator[DeltaGenerator]:
    """The container for the page; with a source open, the left of two columns. The source is drawn first."""
    found: Beside | None = st.session_state.get(OPEN)
    if found is not None and found.question != _question():
        st.session_state.pop(OPEN)
        found = None
    token = _within.set(True)
    try:
        if found is None:
            yield st.container()
        else:
            left, right = st.columns([1, 1], gap="medium")
            with right, st.container(key="beside"):
                _panel(library, found)
            yield left
    finally:
        _within.reset(token)


def _question() -> str:
    question: asking.Question = st.session_state.get(asking.STATE, asking.Question())
    return question.text


def beside_button(place: Located, core: Sequence[tuple[int, int]], key: str) -> None:
    """Open a span beside the page; nothing on pages that have no room beside them."""
    if not _within.get():
        return
    st.button(
        t("side.open"),
        key=f"side_{key}",
        icon=":material/vertical_split:",
        type="tertiary",
        on_click=_open,
        args=(Beside(place.doc_id, place.start, place.end, tuple(place.path), tuple(core), _question()),),
    )


def _open(what: Beside) -> None:
    st.session_state[OPEN] = what


def close() -> None:
    """In a callback: one column again."""
    st.session_state.pop(OPEN, None)


def _panel(library: Library, shown: Beside) -> None:
    try:
        found = document(library, shown.doc_id)
    except LibraryError:
        st.caption(t("card.gone"))
        st.button(t("side.close"), key="side_close", icon=":material/close:", type="tertiary", on_click=close)
        return
    cited = (shown.start, min(shown.end, len(found.raw)))
    st.html(_heading(found))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="side_actions"):
        st.button(t("side.close"), key="side_close", icon=":material/close:", type="tertiary", on_click=close)
        st.html(copy_clause_html(found, shown), width="content")
        download_button(library, shown.doc_id, key="side_download")
        from ui.navigation import page

        st.page_link(
            page("document"),
            label=t("side.whole"),
            icon=":material/open_in_full:",
            query_params={"doc": shown.doc_id, "start": str(shown.start), "end": str(shown.end)},
        )
    if has_picture(found):
        views = ("page", "text")
        view = st.segmented_control(
            t("side.view"),
            views,
            default=views[0],
            required=True,
            format_func=lambda name: t(f"side.view_{name}"),
            key="side_view",
            label_visibility="collapsed",
        )
        if view == views[0]:
            show_picture(library, found, *cited)
            return
    st.html(side_html(found, cited, shown.core))
    from ui.theme import scroll

    scroll(cited_key(found.doc_id, cited))


def _heading(found: Document) -> str:
    metadata = found.metadata
    title = esc(book_title(metadata.title, found.source))
    facts = facts_line(metadata.doc_number, metadata.issuer, metadata.date)
    return f'<div class="tw-title">{title}{sample_badge(metadata)}</div><div class="tw-dim">{facts}</div>'


def copy_clause_html(found: Document, place: Located | Beside) -> str:
    """A button that copies the whole clause with its citation."""
    clause = clause_at(found, place.path, place.start, place.end)
    start, end = (clause.start, clause.end) if clause else (place.start, place.end)
    facts, path = found.metadata, clause.path if clause else place.path
    cited = _Cited(facts.title, facts.doc_number, path, found.source, revision=facts.revision)
    return _copy(_with_citation(found.read(start, min(end, start + LONGEST)), cited), t("side.copy_clause"))


def copy_quote_html(place: Located, found: Document | None) -> str:
    """A button that copies what is quoted with its citation."""
    if found is None:
        return ""
    return " " + _copy(
        _with_citation(found.read(place.start, min(place.end, place.start + LONGEST)), place), t("side.copy_quote")
    )


@dataclass(frozen=True, slots=True)
class _Cited:
    """What an official citation needs."""

    title: str | None
    doc_number: str | None
    path: tuple[str, ...]
    source: str
    doc_id: str = ""
    start: int = 0
    end: int = 0
    page: int | None = None
    recognised: bool = False
    revision: str | None = None


def _with_citation(words: str, place: Located) -> str:
    return f"“{' '.join(words.split())}”（{official(place)}）"


def _copy(text: str, label: str) -> str:
    return (
        f'<button class="tw-copy" type="button" data-tw-copy="{esc(text)}" '
        f'data-tw-done="{esc(t("card.copied"))}">{esc(label)}</button>'
    )
