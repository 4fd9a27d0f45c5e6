"""Versions 版本与沿革: the texts of one norm, which of them holds on a day, what happened, the comparison of two."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

import streamlit as st

from corpus.align import Comparison, compare_versions
from corpus.errors import LibraryError
from index.kin import Kin
from index.library import Library
from index.validity import on_day
from ui import say
from ui.cards import book_title
from ui.family_view import comparison_html, graph_of, links_html, status_html, timeline_html, versions_html
from ui.frame import library_or_welcome
from ui.handle import document
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
        _standing(library, kin)
    _events(kin)
    _links(kin)
    _compare(library, kin)
    enliven()


def _standing(library: Library, kin: Kin) -> None:
    st.html(status_html(library.standing(kin.document.doc_id or "")))
    standings = {v.document.doc_id or "": library.standing(v.document.doc_id or "") for v in kin.versions}
    if len(kin.versions) > 1:
        st.subheader(t("family.versions"), anchor=False)
        st.html(versions_html(kin.versions, standings, kin.document.doc_id))


def _events(kin: Kin) -> None:
    if kin.events:
        st.subheader(t("family.events"), anchor=False)
        st.html(timeline_html(kin.events))


def _links(kin: Kin) -> None:
    if not (kin.links or kin.backlinks):
        return
    st.subheader(t("family.links"), anchor=False)
    if any(link.kind != "cites" for link in (*kin.links, *kin.backlinks)) or len(kin.versions) > 1:
        st.graphviz_chart(graph_of(kin), width="stretch")
    for links, back in ((kin.links, False), (kin.backlinks, True)):
        if links:
            st.html(links_html(links, back=back))


def _compare(library: Library, kin: Kin) -> None:
    """Two versions chosen by the reader, the last two to begin with; and the same as a file."""
    if len(kin.versions) < 2:
        return
    st.subheader(t("family.compare"), anchor=False)
    names = {
        f"{v.version or '—'} · {v.document.title} · {v.document.doc_id}": v.document.doc_id or "" for v in kin.versions
    }
    options = list(names)
    with st.container(horizontal=True):
        old = st.selectbox(t("family.old"), options, index=len(options) - 2, key="family_old")
        new = st.selectbox(t("family.new"), options, index=len(options) - 1, key="family_new")
    everything = st.checkbox(t("family.everything"), key="family_everything")
    found = compare_versions(document(library, names[old]), document(library, names[new]))
    counts = {name: found.count(name) for name in ("changed", "added", "deleted", "moved", "same")}
    say.caption(t("family.counts", **counts))
    st.html(comparison_html(found, everything=everything))
    st.download_button(t("family.word"), data=_word(found), file_name=f"{kin.document.title}.docx", key="family_word")


def _word(found: Comparison) -> bytes:
    from drafting.export_comparison import export_comparison

    with tempfile.TemporaryDirectory() as folder:
        return export_comparison(found, Path(folder) / "comparison.docx").read_bytes()
