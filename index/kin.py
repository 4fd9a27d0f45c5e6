"""A document's kin: the texts of its norm in order, what happened to it, its links to others in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.families import number_key
from corpus.kinds import folded_title
from index import lineage
from index.lineage import ActRow, Facts
from index.rows import decode_text, read_metadata
from index.shapes import HappenedJSON, LinkJSON, NamedJSON, VersionJSON
from index.standings import versions
from index.truth import Rows

_MOST_QUOTED = 600


@dataclass(frozen=True, slots=True)
class Named:
    """A document of the library, or one that is only named: then ``doc_id`` is None."""

    doc_id: str | None
    title: str
    number: str | None
    date: str = ""

    def as_json(self) -> NamedJSON:
        """The document as links and events name it."""
        return {"doc_id": self.doc_id, "title": self.title, "doc_number": self.number, "date": self.date or None}


@dataclass(frozen=True, slots=True)
class Link:
    """``source`` does ``kind`` to ``target``, in the words ``quote`` = ``raw[start:end]`` of ``source``.

    ``number`` is the target's 文号 as it is written there.
    """

    kind: str
    source: Named
    target: Named
    start: int
    end: int
    quote: str
    on: str = ""
    articles: tuple[str, ...] = ()
    sure: bool = True
    number: str | None = None

    def as_json(self) -> LinkJSON:
        """The link with both documents and its place."""
        return {
            "kind": self.kind,
            "source": self.source.as_json(),
            "target": self.target.as_json(),
            "on": self.on or None,
            "articles": list(self.articles),
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "sure": self.sure,
        }


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a norm: its own day, from and until when it says that it holds, whether it is a draft."""

    document: Named
    version: str
    begins: str
    ends: str
    draft: bool

    def as_json(self) -> VersionJSON:
        """The version as ``tiaowen versions`` gives it."""
        return {
            **self.document.as_json(),
            "version": self.version or None,
            "in_force": self.begins or None,
            "until": self.ends or None,
            "draft": self.draft,
        }


@dataclass(frozen=True, slots=True)
class Happened:
    """Something dated that happened to a text: the verb, the day, by whom, and where the text says so."""

    verb: str
    date: str
    body: str | None
    number: str | None
    doc_id: str
    start: int
    end: int

    def as_json(self) -> HappenedJSON:
        """The event with its place."""
        return {
            "verb": self.verb,
            "date": self.date,
            "body": self.body,
            "number": self.number,
            "doc_id": self.doc_id,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Kin:
    """Everything about one document: ``links`` are what it does to others, ``backlinks`` what others do to it."""

    document: Named
    versions: tuple[Version, ...]
    events: tuple[Happened, ...]
    links: tuple[Link, ...]
    backlinks: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ActFilter:
    """Which acts: of one document (by id), on one name (folded title or 文号), only sure ones."""

    doc_id: str | None = None
    name: str | None = None
    sure: bool = True


def kin_of(connection: Rows, seq: int) -> Kin:
    """The kin of a document by its number."""
    reader = _Reader(connection)
    if not lineage.kept_here(connection):
        return Kin(reader.named(seq), (), (), (), ())
    own = [link for act in lineage.acts_where(connection, "doc = ?", (seq,)) for link in reader.links(act)]
    back = [
        link
        for act in lineage.acts_where(connection, "id IN (SELECT act FROM links WHERE doc = ?)", (seq,))
        for link in reader.links(act)
        if link.target.doc_id == reader.named(seq).doc_id
    ]
    return Kin(
        reader.named(seq),
        tuple(reader.version(facts) for facts in versions(connection, seq)),
        reader.events(seq),
        tuple(own),
        tuple(back),
    )


def links_of_kinds(connection: Rows, kinds: Sequence[str], which: ActFilter) -> tuple[Link, ...]:
    """Links of some kinds, narrowed by a filter."""
    if not kinds or not lineage.kept_here(connection):
        return ()
    where, values = [f"kind IN ({', '.join('?' * len(kinds))})"], list(kinds)
    if which.sure:
        where.append("sure = 1")
    if which.doc_id is not None:
        where.append("doc = (SELECT seq FROM documents WHERE doc_id = ?)")
        values.append(which.doc_id)
    if which.name is not None:
        where.append("(name = ? OR bare = ? OR tail = ?)")
        values += [which.name] * 3
    reader = _Reader(connection)
    acts = lineage.acts_where(connection, " AND ".join(where), values)
    return tuple(link for act in acts for link in reader.links(act))


def meant(connection: Rows, title: str, number: str | None, dated: Sequence[str]) -> tuple[str, ...]:
    """Ids of the documents that a title or 文号 means, those of the days that are said of it, if any.

    A document without a 文号 of its own is found by the one that others give it.
    """
    if not lineage.kept_here(connection):
        return ()
    key, tail = folded_title(title), number_key(number or "") or number or ""
    rows = connection.execute(
        "SELECT doc FROM names WHERE (name = ?1 AND ?1 <> '' AND how <> 'number') OR (name = ?2 AND ?2 <> '') "
        "UNION SELECT links.doc FROM links JOIN acts ON act = id WHERE tail = ?2 AND ?2 <> ''",
        (key, tail),
    )
    found = [facts for row in rows for facts in lineage.facts_where(connection, "doc = ?", (row[0],))]
    if number:
        found = [facts for facts in found if not facts.number or lineage.same_number(number, facts.number)]
    if dated:
        of_day = [facts for facts in found if any(facts.version.startswith(day) for day in dated)]
        found = of_day or [f for f in found if any(day.startswith(said) for said in dated for day in f.days)]
    ids = (connection.execute("SELECT doc_id FROM documents WHERE seq = ?", (facts.doc,)).fetchone() for facts in found)
    return tuple(row[0] for row in ids)


class _Reader:
    """Rows of lineage as Link, Version and Happened, each document read once."""

    def __init__(self, connection: Rows) -> None:
        self.connection = connection
        self._named: dict[int, Named] = {}
        self._raw: dict[int, str] = {}

    def named(self, seq: int) -> Named:
        if seq not in self._named:
            doc_id, source, metadata = self.connection.execute(
                "SELECT doc_id, source, metadata FROM documents WHERE seq = ?", (seq,)
            ).fetchone()
            known = read_metadata(metadata)
            title = known.title or source.replace("\\", "/").rsplit("/", 1)[-1]
            self._named[seq] = Named(doc_id, title, known.doc_number, known.date or "")
        return self._named[seq]

    def raw(self, seq: int) -> str:
        if seq not in self._raw:
            row = self.connection.execute("SELECT raw FROM documents WHERE seq = ?", (seq,)).fetchone()
            self._raw[seq] = decode_text(row[0])
        return self._raw[seq]

    def links(self, act: ActRow) -> list[Link]:
        """An act as links: one for each document that it means, or one to what is only named."""
        rows = self.connection.execute("SELECT doc FROM links WHERE act = ? ORDER BY doc", (act.id,)).fetchall()
        targets = [self.named(row[0]) for row in rows]
        targets = targets or [Named(None, act.title, act.number or None, act.dated[0] if act.dated else "")]
        quote = self.raw(act.doc)[act.start : min(act.end, act.start + _MOST_QUOTED)]
        source = self.named(act.doc)
        facts = lineage.facts_where(self.connection, "doc = ?", (act.doc,))
        on = act.day or (facts[0].begins if facts else "")
        return [
            Link(act.kind, source, target, act.start, act.end, quote, on, act.articles, act.sure, act.number or None)
            for target in targets
        ]

    def version(self, facts: Facts) -> Version:
        ends = facts.force.ends.date if facts.force.ends else ""
        return Version(self.named(facts.doc), facts.version, facts.begins, ends, facts.force.draft is not None)

    def events(self, seq: int) -> tuple[Happened, ...]:
        """The document's own events, and the days that its text gives for its beginning and end."""
        row = self.connection.execute("SELECT doc_id, metadata FROM documents WHERE seq = ?", (seq,)).fetchone()
        found = [
            Happened(e.verb, e.date, e.body, e.number, row[0], e.start, e.end) for e in read_metadata(row[1]).events
        ]
        for facts in lineage.facts_where(self.connection, "doc = ?", (seq,)):
            for verb, stated in (("施行", facts.force.begins), ("失效", facts.force.ends)):
                if (
                    stated
                    and stated.date
                    and not stated.inferred
                    and not any((e.verb, e.date) == (verb, stated.date) for e in found)
                ):
                    found.append(Happened(verb, stated.date, None, None, row[0], stated.start, stated.end))
        return tuple(sorted(found, key=lambda event: event.date))
