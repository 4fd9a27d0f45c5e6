"""Who may do what, and the log of what was done.

    reader   asks, searches, compares, keeps what is the reader's own
    editor   also adds documents, corrects what is known of them, puts them into collections
    admin    also removes documents and reads the log

Roles come from the login's claims (``roles`` or ``role``), or from ``<library>-roles.toml``, which wins:

    default = "reader"
    [users]
    "wang@example.org" = "admin"

Without a login there is one person, who may do everything. With a login and neither claims nor a file everybody may
do everything, as before there were roles. A file that can't be read makes everybody a reader.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from ui.session import library_path
from ui.strings import t
from ui.who import desk

READER, EDITOR, ADMIN = "reader", "editor", "admin"
RANKS = (READER, EDITOR, ADMIN)
NEEDED: Mapping[str, str] = {"add": EDITOR, "edit": EDITOR, "tag": EDITOR, "remove": ADMIN, "audit": ADMIN}
log = logging.getLogger(__name__)


def roles_file(library: Path) -> Path:
    """Where roles stand: ``library`` → ``library-roles.toml``."""
    return library.with_name(f"{library.name}-roles.toml")


def role() -> str:
    """The role of whoever is here."""
    if st.user.get("is_logged_in") is not True:
        return ADMIN
    names = [str(st.user.get(key)) for key in ("email", "preferred_username", "sub") if st.user.get(key)]
    return role_of(names, [st.user.get("roles"), st.user.get("role")], roles_file(library_path()))


def role_of(names: Sequence[str], claims: Sequence[object], file: Path) -> str:
    """The role by the file, else by the claims, else everything."""
    if file.exists():
        try:
            told = tomllib.loads(file.read_text(encoding="utf-8"))
            users = told.get("users", {})
            named = next((users[name] for name in names if name in users), told.get("default", READER))
        except (OSError, ValueError, AttributeError, TypeError):
            log.warning("%s can't be read: everybody is a reader", file)
            return READER
        return named if named in RANKS else READER
    claimed = {str(each) for claim in claims for each in (claim if isinstance(claim, (list, tuple)) else [claim])}
    known = [rank for rank in RANKS if claimed & {rank, f"tiaowen-{rank}"}]
    if known:
        return known[-1]
    return ADMIN if not any(claims) else READER


def may(what: str) -> bool:
    """Whether this person may do something."""
    return RANKS.index(role()) >= RANKS.index(NEEDED[what])


def allowed(what: str) -> bool:
    """The same, in a callback, said where it may not be: a button that is not shown can be clicked all the same."""
    if may(what):
        return True
    st.toast(t("role.not_allowed", role=t(f"role.{role()}"), needed=t(f"role.{NEEDED[what]}")))
    return False


def logged(what: str, about: str = "") -> None:
    """Add a line to the log; where it can't be written the server's log says so and the work goes on."""
    try:
        desk().log(what, about)
    except OSError:
        log.exception("the audit log can't be written: %s", what)
