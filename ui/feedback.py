"""Thumbs below an answer, then what is wrong with it; what they leave is kept by service.feedback."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from proof.types import Answer
from service.feedback import LONGEST_NOTE, answers_file, change, feedback_file, given, keep, record
from ui.asking import PARAMETERS, Question
from ui.session import library_path, speak
from ui.strings import t
from ui.text import md
from ui.who import user

TOLD = "feedback_told"
WRONG = ("value", "source", "none", "part", "scope", "other")
_NOT_A_FILTER = ("status",)  # question sets have no such filter


@dataclass(frozen=True, slots=True)
class Told:
    """The feedback that was just given: the question it is about, its record, and the note kept with it so far."""

    key: str
    number: str
    note: str
    good: bool


def record_of(question: Question, answer: Answer, *, good: bool, note: str) -> dict[str, object]:
    """One line of a question set (eval.questions)."""
    filters = {
        name: list(values)
        for name, field in PARAMETERS.items()
        if name not in _NOT_A_FILTER and (values := getattr(question.filters, field))
    }
    return record(question.text, filters, answer, good=good, note=note)


def feedback_row(question: Question, answer: Answer) -> None:
    """Thumbs below an answer; once one is given, what is wrong with it and a note can be added."""
    key = f"{abs(hash((question.text, question.filters, question.dropped))):x}"
    told: Told | None = st.session_state.get(TOLD)
    if told is not None and told.key == key:
        _say_more(told)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="feedback"):
        st.caption(t("feedback.ask"), width="content")
        for good, icon in ((True, ":material/thumb_up:"), (False, ":material/thumb_down:")):
            st.button(
                t("feedback.good" if good else "feedback.bad"),
                icon=icon,
                key=f"feedback_{'good' if good else 'bad'}",
                on_click=_given,
                args=(question, answer, good, key),
                type="tertiary",
            )


def _say_more(told: Told) -> None:
    st.caption(t("feedback.thanks"))
    if not told.good:
        st.pills(
            t("feedback.wrong"),
            WRONG,
            key=f"feedback_wrong_{told.number}",
            format_func=lambda code: t(f"feedback.wrong_{code}"),
            on_change=_told_more,
            args=(told,),
        )
    st.text_input(
        t("feedback.note"),
        key=f"feedback_note_{told.number}",
        placeholder=t("feedback.note"),
        label_visibility="collapsed",
        on_change=_told_more,
        args=(told,),
    )


def _given(question: Question, answer: Answer, good: bool, key: str) -> None:  # noqa: FBT001, RUF100  (a callback)
    speak()
    kept = record_of(question, answer, good=good, note="")
    try:
        keep(feedback_file(library_path()), kept)
        keep(answers_file(library_path()), given(kept, answer, "", user()))
    except OSError as problem:
        st.toast(md(t("feedback.not_kept", reason=problem.strerror or problem)))
        return
    st.session_state[TOLD] = Told(key, str(kept["id"]), str(kept["note"]), good)


def _told_more(told: Told) -> None:
    """What was chosen and written goes to the record that is already kept."""
    speak()
    wrong = str(st.session_state.get(f"feedback_wrong_{told.number}") or "")
    words = (t(f"feedback.wrong_{wrong}") if wrong else "", st.session_state.get(f"feedback_note_{told.number}") or "")
    note = " ".join(" ".join((told.note, *words)).split())
    try:
        change(feedback_file(library_path()), told.number, {"note": note[:LONGEST_NOTE]})
        change(answers_file(library_path()), told.number, {"wrong": wrong})
    except OSError as problem:
        st.toast(md(t("feedback.not_kept", reason=problem.strerror or problem)))
        return
    st.toast(t("feedback.noted"))
