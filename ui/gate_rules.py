"""The gate's rules as Streamlit's settings, cookies and store of uploads have them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from ui.ended import COOKIE, Ended
from ui.gate import LOCAL, Rules
from ui.login import LoginTrouble, settings

HOSTS_VARIABLE = "TIAOWEN_HOSTS"


def rules_of_streamlit() -> Rules:
    """What holds for the app that runs here."""
    import platformdirs

    cache = Path(os.environ.get("TIAOWEN_CACHE") or platformdirs.user_cache_dir("tiaowen", appauthor=False))
    return Rules(hosts, login_wanted, logged_in, held, Ended(cache / "ended-logins.json"))


def hosts() -> tuple[str, ...]:
    """Names that the app is served under: this machine's, the settings', those of TIAOWEN_HOSTS."""
    named = [name.strip().lower() for name in os.environ.get(HOSTS_VARIABLE, "").split(",") if name.strip()]
    return (*LOCAL, *(st.get_option("server.allowedHosts") or ()), *named)


def login_wanted() -> bool:
    """Whether nobody may see a page before logging in; in doubt yes."""
    try:
        return settings() is not None
    except LoginTrouble:
        return True


def logged_in(cookies: Mapping[str, str]) -> bool:
    """Whether the cookies are those of a person who has logged in, by Streamlit's own signature."""
    import json

    from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

    try:
        payload = _get_signed_cookie_with_chunks(dict(cookies), COOKIE)
        return payload is not None and json.loads(payload).get("is_logged_in") is True
    except (ValueError, AttributeError, TypeError):
        return False


def held(session: str | None) -> int:
    """Bytes of uploads that Streamlit keeps in memory for a session, or for all."""
    from streamlit.runtime import Runtime

    if not Runtime.exists():
        return 0
    storage = getattr(Runtime.instance().uploaded_file_mgr, "file_storage", {})
    chosen = [storage.get(session, {})] if session is not None else list(storage.values())
    return sum(len(record.data) for files in chosen for record in list(files.values()))
