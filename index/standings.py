"""The statuses of one library's texts, kept while it does not change, and the texts that others stand in for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager

from corpus.mentions import article_name
from index import lineage
from index.judge import Judge, newer, reached
from index.lineage import Facts
from index.validity import Standing, today


class Standings:
    """Statuses of one library, kept until its generation changes. ``reading`` gives a connection to one state of it.

    Safe to use from several threads: what one drops, another that still uses it keeps to itself.
    """

    def __init__(self, reading: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> None:
        self._reading = reading
        self._generation = -1
        self._kept: dict[tuple[str, str | None, str], Standing] = {}
        self._hidden: dict[str, Mapping[int, str]] = {}

    def fresh(self, generation: int) -> Standings:
        """Itself, without what was kept of another generation."""
        if generation != self._generation:
            self._kept, self._hidden, self._generation = {}, {}, generation
        return self

    def of(self, doc_id: str, article: str | None = None, on: str | None = None) -> Standing:
        """The standing of a document, or of one of its articles (第十二条), on a day (today)."""
        key = (doc_id, article_name(article) if article else None, on or today())
        kept = self._kept
        if key not in kept:
            with self._reading() as connection:
                kept[key] = Judge(connection, key[2]).document(doc_id, key[1])
        return kept[key]

    def all(self, on: str | None = None) -> dict[str, Standing]:
        """The standing of every document by its id."""
        day, kept = on or today(), self._kept
        found: dict[str, Standing] = {}
        with self._reading() as connection:
            judge = Judge(connection, day)
            for (doc_id,) in connection.execute("SELECT doc_id FROM documents ORDER BY seq").fetchall():
                key = (doc_id, None, day)
                if key not in kept:
                    kept[key] = judge.document(doc_id, None)
                found[doc_id] = kept[key]
        return found

    def hidden(self, on: str | None = None) -> Mapping[int, str]:
        """Other versions and drafts of texts that are here and in force on the day: number → id."""
        day, hidden = on or today(), self._hidden
        if day not in hidden:
            with self._reading() as connection:
                hidden[day] = dict(_out_of_the_way(connection, day))
        return hidden[day]

    def named(self, title: str, number: str | None = None, dated: str = "", on: str | None = None) -> Standing | None:
        """The standing of a document that is not here but that documents here speak of; None where none does."""
        with self._reading() as connection:
            return Judge(connection, on or today()).stranger(title, number, dated)


def versions(connection: sqlite3.Connection, doc: int) -> list[Facts]:
    """The texts of a document's norm, in order of their days, those without a day first; the document alone if none."""
    own = lineage.facts_where(connection, "doc = ?", (doc,))
    if not own or not own[0].family:
        return own
    members = lineage.facts_where(connection, "family = ?", (own[0].family,))
    return sorted(members, key=lambda facts: (facts.version, facts.force.draft is None, facts.begins, facts.doc))


def _out_of_the_way(connection: sqlite3.Connection, on: str) -> Iterable[tuple[int, str]]:
    """Numbers and ids of versions and drafts of which another text of the norm is in force on the day."""
    if not lineage.kept_here(connection):
        return
    members: dict[str, list[Facts]] = {}
    several = "family IN (SELECT family FROM lineage WHERE family <> '' GROUP BY family HAVING count(*) > 1)"
    for facts in lineage.facts_where(connection, several):
        members.setdefault(facts.family, []).append(facts)
    for family in members.values():
        final = [each for each in family if not each.force.draft and reached(each.begins, on)]
        current = max(final, key=lambda each: each.version, default=None)
        for facts in family:
            other = current is not None and (newer(current, facts) or newer(facts, current))
            if current is not None and (facts.force.draft is not None or other):
                row = connection.execute("SELECT doc_id FROM documents WHERE seq = ?", (facts.doc,)).fetchone()
                yield facts.doc, row[0]
