"""What belongs to a sentence so that it says something by itself: what a person would read out with it.

item      its list's lead-in, with which it is one sentence (有下列情形之一的，处…罚款： / （一）未取得许可证的)
lead-in   its items
sequel    the sentence before, where it leans on it (拒不改正的，…; 以上工作要在…前完成; 但…除外)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.sentences import reading
from corpus.tiling import own_spans_of
from corpus.types import Clause, ClauseKind, Document
from index.sheets import Sheet

SheetsOf = Callable[[Document, Clause], Sequence[Sheet]]

LONGEST_LEAD, MOST_ITEMS = 200, 24
ANNOUNCES = ("：", ":")  # how a sentence ends that announces what follows
# A sentence that begins like this has its subject or its case in the one before.
_LEANS = re.compile(
    r"(?:[一二三四五六七八九十]+是)?(?:拒不|逾期(?:未|不|仍)|情节(?:严重|较重|轻微|特别)|前款|前项|上述|以上|其中|但是?|同时|此外|另外|该|其(?!他|余|它)|对此|在此)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a clause that is read out with a sentence; ``start``/``end`` are raw, ``sheet`` what it says."""

    clause: Clause
    start: int
    end: int
    sheet: Sheet


def leans(text: str) -> bool:
    """Whether a sentence leans on the one before it."""
    return bool(_LEANS.match(text))


def lead_of(document: Document, clause: Clause, sheets_of: SheetsOf) -> Part | None:
    """The lead-in of the list that a clause is an item of."""
    if clause.parent is None or clause.kind is ClauseKind.ROW:
        return None
    above = document.clauses[clause.parent]
    if above.kind is ClauseKind.ROW:
        return None
    last = announcing(document, above, sheets_of)
    return last if last is not None and last.end - last.start <= LONGEST_LEAD else None


def items_of(document: Document, clause: Clause, sheets_of: SheetsOf) -> tuple[Part, ...]:
    """The first sentences of the items of a clause that announces a list."""
    children = document.children(clause)
    if clause.kind is ClauseKind.ROW or not 1 < len(children) <= MOST_ITEMS:
        return ()
    if announcing(document, clause, sheets_of) is None:
        return ()
    found = []
    for child in children:
        spans = own_spans_of(document.raw, child, document.children(child))
        sheets = [sheet for sheet in sheets_of(document, child) if sheet.span == 0]
        if spans and sheets:
            text = reading(document.raw, *spans[0], document.marks)
            start, end = text.raw_span(sheets[0].start, sheets[-1].end)
            found.append(Part(child, start, end, sheets[0]))
    return tuple(found)


def announcing(document: Document, clause: Clause, sheets_of: SheetsOf) -> Part | None:
    """The sentence of a clause's own text, before its children, that ends in a colon."""
    sheets = [sheet for sheet in sheets_of(document, clause) if sheet.span == 0]
    if not sheets or not sheets[-1].plain.endswith(ANNOUNCES):
        return None
    spans = own_spans_of(document.raw, clause, document.children(clause))
    text = reading(document.raw, *spans[0], document.marks)
    start, end = text.raw_span(sheets[-1].start, sheets[-1].end)
    return Part(clause, start, end, sheets[-1])
