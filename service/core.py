"""The service over one library: who asks, what of the library is seen, places to work in, answers kept, the log.

REST, MCP and the command line's writing commands go through ``Service.run``; there is no second way in.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
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
log = logging.getLogger("tiaowen.service")


class Service:
    """Opened once a process; safe to use from many threads."""

    def __init__(self, folder: Path, model: str | None = None, settings: Settings | None = None) -> None:
        self.folder, self.model = folder, model
        self.settings = settings or Settings()
        self.rates = Rates(self.settings.rate, self.settings.burst)
        self.places = Places(self.settings.places, self.settings.waiting)
        self.kept = Kept(self.settings.kept)
        self._guard = threading.RLock()
        self._library: tuple[tuple[int, int], Library] | None = None
        self._views: OrderedDict[tuple[int, frozenset[str]], Narrowed] = OrderedDict()

    # The library

    @property
    def library(self) -> Library:
        """The whole library, opened when it is first needed and anew when it was replaced. Raises as Library.open."""
        identity = self._identity()
        with self._guard:
            if self._library is None or self._library[0] != identity:
                before = self._library
                self._library = None
                self._views.clear()
                opened = Library.open(self.folder, model=self.model)
                self._library = identity, opened
                if before is not None:
                    before[1].close()
            return self._library[1]

    def _identity(self) -> tuple[int, int]:
        try:
            facts = (self.folder / "library.db").stat()
        except OSError:
            raise LibraryMissing("library_missing", path=self.folder) from None
        return facts.st_dev, facts.st_ino

    def made(self) -> Library:
        """The library, made if there is none."""
        try:
            return self.library
        except LibraryMissing:
            Library.open(self.folder, model=self.model, create=True).close()
            return self.library

    def view(self, caller: Caller) -> Library:
        """What a caller sees of the library."""
        library = self.library
        if caller.collections is None:
            return library
        seen = docs_of(self.folder, caller.collections)
        key = library.generation, seen
        with self._guard:
            view = self._views.get(key)
            if view is None:
                view = self._views[key] = Narrowed(library, seen)
                if len(self._views) > _MOST_VIEWS:
                    self._views.popitem(last=False)  # whoever still reads it keeps it; its files close with it
            self._views.move_to_end(key)
        return view

    # Who asks

    def caller(self, authorization: str | None, via: str) -> Caller:
        """Who stands behind an Authorization header; without keys and an issuer of tokens this machine is let in.

        Raises NotAuthenticated.
        """
        if authorization is None or not authorization.strip():
            if self.settings.anonymous and not os.environ.get(ISSUER) and not keys.all_keys(self.folder):
                return Caller("local", ADMIN, via=via)
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

    def run(
        self, caller: Caller, what: str, work: Callable[[Library], Result], about: str = "", *, wait: bool = True
    ) -> Result:
        """Check, do and log one operation. ``work`` gets what the caller sees. ``wait``: it needs a place to work.

        Raises NotAllowed, Busy, and what the work raises.
        """
        ended = "ok"
        try:
            self.check(caller, what)
            view = self.view(caller)
            if not wait:
                return work(view)
            with self.places.one(self.settings.seconds):
                return work(view)
        except TiaowenError as problem:
            ended = problem.code
            raise
        except BaseException:
            ended = "service.unexpected"
            raise
        finally:
            if what in LOGGED or ended == "service.not_allowed":
                self.logged(caller, what, about, ended)

    def check(self, caller: Caller, what: str) -> None:
        """Raise NotAllowed unless the caller may do something here."""
        require(caller, what)
        if what in WRITES and what != "feedback" and not self.settings.write:
            raise NotAllowed("service.writes_off")

    def logged(self, caller: Caller, what: str, about: str = "", ended: str = "ok") -> None:
        """Add to the log; where it can't be written the server's log says so and the work goes on."""
        try:
            audit.write(self.folder, caller.name, caller.via, what, about, ended)
        except LibraryStorage:
            log.exception("the audit log can't be written: %s", what)

    def answer(
        self, caller: Caller, what: str, asked: Model, work: Callable[[Library, Any], Mapping[str, object]]
    ) -> tuple[bytes, str]:
        """(JSON, ETag) of a question, kept until the library, the day or what is seen of it changes."""
        self.check(caller, what)
        mark = self.mark(caller, what, asked)
        about = audit.about_question(question_of(asked)) if what in LOGGED else ""
        kept = self.kept.get(mark)
        if kept is None:
            kept = rendered(self.run(caller, what, lambda library: work(library, asked), about))
            self.kept.put(mark, kept)
        elif what in LOGGED:
            self.logged(caller, what, about)
        return kept, etag_of(mark)

    def mark(self, caller: Caller, what: str, asked: Model) -> tuple[object, ...]:
        """What an answer depends on."""
        view = self.view(caller)
        seen = hash(view.docs) if isinstance(view, Narrowed) else None
        return what, view.generation, seen, today(), language(), asked.model_dump_json()

    def close(self) -> None:
        """Let the library go."""
        self.places.stop()
        with self._guard:
            for view in self._views.values():
                with suppress(sqlite3.Error):
                    view.close()
            self._views.clear()
            if self._library is not None:
                self._library[1].close()
                self._library = None

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
    return f'"{mark[1]}-{hashlib.sha256(repr(mark).encode("utf-8", "surrogatepass")).hexdigest()[:20]}"'


def timed(began: float) -> float:
    """Milliseconds since."""
    return round((time.perf_counter() - began) * 1000, 1)


__all__ = ["Service", "ServiceError", "docs_of", "etag_of", "rendered"]
