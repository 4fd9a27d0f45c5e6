"""Questions to begin with, made from what the library holds: its regions, years, and what its clauses put a number on.

Nothing here knows any document. A thing with a number is a noun phrase that ends like one that is measured (…率, …比例,
…浓度), followed by a verb of reaching and a figure; a task with somebody in charge is a headed clause that names a
牵头单位; of a law, what lasts so long (…有效期为5年), else the day on which it takes effect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.types import Clause, ClauseKind, Document, Status
from ui.strings import t

WANTED = 4
LOOKED_AT = 8
_MEASURED = re.compile(
    r"(?:^|[，。；：、）\s])(?P<subject>[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9.（）]{2,20}?(?:率|比例|比重|占比|浓度))"
    r"(?:力争|均|要)?(?:达到|达|提高到|提升到|提高至|提升至|稳定在|保持在|控制在|不低于|不高于|不超过|降至|降到|下降到)"
    r"[^，。；\n]{0,6}?\d"
)
_TERM = re.compile(
    r"(?:^|[，。；：、）\s])(?P<subject>[\u4e00-\u9fff]{2,12}?(?:有效期限?|期限|时限))(?:为|是|最长)?(?:不得?超过)?"
    r"[\d一二三四五六七八九十]{1,3}(?:个?工作)?(?:年|个?月|日|天|小时)"
)
_ARTICLES = 5
_LEADING = re.compile(r"^(?:全省|全市|全区|全县|全国|其中|确保|力争|年内|到?\d{4}年底?|\d+[个家条处])+")
_LEAD = re.compile(r"牵头(?:单位|处室|部门)?[：:]")


@dataclass(frozen=True, slots=True)
class _Fact:
    kind: str
    subject: str
    document: Document
    clause: Clause


def example_questions(documents: Sequence[Document]) -> list[str]:
    """Up to WANTED questions in the language in force, from different documents and about different things."""
    facts = [list(_facts(document)) for document in documents[:LOOKED_AT]]
    chosen: list[_Fact] = []
    for turn in range(WANTED):
        for at, found in enumerate(facts):
            kind = "lead" if turn and (turn + at) % WANTED == WANTED - 1 else "number"
            fact = _best(found, kind, {f.subject for f in chosen})
            if fact is not None and len(chosen) < WANTED:
                chosen.append(fact)
    return list(dict.fromkeys(map(_worded, chosen)))


def _best(found: list[_Fact], kind: str, taken: set[str]) -> _Fact | None:
    """The first fact of that kind about something new; any other kind when there is none."""
    fresh = [fact for fact in found if fact.subject not in taken]
    right = [fact for fact in fresh if (fact.kind == "lead") == (kind == "lead")]
    return next(iter(right or fresh), None)


def _facts(document: Document) -> Iterator[_Fact]:
    for clause in document.clauses:
        if clause.kind is ClauseKind.FRONT:
            continue
        text = document.read(clause.body, _own_end(document, clause))
        for match in _MEASURED.finditer(text):
            subject = _LEADING.sub("", match["subject"])
            if 4 <= len(subject) <= 18 and subject.count("（") == subject.count("）"):
                achieved = clause.scope.status is Status.ACHIEVED
                yield _Fact("achieved" if achieved else "planned", subject, document, clause)
        for match in _TERM.finditer(text):
            yield _Fact("term", _LEADING.sub("", match["subject"]), document, clause)
        if clause.heading and len(clause.heading) <= 16 and _LEAD.search(text):
            yield _Fact("lead", clause.heading.strip(" 。．."), document, clause)

    articles = [clause for clause in document.clauses if clause.kind is ClauseKind.ARTICLE]
    if len(articles) >= _ARTICLES and document.metadata.title:
        yield _Fact("begins", document.metadata.title, document, articles[-1])


def _own_end(document: Document, clause: Clause) -> int:
    """Where the clause's own text ends: at its first child."""
    after = clause.index + 1
    if after < len(document.clauses) and document.clauses[after].parent == clause.index:
        return document.clauses[after].start
    return clause.end


def _worded(fact: _Fact) -> str:
    if fact.kind in ("term", "begins"):
        return t(f"example.{fact.kind}", subject=fact.subject)
    metadata, scope = fact.document.metadata, fact.clause.scope
    year = scope.years[0] if len(scope.years) == 1 else metadata.year
    region = scope.regions[0] if len(scope.regions) == 1 else metadata.region
    code = f"example.{fact.kind}" if year and region else f"example.{fact.kind}.bare"
    return " ".join(t(code, region=region or "", year=year or "", subject=fact.subject).split())
