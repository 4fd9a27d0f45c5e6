"""The picture of a page of a PDF with a span drawn on it, rendered from the source file while it is unchanged.

Beside a card it stands for recognised text alone, which has to be looked at; in the side panel and the document always.
"""

from __future__ import annotations

import streamlit as st

from corpus.formats.pdf_picture import PagePicture, page_picture
from corpus.types import Document
from index.library import Library
from index.origins import unchanged_bytes
from ui import say
from ui.handle import Stamp, known_documents, stamp
from ui.strings import t
from ui.text import md

BESIDE = (3, 2)
"""Widths of a text and of the picture beside it."""


def has_picture(document: Document) -> bool:
    """Whether its pages can be shown."""
    return document.format == "pdf" and bool(document.pages)


def needs_picture(document: Document, start: int, end: int) -> bool:
    """Whether a span was recognised on a page that can be shown."""
    return has_picture(document) and document.is_recognised(start, end)


def show_picture(library: Library, document: Document, start: int, end: int) -> None:
    """The page on which the span begins, its lines tinted where their places are known; else why there is none."""
    page = document.page_of(start) or 1
    try:
        found = _picture(stamp(library), (document.doc_id, page, start, end), library, document)
    except LookupError:
        say.caption(t("card.picture.gone", page=page))
    except ValueError:
        say.caption(t("card.picture.broken", page=page))
    else:
        words = t("card.picture.tinted" if found.boxes else "card.picture", page=page)
        st.image(found.jpeg, caption=md(words), width="stretch")


@st.cache_data(show_spinner=False, max_entries=32)
def _picture(at: Stamp, of: tuple[str, int, int, int], _library: Library, _document: Document) -> PagePicture:
    """The picture of page ``of[1]`` with the span ``of[2:]``. Raises LookupError without the file, and ValueError."""
    doc_id, page, start, end = of
    known = next((known for known in known_documents(_library) if known.doc_id == doc_id), None)
    data = unchanged_bytes(known) if known is not None else None
    if data is None:
        raise LookupError(doc_id)
    first = _document.pages[page - 1]
    last = _document.pages[page] if page < len(_document.pages) else len(_document.raw)
    return page_picture(data, page, _document.raw[first:last], (start - first, end - first))
