"""Thumbs and a note below an answer; what they leave is kept by service.feedback."""

from __future__ import annotations

import streamlit as st

from proof.types import Answer
from service.feedback import answers_file, feedback_file, given, keep, record
from ui.asking import PARAMETERS, Question
from ui.session import library_path, speak
from ui.strings import t
from ui.text import md
from ui.who import user

TOLD = "feedback_told"
WRONG = ("value", "source", "none", "part", "scope", "other")
_NOT_A_FILTER = ("status",)  # question sets have no such filter


def record_of(question: Question, answer: Answer, *, good: bool, note: str) -> dict[str, object]:
    """One line of a question set (eval.questions)."""
    filters = {
        name: list(values)
        for name, field in PARAMETERS.items()
        if name not in _NOT_A_FILTER and (values := getattr(question.filters, field))
    }
    return record(question.text, filters, answer, good=good, note=note)


def feedback_row(question: Question, answer: Answer) -> None:
    """Thumbs and a note below an answer; said thanks to once."""
    key = f"{abs(hash((question.text, question.filters, question.dropped))):x}"
    if st.session_state.get(TOLD) == key:
        st.caption(t("feedback.thanks"))
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
        st.selectbox(
            t("feedback.wrong"),
            WRONG,
            index=None,
            key="feedback_wrong",
            format_func=lambda code: t(f"feedback.wrong_{code}"),
            placeholder=t("feedback.wrong"),
            label_visibility="collapsed",
            width=170,
        )
        st.text_input(
            t("feedback.note"), key="feedback_note", placeholder=t("feedback.note"), label_visibility="collapsed"
        )


def _given(question: Question, answer: Answer, good: bool, key: str) -> None:  # noqa: FBT001, RUF100  (a callback)
    speak()
    wrong = str(st.session_state.get("feedback_wrong") or "") if not good else ""
    note = " ".join(part for part in (t(f"feedback.wrong_{wrong}") if wrong else "", _note()) if part)
    kept = record_of(question, answer, good=good, note=note)
    try:
        keep(feedback_file(library_path()), kept)
        keep(answers_file(library_path()), given(kept, answer, wrong, user()))
    except OSError as problem:
        st.toast(md(t("feedback.not_kept", reason=problem.strerror or problem)))
        return
    st.session_state[TOLD] = key
    st.session_state["feedback_note"] = ""


def _note() -> str:
    return str(st.session_state.get("feedback_note") or "")
