"""A span of a document's raw text as HTML: quotes highlighted at their exact offsets, marked spans greyed or left out.

The text is cut wherever a mark, a highlight, a heading or a clause begins or ends; each piece is escaped on its own and
wrapped in flat, never nested, elements. Tags and entities of the file's own markup are not for people: of them only the
characters that they stand for are shown. So no offset is ever mapped through cleaned text, and what is highlighted is
``raw[start:end]`` whatever stands around it.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import corpus.load_messages  # noqa: F401  (the wording of marks)
from corpus.messages import CATALOG, message
from corpus.types import Document, Mark
from ui.text import esc

WRAP, MARKUP = "wrap", "markup"
_TAG = re.compile(r"<[^<>]*>")
_STOPS = ("。", "；", "\n\n")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """How to show a span: what to highlight, what to set in bold, whether marked spans are shown (greyed) or left out.

    ``core`` are the words within a highlight that answer: where there are some, the rest of it is lit palely.
    ``anchors`` maps offsets to element ids, ``labels`` to words of ours that are put before the text there;
    the first highlighted piece gets the id ``target`` if that is given.
    """

    highlights: Sequence[Span] = ()
    core: Sequence[Span] = ()
    strong: Sequence[Span] = ()
    anchors: Mapping[int, str] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    show_marks: bool = False
    target: str = ""


def why_marked(mark: Mark) -> str:
    """The reason of a mark in the language in force; the code itself when nobody has worded it."""
    return message(mark.why) if mark.why in CATALOG.entries else mark.why


def span_html(document: Document, start: int, end: int, look: Look) -> str:
    """HTML of ``raw[start:end]``; line breaks stay characters (the style sheet keeps them)."""
    raw = document.raw
    marks = [m for m in document.marks if m.start < end and m.end > start]
    cuts = {start, end}
    for a, b in (*((m.start, m.end) for m in marks), *look.highlights, *look.core, *look.strong):
        cuts |= {min(max(a, start), end), min(max(b, start), end)}
    cuts |= {offset for offset in (*look.anchors, *look.labels) if start <= offset < end}
    edges = sorted(cuts)
    begins = [m.start for m in marks]
    strong = _Cover(look.strong)
    highlights, core = _Cover(look.highlights), _Cover(look.core)
    parts: list[str] = []
    target = look.target
    for a, b in zip(edges, edges[1:], strict=False):
        if a in look.anchors:
            parts.append(f'<span class="tw-anchor" id="{esc(look.anchors[a])}"></span>')
        if a in look.labels:
            parts.append(f'<span class="tw-dim">{esc(look.labels[a])}</span>')
        at = bisect_right(begins, a) - 1
        mark = marks[at] if at >= 0 and a < marks[at].end else None
        lit = highlights.covers(a)
        piece = _piece(raw[a:b], mark, show=look.show_marks)
        if piece and strong.covers(a):
            piece = f"<b>{piece}</b>"
        if piece and lit:
            name = f' id="{esc(target)}"' if target else ""
            level = ' class="tw-pale"' if look.core and not core.covers(a) else ""
            piece, target = f"<mark{name}{level}>{piece}</mark>", ""
        parts.append(piece)
    return "".join(parts)


class _Cover:
    """Whether an offset lies in one of some spans."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [s for s, _ in self._spans]
        self._reach: list[int] = []
        for _, end in self._spans:
            self._reach.append(max(end, self._reach[-1]) if self._reach else end)

    def covers(self, offset: int) -> bool:
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._reach[at]


def _piece(text: str, mark: Mark | None, *, show: bool) -> str:
    if mark is None:
        return esc(text)
    if not show:
        return ""
    if mark.why == MARKUP:
        return esc(html.unescape(_TAG.sub("", text)))
    if mark.why == WRAP:
        return f'<span class="tw-wrap" title="{esc(why_marked(mark))}">↵</span>'
    return f'<span class="tw-off" title="{esc(why_marked(mark))}">{esc(text)}</span>'


def window(document: Document, start: int, end: int, around: Span, limit: int) -> tuple[int, int]:
    """The part of ``around`` to show about ``[start, end)``: all of it when short, else cut near sentence ends.

    The result contains the span and lies in ``around``; ``limit`` is the number of characters wanted at most beside
    the span itself.
    """
    low, high = min(around[0], start), max(around[1], end)
    if high - low - (end - start) <= limit:
        return low, high
    reach = limit // 2
    first = max(low, start - reach)
    last = min(high, end + reach)
    if first > low:
        cut = max(document.raw.rfind(stop, first, start) for stop in _STOPS)
        first = cut + 1 if cut >= 0 else first
    if last < high:
        cut = max(document.raw.rfind(stop, end, last) for stop in _STOPS)
        last = cut + 1 if cut >= 0 else last
    while first < start and document.raw[first].isspace():
        first += 1
    return first, last
