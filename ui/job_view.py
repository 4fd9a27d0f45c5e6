"""Adding files, on the screen: a bar while it runs, then a line per file with what became of it."""

from __future__ import annotations

import re
import time

import streamlit as st

from index.reports import FileReport
from ui import say
from ui.handle import bench
from ui.jobs import Bench, Progress
from ui.navigation import page
from ui.session import speak
from ui.strings import t
from ui.text import esc, md

STARTED = "job_started"
DRAWN = "job_drawn"
KNOWN_FROM, SECONDS_FROM, ANEW = 0.05, 3.0, 5.0
OUTCOMES = ("added", "replaced", "unchanged", "duplicate", "refused")


def base_name(source: str) -> str:
    """The last part of a path."""
    return re.split(r"[\\/]", source)[-1]


@st.fragment(run_every=0.5)
def running() -> None:
    """Look at the job twice a second; when it has ended, or files have come in, run the page."""
    speak()
    at_work = bench()
    progress = at_work.progress
    if progress is None or progress.finished or _come_in(len(progress.reports)):
        st.rerun()
    st.progress(min(1.0, max(0.0, progress.share)), text=md(f"{_stage(progress)}{time_left(progress)}"))
    left, right = st.columns([4, 1])
    with left:
        say.caption(t("library.stay"))
    right.button(t("library.stop"), key="stop_job", on_click=at_work.stop, width="stretch")
    if progress.reports:
        st.html(reports_html(progress.reports))


def _come_in(reported: int) -> bool:
    """Whether the page is to be drawn anew for files that are in by now: at most every few seconds."""
    drawn: int
    drawn, at = st.session_state.setdefault(DRAWN, (reported, time.monotonic()))
    if reported == drawn or time.monotonic() - at < ANEW:
        return False
    st.session_state[DRAWN] = (reported, time.monotonic())
    return reported > drawn


@st.fragment(run_every=1.0)
def notice() -> None:
    """One line about a job that runs; gone when it has ended."""
    speak()
    progress = bench().progress
    if progress is not None and not progress.finished:
        say.caption(t("app.adding", done=progress.done, total=progress.total or "?"))


def finished(at_work: Bench) -> None:
    """The report of a job that has ended, until it is put away."""
    progress = at_work.progress
    if progress is None:
        return
    counts = {name: sum(r.outcome == name for r in progress.reports) for name in OUTCOMES}
    if progress.error:
        say.error(progress.error)
    elif progress.stopped:
        say.warning(t("library.stopped", count=counts["added"] + counts["replaced"]))
    else:
        told = say.warning if counts["refused"] else say.success
        what = t("library.list_comma").join(f"{t(f'report.{name}')} {n}" for name, n in counts.items() if n)
        told(t("library.done", what=what or "0", seconds=f"{progress.seconds:.1f}"))
    if progress.reports:
        st.html(reports_html(progress.reports))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("library.close_report"), key="close_report", on_click=at_work.put_away)
        if counts["added"] + counts["replaced"]:
            st.page_link(page("ask"), label=t("library.ask_now"), icon=":material/question_answer:")


def time_left(progress: Progress) -> str:
    """How long it will go on, once that can be guessed."""
    if progress.share < KNOWN_FROM or progress.seconds < SECONDS_FROM:
        return ""
    left = progress.seconds * (1 - progress.share) / progress.share
    return " · " + (t("library.left_minutes", count=round(left / 60)) if left > 90 else t("library.left_soon"))


def _stage(progress: Progress) -> str:
    files = t("library.progress", done=progress.done, total=progress.total) if progress.total else ""
    if progress.stage == "prepare":
        return t("library.preparing")
    if progress.stage == "embed":
        return f"{files} · {t('library.embedding', done=progress.embedded, total=progress.to_embed)}"
    if progress.stage == "index":
        return f"{files} · {t('library.indexing')}"
    return f"{files} · {t('library.reading', name=base_name(progress.source))}"


def reports_html(reports: tuple[FileReport, ...]) -> str:
    """A line per file."""
    return f'<ul class="tw-report">{"".join(f"<li>{_line(report)}</li>" for report in reports)}</ul>'


def _line(report: FileReport) -> str:
    name = esc(report.title or base_name(report.source))
    state = esc(t(f"report.{report.outcome}"))
    if report.outcome == "refused":
        return f'{name} <b class="tw-bad">{state}</b><br><span class="tw-dim">{esc(report.message or "")}</span>'
    facts = [t("report.clauses", count=report.clauses)] if report.clauses else []
    if report.notes:
        facts.append(t("report.notes", count=report.notes))
    if report.message:
        facts.append(report.message)
    return f'{name} <b>{state}</b> <span class="tw-dim">{esc(" · ".join(facts))}</span>'
