"""Evaluation 评测: run a question set over the library, see what it gets right and what not, compare runs."""

from __future__ import annotations

import streamlit as st

from corpus.errors import TiaowenError
from ui import say
from ui.evaluation_jobs import run_files
from ui.evaluation_view import choose_run, comparison, failures, read, scores, start_panel
from ui.frame import job_notice, library_or_welcome
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page."""
    library = library_or_welcome()
    if library is None:
        return
    st.title(t("evaluation.title"), anchor=False)
    job_notice()
    say.caption(t("evaluation.text"))
    start_panel(library)
    files = run_files()
    if not files:
        return
    st.subheader(t("evaluation.result"), anchor=False)
    shown = choose_run(t("evaluation.which"), files, "evaluation_shown")
    if shown is None:
        return
    try:
        run = read(shown)
    except (TiaowenError, OSError) as problem:
        say.error(problem)
        return
    scores(run)
    failures(library, run)
    comparison(files, shown, run)
    enliven()
