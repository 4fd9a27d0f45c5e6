"""Ask 问答: a question, the answer, and the clauses it stands in."""

from __future__ import annotations

import streamlit as st

from ui import asking
from ui.answer_view import show_answer
from ui.ask_view import examples, filter_panel, model_switch, question_box
from ui.feedback import history, remember
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
    st.title(t("ask.title"), anchor=False)
    job_notice()
    question_box()
    filter_panel(library, question)
    model_switch()
    if question.text:
        show_answer(library, question, warming=warming.is_alive())
        remember(question)
    else:
        examples(library)
    history(question)
    enliven()
