"""The lower half of the ask page: the answer with its status, its sources in order, and what lies near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from corpus.errors import LibraryError
from corpus.types import Document
from index.library import Library
from index.search import Hit
from proof.types import Answer, AnswerStatus
from ui import asking, say
from ui.answer_files import answer_buttons
from ui.answer_form import answer_html
from ui.asking import Question
from ui.basket import collect_button
from ui.beside import beside_button, copy_quote_html
from ui.cards import SURROUNDINGS, Located, card_html, copy_html, related_html
from ui.conversation import go_on, remember, understood_line
from ui.core import core_spans
from ui.feedback import feedback_row
from ui.handle import document, stamp
from ui.hit_notes import hit_notes
from ui.navigation import page
from ui.page_picture import BESIDE, needs_picture, show_picture
from ui.preferences import home_region, model_in_use
from ui.shelves import narrowed
from ui.strings import t
from ui.text import esc, md
from ui.turns import TURNS
from ui.who import visitor

RELATED = 5
WRITTEN, KEPT = "answer_written", "answer_kept"


def show_answer(library: Library, question: Question, *, warming: bool) -> None:
    """Ask, and show what came of it."""
    place = st.empty()
    if warming:
        with place:
            say.caption(t("ask.warming"))
    try:
        answer = kept(library, question)
    except Exception as problem:  # the page goes on; say.trouble tells ours from the unforeseen
        place.empty()
        say.trouble(problem)
        return
    place.empty()
    understood_line(question)
    scope_chips(library, answer.scope, question)
    st.html(answer_html(answer))
    answer_buttons(answer)
    remember(question, answer)
    go_on(library, answer)
    sources(library, answer)
    feedback_row(question, answer)
    related(library, answer.related, nearest=answer.status is AnswerStatus.NOT_FOUND)


def kept(library: Library, question: Question) -> Answer:
    """The answer, asked once: the page runs with every click, opening a source beside it among them."""
    key = (
        stamp(library),
        question.text,
        narrowed(question),
        question.dropped,
        question.as_of,
        home_region(),
        model_in_use(),
    )
    asked = (*key, st.session_state.get("language"))
    known: tuple[object, Answer] | None = st.session_state.get(KEPT)
    if known is None or known[0] != asked:
        known = (asked, answered(library, question))
        st.session_state[KEPT] = known
    return known[1]


def answered(library: Library, question: Question) -> Answer:
    """The answer under the question's filters and the scope that its words name, less what the user dropped of it."""
    from answer.ask import ask
    from answer.retrieve import Context

    context = Context(
        narrowed(question), dropped=tuple(question.dropped), home_region=home_region(), as_of=question.as_of or None
    )
    model = model_in_use()
    if model is None:
        with TURNS.turn(visitor()):
            return ask(library, question.text, context=context)
    from wording.llm import worded_by

    key = (str(library.path), library.generation, question, context.home_region, st.session_state["language"], model)
    kept: tuple[object, Answer] | None = st.session_state.get(WRITTEN)
    if kept is None or kept[0] != key:  # a model is slow, and the page runs with every click
        words = worded_by(model)
        with st.spinner(t("ask.model_wait")), TURNS.turn(visitor()) as turn:
            kept = (key, ask(library, question.text, context=context, reword=turn.outside(words) if words else None))
        st.session_state[WRITTEN] = kept
    return kept[1]


def scope_chips(library: Library, scope: Mapping[str, Sequence[object]], question: Question) -> None:
    """What was read from the question, each entry to be dropped with a click; dropped ones to be taken back."""
    found = [
        f"{name}:{value}"
        for name, values in scope.items()
        for value in values
        if hasattr(question.filters, name)
        if value not in getattr(question.filters, name)
    ]
    entries = list(dict.fromkeys([*found, *question.dropped]))
    if not entries:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(t("scope.title"), width="content")
        for entry in entries:
            dropped = entry in question.dropped
            st.button(
                md(chip_text(library, entry)),
                key=f"chip_{entry}",
                type="tertiary" if dropped else "secondary",
                icon=":material/add:" if dropped else ":material/close:",
                icon_position="right",
                help=t("scope.restore" if dropped else "scope.drop"),
                on_click=asking.toggle,
                args=(entry,),
            )


def chip_text(library: Library, entry: str) -> str:
    """``years:2024`` → 年份 2024; a document goes by its number or title."""
    name, _, value = entry.partition(":")
    if name == "docs" and (named := document_or_none(library, value)) is not None:
        value = named.metadata.doc_number or named.metadata.title or value
    codes = {"planned", "achieved"}
    return f"{t(f'scope.{name}')} {t(f'scope.{value}') if value in codes else value}"


def sources(library: Library, answer: Answer) -> None:
    """A card per citation, in order."""
    if not answer.citations:
        return
    st.subheader(t("ask.citations"), anchor=False)
    for number, citation in enumerate(answer.citations, start=1):
        source_card(library, number, citation, core=core_spans(answer, number - 1))


def source_card(
    library: Library,
    number: int,
    place: Located,
    note: str = "",
    limit: int = SURROUNDINGS,
    core: Sequence[tuple[int, int]] = (),
) -> None:
    """One card: where a span stands, the span in its clause, ways to open and cite it; ``note`` is HTML of ours.

    ``core`` are the words of the span that answer.
    """
    found = document_or_none(library, place.doc_id)
    with st.container(border=True, key=f"source_{number}"):
        if found is not None and needs_picture(found, place.start, place.end):
            words, picture = st.columns(BESIDE)
            with picture:
                show_picture(library, found, place.start, place.end)
        else:
            words = st.container()
        words.html(card_html(number, place, found, limit, core) + note)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"actions_{number}"):
            if found is not None:
                beside_button(place, core, key=f"beside_{number}")
            open_link(place)
            st.html(copy_html(place) + copy_quote_html(place, found), width="content")
            if found is not None:
                collect_button(place, key=f"collect_{number}")


def related(library: Library, hits: Sequence[Hit], *, nearest: bool) -> None:
    """Clauses near the question that the answer does not rest on; open at once when there is no answer."""
    shown = hits[:RELATED]
    if not shown:
        return
    title = t("ask.nearest") if nearest else t("ask.related", count=len(shown))
    with st.expander(title, expanded=nearest, icon=":material/list:"):
        for at, hit in enumerate(shown):
            found = document_or_none(library, hit.doc_id)
            st.html(related_html(hit, found) + notes_html(hit))
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"near_{at}"):
                if found is not None:
                    beside_button(hit, (), key=f"near_beside_{at}")
                open_link(hit)
                st.html(copy_html(hit) + copy_quote_html(hit, found), width="content")


def notes_html(hit: Hit) -> str:
    """What is said of a hit beside its text (ui.hit_notes)."""
    return "".join(f'<div class="tw-dim">{esc(note)}</div>' for note in hit_notes(hit))


def open_link(place: Located) -> None:
    """To the whole document, with the span highlighted and in view."""
    st.page_link(
        page("document"),
        label=t("card.open"),
        icon=":material/open_in_new:",
        query_params={"doc": place.doc_id, "start": str(place.start), "end": str(place.end)},
    )


def document_or_none(library: Library, doc_id: str) -> Document | None:
    """The document; None when it was removed meanwhile."""
    try:
        return document(library, doc_id)
    except LibraryError:
        return None
