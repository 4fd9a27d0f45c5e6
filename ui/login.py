"""The door: where ``.streamlit/secrets.toml`` has an [auth] section, nobody sees a page before logging in (OIDC).

Off by default. It shuts when in doubt: an unreadable secrets file, a section without a provider, Authlib missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.auth_util import is_authlib_installed
from streamlit.errors import StreamlitAuthError

from ui import say
from ui.session import language_switch
from ui.strings import t
from ui.text import md

DEFAULT = "default"
NEEDED = ("client_id", "client_secret", "server_metadata_url")
SHARED = ("redirect_uri", "cookie_secret")


class LoginTrouble(Exception):
    """A login is wanted and can't work; the text is one line for whoever runs the app."""


def settings() -> Mapping[str, Any] | None:
    """The [auth] section; None where no login is wanted. Raises LoginTrouble when the file can't be read."""
    try:
        if st.secrets.load_if_toml_exists():
            if "auth" not in st.secrets:
                return None
            found = st.secrets["auth"]
            return found if isinstance(found, Mapping) else {}
    except (OSError, ValueError) as problem:
        raise LoginTrouble(t("login.unreadable")) from problem
    if any(Path(path).exists() for path in st.get_option("secrets.files")):
        raise LoginTrouble(t("login.unreadable"))
    return None


def providers(section: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the providers to choose from. Raises LoginTrouble when there is none or a setting is missing."""
    named = {name: part for name, part in section.items() if isinstance(part, Mapping)}
    found = {DEFAULT: section} if "client_id" in section or not named else named
    missing = [key for key in SHARED if not section.get(key)]
    missing += [key for part in found.values() for key in NEEDED if not part.get(key)]
    if missing:
        raise LoginTrouble(t("login.missing", keys=", ".join(dict.fromkeys(missing))))
    if not is_authlib_installed():
        raise LoginTrouble(t("login.authlib"))
    return tuple(found)


def admitted() -> bool:
    """Whether the pages may be shown; False after the login page, or what is wrong with it, was shown instead."""
    try:
        section = settings()
        if section is None:
            return True
        names = providers(section)
    except LoginTrouble as problem:
        st.title(t("app.name"), anchor=False)
        say.error(problem)
        return False
    if st.user.get("is_logged_in") is True:
        return True
    _page(names)
    return False


def _page(names: tuple[str, ...]) -> None:
    st.title(t("app.name"), anchor=False)
    st.markdown(t("login.text"))
    for name in names:
        label = t("login.go") if name == DEFAULT else t("login.go_with", provider=md(name))
        if st.button(label, type="primary", icon=":material/login:", key=f"login_{name}"):
            try:
                st.login(None if name == DEFAULT else name)
            except StreamlitAuthError as problem:
                say.error(t("login.failed", reason=problem))
    with st.container(width="content"):
        language_switch()


def account() -> None:
    """In the sidebar: who is logged in, and the way out; nothing where no login is wanted."""
    if st.user.get("is_logged_in") is not True:
        return
    name = next((st.user[key] for key in ("name", "email", "preferred_username", "sub") if st.user.get(key)), "")
    say.caption(t("login.as", name=name))
    if st.button(t("login.out"), icon=":material/logout:", key="logout", type="tertiary"):
        st.logout()
