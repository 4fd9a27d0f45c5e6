"""Document 原文: a whole document with its outline; the cited span highlighted and in view. Reached by links."""

from __future__ import annotations

import streamlit as st

from corpus.errors import LibraryError
from ui import say
from ui.beside import Beside, copy_clause_html
from ui.cards import sample_badge
from ui.document_view import cited_span, facts_html, heading_html
from ui.family_view import status_html
from ui.frame import library_or_welcome
from ui.handle import document
from ui.navigation import LAST
from ui.navigation import page as link_to
from ui.original import download_button
from ui.page_picture import BESIDE, has_picture, show_picture
from ui.reader import cited_key, find_html, legend_html, reader_html
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page; ``?doc=…&start=…&end=…`` says what to show."""
    library = library_or_welcome()
    if library is None:
        return
    with st.container(horizontal=True):
        for name in dict.fromkeys((st.session_state.get(LAST, "ask"), "library")):
            st.page_link(link_to(name), label=t("reader.back", page=t(f"page.{name}")), icon=":material/arrow_back:")
    wanted = st.query_params.get("doc", "")
    if not wanted:
        say.info(t("reader.choose"))
        return
    try:
        found = document(library, wanted)
    except LibraryError:
        say.warning(t("reader.gone", doc=wanted[:40]))
        return
    cited = cited_span(found, st.query_params.get("start"), st.query_params.get("end"))
    st.html(heading_html(found, sample_badge(found.metadata)))
    st.html(status_html(library.standing(found.doc_id)))
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
    with st.expander(t("reader.facts"), icon=":material/info:"):
        st.html(facts_html(found))
    if legend := legend_html(found):
        st.html(legend)
    st.html(find_html())
    if cited is not None and has_picture(found, *cited):
        text, picture = st.columns(BESIDE)
        with picture:
            show_picture(library, found, *cited)
        text.html(reader_html(found, cited))
    else:
        st.html(reader_html(found, cited))
    enliven(cited_key(found.doc_id, cited))
