"""The log on the settings page, for admins: the latest lines, and all of it as CSV. Nothing here can change it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from ui import say
from ui.desk import Desk
from ui.roles import may, role
from ui.session import library_path
from ui.strings import t
from ui.who import reading, user

SHOWN, ALL = 200, 1_000_000
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
    lines = reading(lambda desk: desk.audit(SHOWN)) or ()
    with st.expander(t("audit.title"), icon=":material/receipt_long:", key="audit"):
        if not lines:
            say.caption(t("audit.empty"))
            return
        names = ("at", "user", "what", "about")
        table = {t(f"audit.{name}"): [said(line)[at] for line in lines] for at, name in enumerate(names)}
        st.dataframe(table, hide_index=True, key="audit_table")
        st.download_button(
            t("targets.csv"),
            _file(library_path(), user(), st.session_state["language"]),
            file_name=f"{t('audit.file')}.csv",
            mime="text/csv",
            key="audit_csv",
            icon=":material/download:",
            on_click="ignore",
        )


def said(line: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    """A line in words."""
    at, who, what, about = line
    return at.replace("T", " ").rstrip("Z"), who, t(f"audit.{what}") if what in KINDS else what, about


def _file(library: Path, who: str, language: str) -> Callable[[], bytes]:
    return partial(csv_bytes, Desk(library, who), language)


def csv_bytes(desk: Desk, language: str) -> bytes:
    """All lines, the latest first. Runs outside the page's script."""
    from corpus.messages import spoken_in

    with spoken_in(language):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([t(f"audit.{name}") for name in ("at", "user", "what", "about")])
        for line in desk.audit(ALL):
            writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in said(line)])
        return out.getvalue().encode("utf-8-sig")
