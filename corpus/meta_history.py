"""What the history of a law says of the document: its events, dates, number and issuer."""

from __future__ import annotations

import re
from pathlib import PurePath

from corpus.dates import parse_date
from corpus.doc_numbers import find_order
from corpus.draft import Draft
from corpus.history import History, read_closing, read_enacted, read_history
from corpus.issuers import full_name
from corpus.kinds import folded_title, inner_title
from corpus.regions import find_regions, of_authority
from corpus.types import ClauseKind, Event, Note, Provenance

_HEAD_MOST = 8000
_BEYOND = 1500
_NAME_DATE = re.compile(r"[（(_](?P<y>(?:19|20)\d\d)-?(?P<m>\d\d)-?(?P<d>\d\d)[)）]?$")
_ENACTING = frozenset(("notice", "preamble", "text"))
_LOCAL = re.compile(r"(?:省|市|县|区|州|自治[区州县])(?=人民|人大|政府|委)")
_ARTICLES = 2
_ORDER_LINE = 80
_LINE = re.compile(r"[^\n\r]+")


def read_law(draft: Draft) -> None:
    """Put the history into the draft: ``draft.history`` and the dates that only it tells."""
    history = read_history(draft.raw, _title_end(draft), _first_clause(draft), _BEYOND)
    draft.stated_history = history
    enacted = [
        event
        for front in draft.fronts
        if front.kind in _ENACTING
        for event in read_enacted(draft.raw, front.start, front.end)
    ]
    known = {(event.verb, event.date) for event in history.events}
    events = [*history.events, *(e for e in enacted if (e.verb, e.date) not in known)]
    draft.history = History(tuple(sorted(events, key=lambda event: event.start)))


def put_dates(draft: Draft, source: str = "") -> None:
    """The dates; those that the document states otherwise (signature, the page's fields) have gone before."""
    history = draft.history
    closing = read_closing(draft.raw, *_closing_range(draft), history, draft.text("date_written"))
    if closing and (closing.verb, closing.date) not in {(e.verb, e.date) for e in history.events}:
        history = draft.history = History((*history.events, closing))
    version = history.version
    _named_date(draft, source)
    if version:
        draft.put("date_written", version.date, _at(draft, version))
        draft.put("date_adopted", *_dated(draft, history.first("通过") or history.first("公布", "发布")))
        draft.put("date_amended", *_dated(draft, _amendment(history)))
        announced = history.last("公布", "发布")
        if announced and announced.date >= version.date:
            draft.put("date_published", announced.date, _at(draft, announced))
    _in_force(draft)
    if history.events:
        draft.put("events", history.events, _at(draft, history.events[0]))


def _named_date(draft: Draft, source: str) -> None:
    """法名(2019-03-02).md, 法名_20190302.docx: the version's date where the text has none.

    A later date in the name may be that of a download or of an amendment that the head leaves out: a note says so.
    """
    match = _NAME_DATE.search(PurePath(source).stem)
    date = parse_date(f"{match['y']}-{match['m']}-{match['d']}") if match and draft.is_law else None
    if date is None:
        return
    version = draft.history.version
    if version is None:
        draft.put("date_written", date, Provenance("file_name", inferred=True))
    elif version.date[:4] < date[:4]:
        draft.notes.append(Note("date_from_name", version.start, version.end, {"date": date, "text": version.date}))


def put_number(draft: Draft) -> None:
    """The number of the last order that the history names, else of the letterhead (…令 / 第…号)."""
    if event := draft.history.numbered:
        draft.put("doc_number", event.number, _at(draft, event))
    heads = [f for f in draft.fronts if f.kind == "letterhead" or (f.kind == "text" and f.end - f.start <= _ORDER_LINE)]
    for at, first in enumerate(heads):
        below = [head.end for head in heads[at + 1 : at + 2] if head.start - first.end < 4]
        for stop in (first.end, *below):
            text = " ".join(draft.raw[first.start : stop].splitlines())
            number = find_order(text)
            if number and not number.start and len("".join(text.split())) <= number.end + 2:
                draft.put("doc_number", number.value, draft.at("letterhead", first.start, first.start + number.end))


def put_issuer(draft: Draft, *, stated: bool) -> None:
    """The body that adopted the text, never the one that approved it; ``stated``: only as the paragraph says."""
    event = (draft.stated_history if stated else draft.history).enacting
    if event is None or event.body is None or event.body.endswith("主席"):
        return
    draft.put("issuer", _full(draft, event.body), _at(draft, event))


def _full(draft: Draft, body: str) -> str:
    """省人民政府 with the name of the title's region."""
    title = draft.text("title")
    if _LOCAL.match(body) and title and (named := of_authority(inner_title(title))):
        return named.name + _LOCAL.sub("", body, count=1).replace("政府", "人民政府").replace("人民人民", "人民")
    mentions = find_regions(body[:12])
    return full_name(body) if mentions and mentions[0].start == 0 else body


def _in_force(draft: Draft) -> None:
    """The day from which this version applies: as stated, or of the amendment that came after it."""
    history, version = draft.history, draft.history.version
    stated = history.last("施行")
    amended = _amendment(history)
    if stated and (version is None or stated.date >= version.date or amended is None):
        draft.put("date_in_force", stated.date, Provenance("closing", stated.start, stated.end))
    elif amended and (stated or draft.is_law):
        approved = [e.date for e in history.events if e.verb == "批准" and e.start > amended.start]
        date = max([amended.date, *approved])
        draft.put("date_in_force", date, Provenance("history", amended.start, amended.end, inferred=True))


def _amendment(history: History) -> Event | None:
    """The last amendment; a second adoption by the same body is one too (heads that leave the rest of a line out)."""
    if event := history.last("修正", "修订"):
        return event
    first, last = history.first("通过"), history.last("通过")
    return last if first and last and last.date > first.date and last.body == first.body else None


def _dated(draft: Draft, event: Event | None) -> tuple[str | None, Provenance]:
    return (event.date, _at(draft, event)) if event else (None, Provenance("history"))


def _at(draft: Draft, event: Event) -> Provenance:
    return draft.at("history", event.start, event.end)


def _title_end(draft: Draft) -> int:
    """Behind the title; where a page prints it twice behind the first, since the history stands between the two."""
    where = draft.provenance.get("title")
    if where is None or not where.end or parse_date(draft.raw[: where.end][-20:]) is not None:
        return 0
    title = folded_title(draft.text("title") or "")
    for line in _LINE.finditer(draft.raw, 0, where.end):
        if title and folded_title(line[0].lstrip("# ")) == title:
            return line.end()
    return where.end


def _first_clause(draft: Draft) -> int:
    articles = [clause for clause in draft.clauses if clause.kind is ClauseKind.ARTICLE]
    first = next(iter([*articles[:1], *draft.clauses[:1]]), None)
    return min(first.start if first else len(draft.raw), _HEAD_MOST)


def _closing_range(draft: Draft) -> tuple[int, int]:
    """From the end of the last article; of other documents the end of the last clause or of the text."""
    articles = [clause for clause in draft.clauses if clause.kind is ClauseKind.ARTICLE]
    last = articles[-1].end if len(articles) >= _ARTICLES else max((c.end for c in draft.clauses), default=None)
    return 0, last if last is not None else len(draft.raw)
