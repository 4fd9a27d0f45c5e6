"""A library of many passages from one of a hundred thousand: its documents again and again in other places.

Every copy moves all invented place names on by one step of a permutation, in texts, titles, facets and names alike, so
that each document is about another province; every vector gets noise of its own. Written as rows, without reading or
embedding a text again: a million passages take minutes. Of the seals only those of the texts are made anew.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from index import cards
from index.seals import of_text
from index.store import DATABASE, Store
from scripts.scale_documents import SYLLABLES

NOISE = 0.3  # length of the noise beside a unit vector
_BATCH = 2_000
_ESCAPED = re.compile("|".join(f"\\\\u{ord(letter):04x}" for letter in SYLLABLES))
Row = tuple[Any, ...]


def grow(base: Path, target: Path, passages: int) -> int:
    """Make ``target`` a library of about so many passages; returns how many documents it has."""
    target.mkdir(parents=True)
    with closing(sqlite3.connect(base / DATABASE)) as connection:
        connection.execute("VACUUM INTO ?", (str(target / DATABASE),))
    with closing(Store(target)) as store:
        with store.reading() as connection:
            have = _most(connection, "passages", "passage_id")
        for number in range(1, max(1, round(passages / have))):
            with store.writing() as connection:
                _Copy(connection, number, have).write()
        with store.writing() as connection:
            connection.execute("DELETE FROM changes")
            connection.execute("DELETE FROM cards")  # made while their clauses were not there yet
            cards.ensure(connection)
            connection.execute(
                "UPDATE meta SET value = (SELECT value FROM meta WHERE key = 'generation') WHERE key = 'changes_floor'"
            )
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])


def _most(connection: sqlite3.Connection, table: str, column: str) -> int:
    return int(connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchone()[0])


class _Copy:
    """The rows of one copy; numbers of documents and passages are moved on by those of the base."""

    def __init__(self, connection: sqlite3.Connection, number: int, passages: int) -> None:
        self.connection = connection
        self.number = number
        self.passages = number * passages
        self.base = _most(connection, "documents", "seq") // number
        self.documents = number * self.base
        moved = SYLLABLES[number:] + SYLLABLES[:number]
        self._letters = str.maketrans(SYLLABLES, moved)
        self._escapes = {f"\\u{ord(a):04x}": f"\\u{ord(b):04x}" for a, b in zip(SYLLABLES, moved, strict=True)}
        self._random = np.random.default_rng(number)

    def moved(self, text: str) -> str:
        """A text about another place."""
        return _ESCAPED.sub(lambda match: self._escapes[match[0]], text.translate(self._letters))

    def key(self, key: bytes) -> bytes:
        """The key of a vector of this copy."""
        return hashlib.blake2b(key + bytes([self.number]), digest_size=16).digest() if key else key

    def write(self) -> None:
        """All tables."""
        ids = {
            doc_id: hashlib.sha256(f"{self.number} {doc_id}".encode()).hexdigest()[: len(doc_id)]
            for (doc_id,) in self._rows("documents", "doc_id")
        }
        self._documents(ids)
        self._plain("clauses", "doc", skip={"clause_id": lambda value: ids[value[:10]] + value[10:]})
        self._plain("passages", "doc", {"passage_id": self.passages}, {"text_key": self.key, "context_key": self.key})
        self._facets(ids)
        for table in ("sheets", "lineage", "names", "targets_read"):
            self._plain(table, "doc")
        self._plain("targets", "doc", skip={"record": lambda value: self._record(value, ids)})
        self._plain("acts", "doc", {"id": self.number * 1_000_000})
        self._plain("links", "doc", {"act": self.number * 1_000_000})
        self._vectors()

    def _record(self, value: str, ids: dict[str, str]) -> str:
        """A record of the ledger, which names its document."""
        old = json.loads(value)[0]
        return self.moved(value).replace(old, ids[old], 1)

    def _columns(self, table: str) -> list[str]:
        return [row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")]

    def _rows(self, table: str, columns: str, order: str = "doc") -> Iterable[Row]:
        order = {"documents": "seq"}.get(table, order)
        return self.connection.execute(f"SELECT {columns} FROM {table} WHERE {order} <= ?", (self.base,)).fetchall()

    def _insert(self, table: str, rows: Iterable[Row], columns: int) -> None:
        self.connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)

    def _plain(
        self,
        table: str,
        doc: str,
        numbers: dict[str, int] | None = None,
        skip: dict[str, Callable[[Any], Any]] | None = None,
    ) -> None:
        """Rows with moved numbers and moved texts; columns in ``skip`` have rules of their own."""
        names = self._columns(table)
        added = {doc: self.documents} | (numbers or {})

        def value(name: str, old: Any) -> Any:  # noqa: ANN401
            if name in added:
                return old + added[name]
            if skip and name in skip:
                return skip[name](old)
            return self.moved(old) if isinstance(old, str) else old

        rows = self._rows(table, ", ".join(names))
        self._insert(table, (tuple(value(*pair) for pair in zip(names, row, strict=True)) for row in rows), len(names))

    def _documents(self, ids: dict[str, str]) -> None:
        names = self._columns("documents")
        for row in self._rows("documents", ", ".join(names)):
            values = dict(zip(names, row, strict=True))
            raw = self.moved(bytes(values["raw"]).decode()).encode()
            seq = values["seq"] + self.documents
            path = f"/copies/{self.number}/{Path(values['path']).name}"
            values |= {"seq": seq, "doc_id": ids[values["doc_id"]], "source": path, "path": path, "raw": raw}
            values |= {"sha256": hashlib.sha256(raw).hexdigest(), "metadata": self.moved(values["metadata"])}
            self._insert("documents", [tuple(values.values())], len(names))
            seal = self.connection.execute("SELECT * FROM seals WHERE doc = ?", (row[0],)).fetchone()
            self._insert("seals", [(seq, of_text(raw), *seal[2:])], len(seal))

    def _facets(self, ids: dict[str, str]) -> None:
        numbers = {}
        for number, name in self.connection.execute("SELECT id, facet FROM facet_names").fetchall():
            new = f"d:{ids.get(name[2:], name[2:])}" if name.startswith("d:") else self.moved(name)
            self.connection.execute("INSERT OR IGNORE INTO facet_names (facet) VALUES (?)", (new,))
            numbers[number] = self.connection.execute("SELECT id FROM facet_names WHERE facet = ?", (new,)).fetchone()[
                0
            ]
        step = self.passages // self.number
        rows = self.connection.execute("SELECT facet, passage_id FROM facets WHERE passage_id <= ?", (step,)).fetchall()
        self._insert("facets", ((numbers[facet], passage + self.passages) for facet, passage in rows), 2)

    def _vectors(self) -> None:
        last = _most(self.connection, "vectors", "id")
        step = last // self.number
        for low in range(0, step, _BATCH):
            rows = self.connection.execute(
                "SELECT model, text_key, vector FROM vectors WHERE id > ? AND id <= ?", (low, min(low + _BATCH, step))
            ).fetchall()
            noisy = np.frombuffer(b"".join(row[2] for row in rows), dtype="<f4").reshape(len(rows), -1)
            noise = self._random.standard_normal(noisy.shape, dtype=np.float32)
            noisy = noisy + noise * np.float32(NOISE / np.sqrt(noisy.shape[1]))
            noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
            self.connection.executemany(
                "INSERT INTO vectors (model, text_key, vector) VALUES (?, ?, ?)",
                (
                    (model, self.key(key), vector.astype("<f4").tobytes())
                    for (model, key, _), vector in zip(rows, noisy, strict=True)
                ),
            )
