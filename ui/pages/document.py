"""Document 原文: a whole document with its outline; the cited span highlighted and in view. Reached by links."""

from __future__ import annotations

import streamlit as st

from corpus.errors import LibraryError
from ui import say
from ui.cards import sample_badge
from ui.document_parts import document_actions, document_text
from ui.document_view import cited_span, facts_html, heading_html
from ui.family_view import status_html
from ui.frame import library_or_welcome
from ui.handle import document
from ui.navigation import LAST
from ui.navigation import page as link_to
from ui.reader import cited_key, find_html, legend_html
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
    document_actions(library, found, cited)
    with st.expander(t("reader.facts"), icon=":material/info:"):
        st.html(facts_html(found))
    if legend := legend_html(found):
        st.html(legend)
    st.html(find_html())
    document_text(library, found, cited)
    enliven(cited_key(found.doc_id, cited))
