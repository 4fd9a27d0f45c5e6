"""The settings page: what the library and its model are, the office's region, the language model, the language."""

from __future__ import annotations

import streamlit as st

from corpus.errors import ModelError, TiaowenError
from index.library import Library
from ui import say
from ui.handle import current_library, known_documents
from ui.preferences import MODEL, home_region, language_model, may_choose_model, public_model_only, set_home_region
from ui.session import NAMES, library_path, model_name, speak
from ui.strings import t
from ui.text import esc, md

TOLD = "settings_told"
URL, NAME, KEY = "llm_url", "llm_name", "llm_key"


def facts() -> None:
    """The library's folder and size, and the embedding model."""
    st.subheader(t("settings.library"), anchor=False)
    alone = st.user.get("is_logged_in") is not True  # where others log in, folders are no business of theirs
    rows = [(t("settings.folder"), str(library_path()))] if alone else []
    try:
        library: Library | None = current_library()
        documents = known_documents(library) if library is not None else ()
    except TiaowenError as problem:
        library = None
        say.warning(problem)
    if library is not None:
        rows += [
            (t("settings.documents"), str(len(documents))),
            (t("settings.clauses"), str(sum(known.clauses for known in documents))),
            (t("settings.passages"), str(sum(known.passages for known in documents))),
        ]
    rows.append((t("settings.model"), _model(library)))
    st.html(
        f'<dl class="tw-facts" style="padding:0">{"".join(f"<dt>{esc(k)}</dt><dd>{esc(v)}</dd>" for k, v in rows)}</dl>'
    )
    say.caption(t("settings.model_help"))


def _model(library: Library | None) -> str:
    built = library.model if library is not None else None
    return built[0] if built else model_name() or t("settings.model_default")


def region() -> None:
    """The region that 本省 and 我市 mean."""
    st.subheader(t("settings.home"), anchor=False)
    chosen = home_region()
    options = list(_regions())
    if chosen and chosen not in options:
        options.insert(0, chosen)
    key = "settings_region"
    if key not in st.session_state:
        st.session_state[key] = chosen
    st.selectbox(
        t("settings.home"),
        options,
        key=key,
        placeholder=t("settings.home_none"),
        on_change=_region_chosen,
        accept_new_options=True,
        help=t("settings.home_help"),
        label_visibility="collapsed",
    )
    say.caption(t("settings.home_help"))


def _regions() -> tuple[str, ...]:
    try:
        return current_library().regions()
    except TiaowenError:
        return ()


def _region_chosen() -> None:
    speak()
    try:
        set_home_region(st.session_state["settings_region"] or "")
        st.session_state[TOLD] = t("settings.saved")
    except OSError as problem:
        st.session_state[TOLD] = t("settings.not_saved", reason=problem.strerror or problem)


def language() -> None:
    """The language, as the switch in the sidebar has it."""
    st.subheader(t("settings.language"), anchor=False)
    key = "settings_language"
    if st.session_state.get(key) != st.session_state["language"]:
        st.session_state[key] = st.session_state["language"]
    st.segmented_control(
        t("settings.language"),
        list(NAMES),
        format_func=NAMES.__getitem__,
        required=True,
        key=key,
        on_change=_language_chosen,
        label_visibility="collapsed",
    )


def _language_chosen() -> None:
    chosen = st.session_state["settings_language"]
    st.session_state["language"] = st.session_state["language_switch"] = chosen
    st.query_params["lang"] = chosen


def language_model_form() -> None:
    """Address, name and key of a language model. The key's box is emptied at once and never filled again."""
    st.subheader(t("settings.llm"), anchor=False)
    say.caption(t("settings.llm_help"))
    try:
        model = language_model()
    except TiaowenError as problem:
        model = None
        say.warning(problem)
    if model is not None:
        own = MODEL in st.session_state
        key = t("settings.key_set") if model.key else t("settings.key_none")
        origin = t("settings.llm_session") if own else t("settings.llm_environment")
        say.success(t("settings.llm_now", model=model.model, host=model.host, key=key, origin=origin))
    if not may_choose_model():
        say.caption(t("settings.llm_admins"))
        return
    with st.form("llm_form", border=False):
        left, right = st.columns(2)
        left.text_input(t("settings.llm_url"), key=URL, placeholder="http://127.0.0.1:11434/v1")
        right.text_input(t("settings.llm_model"), key=NAME, placeholder="qwen3:8b")
        st.text_input(t("settings.llm_key"), key=KEY, type="password", autocomplete="off")
        st.form_submit_button(t("settings.llm_use"), on_click=_use_model)
    if MODEL in st.session_state:
        st.button(t("settings.llm_forget"), on_click=_forget_model, icon=":material/delete:", key="llm_forget")


def _use_model() -> None:
    speak()
    if not may_choose_model():
        return
    from wording.settings import LanguageModel, Secret

    key = Secret(st.session_state.get(KEY, ""))
    st.session_state[KEY] = ""
    url, name = (str(st.session_state.get(part, "")).strip() for part in (URL, NAME))
    if not url or not name:
        st.session_state[TOLD] = t("settings.llm_both")
        return
    try:
        model = LanguageModel(url, name, key, public_only=public_model_only())
        if not model.is_allowed:
            raise ModelError("llm_private", host=model.host)
        st.session_state[MODEL] = model
        st.session_state[TOLD] = t("settings.llm_used")
    except TiaowenError as problem:
        st.session_state[TOLD] = str(problem)


def _forget_model() -> None:
    speak()
    st.session_state.pop(MODEL, None)
    st.session_state[TOLD] = t("settings.llm_forgotten")


def told() -> None:
    """What the last click did, once."""
    if text := st.session_state.pop(TOLD, ""):
        st.toast(md(text))
