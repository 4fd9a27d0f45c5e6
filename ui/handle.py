"""The library that the app works on, opened once per folder and shared by all sessions; readers never change it.

The handle is kept under the folder and the identity of its database file, so a library that was deleted or replaced
while the app runs is opened anew. What another process adds is seen on the next run by Library itself.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from corpus.errors import LibraryMissing
from corpus.types import Document
from index.library import Library
from index.records import Known
from index.reports import AddEvent, AddSummary
from index.validity import Standing, today
from ui.jobs import Bench
from ui.session import library_path, model_name

DATABASE = "library.db"
SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "samples"
log = logging.getLogger(__name__)


def current_library() -> Library:
    """The library in force. Raises LibraryMissing and the other errors of ``Library.open``."""
    path = library_path()
    try:
        facts = (path / DATABASE).stat()
    except (FileNotFoundError, NotADirectoryError):
        raise LibraryMissing("library_missing", path=path) from None
    except OSError:
        return _opened(str(path), model_name(), ())  # Library.open words this better
    return _opened(str(path), model_name(), (facts.st_dev, facts.st_ino))


# Kept here and not in Streamlit's cache, which any browser may ask to be cleared, under everybody's hands.
_MOST = 4
_guard = threading.Lock()
_libraries: OrderedDict[tuple[str, str | None, tuple[int, ...]], Library] = OrderedDict()
_benches: dict[str, Bench] = {}


def _opened(path: str, model: str | None, identity: tuple[int, ...]) -> Library:
    key = path, model, identity
    surplus = None
    with _guard:
        if key not in _libraries:
            _libraries[key] = Library.open(Path(path), model=model)
            if len(_libraries) > _MOST:
                _, surplus = _libraries.popitem(last=False)
        _libraries.move_to_end(key)
        library = _libraries[key]
    if surplus is not None:
        surplus.close()
    return library


def close_all() -> None:
    """Let every library go; for tests, and at the end."""
    with _guard:
        held, benches = list(_libraries.values()), list(_benches.values())
        _libraries.clear()
        _benches.clear()
    for at_work in benches:
        at_work.stop()
    for library in held:
        library.close()


def bench() -> Bench:
    """Where files are added to the library in force."""
    with _guard:
        return _benches.setdefault(str(library_path()), Bench())


Stamp = tuple[str, int, int]


def stamp(library: Library) -> Stamp:
    """What a library's content is known by: folder, database file, generation."""
    return str(library.path), (library.path / DATABASE).stat().st_ino, library.generation


@st.cache_resource(show_spinner=False, max_entries=8)
def _known(at: Stamp, _library: Library) -> tuple[Known, ...]:
    return _library.documents()


def known_documents(library: Library) -> tuple[Known, ...]:
    """All documents without their text, read anew when the library has changed."""
    return _known(stamp(library), library)


@st.cache_resource(show_spinner=False, max_entries=4)
def _standings(at: Stamp, day: str, _library: Library) -> dict[str, Standing]:
    return _library.standings.all(day)


def known_standings(library: Library) -> dict[str, Standing]:
    """The status of every document today, by its id; computed anew when the library or the day has changed."""
    return _standings(stamp(library), today(), library)


@st.cache_resource(show_spinner=False, max_entries=64)
def _document(at: Stamp, doc_id: str, _library: Library) -> Document:
    return _library.document(doc_id)


def document(library: Library, doc_id: str) -> Document:
    """A document by its id. Raises LibraryError when it is gone."""
    return _document(stamp(library), doc_id, library)


@st.cache_resource(show_spinner=False, max_entries=4)
def _warmed(folder: str, database: int, _library: Library) -> threading.Thread:
    thread = threading.Thread(target=_warm, args=(_library,), daemon=True)
    thread.start()
    return thread


def warm(library: Library) -> threading.Thread:
    """Load the model and the indexes in the background, once a library; the thread ends when it is done."""
    folder, database, _ = stamp(library)
    return _warmed(folder, database, library)


def _warm(library: Library) -> None:
    try:
        library.search("准备", k=1)
    except Exception:  # the first question will meet the same error, and say so
        log.debug("warming up failed", exc_info=True)


def adding(paths: Sequence[Path]) -> Callable[[Callable[[AddEvent], None]], AddSummary]:
    """The work of adding paths to the library in force, made if need be; for ``Bench.start``."""
    folder, model = library_path(), model_name()
    try:
        shared: Library | None = current_library()
    except LibraryMissing:
        shared = None

    def work(on_event: Callable[[AddEvent], None]) -> AddSummary:
        if shared is not None:
            return shared.add(list(paths), on_event)
        with Library.open(folder, model=model, create=True) as library:
            return library.add(list(paths), on_event)

    return work
