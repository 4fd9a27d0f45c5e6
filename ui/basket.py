"""The basket 材料篮: clauses, answers, precedents and table rows, collected on any page for a document to come."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui.cards import Located, official
from ui.session import speak
from ui.strings import t
from ui.who import desk

CLAUSE, ANSWER, ROW = "clause", "answer", "row"


def clause_entry(place: Located, quote: str) -> dict[str, object]:
    """A clause as it is kept: its words and citation stay also when the document is removed later."""
    return {
        "kind": CLAUSE,
        "doc": place.doc_id,
        "start": place.start,
        "end": place.end,
        "quote": quote,
        "cited": official(place),
        "title": place.title or "",
        "number": place.doc_number or "",
    }


def collect_button(place: Located, key: str) -> None:
    """Put a clause into the basket."""
    st.button(
        t("basket.collect"),
        key=key,
        icon=":material/add_shopping_cart:",
        type="tertiary",
        on_click=collect_place,
        args=(place,),
    )


def collect_place(place: Located) -> None:
    """In a callback: read the clause's words and keep them."""
    from corpus.errors import TiaowenError
    from ui.handle import current_library, document

    speak()
    try:
        words = document(current_library(), place.doc_id).read(place.start, place.end)
    except TiaowenError:
        st.toast(t("card.gone"))
        return
    collect(clause_entry(place, words.strip()))


def collect(entry: Mapping[str, object]) -> None:
    """In a callback: keep an entry, and say so."""
    speak()
    try:
        fresh = desk().collect(entry)
    except OSError as problem:
        st.toast(t("keep.failed", reason=problem.strerror or problem))
        return
    st.toast(t("basket.collected" if fresh else "basket.there"), icon=":material/shopping_cart:")
