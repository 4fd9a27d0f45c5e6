"""The statuses of one library's texts, kept while it does not change, and the texts that others stand in for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from corpus.mentions import article_name
from index import lineage
from index.judge import Judge, Known, newer, reached
from index.lineage import Facts
from index.truth import Rows
from index.validity import Standing, today


class Standings:
    """Statuses of one library, kept until its generation changes. ``reading`` gives a connection to one state of it.

    Safe to use from several threads: what one drops, another that still uses it keeps to itself.
    """

    def __init__(self, reading: Callable[[], AbstractContextManager[Rows]]) -> None:
        self._reading = reading
        self._generation = -1
        self._kept: dict[tuple[str, str | None, str], Standing] = {}
        self._hidden: dict[str, Mapping[int, str]] = {}
        self._known = (self._generation, Known())
        self._steps: dict[str, tuple[_Steps, ...]] = {}

    def fresh(self, generation: int) -> Standings:
        """Itself, without what was kept of another generation."""
        if generation != self._generation:
            self._kept, self._hidden, self._known, self._steps = {}, {}, (generation, Known()), {}
            self._generation = generation
        return self

    def of(self, doc_id: str, article: str | None = None, on: str | None = None) -> Standing:
        """The standing of a document, or of one of its articles (第十二条), on a day (today)."""
        key = (doc_id, article_name(article) if article else None, on or today())
        kept, known = self._kept, self._known
        if key not in kept:
            with self._reading() as connection:
                kept[key] = _judge(connection, key[2], *known).document(doc_id, key[1])
        return kept[key]

    def all(self, on: str | None = None) -> dict[str, Standing]:
        """The standing of every document by its id."""
        day, kept, known = on or today(), self._kept, self._known
        found: dict[str, Standing] = {}
        with self._reading() as connection:
            judge = _judge(connection, day, *known)
            for (doc_id,) in connection.execute("SELECT doc_id FROM documents ORDER BY seq").fetchall():
                key = (doc_id, None, day)
                if key not in kept:
                    kept[key] = judge.document(doc_id, None)
                found[doc_id] = kept[key]
        return found

    def hidden(self, on: str | None = None) -> Mapping[int, str]:
        """Other versions and drafts of texts that are here and in force on the day: number → id."""
        day, hidden, steps = on or today(), self._hidden, self._steps
        if day not in hidden:
            if "all" not in steps:
                with self._reading() as connection:
                    steps["all"] = tuple(_steps(connection))
            found: dict[int, str] = {}
            for each in steps["all"]:
                found.update(each.out[bisect_right(each.days, day)])
            hidden[day] = found
        return hidden[day]

    def named(self, title: str, number: str | None = None, dated: str = "", on: str | None = None) -> Standing | None:
        """The standing of a document that is not here but that documents here speak of; None where none does."""
        with self._reading() as connection:
            return Judge(connection, on or today()).stranger(title, number, dated)


def _judge(connection: Rows, day: str, generation: int, known: Known) -> Judge:
    """A judge who goes by what is known of one state of the library, unless the connection sees another one."""
    if generation >= 0:
        (here,) = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        known = known if int(here) == generation else Known()
    return Judge(connection, day, known)


def versions(connection: Rows, doc: int) -> list[Facts]:
    """The texts of a document's norm, in order of their days, those without a day first; the document alone if none."""
    own = lineage.facts_where(connection, "doc = ?", (doc,))
    if not own or not own[0].family:
        return own
    members = lineage.facts_where(connection, "family = ?", (own[0].family,))
    return sorted(members, key=lambda facts: (facts.version, facts.force.draft is None, facts.begins, facts.doc))


@dataclass(frozen=True, slots=True)
class _Steps:
    """The days from which texts of one norm hold, in order, and what is out of the way before, between and after."""

    days: tuple[str, ...]
    out: tuple[dict[int, str], ...]


def _steps(connection: Rows) -> Iterator[_Steps]:
    """Of every norm with several texts: numbers and ids of those of which another one is in force, by days."""
    if not lineage.kept_here(connection):
        return
    members: dict[str, list[Facts]] = {}
    several = "family IN (SELECT family FROM lineage WHERE family <> '' GROUP BY family HAVING count(*) > 1)"
    for facts in lineage.facts_where(connection, several):
        members.setdefault(facts.family, []).append(facts)
    ids = dict(connection.execute("SELECT seq, doc_id FROM documents").fetchall())
    for family in members.values():
        days = tuple(sorted({each.begins for each in family if each.begins and not each.force.draft}))
        out = tuple({doc: ids[doc] for doc in _out_of_the_way(family, day)} for day in ("", *days))
        if any(out):
            yield _Steps(days, out)


def _out_of_the_way(family: Sequence[Facts], on: str) -> Iterator[int]:
    """Numbers of versions and drafts of which another text of the norm is in force on the day."""
    final = [each for each in family if not each.force.draft and reached(each.begins, on)]
    current = max(final, key=lambda each: each.version, default=None)
    for facts in family:
        other = current is not None and (newer(current, facts) or newer(facts, current))
        if current is not None and (facts.force.draft is not None or other):
            yield facts.doc
