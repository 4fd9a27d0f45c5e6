"""Libraries of question sets' documents, kept below a working folder and brought up to date when asked for.

    DIR/NAME/eval-set.json    whose documents these are
    DIR/NAME/library          the library

Bringing up to date takes documents out that are gone from the folder and builds anew for another model, so nothing is
touched that was not made here: a folder without eval-set.json is refused unless it is empty.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.errors import EvaluationError, LibraryModel
from eval.run_file import write_whole
from index.library import Library
from index.reports import AddEvent, FileReport, Outcome

MARK = "eval-set.json"
DATABASE = "library.db"
OnEvent = Callable[[AddEvent], None]
OnRefused = Callable[[Sequence[FileReport]], None]


def is_library(place: Path) -> bool:
    """Whether a folder is a library."""
    return (place / DATABASE).is_file()


def kept_library(
    folder: Path,
    documents: Path,
    open_library: Callable[[Path], Library],
    on_event: OnEvent | None = None,
    on_refused: OnRefused | None = None,
) -> Library:
    """The library of a file or folder of documents, made or brought up to date in ``folder``; the caller closes it.

    ``open_library`` opens, and makes where need be, the library in a folder with the model wanted. ``on_refused`` is
    told the files that could not be read. Raises EvaluationError when the folder is not one of ours; library errors.
    """
    _claim(folder, documents)
    home = folder / "library"
    try:
        library = open_library(home)
    except LibraryModel:
        shutil.rmtree(home)  # made here, of files that are still there: another model's vectors are of no use
        library = open_library(home)
    try:
        _bring_up(library, documents, on_event, on_refused)
    except BaseException:
        library.close()
        raise
    return library


def _claim(folder: Path, documents: Path) -> None:
    try:
        if folder.exists() and not (folder / MARK).is_file() and any(folder.iterdir()):
            raise EvaluationError("eval_table_foreign", folder=folder)
        write_whole(folder / MARK, json.dumps({"documents": os.path.realpath(documents)}) + "\n")
    except OSError as error:
        raise EvaluationError("eval_run_write", path=folder, reason=error.strerror or error) from error


def _bring_up(library: Library, documents: Path, on_event: OnEvent | None, on_refused: OnRefused | None) -> None:
    place = os.path.realpath(documents)
    for known in library.documents():  # first, so that a copy of a file that is gone can take its place
        inside = known.path == place or known.path.startswith(place.rstrip(os.sep) + os.sep)
        if not (inside and Path(known.path).exists()):
            library.remove(known.doc_id)
    summary = library.add([documents], on_event)
    refused = [report for report in summary.reports if report.outcome is Outcome.REFUSED]
    if refused and on_refused is not None:
        on_refused(refused)
