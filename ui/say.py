"""Messages to the user that may hold text from documents, file names or questions: always escaped first."""

from __future__ import annotations

import logging

import streamlit as st

from corpus.errors import TiaowenError
from ui.strings import t
from ui.text import md

log = logging.getLogger(__name__)


def error(text: object) -> None:
    """A red box."""
    st.error(md(text), icon=":material/error:")


def warning(text: object) -> None:
    """An amber box."""
    st.warning(md(text), icon=":material/warning:")


def info(text: object) -> None:
    """A blue box."""
    st.info(md(text), icon=":material/info:")


def success(text: object) -> None:
    """A green box."""
    st.success(md(text), icon=":material/check_circle:")


def caption(text: object) -> None:
    """Small grey text."""
    st.caption(md(text))


def unexpected(problem: Exception) -> str:
    """One line about an error that nobody foresaw; the details go to the log."""
    return t("trouble.unexpected", kind=type(problem).__name__)


def trouble(problem: Exception) -> None:
    """Show an error: Tiaowen's own in their words, others by their kind."""
    if isinstance(problem, TiaowenError):
        error(problem)
        return
    log.error("unexpected error on a page", exc_info=problem)
    error(unexpected(problem))
