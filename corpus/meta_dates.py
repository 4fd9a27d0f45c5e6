"""A document's dates: written (signature, fields, meeting), published (labelled), uploaded (everything else)."""

from __future__ import annotations

import re

from corpus import issuers
from corpus.dates import find_dates, parse_date
from corpus.draft import Draft
from corpus.front import is_date
from corpus.furniture import is_occasion
from corpus.meta_history import put_dates
from corpus.types import Front, Note

_GOVERNMENT_SITE = re.compile(r"政府网|门户网站|[司厅局部处办委]$")
_WHAT = re.compile(r"印发|通过|公布|发布")
_NEAR = 30
_LINE = 150
_LINES = re.compile(r"[^\n\r]+")
_BELOW, _LAST, _NAME = 600, 8, 30
_REPOST = re.compile(r"凡本[网站]|转载")


def read_dates(draft: Draft, source: str = "") -> None:
    """Put date_written and date_published, or the provenance of an upload, into the draft."""
    if cover := draft.cover:
        span = draft.at("cover", *cover.number_span)
        draft.put("date_written", cover.issued, span)
        draft.put("date_published", cover.issued, span)
        draft.put("date_in_force", cover.in_force, span)
    for before, front in zip((None, *draft.fronts), draft.fronts, strict=False):
        if front.kind == "date":
            rule = "signature" if before is not None and before.kind == "signature" else "date_line"
            if rule == "date_line" and draft.stated_history.version:
                continue
            iso = parse_date(draft.raw[front.start : front.end])
            draft.put("date_written", iso, draft.at(rule, front.start, front.end))
    if not any(front.kind == "date" for front in draft.fronts):
        _signed_below(draft)
    for key in ("date_written", "date_issued"):
        if found := draft.field(key):
            iso = parse_date(str(found.value))
            draft.put("date_written", iso, draft.at("field", found.value_start, found.value_end))
    put_dates(draft, source)
    told = draft.stated_history.events
    for front in draft.fronts:
        known = any(front.start <= event.start < front.end for event in told)
        if front.kind == "text" and front.end - front.start <= _LINE and not known:
            _date_in_line(draft, front)
    _published(draft)


def _signed_below(draft: Draft) -> None:
    """Body and date below a text without numbering, whose last lines are read as its paragraphs."""
    lines = [match for match in _LINES.finditer(draft.raw, max(0, len(draft.raw) - _BELOW)) if match[0].strip()]
    for at in range(len(lines) - 1, max(0, len(lines) - _LAST), -1):
        text = lines[at][0].strip()
        if is_date(text):
            signed: list[str] = []
            while at > 0 and issuers.is_agency(name := lines[at - 1][0].strip()) and len(name) <= _NAME:
                at -= 1
                signed.insert(0, name)
            last = lines[at + len(signed)]
            if signed or last is lines[-1]:
                rule = "signature" if signed else "date_line"
                draft.put("date_written", parse_date(text), draft.at(rule, *last.span()))
            if signed:
                draft.put("signed", "、".join(signed), draft.at("signature", lines[at].start(), last.start()))
            return


def _date_in_line(draft: Draft, front: Front) -> None:
    """A line under the title: 2023年8月28日印发, …会议通过, …公布, or the day of a speech."""
    text = draft.raw[front.start : front.end]
    for found in find_dates(text):
        what = _WHAT.search(text, found.end, found.end + _NEAR)
        rule, where = "date_line", (front.start + found.start, front.start + found.end)
        if what is None and is_occasion(text):
            rule = "meeting"
        elif what is None:
            continue
        name = "date_published" if what and what[0] in ("公布", "发布") else "date_written"
        draft.put(name, found.iso, draft.at(rule, *where))


def _published(draft: Draft) -> None:
    """A labelled date, or a bare one beside a government site's name; any other is an upload."""
    marks = draft.cleaned.marks
    shared = any(mark.why == "upload_info" for mark in marks)
    if (found := draft.field("date_published")) and not shared:
        span = draft.at("field", found.value_start, found.value_end)
        draft.put("date_published", parse_date(str(found.value)), span)
    elif bare := found or draft.field("date_bare"):
        around = draft.raw[max(0, bare.start - 20) : bare.end + 20]
        lines = [*around.splitlines(), str(bare.value)]
        repost = any(mark.why == "disclaimer" and _REPOST.search(draft.raw[mark.start : mark.end]) for mark in marks)
        if not (shared or repost) and any(_GOVERNMENT_SITE.search(line.strip()) for line in lines):
            span = draft.at("publication_line", bare.start, bare.end, inferred=True)
            draft.put("date_published", parse_date(str(bare.value)), span)
        else:
            draft.provenance["date_uploaded"] = draft.at("upload", bare.start, bare.end)
            draft.notes.append(Note("date_upload", bare.start, bare.end, {"date": str(bare.value)}))
