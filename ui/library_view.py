"""The parts of the library page: upload, list, one document, health."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from corpus.errors import LibraryError, TiaowenError
from index.library import Library
from index.records import Known
from index.reports import AddEvent, AddSummary, FileReport, Outcome
from index.validity import Standing, Validity
from service.files import UploadError, folder_of, store
from ui import say
from ui.cards import book_title, facts_line, sample_badge
from ui.document_view import facts_html
from ui.edit_view import edit_button, edit_dialog
from ui.handle import adding, bench, current_library, document
from ui.job_view import STARTED, base_name
from ui.jobs import Bench
from ui.library_many import facets, heading, several
from ui.navigation import page
from ui.reader import legend_html, reader_html
from ui.removal_view import confirm, edited
from ui.roles import allowed, logged, may
from ui.session import library_path, speak
from ui.shelves import tags
from ui.strings import t
from ui.tables import choose_many
from ui.text import esc, md

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_OVER = (Validity.REPEALED, Validity.EXPIRED, Validity.AMENDED)
MEGABYTE = 1 << 20
BATCH = "upload_batch"
SEARCH_FROM = 8
COLUMNS = {
    **{"title": 240, "standing": 78, "tags": 84, "doc_number": 122, "issuer": 130, "region": 66, "year": 54},
    **{"date": 94, "kind": 84, "status": 84, "sample": 60},
}
NEEDED = ("title", "region", "year", "kind")  # the others are left out where nothing that is shown has a value


def upload_box(at_work: Bench) -> None:
    """Drop files, then add them; while files are being added it waits. Nothing for who may not add."""
    if not may("add"):
        return
    limit = int(st.get_option("server.maxUploadSize"))
    batch = st.session_state.setdefault(BATCH, 0)
    st.html(upload_style())
    files = st.file_uploader(
        t("library.drop"),
        accept_multiple_files=True,
        key=f"upload_{batch}",
        disabled=at_work.busy,
    )
    say.caption(t("library.types", size=limit))
    if files and not at_work.busy:
        st.button(
            t("library.add", count=len(files)),
            type="primary",
            icon=":material/add:",
            key="add_uploads",
            on_click=_add,
            args=(files, at_work, limit),
        )


def upload_style() -> str:
    """The uploader's own words exist in English only: its button is given ours, its list of types is hidden."""
    zone, button = '[data-testid="stFileUploaderDropzone"]', '[data-testid="stBaseButton-secondary"]'
    return (
        f'<style>{zone} {button} [data-testid="stMarkdownContainer"] {{ display: none; }}'
        f'{zone} {button}::after {{ content: "{t("library.choose")}"; margin-left: .5rem; }}'
        f'{zone} [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}</style>'
    )


def _add(files: Sequence[UploadedFile], at_work: Bench, limit: int) -> None:
    speak()
    if not allowed("add"):
        return
    if at_work.busy:
        st.toast(t("library.busy"))
        return
    folder = folder_of(library_path())
    stored: list[Path] = []
    refused: list[FileReport] = []
    for file in files:
        try:
            if file.size > limit * MEGABYTE:
                size = f"{file.size / MEGABYTE:.1f}"
                raise UploadError("upload.too_large", name=base_name(file.name), size=size, limit=limit)
            stored.append(store(folder, file.name, file.getvalue()))
        except UploadError as problem:
            refused.append(FileReport(base_name(file.name), Outcome.REFUSED, message=str(problem)))
    try:
        work = adding(stored) if stored else _nothing_to_add
        st.session_state[STARTED] = at_work.start(work, say.unexpected, tuple(refused))
        for path in stored:
            logged("add", path.name)
    except TiaowenError as problem:  # the library can't be opened; the page says so as well
        st.toast(md(problem))
        return
    st.session_state[BATCH] += 1  # a new uploader, without the files that are now on their way


def _nothing_to_add(on_event: Callable[[AddEvent], None]) -> AddSummary:
    """All files were refused before the library saw them; the report says why."""
    return AddSummary((), 0.0, 0.0, 0.0, 0)


def document_list(documents: Sequence[Known], standings: Mapping[str, Standing] | None = None) -> Known | None:
    """The documents as a table, the newest first; the one whose row is selected. Several can be worked on at once."""
    st.subheader(t("library.list"), anchor=False)
    if not documents:
        say.caption(t("library.none"))
        return None
    shown = sorted(documents, key=lambda known: -known.seq)
    if len(documents) > SEARCH_FROM or tags():
        words = st.text_input(t("library.filter"), key="library_filter", icon=":material/search:").split()
        shown = [d for d in facets(shown, standings or {}) if all(word.lower() in _searched(d) for word in words)]
        say.caption(t("library.matching", shown=len(shown), count=len(documents)))
    if not shown:
        say.info(t("library.nothing_fits"))
        return None
    held = standings or {}
    over = sum(held[d.doc_id].status in _OVER for d in documents if d.doc_id in held)
    if over:
        say.caption(t("family.replaced", count=over))
    carried: dict[str, list[str]] = {}
    for tag, docs in tags().items():
        for doc in docs:
            carried.setdefault(doc, []).append(tag)
    cells = {
        name: ["、".join(carried.get(d.doc_id, ())) if name == "tags" else _cell(d, name, held) for d in shown]
        for name in COLUMNS
    }
    columns = {name: width for name, width in COLUMNS.items() if name in NEEDED or any(cells[name])}
    rows = choose_many(
        {heading(name): cells[name] for name in columns},
        key=f"documents_{len(documents)}_{len(shown)}",
        widths={heading(name): width for name, width in columns.items()},
        links={t("column.open"): [f"/document?doc={d.doc_id}" for d in shown]},
    )
    if len(rows) > 1:
        several(current_library(), [shown[row] for row in rows], busy=bench().busy)
        return None
    if not rows:
        say.caption(t("library.hint"))
    return shown[rows[0]] if rows else None


def _searched(known: Known) -> str:
    facts = known.metadata
    return " ".join(
        str(v) for v in (facts.title, facts.doc_number, facts.issuer, facts.region, known.source) if v
    ).lower()


def _cell(known: Known, name: str, held: Mapping[str, Standing]) -> str:
    if name == "standing":
        standing = held.get(known.doc_id)
        return standing.status.label if standing and standing.status is not Validity.UNKNOWN else ""
    if name == "title":
        return known.metadata.title or base_name(known.source)
    if name == "sample":
        return t("sample.yes") if known.metadata.sample else ""
    value = getattr(known.metadata, name)
    return "" if value is None else str(value)


def selected_document(library: Library, known: Known, at_work: Bench) -> None:
    """Title, facts, and the text beside its outline; a way to the full page, to correct it, to take it out."""
    try:
        found = document(library, known.doc_id)
    except LibraryError as problem:
        say.warning(problem)
        return
    title = book_title(known.metadata.title, known.source)
    facts = facts_line(known.metadata.doc_number, known.metadata.issuer, known.metadata.date)
    st.html(f'<div class="tw-title">{esc(title)}{sample_badge(known.metadata)}</div><div class="tw-dim">{facts}</div>')
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            page("document"), label=t("library.view"), icon=":material/article:", query_params={"doc": known.doc_id}
        )
        st.page_link(
            page("family"), label=t("family.open"), icon=":material/account_tree:", query_params={"doc": known.doc_id}
        )
        edit_button(known, disabled=at_work.busy or not may("edit"))
        waits = at_work.busy or not may("remove")
        if st.button(t("library.remove"), icon=":material/delete:", key="remove", disabled=waits):
            confirm(library, known, title)
    edit_dialog(library, known, edited)
    with st.expander(t("reader.facts"), icon=":material/info:"):
        st.html(facts_html(found))
    if legend := legend_html(found):
        st.html(legend)
    st.html(reader_html(found))


def health(library: Library, at_work: Bench) -> None:
    """What the library is, and the button that checks it."""
    st.subheader(t("library.health"), anchor=False)
    if st.button(
        t("library.verify"),
        icon=":material/verified:",
        help=t("library.verify_help"),
        key="verify",
        disabled=at_work.busy,
    ):
        with st.spinner(t("library.verifying")):
            _verify(library)


def _verify(library: Library) -> None:
    try:
        report = library.verify()
    except Exception as problem:  # whatever is wrong with a library, the rest of the page is needed to mend it
        say.trouble(problem)
        return
    say.caption(t("library.counts", documents=report.documents, clauses=report.clauses, passages=report.passages))
    if not (report.problems or report.repairs or report.remarks):
        say.success(t("library.verified"))
        return
    for lines, tell in ((report.problems, say.error), (report.repairs, say.info), (report.remarks, say.caption)):
        for line in lines:
            tell(line)
