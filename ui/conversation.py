"""The conversation on the ask page: what was typed becomes a whole question, which is shown and can be changed.

The last question is the one in the address, so a follow-up works after F5, in another tab and on another machine; what
was asked is kept on the user's desk (ui.desk) with what came of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import streamlit as st

from corpus.errors import TiaowenError
from index.library import Library
from proof.types import Answer
from ui import asking, say
from ui.asking import Question
from ui.desk import Desk, Turn, now
from ui.handle import current_library, known_documents, stamp
from ui.roles import logged
from ui.session import speak
from ui.strings import t
from ui.suggest import next_questions
from ui.text import md, short
from ui.who import keeping, reading

BACK, HERE, GO_ON, CHIPS = "asked_back", "conversation", "follow_box", "next_chips"
LABEL, RECENT = 40, 6


def say_it(text: str, whole: str = "") -> None:
    """In a callback: ask what was typed, as a follow-up where it is one; ``whole`` is what else it means then."""
    speak()
    from answer.followup import understood

    st.session_state.pop(BACK, None)
    said = text.strip()
    before: Question = st.session_state.get(asking.STATE, Question())
    if not said or said == before.text:
        asking.ask(said)
        return
    try:
        library: Library | None = current_library()
    except TiaowenError:
        library = None
    found = understood(before.text, said, library, today=datetime.now().astimezone().date())
    if found is None or found.ask_back is not None and whole:
        asking.ask(whole or said)
    elif found.ask_back is not None:
        st.session_state[BACK] = (said, str(found.ask_back))
    else:
        cleared = {field: () for field in found.changed if field in ("years", "regions")}
        filters = replace(before.filters, **cleared)
        asking.put(Question(found.text, filters, said=said, tags=before.tags, as_of=before.as_of))


def literally(said: str) -> None:
    """In a callback: ask the words as they were typed."""
    speak()
    st.session_state.pop(BACK, None)
    asking.ask(said)


def asked_back() -> None:
    """What to say first, where the last words could not be understood by themselves."""
    found = st.session_state.get(BACK)
    if not found:
        return
    said, why = found
    say.warning(why)
    with st.container(horizontal=True, vertical_alignment="center"):
        say.caption(t("talk.said", said=said))
        st.button(t("talk.literally"), key="ask_literally", on_click=literally, args=(said,), type="tertiary")


def understood_line(question: Question) -> None:
    """理解为：… with ways to change it; nothing where the question was typed whole."""
    if not question.said:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="understood"):
        st.markdown(f"{t('talk.understood')}**{md(question.text)}**", width="content", help=t("talk.edit"))
        st.caption(md(t("talk.said", said=question.said)), width="content")
        st.button(t("talk.literally"), key="literally", on_click=literally, args=(question.said,), type="tertiary")


def go_on(library: Library, answer: Answer) -> None:
    """Chips for the next question and a box of its own for any other."""
    key = (stamp(library), st.session_state.get("language"), answer.question, answer.status)
    kept = st.session_state.get(CHIPS)
    if kept is None or kept[0] != key:  # the page runs with every click
        kept = (key, next_questions(library, known_documents(library), answer))
        st.session_state[CHIPS] = kept
    if chips := kept[1]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="next_questions"):
            st.caption(t("talk.next"), width="content")
            for at, (words, whole) in enumerate(chips):
                st.button(md(words), key=f"next_{at}", on_click=say_it, args=(words, whole))
    with (
        st.form("follow_form", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(t("talk.box"), key=GO_ON, placeholder=t("talk.placeholder"), label_visibility="collapsed")
        st.form_submit_button(t("talk.go"), icon=":material/forum:", on_click=_went_on)


def _went_on() -> None:
    if st.session_state[GO_ON].strip():
        say_it(st.session_state[GO_ON])


def remember(question: Question, answer: Answer) -> None:
    """Keep the question and what came of it, in the session's conversation; once for each run of the same."""
    mark = (question, answer.status, answer.text)
    if st.session_state.get("turn_kept") == mark:
        return
    turn = Turn(0, 0, now(), question.said, question.text, question.address(), answer.status.value, answer.text)

    def keep(desk: Desk) -> None:
        here = st.session_state.get(HERE)
        if here is None:  # a reload, another tab: the conversation that ended with this very question goes on
            latest = desk.conversations(limit=1)
            here = latest[0].id if latest and latest[0].address == turn.address else None
        st.session_state[HERE] = desk.keep_turn(here, turn)

    if keeping(keep):
        st.session_state["turn_kept"] = mark
        logged("ask", question.text)


def turns() -> None:
    """The earlier questions of this conversation, to go back to, and the way to a new one."""
    here = st.session_state.get(HERE)
    found = (reading(lambda desk: desk.turns(here)) or ()) if here is not None else ()
    question: Question = st.session_state.get(asking.STATE, Question())
    if not found or not question.text:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="turns"):
        earlier = [turn for turn in found if turn.address != question.address()]
        if earlier:
            with st.popover(t("talk.turns", count=len(earlier)), icon=":material/forum:"):
                for at, turn in enumerate(earlier):
                    st.button(
                        md(f"{at + 1}. {short(turn.question, LABEL)} · {t(f'status.{turn.status}')}"),
                        key=f"turn_{at}",
                        type="tertiary",
                        on_click=reopen,
                        args=(turn.address,),
                    )
        st.button(t("talk.new"), key="new_conversation", icon=":material/add_comment:", type="tertiary", on_click=anew)


def anew() -> None:
    """In a callback: an empty page; what comes next is a conversation of its own."""
    for name in (HERE, BACK):
        st.session_state.pop(name, None)
    asking.put(Question())


def reopen(address: dict[str, list[str]], conversation: int | None = None) -> None:
    """In a callback: ask an earlier question again, as it was narrowed then, in its conversation."""
    if conversation is not None:
        st.session_state[HERE] = conversation
    st.session_state.pop(BACK, None)
    asking.put(asking.from_address(address))


def recent() -> None:
    """In the sidebar: the conversations of late, and the way to all."""
    from ui.navigation import page

    found = reading(lambda desk: desk.conversations(limit=RECENT)) or ()
    if not found:
        return
    with st.sidebar, st.container(key="recent", gap=None):
        say.caption(t("history.recent"))
        for each in found:
            st.button(
                md(short(each.name, 18)),
                key=f"history_{each.id}",
                type="tertiary",
                on_click=reopen,
                args=(each.address, each.id),
                help=md(each.name),
            )
        st.page_link(page("history"), label=t("history.all"), icon=":material/history:")
