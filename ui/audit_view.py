"""The log on the settings page, for admins: the latest lines, and all of it as CSV. Nothing here can change it."""

from __future__ import annotations

import csv
import io
import logging
from functools import partial
from pathlib import Path

import streamlit as st

from corpus.errors import LibraryStorage
from service.audit import entries
from ui import say
from ui.roles import may, role
from ui.session import library_path
from ui.strings import t

Line = tuple[str, str, str, str]
SHOWN = 200
log = logging.getLogger(__name__)
KINDS = ("add", "edit", "remove", "restore", "ask", "tag")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def person() -> None:
    """Who is here, and the role."""
    if st.user.get("is_logged_in") is True:
        say.caption(t("role.yours", role=t(f"role.{role()}")))


def audit() -> None:
    """The log."""
    if not may("audit"):
        return
    lines = _latest(library_path(), SHOWN)
    with st.expander(t("audit.title"), icon=":material/receipt_long:", key="audit"):
        if not lines:
            say.caption(t("audit.empty"))
            return
        names = ("at", "user", "what", "about")
        table = {t(f"audit.{name}"): [said(line)[at] for line in lines] for at, name in enumerate(names)}
        st.dataframe(table, hide_index=True, key="audit_table")
        st.download_button(
            t("targets.csv"),
            partial(csv_bytes, library_path(), st.session_state["language"]),
            file_name=f"{t('audit.file')}.csv",
            mime="text/csv",
            key="audit_csv",
            icon=":material/download:",
            on_click="ignore",
        )


def said(line: Line) -> Line:
    """A line in words."""
    at, who, what, about = line
    return at.replace("T", " ").rstrip("Z"), who, t(f"audit.{what}") if what in KINDS else what, about


def _latest(library: Path, limit: int | None = None) -> list[Line]:
    """The latest lines; none where the log can't be read: the page goes on without it."""
    try:
        return [(entry.at, entry.who, entry.what, entry.about) for entry in entries(library, limit)]
    except LibraryStorage:
        log.warning("the audit log can't be read", exc_info=True)
        return []


def csv_bytes(library: Path, language: str) -> bytes:
    """All lines, the latest first. Runs outside the page's script."""
    from corpus.messages import spoken_in

    with spoken_in(language):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([t(f"audit.{name}") for name in ("at", "user", "what", "about")])
        for line in _latest(library):
            writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in said(line)])
        return out.getvalue().encode("utf-8-sig")
