"""The basket page: what was collected, in order, with notes; one Word document of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

import streamlit as st

from ui import say
from ui.answer_files import WORD
from ui.basket import ANSWER, ROW, word_file
from ui.desk import Collected, Desk
from ui.navigation import page
from ui.session import speak
from ui.strings import t
from ui.text import esc, short
from ui.who import desk, keeping, reading

log = logging.getLogger(__name__)
STEP, SHOWN, LONGEST = 50, "basket_shown", 400


def contents() -> None:
    """The list and what can be done with it."""
    things = reading(lambda desk: desk.basket()) or ()
    if not things:
        say.info(t("basket.empty"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            t("draft.word"),
            partial(_as_it_stands, desk(), things, st.session_state["language"]),
            file_name=f"{t('basket.title')}.docx",
            mime=WORD,
            key="basket_word",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
        )
        st.button(t("basket.clear"), key="basket_clear", icon=":material/delete_sweep:", on_click=_drop, args=(None,))
        say.caption(t("basket.count", count=len(things)))
    shown = int(st.session_state.get(SHOWN, STEP))
    for number, thing in enumerate(things[:shown], start=1):
        _thing(number, thing, last=number == len(things))
    if len(things) > shown:
        st.button(t("history.more"), key="basket_more", on_click=_more, args=(shown,))


def _as_it_stands(kept: Desk, shown: Sequence[Collected], language: str) -> bytes:
    """The document of what the basket holds when it is wanted: a note may be younger than the page."""
    try:
        shown = kept.basket()
    except OSError:
        log.warning("the basket can't be read anew", exc_info=True)
    return word_file(shown, language)


def _thing(number: int, thing: Collected, *, last: bool) -> None:
    with st.container(border=True, key=f"thing_{thing.id}"):
        st.html(thing_html(number, thing))
        st.text_area(
            t("basket.note"),
            value=thing.note,
            key=f"note_{thing.id}",
            placeholder=t("basket.note_hint"),
            label_visibility="collapsed",
            height=68,
            on_change=_noted,
            args=(thing.id,),
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            for name, by, off, icon in (
                ("up", -1, number == 1, ":material/arrow_upward:"),
                ("down", 1, last, ":material/arrow_downward:"),
            ):
                st.button(
                    t(f"basket.{name}"),
                    key=f"{name}_{thing.id}",
                    icon=icon,
                    type="tertiary",
                    disabled=off,
                    on_click=_move,
                    args=(thing.id, by),
                )
            st.button(
                t("basket.drop"),
                key=f"drop_{thing.id}",
                icon=":material/close:",
                type="tertiary",
                on_click=_drop,
                args=(thing.id,),
            )
            if doc := thing.entry.get("doc"):
                span = {"doc": str(doc), "start": str(thing.entry.get("start")), "end": str(thing.entry.get("end"))}
                st.page_link(page("document"), label=t("card.open"), icon=":material/open_in_new:", query_params=span)


def thing_html(number: int, thing: Collected) -> str:
    """What a thing says and where it is from."""
    entry = thing.entry
    if entry.get("kind") == ANSWER:
        head, words = str(entry.get("question") or ""), str(entry.get("text") or "")
        cited = t("basket.answer_sources", count=len(list(entry.get("sources") or ())))  # type: ignore[call-overload]
    elif entry.get("kind") == ROW:
        values = entry.get("row")
        head, cited = t("basket.row"), str(entry.get("cited") or "")
        words = " · ".join(str(v) for v in values if str(v)) if isinstance(values, list) else ""
    else:
        head, words, cited = "", str(entry.get("quote") or ""), str(entry.get("cited") or "")
    title = f'<div class="tw-title">{esc(head)}</div>' if head else ""
    return (
        f'<span class="tw-num">{number}</span>{title}<div class="tw-text">{esc(short(words, LONGEST))}</div>'
        f'<div class="tw-dim">{esc(cited)}</div>'
    )


def _noted(thing: int) -> None:
    speak()
    words = str(st.session_state[f"note_{thing}"])
    keeping(lambda desk: desk.note(thing, words))


def _move(thing: int, by: int) -> None:
    speak()
    keeping(lambda desk: desk.move(thing, by))


def _drop(thing: int | None) -> None:
    speak()
    keeping(lambda desk: desk.drop(thing))


def _more(shown: int) -> None:
    st.session_state[SHOWN] = shown + STEP
