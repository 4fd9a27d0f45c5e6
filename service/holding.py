"""The library that is served, and what callers see of it: opened when it is needed, anew when it was replaced.

Whoever reads while the library is replaced (a backup restored in its place) is answered from the new one, never from a
mixture; what changes a library is not done twice, and its caller is told that the change may be gone.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from corpus.errors import LibraryMissing, LibraryStorage
from index.library import Library
from index.narrowed import Narrowed
from service.errors import Busy, Conflict

Result = TypeVar("Result")
Collections = tuple[str, ...] | None
_MOST_VIEWS = 16
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """The library as it was opened: the how many-th of this process, and which file."""

    number: int
    file: tuple[int, int]
    library: Library


class Holding:
    """One folder's library; safe to use from many threads. ``forget`` is told when it is let go."""

    def __init__(self, folder: Path, model: str | None, forget: Callable[[], None]) -> None:
        self.folder, self._model, self._forget = folder, model, forget
        self._guard = threading.RLock()
        self._opened: Opened | None = None
        self._count = 0
        self._ended = False
        self._views: OrderedDict[tuple[int, int, frozenset[str]], Narrowed] = OrderedDict()

    def current(self) -> Opened:
        """The library as it is now. Raises LibraryMissing, Busy after the end, and as Library.open."""
        file = self._file()
        if file is None:
            raise LibraryMissing("library_missing", path=self.folder)
        with self._guard:
            if self._ended:
                raise Busy("service.stopping")
            if self._opened is None or self._opened.file != file:
                self._let_go()
                self._count += 1
                self._opened = Opened(self._count, file, Library.open(self.folder, model=self._model))
            return self._opened

    def make(self) -> None:
        """Make the library if there is none."""
        if self._file() is None:
            Library.open(self.folder, model=self._model, create=True).close()

    def seen(self, opened: Opened, collections: Collections) -> Library:
        """What of it is seen: all, or the documents of collections."""
        library = opened.library
        if collections is None:
            return library
        docs = docs_of(self.folder, collections)
        key = opened.number, library.generation, docs
        with self._guard:
            view = self._views.get(key)
            if view is None:
                view = self._views[key] = Narrowed(library, docs)
                if len(self._views) > _MOST_VIEWS:
                    self._views.popitem(last=False)  # whoever still reads it keeps it; its files close with it
            self._views.move_to_end(key)
        return view

    def read(self, collections: Collections, work: Callable[[Opened, Library], Result]) -> Result:
        """What ``work`` finds in one library; begun again where it was replaced. Raises Busy when it was each time."""
        for left in reversed(range(_TRIES)):
            try:
                return self.once(collections, work)
            except Conflict as problem:
                if problem.code != _REPLACED:
                    raise
                if not left:
                    raise Busy("service.replaced") from problem
        raise AssertionError

    def once(self, collections: Collections, work: Callable[[Opened, Library], Result]) -> Result:
        """What ``work`` does with one library. Raises Conflict where that was replaced meanwhile, however it ended."""
        opened = self.current()
        try:
            value = work(opened, self.seen(opened, collections))
        except Exception as problem:
            if self._holds(opened):
                raise
            raise Busy("service.stopping") if self._ended else Conflict(_REPLACED) from problem
        if not self._holds(opened) and not self._ended:
            raise Conflict(_REPLACED)
        return value

    def close(self) -> None:
        """Let the library go, for good."""
        with self._guard:
            self._ended = True
            self._let_go()

    def _file(self) -> tuple[int, int] | None:
        try:
            facts = (self.folder / "library.db").stat()
        except OSError:
            return None
        return facts.st_dev, facts.st_ino

    def _holds(self, opened: Opened) -> bool:
        with self._guard:
            return self._opened is opened and self._file() == opened.file

    def _let_go(self) -> None:
        """Close the library, and forget what was seen of it. The caller holds the guard."""
        for view in self._views.values():
            with suppress(sqlite3.Error):
                view.close()
        self._views.clear()
        self._forget()
        before, self._opened = self._opened, None
        if before is not None:
            before.library.close()


_REPLACED = "service.replaced_under"


def docs_of(library: Path, collections: tuple[str, ...]) -> frozenset[str]:
    """Ids of the documents that carry one of the tags."""
    file = library.with_name(f"{library.name}-desk.db")
    if not file.is_file():
        return frozenset()
    try:
        base = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            rows = base.execute(
                "SELECT DISTINCT doc FROM tags WHERE tag IN (SELECT value FROM json_each(?))",
                (json.dumps(collections),),
            ).fetchall()
        finally:
            base.close()
    except sqlite3.Error as problem:
        raise LibraryStorage("service.storage", path=file, reason=problem) from problem
    return frozenset(str(row[0]) for row in rows)
