"""Hits as they are shown: an item of a list comes with what announces it, and its list is one hit.

An item says nothing without the sentence above it, nor does 有下列情形之一的，处…罚款： without its items. Where both
are short enough to be read at once they are one hit, in the place of the best of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from answer.evidence import Reading
from answer.units import SheetsOf, announcing
from corpus.sentences import reading
from corpus.types import Clause, ClauseKind, Document
from index.search import Hit

LONGEST = 420  # characters of a list with its lead-in


def as_shown(readings: Iterable[Reading], sheets_of: SheetsOf, k: int) -> tuple[Hit, ...]:
    """The first k hits of readings, best first, lists whole and once, ranks counted anew."""
    shown: dict[tuple[str, int], Hit] = {}
    for each in readings:
        whole = _list_of(each.document, each.clause, sheets_of)
        key = (each.hit.doc_id, each.hit.clause if whole is None else whole.index)
        if key not in shown:
            if len(shown) == k:
                break
            shown[key] = each.hit if whole is None else _with_list(each.hit, each.document, whole)
    return tuple(replace(hit, rank=n) for n, hit in enumerate(shown.values(), start=1))


def _list_of(document: Document, clause: Clause, sheets_of: SheetsOf) -> Clause | None:
    """The clause that announces the list that a clause belongs to, or announces itself; None where there is none."""
    above = document.clauses[clause.parent] if clause.parent is not None else None
    for each in (above, clause):
        if each is not None and _has_list(document, each) and announcing(document, each, sheets_of) is not None:
            text = reading(document.raw, each.start, each.end, document.marks).text
            return each if len(text.strip()) <= LONGEST else None
    return None


def _has_list(document: Document, clause: Clause) -> bool:
    return clause.kind is not ClauseKind.ROW and bool(document.children(clause))


def _with_list(hit: Hit, document: Document, clause: Clause) -> Hit:
    end = clause.start + len(document.raw[clause.start : clause.end].rstrip())
    return replace(
        hit,
        clause=clause.index,
        clause_id=document.clause_id(clause),
        path=clause.path,
        start=clause.start,
        end=end,
        quote=document.raw[clause.start : end],
    )
