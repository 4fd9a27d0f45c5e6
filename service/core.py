"""The service over one library: who asks, what of the library is seen, places to work in, answers kept, the log.

REST, MCP and the command line's writing commands go through ``Service.run``; there is no second way in.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import LibraryMissing, LibraryStorage, TiaowenError
from corpus.messages import language
from index.library import Library
from index.narrowed import Narrowed
from index.validity import today
from service import audit, keys
from service.access import ADMIN, WRITES, Caller, require
from service.errors import NotAllowed, NotAuthenticated, ServiceError
from service.inputs import Model
from service.limits import Kept, Places, Rates
from service.settings import ISSUER, Settings

Result = TypeVar("Result")
_MOST_VIEWS = 16


@dataclass(frozen=True, slots=True)
class _Opened:
    """The library as it was opened: the how many-th of this process, and which file."""

    number: int
    file: tuple[int, int]
    library: Library


class Service:
    """Opened once a process; safe to use from many threads."""

    def __init__(self, folder: Path, model: str | None = None, settings: Settings | None = None) -> None:
        self.folder, self.model = folder, model
        self.settings = settings or Settings()
        self.rates = Rates(self.settings.rate, self.settings.burst)
        self.places = Places(self.settings.places, self.settings.waiting)
        self.kept = Kept(self.settings.kept)
        self._guard = threading.RLock()
        self._opened: _Opened | None = None
        self._count = 0
        self._views: OrderedDict[tuple[int, int, frozenset[str]], Narrowed] = OrderedDict()

    # The library

    @property
    def library(self) -> Library:
        """The whole library, opened when it is first needed and anew when it was replaced. Raises as Library.open."""
        return self._current().library

    def _current(self) -> _Opened:
        try:
            facts = (self.folder / "library.db").stat()
        except OSError:
            raise LibraryMissing("library_missing", path=self.folder) from None
        file = facts.st_dev, facts.st_ino
        with self._guard:
            if self._opened is None or self._opened.file != file:
                self._let_go()
                self._count += 1
                self._opened = _Opened(self._count, file, Library.open(self.folder, model=self.model))
            return self._opened

    def _let_go(self) -> None:
        """Close the library, and forget what was seen and answered of it. The caller holds the guard."""
        for view in self._views.values():
            with suppress(sqlite3.Error):
                view.close()
        self._views.clear()
        self.kept.clear()
        before, self._opened = self._opened, None
        if before is not None:
            before.library.close()

    def made(self) -> Library:
        """The library, made if there is none."""
        try:
            return self.library
        except LibraryMissing:
            Library.open(self.folder, model=self.model, create=True).close()
            return self.library

    def view(self, caller: Caller) -> Library:
        """What a caller sees of the library."""
        return self._seen(self._current(), caller)

    def _seen(self, opened: _Opened, caller: Caller) -> Library:
        library = opened.library
        if caller.collections is None:
            return library
        seen = docs_of(self.folder, caller.collections)
        key = opened.number, library.generation, seen
        with self._guard:
            view = self._views.get(key)
            if view is None:
                view = self._views[key] = Narrowed(library, seen)
                if len(self._views) > _MOST_VIEWS:
                    self._views.popitem(last=False)  # whoever still reads it keeps it; its files close with it
            self._views.move_to_end(key)
        return view

    # Who asks

    def caller(self, authorization: str | None, via: str, *, near: bool = True) -> Caller:
        """Who stands behind an Authorization header; without keys and an issuer of tokens this machine is let in.

        ``near``: a program of this machine asks by itself (service.hosts). Raises NotAuthenticated.
        """
        if authorization is None or not authorization.strip():
            if self.settings.anonymous and not os.environ.get(ISSUER) and not keys.all_keys(self.folder):
                if near:
                    return Caller("local", ADMIN, via=via)
                raise NotAuthenticated("service.passed_on")
            raise NotAuthenticated("service.no_key")
        scheme, _, given = authorization.strip().partition(" ")
        if scheme.lower() != "bearer":
            raise NotAuthenticated("service.no_key")
        given = given.strip()
        if given.count(".") == 2:
            from service.tokens import caller_of_token

            return caller_of_token(self.folder, given, via)
        return keys.caller_of(self.folder, given, via)

    # Doing

    def run(self, caller: Caller, what: str, work: Callable[[Library], Result], about: str = "") -> Result:
        """Check, do and log one operation, in a place to work. ``work`` gets what the caller sees of the library.

        Raises NotAllowed, Busy, and what the work raises.
        """
        self.check(caller, what, about)
        with self.noted(caller, what, about):
            view = self.view(caller)
            with self.places.one(self.settings.seconds):
                return work(view)

    def manage(self, caller: Caller, what: str, work: Callable[[], Result], about: str = "") -> Result:
        """The same for what needs no library: keys, the log, runs that were kept."""
        self.check(caller, what, about)
        with self.noted(caller, what, about):
            return work()

    def check(self, caller: Caller, what: str, about: str = "") -> None:
        """Raise NotAllowed unless the caller may do something here; the log has who tried."""
        try:
            require(caller, what)
            if what in WRITES and not self.settings.write:
                raise NotAllowed("service.writes_off")
        except NotAllowed as problem:
            self.logged(caller, what, about, problem.code)
            raise

    @contextmanager
    def noted(self, caller: Caller, what: str, about: str = "", *, good: bool = True) -> Iterator[None]:
        """Log how the block ended; without ``good`` only where it failed, since what it began is logged at its end."""
        ended = "service.unexpected"
        try:
            yield
            ended = "ok"
        except TiaowenError as problem:
            ended = problem.code
            raise
        finally:
            if what in LOGGED and (good or ended != "ok"):
                self.logged(caller, what, about, ended)

    def logged(self, caller: Caller, what: str, about: str = "", ended: str = "ok") -> None:
        """Add to the log; where it can't be written the server's log says so and the work goes on."""
        audit.note(self.folder, (caller.name, caller.via, what, about, ended))

    def answer(
        self, caller: Caller, what: str, asked: Model, work: Callable[[Library, Any], Mapping[str, object]]
    ) -> tuple[bytes, str]:
        """(JSON, ETag) of a question, kept until the library, the day or what is seen of it changes."""
        about = audit.about_question(question_of(asked)) if what in LOGGED else ""
        self.check(caller, what, about)
        number, mark = self._mark(caller, what, asked)
        kept = self.kept.get((number, *mark))
        if kept is None:
            kept = rendered(self.run(caller, what, lambda library: work(library, asked), about))
            self.kept.put((number, *mark), kept)
        elif what in LOGGED:
            self.logged(caller, what, about)
        return kept, etag_of(mark)

    def etag(self, caller: Caller, what: str, asked: Model) -> str:
        """The ETag that the answer would have. Raises NotAllowed."""
        self.check(caller, what)
        return etag_of(self._mark(caller, what, asked)[1])

    def _mark(self, caller: Caller, what: str, asked: Model) -> tuple[int, tuple[object, ...]]:
        """(how many-th library of this process, what an answer depends on, alike in all processes)."""
        opened = self._current()
        view = self._seen(opened, caller)
        seen = sorted(view.docs) if isinstance(view, Narrowed) else None
        said = json.dumps(seen), today(), language(), asked.model_dump_json()
        return opened.number, (view.generation, opened.file, what, *said)

    def close(self) -> None:
        """Let the library go."""
        self.places.stop()
        with self._guard:
            self._let_go()

    def ready(self) -> str:
        """One line on why questions can't be answered; an empty one when they can."""
        try:
            library = self.library
            if library.generation:
                library.search("准备", k=1)
        except TiaowenError as problem:
            return str(problem)
        return ""


LOGGED = frozenset(
    {"ask", "add", "edit", "tag", "remove", "restore", "feedback", "evaluate", "verify", "keys", "audit"}
)


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


def question_of(asked: Model) -> str:
    """The words of a person in what is asked."""
    return str(getattr(asked, "question", "") or getattr(asked, "query", "") or getattr(asked, "text", ""))


def rendered(value: Mapping[str, object]) -> bytes:
    """JSON in UTF-8; lone surrogates of a document come out as JSON's own escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def etag_of(mark: tuple[object, ...]) -> str:
    """Generation and hash of what was asked, as an ETag."""
    return f'"{mark[0]}-{hashlib.sha256(repr(mark).encode("utf-8", "surrogatepass")).hexdigest()[:20]}"'


__all__ = ["Service", "ServiceError", "docs_of", "rendered"]
