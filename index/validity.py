"""Whether a text holds on a day: the status of a document, and of an article, with the span that says so.

    draft > not yet in force > repealed > a later text of the norm > expired > partly repealed > amended > in force

Everything rests on what is written (index.lineage): a repeal by its words, a later version by the days of both texts, a
period by its own sentence. A status that a page states (效力状态) is one witness: where nothing else speaks it counts,
where something does and says otherwise both are shown. Where nothing speaks the status is 未知. Days are ISO strings; a
year alone begins with its first day; comparing is by the part that both have.
"""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import index.validity_messages  # noqa: F401  (registers the texts)
from corpus.errors import QuestionError
from corpus.families import number_key
from corpus.kinds import folded_title
from corpus.mentions import article_name
from corpus.messages import message
from index import lineage
from index.lineage import ActRow, Facts
from index.rows import decode_text, read_metadata

if TYPE_CHECKING:
    from corpus.force import Stated
    from index.shapes import ValidityJSON, WitnessJSON

_DEAD = re.compile(r"失效|废止|作废|过期|已修改|无效")
_ALIVE = re.compile(r"有效|现行|生效")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇两\d]+条")
_MOST_QUOTED = 400


class Validity(StrEnum):
    """Status on a day; the values are the contract's words."""

    IN_FORCE = "现行有效"
    NOT_YET = "尚未生效"
    AMENDED = "已修改"
    PARTLY = "部分废止"
    REPEALED = "已废止"
    EXPIRED = "已过期"
    DRAFT = "征求意见稿"
    UNKNOWN = "未知"

    @classmethod
    def read(cls, text: str) -> Validity:
        """A status by its value (已废止) or its name (repealed). Raises QuestionError on another."""
        plain = text.strip()
        for each in cls:
            if plain in (each.value, each.name.lower(), each.label):
                return each
        raise QuestionError("validity.no_status", given=text, known="、".join(each.value for each in cls))

    @property
    def doubtful(self) -> bool:
        """Whether a text of this status must not be confirmed without saying so."""
        return self not in (Validity.IN_FORCE, Validity.UNKNOWN)

    @property
    def label(self) -> str:
        """The status in the language in force."""
        return message(f"validity.{self.name.lower()}")


@dataclass(frozen=True, slots=True)
class Witness:
    """A span of a document that says something of a text's validity; ``date`` is the day from which it does."""

    doc_id: str
    source: str
    title: str | None
    doc_number: str | None
    date: str
    start: int
    end: int
    quote: str

    @property
    def name(self) -> str:
        """《title》（文号）, as a reason names the document."""
        title = f"《{self.title}》" if self.title else self.source
        return f"{title}（{self.doc_number}）" if self.doc_number else title

    def as_json(self) -> WitnessJSON:
        """The contract's ``because``."""
        return {
            "doc_id": self.doc_id,
            "source": self.source,
            "title": self.title,
            "doc_number": self.doc_number,
            "date": self.date,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a text on a day and why. ``article`` is set where it is that of an article alone.

    ``successor`` is the id of the text that holds instead, ``against`` are witnesses that say otherwise. ``name`` is
    the document that a reason names where that is not ``because``, ``said`` what a page states, ``articles`` those that
    are concerned; nothing here is in a language, so that it can be kept and told in any.
    """

    status: Validity
    on: str
    code: str
    because: Witness | None = None
    since: str = ""
    successor: str | None = None
    article: str | None = None
    against: tuple[Witness, ...] = ()
    name: str = ""
    said: str = ""
    articles: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """One sentence in the language in force: 已被《…》（文号）废止，自…."""
        day = spoken(self.since)
        return message(
            self.code,
            name=self.name or (self.because.name if self.because else ""),
            day=day,
            since=message("validity.since", day=day) if day else "",
            said=self.said,
            articles="、".join(self.articles) or message("validity.some"),
        )

    def as_json(self) -> ValidityJSON:
        """The contract's ``validity``."""
        return {
            "status": self.status.value,
            "as_of": self.on,
            "reason": self.reason,
            "since": self.since or None,
            "article": self.article,
            "successor": self.successor,
            "because": self.because.as_json() if self.because else None,
            "against": [witness.as_json() for witness in self.against],
        }


_day: ContextVar[str | None] = ContextVar("tiaowen_as_of", default=None)


def today() -> str:
    """The day for which is asked (``on_day``), else today, as ISO."""
    return _day.get() or datetime.date.today().isoformat()


@contextmanager
def on_day(day: str | None) -> Iterator[None]:
    """Within the block, and in this context only, what holds is judged for a day; None is today.

    Raises QuestionError on what is no day of the calendar.
    """
    token = _day.set(read_day(day) if day else None)
    try:
        yield
    finally:
        _day.reset(token)


def read_day(text: str) -> str:
    """A day as ISO: 2023-06-30, 2023/6/30, 2023年6月30日; a year is its last day. Raises QuestionError."""
    from corpus.dates import parse_date

    plain = text.strip()
    if re.fullmatch(r"(?:19|20)\d\d年?", plain):
        return f"{plain[:4]}-12-31"
    found = parse_date(plain)
    if found is None:
        raise QuestionError("validity.no_day", day=text)
    return found


def later(one: str, other: str) -> bool:
    """Whether a day is later than another, by the part that both have; False where either is not known."""
    shorter = min(len(one), len(other))
    return bool(shorter) and one[:shorter] > other[:shorter]


def reached(day: str, on: str) -> bool:
    """Whether a day has come: one that is not known has, a year has from its first day."""
    return day <= on


def newer(one: Facts, other: Facts) -> bool:
    """Whether a text is a later version than another; copies that begin on one stated day are one version."""
    stated = [facts.force.begins for facts in (one, other)]
    if all(each is not None and not each.inferred for each in stated) and one.begins == other.begins:
        return False
    return later(one.version, other.version)


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
                kept[key] = _Judge(connection, key[2]).document(doc_id, key[1])
        return kept[key]

    def all(self, on: str | None = None) -> dict[str, Standing]:
        """The standing of every document by its id."""
        day, kept = on or today(), self._kept
        found: dict[str, Standing] = {}
        with self._reading() as connection:
            judge = _Judge(connection, day)
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
            return _Judge(connection, on or today()).stranger(title, number, dated)


def versions(connection: sqlite3.Connection, doc: int) -> list[Facts]:
    """The texts of a document's norm, in order of their days, those without a day first; the document alone if none."""
    own = lineage.facts_where(connection, "doc = ?", (doc,))
    if not own or not own[0].family:
        return own
    members = lineage.facts_where(connection, "family = ?", (own[0].family,))
    return sorted(members, key=lambda facts: (facts.version, facts.force.draft is None, facts.begins, facts.doc))


class _Judge:
    """Statuses on one day within one read transaction."""

    def __init__(self, connection: sqlite3.Connection, on: str) -> None:
        self.connection, self.on = connection, on
        self.here = lineage.kept_here(connection)

    def document(self, doc_id: str, article: str | None) -> Standing:
        """The standing of a document or of one of its articles."""
        row = self.connection.execute("SELECT seq FROM documents WHERE doc_id = ?", (doc_id,)).fetchone()
        found = lineage.facts_where(self.connection, "doc = ?", (row[0],)) if row and self.here else []
        if not found:
            return self._unknown("validity.not_read")
        facts = found[0]
        standing = self._whole(facts) or self._in_part(facts, article) or self._holds(facts)
        return self._with_contradictions(facts, standing)

    # What concerns the whole text, strongest first

    def _whole(self, facts: Facts) -> Standing | None:
        return (
            self._draft(facts)
            or self._not_yet(facts)
            or self._repealed(facts)
            or self._superseded(facts)
            or self._expired(facts)
        )

    def _draft(self, facts: Facts) -> Standing | None:
        if facts.force.draft is None:
            return None
        final = self._current(facts)
        witness = self._own(facts, facts.force.draft)
        if final is None:
            return Standing(Validity.DRAFT, self.on, "validity.why_draft", witness)
        name = self._own(final, final.force.begins or final.force.version)
        return Standing(
            Validity.DRAFT, self.on, "validity.why_draft_of", witness, successor=name.doc_id, name=name.name
        )

    def _not_yet(self, facts: Facts) -> Standing | None:
        if not facts.begins or reached(facts.begins, self.on):
            return None
        stated = facts.force.begins or facts.force.version
        day, code = facts.begins, "validity.why_not_yet" if facts.force.begins else "validity.why_not_made"
        return Standing(Validity.NOT_YET, self.on, code, self._own(facts, stated), day)

    def _repealed(self, facts: Facts) -> Standing | None:
        acts = self._on(facts, ("repeals", "replaces"))
        inverse = {act.doc for act, _ in acts} & set(self._repealed_by(facts))
        sure = [(act, actor) for act, actor in acts if act.doc not in inverse or later(actor.version, facts.version)]
        if not sure and inverse:
            return self._unknown("validity.why_circular", tuple(self._words(act) for act, _ in acts))
        if not sure:
            return None
        act, actor = min(sure, key=lambda pair: (_from(*pair), pair[0].id))
        witness = self._words(act, _from(act, actor))
        successor = witness.doc_id if actor.family and actor.family == facts.family else None
        return self._ended(Validity.REPEALED, "validity.why_repealed", witness, successor)

    def _superseded(self, facts: Facts) -> Standing | None:
        following_ones = [
            each
            for each in self._family(facts)
            if newer(each, facts) and not each.force.draft and reached(each.begins, self.on)
        ]
        if not following_ones:
            return None
        following = min(following_ones, key=lambda each: (each.version, each.doc))
        last = max(following_ones, key=lambda each: (each.version, each.doc))
        stated = following.force.version or following.force.begins
        witness = replace(self._own(following, stated), date=following.begins)
        newest = self._own(last, last.force.version)
        return self._ended(Validity.AMENDED, "validity.why_superseded", witness, newest.doc_id)

    def _expired(self, facts: Facts) -> Standing | None:
        ends = facts.force.ends
        if ends is None or not ends.date or self.on <= ends.date:
            return None
        return Standing(Validity.EXPIRED, self.on, "validity.why_expired", self._own(facts, ends), ends.date)

    # What concerns articles

    def _in_part(self, facts: Facts, article: str | None) -> Standing | None:
        for kind, status, code in (
            ("repeals_part", Validity.PARTLY, "validity.why_partly"),
            ("amends", Validity.AMENDED, "validity.why_amended"),
        ):
            for act, actor in self._on(facts, (kind,)):
                if article is not None and act.articles and article not in act.articles:
                    continue
                witness = self._words(act, _from(act, actor))
                mine = Validity.REPEALED if article and kind == "repeals_part" and act.articles else status
                standing = self._ended(mine, code, witness, None)
                return replace(standing, article=article if act.articles else None, articles=act.articles)
        return None

    def _holds(self, facts: Facts) -> Standing:
        stated = facts.force.begins
        if stated is not None:
            made = facts.force.version
            dated = made if made and made.date == stated.date and made.end > made.start else stated
            witness = self._own(facts, dated)
            return Standing(Validity.IN_FORCE, self.on, "validity.why_in_force", witness, stated.date)
        page = facts.force.status
        if page is not None and _DEAD.search(page.date):
            witness = self._own(facts, page)
            return Standing(Validity.REPEALED, self.on, "validity.why_stated", witness, said=page.date)
        if page is not None and _ALIVE.search(page.date):
            witness = self._own(facts, page)
            return Standing(Validity.IN_FORCE, self.on, "validity.why_stated", witness, said=page.date)
        return self._unknown("validity.why_unknown")

    def _with_contradictions(self, facts: Facts, standing: Standing) -> Standing:
        """The standing, with the page's own statement where that says otherwise."""
        page = facts.force.status
        if page is None or standing.code == "validity.why_stated":
            return standing
        dead = bool(_DEAD.search(page.date))
        alive = not dead and bool(_ALIVE.search(page.date))
        over = standing.status in (Validity.REPEALED, Validity.EXPIRED, Validity.AMENDED)
        if (dead and standing.status is Validity.IN_FORCE) or (alive and over):
            return replace(standing, against=(*standing.against, self._own(facts, page)))
        return standing

    # Documents that are not here

    def stranger(self, title: str, number: str | None, dated: str) -> Standing | None:
        """What documents here say of one that is not."""
        if not self.here:
            return None
        name, tail = folded_title(title), number_key(number or "") or number or ""
        acts = lineage.acts_where(
            self.connection,
            "kind IN ('repeals', 'repeals_part') AND sure AND NOT EXISTS (SELECT 1 FROM links WHERE act = acts.id) AND "
            "((? <> '' AND (name = ? OR bare = ?)) OR (? <> '' AND tail = ?))",
            (name, name, name, tail, tail),
        )
        told = [act for act in acts if _told(act, number, dated)]
        ended = [(act, actor) for act in told for actor in self._facts(act.doc) if reached(_from(act, actor), self.on)]
        if not ended:
            return None
        act, actor = min(ended, key=lambda pair: (pair[0].kind, _from(*pair), pair[0].id))
        status = Validity.REPEALED if act.kind == "repeals" else Validity.PARTLY
        code = "validity.why_repealed" if act.kind == "repeals" else "validity.why_partly"
        standing = self._ended(status, code, self._words(act, _from(act, actor)), None)
        return replace(standing, articles=act.articles)

    # Reading

    def _on(self, facts: Facts, kinds: Sequence[str]) -> list[tuple[ActRow, Facts]]:
        """Acts of these kinds on a document that have taken effect, with who did them; never its own."""
        marks = ", ".join("?" * len(kinds))
        acts = lineage.acts_where(
            self.connection,
            f"sure AND kind IN ({marks}) AND doc <> ? AND id IN (SELECT act FROM links WHERE doc = ?)",
            (*kinds, facts.doc, facts.doc),
        )
        found = [(act, actor) for act in acts for actor in self._facts(act.doc)]
        return [(act, actor) for act, actor in found if reached(_from(act, actor), self.on)]

    def _repealed_by(self, facts: Facts) -> list[int]:
        """Documents that this one repeals."""
        rows = self.connection.execute(
            "SELECT links.doc FROM acts JOIN links ON act = id WHERE acts.doc = ? AND sure AND kind = 'repeals'",
            (facts.doc,),
        )
        return [row[0] for row in rows]

    def _family(self, facts: Facts) -> list[Facts]:
        if not facts.family:
            return []
        return lineage.facts_where(self.connection, "family = ? AND doc <> ?", (facts.family, facts.doc))

    def _current(self, facts: Facts) -> Facts | None:
        """The text of the norm that is no draft and has come into force last."""
        final = [each for each in self._family(facts) if not each.force.draft and reached(each.begins, self.on)]
        return max(final, key=lambda each: (each.version, each.doc), default=None)

    def _facts(self, doc: int) -> list[Facts]:
        return lineage.facts_where(self.connection, "doc = ?", (doc,))

    def _ended(self, status: Validity, code: str, witness: Witness, successor: str | None) -> Standing:
        return Standing(status, self.on, code, witness, witness.date, successor)

    def _unknown(self, code: str, against: Iterable[Witness] = ()) -> Standing:
        return Standing(Validity.UNKNOWN, self.on, code, against=tuple(against))

    def _own(self, facts: Facts, stated: Stated | None) -> Witness:
        if stated is None or stated.end <= stated.start:
            return self._witness(facts.doc, 0, 0, stated.date if stated else "")
        return self._witness(facts.doc, stated.start, stated.end, stated.date)

    def _words(self, act: ActRow, day: str = "") -> Witness:
        return self._witness(act.doc, act.start, act.end, day)

    def _witness(self, doc: int, start: int, end: int, day: str) -> Witness:
        doc_id, source, title, number, quote = self._card(doc, start, end)
        return Witness(doc_id, source, title, number, day, start, end, quote)

    def _card(self, doc: int, start: int, end: int) -> tuple[str, str, str | None, str | None, str]:
        doc_id, source, metadata, raw = self.connection.execute(
            "SELECT doc_id, source, metadata, CASE WHEN ? THEN raw ELSE x'' END FROM documents WHERE seq = ?",
            (end > start, doc),
        ).fetchone()
        known = read_metadata(metadata)
        quote = decode_text(raw)[start : min(end, start + _MOST_QUOTED)]
        return doc_id, source, known.title, known.doc_number, quote


def _from(act: ActRow, actor: Facts) -> str:
    """The day from which an act has effect: its own, else the acting document's."""
    return act.day or actor.begins


def _told(act: ActRow, number: str | None, dated: str) -> bool:
    """Whether an act on a stranger can be meant by what is asked: its number and day do not speak against it."""
    if number and act.number and not lineage.same_number(act.number, number):
        return False
    return not (dated and act.dated and not any(day.startswith(dated) or dated.startswith(day) for day in act.dated))


def spoken(day: str) -> str:
    """An ISO day (or a year) as a reader of the language in force writes it."""
    from corpus.messages import language

    if language() != "zh" or not day:
        return day
    parts = day.split("-")
    return f"{parts[0]}年" + (f"{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 else "")


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


def on_document(connection: sqlite3.Connection, seq: int) -> str | None:
    """Why a document does not hold today by the words of another one; None where no other ends it."""
    row = connection.execute("SELECT doc_id FROM documents WHERE seq = ?", (seq,)).fetchone()
    standing = _Judge(connection, today()).document(row[0], None) if row else None
    if standing is None or standing.code not in (
        "validity.why_repealed",
        "validity.why_amended",
        "validity.why_partly",
    ):
        return None
    return standing.reason


def article_of(path: Sequence[str]) -> str | None:
    """The article that a path of labels leads through, as it is compared; None outside articles."""
    found = next((label for label in reversed(path) if _ARTICLE.match("".join(label.split()))), None)
    return article_name(found) if found else None
