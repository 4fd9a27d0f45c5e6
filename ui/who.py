"""Who uses the app in this session, and that person's desk. Without a login there is one person."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.desk import LOCAL, Desk
from ui.session import library_path
from ui.strings import t
from ui.text import md

Found = TypeVar("Found")
log = logging.getLogger(__name__)


def user() -> str:
    """A name for what is kept: the provider's own mark of the person, which doesn't change as a name or address may."""
    if st.user.get("is_logged_in") is not True:
        return LOCAL
    marks = (st.user.get(name) for name in ("sub", "email", "preferred_username"))
    return next((f"user:{mark}" for mark in marks if isinstance(mark, str) and mark), LOCAL)


def visitor() -> str:
    """Whose turn it is: the person where one logged in, else the session."""
    here = get_script_run_ctx()
    return user() if user() != LOCAL or here is None else f"session:{here.session_id}"


def desk() -> Desk:
    """The desk of whoever is here, at the library in force."""
    return Desk(library_path(), user())


def reading(read: Callable[[Desk], Found]) -> Found | None:
    """Something from the desk; None where it can't be read: the page goes on without it."""
    try:
        return read(desk())
    except OSError:
        log.warning("the desk can't be read", exc_info=True)
        return None


def keeping(keep: Callable[[Desk], object]) -> bool:
    """Write to the desk; where that fails the user is told why, and the page goes on."""
    try:
        keep(desk())
    except OSError as problem:
        st.toast(md(t("keep.failed", reason=problem.strerror or problem)))
        return False
    return True
