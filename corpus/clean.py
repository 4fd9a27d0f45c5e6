"""Marks what belongs to the page: navigation, repeated titles, metadata blocks, buttons, disclaimers, comments.

Nothing is deleted: a mark is a span that readers skip. Furniture is looked for before the first numbered heading and
after the last sentence only (and page numbers anywhere); what reads like a sentence is never marked, unless it opens
like a disclaimer or repeats the document's beginning as an abstract. When in doubt, text stays.

Of several copies of the title the one nearest to the body is kept. Limits: a page that puts its menu between two
paragraphs of the body keeps it; a title that stands once, with a site's suffix, is kept as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.fields import BLOCK_KEYS, HeaderField, key_of_label
from corpus.furniture import (
    FOOT,
    HEADING,
    OPENER,
    Line,
    fields_of,
    fold,
    is_date_line,
    is_disclaimer,
    is_occasion,
    is_prose,
    is_sample_notice,
    is_weak,
    why,
)
from corpus.head_fields import Reading, bare_date, take_pairs, take_two_lines
from corpus.titles import find_titles
from corpus.types import Mark

_WINDOW = 60_000
_HEAD_LINES = 400
_LINE = re.compile(r"[^\n\r\x0b\x0c\u2028\u2029\x85]+")
_PAGE_NUMBER = re.compile(
    r"^[^\S\n\r]{0,40}(?:[-—–－]{1,2}[^\S\n]?\d{1,4}[^\S\n]?[-—–－]{1,2}|第[^\S\n]?\d{1,4}[^\S\n]?页(?:[^\S\n]?[,，/]?[^\S\n]?共[^\S\n]?\d{1,4}[^\S\n]?页)?)"
    r"[^\S\n]{0,40}$",
    re.MULTILINE,
)
_ABSTRACT_LEAST = 80
_ABSTRACT_PROBE = 60
_TAIL_RUN = 40


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning found: marks (sorted, apart, trimmed), header fields as stated, and the span of the kept title."""

    marks: tuple[Mark, ...]
    fields: tuple[HeaderField, ...]
    title: tuple[int, int] | None


def clean(
    raw: str,
    *,
    title_hints: Sequence[str] = (),
    tables: Sequence[tuple[int, int]] = (),
    marked: Iterable[Mark] = (),
) -> Cleaned:
    """Find the marks, header fields and title of a decoded document. Linear in its length; raises nothing.

    ``title_hints``: titles that the file or page states; ``tables``: spans of tables of data, in which no title stands;
    ``marked``: the loader's marks: a label that it found to have no value takes none from the next line.
    """
    empty = {mark.start for mark in marked if mark.why == "metadata_block"}
    head = [line for line in _head(raw) if line.start not in empty]
    tail = _tail(raw, head)
    fields: list[HeaderField] = []
    whys = _head_whys(head, fields, tuple(map(fold, title_hints)))
    free = [line for line in head if line.start not in whys and not any(a <= line.start < b for a, b in tables)]
    title, copies = find_titles(free, fields, title_hints)
    for start, end in copies:
        whys.update({line.start: "repeated_title" for line in head if start <= line.start < end})
    _spread(head, whys)
    _name_field(head, whys, fields, title)
    tail_whys = _tail_whys(tail, raw)
    runs = [*_runs(head, whys, copies), *_runs(tail, tail_whys, ())]
    numbers = [Mark(*_trimmed(raw, *match.span()), "page_number") for match in _PAGE_NUMBER.finditer(raw)]
    return Cleaned(_apart([*runs, *numbers]), tuple(fields), title)


def _lines(text: str, offset: int) -> Iterator[Line]:
    for match in _LINE.finditer(text):
        body = match[0].strip()
        if body:
            start = offset + match.start() + match[0].index(body[0])
            yield Line(start, start + len(body), body)


def _head(raw: str) -> list[Line]:
    """Lines before the first numbered heading (at most some hundred)."""
    found: list[Line] = []
    for line in _lines(raw[:_WINDOW], 0):
        if HEADING.match(line.text) or len(found) >= _HEAD_LINES:
            break
        found.append(line)
    return found


def _tail(raw: str, head: list[Line]) -> list[Line]:
    """Lines after the last sentence of the body."""
    since = max(len(raw) - _WINDOW, 0)
    lines = list(_lines(raw[since:], since))
    if since:
        lines = lines[1:]  # its beginning is cut off
    at = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        prose = is_prose(line) or HEADING.match(line.text)
        if prose and not is_disclaimer(line) and not FOOT.search(line.text[:200]) and not _is_abstract(line, raw):
            at += 1
            break
    else:
        at = 0
    first = head[-1].end if head else 0
    return [line for line in lines[at:] if line.start >= first]


def _is_abstract(line: Line, raw: str) -> bool:
    """A long line, cut off with dots or not, that repeats the document's text from elsewhere, word for word."""
    if len(line.text) < _ABSTRACT_LEAST:
        return False
    text = "".join(line.text.split()).rstrip(".…。")
    cut = line.text.rstrip().endswith(("...", "…"))
    rest = "".join((raw[: line.start] if line.start * 2 > len(raw) else raw[line.end :])[:_WINDOW].split())
    probe = text if cut else text[: _ABSTRACT_PROBE * 4]
    return probe in rest or (cut and text[_ABSTRACT_PROBE:] in rest and text[:_ABSTRACT_PROBE] in rest)


def _head_whys(head: list[Line], fields: list[HeaderField], stated: tuple[str, ...]) -> dict[int, str]:
    """Why-codes by line start; header fields are appended to ``fields``."""
    whys: dict[int, str] = {}
    read = Reading(whys, fields, stated)
    blocks = sum(key_of_label(line.text) in BLOCK_KEYS for line in head)
    body = False
    at = 0
    while at < len(head):
        line, here = head[at], at
        at += 1
        pairs = fields_of(line)
        if pairs and not (body and len(pairs) == 1 and not pairs[0].key.startswith("date_")):
            at = take_pairs(head, here, pairs, read)
        elif (key := key_of_label(line.text)) and blocks >= 2 and not body and key != "font":
            at = take_two_lines(head, here, read)
        elif body or (is_prose(line) and not is_occasion(line.text) and not is_sample_notice(line.text)):
            if is_disclaimer(line):
                whys[line.start] = "disclaimer"
            else:
                body = True
        elif code := why(line):
            whys[line.start] = code
        elif is_date_line(line):
            whys[line.start] = "publication_line"
            fields.append(bare_date(line))
    if "upload_info" in whys.values():
        bare = {found.start for found in fields if found.key == "date_bare"}
        whys.update(dict.fromkeys(bare & whys.keys(), "upload_info"))
    return whys


def _spread(lines: list[Line], whys: dict[int, str]) -> None:
    """Weak lines beside furniture are furniture of the same kind."""
    for ordered in (lines, lines[::-1]):
        code = None
        for line in ordered:
            if line.start in whys:
                code = whys[line.start]
            elif code is not None and is_weak(line):
                whys[line.start] = "navigation" if code == "repeated_title" else code
            else:
                code = None


def _name_field(
    head: list[Line], whys: dict[int, str], fields: list[HeaderField], title: tuple[int, int] | None
) -> None:
    """The field 名称 repeats the title: a mark of its own, where a title stands besides."""
    for found in fields:
        if found.key == "title" and found.value and title is not None and title[0] != found.value_start:
            inside = [line for line in head if found.start <= line.start < found.end]
            if len(inside) > 1 or (inside and inside[0].end == found.end and inside[0].start == found.start):
                whys.update(dict.fromkeys((line.start for line in inside), "repeated_title"))


def _tail_whys(tail: list[Line], raw: str) -> dict[int, str]:
    """Why-codes of the lines after the last sentence."""
    whys: dict[int, str] = {}
    foot = any(FOOT.search(line.text) for line in tail[-60:])
    opened = False
    for at, line in enumerate(tail):
        code = why(line)
        if code is None and _is_abstract(line, raw):
            code = "abstract"
        if code is None and OPENER.fullmatch(line.text) and len(tail) - at <= _TAIL_RUN:
            code, opened = "navigation", True
        if code is None and (opened or (foot and whys)) and not HEADING.match(line.text):
            code = "navigation"
        if code:
            whys[line.start] = code
    _spread(tail, whys)
    return whys


def _runs(lines: list[Line], whys: dict[int, str], copies: Iterable[tuple[int, int]]) -> Iterator[Mark]:
    """Neighbouring lines of one why are one mark; copies of the title are one each."""
    breaks = {start for start, _ in copies}
    start = end = 0
    code: str | None = None
    for line in lines:
        here = whys.get(line.start)
        if here is not None and here == code and line.start not in breaks:
            end = line.end
            continue
        if code is not None:
            yield Mark(start, end, code)
        start, end, code = line.start, line.end, here
    if code is not None:
        yield Mark(start, end, code)


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    body = raw[start:end]
    return start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip())


def _apart(marks: list[Mark]) -> tuple[Mark, ...]:
    """Sorted, and without those that begin inside another."""
    found: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not found or mark.start >= found[-1].end:
            found.append(mark)
    return tuple(found)
