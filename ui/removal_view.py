"""Taking a document out of the library, with the way back; and what became of a change, said on the next run.

What the last removal of a session took out is kept in its memory, an uploaded copy's bytes included, until the next
removal, or until the message is put away.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from corpus.errors import TiaowenError
from corpus.messages import message
from index.editing import Removed
from index.library import Library
from index.records import Known
from service.files import forget, put_back
from ui import say
from ui.roles import allowed, logged
from ui.session import speak
from ui.strings import t
from ui.text import esc

OUTCOME, TAKEN = "library_outcome", "taken_out"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was removed from a library folder; ``data`` is what was in the copy uploaded here, if there was one."""

    folder: Path
    removed: Removed
    data: bytes | None
    title: str


def confirm(library: Library, known: Known, title: str) -> None:
    """Ask before removing."""

    @st.dialog(t("library.confirm_title"))
    def asked() -> None:
        speak()
        st.html(f'<div class="tw-title">{esc(title)}</div>')
        st.markdown(t("library.confirm"))
        yes, no = st.columns(2)
        going = yes.button(
            t("library.confirm_yes"),
            type="primary",
            key="confirm_remove",
            width="stretch",
            on_click=_remove,
            args=(library, known, title),
        )
        staying = no.button(t("library.confirm_no"), key="keep", width="stretch")
        if going or staying:
            st.rerun()

    asked()


def _remove(library: Library, known: Known, title: str) -> None:
    speak()
    if not allowed("remove"):
        return
    try:
        removed = library.remove(known.doc_id)
    except TiaowenError as problem:
        st.session_state[OUTCOME] = ("error", str(problem))
        return
    logged("remove", title)
    st.session_state[TAKEN] = Taken(library.path, removed, forget(Path(known.source), library.path), title)


def _undo(library: Library) -> None:
    speak()
    taken: Taken = st.session_state[TAKEN]
    source = Path(taken.removed.known.source)
    try:
        stored = taken.data is not None and put_back(source, library.path, taken.data)
    except OSError as problem:
        reason = problem.strerror or problem
        st.session_state[OUTCOME] = ("error", message("upload.disk", name=source.name, reason=reason))
        return
    try:
        library.restore(taken.removed)
    except TiaowenError as problem:
        if stored:
            forget(source, library.path)
        st.session_state[OUTCOME] = ("error", str(problem))
        return
    put_away()
    logged("restore", taken.title)
    st.session_state[OUTCOME] = ("success", t("library.restored", title=taken.title))


def put_away() -> None:
    """Make a removal final."""
    st.session_state.pop(TAKEN, None)


def edited(text: str) -> None:
    """Say on the next run what became of a correction."""
    st.session_state[OUTCOME] = ("success", text)


def outcome(library: Library, *, disabled: bool) -> None:
    """What became of the last change, once; and the last removal, with the way back, while it can be undone."""
    kind, text = st.session_state.pop(OUTCOME, ("", ""))
    if kind:
        (say.error if kind == "error" else say.success)(text)
    taken: Taken | None = st.session_state.get(TAKEN)
    if taken is None or taken.folder != library.path:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="undo_row"):
        say.caption(t("library.removed", title=taken.title))
        st.button(
            t("library.undo"),
            icon=":material/undo:",
            key="undo_remove",
            on_click=_undo,
            args=(library,),
            disabled=disabled,
        )
        st.button(t("library.final"), key="final_remove", on_click=put_away, type="tertiary")
