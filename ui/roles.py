"""What whoever uses the app may do (service.access), and the log of what was done (service.audit)."""

from __future__ import annotations

import streamlit as st

from service import access, audit
from service.access import ADMIN, NEEDED, names_of, role_of, roles_file
from ui.session import library_path
from ui.strings import t
from ui.who import user


def role() -> str:
    """The role of whoever is here. Without a login there is one person, who may do everything.

    With a login and neither claims nor a file everybody may do everything, as before there were roles.
    """
    if st.user.get("is_logged_in") is not True:
        return ADMIN
    return role_of(names_of(st.user), [st.user.get("roles"), st.user.get("role")], roles_file(library_path()))


def may(what: str) -> bool:
    """Whether this person may do something."""
    return access.may(role(), what)


def allowed(what: str) -> bool:
    """The same, in a callback, said where it may not be: a button that is not shown can be clicked all the same."""
    if may(what):
        return True
    st.toast(t("role.not_allowed", role=t(f"role.{role()}"), needed=t(f"role.{NEEDED[what]}")))
    return False


def logged(what: str, about: str = "") -> None:
    """Add a line to the log; where it can't be written the server's log says so and the work goes on.

    A question is logged as service.audit has questions logged.
    """
    said = audit.about_question(about) if what == "ask" else about
    audit.note(library_path(), (user(), "app", what, said))
