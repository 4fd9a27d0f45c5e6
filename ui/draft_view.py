"""The draft page's writing side: the sentences of a draft, and for each the wordings that others have used."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from corpus.messages import spoken_in
from corpus.types import Document
from drafting.precedent_compare import character_diff
from index.filters import Filters
from index.library import Library
from ui import asking, say
from ui.answer_view import document_or_none, open_link
from ui.cards import BLANK_LINES, NEWLINE, book_title, clause_at, copy_html, facts_line, path_html, sample_badge
from ui.handle import Stamp, known_documents, stamp
from ui.preferences import home_region
from ui.session import speak
from ui.spans import Look, Span, span_html
from ui.strings import t
from ui.text import blank_free, esc, md, short
from ui.who import keeping, reading

if TYPE_CHECKING:
    from drafting.export_forms import Exportable
    from drafting.precedent import Precedent, Precedents
    from drafting.precedent_compare import Difference

NARROWED = ("levels", "years", "regions", "kinds")
TEXT, BOX, AT = "draft_text", "draft_box", "draft_at"
KEPT, LONGEST_DRAFT = "draft", 200_000
LONGEST, SENTENCES, LEAST, WANTED = 20_000, 60, 6, 6
LABEL = 40
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DIFFERENCES = {
    "number": "draft.number",
    "comparator": "draft.comparator",
    "deadline": "draft.deadline",
    "place": "draft.place",
    "unit": "draft.unit",
}


def current_text() -> str:
    """The session's draft."""
    if TEXT not in st.session_state:  # after a reload, in another tab: what was written last
        kept = reading(lambda desk: desk.get(KEPT))
        st.session_state[TEXT] = kept if isinstance(kept, str) else ""
    return str(st.session_state[TEXT])


def text_box() -> None:
    """Where the draft is written; it stays while other pages are looked at."""
    if BOX not in st.session_state:
        st.session_state[BOX] = current_text()
    with st.form("draft_form", border=False):
        st.text_area(
            t("draft.box"),
            key=BOX,
            height=240,
            placeholder=t("draft.placeholder"),
            max_chars=LONGEST,
            label_visibility="collapsed",
        )
        st.form_submit_button(t("draft.go"), type="primary", icon=":material/find_in_page:", on_click=_written)


def _written() -> None:
    speak()
    st.session_state[TEXT] = text = str(st.session_state[BOX])
    keeping(lambda desk: desk.put(KEPT, text[:LONGEST_DRAFT] or None))
    st.session_state.pop(AT, None)
    if not st.session_state[BOX].strip():
        st.toast(t("draft.empty"))
    elif not sentences_of(st.session_state[BOX]):
        st.toast(t("draft.too_short"))


def sentences_of(text: str) -> list[str]:
    """The sentences of a draft that wordings are found for: the first SENTENCES, each once."""
    return _all_sentences(text)[:SENTENCES]


def _all_sentences(text: str) -> list[str]:
    """Those long enough to look for, with words in them; what is too long to look for is cut."""
    from answer.retrieve import MAX_QUESTION
    from corpus.sentences import sentence_spans

    found = (blank_free(text[start:end]) for start, end in sentence_spans(text))
    cut = (whole[at : at + MAX_QUESTION] for whole in found for at in range(0, len(whole), MAX_QUESTION))
    return list(dict.fromkeys(piece for piece in cut if len(piece) >= LEAST and any(c.isalnum() for c in piece)))


def choose_sentence(sentences: Sequence[str]) -> str:
    """The sentence whose precedents are shown; that a long draft has more of them is said."""
    count = len(_all_sentences(current_text()))
    if count > len(sentences):
        say.caption(t("draft.first_sentences", shown=len(sentences), count=count))
    at = st.radio(
        t("draft.sentences", count=len(sentences)),
        range(len(sentences)),
        format_func=lambda at: md(f"{at + 1}　{short(sentences[at], LABEL)}"),
        key=AT,
    )
    return sentences[at if at is not None and at < len(sentences) else 0]


def precedents_of(library: Library, sentence: str) -> Precedents:
    """Its precedents, kept while the library stays as it is. Raises what ``drafting.precedent.precedents`` raises."""
    chosen = chosen_filters()
    return _precedents(stamp(library), sentence, home_region(), st.session_state["language"], chosen, library)


@st.cache_resource(show_spinner=False, max_entries=256)
def _precedents(
    at: Stamp, sentence: str, home: str | None, language: str, chosen: Filters, _library: Library
) -> Precedents:
    from answer.retrieve import Context
    from drafting.precedent import precedents

    return precedents(_library, sentence, WANTED, Context(chosen, home_region=home))


def filter_panel(library: Library) -> None:
    """From which documents wordings may come: levels, years, regions and kinds of the library."""
    offered = asking.choices(known_documents(library))
    count = asking.count(chosen_filters())
    title = t("filter.active", count=count) if count else t("filter.title")
    with st.expander(title, icon=":material/filter_alt:"):
        for at, column in enumerate(st.columns(2) * 2):
            name = NARROWED[at]
            column.multiselect(
                t(f"filter.{name}"), offered[name], key=f"draft_filter_{name}", placeholder=t("filter.any")
            )


def chosen_filters() -> Filters:
    """What was chosen there."""
    return Filters(**{name: tuple(st.session_state.get(f"draft_filter_{name}", ())) for name in NARROWED})


def show_precedents(library: Library, sentence: str) -> None:
    """The sentence with what it shares marked, and a card for each precedent."""
    try:
        with st.spinner(t("draft.searching")):
            found = precedents_of(library, sentence)
    except Exception as problem:  # the draft stays; say.trouble tells ours from the unforeseen
        say.trouble(problem)
        return
    st.html(sentence_html(sentence, found.hits))
    for notice in found.notices:
        say.caption(notice)
    if not found.hits:
        say.info(t("draft.none"))
        return
    for number, precedent in enumerate(found.hits, start=1):
        document = document_or_none(library, precedent.hit.doc_id)
        with st.container(border=True, key=f"precedent_{number}"):
            st.html(precedent_html(number, precedent, document))
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                open_link(precedent.hit)
                st.html(copy_html(precedent.hit), width="content")
                if document is not None:
                    st.html(copy_wording_html(precedent, document), width="content")
            with st.expander(t("draft.diff"), icon=":material/difference:"):
                st.html(diff_html(found.drafted(precedent), precedent.hit.quote))


def diff_html(drafted: str, wording: str) -> str:
    """What turns the draft's part into the wording, character by character: taken out and put in."""
    parts = []
    for op, (a, b), (c, d) in character_diff(drafted, wording):
        if op != "equal" and b > a:
            parts.append(f"<del>{esc(drafted[a:b])}</del>")
        if d > c:
            parts.append(f"<ins>{esc(wording[c:d])}</ins>" if op != "equal" else esc(wording[c:d]))
    return f'<p class="tw-diff">{"".join(parts)}</p>'


def sentence_html(sentence: str, hits: Sequence[Precedent]) -> str:
    """The draft's sentence; what any of the precedents has too is marked."""
    spans = sorted(span for hit in hits for span in hit.drafted)
    return f'<p class="tw-answer-text">{marked_html(sentence, spans)}</p>'


def marked_html(text: str, spans: Sequence[Span]) -> str:
    """Text with (sorted, perhaps overlapping) spans marked."""
    parts, at = [], 0
    for start, end in spans:
        start = max(start, at)
        if start < end <= len(text):
            parts.append(f"{esc(text[at:start])}<mark>{esc(text[start:end])}</mark>")
            at = end
    return "".join([*parts, esc(text[at:])])


def precedent_html(number: int, precedent: Precedent, document: Document | None) -> str:
    """Where a wording stands, the wording with the shared phrases marked, who else uses it, what it says otherwise."""
    hit = precedent.hit
    metadata = document.metadata if document else None
    used = t("draft.used_by", count=precedent.used_by) if precedent.used_by > 1 else None
    facts = facts_line(hit.doc_number, hit.issuer, hit.date, used)
    head = (
        f'<div><span class="tw-num">{number}</span><span class="tw-title">{esc(book_title(hit.title, hit.source))}'
        f'</span>{sample_badge(metadata)}</div><div class="tw-dim">{facts}</div>'
    )
    if document is None:
        return head + f'<p class="tw-dim">{esc(t("card.gone"))}</p>'
    clause = clause_at(document, hit.path, hit.start, hit.end)
    text = span_html(document, hit.start, hit.end, Look(highlights=precedent.shared)).strip()
    quote = f'<blockquote class="tw-text">{BLANK_LINES.sub(NEWLINE, text)}</blockquote>'
    lines = "".join(f"<li>{line}</li>" for line in difference_lines(precedent.differs))
    return (
        head + path_html(document, clause, hit.path) + quote + (f'<ul class="tw-reasons">{lines}</ul>' if lines else "")
    )


def difference_lines(differs: Sequence[Difference]) -> list[str]:
    """What is said otherwise, then what only one of the two says, as HTML."""
    both = [
        t("draft.differs", kind=t(DIFFERENCES[d.kind]), ours=_words(d.draft), theirs=_words(d.found))
        for d in differs
        if d.draft and d.found and d.kind in DIFFERENCES
    ]
    only = {
        "draft.only_theirs": [_words(d.found) for d in differs if d.found and not d.draft],
        "draft.only_yours": [_words(d.draft) for d in differs if d.draft and not d.found],
    }
    return [*both, *(t(code, words="、".join(dict.fromkeys(words))) for code, words in only.items() if words)]


def _words(text: str | None) -> str:
    return esc(blank_free(text or ""))


def copy_wording_html(precedent: Precedent, document: Document) -> str:
    """A button that copies the wording itself."""
    words = blank_free(document.read(precedent.hit.start, precedent.hit.end))
    return (
        f'<button class="tw-copy" type="button" data-tw-copy="{esc(words)}" data-tw-done="{esc(t("card.copied"))}">'
        f"{esc(t('draft.copy'))}</button>"
    )


def export_button(library: Library, sentences: Sequence[str]) -> None:
    """All sentences with their precedents as a Word file, made when it is asked for."""
    language = st.session_state["language"]
    st.download_button(
        t("draft.word"),
        partial(exported, library, tuple(sentences), language),
        file_name=t("draft.file") + ".docx",
        mime=WORD,
        icon=":material/download:",
        on_click="ignore",
        key="draft_word",
    )


def exported(library: Library, sentences: Sequence[str], language: str) -> bytes:
    """The Word file's bytes. Runs outside the page's script: it knows neither its language nor its session."""
    from drafting.precedent import Precedents, precedents

    with spoken_in(language):
        hits: list[Precedent] = []
        parts: list[Span] = []
        at = 0
        for part, sentence in enumerate(sentences):
            for hit in precedents(library, sentence, WANTED).hits:
                drafted = tuple((a + at, b + at) for a, b in hit.drafted)
                hits.append(replace(hit, part=part, drafted=drafted))
            parts.append((at, at + len(sentence)))
            at += len(sentence) + 1
        return file_bytes(Precedents("\n".join(sentences), tuple(parts), tuple(hits)), ".docx")


def file_bytes(result: Exportable, ending: str) -> bytes:
    """A result as a file of that kind. Raises InputError where the library for it is not installed."""
    if ending == ".docx":
        from ui.official_file import official_word

        return official_word(result)
    from drafting.export import export

    with tempfile.TemporaryDirectory() as folder:
        return export(result, Path(folder) / f"export{ending}").read_bytes()
