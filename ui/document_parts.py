"""The parts of a document's page that act: what can be done with it, and its text with the picture of its page."""

from __future__ import annotations

import streamlit as st

from corpus.types import Document
from index.library import Library
from ui.beside import Beside, copy_clause_html
from ui.navigation import page as link_to
from ui.original import download_button
from ui.page_picture import BESIDE, has_picture, show_picture
from ui.reader import reader_html
from ui.spans import Span
from ui.strings import t


def document_actions(library: Library, found: Document, cited: Span | None) -> None:
    """Copy, download, ask within it, compare it, its versions."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="document_actions"):
        if cited is not None:
            st.html(copy_clause_html(found, Beside(found.doc_id, *cited, (), (), "")), width="content")
        download_button(library, found.doc_id, key="document_download")
        st.page_link(
            link_to("ask"),
            label=t("document.ask"),
            icon=":material/question_answer:",
            query_params={"doc": found.doc_id},
        )
        st.page_link(
            link_to("compare"),
            label=t("document.compare"),
            icon=":material/compare:",
            query_params={"left": found.doc_id},
        )
        st.page_link(
            link_to("family"),
            label=t("family.open"),
            icon=":material/account_tree:",
            query_params={"doc": found.doc_id},
        )


def document_text(library: Library, found: Document, cited: Span | None) -> None:
    """Its text, beside the picture of the page of what is cited where it has pages."""
    if cited is not None and has_picture(found):
        text, picture = st.columns(BESIDE)
        with picture:
            show_picture(library, found, *cited)
        text.html(reader_html(found, cited))
    else:
        st.html(reader_html(found, cited))
