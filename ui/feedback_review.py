"""The feedback page: what was said of answers, the answer given, the right clause marked by a click, a question set.

The file stays a question set at every moment (eval.questions); a label is written by replacing the file as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st

from index.library import Library
from index.search import Hit
from service.feedback import answers_file, change, feedback_file
from ui import say
from ui.answer_view import document_or_none, open_link
from ui.cards import book_title, official, related_html
from ui.desk import LOCAL
from ui.session import library_path, speak
from ui.strings import t
from ui.text import esc, md, short
from ui.turns import TURNS
from ui.who import visitor

Record = dict[str, object]
UNLABELLED: Record = dict.fromkeys(("type", "evidence", "answers", "answer_mode"))
STEP, SHOWN, FOUND = 20, "feedback_shown", 6


def read_lines(path: Path) -> tuple[list[Record], int]:
    """The records of a file of JSON lines, and how many lines can't be read."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return [], 0
    found: list[Record] = []
    broken = 0
    for line in filter(str.strip, lines):
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if isinstance(value, dict):
            found.append(value)
        else:
            broken += 1
    return found, broken


def is_labelled(record: Mapping[str, object]) -> bool:
    """Whether a record can be measured with."""
    return bool(record.get("evidence")) or record.get("type") == "unanswerable"


def labelled_bytes(library: Path) -> bytes:
    """The labelled records as a question set; empty where there is none."""
    records, _ = read_lines(feedback_file(library))
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records if is_labelled(r)).encode("utf-8")


def review(library: Library) -> None:
    """The list, the newest first, and the set to take away."""
    records, broken = read_lines(feedback_file(library_path()))
    given = {str(each.get("id")): each for each in read_lines(answers_file(library_path()))[0]}
    if broken:
        say.warning(t("feedback.broken", count=broken, file=feedback_file(library_path()).name))
    if not records:
        say.info(t("feedback.empty"))
        return
    labelled = [record for record in records if is_labelled(record)]
    with st.container(horizontal=True, vertical_alignment="center"):
        say.caption(t("feedback.counts", count=len(records), labelled=len(labelled)))
        if labelled:
            st.download_button(
                t("feedback.download"),
                labelled_bytes(library_path()),
                file_name="feedback.jsonl",
                mime="application/x-ndjson",
                key="feedback_set",
                icon=":material/download:",
                on_click="ignore",
            )
    shown = int(st.session_state.get(SHOWN, STEP))
    for record in list(reversed(records))[:shown]:
        _record(library, record, given.get(str(record.get("id")), {}))
    if len(records) > shown:
        st.button(t("history.more"), key="feedback_more", on_click=_more, args=(shown,))


def _record(library: Library, record: Record, given: Mapping[str, object]) -> None:
    number = str(record.get("id"))
    with st.container(border=True, key=f"feedback_{number}"):
        st.html(record_html(record, given, lambda doc: _title(library, doc)))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if not is_labelled(record):
                looking = st.toggle(t("feedback.find"), key=f"find_{number}")
                st.button(
                    t("feedback.unanswerable"),
                    key=f"none_{number}",
                    type="tertiary",
                    on_click=_change,
                    args=(number, {**UNLABELLED, "type": "unanswerable"}),
                )
            else:
                looking = False
                st.button(
                    t("feedback.again"),
                    key=f"again_{number}",
                    icon=":material/undo:",
                    type="tertiary",
                    on_click=_change,
                    args=(number, UNLABELLED),
                )
            st.button(
                t("feedback.delete"),
                key=f"gone_{number}",
                icon=":material/delete:",
                type="tertiary",
                on_click=_change,
                args=(number, None),
            )
        if looking:
            _candidates(library, record)


def record_html(record: Mapping[str, object], given: Mapping[str, object], title: Callable[[str], str] = str) -> str:
    """Question, thumb and note, the answer given with its sources, the right clause where it is marked.

    ``title`` names a document by its id.
    """
    state = t("feedback.labelled" if is_labelled(record) else "feedback.open")
    by = str(given.get("by") or "")
    facts = (note_in_words(str(record.get("note") or "")), state, "" if by == LOCAL else by.removeprefix("user:"))
    parts = [
        f'<div class="tw-title">{esc(record.get("question") or "")}</div>'
        f'<div class="tw-dim">{" · ".join(esc(fact) for fact in facts if fact)}</div>'
    ]
    if given:
        status = str(given.get("status") or "")
        word = t(f"status.{status}") if status in ("answered", "unconfirmed", "not_found") else status
        said = f"{esc(t('feedback.given'))}：<b>{esc(word)}</b> {esc(short(str(given.get('text') or ''), 300))}"
        cited = [c for c in given.get("citations") or () if isinstance(c, dict)]  # type: ignore[attr-defined]
        lines = "".join(
            f"<li>{esc(c.get('title') or '')} {esc(short(str(c.get('quote') or ''), 120))}</li>" for c in cited
        )
        parts.append(f"<div>{said}</div>{f'<ul class=tw-reasons>{lines}</ul>' if lines else ''}")
    proofs = [proof for proof in record.get("evidence") or () if isinstance(proof, dict)]  # type: ignore[attr-defined]
    for proof in proofs:
        quote = esc(short(str(proof.get("quote") or ""), 300))
        named = f"{esc(t('feedback.marked'))}：{esc(title(str(proof.get('doc') or '')))}"
        parts.append(f'<div class="tw-dim">{named}</div><blockquote class="tw-text">{quote}</blockquote>')
    return "".join(parts)


def note_in_words(note: str) -> str:
    """``-1 2026-01-02 …`` with the thumb in words."""
    thumb, _, rest = note.partition(" ")
    known = {"+1": "feedback.good", "-1": "feedback.bad"}
    return f"{t(known[thumb])} {rest}".strip() if thumb in known else note


def _title(library: Library, doc: str) -> str:
    found = document_or_none(library, doc)
    return book_title(found.metadata.title, found.source) if found is not None else doc


def _candidates(library: Library, record: Record) -> None:
    """The nearest clauses, each to be marked as the right one."""
    number = str(record.get("id"))
    words = st.text_input(t("search.box"), value=str(record.get("question") or ""), key=f"words_{number}")
    if not words.strip():
        return
    from answer.retrieve import find

    try:
        with TURNS.turn(visitor()):
            hits: Sequence[Hit] = find(library, words, FOUND).hits
    except Exception as problem:  # the page goes on; say.trouble tells ours from the unforeseen
        say.trouble(problem)
        return
    for hit in hits:
        st.html(related_html(hit, document_or_none(library, hit.doc_id)))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.button(
                t("feedback.right"),
                key=f"right_{number}_{hit.rank}",
                icon=":material/check:",
                on_click=_change,
                args=(number, label_of(hit)),
                help=md(official(hit)),
            )
            open_link(hit)


def label_of(hit: Hit) -> dict[str, object]:
    """What marking a clause writes: it is the evidence; its words are no answer, so only the source is measured."""
    return {"evidence": [{"doc": hit.doc_id, "quote": hit.quote}], "type": None}


def _change(number: str, changes: Mapping[str, object] | None) -> None:
    speak()
    try:
        change(feedback_file(library_path()), number, changes)
    except OSError as problem:
        st.toast(md(t("keep.failed", reason=problem.strerror or problem)))


def _more(shown: int) -> None:
    st.session_state[SHOWN] = shown + STEP
