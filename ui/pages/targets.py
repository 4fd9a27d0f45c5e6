"""Targets 指标: every target and achievement as a table and a chart, each with its clause; to be taken away."""

from __future__ import annotations

import streamlit as st

from ui import say
from ui.frame import job_notice, library_or_welcome
from ui.strings import t
from ui.target_view import all_records, chart_panel, downloads, filters, source, table
from ui.theme import enliven


def page() -> None:
    """The page; ``?indicator=…&region=…`` chooses what it begins with."""
    library = library_or_welcome()
    if library is None:
        return
    st.title(t("targets.title"), anchor=False)
    job_notice()
    with st.spinner(t("targets.reading")):
        records = all_records(library)
    if not records:
        say.info(t("targets.none"))
        return
    chosen = filters(records)
    shown = [record for record in records if chosen.takes(record)]
    if not shown:
        say.warning(t("targets.no_match"))
        return
    say.caption(t("targets.count", shown=len(shown), count=len(records), documents=len({d.doc_id for d, _ in shown})))
    selected = table(shown)
    downloads(shown)
    place = st.container()
    picked = chart_panel(shown)
    with place:
        if selected is not None:
            source(library, selected)
        else:
            say.caption(t("targets.hint"))
    if picked is not None:
        source(library, picked, number=2)
    enliven()
