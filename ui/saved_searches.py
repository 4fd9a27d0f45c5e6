"""Saved searches: kept for each user, each with how many clauses are new since it was last looked at.

New is what a document says that was added since; what only moved up among the first is not. Once a search is opened,
its new clauses stand first and are marked, for as long as it is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from index.library import Library
from index.search import Hit
from ui import asking
from ui.asking import Question
from ui.desk import Saved
from ui.handle import Stamp, known_documents, stamp
from ui.session import speak
from ui.strings import t
from ui.text import md, short
from ui.who import keeping, reading

LABEL, MOST = 40, 20
PANEL, FRESH = "saved_searches", "saved_fresh"


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
    known = added(library)
    found = {search.id: _now(stamp(library), search.address, library) for search in kept}
    fresh = {search.id: fresh_of(search, found[search.id], known) for search in kept}
    new = len(set().union(*fresh.values()))
    told = t("saved.title", count=len(kept)) + (f" · {t('saved.fresh', count=new)}" if new else "")
    with st.popover(told, icon=":material/bookmarks:", key=PANEL, on_change="rerun"):
        for search in kept:
            count = len(fresh[search.id])
            label = md(short(search.name, LABEL)) + (f" · **{t('saved.fresh', count=count)}**" if count else "")
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.button(
                    label,
                    key=f"saved_{search.id}",
                    type="tertiary",
                    on_click=_again,
                    args=(search, found[search.id], fresh[search.id]),
                )
                st.button(
                    t("saved.forget"),
                    key=f"forget_{search.id}",
                    icon=":material/delete:",
                    type="tertiary",
                    on_click=_forget,
                    args=(search.id,),
                )


def added(library: Library) -> dict[str, datetime]:
    """When each document was added, by its id."""
    return {known.doc_id: datetime.fromisoformat(known.added_at).astimezone() for known in known_documents(library)}


def fresh_of(search: Saved, now: Sequence[str], known: Mapping[str, datetime]) -> frozenset[str]:
    """The clauses that were not seen and stand in documents added since the search was looked at."""
    at = datetime.fromisoformat(search.at)
    unseen = set(now) - set(search.seen)
    return frozenset(each for each in unseen if (when := known.get(each.partition("#")[0])) is not None and when >= at)


def fresh_here(question: Question) -> frozenset[str]:
    """The clauses to be marked as new in what is shown now."""
    opened: tuple[dict[str, list[str]], frozenset[str]] | None = st.session_state.get(FRESH)
    return opened[1] if opened is not None and opened[0] == question.address() else frozenset()


@st.cache_data(show_spinner=False, max_entries=200)
def _now(at: Stamp, address: dict[str, list[str]], _library: Library) -> tuple[str, ...]:
    from ui.search_view import found_for

    try:
        question = asking.from_address(address)
        return tuple(clause_of(hit) for hit in found_for(_library, question, read=False).hits)
    except Exception:  # noqa: BLE001, RUF100  (a search that no longer can be made has nothing new)
        return ()


def _again(search: Saved, now: Sequence[str], fresh: frozenset[str]) -> None:
    speak()
    keeping(lambda desk: desk.seen(search.id, now))
    st.session_state[PANEL] = False
    asking.put(asking.from_address(search.address))
    st.session_state[FRESH] = (asking.from_address(search.address).address(), fresh)


def _forget(search: int) -> None:
    speak()
    keeping(lambda desk: desk.forget_search(search))
