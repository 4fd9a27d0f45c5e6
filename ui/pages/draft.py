"""Draft 拟稿: for each sentence of a draft the wordings that others have used; the phrase bank; the draft checked."""

from __future__ import annotations

import streamlit as st

from ui.check_view import check_panel
from ui.draft_view import (
    choose_sentence,
    current_text,
    export_button,
    filter_panel,
    sentences_of,
    show_precedents,
    text_box,
)
from ui.frame import job_notice, library_or_welcome
from ui.handle import warm
from ui.phrase_view import phrase_panel
from ui.strings import t
from ui.theme import enliven

SIDES = {"write": "draft.write", "phrases": "draft.phrases", "check": "draft.check"}


def page() -> None:
    """The page."""
    library = library_or_welcome()
    if library is None:
        return
    warm(library)
    st.title(t("draft.title"), anchor=False)
    job_notice()
    side = st.segmented_control(
        t("draft.side"),
        list(SIDES),
        default="write",
        required=True,
        key="draft_side",
        format_func=lambda name: t(SIDES[name]),
        label_visibility="collapsed",
    )
    if side == "phrases":
        phrase_panel(library)
    elif side == "check":
        check_panel(library)
    else:
        left, right = st.columns([1, 1.2], gap="large")
        with left:
            text_box()
        sentences = sentences_of(current_text())
        if sentences:
            with left:
                filter_panel(library)
                sentence = choose_sentence(sentences)
                export_button(library, sentences)
            with right:
                show_precedents(library, sentence)
        else:
            right.html(f'<p class="tw-dim">{t("draft.hint")}</p>')
    enliven()
