"""Words of a draft: short forms that nothing explains, days that no calendar has, deadlines that are over."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from corpus.dates import find_deadlines
from corpus.sentences import reading, sentence_spans
from corpus.tiling import own_spans
from corpus.titles import KINDS
from corpus.types import Clause, Document, Status
from drafting.check_types import Draft, Finding, Severity
from proof.types import Citation

_SHORT = re.compile(r"《(?P<name>[\u4e00-\u9fff]{2,4})》")
_DEFINED = re.compile(
    r"(?:以下|下|统)?(?:简称|称)(?:为|：|:)?\s?(?P<open>[《“\"「『]?)(?P<name>[^《》“”\"「」（）()，。；、]{2,14})"
)
_DAY = re.compile(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)\s?年\s?)?(?P<month>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日)?(?!\d)"
)
_DONE = re.compile(r"已|完成了|截至|以来|同比|实现了|较|比|自|从|起|印发|修订|批复|公布|通过|施行|实施的|启动的")
_PLAIN_KINDS = frozenset(kind for kind in KINDS if len(kind) <= 4)


def word_findings(draft: Draft) -> Iterator[Finding]:
    """All three."""
    yield from _short_forms(draft)
    yield from _impossible_days(draft)
    yield from _past_deadlines(draft)


def _short_forms(draft: Draft) -> Iterator[Finding]:
    """《方案》 without 以下简称《方案》 (warning, once each); one short form given two meanings (error)."""
    defined: dict[str, tuple[int, int]] = {}
    for match in _DEFINED.finditer(draft.text):
        name = match["name"].strip()
        if "简称" not in match[0]:
            continue
        if name in defined and match["open"]:
            proof = draft.cite(*draft.raw_span(*defined[name]))
            yield draft.finding("short_twice", Severity.ERROR, draft.raw_span(*match.span()), proof, name=name)
        defined.setdefault(name, match.span())
    seen: set[str] = set()
    for match in _SHORT.finditer(draft.text):
        name = match["name"]
        if name in _PLAIN_KINDS and name not in defined and name not in seen and not _is_own_name(draft, name):
            seen.add(name)
            yield draft.finding("short_undefined", Severity.WARNING, draft.raw_span(*match.span()), None, name=name)


def _is_own_name(draft: Draft, name: str) -> bool:
    """A notice that sends a plan out calls it 《方案》 after naming it in full: one document of that kind, named."""
    titles = {t for t in re.findall(r"《([^《》]{5,80})》", draft.text) if t.endswith(name)}
    return len(titles) == 1


def _impossible_days(draft: Draft) -> Iterator[Finding]:
    """2月30日, 13月 (error)."""
    for match in _DAY.finditer(draft.text):
        month, day = int(match["month"]), int(match["day"] or 1)
        year = int(match["year"] or 2024)  # a leap year: 2月29日 without a year may be right
        if match["year"] is None and match["day"] is None:
            continue
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
            yield draft.finding("no_such_day", Severity.ERROR, draft.raw_span(*match.span()), None, day=match[0])


def _past_deadlines(draft: Draft) -> Iterator[Finding]:
    """A planned clause with a deadline before the draft's own year (warning); never where something done is told."""
    document = draft.document
    year = document.metadata.year
    if year is None or len(document.metadata.years) > 1:
        return
    for clause in document.clauses:
        if clause.scope.status is Status.PLANNED and (not clause.scope.years or year in clause.scope.years):
            yield from _past_in(draft, document, clause, year)


def _past_in(draft: Draft, document: Document, clause: Clause, year: int) -> Iterator[Finding]:
    for start, end in own_spans(document, clause):
        text = reading(document.raw, start, end, document.marks)
        for a, b in sentence_spans(text.text):
            sentence = text.text[a:b]
            for deadline in find_deadlines(sentence, year):
                before = sentence[max(0, deadline.start - 12) : deadline.end + 6]
                written = re.search(r"(?:19|20)\d\d", deadline.as_written)
                if deadline.date is None or written is None or int(deadline.date[:4]) >= year:
                    continue
                if not re.search(r"前|底|末", deadline.as_written) or _DONE.search(before):
                    continue
                if _inside_title(sentence, deadline.start):
                    continue
                span = text.raw_span(a + deadline.start, a + deadline.end)
                proof = _year_proof(draft)
                yield draft.finding(
                    "deadline_past", Severity.WARNING, span, proof, deadline=deadline.as_written, year=str(year)
                )


def _inside_title(sentence: str, at: int) -> bool:
    return sentence.rfind("《", 0, at) > sentence.rfind("》", 0, at)


def _year_proof(draft: Draft) -> Citation | None:
    where = draft.document.metadata.provenance.get("year")
    return draft.cite(*where.span) if where and where.span else None
