"""The search page: clauses in order, the sentence that fits best highlighted, and facets with counts to narrow by.

Facets are the question's filters, so they narrow the search itself and stand in the address. Their counts are taken
over the COUNTED nearest clauses; a facet with a value chosen is counted without it, so that others can be added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from index.library import Library
from index.search import Hit
from ui import asking, say
from ui.answer_view import document_or_none, notes_html, related, scope_chips, source_card
from ui.asking import STATUSES, Question
from ui.preferences import home_region
from ui.session import speak
from ui.strings import t
from ui.text import esc, md

if TYPE_CHECKING:
    from answer.retrieve import Found

FACETS = ("years", "regions", "issuers", "kinds", "statuses")
COUNTED, STEP, VALUES, AROUND = 50, 10, 8, 160
SHOWN = "search_shown"
RANKS = "search_ranks"
BOX, SEEN = "search_box", "search_box_seen"


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found, and how often each value of each facet occurs in it (most frequent first)."""

    found: Found
    facets: Mapping[str, Counter[str | int]]


def search_box(question: Question) -> None:
    """The box; Enter searches. It is not the ask page's box: what they share is the question."""
    if BOX not in st.session_state or st.session_state.get(SEEN) != question.text:
        st.session_state[BOX] = st.session_state[SEEN] = question.text
    with st.form("search_form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(t("search.box"), key=BOX, placeholder=t("search.placeholder"), label_visibility="collapsed")
        st.form_submit_button(t("search.go"), type="primary", icon=":material/search:", on_click=_searched)


def _searched() -> None:
    speak()
    asking.ask(st.session_state[BOX])
    st.session_state.pop(SHOWN, None)
    if not st.session_state[BOX]:
        st.toast(t("ask.empty"))


def results_of(library: Library, question: Question) -> Results:
    """Search, and count. Raises what ``answer.retrieve.find`` raises."""
    found = _found(library, question)
    counts: dict[str, Counter[str | int]] = {}
    for name in FACETS:
        if getattr(question.filters, name):
            without = replace(question, filters=replace(question.filters, **{name: ()}))
            counts[name] = facet_counts(library, _found(library, without).hits, name)
        else:
            counts[name] = facet_counts(library, found.hits, name)
    return Results(found, counts)


def _found(library: Library, question: Question) -> Found:
    from answer.retrieve import Context, find

    context = Context(question.filters, dropped=question.dropped, home_region=home_region())
    return find(library, question.text, COUNTED, context)


def facet_counts(library: Library, hits: Sequence[Hit], name: str) -> Counter[str | int]:
    """How many of the hits have each value; a clause's own years and regions go before its document's."""
    counts: Counter[str | int] = Counter()
    for hit in hits:
        counts.update(_values(library, hit, name))
    return counts


def _values(library: Library, hit: Hit, name: str) -> Sequence[str | int]:
    document = document_or_none(library, hit.doc_id)
    if document is None:
        return ()
    metadata, scope = document.metadata, document.clauses[hit.clause].scope
    single: str | int | None
    if name == "years":
        return scope.years or metadata.years or ((metadata.year,) if metadata.year else ())
    if name == "regions":
        return scope.regions or ((metadata.region,) if metadata.region else ())
    if name == "statuses":
        single = scope.status.value if scope.status else None
    else:
        single = metadata.issuer if name == "issuers" else metadata.kind
    return (single,) if single else ()


def show_results(library: Library, question: Question) -> None:
    """The detected scope, then the clauses with the facets at their side."""
    try:
        results = results_of(library, question)
    except Exception as problem:  # the page goes on; say.trouble tells ours from the unforeseen
        say.trouble(problem)
        return
    found = results.found
    scope_chips(library, found.scope_json(), question)
    for notice in found.notices:
        say.info(notice)
    left, right = st.columns([3, 1], gap="large")
    with right, st.container(key="facets"):
        facets(question, results.facets, len(found.hits))
    with left:
        if found.hits:
            _hits(library, found)
        else:
            say.warning(t("search.none"))
            related(library, found.related, nearest=True)


def facets(question: Question, counts: Mapping[str, Counter[str | int]], found: int) -> None:
    """Values to narrow by, each with its count; a click narrows, another takes it back."""
    # In a narrow column the values go on in the next line, rather than out of sight.
    st.html('<style>.st-key-facets [data-testid="stButtonGroup"] div { flex-wrap: wrap; overflow: visible; }</style>')
    say.caption(t("search.facets", count=found))
    for name in FACETS:
        chosen = list(getattr(question.filters, name))
        common = [value for value, _ in counts[name].most_common(VALUES)]
        options = [*common, *(value for value in chosen if value not in common)]
        if not options:
            continue
        if name == "years":
            options.sort(key=str, reverse=True)
        key = f"facet_{name}"
        if st.session_state.get(key) != chosen:
            st.session_state[key] = chosen
        st.pills(
            t(f"filter.{name}"),
            options,
            selection_mode="multi",
            format_func=partial(_facet_label, counts[name]),
            key=key,
            on_change=_narrowed,
            args=(name,),
        )
    if asking.count(question.filters):
        st.button(
            t("filter.clear"),
            on_click=asking.narrow,
            args=(replace(question.filters, **dict.fromkeys((*FACETS, "docs"), ())),),
            icon=":material/close:",
        )


def _facet_label(counts: Counter[str | int], value: str | int) -> str:
    words = t(f"scope.{value}") if value in STATUSES else str(value)
    return md(f"{words} · {counts[value]}")


def _narrowed(name: str) -> None:
    question: Question = st.session_state.get(asking.STATE, Question())
    asking.narrow(replace(question.filters, **{name: tuple(st.session_state[f"facet_{name}"])}))
    st.session_state.pop(SHOWN, None)


def _hits(library: Library, found: Found) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(md(t("search.found", count=len(found.hits), ms=round(found.elapsed_ms))), width="content")
        ranks = st.toggle(t("search.ranks"), key=RANKS, help=t("search.ranks_help"))
    spans = best_spans(found)
    shown = st.session_state.get(SHOWN, STEP)
    for number, hit in enumerate(found.hits[:shown], start=1):
        start, end = spans.get((hit.doc_id, hit.clause), hit.best)
        note = notes_html(hit) + (ranks_html(hit) if ranks else "")
        source_card(library, number, replace(hit, start=start, end=end), note, AROUND)
    if shown < len(found.hits):
        st.button(t("search.more"), on_click=_more, icon=":material/expand_more:", key="search_more")


def _more() -> None:
    st.session_state[SHOWN] = st.session_state.get(SHOWN, STEP) + STEP


def best_spans(found: Found) -> dict[tuple[str, int], tuple[int, int]]:
    """(document, clause) → raw span of the sentence that fits the question best, in the document."""
    spans: dict[tuple[str, int], tuple[int, int]] = {}
    for reading in found.readings:
        if reading.sentences:
            best = max(reading.sentences, key=lambda sentence: sentence.score)
            spans.setdefault((reading.hit.doc_id, reading.hit.clause), best.raw_span())
    return spans


def ranks_html(hit: Hit) -> str:
    """The clause's rank in each channel that found it."""
    known = {"dense": "search.dense", "lexical": "search.lexical"}
    parts = [f"{t(known[name]) if name in known else name} {rank}" for name, rank in hit.ranks.items()]
    return f'<div class="tw-dim">{esc(t("search.ranked", ranks=" · ".join(parts), score=f"{hit.score:.3f}"))}</div>'
