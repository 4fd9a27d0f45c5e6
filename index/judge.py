"""The status of a text on a day, judged from what is written (index.lineage).

A repeal counts by its words, a later version by the days of both texts, a period by its own sentence. A status that a
page states (效力状态) is one witness: where nothing else speaks it counts, where something does and says otherwise both
are shown. Where nothing speaks the status is 未知.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corpus.families import number_key
from corpus.kinds import folded_title
from index import lineage
from index.lineage import ActRow, Facts
from index.rows import decode_text, read_metadata
from index.truth import Rows
from index.validity import Standing, Validity, Witness, today

if TYPE_CHECKING:
    from corpus.force import Stated

_DEAD = re.compile(r"失效|废止|作废|过期|已修改|无效")
_ALIVE = re.compile(r"有效|现行|生效")
_MOST_QUOTED = 400


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


@dataclass(slots=True)
class Known:
    """What was read of one state of a library; no day changes any of it, so that every other day costs little."""

    documents: dict[str, Facts | None] = field(default_factory=dict)
    facts: dict[int, list[Facts]] = field(default_factory=dict)
    families: dict[str, list[Facts]] = field(default_factory=dict)
    acts: dict[tuple[int, tuple[str, ...]], list[tuple[ActRow, Facts]]] = field(default_factory=dict)
    repealed: dict[int, list[int]] = field(default_factory=dict)
    cards: dict[tuple[int, int, int], tuple[str, str, str | None, str | None, str]] = field(default_factory=dict)


class Judge:
    """Statuses on one day within one read transaction, or within several of one state of the library (``known``)."""

    def __init__(self, connection: Rows, on: str, known: Known | None = None) -> None:
        self.connection, self.on = connection, on
        self.known = known or Known()

    def document(self, doc_id: str, article: str | None) -> Standing:
        """The standing of a document or of one of its articles."""
        if doc_id not in self.known.documents:
            self.known.documents[doc_id] = self._read(doc_id)
        facts = self.known.documents[doc_id]
        if facts is None:
            return self._unknown("validity.not_read")
        standing = self._whole(facts) or self._in_part(facts, article) or self._holds(facts)
        return self._with_contradictions(facts, standing)

    def _read(self, doc_id: str) -> Facts | None:
        row = self.connection.execute("SELECT seq FROM documents WHERE doc_id = ?", (doc_id,)).fetchone()
        found = self._facts(row[0]) if row and lineage.kept_here(self.connection) else []
        return found[0] if found else None

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
        if not lineage.kept_here(self.connection):
            return None
        name, tail = folded_title(title), number_key(number or "") or number or ""
        acts = lineage.acts_where(
            self.connection,
            "kind IN ('repeals', 'repeals_part') AND sure = 1 AND "
            "NOT EXISTS (SELECT 1 FROM links WHERE act = acts.id) AND "
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
        key = (facts.doc, tuple(kinds))
        if key not in self.known.acts:
            marks = ", ".join("?" * len(kinds))
            acts = lineage.acts_where(
                self.connection,
                f"sure = 1 AND kind IN ({marks}) AND doc <> ? AND id IN (SELECT act FROM links WHERE doc = ?)",
                (*kinds, facts.doc, facts.doc),
            )
            self.known.acts[key] = [(act, actor) for act in acts for actor in self._facts(act.doc)]
        return [
            (act, actor)
            for act, actor in self.known.acts[key]
            if reached(_from(act, actor), self.on) and not (act.kind == "amends" and lineage.made_by(actor, facts))
        ]

    def _repealed_by(self, facts: Facts) -> list[int]:
        """Documents that this one repeals."""
        if facts.doc not in self.known.repealed:
            rows = self.connection.execute(
                "SELECT links.doc FROM acts JOIN links ON act = id "
                "WHERE acts.doc = ? AND sure = 1 AND kind = 'repeals'",
                (facts.doc,),
            )
            self.known.repealed[facts.doc] = [row[0] for row in rows]
        return self.known.repealed[facts.doc]

    def _family(self, facts: Facts) -> list[Facts]:
        if not facts.family:
            return []
        if facts.family not in self.known.families:
            self.known.families[facts.family] = lineage.facts_where(self.connection, "family = ?", (facts.family,))
        return [each for each in self.known.families[facts.family] if each.doc != facts.doc]

    def _current(self, facts: Facts) -> Facts | None:
        """The text of the norm that is no draft and has come into force last."""
        final = [each for each in self._family(facts) if not each.force.draft and reached(each.begins, self.on)]
        return max(final, key=lambda each: (each.version, each.doc), default=None)

    def _facts(self, doc: int) -> list[Facts]:
        if doc not in self.known.facts:
            self.known.facts[doc] = lineage.facts_where(self.connection, "doc = ?", (doc,))
        return self.known.facts[doc]

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
        key = (doc, start, end)
        if key not in self.known.cards:
            self.known.cards[key] = self._card(*key)
        doc_id, source, title, number, quote = self.known.cards[key]
        return Witness(doc_id, source, title, number, day, start, end, quote)

    def _card(self, doc: int, start: int, end: int) -> tuple[str, str, str | None, str | None, str]:
        doc_id, source, metadata, raw = self.connection.execute(
            "SELECT doc_id, source, metadata, CASE WHEN ? THEN raw ELSE x'' END FROM documents WHERE seq = ?",
            (end > start, doc),
        ).fetchone()
        known = read_metadata(metadata)
        quote = decode_text(raw)[start : min(end, start + _MOST_QUOTED)]
        return doc_id, source, known.title, known.doc_number, quote


def on_document(connection: Rows, seq: int) -> str | None:
    """Why a document does not hold today by the words of another one; None where no other ends it."""
    row = connection.execute("SELECT doc_id FROM documents WHERE seq = ?", (seq,)).fetchone()
    standing = Judge(connection, today()).document(row[0], None) if row else None
    if standing is None or standing.code not in (
        "validity.why_repealed",
        "validity.why_amended",
        "validity.why_partly",
    ):
        return None
    return standing.reason


def _from(act: ActRow, actor: Facts) -> str:
    """The day from which an act has effect: its own, else the acting document's."""
    return act.day or actor.begins


def _told(act: ActRow, number: str | None, dated: str) -> bool:
    """Whether an act on a stranger can be meant by what is asked: its number and day do not speak against it."""
    if number and act.number and not lineage.same_number(act.number, number):
        return False
    return not (dated and act.dated and not any(day.startswith(dated) or dated.startswith(day) for day in act.dated))
