"""The lower half of the ask page: the answer with its status, its sources in order, and what lies near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from answer.comparison import cells, heads
from corpus.errors import LibraryError
from corpus.types import Document
from index.library import Library
from index.search import Hit
from proof.types import Answer, AnswerStatus, Item
from ui import asking, say
from ui.asking import Question
from ui.cards import SURROUNDINGS, Located, card_html, copy_html, related_html
from ui.feedback import feedback_row
from ui.handle import document
from ui.hit_notes import hit_notes
from ui.navigation import page
from ui.page_picture import BESIDE, has_picture, show_picture
from ui.preferences import home_region, model_in_use
from ui.strings import t
from ui.text import esc, md

RELATED = 5
LONG_VALUE = 9
WRITTEN = "answer_written"


def show_answer(library: Library, question: Question, *, warming: bool) -> None:
    """Ask, and show what came of it."""
    place = st.empty()
    if warming:
        with place:
            say.caption(t("ask.warming"))
    try:
        answer = answered(library, question)
    except Exception as problem:  # the page goes on; say.trouble tells ours from the unforeseen
        place.empty()
        say.trouble(problem)
        return
    place.empty()
    scope_chips(library, answer.scope, question)
    st.html(answer_html(answer))
    sources(library, answer)
    feedback_row(question, answer)
    related(library, answer.related, nearest=answer.status is AnswerStatus.NOT_FOUND)


def answered(library: Library, question: Question) -> Answer:
    """The answer under the question's filters and the scope that its words name, less what the user dropped of it."""
    from answer.ask import ask
    from answer.retrieve import Context

    context = Context(question.filters, dropped=tuple(question.dropped), home_region=home_region())
    model = model_in_use()
    if model is None:
        return ask(library, question.text, context=context)
    from wording.llm import worded_by

    key = (str(library.path), library.generation, question, context.home_region, st.session_state["language"], model)
    kept: tuple[object, Answer] | None = st.session_state.get(WRITTEN)
    if kept is None or kept[0] != key:  # a model is slow, and the page runs with every click
        with st.spinner(t("ask.model_wait")):
            kept = (key, ask(library, question.text, context=context, reword=worded_by(model)))
        st.session_state[WRITTEN] = kept
    return kept[1]


def answer_html(answer: Answer) -> str:
    """Status, reasons, text, and the items with their values large."""
    status = answer.status.value
    reasons = "".join(f"<li>{esc(said)}</li>" for said in (*answer.notices, *answer.reasons))
    repeated = answer.items and all(item.text in answer.text for item in answer.items)
    text = f'<p class="tw-answer-text">{esc(answer.text)}</p>' if answer.text and not repeated else ""
    items = _comparison(answer) if answer.comparison else "".join(_item(item) for item in answer.items)
    elapsed = t("ask.elapsed", ms=round(answer.elapsed_ms))
    share = (  # without a text of its own it copies the address
        f'<button class="tw-copy tw-plain" type="button" data-tw-copy="" data-tw-done="{esc(t("card.copied"))}">'
        f"{esc(t('ask.share'))}</button>"
    )
    shown = f'<div class="{"tw-wide" if answer.comparison else "tw-items"}">{items}</div>' if items else ""
    return (
        f'<section aria-live="polite"><span class="tw-status tw-{status}">{esc(t(f"status.{status}"))}</span> '
        f'<span class="tw-dim">{esc(t(f"status.{status}.help"))} {esc(elapsed)}</span> {share}'
        f"{text}{shown}"
        f"{f'<ul class=tw-reasons>{reasons}</ul>' if reasons else ''}</section>"
    )


def _comparison(answer: Answer) -> str:
    """The sides of a comparison of figures as a table, the values large, each with its source."""
    names = [esc(name) for name in heads()]
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    kinds = ("", "", "", ' class="tw-figure"', "", ' class="tw-wrapped"', "")
    lines = []
    for row in answer.comparison:
        told = [*map(esc, cells(row)[:-1]), _refs(row.citations)]
        parts = zip(names, kinds, told, strict=True)
        lines.append("".join(f'<td{kind} data-head="{name}">{text}</td>' for name, kind, text in parts))
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="tw-compared"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _refs(citations: Sequence[int]) -> str:
    numbers = [n + 1 for n in citations]
    return "".join(f'<a class="tw-ref" href="#tw-source-{n}" data-tw-to="tw-source-{n}">[{n}]</a>' for n in numbers)


def _item(item: Item) -> str:
    value = ""
    if item.value is not None:
        unit = item.unit if item.unit and item.unit not in item.value else ""
        size = " tw-long" if len(item.value) > LONG_VALUE else ""
        value = f'<div class="tw-value{size}">{esc(item.value)}<small>{esc(unit)}</small></div>'
    return f'<div class="tw-item">{value}{esc(item.text)}{_refs(item.citations)}</div>'


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
        source_card(library, number, citation)


def source_card(library: Library, number: int, place: Located, note: str = "", limit: int = SURROUNDINGS) -> None:
    """One card: where a span stands, the span in its clause, ways to open and cite it; ``note`` is HTML of ours."""
    found = document_or_none(library, place.doc_id)
    with st.container(border=True, key=f"source_{number}"):
        if found is not None and has_picture(found, place.start, place.end):
            words, picture = st.columns(BESIDE)
            with picture:
                show_picture(library, found, place.start, place.end)
        else:
            words = st.container()
        words.html(card_html(number, place, found, limit) + note)
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            open_link(place)
            st.html(copy_html(place), width="content")


def related(library: Library, hits: Sequence[Hit], *, nearest: bool) -> None:
    """Clauses near the question that the answer does not rest on; open at once when there is no answer."""
    shown = hits[:RELATED]
    if not shown:
        return
    title = t("ask.nearest") if nearest else t("ask.related", count=len(shown))
    with st.expander(title, expanded=nearest, icon=":material/list:"):
        for hit in shown:
            st.html(related_html(hit, document_or_none(library, hit.doc_id)) + notes_html(hit))
            open_link(hit)


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
