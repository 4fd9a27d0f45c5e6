"""Answers about validity and lineage, from events and links, each cited; and the check that every answer passes.

``on_its_day`` wraps ``ask``: the day for which is asked holds while it runs; a question of answer.lineage_forms is
answered here; of every other answer each citation gets its ``validity``, and an answer that rests on a text that is
repealed, replaced, expired, a draft or not yet in force becomes unconfirmed, with the reason and what holds instead.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

import answer.lineage_messages  # noqa: F401  (registers the texts)
from answer.lineage_forms import Asked, asked_of, day_asked, without_day
from answer.verdict import Effect, Finding, decide, told
from corpus.messages import message
from corpus.types import Clause, ClauseKind, Document
from index.kin import ActFilter, Happened, Link
from index.library import Library
from index.validity import Standing, Validity, article_of, on_day, spoken
from proof.cite import cite
from proof.types import Answer, AnswerStatus, Citation, Item, Reason

_AMENDING = ("修正", "修订")
_MOST = 60


def on_its_day(asking: Callable[..., Answer]) -> Callable[..., Answer]:
    """``ask`` for the day that the context or the question names, with questions of lineage answered from events."""

    @wraps(asking)
    def ask(library: Library, question: str, **more: Any) -> Answer:  # noqa: ANN401  (ask's own parameters)
        started = time.perf_counter()
        day = getattr(more.get("context"), "as_of", None) or day_asked(question)
        with on_day(day):
            known = lineage_answer(question, library)
            if known is not None:
                return replace(known, elapsed_ms=(time.perf_counter() - started) * 1000)
            return replace(held(asking(library, without_day(question), **more), library), question=question)

    return ask


def held(answer: Answer, library: Library) -> Answer:
    """The answer with what holds of each citation, unconfirmed where it rests on a text that does not hold."""
    cited = tuple(replace(c, validity=library.standing(c.doc_id, article_of(c.path))) for c in answer.citations)
    resting = {at for item in answer.items for at in item.citations} or set(range(len(cited)))
    doubtful = [c for at, c in enumerate(cited) if at in resting and c.validity and c.validity.status.doubtful]
    answer = replace(answer, citations=cited)
    if answer.status is not AnswerStatus.ANSWERED or not doubtful:
        return answer
    reasons = dict.fromkeys((c.title or c.source, c.validity.reason) for c in doubtful if c.validity)
    ended = tuple(Reason("validity.doubt", {"title": title, "reason": reason}) for title, reason in reasons)
    status = decide([Finding(reason.code, reason.params) for reason in ended])
    return replace(answer, status=status, reasons=(*ended, *answer.reasons))


def lineage_answer(question: str, library: Library) -> Answer | None:
    """The answer to a question about a document's validity or lineage; None for every other question."""
    asked = asked_of(question)
    if asked is None:
        return None
    teller = _Teller(question, library, asked)
    if asked.form == "repealed":
        return teller.all_repealed()
    if not asked.quoted and not teller.known():
        return None
    return getattr(teller, f"tell_{asked.form}")()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Said:
    """One line of an answer with the place that says it."""

    text: str
    doc_id: str
    start: int
    end: int


class _Teller:
    """Answers one question from events and links."""

    def __init__(self, question: str, library: Library, asked: Asked) -> None:
        self.question, self.library, self.asked = question, library, asked
        named = asked.named
        self.docs = library.meant(named.title, named.number, asked.dated) if named else ()
        self.name = (f"《{named.title}》" if named.title else named.number or "") if named else ""

    @property
    def key(self) -> str:
        """The name under which acts speak of the document."""
        from corpus.families import number_key
        from corpus.kinds import folded_title

        named = self.asked.named
        if named is None:
            return ""
        return folded_title(named.title) if named.title else number_key(named.number or "") or named.number or ""

    def known(self) -> bool:
        """Whether the library holds or repeals a document of this very name."""
        return bool(self.docs or self.library.acts(("repeals", "repeals_part", "amends"), ActFilter(name=self.key)))

    @property
    def current(self) -> str | None:
        """The id of the text that is meant: the one in force on the day, else the last."""
        hidden = set(self.library.standings.hidden().values())
        shown = [doc_id for doc_id in self.docs if doc_id not in hidden] or list(self.docs)
        return shown[-1] if shown else None

    def everything(self) -> list[str]:
        """Ids of all texts of the norm that is meant."""
        found: dict[str, None] = dict.fromkeys(self.docs)
        for doc_id in self.docs:
            found.update(
                dict.fromkeys(v.document.doc_id for v in self.library.kin(doc_id).versions if v.document.doc_id)
            )
        return list(found)

    # Status

    def tell_status(self) -> Answer:
        """还有效吗."""
        standing = self._standing()
        if standing is None:
            return self._not_here()
        return self._of_standing(standing)

    def tell_ended(self) -> Answer:
        """什么时候废止的."""
        standing = self._standing()
        if standing is None:
            return self._not_here()
        if standing.status not in (Validity.REPEALED, Validity.EXPIRED, Validity.PARTLY):
            return self._nothing("lineage.not_ended")
        return self._of_standing(standing)

    def _standing(self) -> Standing | None:
        named = self.asked.named
        if self.current is not None:
            return self.library.standing(self.current, self.asked.article)
        if named is None:
            return None
        return self.library.standings.named(named.title, named.number, self.asked.dated[0] if self.asked.dated else "")

    def _of_standing(self, standing: Standing) -> Answer:
        text = message("lineage.status", name=self.name, status=standing.status.label, reason=standing.reason)
        because = standing.because
        if standing.status is Validity.UNKNOWN:
            return self._refused(Reason(standing.code))
        if because is None or because.end <= because.start:
            unplaced = [Finding("lineage.no_place")]
            return Answer(self.question, decide(unplaced), text, reasons=told(unplaced))
        said = _Said(text, because.doc_id, because.start, because.end)
        against = [_Said(w.name + w.quote, w.doc_id, w.start, w.end) for w in standing.against if w.end > w.start]
        answer = self._told((said, *against))
        if not against:
            return answer
        contradicted = [Finding("lineage.contradiction", {"said": "；".join(w.quote for w in standing.against)})]
        return replace(answer, status=decide(contradicted), text=text, reasons=told(contradicted))

    # Links

    def tell_repeals(self) -> Answer:
        """废止了哪些文件."""
        if not self.docs:
            return self._not_here()
        links = [link for doc in self.everything() for link in self.library.acts(("repeals",), ActFilter(doc_id=doc))]
        last = {(link.target.title, link.number): link for link in links}
        return self._links(last.values(), "lineage.no_repeals", lambda link: _named(link.target.title, link.number))

    def tell_repealed_by(self) -> Answer:
        """被哪个文件废止."""
        links = self._towards(("repeals", "repeals_part"))
        if not links and not self.docs:
            return self._not_here()
        return self._links(links, "lineage.not_ended", lambda link: _named(link.source.title, link.source.number))

    def tell_amended_by(self) -> Answer:
        """谁修改了, 哪个文件修改了."""
        links = self._towards(("amends",))
        events = self._amendments()
        if not links and not events and not self.docs:
            return self._not_here()
        said = [self._event(event) for event in events]
        said += [_Said(_named(x.source.title, x.source.number), x.source.doc_id or "", x.start, x.end) for x in links]
        return self._told(said) if said else self._nothing("lineage.not_amended")

    def tell_amended(self) -> Answer:
        """什么时候修改的."""
        if not self.docs:
            return self._not_here()
        events = self._amendments()
        if not events:
            return self._nothing("lineage.not_amended")
        return self._told([self._event(event) for event in (events[-1:] if self.asked.last else events)])

    def tell_basis(self) -> Answer:
        """依据是什么."""
        if self.current is None:
            return self._not_here()
        links = self.library.acts(("based_on",), ActFilter(doc_id=self.current))
        return self._links(links, "lineage.no_basis", lambda link: _named(link.target.title, link.number))

    def tell_begins(self) -> Answer:
        """什么时候开始施行."""
        if self.current is None:
            return self._not_here()
        events = [event for event in self.library.kin(self.current).events if event.verb == "施行"]
        stated = [event for event in events if event.end > event.start]
        if not stated:
            return self._nothing("lineage.no_begin")
        return self._told([self._event(event) for event in stated[-1:]])

    def tell_until(self) -> Answer:
        """有效期到什么时候."""
        if self.current is None:
            return self._not_here()
        events = [event for event in self.library.kin(self.current).events if event.verb == "失效"]
        if not events:
            return self._nothing("lineage.no_end")
        return self._told([self._event(event) for event in events[-1:]])

    def all_repealed(self) -> Answer:
        """哪些文件被废止了: the library's own, then those that are only named."""
        found: dict[tuple[str, str | None], Link] = {}
        for link in self.library.acts(("repeals",)):
            found[link.target.doc_id or link.target.title, None] = link
        here = [link for link in found.values() if self._is_repealed(link)]
        others = [link for link in found.values() if link.target.doc_id is None]
        said = [self._repeal(link) for link in [*here, *others][:_MOST]]
        if not said:
            return self._nothing("lineage.none_repealed")
        answer = self._told(said)
        count = message("lineage.repealed_count", here=len(here), others=len(others))
        return replace(answer, text=f"{count}{answer.text}")

    def _is_repealed(self, link: Link) -> bool:
        doc_id = link.target.doc_id
        return doc_id is not None and self.library.standing(doc_id).status is Validity.REPEALED

    def _repeal(self, link: Link) -> _Said:
        since = message("validity.since", day=spoken(link.on)) if link.on else ""
        by = _named(link.source.title, link.source.number)
        name = _named(link.target.title, link.number or link.target.number)
        text = message("lineage.repeal", name=name, by=by, since=since)
        return _Said(text, link.source.doc_id or "", link.start, link.end)

    def _towards(self, kinds: Sequence[str]) -> list[Link]:
        """Links of others to the document: to its texts here, or to its name where it is not here."""
        docs = set(self.everything())
        if not docs:
            return [link for link in self.library.acts(kinds, ActFilter(name=self.key)) if link.target.doc_id is None]
        back = [link for doc in docs for link in self.library.kin(doc).backlinks]
        return [link for link in back if link.kind in kinds and link.sure and link.source.doc_id not in docs]

    def _amendments(self) -> list[Happened]:
        if self.current is None:
            return []
        events = [event for event in self.library.kin(self.current).events if event.verb in _AMENDING]
        return [event for event in events if not self.asked.year or event.date.startswith(self.asked.year)]

    def _event(self, event: Happened) -> _Said:
        body = event.body or ""
        text = message("lineage.event", day=spoken(event.date), body=body, verb=event.verb)
        return _Said(text, event.doc_id, event.start, event.end)

    # Answers

    def _links(self, links: Iterable[Link], none: str, words: Callable[[Link], str]) -> Answer:
        said = [_Said(words(link), link.source.doc_id or "", link.start, link.end) for link in links]
        return self._told(said) if said else self._nothing(none)

    def _told(self, said: Sequence[_Said]) -> Answer:
        citations: list[Citation] = []
        items: dict[str, Item] = {}
        for line in said:
            document = self.library.cached_document(line.doc_id)
            citation = cite(document, _clause_at(document, line.start, line.end), line.start, line.end)
            citation = replace(citation, validity=self.library.standing(line.doc_id, article_of(citation.path)))
            if citation not in citations:
                citations.append(citation)
            items.setdefault(line.text, Item(line.text, (citations.index(citation),)))
        text = "；".join(items)
        return Answer(self.question, decide(()), text, tuple(items.values()), tuple(citations))

    def _not_here(self) -> Answer:
        return self._refused(Reason("lineage.not_here", {"name": self.name}))

    def _nothing(self, code: str) -> Answer:
        return self._refused(Reason(code, {"name": self.name}))

    def _refused(self, reason: Reason) -> Answer:
        status = decide([Finding(reason.code, reason.params, Effect.REFUSE)])
        return Answer(self.question, status, message("answer_not_found"), reasons=(reason,))


def _named(title: str, number: str | None) -> str:
    return f"《{title}》（{number}）" if number and title else f"《{title}》" if title else number or ""


def _clause_at(document: Document, start: int, end: int) -> Clause:
    """The smallest clause that holds a span; the document's head where none does."""
    around = [clause for clause in document.clauses if clause.start <= start and end <= clause.end]
    if around:
        return min(around, key=lambda clause: clause.end - clause.start)
    label = "文件信息"
    return Clause(-1, (label,), label, ClauseKind.FRONT, start, end)
