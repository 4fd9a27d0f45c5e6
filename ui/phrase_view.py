"""The draft page's phrase bank: formulas that recur in the library, by words or topic, and how a beginning goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from index.library import Library
from ui import say
from ui.answer_view import source_card
from ui.strings import t
from ui.tables import choose
from ui.text import md

if TYPE_CHECKING:
    from drafting.phrases import Phrase, PhraseBank

WAYS = {"holds": "phrases.holds", "begins": "phrases.begins"}
MOST = 100


def phrase_panel(library: Library) -> None:
    """A box to look up phrases, a table of them, and for the one selected the places where it stands."""
    from drafting.phrase_topics import topic_name
    from drafting.phrases import phrase_bank

    with st.spinner(t("phrases.reading")):
        bank = phrase_bank(library)
    if not bank.phrases:
        say.info(t("phrases.none"))
        return
    left, middle, right = st.columns([1.1, 2, 1.2], vertical_alignment="bottom")
    way = left.segmented_control(
        t("phrases.way"), list(WAYS), default="holds", required=True, key="phrase_way", format_func=lambda w: t(WAYS[w])
    )
    words = middle.text_input(t("phrases.words"), key="phrase_words", icon=":material/search:")
    topic = right.selectbox(
        t("phrases.topic"),
        list(bank.topics()),
        index=None,
        key="phrase_topic",
        format_func=topic_name,
        placeholder=t("filter.any"),
        disabled=way == "begins",
    )
    if way == "begins" and not words.strip():
        say.caption(t("phrases.type"))
        return
    found = found_phrases(bank, way or "holds", words, topic)
    if not found:
        say.warning(t("phrases.no_match"))
        return
    chosen = _table(found, [topic_name(phrase.topic) for phrase in found], beginning=words if way == "begins" else "")
    if chosen is None:
        say.caption(t("phrases.hint"))
        return
    st.subheader(md(chosen.text), anchor=False)
    for number, example in enumerate(chosen.examples, start=1):
        source_card(library, number, example)


def found_phrases(bank: PhraseBank, way: str, words: str, topic: str | None) -> Sequence[Phrase]:
    """Phrases that hold the words, or continuations of a beginning."""
    return bank.complete(words, MOST) if way == "begins" else bank.search(words, MOST, topic)


def _table(found: Sequence[Phrase], topics: Sequence[str], *, beginning: str) -> Phrase | None:
    row = choose(
        {
            t("column.phrase"): [f"{beginning.strip()}{phrase.text}" for phrase in found],
            t("column.documents"): [phrase.documents for phrase in found],
            t("column.count"): [phrase.count for phrase in found],
            t("column.topic"): list(topics),
        },
        key=f"phrases_{len(found)}_{beginning}_{hash(tuple(p.text for p in found)) & 0xFFFF:x}",
        widths={t("column.phrase"): 420},
        height=380,
    )
    return None if row is None else found[row]
