"""The service over one library: who asks, what of the library is seen, places to work in, answers kept, the log.

REST and MCP go through ``Service.run``, ``read`` and ``answer``; there is no other way in.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any, TypeVar

from corpus.errors import TiaowenError
from corpus.messages import language
from index.library import Library
from index.narrowed import Narrowed
from index.validity import today
from service import audit, keys
from service.access import ADMIN, WRITES, Caller, require
from service.errors import NotAllowed, NotAuthenticated
from service.holding import Holding, Opened
from service.inputs import Model
from service.limits import Kept, Places, Rates
from service.settings import ISSUER, Settings

Result = TypeVar("Result")


class Service:
    """Opened once a process; safe to use from many threads."""

    def __init__(self, folder: Path, model: str | None = None, settings: Settings | None = None) -> None:
        self.folder, self.model = folder, model
        self.settings = settings or Settings()
        self.rates = Rates(self.settings.rate, self.settings.burst)
        self.places = Places(self.settings.places, self.settings.waiting)
        self.kept = Kept(self.settings.kept)
        self.held = Holding(folder, model, self.kept.clear)

    @property
    def library(self) -> Library:
        """The whole library, opened when it is first needed and anew when it was replaced. Raises as Library.open."""
        return self.held.current().library

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

        Raises NotAllowed, Busy, Conflict where the library was replaced meanwhile, and what the work raises.
        """
        self.check(caller, what, about)
        with self.noted(caller, what, about):
            return self.held.once(caller.collections, lambda _, view: self._placed(work, view))

    def read(self, caller: Caller, what: str, work: Callable[[Library], Result]) -> Result:
        """The same for what only reads and is not logged: begun again where the library was replaced meanwhile."""
        self.check(caller, what)
        return self.held.read(caller.collections, lambda _, view: self._placed(work, view))

    def _placed(self, work: Callable[[Library], Result], view: Library) -> Result:
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

        def given(opened: Opened, view: Library) -> tuple[bytes, str]:
            mark = _mark(opened, view, what, asked)
            kept = self.kept.get((opened.number, *mark))
            if kept is None:
                kept = rendered(self._placed(lambda library: work(library, asked), view))
                self.kept.put((opened.number, *mark), kept)
            return kept, etag_of(mark)

        with self.noted(caller, what, about):
            return self.held.read(caller.collections, given)

    def etag(self, caller: Caller, what: str, asked: Model) -> str:
        """The ETag that the answer would have. Raises NotAllowed."""
        self.check(caller, what)
        return self.held.read(caller.collections, lambda opened, view: etag_of(_mark(opened, view, what, asked)))

    def close(self) -> None:
        """Let the library go."""
        self.places.stop()
        self.held.close()

    def ready(self) -> str:
        """One line on why questions can't be answered; an empty one when they can."""
        try:
            self.held.read(None, lambda _, library: library.generation and library.search("准备", k=1))
        except TiaowenError as problem:
            return str(problem)
        return ""


LOGGED = frozenset(
    {"ask", "add", "edit", "tag", "remove", "restore", "feedback", "evaluate", "verify", "keys", "audit"}
)


def _mark(opened: Opened, view: Library, what: str, asked: Model) -> tuple[object, ...]:
    """What an answer depends on, alike in all processes."""
    seen = sorted(view.docs) if isinstance(view, Narrowed) else None
    said = json.dumps(seen), today(), language(), asked.model_dump_json()
    return view.generation, *opened.library.commit, what, *said


def question_of(asked: Model) -> str:
    """The words of a person in what is asked."""
    return str(getattr(asked, "question", "") or getattr(asked, "query", "") or getattr(asked, "text", ""))


def rendered(value: Mapping[str, object]) -> bytes:
    """``shown`` as JSON in UTF-8; lone surrogates of a document come out as JSON's own escapes."""
    return json.dumps(shown(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def shown(value: Any) -> Any:  # noqa: ANN401
    """JSON as a stranger may see it: of files the names alone, not the folders of this machine."""
    if isinstance(value, Mapping):
        return {
            name: PurePath(each).name if name == "source" and isinstance(each, str) else shown(each)
            for name, each in value.items()
        }
    return [shown(each) for each in value] if isinstance(value, (list, tuple)) else value


def etag_of(mark: tuple[object, ...]) -> str:
    """Generation and hash of what was asked, as an ETag."""
    return f'"{mark[0]}-{hashlib.sha256(repr(mark).encode("utf-8", "surrogatepass")).hexdigest()[:20]}"'
