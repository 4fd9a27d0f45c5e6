"""The file that a document was read from, to be taken away: only while its content is what the library read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from corpus.errors import TiaowenError
from index.library import Library
from index.records import Known
from service.files import UploadError, safe_name
from ui.handle import current_library, known_documents
from ui.strings import t

LARGEST = 200 * 1024 * 1024


def known_of(library: Library, doc_id: str) -> Known | None:
    """What is known of a document; None when it is gone."""
    return next((known for known in known_documents(library) if known.doc_id == doc_id), None)


def content_of(known: Known) -> bytes | None:
    """The bytes of the file, if it lies where it lay and holds what was read from it."""
    path = Path(known.source)
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == known.sha256 else None


def download_button(library: Library, doc_id: str, key: str) -> None:
    """A button for the original; for the text where the file is gone or was changed. Nothing is read before a click."""
    known = known_of(library, doc_id)
    if known is None:
        return
    whole = Path(known.source).is_file()
    try:
        name = safe_name(Path(known.source).name)
    except UploadError:
        name = f"{doc_id}.txt"
    st.download_button(
        t("side.original" if whole else "side.text"),
        data=_taken(doc_id, whole=whole),
        file_name=name if whole else f"{Path(name).stem}.txt",
        mime="application/octet-stream" if whole else "text/plain",
        key=key,
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def _taken(doc_id: str, *, whole: bool) -> Callable[[], bytes]:
    return partial(taken, doc_id, whole)


def taken(doc_id: str, whole: bool) -> bytes:  # noqa: FBT001, RUF100  (a callback)
    """What the button gives, looked up when it is clicked: a document that was removed meanwhile gives nothing."""
    try:
        library = current_library()
        known = known_of(library, doc_id)
        if known is None:
            return b""
        data = content_of(known) if whole else None
        return data if data is not None else library.document(doc_id).raw.encode("utf-8", "replace")
    except TiaowenError:
        return b""
