"""The words of a quote that answer: three characters of ten lines. Offsets, nothing is searched in cleaned text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from proof.types import Answer, Citation, Item

Span = tuple[int, int]
_NAMES = re.compile(r"^[^：:]{2,6}[：:](?P<names>.+)$", re.DOTALL)
_BETWEEN = re.compile(r"[、，,；;\s]+")
_WIDER = 0xFEE0  # from an ASCII character to its full-width form
SHORTER = 0.8  # words that are most of the quote are the quote


def decisive_spans(citation: Citation, item: Item) -> list[Span]:
    """Where the quote gives the item's value and unit, white space inside them aside; offsets into the quote."""
    if not item.value:
        return []
    unit = item.unit or ""
    spelled = item.value if item.value.endswith(unit) else item.value + unit
    for wanted in dict.fromkeys((spelled, item.value)):
        found = [match.span() for match in re.finditer(rf"(?<![\d.]){_loose(wanted)}(?!\d)", citation.quote)]
        if found:
            return found
    return []


def core_spans(answer: Answer, number: int) -> list[Span]:
    """Where a citation (by its position) says what its items say: raw offsets, empty where that is all of the quote."""
    citation = answer.citations[number]
    spans: list[Span] = []
    for item in answer.items:
        if number in item.citations:
            spans += decisive_spans(citation, item) or _worded(citation.quote, item.text)
    covered = sum(end - start for start, end in spans)
    if not spans or covered > SHORTER * len(citation.quote):
        return []
    return [(citation.start + start, citation.start + end) for start, end in sorted(set(spans))]


def _worded(quote: str, text: str) -> list[Span]:
    """The item's own words in the quote; for 牵头单位：甲处、乙处 each of the names."""
    plain = text.strip(" 。；;，,")
    if plain and (match := re.search(_loose(plain), quote)):
        return [match.span()]
    names = _NAMES.match(plain)
    parts: Iterable[str] = _BETWEEN.split(names["names"]) if names else ()
    found = [match.span() for part in parts if part and (match := re.search(_loose(part), quote))]
    return found


def _loose(words: str) -> str:
    """A pattern of the words with white space anywhere, of either width: 6％ is 6%."""
    return r"\s*".join(_either_width(c) for c in words if not c.isspace())


def _either_width(character: str) -> str:
    if "!" <= character <= "~":
        return f"[{re.escape(character)}{chr(ord(character) + _WIDER)}]"
    return re.escape(character)
