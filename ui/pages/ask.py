"""Ask 问答: a question, the answer, and the clauses it stands in; a source opens beside them."""

from __future__ import annotations

import streamlit as st

from ui import asking, beside
from ui.answer_view import show_answer
from ui.ask_view import examples, filter_panel, model_switch, question_box
from ui.conversation import asked_back, recent, turns
from ui.frame import job_notice, library_or_welcome
from ui.handle import warm
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page."""
    library = library_or_welcome()
    if library is None:
        return
    question = asking.current()
    warming = warm(library)
    with beside.sides(library) as left, left:
        st.title(t("ask.title"), anchor=False)
        job_notice()
        question_box()
        turns()
        filter_panel(library, question)
        model_switch()
        asked_back()
        if question.text:
            show_answer(library, question, warming=warming.is_alive())
        else:
            examples(library)
    recent()
    enliven()
