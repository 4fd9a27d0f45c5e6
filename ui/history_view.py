"""The history page: what a user has asked, by conversation; to be found, named, opened again and deleted."""

from __future__ import annotations

import streamlit as st

from ui import say
from ui.conversation import reopen
from ui.desk import Conversation
from ui.session import speak
from ui.strings import t
from ui.text import esc, md
from ui.who import keeping, reading

STEP = 20
SHOWN, NAMING, SURE = "history_shown", "history_naming", "history_sure"


def conversations() -> None:
    """The search box and the list."""
    words = st.text_input(t("history.search"), key="history_words", icon=":material/search:")
    shown = int(st.session_state.get(SHOWN, STEP))
    found = reading(lambda desk: desk.conversations(words, limit=shown + 1)) or ()
    if not found:
        say.caption(t("history.no_match" if words.strip() else "history.none"))
        return
    for each in found[:shown]:
        _row(each)
    if len(found) > shown:
        st.button(t("history.more"), key="history_more", icon=":material/expand_more:", on_click=_more)
    _delete_all()


def _row(each: Conversation) -> None:
    with st.container(border=True, key=f"conversation_{each.id}"):
        told = t("history.count", count=each.turns, when=each.last[:16].replace("T", " "))
        st.html(f'<div class="tw-title">{esc(each.name)}</div><div class="tw-dim">{esc(told)}</div>')
        if each.turns > 1:
            turns = reading(lambda desk: desk.turns(each.id)) or ()
            lines = "".join(
                f'<li>{esc(turn.question)} <span class="tw-dim">{esc(t(f"status.{turn.status}"))}</span></li>'
                for turn in turns[:8]
            )
            st.html(f'<ol class="tw-turns">{lines}</ol>')
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if st.button(t("history.open"), key=f"open_{each.id}", icon=":material/forum:", type="tertiary"):
                from ui.navigation import page

                reopen(each.address, each.id)
                st.switch_page(page("ask"), query_params=dict(each.address))
            with st.popover(t("history.rename"), icon=":material/edit:", type="tertiary"):
                st.text_input(t("history.name"), value=each.name, key=f"name_{each.id}", max_chars=200)
                st.button(t("history.save"), key=f"save_{each.id}", on_click=_rename, args=(each.id,))
            st.button(
                t("history.delete"),
                key=f"delete_{each.id}",
                icon=":material/delete:",
                type="tertiary",
                on_click=_delete,
                args=(each.id,),
            )


def _rename(conversation: int) -> None:
    speak()
    name = str(st.session_state[f"name_{conversation}"])
    keeping(lambda desk: desk.rename(conversation, name))


def _delete(conversation: int | None) -> None:
    speak()
    st.session_state.pop(SURE, None)
    keeping(lambda desk: desk.delete_conversation(conversation))


def _more() -> None:
    st.session_state[SHOWN] = int(st.session_state.get(SHOWN, STEP)) + STEP


def _delete_all() -> None:
    if not st.session_state.get(SURE):
        st.button(t("history.delete_all"), key="delete_all", type="tertiary", on_click=_ask_sure, args=(True,))
        return
    say.warning(md(t("history.sure")))
    with st.container(horizontal=True):
        st.button(t("history.yes"), key="delete_all_yes", type="primary", on_click=_delete, args=(None,))
        st.button(t("history.no"), key="delete_all_no", on_click=_ask_sure, args=(False,))


def _ask_sure(sure: bool) -> None:  # noqa: FBT001, RUF100  (a callback)
    st.session_state[SURE] = sure
