"""What documents say of themselves and of each other, kept in library.db and brought up to date with every document.

| table | holds |
| --- | --- |
| lineage | one row a document: its family, its days, its force as its text says it (corpus.force), by which rules |
| names | what a document may be called: titles, titles without their issuer, the tail of its 文号 |
| acts | what a document does to others (corpus.acts), with the span that says so |
| links | which documents of the library an act names; none for a document that is not here |

``enter`` and ``leave`` run inside the transaction that adds or removes the document; only acts that name it are
resolved anew. Whom an act names is decided by 文号, then by title, then by what else is said: a day that the named
document does not have rules it out, and nothing can repeal or amend a text newer than itself. An amendment is linked to
the last text before it and to the one of its own day, which it made.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from corpus.doc_numbers import find_doc_number
from corpus.families import bare_title, family_key, names_of, number_key
from corpus.force import Force, Stated, force_of
from corpus.kinds import folded_title
from corpus.types import Document
from index.truth import Rows

if TYPE_CHECKING:
    from corpus.acts import Act

RULES = "3"
TABLES = (
    """CREATE TABLE IF NOT EXISTS lineage (
        doc INTEGER PRIMARY KEY REFERENCES documents (seq) ON DELETE CASCADE,
        rules TEXT NOT NULL,
        family TEXT NOT NULL,
        issuer TEXT NOT NULL,
        number TEXT NOT NULL,
        days TEXT NOT NULL,
        force TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS lineage_family ON lineage (family)",
    """CREATE TABLE IF NOT EXISTS names (
        name TEXT NOT NULL,
        doc INTEGER NOT NULL REFERENCES documents (seq) ON DELETE CASCADE,
        how TEXT NOT NULL,
        PRIMARY KEY (name, doc)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS names_doc ON names (doc)",
    """CREATE TABLE IF NOT EXISTS acts (
        id INTEGER PRIMARY KEY,
        doc INTEGER NOT NULL REFERENCES documents (seq) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        name TEXT NOT NULL,
        bare TEXT NOT NULL,
        number TEXT NOT NULL,
        tail TEXT NOT NULL,
        dated TEXT NOT NULL,
        body TEXT NOT NULL,
        articles TEXT NOT NULL,
        day TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        sure INTEGER NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS acts_doc ON acts (doc)",
    "CREATE INDEX IF NOT EXISTS acts_name ON acts (name)",
    "CREATE INDEX IF NOT EXISTS acts_bare ON acts (bare) WHERE bare <> ''",
    "CREATE INDEX IF NOT EXISTS acts_tail ON acts (tail) WHERE tail <> ''",
    """CREATE TABLE IF NOT EXISTS links (
        act INTEGER NOT NULL REFERENCES acts (id) ON DELETE CASCADE,
        doc INTEGER NOT NULL REFERENCES documents (seq) ON DELETE CASCADE,
        PRIMARY KEY (act, doc)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS links_doc ON links (doc)",
)
_NAMING = "WHERE names.doc = ?1 AND names.how <> 'number' AND acts.kind = 'amends' AND acts.sure = 1 AND acts.doc <> ?1"
# Two queries, as the index over ``bare`` is of no use to a condition with OR.
_DECIDED = (
    f"SELECT force FROM lineage WHERE doc IN (SELECT acts.doc FROM names JOIN acts ON acts.name = names.name {_NAMING} "
    f"UNION SELECT acts.doc FROM names JOIN acts ON acts.bare = names.name AND acts.bare <> '' {_NAMING})"
)
_ON_OLDER = ("repeals", "repeals_part", "amends", "replaces")
_COLUMNS = 'id, doc, kind, title, name, bare, number, tail, dated, body, articles, day, start, "end", sure'


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act as it is kept; ``dated`` and ``articles`` as in corpus.mentions."""

    id: int
    doc: int
    kind: str
    title: str
    name: str
    bare: str
    number: str
    tail: str
    dated: tuple[str, ...]
    body: str
    articles: tuple[str, ...]
    day: str
    start: int
    end: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is kept of one document's own force. ``days`` are all days known of it."""

    doc: int
    family: str
    issuer: str
    number: str
    days: frozenset[str]
    force: Force

    @property
    def version(self) -> str:
        """The day of the text, a year where no day is known, "" where neither is."""
        return self.force.version.date if self.force.version else ""

    @property
    def begins(self) -> str:
        """From when the text holds: as stated, else the day of the text."""
        return self.force.begins.date if self.force.begins else self.version


def kept_here(connection: Rows) -> bool:
    """Whether the library has these tables; one of an older format that can't be written has none."""
    return connection.has_table("lineage")


def enter(connection: Rows, seq: int, document: Document) -> None:
    """Write what a document says, and link it: its own acts, and those of others that name it."""
    from corpus.acts import acts_of  # not on the way of a question

    forget(connection, seq)
    force, metadata = force_of(document), document.metadata
    days = {event.date for event in metadata.events if event.verb != "施行"}
    days |= {d for d in (metadata.date_written, metadata.date_published, metadata.date_adopted) if d}
    connection.execute(
        "INSERT INTO lineage VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            seq, RULES, family_key(document), metadata.issuer or "", metadata.doc_number or "",
            json.dumps(sorted(days)), force_json(force),
        ),
    )  # fmt: skip
    names = names_of(document)
    connection.executemany("INSERT INTO names VALUES (?, ?, ?)", [(name, seq, how) for name, how in names.items()])
    connection.executemany(
        f"INSERT INTO acts ({_COLUMNS.removeprefix('id, ')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_row_of(seq, act) for act in acts_of(document)],
    )
    own = [row[0] for row in connection.execute("SELECT id FROM acts WHERE doc = ?", (seq,))]
    resolve(connection, [*own, *naming(connection, names)])


def leave(connection: Rows, names: Iterable[str]) -> None:
    """Resolve anew what named a document that has just been removed."""
    resolve(connection, naming(connection, names))


def names_kept(connection: Rows, seq: int) -> tuple[str, ...]:
    """The names of a document, before it is removed."""
    return tuple(row[0] for row in connection.execute("SELECT name FROM names WHERE doc = ?", (seq,)))


def forget(connection: Rows, seq: int) -> None:
    """Take out what was kept of a document that stays."""
    for table in ("lineage", "names", "acts"):
        connection.execute(f"DELETE FROM {table} WHERE doc = ?", (seq,))
    connection.execute("DELETE FROM links WHERE doc = ?", (seq,))


def unread(connection: Rows) -> list[int]:
    """Documents of which nothing is kept by today's rules."""
    rows = connection.execute(
        "SELECT seq FROM documents LEFT JOIN lineage ON doc = seq AND rules = ? WHERE doc IS NULL ORDER BY seq",
        (RULES,),
    )
    return [row[0] for row in rows]


def naming(connection: Rows, names: Iterable[str]) -> list[int]:
    """Acts that may mean a document with these names."""
    found: dict[int, None] = {}
    for name in names:
        rows = connection.execute(
            "SELECT id FROM acts WHERE name = ?1 UNION SELECT id FROM acts WHERE bare = ?1 AND bare <> '' "
            "UNION SELECT id FROM acts WHERE tail = ?1 AND tail <> ''",
            (name,),
        )
        found.update(dict.fromkeys(row[0] for row in rows))
    return list(found)


def resolve(connection: Rows, acts: Sequence[int]) -> None:
    """Link these acts to the documents that they name, and to no others."""
    known: dict[int, Facts] = {}
    for row in map(act_row, _some(connection, acts)):
        targets = _targets(connection, row, known)
        connection.execute("DELETE FROM links WHERE act = ?", (row.id,))
        connection.executemany("INSERT INTO links VALUES (?, ?)", [(row.id, doc) for doc in targets])


def act_row(row: Sequence[object]) -> ActRow:
    """An act from the values of its columns."""
    values = list(row)
    values[8], values[10] = tuple(json.loads(str(values[8]))), tuple(json.loads(str(values[10])))
    values[14] = bool(values[14])
    return ActRow(*values)  # type: ignore[arg-type]


def acts_where(connection: Rows, where: str, values: Sequence[object] = ()) -> list[ActRow]:
    """Acts that meet an SQL condition over the table acts, in the order of documents and places."""
    query = f"SELECT {_COLUMNS} FROM acts WHERE {where} ORDER BY doc, start, id"
    return [act_row(row) for row in connection.execute(query, values)]


def facts_where(connection: Rows, where: str, values: Sequence[object] = ()) -> list[Facts]:
    """What is kept of documents that meet an SQL condition over the table lineage."""
    query = f"SELECT doc, family, issuer, number, days, force FROM lineage WHERE {where} ORDER BY doc"
    found = [
        Facts(row[0], row[1], row[2], row[3], frozenset(json.loads(row[4])), read_force(row[5]))
        for row in connection.execute(query, values)
    ]
    return [_as_decided(connection, facts) for facts in found]


def _as_decided(connection: Rows, facts: Facts) -> Facts:
    """An amended text whose head names no day of effect holds from the day that the decision of its own day states."""
    begins = facts.force.begins
    if begins is None or not begins.inferred or len(facts.version) != len("2024-01-01"):
        return facts
    rows = connection.execute(_DECIDED, (facts.doc,))
    for decided in (read_force(row[0]) for row in rows):
        made, day = decided.version, decided.begins
        if made and day and not day.inferred and made.date == facts.version < day.date:
            stated = Stated(day.date, begins.start, begins.end, inferred=True)
            return replace(facts, force=replace(facts.force, begins=stated))
    return facts


def force_json(force: Force) -> str:
    """Force as a JSON list of [date, start, end, inferred] or null."""
    values = [astuple(each) if each is not None else None for each in _parts(force)]
    return json.dumps(values, ensure_ascii=True, separators=(",", ":"))


def read_force(text: str) -> Force:
    """The inverse of force_json."""
    return Force(*(Stated(*each) if each is not None else None for each in json.loads(text)))


def _parts(force: Force) -> tuple[Stated | None, ...]:
    return force.version, force.begins, force.ends, force.draft, force.status


def _row_of(seq: int, act: Act) -> tuple[object, ...]:
    named = act.named
    name = folded_title(named.title)
    bare = bare_title(name)
    number = named.number or ""
    return (
        seq, act.kind, named.title, name, bare[1] if bare else "", number, number_key(number) or number,
        json.dumps(named.dated), named.by, json.dumps(act.articles), act.on, act.start, act.end, int(act.sure),
    )  # fmt: skip


def _some(connection: Rows, ids: Sequence[int]) -> list[tuple[object, ...]]:
    query = f"SELECT {_COLUMNS} FROM acts WHERE id IN (SELECT value FROM json_each(?))"
    return connection.execute(query, (json.dumps(list(ids)),)).fetchall()


def _facts(connection: Rows, doc: int, known: dict[int, Facts]) -> Facts | None:
    if doc not in known:
        found = facts_where(connection, "doc = ?", (doc,))
        if not found:
            return None
        known[doc] = found[0]
    return known[doc]


def _targets(connection: Rows, act: ActRow, known: dict[int, Facts]) -> list[int]:
    """The documents that an act names, by what it says of them."""
    actor = _facts(connection, act.doc, known)
    if actor is None:
        return []
    found: list[Facts] = []
    for doc, how in _called(connection, act).items():
        facts = _facts(connection, doc, known) if doc != act.doc else None
        if facts is not None and _fits(act, actor, facts, how):
            found.append(facts)
    if act.kind in ("repeals", "repeals_part", "replaces"):
        return [facts.doc for facts in found]
    if act.kind == "amends":
        made = [facts for facts in found if made_by(actor, facts)]
        older = [facts for facts in found if facts not in made]
        last = max((facts.version for facts in older), default="")
        return [facts.doc for facts in found if facts in made or facts.version == last]
    return _of_its_time(actor, found)


def _called(connection: Rows, act: ActRow) -> dict[int, str]:
    """Documents by the names of an act → how they are called so, the surest way first."""
    found: dict[int, str] = {}
    if act.tail:
        for doc in _named(connection, act.tail, ("number",)):
            found.setdefault(doc, "number")
    if act.name:
        for doc in _named(connection, act.name, ("title",)):
            found.setdefault(doc, "title")
        for name in filter(None, (act.name, act.bare)):
            for doc in _named(connection, name, ("bare", "title")):
                found.setdefault(doc, "bare")
    return found


def _named(connection: Rows, name: str, hows: Collection[str]) -> list[int]:
    rows = connection.execute("SELECT doc, how FROM names WHERE name = ?", (name,))
    return [doc for doc, how in rows if how in hows]


def _fits(act: ActRow, actor: Facts, facts: Facts, how: str) -> bool:
    """Whether nothing that an act says of a document speaks against this one."""
    if act.number and facts.number and not same_number(act.number, facts.number):
        return False
    if how == "number":
        return same_number(act.number, facts.number)
    if how == "bare" and not (act.number and facts.number) and not _same_issuer(act, actor, facts):
        return False
    if act.dated and facts.days and not any(day.startswith(said) for said in act.dated for day in facts.days):
        return False
    if act.kind in _ON_OLDER and facts.version and actor.version:
        shorter = min(len(facts.version), len(actor.version))
        if facts.version[:shorter] > actor.version[:shorter]:
            return False
        return act.kind == "amends" or not (made_by(actor, facts) and facts.family == actor.family)
    return True


def made_by(actor: Facts, facts: Facts) -> bool:
    """Whether a text is of the very day of the decision that amends it, and so what the decision made."""
    return facts.version == actor.version and len(facts.version) == len("2024-01-01")


def same_number(one: str, other: str) -> bool:
    """Whether two 文号 are one, though words may have stuck to the first: 原甲政规〔2019〕5号."""
    first, second = find_doc_number(one), find_doc_number(other)
    if first is None or second is None:
        return one == other
    return number_key(first.value) == number_key(second.value) and (
        first.agency.endswith(second.agency) or second.agency.endswith(first.agency)
    )


def _same_issuer(act: ActRow, actor: Facts, facts: Facts) -> bool:
    """Whether a title without its issuer is of the body that the act speaks of, or the actor's own."""
    if not facts.issuer:
        return bool(act.dated)
    said = act.body + act.name
    return facts.issuer in said or facts.issuer == actor.issuer or bool(act.dated and facts.days)


def _of_its_time(actor: Facts, found: Sequence[Facts]) -> list[int]:
    """Of each family the text that held when the document was made; without one before it the first."""
    kept: dict[str, Facts] = {}
    for facts in sorted(found, key=lambda each: each.version):
        family = facts.family or str(facts.doc)
        later = family in kept and actor.version and facts.version > actor.version
        drafted = family in kept and facts.force.draft is not None
        if not later and not drafted:
            kept[family] = facts
    return [facts.doc for facts in kept.values()]
