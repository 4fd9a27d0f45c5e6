"""The parts of the page of a norm's versions: what holds, what happened, links, two versions side by side."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from corpus.align import Comparison, compare_versions
from index.kin import Kin
from index.library import Library
from ui import say
from ui.family_view import comparison_html, graph_of, links_html, status_html, timeline_html, versions_html
from ui.handle import document
from ui.strings import t


def show_standing(library: Library, kin: Kin) -> None:
    """Whether the document holds, and its other versions."""
    st.html(status_html(library.standing(kin.document.doc_id or "")))
    standings = {v.document.doc_id or "": library.standing(v.document.doc_id or "") for v in kin.versions}
    if len(kin.versions) > 1:
        st.subheader(t("family.versions"), anchor=False)
        st.html(versions_html(kin.versions, standings, kin.document.doc_id))


def show_events(kin: Kin) -> None:
    """What happened to it, in order."""
    if kin.events:
        st.subheader(t("family.events"), anchor=False)
        st.html(timeline_html(kin.events))


def show_links(kin: Kin) -> None:
    """What it does to others, and they to it."""
    if not (kin.links or kin.backlinks):
        return
    st.subheader(t("family.links"), anchor=False)
    if any(link.kind != "cites" for link in (*kin.links, *kin.backlinks)) or len(kin.versions) > 1:
        st.graphviz_chart(graph_of(kin), width="stretch")
    for links, back in ((kin.links, False), (kin.backlinks, True)):
        if links:
            st.html(links_html(links, back=back))


def show_compare(library: Library, kin: Kin) -> None:
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
