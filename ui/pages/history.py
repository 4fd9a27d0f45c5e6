"""History 历史: what was asked, kept for each user."""

from __future__ import annotations

import streamlit as st

from ui.history_view import conversations
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page; it needs no library."""
    st.title(t("history.heading"), anchor=False)
    conversations()
    enliven()
