"""Feedback 反馈: what users said of answers, and the question set that comes of it."""

from __future__ import annotations

import streamlit as st

from ui import say
from ui.feedback_review import review
from ui.frame import library_or_welcome
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page."""
    library = library_or_welcome()
    if library is None:
        return
    st.title(t("feedback.heading"), anchor=False)
    say.caption(t("feedback.about"))
    review(library)
    enliven()
