"""Versions 版本与沿革: the texts of one norm, which of them holds on a day, what happened, the comparison of two."""

from __future__ import annotations

import datetime

import streamlit as st

from corpus.errors import LibraryError
from index.validity import on_day
from ui import say
from ui.cards import book_title
from ui.family_parts import show_compare, show_events, show_links, show_standing
from ui.frame import library_or_welcome
from ui.navigation import page as link_to
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page; ``?doc=…`` says of which document."""
    library = library_or_welcome()
    if library is None:
        return
    st.page_link(link_to("library"), label=t("reader.back", page=t("page.library")), icon=":material/arrow_back:")
    wanted = st.query_params.get("doc", "")
    if not wanted:
        say.info(t("reader.choose"))
        return
    try:
        kin = library.kin(wanted)
    except LibraryError:
        say.warning(t("reader.gone", doc=wanted[:40]))
        return
    st.title(book_title(kin.document.title), anchor=False)
    day = st.date_input(t("family.day"), value=datetime.date.today(), key="family_day")
    with on_day(day.isoformat() if isinstance(day, datetime.date) else None):
        show_standing(library, kin)
    show_events(kin)
    show_links(kin)
    show_compare(library, kin)
    enliven()
