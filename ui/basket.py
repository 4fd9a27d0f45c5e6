"""The basket 材料篮: clauses, answers, precedents and table rows, collected on any page for a document to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from corpus.messages import spoken_in
from ui.cards import Located, official
from ui.desk import Collected
from ui.official_word import Block, Table, word_bytes
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


def answer_blocks(entry: Mapping[str, object]) -> list[Block | Table]:
    """An answer's question, text, table and sources."""
    blocks: list[Block | Table] = [Block("second", str(entry.get("question") or ""))]
    status = str(entry.get("status") or "")
    if status:
        blocks.append(Block("body", f"{t(f'status.{status}')}：{entry.get('text') or ''}"))
    if rows := entry.get("table"):
        from answer.comparison import heads

        blocks.append(Table(heads(), tuple(tuple(map(str, row)) for row in rows if isinstance(row, list))))  # type: ignore[attr-defined]
    for source in entry.get("sources") or ():  # type: ignore[attr-defined]
        blocks.append(Block("quote", str(source["quote"])))
        blocks.append(Block("note", f"—— {source['cited']}"))
    return blocks


def blocks_of(things: Sequence[Collected]) -> list[Block | Table]:
    """The document that the basket makes: things in order with their notes, rows of a kind in one table, sources."""
    blocks: list[Block | Table] = []
    cited: dict[str, None] = {}
    for number, thing in enumerate(things, start=1):
        entry = thing.entry
        if thing.note:
            blocks.append(Block("body", thing.note))
        if entry["kind"] == ANSWER:
            blocks += answer_blocks(entry)
            cited |= dict.fromkeys(str(source["cited"]) for source in entry.get("sources") or ())  # type: ignore[attr-defined]
        elif entry["kind"] == ROW:
            head, row = _strings(entry["head"]), _strings(entry["row"])
            last = blocks[-1] if blocks else None
            if isinstance(last, Table) and last.head == head:
                blocks[-1] = Table(head, (*last.rows, row))
            else:
                blocks.append(Table(head, (row,)))
            cited |= {str(entry.get("cited") or ""): None}
        else:
            blocks.append(Block("body", f"{number}. {entry['quote']}"))
            blocks.append(Block("note", f"—— {entry['cited']}"))
            cited |= {str(entry["cited"]): None}
    sources = [source for source in cited if source]
    if sources:
        blocks.append(Block("first", t("basket.sources")))
        blocks += [Block("line", f"{number}. {source}") for number, source in enumerate(sources, start=1)]
    return blocks


def _strings(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, (list, tuple)) else ()


def word_file(things: Sequence[Collected], language: str) -> bytes:
    """The basket as one Word document. Runs outside the page's script."""
    with spoken_in(language):
        return word_bytes(t("basket.title"), blocks_of(things))
