"""Library 文库: put files in, see what is there, read a document beside its outline, take it out, verify."""

from __future__ import annotations

import streamlit as st

from corpus.errors import LibraryMissing, TiaowenError
from ui import say
from ui.frame import job_panel, welcome
from ui.handle import bench, current_library, known_documents
from ui.library_view import document_list, health, selected_document, upload_box
from ui.removal_view import outcome
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page."""
    at_work = bench()
    st.title(t("library.title"), anchor=False)
    upload_box(at_work)
    job_panel(at_work)
    try:
        library = current_library()
        documents = known_documents(library)
    except LibraryMissing:
        if not at_work.busy:
            welcome(upload=False)
        return
    except TiaowenError as problem:
        say.trouble(problem)
        st.button(t("trouble.retry"))
        return
    if not documents and not at_work.busy:
        welcome(upload=False)
    chosen = document_list(documents)
    outcome(library, disabled=at_work.busy)
    if chosen is not None:
        selected_document(library, chosen, at_work)
    health(library, at_work)
    enliven()
