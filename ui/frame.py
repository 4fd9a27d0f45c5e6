"""What surrounds every page: language, style, sidebar, and the two states in which there is no library to work on."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from corpus.errors import LibraryMissing, TiaowenError
from index.library import Library
from ui import say
from ui.handle import SAMPLES, adding, bench, current_library, known_documents
from ui.jobs import Bench
from ui.login import account
from ui.navigation import page
from ui.session import language_switch, speak
from ui.strings import t
from ui.theme import dress

TITLE = "条文 Tiaowen"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="190" height="40" viewBox="0 0 190 40"><text x="0" y="29" '
    'font-size="27" font-weight="700" fill="#c4473e" font-family="\'Noto Sans CJK SC\', \'Noto Sans SC\', '
    "'PingFang SC', 'Microsoft YaHei', sans-serif\">条文 Tiaowen</text></svg>"
)


def begin() -> None:
    """Put language, style and name in force; comes first in every run."""
    speak()
    dress()
    st.logo(LOGO, size="large")


def sidebar() -> None:
    """Name, size of the library, language, who is logged in."""
    with st.sidebar:
        say.caption(t("app.motto"))
        with suppress(TiaowenError, OSError):
            say.caption(t("app.documents", count=len(known_documents(current_library()))))
        language_switch()
        account()


def library_or_welcome() -> Library | None:
    """The library; None after the page has said why there is none and what to do."""
    try:
        library = current_library()
    except LibraryMissing:
        welcome()
        return None
    except TiaowenError as problem:
        st.title(t("trouble.title"), anchor=False)
        say.trouble(problem)
        st.button(t("trouble.retry"))
        return None
    if not known_documents(library):
        welcome()
        return None
    if library.repairs and st.session_state.get("repairs_told") != library.repairs:
        st.session_state["repairs_told"] = library.repairs
        say.info(t("trouble.repaired", what="；".join(library.repairs)))
    return library


def welcome(*, upload: bool = True) -> None:
    """The first run: build the samples, or (where the page has no uploader of its own) go and upload."""
    at_work = bench()
    if upload:
        st.title(t("start.title"), anchor=False)
    st.markdown(t("start.text"))
    if not at_work.busy:
        files = sorted(path for path in SAMPLES.iterdir() if path.is_file() and not path.name.startswith("."))
        st.button(
            t("start.samples"),
            type="primary",
            icon=":material/auto_stories:",
            on_click=_build_samples,
            key="build_samples",
        )
        say.caption(t("start.samples_help", count=len(files)))
        if upload:
            st.page_link(page("library"), label=t("start.own"), icon=":material/upload_file:")
    if upload:
        job_panel(at_work)


def _build_samples() -> None:
    speak()
    from ui.job_view import STARTED

    st.session_state[STARTED] = bench().start(adding([SAMPLES]), say.unexpected)


def job_notice() -> None:
    """On other pages: that files are being added, and how far; nothing else on the page is disturbed."""
    if bench().busy:
        from ui.job_view import notice

        notice()


def job_panel(at_work: Bench) -> None:
    """How far the files being added are; then the report, for everybody until it is put away."""
    if at_work.progress is None:
        return
    from ui.job_view import finished, running

    if at_work.busy:
        running()
    else:
        finished(at_work)
