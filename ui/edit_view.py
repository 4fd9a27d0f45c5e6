"""The form that corrects a document's metadata by hand; only what was changed in it is kept as a correction."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from corpus.corrections import BY_HAND, read_text
from corpus.errors import InputError, TiaowenError
from corpus.types import Metadata
from index.library import Library
from index.records import Known
from ui import say
from ui.roles import allowed, logged
from ui.session import speak
from ui.strings import t
from ui.text import short

ROWS = (
    ("title",),
    ("doc_number", "index_number"),
    ("issuer", "region"),
    ("level", "kind"),
    ("year", "years"),
    ("date_written", "date_published"),
    ("status",),
)
FIELDS = tuple(name for row in ROWS for name in row)
LEVELS = ("国家", "省", "市", "县", "区", "乡")
HINTS = {
    "year": "edit.hint_year",
    "years": "edit.hint_years",
    "date_written": "edit.hint_date",
    "date_published": "edit.hint_date",
}
RULES = {
    "year": "edit.rule_year",
    "years": "edit.rule_years",
    "date_written": "edit.rule_date",
    "date_published": "edit.rule_date",
}
EDITED, WRONG = "edited_document", "edit_wrong"


def edit_button(known: Known, *, disabled: bool) -> None:
    """The button that opens the form."""
    st.button(t("library.edit"), icon=":material/edit:", key="edit", disabled=disabled, on_click=_open, args=(known,))


def _open(known: Known) -> None:
    st.session_state[EDITED] = known.doc_id
    st.session_state.pop(WRONG, None)


def _close() -> None:
    st.session_state.pop(EDITED, None)


def edit_dialog(library: Library, known: Known, done: Callable[[str], None]) -> None:
    """The form, while it is open for this document; ``done`` is told what became of it, then the page is drawn anew."""
    if st.session_state.get(EDITED) != known.doc_id:
        return

    @st.dialog(t("edit.title"), width="medium", on_dismiss=_close)
    def asked() -> None:
        speak()
        if st.session_state.get(EDITED) != known.doc_id:
            st.rerun()
        say.caption(t("edit.help"))
        with st.form("edit_form", border=False):
            for row in ROWS:
                for column, name in zip(st.columns(len(row)), row, strict=True):
                    with column:
                        _field(known, name)
            if problem := st.session_state.pop(WRONG, ""):
                say.error(problem)
            st.form_submit_button(
                t("edit.save"),
                type="primary",
                icon=":material/check:",
                key="edit_save",
                on_click=_save,
                args=(library, known, done),
            )
        if by_hand(known.metadata):
            st.button(
                t("edit.back"),
                icon=":material/undo:",
                key="edit_back",
                type="tertiary",
                on_click=_save,
                args=(library, known, done),
                kwargs={"anew": True},
            )

    asked()


def _field(known: Known, name: str) -> None:
    """One box, filled with what is known."""
    key, value = _key(known, name), shown(known.metadata, name)
    label = t(f"fact.{name}")
    if name != "level":
        st.text_input(label, value, key=key, placeholder=t(HINTS.get(name, "edit.none")))
        return
    options = list(dict.fromkeys([*LEVELS, *([value] if value else [])]))
    st.selectbox(label, options, options.index(value) if value else None, key=key, placeholder=t("edit.none"))


def _key(known: Known, name: str) -> str:
    return f"edit_{known.doc_id}_{name}"


def shown(metadata: Metadata, name: str) -> str:
    """A value as its box has it."""
    value = getattr(metadata, name)
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def by_hand(metadata: Metadata) -> tuple[str, ...]:
    """The names of the values that were set by hand."""
    return tuple(name for name in FIELDS if (w := metadata.provenance.get(name)) is not None and w.rule == BY_HAND)


def changed(metadata: Metadata, typed: dict[str, str]) -> dict[str, object]:
    """What differs in the form from what was shown in it. Raises InputError on the first value that can't be meant."""
    return {
        name: read_text(name, text)
        for name, text in typed.items()
        if " ".join(text.split()) != " ".join(shown(metadata, name).split())
    }


def overtaken(now: Known, seen: Known, changes: Iterable[str]) -> str:
    """What to say where somebody else changed the same value since the form was drawn; empty where nobody did."""
    for name in changes:
        value = shown(now.metadata, name)
        if value != shown(seen.metadata, name):
            return t("edit.overtaken", field=t(f"fact.{name}"), value=short(value, 40) or t("edit.none"))
    return ""


def _save(library: Library, known: Known, done: Callable[[str], None], *, anew: bool = False) -> None:
    speak()
    if not allowed("edit"):
        return
    typed = {name: str(st.session_state.get(_key(known, name)) or "") for name in FIELDS}
    try:
        changes = {} if anew else changed(known.metadata, typed)
        now = library.find(known.doc_id)
        if clash := overtaken(now, known, changes):
            st.session_state[WRONG] = clash
            for name in FIELDS:
                if name not in changes:  # what the other one changed besides must not be taken back
                    st.session_state[_key(known, name)] = shown(now.metadata, name) or (None if name == "level" else "")
            return
        after = library.correct(known.doc_id, changes, anew=anew)
        logged("edit", f"{after.metadata.title or known.doc_id}: {', '.join(changes)}")
    except InputError as problem:
        st.session_state[WRONG] = wrong(problem)
        return
    except TiaowenError as problem:
        st.session_state[WRONG] = str(problem)
        return
    _close()
    kept = "edit.taken_back" if anew else "edit.saved"
    done(t("edit.nothing" if after.metadata == known.metadata else kept))


def wrong(problem: InputError) -> str:
    """A wrong value in the words of the form."""
    if problem.code != "metadata_value":
        return str(problem)
    key = str(problem.params["key"])
    rule = t(RULES.get(key, "edit.rule_text"))
    return t("edit.wrong", field=t(f"fact.{key}"), value=short(str(problem.params["value"]), 40), rule=rule)
