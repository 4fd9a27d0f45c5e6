"""What stands before the first clause, after the last and before an annex: title, addressee, signature.

The order of an official document decides: title, number, addressee, then either a preamble or, where a plan is sent out
with a notice, the notice's text, signature, date and the plan's own title. Paragraphs that hard wraps have cut are put
together; a title may be wrapped over some lines. What fits nothing is "text".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.addressees import is_addressee
from corpus.dates import find_dates
from corpus.doc_numbers import find_doc_number, is_doc_number
from corpus.furniture import HEADING, is_date_text, is_occasion, is_prose_text, is_sample_notice
from corpus.letterhead import is_letterhead
from corpus.titles import is_complete, is_title_like
from corpus.types import Front, Mark

_LINE = re.compile(r"[^\n\r\x0b\x0c\u2028\u2029\x85]+")
_ENDS = '。！!？?；;：:”"》）)'
_AGENCY = re.compile(
    r"(?:政府|委员会|[局厅委部院署]|办公[室厅]|会议|中央|法院|检察院|管理局|总局|总站|中心|协会|联合会|公司|会)(?:[(（].{1,8}[）)])?$"
)
_ATTACHMENT = re.compile(
    r"附[^\S\n\r]{0,4}[件表录图][^\S\n\r]?[\d一二三四五六七八九十]{0,3}[^\S\n\r]?(?:[:：]|[.．、]|$|[^\S\n\r])"
)
_LISTED = re.compile(r"[\d一二三四五六七八九十]{1,3}[.．、]|[(（][\d一二三四五六七八九十]{1,3}[)）]")
_WRAPPED_LEAST = 20
_MATTER = re.compile(r"[\u4e00-\u9fff]{0,24}(?:关于|印发|转发)")
_NAME = 24
_STOPS = re.compile(r"[，。；：:;《]")
_TITLE_LINES = 8
# Beyond so many paragraphs without a clause there is no head any more, only text.
_HEAD_MOST = 300


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    end: int
    text: str

    @property
    def squeezed(self) -> str:
        return "".join(self.text.split())


def classify_front(
    raw: str,
    spans: Sequence[tuple[int, int]],
    marks: Sequence[Mark],
    *,
    wrapped: bool = True,
    title: tuple[int, int] | None = None,
) -> tuple[Front, ...]:
    """Classify the paragraphs of the given unmarked stretches; the result is in document order, spans trimmed.

    Stretches with nothing but marks and white space between them are read as one; the first such group counts as the
    document's head when nothing but marks stands before it. ``wrapped``: lines may be cut inside a sentence;
    ``title`` is where the title is known to stand.
    """
    found: list[Front] = []
    for is_head, group in _groups(raw, sorted(spans), marks):
        paragraphs = [paragraph for span in group for paragraph in _paragraphs(raw, span, marks, wrapped)]
        found += _head(paragraphs) if is_head else _tail(paragraphs)
    if title and not any(front.kind == "title" for front in found):
        found = [Front("title", f.start, f.end) if _is_in(f, title) else f for f in found]
    return tuple(sorted(found, key=lambda front: front.start))


def _is_in(front: Front, title: tuple[int, int]) -> bool:
    return front.kind == "text" and title[0] <= front.start and front.end <= title[1]


def _groups(
    raw: str, spans: Sequence[tuple[int, int]], marks: Sequence[Mark]
) -> list[tuple[bool, list[tuple[int, int]]]]:
    groups: list[tuple[bool, list[tuple[int, int]]]] = []
    done = 0
    for start, end in spans:
        joined = _only_marks(raw, done, start, marks)
        if not groups or not joined:
            groups.append((not groups and joined, []))
        groups[-1][1].append((start, end))
        done = end
    return groups


def _only_marks(raw: str, start: int, end: int, marks: Sequence[Mark]) -> bool:
    """Whether a stretch holds nothing but marked spans and white space."""
    at = start
    for mark in marks[max(0, bisect_right(marks, start, key=lambda mark: mark.start) - 1) :]:
        if mark.start >= end:
            break
        if mark.start > at and not raw[at : mark.start].isspace():
            return False
        at = max(at, mark.end)
    return at >= end or not raw[at:end].strip()


def _paragraphs(raw: str, span: tuple[int, int], marks: Sequence[Mark], wrapped: bool) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    for match in _LINE.finditer(raw, *span):
        body = match[0].strip()
        if not body:
            continue
        start = match.start() + match[0].index(body[0])
        end = start + len(body)
        if _only_marks(raw, start, end, marks):
            continue
        if found and (_joined_by_mark(raw, found[-1].end, start, marks) or (wrapped and _is_wrapped(found[-1].text))):
            last = found.pop()
            found.append(_Paragraph(last.start, end, last.text + body))
        else:
            found.append(_Paragraph(start, end, body))
    return found


def _joined_by_mark(raw: str, start: int, end: int, marks: Sequence[Mark]) -> bool:
    """Whether the line break between two lines is marked as a hard wrap."""
    at = bisect_right(marks, end, key=lambda mark: mark.start) - 1
    return at >= 0 and marks[at].end > start and marks[at].why == "wrap" and raw[start:end].count("\n") <= 1


def _is_wrapped(text: str) -> bool:
    return len(text) >= _WRAPPED_LEAST and text[-1] not in _ENDS and is_prose_text(text) and not is_title_like(text)


def _head(paragraphs: list[_Paragraph]) -> list[Front]:
    found: list[Front] = []
    seen: set[str] = set()
    at = 0
    while at < len(paragraphs):
        kind, size = _head_kind(paragraphs, at, seen)
        found.append(Front(kind, paragraphs[at].start, paragraphs[at + size - 1].end))
        seen.add(kind)
        at += size
    return _with_notice(found)


def _head_kind(paragraphs: list[_Paragraph], at: int, seen: set[str]) -> tuple[str, int]:
    """Kind of the paragraph, and how many paragraphs it takes."""
    text = paragraphs[at].text
    if at >= _HEAD_MOST:
        return ("preamble" if is_prose_text(text) else "text"), 1
    if is_sample_notice(text) and "title" not in seen | {"preamble"}:
        return "sample_notice", 1
    if len(text) <= 60 and is_doc_number(text):
        return "doc_number", 1
    if not {"addressee", "preamble"} & seen and is_letterhead(text):
        return ("doc_number" if find_doc_number(text) else "letterhead"), 1
    if is_date(text):
        return "date", 1
    if is_addressee(text) and not {"preamble", "addressee"} & seen:
        return "addressee", 1
    if is_occasion(text) and "preamble" not in seen:
        return "text", 1
    if "plan_title" not in seen and (size := _title_size(paragraphs, at)):
        if "title" not in seen and "preamble" not in seen:
            return "title", size
        if {"addressee", "signature", "date", "preamble"} & seen:
            return "plan_title", size
    if is_prose_text(text):
        return "preamble", 1
    if size := _signature_size(paragraphs, at):
        return "signature", size
    if _ATTACHMENT.match(text):
        return "attachment_note", 1
    return "text", 1


def _title_size(paragraphs: list[_Paragraph], at: int) -> int:
    """How many paragraphs a title takes; of an unfinished one (关于… without 的通知) the least that reads like one."""
    joined, least = "", 0
    for size, paragraph in enumerate(paragraphs[at : at + _TITLE_LINES], start=1):
        text = paragraph.text
        if _ends_title(text) or (size == 1 and text[0] in "（([【"):
            break
        joined += paragraph.squeezed
        if is_complete(joined):
            return size
        if is_title_like(joined):
            least = least or size
        if _AGENCY.search(joined) and size == 1 and len(joined) < 12 and not _goes_on(paragraphs, at):
            break
    return least


def _goes_on(paragraphs: list[_Paragraph], at: int) -> bool:
    """Whether below a body's name, or some, stands the matter of their title: …关于…."""
    below = (p.squeezed for p in paragraphs[at + 1 : at + _TITLE_LINES])
    matter = next((text for text in below if not (_AGENCY.search(text) and len(text) < _NAME)), "")
    return bool(_MATTER.match(matter))


def _ends_title(text: str) -> bool:
    """Lines that no title holds: sentences, headings, dates, numbers, letterhead, addressees."""
    if (is_prose_text(text) and not is_title_like(text)) or HEADING.match(text) or is_date_text(text):
        return True
    numbered = len(text) <= 60 and is_doc_number(text)
    return numbered or is_letterhead(text) or is_date(text) or text[-1] in "：:" or bool(_ATTACHMENT.match(text))


def _signature_size(paragraphs: list[_Paragraph], at: int) -> int:
    """A signature is a run of agencies, with a date after it or agencies' names throughout; 0 if it is none."""
    size = 0
    for paragraph in paragraphs[at : at + 20]:
        text = paragraph.squeezed
        if is_date(paragraph.text):
            return size
        named = _AGENCY.search(text) or len(text) <= 12 or (not size and _is_begun(paragraphs, at))
        if len(text) > 40 or _STOPS.search(text) or not named:
            break
        size += 1
    names = paragraphs[at : at + size]
    return size if size and all(_AGENCY.search(p.squeezed) for p in names) else 0


def _is_begun(paragraphs: list[_Paragraph], at: int) -> bool:
    """Whether a short line is the first half of a body's name, the rest and a date below it."""
    below = paragraphs[at + 1 : at + 3]
    short = len(below) == 2 and len(paragraphs[at].squeezed) <= _NAME
    return short and bool(_AGENCY.search(below[0].squeezed)) and is_date(below[1].text)


def _with_notice(found: list[Front]) -> list[Front]:
    """Paragraphs after the addressee and before a signature or a second title are the notice's text."""
    kinds = [front.kind for front in found]
    ends = [at for at, kind in enumerate(kinds) if kind in ("signature", "plan_title")]
    last = max(ends, default=-1)
    title = kinds.index("title") if "title" in kinds else -1
    plan = kinds.index("plan_title") if "plan_title" in kinds else last
    notice = range(title + 1, plan if plan >= 0 else last) if last >= 0 else range(0)
    return [
        Front("notice", front.start, front.end) if at in notice and front.kind == "preamble" else front
        for at, front in enumerate(found)
    ]


def _tail(paragraphs: list[_Paragraph]) -> list[Front]:
    found: list[Front] = []
    at = 0
    while at < len(paragraphs):
        text = paragraphs[at].text
        size, kind = 1, "text"
        if _ATTACHMENT.match(text) or (found and found[-1].kind == "attachment_note" and _LISTED.match(text)):
            kind = "attachment_note"
        elif is_date(text):
            kind = "date"
        elif is_sample_notice(text):
            kind = "sample_notice"
        elif (at < _HEAD_MOST or len(paragraphs) - at < _HEAD_MOST) and (signed := _signature_size(paragraphs, at)):
            size, kind = signed, "signature"
        found.append(Front(kind, paragraphs[at].start, paragraphs[at + size - 1].end))
        at += size
    return found


def is_body_name(text: str) -> bool:
    """A line that is the name of an office and nothing else."""
    squeezed = "".join(text.split())
    return 4 <= len(squeezed) <= _NAME + 16 and not _STOPS.search(squeezed) and bool(_AGENCY.search(squeezed))


def is_date(text: str) -> bool:
    """A line that is a date and nothing else, in brackets or not."""
    if len(text) > 40:
        return False
    dates = find_dates(text)
    return len(dates) == 1 and not (text[: dates[0].start] + text[dates[0].end :]).strip("()（） \u3000\xa0")
