"""An answer, or what a search found, as a file to hand on: Word in the layout of 公文, Excel for the hits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from answer.comparison import cells, heads
from corpus.messages import spoken_in
from drafting.export_forms import sheet_of
from index.search import Hit
from proof.types import Answer
from ui.answer_form import missing_sides, sureness_code
from ui.basket import ANSWER, collect
from ui.cards import official
from ui.official_word import Block, Table, sheet_blocks, word_bytes
from ui.sheets import Page, workbook_bytes
from ui.strings import t

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FACTS = ("title", "doc_number", "region", "year", "date")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer_buttons(answer: Answer) -> None:
    """Word, and into the basket."""
    language = st.session_state["language"]
    with st.container(horizontal=True, gap="small", key="answer_files"):
        st.download_button(
            t("draft.word"),
            partial(answer_word, answer, language),
            file_name=f"{t('export.answer_file')}.docx",
            mime=WORD,
            key="answer_word",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
        st.button(
            t("basket.collect_answer"),
            key="collect_answer",
            icon=":material/add_shopping_cart:",
            type="tertiary",
            on_click=collect,
            args=(answer_entry(answer),),
        )


def answer_entry(answer: Answer) -> dict[str, object]:
    """An answer as the basket keeps it."""
    return {
        "kind": ANSWER,
        "question": answer.question,
        "status": answer.status.value,
        "text": answer.text,
        "table": [list(row) for row in comparison_rows(answer)] if answer.comparison else [],
        "sources": [{"cited": official(cited), "quote": " ".join(cited.quote.split())} for cited in answer.citations],
    }


def comparison_rows(answer: Answer) -> list[tuple[str, ...]]:
    """The table of a comparison, with the sides that nothing states."""
    rows = [tuple(cells(row)) for row in answer.comparison]
    return rows + [(region, year, "", t("compare.unstated"), "", "", "") for region, year in missing_sides(answer)]


def answer_word(answer: Answer, language: str) -> bytes:
    """The Word file. Runs outside the page's script, so the language is given."""
    with spoken_in(language):
        sheet = sheet_of(answer)
        blocks: list[Block | Table] = []
        if answer.sureness is not None:
            blocks.append(Block("body", t("export.sureness", words=t(sureness_code(answer.sureness)))))
        if answer.comparison:
            blocks.append(Table(heads(), tuple(comparison_rows(answer))))
        return word_bytes(sheet.title, [*_facts_first(sheet_blocks(sheet), len(sheet.facts), blocks)])


def _facts_first(all_of_it: list[Block | Table], facts: int, between: list[Block | Table]) -> list[Block | Table]:
    return [*all_of_it[:facts], *between, *all_of_it[facts:]]


def hits_button(hits: Sequence[Hit], query: str) -> None:
    """What a search found as a workbook."""
    st.download_button(
        t("targets.xlsx"),
        _hits_file(tuple(hits), query, st.session_state["language"]),
        file_name=f"{t('search.file')}.xlsx",
        mime=EXCEL,
        key="search_xlsx",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def _hits_file(hits: tuple[Hit, ...], query: str, language: str) -> Callable[[], bytes]:
    return partial(hits_workbook, hits, query, language)


def hits_workbook(hits: Sequence[Hit], query: str, language: str) -> bytes:
    """A sheet of the hits and one of their sources."""
    with spoken_in(language):
        names = ("number", "quote", "cited", "document", "doc_number", "region", "year", "date")
        head = tuple(t(f"column.{name}") for name in names)
        rows = tuple(
            (hit.rank, " ".join(hit.quote.split()), official(hit), *(getattr(hit, name) or "" for name in FACTS))
            for hit in hits
        )
        found = Page(t("search.file"), head, rows, (6, 70, 44, 40, 20, 12, 8, 12))
        asked = Page(t("search.sheet"), (t("search.box"),), ((query,),), (60,))
        return workbook_bytes([found, asked])
