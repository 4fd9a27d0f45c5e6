"""Saved searches: kept for each user, each with how many clauses are new since it was last looked at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from index.library import Library
from index.search import Hit
from ui import asking
from ui.asking import Question
from ui.desk import Saved
from ui.handle import Stamp, stamp
from ui.session import speak
from ui.strings import t
from ui.text import md, short
from ui.who import keeping, reading

LABEL, MOST = 40, 20


def clause_of(hit: Hit) -> str:
    """What a hit is known by from one look to the next."""
    return f"{hit.doc_id}#{'/'.join(hit.path)}@{hit.start}"


def save_button(question: Question, hits: Sequence[Hit]) -> None:
    """Keep the search as it is narrowed, with what it finds now."""
    st.button(
        t("saved.save"),
        key="save_search",
        icon=":material/bookmark_add:",
        type="tertiary",
        on_click=_save,
        args=(question, [clause_of(hit) for hit in hits]),
    )


def _save(question: Question, seen: list[str]) -> None:
    speak()
    if keeping(lambda desk: desk.save_search(question.text, question.address(), seen)):
        st.toast(t("saved.saved"))


def saved_panel(library: Library) -> None:
    """The user's saved searches with what is new; nothing where none is saved."""
    kept: tuple[Saved, ...] = (reading(lambda desk: desk.searches()) or ())[:MOST]
    if not kept:
        return
    with st.popover(t("saved.title", count=len(kept)), icon=":material/bookmarks:"):
        for search in kept:
            now = _now(stamp(library), search.address, library)
            fresh = len(set(now) - set(search.seen))
            label = md(short(search.name, LABEL)) + (f" · **{t('saved.fresh', count=fresh)}**" if fresh else "")
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.button(label, key=f"saved_{search.id}", type="tertiary", on_click=_again, args=(search, list(now)))
                st.button(
                    t("saved.forget"),
                    key=f"forget_{search.id}",
                    icon=":material/delete:",
                    type="tertiary",
                    on_click=_forget,
                    args=(search.id,),
                )


@st.cache_data(show_spinner=False, max_entries=200)
def _now(at: Stamp, address: dict[str, list[str]], _library: Library) -> tuple[str, ...]:
    from ui.search_view import _found

    try:
        return tuple(clause_of(hit) for hit in _found(_library, asking.from_address(address)).hits)
    except Exception:  # noqa: BLE001, RUF100  (a search that no longer can be made has nothing new)
        return ()


def _again(search: Saved, now: list[str]) -> None:
    speak()
    keeping(lambda desk: desk.seen(search.id, now))
    asking.put(asking.from_address(search.address))


def _forget(search: int) -> None:
    speak()
    keeping(lambda desk: desk.forget_search(search))
