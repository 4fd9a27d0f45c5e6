"""Settings 设置: library and model, the office's region, the language model, the language."""

from __future__ import annotations

import streamlit as st

from ui.audit_view import audit, person
from ui.settings_view import facts, language, language_model_form, region, told
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page."""
    st.title(t("settings.title"), anchor=False)
    told()
    person()
    region()
    language()
    language_model_form()
    facts()
    audit()
    enliven()
