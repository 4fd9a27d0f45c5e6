"""What users keep, one SQLite file beside the library: ``library`` → ``library-desk.db``. No Streamlit here.

    conversations, turns   what was asked, by whom, in which order, and what became of it
    basket                 clauses, answers and precedents collected for a document to come
    searches               saved searches with the hits that were seen last
    notes                  small values by user and name: language, home region, drafts, filters of a page
    tags                   words put on documents; shared by everybody

Everything but tags belongs to one user; without a login there is one, ``LOCAL``. A connection lasts for one
call: the file can be replaced, and sessions run in threads. WAL lets thirty readers and a writer work side by side.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.wal import write_ahead

LOCAL = "local"
LONGEST_NAME, LONGEST_TEXT = 200, 20_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (id INTEGER PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL DEFAULT '',
  begun TEXT NOT NULL, last TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS conversations_user ON conversations (user, last);
CREATE TABLE IF NOT EXISTS turns (id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL REFERENCES conversations (id)
  ON DELETE CASCADE, at TEXT NOT NULL, said TEXT NOT NULL, question TEXT NOT NULL, address TEXT NOT NULL,
  status TEXT NOT NULL, answer TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS turns_conversation ON turns (conversation, id);
CREATE TABLE IF NOT EXISTS basket (id INTEGER PRIMARY KEY, user TEXT NOT NULL, place INTEGER NOT NULL,
  at TEXT NOT NULL, entry TEXT NOT NULL, note TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS basket_user ON basket (user, place);
CREATE TABLE IF NOT EXISTS searches (id INTEGER PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL,
  at TEXT NOT NULL, address TEXT NOT NULL, seen TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notes (user TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (user, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tags (doc TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (tag, doc)) WITHOUT ROWID;
"""
_ready: set[tuple[str, int]] = set()
Address = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question: ``said`` as typed, ``question`` as understood, its address, and what came of it."""

    id: int
    conversation: int
    at: str
    said: str
    question: str
    address: dict[str, list[str]]
    status: str
    answer: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions one after the other; ``name`` is the user's, or the first question."""

    id: int
    name: str
    begun: str
    last: str
    turns: int
    question: str
    address: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Collected:
    """One thing in the basket: ``entry`` is what it shows (ui.basket), ``note`` what the user wrote beside it."""

    id: int
    place: int
    entry: Mapping[str, object]
    note: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search and the clause ids that were seen last."""

    id: int
    name: str
    at: str
    address: dict[str, list[str]]
    seen: tuple[str, ...]


def desk_file(library: Path) -> Path:
    """Where the desk of a library lies."""
    return library.with_name(f"{library.name}-desk.db")


def now() -> str:
    """The time as it is kept: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Desk:
    """The desk of one user at one library. Every method may raise OSError when the file can't be read or written."""

    def __init__(self, library: Path, user: str = LOCAL) -> None:
        """Nothing is opened yet."""
        self.file, self.user = desk_file(library), user

    # Conversations

    def keep_turn(self, conversation: int | None, turn: Turn) -> int:
        """Add a turn (its id and conversation don't count), beginning a conversation where there is none.

        The same question again right after itself is written over. Returns the conversation.
        """
        with self._open() as base:
            known = (
                conversation is not None
                and base.execute(
                    "SELECT 1 FROM conversations WHERE id = ? AND user = ?", (conversation, self.user)
                ).fetchone()
            )
            if not known:
                conversation = base.execute(
                    "INSERT INTO conversations (user, begun, last) VALUES (?, ?, ?)", (self.user, turn.at, turn.at)
                ).lastrowid
            last = base.execute(
                "SELECT id, address FROM turns WHERE conversation = ? ORDER BY id DESC LIMIT 1", (conversation,)
            ).fetchone()
            address = json.dumps(turn.address, ensure_ascii=False)
            if last and last[1] == address:
                base.execute("DELETE FROM turns WHERE id = ?", (last[0],))
            base.execute(
                "INSERT INTO turns (conversation, at, said, question, address, status, answer) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (conversation, turn.at, turn.said, turn.question, address, turn.status, turn.answer[:LONGEST_TEXT]),
            )
            base.execute("UPDATE conversations SET last = ? WHERE id = ?", (turn.at, conversation))
            return int(conversation or 0)

    def conversations(self, words: str = "", limit: int = 50, skip: int = 0) -> tuple[Conversation, ...]:
        """The latest first; ``words`` must all stand in the name, a question or an answer."""
        wanted = [f"%{_like(word)}%" for word in words.split()]
        test = "".join(
            " AND (c.name LIKE ? ESCAPE '!' OR EXISTS (SELECT 1 FROM turns t WHERE t.conversation = c.id AND "
            "(t.question LIKE ? ESCAPE '!' OR t.said LIKE ? ESCAPE '!' OR t.answer LIKE ? ESCAPE '!')))"
            for _ in wanted
        )
        query = (
            "SELECT c.id, c.name, c.begun, c.last, (SELECT count(*) FROM turns t WHERE t.conversation = c.id), "  # noqa: S608, RUF100
            "(SELECT question FROM turns t WHERE t.conversation = c.id ORDER BY t.id LIMIT 1), "
            "(SELECT address FROM turns t WHERE t.conversation = c.id ORDER BY t.id DESC LIMIT 1) "
            f"FROM conversations c WHERE c.user = ?{test} ORDER BY c.last DESC, c.id DESC LIMIT ? OFFSET ?"
        )
        values = [self.user, *(word for each in wanted for word in [each] * 4), limit, skip]
        with self._open() as base:
            rows = base.execute(query, values).fetchall()
        return tuple(Conversation(r[0], r[1] or r[5] or "", r[2], r[3], r[4], r[5] or "", _object(r[6])) for r in rows)

    def turns(self, conversation: int) -> tuple[Turn, ...]:
        """The turns of one of the user's conversations, in order."""
        with self._open() as base:
            rows = base.execute(
                "SELECT t.id, t.conversation, t.at, t.said, t.question, t.address, t.status, t.answer FROM turns t "
                "JOIN conversations c ON c.id = t.conversation WHERE c.id = ? AND c.user = ? ORDER BY t.id",
                (conversation, self.user),
            ).fetchall()
        return tuple(Turn(r[0], r[1], r[2], r[3], r[4], _object(r[5]), r[6], r[7]) for r in rows)

    def last_question(self) -> str | None:
        """The question asked last, as it was understood."""
        with self._open() as base:
            row = base.execute(
                "SELECT t.question FROM turns t JOIN conversations c ON c.id = t.conversation WHERE c.user = ? "
                "ORDER BY t.id DESC LIMIT 1",
                (self.user,),
            ).fetchone()
        return str(row[0]) if row else None

    def rename(self, conversation: int, name: str) -> None:
        """Give a conversation a name; an empty one takes it away."""
        with self._open() as base:
            base.execute(
                "UPDATE conversations SET name = ? WHERE id = ? AND user = ?",
                (" ".join(name.split())[:LONGEST_NAME], conversation, self.user),
            )

    def delete_conversation(self, conversation: int | None) -> None:
        """Delete one conversation, or with None all of the user's."""
        with self._open() as base:
            which = "user = ?" if conversation is None else "user = ? AND id = ?"
            values = (self.user,) if conversation is None else (self.user, conversation)
            base.execute(f"DELETE FROM conversations WHERE {which}", values)  # noqa: S608, RUF100

    # Basket

    def collect(self, entry: Mapping[str, object]) -> bool:
        """Put something into the basket, at its end; False when it is there already."""
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        with self._open() as base:
            if base.execute("SELECT 1 FROM basket WHERE user = ? AND entry = ?", (self.user, text)).fetchone():
                return False
            base.execute(
                "INSERT INTO basket (user, place, at, entry) "
                "VALUES (?, 1 + coalesce((SELECT max(place) FROM basket WHERE user = ?), 0), ?, ?)",
                (self.user, self.user, now(), text),
            )
        return True

    def basket(self) -> tuple[Collected, ...]:
        """What was collected, in the user's order."""
        with self._open() as base:
            rows = base.execute(
                "SELECT id, place, entry, note FROM basket WHERE user = ? ORDER BY place, id", (self.user,)
            ).fetchall()
        return tuple(Collected(r[0], r[1], _object(r[2]), r[3]) for r in rows)

    def note(self, collected: int, words: str) -> None:
        """Write beside a thing in the basket."""
        with self._open() as base:
            base.execute(
                "UPDATE basket SET note = ? WHERE id = ? AND user = ?", (words[:LONGEST_TEXT], collected, self.user)
            )

    def move(self, collected: int, by: int) -> None:
        """Move a thing up (-1) or down (1)."""
        with self._open() as base:
            order = [
                row[0] for row in base.execute("SELECT id FROM basket WHERE user = ? ORDER BY place, id", (self.user,))
            ]
            if collected not in order:
                return
            at = order.index(collected)
            order.insert(max(0, min(len(order) - 1, at + by)), order.pop(at))
            base.executemany("UPDATE basket SET place = ? WHERE id = ?", [(n, i) for n, i in enumerate(order, 1)])

    def drop(self, collected: int | None) -> None:
        """Take one thing out of the basket, or with None all."""
        with self._open() as base:
            which = "user = ?" if collected is None else "user = ? AND id = ?"
            values = (self.user,) if collected is None else (self.user, collected)
            base.execute(f"DELETE FROM basket WHERE {which}", values)  # noqa: S608, RUF100

    # Saved searches

    def save_search(self, name: str, address: Address, seen: Sequence[str]) -> None:
        """Keep a search; one of the same address is renamed."""
        where = json.dumps(address, ensure_ascii=False, sort_keys=True)
        with self._open() as base:
            base.execute("DELETE FROM searches WHERE user = ? AND address = ?", (self.user, where))
            base.execute(
                "INSERT INTO searches (user, name, at, address, seen) VALUES (?, ?, ?, ?, ?)",
                (self.user, " ".join(name.split())[:LONGEST_NAME], now(), where, json.dumps(list(seen))),
            )

    def searches(self) -> tuple[Saved, ...]:
        """The saved searches, latest first."""
        with self._open() as base:
            rows = base.execute(
                "SELECT id, name, at, address, seen FROM searches WHERE user = ? ORDER BY id DESC", (self.user,)
            ).fetchall()
        return tuple(Saved(r[0], r[1], r[2], _object(r[3]), tuple(json.loads(r[4]))) for r in rows)

    def seen(self, search: int, clauses: Sequence[str]) -> None:
        """What was seen of a saved search just now."""
        with self._open() as base:
            base.execute(
                "UPDATE searches SET seen = ?, at = ? WHERE id = ? AND user = ?",
                (json.dumps(list(clauses)), now(), search, self.user),
            )

    def forget_search(self, search: int) -> None:
        """Delete a saved search."""
        with self._open() as base:
            base.execute("DELETE FROM searches WHERE id = ? AND user = ?", (search, self.user))

    # Notes

    def get(self, name: str) -> object:
        """A value kept under a name; None where there is none."""
        with self._open() as base:
            row = base.execute("SELECT value FROM notes WHERE user = ? AND name = ?", (self.user, name)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, name: str, value: object) -> None:
        """Keep a value under a name; None forgets it."""
        with self._open() as base:
            if value is None:
                base.execute("DELETE FROM notes WHERE user = ? AND name = ?", (self.user, name))
            else:
                base.execute(
                    "INSERT OR REPLACE INTO notes (user, name, value) VALUES (?, ?, ?)",
                    (self.user, name, json.dumps(value, ensure_ascii=False)),
                )

    # Tags

    def tags(self) -> dict[str, tuple[str, ...]]:
        """Tag → documents that carry it, the most used first."""
        with self._open() as base:
            rows = base.execute("SELECT tag, doc FROM tags ORDER BY tag, doc").fetchall()
        found: dict[str, list[str]] = {}
        for tag, doc in rows:
            found.setdefault(tag, []).append(doc)
        return {tag: tuple(found[tag]) for tag in sorted(found, key=lambda each: (-len(found[each]), each))}

    def tag(self, tag: str, docs: Sequence[str], *, on: bool = True) -> None:
        """Put a tag on documents, or take it off."""
        word = " ".join(tag.split())[:LONGEST_NAME]
        if not word:
            return
        with self._open() as base:
            sql = (
                "INSERT OR IGNORE INTO tags (tag, doc) VALUES (?, ?)"
                if on
                else "DELETE FROM tags WHERE tag = ? AND doc = ?"
            )
            base.executemany(sql, [(word, doc) for doc in docs])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection with one transaction. Raises OSError for whatever SQLite says."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            base = sqlite3.connect(self.file, timeout=10)
        except sqlite3.Error as problem:
            raise OSError(f"{self.file.name}: {problem}") from problem
        try:
            base.execute("PRAGMA foreign_keys = ON")
            self._prepare(base)
            with base:
                yield base
        except sqlite3.Error as problem:
            raise OSError(f"{self.file.name}: {problem}") from problem
        finally:
            base.close()

    def _prepare(self, base: sqlite3.Connection) -> None:
        """The tables, once a file and process."""
        key = (str(self.file), self.file.stat().st_ino)
        if key not in _ready:
            write_ahead(base)
            base.executescript(_SCHEMA)
            _ready.add(key)


def _like(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _object(text: str | None) -> dict[str, list[str]]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}
