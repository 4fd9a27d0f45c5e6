"""The upper half of the ask page: the box, the filters, and examples to begin with."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import partial

import streamlit as st

from corpus.errors import ModelError
from index.filters import Filters
from index.library import Library
from ui import asking, say
from ui.asking import BOX, PARAMETERS, Question
from ui.cards import book_title
from ui.conversation import say_it
from ui.examples import LOOKED_AT, example_questions
from ui.handle import Stamp, document, known_documents, stamp
from ui.preferences import SWITCH, WANTED, language_model, want_model
from ui.shelves import tags
from ui.strings import t
from ui.text import md


def question_box() -> None:
    """The box; Enter asks."""
    with st.form("question_form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(t("ask.box"), key=BOX, placeholder=t("ask.placeholder"), label_visibility="collapsed")
        st.form_submit_button(t("ask.go"), type="primary", icon=":material/search:", on_click=_asked)


def _asked() -> None:
    say_it(st.session_state[BOX])
    if not st.session_state[BOX]:
        st.toast(t("ask.empty"))


def filter_panel(library: Library, question: Question) -> None:
    """What to narrow the search to; values come from the library, and from the address where it knows others."""
    number = asking.count(question.filters) + len(question.tags) + bool(question.as_of)
    documents = known_documents(library)
    titles: Mapping[str, str] = {d.doc_id: book_title(d.metadata.title, d.source) for d in documents}
    title = t("filter.active", count=number) if number else t("filter.title")
    with st.expander(title, icon=":material/filter_alt:", key="filter_panel"):  # by its key it stays open
        offered = asking.choices(documents)
        columns = st.columns(3)
        for at, field in enumerate(PARAMETERS.values()):
            chosen = list(getattr(question.filters, field))
            key = f"filter_{field}"
            if st.session_state.get(key) != chosen:
                st.session_state[key] = chosen
            where = columns[at % 3] if field != "docs" else st
            where.multiselect(
                t(f"filter.{field}"),
                [*offered[field], *(value for value in chosen if value not in offered[field])],
                format_func=partial(_named, titles),
                key=key,
                placeholder=t("filter.any"),
                on_change=_narrowed,
            )
        shelf_box(question)
        day_box(question)
        if number:
            st.button(t("filter.clear"), on_click=_cleared, icon=":material/close:")


def shelf_box(question: Question) -> None:
    """The collections to ask in; nothing where there is none."""
    known = tags()
    if not known and not question.tags:
        return
    key, chosen = "filter_tags", list(question.tags)
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    options = [*known, *(tag for tag in chosen if tag not in known)]
    st.multiselect(t("shelf.title"), options, key=key, placeholder=t("filter.any"), on_change=_shelved)


def day_box(question: Question) -> None:
    """The day for which is asked what held; empty is today."""
    key, chosen = "filter_as_of", datetime.date.fromisoformat(question.as_of) if question.as_of else None
    if st.session_state.get(key, chosen) != chosen or key not in st.session_state:
        st.session_state[key] = chosen
    st.date_input(
        t("filter.as_of"),
        key=key,
        min_value=asking.FIRST_DAY,
        max_value=asking.LAST_DAY,
        help=t("filter.as_of.help"),
        on_change=_dated,
    )


def _dated() -> None:
    asking.on(st.session_state["filter_as_of"])


def _shelved() -> None:
    asking.collect(st.session_state["filter_tags"])


def _cleared() -> None:
    asking.collect(())
    asking.on(None)
    asking.narrow(Filters())


def model_switch() -> None:
    """Where a language model is set: whether the answer is put into its words."""
    try:
        model = language_model()
    except ModelError as problem:
        say.warning(problem)
        return
    if model is None:
        return
    if SWITCH not in st.session_state:
        st.session_state[SWITCH] = bool(st.session_state.get(WANTED))
    st.toggle(
        md(t("ask.model", model=model.model)),
        key=SWITCH,
        help=md(t("ask.model_help", host=model.host)),
        on_change=want_model,
    )


def _named(titles: Mapping[str, str], value: object) -> str:
    """A value as offered: a document by its title, a code in words."""
    return titles.get(str(value)) or asking.in_words(value)


def _narrowed() -> None:
    values = {field: tuple(st.session_state[f"filter_{field}"]) for field in PARAMETERS.values()}
    asking.narrow(Filters(**values))


def examples(library: Library) -> None:
    """Buttons with questions that this library can be asked."""
    questions = _examples(stamp(library), st.session_state["language"], library)
    if not questions:
        return
    say.caption(t("ask.try"))
    for at, question in enumerate(questions):
        st.button(md(question), key=f"example_{at}", on_click=asking.ask, args=(question,), icon=":material/lightbulb:")


@st.cache_data(show_spinner=False, max_entries=8)
def _examples(at: Stamp, language: str, _library: Library) -> list[str]:
    known = sorted(known_documents(_library), key=lambda d: not (d.metadata.region and d.metadata.year))
    step = max(1, len(known) // LOOKED_AT)
    return example_questions([document(_library, d.doc_id) for d in known[::step][:LOOKED_AT]])
