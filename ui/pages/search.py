"""Search 检索: clauses in order of fit, with facets to narrow by."""

from __future__ import annotations

import streamlit as st

from ui import asking, beside, say
from ui.ask_view import examples
from ui.completion import completions
from ui.frame import job_notice, library_or_welcome
from ui.handle import warm
from ui.saved_searches import saved_panel
from ui.search_view import search_box, show_results
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page; it shares its question, and its address, with the ask page."""
    library = library_or_welcome()
    if library is None:
        return
    question = asking.current()
    warm(library)
    with beside.sides(library) as left, left:
        st.title(t("search.title"), anchor=False)
        job_notice()
        search_box(question)
        say.caption(t("search.syntax"))
        saved_panel(library)
        if question.text:
            show_results(library, question)
        else:
            examples(library)
        completions(library)
    enliven()
