"""The draft page's check: a draft, uploaded or written, against itself and the library; findings with their proof."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from corpus.load import SUPPORTED
from corpus.messages import spoken_in
from index.library import Library
from service.files import UploadError, safe_name
from ui import say
from ui.answer_view import open_link
from ui.cards import book_title, written_path
from ui.draft_view import WORD, current_text, file_bytes
from ui.handle import known_documents
from ui.library_view import upload_style
from ui.strings import t
from ui.text import blank_free, esc, short

if TYPE_CHECKING:
    from drafting.check_types import Finding, Report
    from proof.types import Citation

REPORT = "check_report"
QUOTE = 120
LOOKS = {"error": "tw-wrong", "warning": "tw-unconfirmed", "note": "tw-not_found"}
SEVERITIES = {"error": "check.error", "warning": "check.warning", "note": "check.note"}


def check_panel(library: Library) -> None:
    """Choose the draft, check it, and show what was found."""
    say.caption(t("check.help"))
    st.html(upload_style())
    upload = st.file_uploader(t("check.upload"), type=[ending.lstrip(".") for ending in SUPPORTED], key="check_file")
    written = current_text().strip()
    if upload is None and not written:
        say.caption(t("check.begin"))
    with st.container(horizontal=True):
        if upload is not None and st.button(t("check.go"), type="primary", key="check_upload"):
            _check(library, upload.name, upload.getvalue())
        if upload is None and written and st.button(t("check.written"), key="check_written"):
            _check(library, f"{t('draft.box')}.txt", written.encode())
    report: Report | None = st.session_state.get(REPORT)
    if report is not None:
        show_report(library, report)


def _check(library: Library, name: str, data: bytes) -> None:
    try:
        with st.spinner(t("check.checking")):
            st.session_state[REPORT] = checked(library, name, data)
    except UploadError as problem:
        say.error(problem)
        st.session_state.pop(REPORT, None)
    except Exception as problem:  # the page goes on; say.trouble tells ours from the unforeseen
        say.trouble(problem)
        st.session_state.pop(REPORT, None)


def checked(library: Library, name: str, data: bytes) -> Report:
    """The report on a draft that is not in the library. Raises UploadError, LoadError."""
    from drafting.check import check_file

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(data)
        return check_file(path, library)


def show_report(library: Library, report: Report) -> None:
    """Counts, findings worst first, and the report as a Word file."""
    for notice in report.notices:
        say.caption(notice)
    if not report.findings:
        say.success(t("check.nothing"))
        return
    counts = {severity: sum(f.severity == severity for f in report.findings) for severity in SEVERITIES}
    say.caption(t("check.counts", **counts))
    known = {document.doc_id for document in known_documents(library)}
    for number, finding in enumerate(report.findings, start=1):
        proof = finding.proof if finding.proof is not None and finding.proof.doc_id in known else None
        with st.container(border=True, key=f"finding_{number}"):
            st.html(finding_html(finding, proof))
            if proof is not None:
                open_link(proof)
    st.download_button(
        t("draft.word"),
        partial(_word, report, st.session_state["language"]),
        file_name=t("check.file") + ".docx",
        mime=WORD,
        icon=":material/download:",
        on_click="ignore",
        key="check_word",
    )


def _word(report: Report, language: str) -> bytes:
    """The report as a Word file; runs outside the page's script, when it is asked for."""
    with spoken_in(language):
        return file_bytes(report, ".docx")


def finding_html(finding: Finding, proof: Citation | None) -> str:
    """How bad, what, where in the draft, and what it is set against; ``proof`` None means the draft itself."""
    look = LOOKS[finding.severity.value]
    severity = f'<span class="tw-status {look}">{esc(t(SEVERITIES[finding.severity.value]))}</span>'
    place, quote = written_path(finding.path), _cut(finding.quote)
    label = "" if quote.startswith(place) else f'<span class="tw-dim">{esc(place)}</span> '
    parts = [
        f'<p>{severity} <b>{esc(finding.text)}</b></p><blockquote class="tw-text">{label}<mark>{esc(quote)}</mark>'
        "</blockquote>"
    ]
    if finding.proof is not None:
        where = f"{book_title(proof.title, proof.source)}{written_path(proof.path)}" if proof else t("check.own")
        parts.append(
            f'<p class="tw-dim">{esc(t("check.against"))} {esc(where)}</p>'
            f'<blockquote class="tw-text">{esc(_cut(finding.proof.quote))}</blockquote>'
        )
    return "".join(parts)


def _cut(quote: str) -> str:
    return short(blank_free(quote), QUOTE)
