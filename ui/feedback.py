"""What users think of answers: a line of JSON each, beside the library, that ``tiaowen eval`` takes as a question set.

``library`` → ``library-feedback.jsonl``. A thumb up keeps the answer's values and quotes as what is right; a thumb down
keeps the question alone, for somebody to label. The note and the thumb stand in the field ``note``.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import streamlit as st

from proof.types import Answer, AnswerStatus
from ui.asking import PARAMETERS, Question
from ui.session import library_path, speak
from ui.strings import t
from ui.text import md
from ui.who import user

TOLD = "feedback_told"
LONGEST_NOTE = 500
WRONG = ("value", "source", "none", "part", "scope", "other")
_NOT_A_FILTER = ("status",)  # question sets have no such filter
guard = threading.Lock()


def feedback_file(library: Path) -> Path:
    """Where the feedback on a library's answers is kept."""
    return library.with_name(f"{library.name}-feedback.jsonl")


def record_of(question: Question, answer: Answer, *, good: bool, note: str) -> dict[str, object]:
    """One line of a question set (eval.questions)."""
    now = datetime.now(UTC)
    filters = {
        name: list(values)
        for name, field in PARAMETERS.items()
        if name not in _NOT_A_FILTER and (values := getattr(question.filters, field))
    }
    said = f"{'+1' if good else '-1'} {now:%Y-%m-%d} {' '.join(note.split())[:LONGEST_NOTE]}".strip()
    record: dict[str, object] = {"id": f"f{now:%Y%m%d}-{uuid4().hex[:8]}", "question": question.text, "note": said}
    if filters:
        record["filters"] = filters
    if good and answer.status is AnswerStatus.NOT_FOUND:
        record["type"] = "unanswerable"
    elif good:
        values = list(dict.fromkeys(item.value or item.text for item in answer.items)) or [answer.text]
        record["answers"] = [value for value in values if value.strip()]
        record["answer_mode"] = "all" if len(values) > 1 else "any"
        record["evidence"] = [{"doc": cited.doc_id, "quote": cited.quote} for cited in answer.citations]
    return record


def answers_file(library: Path) -> Path:
    """Where the answers that feedback is about are kept: the same ids, what was given, and what is wrong with it."""
    return library.with_name(f"{library.name}-feedback-answers.jsonl")


def given_of(record: Mapping[str, object], answer: Answer, wrong: str) -> dict[str, object]:
    """The answer that was given, for whoever reviews the feedback."""
    return {
        "id": record["id"],
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        "by": user(),
        "wrong": wrong,
        "status": answer.status.value,
        "text": answer.text,
        "items": [item.as_json() for item in answer.items],
        "citations": [cited.as_json() for cited in answer.citations],
    }


def keep(path: Path, record: dict[str, object]) -> None:
    """Add a line. Raises OSError."""
    line = json.dumps(record, ensure_ascii=False) + "\n"
    with guard, path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(line)


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
    record = record_of(question, answer, good=good, note=note)
    try:
        keep(feedback_file(library_path()), record)
        keep(answers_file(library_path()), given_of(record, answer, wrong))
    except OSError as problem:
        st.toast(md(t("feedback.not_kept", reason=problem.strerror or problem)))
        return
    st.session_state[TOLD] = key
    st.session_state["feedback_note"] = ""


def _note() -> str:
    return str(st.session_state.get("feedback_note") or "")
