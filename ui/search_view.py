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

from corpus.messages import message
from index.library import Library
from index.search import Hit
from index.shapes import lists_of
from ui import asking, say
from ui.answer_files import hits_button
from ui.answer_view import document_or_none, notes_html, related, scope_chips, source_card
from ui.asking import Question
from ui.cards import book_title
from ui.completion import vocabulary
from ui.handle import known_documents
from ui.preferences import home_region
from ui.saved_searches import clause_of, fresh_here, save_button
from ui.search_words import (
    documents_for,
    holds_any,
    lit_in,
    meant,
    mentions,
    terms_of,
    wanted,
)
from ui.session import speak
from ui.shelves import NOTHING, narrowed, tags
from ui.strings import t
from ui.text import esc, md
from ui.turns import TURNS
from ui.who import visitor

if TYPE_CHECKING:
    from answer.retrieve import Found

REGIONS = 34  # all provinces
ORDERS = ("fit", "date", "level")
LEVELS = ("国家", "省", "市", "县")
FACETS = ("years", "regions", "issuers", "kinds", "statuses", "standings")
COUNTED, STEP, VALUES, AROUND, DEEP = 50, 10, 8, 160, 200
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
    found = found_for(library, question)
    counts: dict[str, Counter[str | int]] = {}
    for name in FACETS:
        if getattr(question.filters, name):
            without = replace(question, filters=replace(question.filters, **{name: ()}))
            counts[name] = facet_counts(library, found_for(library, without, read=False).hits, name)
        else:
            counts[name] = facet_counts(library, found.hits, name)
    return Results(found, counts)


def found_for(library: Library, question: Question, *, read: bool = True) -> Found:
    """The clauses for a question; where only which they are counts, and not their order, nothing need be ``read``."""
    from index.validity import on_day

    with on_day(question.as_of or None):
        return _found_on_its_day(library, question, read=read)


def _found_on_its_day(library: Library, question: Question, *, read: bool) -> Found:
    from answer.retrieve import Context, find

    asked = wanted(question.text)
    filters = narrowed(question)
    docs = documents_for(asked, known_documents(library))
    if docs is not None:
        kept = tuple(doc for doc in docs if not filters.docs or doc in filters.docs)
        filters = replace(filters, docs=kept or (NOTHING,))
    context = Context(filters, dropped=question.dropped, home_region=home_region(), read=read)
    if not asked.narrows:
        with TURNS.turn(visitor()):
            return find(library, question.text, COUNTED, context)
    with TURNS.turn(visitor()):
        found = find(library, asked.words, DEEP, context)
    hits = [hit for hit in found.hits if asked.takes(_shown_of(library, hit))][:COUNTED]
    ranked = tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, start=1))
    told = tuple(notice for notice in found.notices if not any(doc in notice for doc in docs or ()))  # ids are ours
    return replace(found, hits=ranked, related=() if docs == () else found.related, notices=told)


def _shown_of(library: Library, hit: Hit) -> str:
    """A hit with its heading and those above it, which its card shows too."""
    document = document_or_none(library, hit.doc_id)
    at = hit.clause if document is not None and hit.clause >= 0 else None
    headings: list[str] = []
    while document is not None and at is not None:
        clause = document.clauses[at]
        headings.insert(0, clause.heading or "")
        at = clause.parent
    return "\0".join((*headings, hit.quote))


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
    elif name == "standings":
        single = hit.validity.status.value if hit.validity else None
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
    scope_chips(library, lists_of(found.scope_json()), question)
    terms = terms_of(found.question)
    nonsense = bool(found.hits) and not any(mentions(hit, terms) or holds_any(hit, terms) for hit in found.hits)
    for notice in found.notices:
        if not nonsense or notice != message("notice_no_terms"):  # said below, in plainer words
            say.info(notice)
    left, right = st.columns([3, 1], gap="large")
    if (found.hits and not nonsense) or asking.count(question.filters) or question.tags:
        with right, st.container(key="facets"):
            facets(question, results.facets, len(found.hits))
    with left:
        if found.hits and not nonsense:
            _hits(library, found, question)
            return
        say.warning(t("search.nothing", words=found.question.text) if nonsense else t("search.none"))
        did_you_mean(library, question)
        if not nonsense:
            related(library, found.related, nearest=True)


def did_you_mean(library: Library, question: Question) -> None:
    """Words of the library that the query may mean, to be searched for with a click."""
    for at, words in enumerate(meant(wanted(question.text).words, vocabulary(library))):
        st.button(
            md(t("search.meant", words=words)),
            key=f"meant_{at}",
            icon=":material/spellcheck:",
            type="tertiary",
            on_click=_meant,
            args=(words,),
        )


def _meant(words: str) -> None:
    asking.ask(words)
    st.session_state.pop(SHOWN, None)


def facets(question: Question, counts: Mapping[str, Counter[str | int]], found: int) -> None:
    """Values to narrow by, each with its count; a click narrows, another takes it back."""
    # In a narrow column the values go on in the next line, rather than out of sight.
    st.html('<style>.st-key-facets [data-testid="stButtonGroup"] div { flex-wrap: wrap; overflow: visible; }</style>')
    shelf_pills(question)
    say.caption(t("search.facets", count=found))
    for name in FACETS:
        chosen = list(getattr(question.filters, name))
        common = [value for value, _ in counts[name].most_common(REGIONS if name == "regions" else VALUES)]
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


def shelf_pills(question: Question) -> None:
    """The collections, to search in; nothing where there is none."""
    known = tags()
    options = [*known, *(tag for tag in question.tags if tag not in known)]
    if not options:
        return
    if st.session_state.get("facet_tags") != list(question.tags):
        st.session_state["facet_tags"] = list(question.tags)
    st.pills(
        t("shelf.title"),
        options,
        selection_mode="multi",
        format_func=md,
        key="facet_tags",
        on_change=_shelved,
    )


def _shelved() -> None:
    asking.collect(st.session_state["facet_tags"])
    st.session_state.pop(SHOWN, None)


def _facet_label(counts: Counter[str | int], value: str | int) -> str:
    return md(f"{asking.in_words(value)} · {counts[value]}")


def _narrowed(name: str) -> None:
    question: Question = st.session_state.get(asking.STATE, Question())
    asking.narrow(replace(question.filters, **{name: tuple(st.session_state[f"facet_{name}"])}))
    st.session_state.pop(SHOWN, None)


def _hits(library: Library, found: Found, question: Question) -> None:
    terms = terms_of(found.question)
    direct = [hit for hit in found.hits if mentions(hit, terms)]
    near = [hit for hit in found.hits if not mentions(hit, terms)]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        told = t("search.found", count=len(found.hits), ms=round(found.elapsed_ms))
        if near:
            told += t("search.direct", count=len(direct))
        st.caption(md(told), width="content")
        order = st.selectbox(
            t("search.order"),
            ORDERS,
            key="search_order",
            format_func=lambda name: t(f"search.by_{name}"),
            label_visibility="collapsed",
            width=150,
        )
        ranks = st.toggle(t("search.ranks"), key=RANKS, help=t("search.ranks_help"))
        grouped = st.toggle(t("search.group"), key="search_group")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        hits_button(found.hits, question.text)
        save_button(question, found.hits)
    if near and not direct:
        did_you_mean(library, question)
    spans = best_spans(found)
    shown = st.session_state.get(SHOWN, STEP)
    fresh = fresh_here(question)
    rows = in_order(direct + near, order, levels_of(library))
    rows.sort(key=lambda hit: clause_of(hit) not in fresh)
    if fresh:
        say.caption(t("saved.first", count=sum(clause_of(hit) in fresh for hit in rows)))
    with st.container(key="hits", gap="small"):
        _cards(
            library,
            by_document(rows[:shown]) if grouped else rows[:shown],
            spans,
            _How(ranks, grouped, near if order == "fit" else [], terms, wanted(question.text).phrases, fresh),
        )
    if shown < len(rows):
        st.button(t("search.more"), on_click=_more, icon=":material/expand_more:", key="search_more")


@dataclass(frozen=True, slots=True)
class _How:
    """How the cards are shown: with ranks, by document; which are only near; what was searched for; which are new."""

    ranks: bool
    grouped: bool
    near: Sequence[Hit]
    terms: Sequence[Sequence[str]]
    phrases: Sequence[str]
    fresh: frozenset[str]


def _cards(
    library: Library,
    rows: Sequence[Hit],
    spans: Mapping[tuple[str, int], tuple[int, int]],
    how: _How,
) -> None:
    """The cards in order; where they are grouped a heading above each document's, else a line before what is near."""
    near = {(hit.doc_id, hit.start) for hit in how.near}
    last, apart = "", False
    for number, hit in enumerate(rows, start=1):
        if how.grouped and hit.doc_id != last:
            count = sum(other.doc_id == hit.doc_id for other in rows)
            title = esc(book_title(hit.title, hit.source))
            st.html(
                f'<div class="tw-group">{title} <span class="tw-dim">{esc(t("search.count", count=count))}</span></div>'
            )
        last = hit.doc_id
        if (hit.doc_id, hit.start) in near and not how.grouped and not apart:
            apart = True
            say.caption(t("search.near"))
        start, end = spans.get((hit.doc_id, hit.clause), hit.best)
        new = f'<span class="tw-badge">{esc(t("saved.new"))}</span>' if clause_of(hit) in how.fresh else ""
        note = new + notes_html(hit) + (ranks_html(hit) if how.ranks else "")
        found = document_or_none(library, hit.doc_id)
        if found:
            start, end = with_phrase(found.raw, (start, end), (hit.start, hit.end), how.phrases)
        core = lit_in(found.raw[start:end], start, how.terms, how.phrases) if found else []
        source_card(library, number, replace(hit, start=start, end=end), note, AROUND, core)


def with_phrase(raw: str, best: tuple[int, int], clause: tuple[int, int], phrases: Sequence[str]) -> tuple[int, int]:
    """The best sentence of a clause, or where the first exact phrase stands that is not in it."""
    for phrase in phrases:
        if phrase not in raw[slice(*best)] and (at := raw.find(phrase, *clause)) >= 0:
            return at, at + len(phrase)
    return best


def levels_of(library: Library) -> Mapping[str, str]:
    """Document → its level, where it is known."""
    return {known.doc_id: known.metadata.level for known in known_documents(library) if known.metadata.level}


def in_order(hits: Sequence[Hit], order: str, levels: Mapping[str, str]) -> list[Hit]:
    """Best first, newest first, or the widest level first; equal ones stay in order of fit."""
    if order == "date":
        return sorted(hits, key=lambda hit: hit.date or str(hit.year or ""), reverse=True)
    if order == "level":
        known = {level: at for at, level in enumerate(LEVELS)}
        return sorted(hits, key=lambda hit: known.get(levels.get(hit.doc_id, ""), len(known)))
    return list(hits)


def by_document(hits: Sequence[Hit]) -> list[Hit]:
    """Hits of one document side by side, the documents in the order of their first."""
    first: dict[str, int] = {}
    for at, hit in enumerate(hits):
        first.setdefault(hit.doc_id, at)
    return sorted(hits, key=lambda hit: first[hit.doc_id])


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
