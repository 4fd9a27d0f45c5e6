"""One browser session: its language, and where the library lies."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from corpus.messages import LANGUAGES, language, use_language

LIBRARY_VARIABLE = "TIAOWEN_LIBRARY"
MODEL_VARIABLE = "TIAOWEN_MODEL"
KEPT = "language"
NAMES = {"zh": "中文", "en": "English"}


def speak() -> None:
    """Put the session's language in force; every script run and every fragment begins with it.

    ``?lang=`` in the address chooses; later the switch in the sidebar does.
    """
    asked = st.query_params.get("lang")
    if "language" not in st.session_state:
        st.session_state["language"] = asked if asked in LANGUAGES else _kept() or language()
    use_language(st.session_state["language"])


def language_switch() -> None:
    """The switch in the sidebar."""
    from ui.strings import t

    st.segmented_control(
        t("app.language"),
        LANGUAGES,
        format_func=NAMES.__getitem__,
        default=st.session_state["language"],
        required=True,
        key="language_switch",
        on_change=_switched,
        label_visibility="collapsed",
    )


def _switched() -> None:
    chosen = st.session_state["language_switch"]
    st.session_state["language"] = chosen
    st.query_params["lang"] = chosen
    from ui.who import keeping

    keeping(lambda desk: desk.put(KEPT, chosen))


def _kept() -> str | None:
    """The language that this person chose last."""
    from ui.who import reading

    found = reading(lambda desk: desk.get(KEPT))
    return found if isinstance(found, str) and found in LANGUAGES else None


def library_path() -> Path:
    """The folder of the library: TIAOWEN_LIBRARY, else ./library."""
    return Path(os.environ.get(LIBRARY_VARIABLE) or "library").expanduser().absolute()


def model_name() -> str | None:
    """The embedding model asked for with TIAOWEN_MODEL; None leaves it to the library."""
    return os.environ.get(MODEL_VARIABLE) or None
