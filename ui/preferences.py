"""What a user sets once: the region of the office (in a small file beside the library), the language model (session).

The file ``<library>-settings.json`` lies beside the library, never in it, and holds nothing secret. The language
model's address, name and key are kept in the session's memory only; what the environment names stands in for them
where the session has none, and its key is never sent to an address that was typed in here.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from corpus.errors import ModelError
from ui.desk import LOCAL
from ui.session import library_path
from ui.who import desk, reading, user

if TYPE_CHECKING:
    from wording.settings import LanguageModel

HOME, MODEL = "home_region", "language_model"
WANTED, SWITCH = "model_wanted", "model_switch"
LONGEST = 40


def settings_file(library: Path) -> Path:
    """Where the settings of a library are kept: ``library`` → ``library-settings.json``."""
    return library.with_name(f"{library.name}-settings.json")


def home_region() -> str | None:
    """The region that 本省 means for this session; None when nobody has set one."""
    if HOME not in st.session_state:
        own = reading(lambda desk: desk.get(HOME)) if user() != LOCAL else None
        st.session_state[HOME] = own if isinstance(own, str) else _stored(settings_file(library_path()))
    return st.session_state[HOME] or None


def set_home_region(region: str) -> None:
    """Set it for this person; without a login for the library. Raises OSError when it can't be written."""
    st.session_state[HOME] = region.strip()[:LONGEST]
    if user() != LOCAL:
        desk().put(HOME, st.session_state[HOME])
        return
    _store(settings_file(library_path()), st.session_state[HOME])


def language_model() -> LanguageModel | None:
    """The session's language model, else the one that the environment names. Raises ModelError when that is amiss."""
    from wording.settings import configured

    own: LanguageModel | None = st.session_state.get(MODEL) if may_choose_model() else None
    return own if own is not None else configured()


def may_choose_model() -> bool:
    """Whether this session may enter the address of a language model, to which this machine then sends questions.

    Whoever starts the app for this machine alone may; where people log in, only those whom TIAOWEN_ADMINS names.
    """
    wanted = _login()
    if wanted is None:
        return False
    if wanted:
        admins = {name.strip().lower() for name in os.environ.get("TIAOWEN_ADMINS", "").split(",") if name.strip()}
        return st.user.get("is_logged_in") is True and str(st.user.get("email", "")).lower() in admins
    address = st.get_option("server.address")
    return address in (None, "127.0.0.1", "localhost", "::1")


def public_model_only() -> bool:
    """Whether an address that is typed in may not be one of this machine's network: where people log in."""
    return _login() is not False and os.environ.get("TIAOWEN_LLM_PRIVATE", "").strip().lower() not in ("yes", "1")


def _login() -> bool | None:
    """Whether people log in; None where that is set up wrongly."""
    from ui.login import LoginTrouble, settings

    try:
        return settings() is not None
    except LoginTrouble:
        return None


def model_in_use() -> LanguageModel | None:
    """The language model, where the user wants answers in its words; None where it can't be had."""
    if not st.session_state.get(WANTED):
        return None
    try:
        return language_model()
    except ModelError:
        return None


def want_model() -> None:
    """In a callback of the switch: keep what it says, for the pages on which there is no switch."""
    st.session_state[WANTED] = bool(st.session_state[SWITCH])


def _stored(path: Path) -> str:
    """The region in the file; nothing when there is no file, or it is no such file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        region = found.get(HOME, "") if isinstance(found, dict) else ""
    except (OSError, ValueError):
        return ""
    return region.strip()[:LONGEST] if isinstance(region, str) else ""


def _store(path: Path, region: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({HOME: region}, file, ensure_ascii=False)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
