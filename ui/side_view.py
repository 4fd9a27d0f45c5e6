"""The page that sets two documents side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from corpus.errors import LibraryError
from corpus.messages import spoken_in
from corpus.types import Document
from drafting.precedent_compare import character_diff
from index.library import Library
from ui import say
from ui.answer_files import EXCEL, WORD
from ui.cards import book_title, label_text
from ui.handle import Stamp, document, known_documents, stamp
from ui.side_by_side import ORDER, Pair, Unit, counts, side_by_side
from ui.side_files import excel_table, title_of, told, word_table
from ui.strings import t
from ui.text import esc, short

STEP, SHOWN, LONGEST = 40, "sides_shown", 1500


def choose(library: Library) -> tuple[str, str] | None:
    """Two documents of the library; what is chosen stands in the address."""
    known = {each.doc_id: each for each in known_documents(library)}

    def name(doc: str) -> str:
        return short(book_title(known[doc].metadata.title, known[doc].source), 60)

    chosen: list[str | None] = []
    for column, side in zip(st.columns(2), ("left", "right"), strict=True):
        key = f"sides_{side}"
        asked = st.query_params.get(side)
        if key not in st.session_state and asked in known:
            st.session_state[key] = asked
        if st.session_state.get(key) not in known:
            st.session_state[key] = None
        chosen.append(
            column.selectbox(
                t(f"sides.{side}"), list(known), format_func=name, key=key, index=None, placeholder=t("sides.choose")
            )
        )
    left, right = chosen
    if left is None or right is None:
        say.info(t("sides.hint"))
        return None
    if left == right:
        say.warning(t("sides.same_document"))
        return None
    st.query_params.from_dict({"left": left, "right": right})
    return left, right


@st.cache_data(show_spinner=False, max_entries=8)
def _pairs(at: Stamp, left: str, right: str, _library: Library) -> list[Pair]:
    return side_by_side(document(_library, left), document(_library, right))


def compared(library: Library, left: str, right: str) -> None:
    """The counts, the files, and the pairs."""
    try:
        ours, theirs = document(library, left), document(library, right)
    except LibraryError as problem:
        say.warning(problem)
        return
    with st.spinner(t("sides.comparing")):
        pairs = side_by_side_of(library, left, right)
    found = counts(pairs)
    say.caption(t("sides.counts", **found))
    _files(ours, theirs, pairs)
    kinds = st.pills(
        t("sides.change"),
        [kind for kind in ORDER if found[kind]],
        selection_mode="multi",
        default=[kind for kind in ORDER if found[kind] and kind != "same"],
        format_func=lambda kind: f"{t(f'sides.{kind}')} {found[kind]}",
        key=f"sides_kinds_{left}_{right}",
        label_visibility="collapsed",
    )
    rows = [pair for pair in pairs if pair.kind in kinds]
    shown = int(st.session_state.get(SHOWN, STEP))
    st.html(table_html(ours, theirs, rows[:shown]))
    if len(rows) > shown:
        st.button(t("history.more"), key="sides_more", on_click=_more, args=(shown,))


def side_by_side_of(library: Library, left: str, right: str) -> list[Pair]:
    """The pairs, kept while the library is as it is."""
    return _pairs(stamp(library), left, right, library)


def _files(ours: Document, theirs: Document, pairs: Sequence[Pair]) -> None:
    language = st.session_state["language"]
    with st.container(horizontal=True):
        for form, label, kind in (("docx", "draft.word", WORD), ("xlsx", "targets.xlsx", EXCEL)):
            st.download_button(
                t(label),
                partial(file_of, form, (ours, theirs), tuple(pairs), language),
                file_name=f"{t('sides.table')}.{form}",
                mime=kind,
                key=f"sides_{form}",
                icon=":material/download:",
                on_click="ignore",
            )


def file_of(form: str, both: tuple[Document, Document], pairs: Sequence[Pair], language: str) -> bytes:
    """The file. Runs outside the page's script."""
    with spoken_in(language):
        return (word_table if form == "docx" else excel_table)(*both, pairs)


def table_html(left: Document, right: Document, pairs: Sequence[Pair]) -> str:
    """The pairs as a table of two columns, differences marked by characters."""
    head = "".join(f'<th scope="col">{esc(book_title(d.metadata.title, d.source))}</th>' for d in (left, right))
    lines = "".join(_row(pair) for pair in pairs)
    return (
        f'<table class="tw-sides" aria-label="{esc(title_of(left, right))}"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table>"
    )


def _row(pair: Pair) -> str:
    what = "".join(f"<li>{esc(each)}</li>" for each in told(pair))
    kind = f'<td class="tw-kind tw-{pair.kind}">{esc(t(f"sides.{pair.kind}"))}{f"<ul>{what}</ul>" if what else ""}</td>'
    if pair.left is not None and pair.right is not None and pair.kind != "same":
        ours, theirs = marked(pair.left.text[:LONGEST], pair.right.text[:LONGEST])
    else:
        ours, theirs = (esc(unit.text[:LONGEST]) if unit else "—" for unit in (pair.left, pair.right))
    return f"<tr>{kind}<td>{_head(pair.left)}{ours}</td><td>{_head(pair.right)}{theirs}</td></tr>"


def _head(unit: Unit | None) -> str:
    if unit is None:
        return ""
    path = "".join(label_text(label) for label in unit.clause.path[:-1] if not label.startswith("["))
    told_of = " ".join(part for part in (path, unit.heading) if part)
    return f'<div class="tw-dim">{esc(short(told_of, 60))}</div>' if told_of else ""


def marked(ours: str, theirs: str) -> tuple[str, str]:
    """Both texts with what only one of them has marked."""
    left: list[str] = []
    right: list[str] = []
    for op, (a, b), (c, d) in character_diff(ours, theirs):
        mine, other = esc(ours[a:b]), esc(theirs[c:d])
        left.append(mine if op == "equal" else f"<del>{mine}</del>" if mine else "")
        right.append(other if op == "equal" else f"<ins>{other}</ins>" if other else "")
    return "".join(left), "".join(right)


def _more(shown: int) -> None:
    st.session_state[SHOWN] = shown + STEP
