"""The log of who did what: append-only, each entry holding the hash of the one before it. The one writer.

The command line, the app, the HTTP API and MCP all come here. What was asked is written only where
TIAOWEN_AUDIT_QUESTIONS is set; otherwise a question leaves a hash, by which the same question is known again.
A changed or lost entry breaks the chain at that place (``verify``); whoever may write the file could make the whole
chain anew, so export it, or note its last hash, somewhere else.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import LibraryStorage
from corpus.messages import message
from service.base import now, opened

FIRST = "0" * 64
LONGEST = 500
QUESTIONS = "TIAOWEN_AUDIT_QUESTIONS"
log = logging.getLogger("tiaowen.service")
_COLUMNS = "number, at, who, via, what, about, ended, before, hash"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: ``via`` is cli, app, api or mcp, ``about`` what it was done to, ``ended`` "ok" or a code."""

    number: int
    at: str
    who: str
    via: str
    what: str
    about: str
    ended: str
    before: str
    hash: str


def write(library: Path, who: str, via: str, what: str, about: str = "", ended: str = "ok") -> None:
    """Add an entry. Raises LibraryStorage."""
    with opened(library, write=True) as base:
        _taken_over(base, library)
        _append(base, (now(), who, via, what, " ".join(about.split())[:LONGEST], ended))


def note(library: Path, said: Sequence[str], complain: Callable[[LibraryStorage], object] | None = None) -> None:
    """Add an entry (arguments as of ``write``); where the log can't be written that is said, and the work goes on."""
    try:
        write(library, *said)
    except LibraryStorage as problem:
        if complain is None:
            log.exception("the audit log can't be written: %s", said[2])
        else:
            complain(problem)


def about_question(text: str) -> str:
    """What the log says of a question: the question where that is switched on, else what it is known again by."""
    if os.environ.get(QUESTIONS, "").lower() in ("1", "yes", "true", "on"):
        return text
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def entries(library: Path, limit: int | None = None) -> tuple[Entry, ...]:
    """The entries, the latest first."""
    with opened(library, write=True) as base:
        _taken_over(base, library)
        rows = base.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY number DESC LIMIT ?", (limit or -1,)).fetchall()
    return tuple(Entry(*row) for row in rows)


def verify(library: Path) -> tuple[int, str | None]:
    """(how many entries are there, one line on the first that doesn't fit or None)."""
    before, expected = FIRST, 1
    for entry in reversed(entries(library)):
        why = ""
        if entry.number != expected:
            why = "audit.why_gap"
        elif entry.before != before:
            why = "audit.why_chain"
        elif entry.hash != _hash((entry.at, entry.who, entry.via, entry.what, entry.about, entry.ended), before):
            why = "audit.why_hash"
        if why:
            return expected - 1, message("audit.broken", number=entry.number, why=message(why))
        before, expected = entry.hash, expected + 1
    return expected - 1, None


def exported(library: Path) -> Iterator[str]:
    """All entries as lines of JSON, the oldest first."""
    for entry in reversed(entries(library)):
        yield json.dumps({name: getattr(entry, name) for name in _COLUMNS.split(", ")}, ensure_ascii=False)


def _append(base: sqlite3.Connection, said: Sequence[str]) -> None:
    last = base.execute("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1").fetchone() or (0, FIRST)
    values = (last[0] + 1, *said, last[1], _hash(said, last[1]))
    base.execute(f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def _hash(said: Sequence[str], before: str) -> str:
    return hashlib.sha256(json.dumps([before, *said], ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _taken_over(base: sqlite3.Connection, library: Path) -> None:
    """Begin with what the app logged before there was this log."""
    if base.execute("SELECT 1 FROM audit LIMIT 1").fetchone():
        return
    older = library.with_name(f"{library.name}-desk.db")
    if not older.is_file():
        return
    try:
        desk = sqlite3.connect(f"{older.absolute().as_uri()}?mode=ro", uri=True)
        try:
            rows = desk.execute("SELECT at, user, what, about FROM audit ORDER BY id").fetchall()
        finally:
            desk.close()
    except sqlite3.Error:  # no such table
        return
    for at, who, what, about in rows:
        _append(base, (str(at), str(who), "app", str(what), str(about), "ok"))
