"""Progress of evaluations, and the libraries that the sets of a table are run over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import ui.cli_strings  # noqa: F401  (registers the messages)
from corpus.errors import EvaluationError
from corpus.messages import message
from ui.terminal_click import choices
from ui.terminal_tools import complain

if TYPE_CHECKING:
    from embed.encoder import Encoder
    from eval.table import Entry
    from index.library import Library
    from index.reports import AddEvent, FileReport

Step = Callable[[int, int], None]


class Shelf:
    """Opens the library of a set: the one that its place is, else one kept below the working folder."""

    def __init__(self, entries: Sequence[Entry], work: Path | None) -> None:
        """Raises EvaluationError when a place is no library and there is no working folder."""
        from eval.kept import is_library

        self._work = work
        for entry in entries:
            if work is None and not is_library(entry.place):
                raise EvaluationError("eval_table_work", place=entry.place)

    @cached_property
    def _encoder(self) -> Encoder:
        from embed.registry import load_encoder

        return load_encoder(choices().encoder)

    @contextmanager
    def opened(self, entry: Entry) -> Iterator[tuple[Library, Step]]:
        """The library, closed at the end, and a step for its questions; what was repaired in it is said on stderr."""
        with self._library(entry) as library, progress("eval.running", entry.name) as step:
            yield library, step
        for repair in library.repairs:
            complain(repair)

    def _library(self, entry: Entry) -> Library:
        from eval.kept import is_library, kept_library
        from index.library import Library

        if self._work is None or is_library(entry.place):
            return Library.open(entry.place, model=choices().encoder)

        def made(folder: Path) -> Library:
            return Library.open(folder, encoder=self._encoder, create=True)

        def refused(reports: Sequence[FileReport]) -> None:
            first = f"{reports[0].source}: {reports[0].message}"
            complain(message("eval.refused", name=entry.name, count=len(reports), reason=first))

        with progress("eval.indexing", entry.name) as step:
            return kept_library(self._work / entry.name, entry.place, made, indexing(step), refused)


@contextmanager
def progress(code: str, detail: str = "") -> Iterator[Step]:
    """A bar on stderr where that is a terminal; nothing elsewhere. The step is called with (done, total)."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from ui.terminal import console

    screen = console(stderr=True)
    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()),
        *(TimeElapsedColumn(), TimeRemainingColumn()),
    )
    quiet = not screen.is_terminal or choices().json
    with Progress(*columns, console=screen, transient=True, disable=quiet) as bar:
        task = bar.add_task(f"{message(code)} {detail}".strip(), total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield step


def indexing(step: Step) -> Callable[[AddEvent], None]:
    """Files of the corpus that are in the library by now."""

    def event(happened: AddEvent) -> None:
        if happened.stage == "report":
            step(happened.done, happened.total)

    return event
