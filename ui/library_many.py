"""Several documents at once: facets to narrow the table by, and what can be done with those that are ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from corpus.errors import TiaowenError
from corpus.messages import spoken_in
from index.library import Library
from index.records import Known
from index.validity import Standing
from service.files import forget, put_back
from ui import asking, say
from ui.answer_files import EXCEL
from ui.navigation import page
from ui.removal_view import OUTCOME, Taken
from ui.roles import allowed, logged
from ui.session import speak
from ui.sheets import Page, workbook_bytes
from ui.shelves import tags
from ui.strings import t
from ui.text import md
from ui.who import keeping

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

FACETS = ("region", "year", "kind", "level", "standing")
TAKEN, SURE = "taken_out_many", "remove_many_sure"
LISTED = ("title", "doc_number", "issuer", "region", "year", "date", "kind", "status")


def facets(documents: Sequence[Known], standings: Mapping[str, Standing]) -> list[Known]:
    """Boxes with counts; the documents that fit all of them. What is chosen stands in the address.

    ``standings`` says by the documents' ids whether they hold.
    """
    kept = list(documents)

    def value(known: Known, name: str) -> str:
        if name == "standing":
            return standings[known.doc_id].status.value if known.doc_id in standings else ""
        return str(getattr(known.metadata, name) or "")

    all_counts = {name: Counter(filter(None, (value(each, name) for each in documents))) for name in FACETS}
    names = [name for name, counts in all_counts.items() if len(counts) > 1]
    known = tags()
    columns = st.columns(max(1, len(names) + bool(known)))
    for column, name in zip(columns, names, strict=False):
        counts = all_counts[name]
        chosen = _box(column, name, [value for value, _ in counts.most_common()], counts)
        if chosen:
            kept = [each for each in kept if value(each, name) in chosen]
    if known:
        sizes = Counter({tag: len(docs) for tag, docs in known.items()})
        chosen = _box(columns[-1], "tags", list(known), sizes)
        if chosen:
            wanted = {doc for tag in chosen for doc in known.get(tag, ())}
            kept = [each for each in kept if each.doc_id in wanted]
    return kept


def heading(name: str) -> str:
    """What a fact of a document is called; its status is its validity, not planned or achieved."""
    return t("fact.status") if name == "status" else t(f"column.{name}")


def _box(column: DeltaGenerator, name: str, options: list[str], counts: Counter[str]) -> list[str]:
    key, parameter = f"library_{name}", "tag" if name == "tags" else name
    if key not in st.session_state:
        st.session_state[key] = [v for v in st.query_params.get_all(parameter) if v in options]
    st.session_state[key] = [value for value in st.session_state[key] if value in options]
    chosen: list[str] = column.multiselect(
        t("filter.levels") if name == "level" else heading(name),
        options,
        key=key,
        format_func=lambda value: f"{asking.in_words(value) if name == 'standing' else value}（{counts[value]}）",
        placeholder=t("filter.any"),
    )
    if chosen != st.query_params.get_all(parameter):
        if chosen:
            st.query_params[parameter] = chosen
        else:
            st.query_params.pop(parameter, None)
    return chosen


def several(library: Library, chosen: Sequence[Known], *, busy: bool) -> None:
    """What can be done with the documents that are ticked."""
    with st.container(border=True, key="several"):
        say.caption(t("library.chosen", count=len(chosen)))
        ids = [known.doc_id for known in chosen]
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.selectbox(
                t("shelf.title"),
                list(tags()),
                index=None,
                accept_new_options=True,
                key="shelf_name",
                placeholder=t("shelf.name"),
                label_visibility="collapsed",
            )
            st.button(t("shelf.put"), key="shelf_put", icon=":material/label:", on_click=_tag, args=(ids, True))
            st.button(t("shelf.take"), key="shelf_take", icon=":material/label_off:", on_click=_tag, args=(ids, False))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if len(chosen) == 2:
                pair = {"left": ids[0], "right": ids[1]}
                st.page_link(page("compare"), label=t("library.compare"), icon=":material/compare:", query_params=pair)
            st.download_button(
                t("library.export"),
                partial(list_file, tuple(chosen), st.session_state["language"]),
                file_name=f"{t('library.list')}.xlsx",
                mime=EXCEL,
                key="list_xlsx",
                icon=":material/download:",
                on_click="ignore",
            )
            if st.session_state.get(SURE) != tuple(ids):
                st.button(
                    t("library.remove_many", count=len(chosen)),
                    key="remove_many",
                    icon=":material/delete:",
                    disabled=busy,
                    on_click=_sure,
                    args=(tuple(ids),),
                )
            else:
                say.caption(t("library.sure_many", count=len(chosen)))
                st.button(
                    t("library.confirm_yes"),
                    key="remove_many_yes",
                    type="primary",
                    disabled=busy,
                    on_click=_remove,
                    args=(library, tuple(chosen)),
                )
                st.button(t("library.confirm_no"), key="remove_many_no", on_click=_sure, args=((),))


def _sure(ids: tuple[str, ...]) -> None:
    st.session_state[SURE] = ids


def _tag(ids: list[str], on: bool) -> None:  # noqa: FBT001, RUF100  (a callback)
    speak()
    tag = str(st.session_state.get("shelf_name") or "").strip()
    if not tag:
        st.toast(t("shelf.name"))
    elif not allowed("tag"):
        return
    elif keeping(lambda desk: desk.tag(tag, ids, on=on)):
        st.toast(md(t("shelf.done" if on else "shelf.undone", tag=tag, count=len(ids))))


def _remove(library: Library, chosen: tuple[Known, ...]) -> None:
    speak()
    st.session_state.pop(SURE, None)
    if not allowed("remove"):
        return
    taken: list[Taken] = []
    for known in chosen:
        title = known.metadata.title or Path(known.source).name
        try:
            removed = library.remove(known.doc_id)
        except TiaowenError as problem:
            left = len(chosen) - len(taken)
            st.session_state[OUTCOME] = ("error", t("library.not_all", count=left, reason=str(problem)))
            break
        taken.append(Taken(library.path, removed, forget(Path(known.source), library.path), title))
    st.session_state[TAKEN] = [*st.session_state.get(TAKEN, []), *taken]
    for each in taken:
        logged("remove", each.title)


def undo_row(library: Library, *, disabled: bool) -> None:
    """The last removal of several, with the way back."""
    taken: list[Taken] = [each for each in st.session_state.get(TAKEN, []) if each.folder == library.path]
    if not taken:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="undo_many_row"):
        say.caption(t("library.removed_many", count=len(taken)))
        st.button(
            t("library.undo"),
            icon=":material/undo:",
            key="undo_many",
            disabled=disabled,
            on_click=_undo,
            args=(library,),
        )
        st.button(t("library.final"), key="final_many", type="tertiary", on_click=_final)


def _undo(library: Library) -> None:
    speak()
    left: list[Taken] = []
    back: list[Taken] = []
    for taken in st.session_state.get(TAKEN, []):
        source = Path(taken.removed.known.source)
        try:
            if taken.data is not None:
                put_back(source, library.path, taken.data)
            library.restore(taken.removed)
        except (OSError, TiaowenError) as problem:
            left.append(taken)
            st.session_state[OUTCOME] = ("error", t("library.not_all", count=len(left), reason=str(problem)))
            continue
        back.append(taken)
    st.session_state[TAKEN] = left
    for each in back:
        logged("restore", each.title)


def _final() -> None:
    st.session_state.pop(TAKEN, None)


def list_file(documents: Sequence[Known], language: str) -> bytes:
    """The list as a workbook. Runs outside the page's script."""
    with spoken_in(language):
        head = tuple(heading(name) for name in LISTED)
        rows = tuple(tuple(getattr(d.metadata, name) or "" for name in LISTED) for d in documents)
        return workbook_bytes([Page(t("library.list"), head, rows, (60, 22, 30, 12, 8, 12, 12, 12))])
