"""Numbering: gaps and repetitions that the reading of the outline noted, and levels in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.numbering import label_at
from corpus.types import Clause, ClauseKind
from drafting.check_types import Draft, Finding, Severity

# The order of levels in official documents: 一、 （一） 1. （1） ①.
_LEVELS = {"cn": 1, "cn_paren": 2, "dot": 3, "paren": 4, "circled": 5}
_GAPS = frozenset({"number_jump", "number_twice"})


def outline_findings(draft: Draft) -> Iterator[Finding]:
    """Gaps, numbers given twice (error), a higher kind of number below a lower one (warning), a new start (note)."""
    document = draft.document
    for note in document.notes:
        if note.code in _GAPS and note.end > note.start:
            before = _before(draft, note.start)
            proof = draft.cite(*before) if before else None
            params = dict(note.params) | ({"after": proof.quote} if proof else {})
            yield draft.finding(note.code, Severity.ERROR, (note.start, note.end), proof, **params)
        elif note.code == "implied_parent":
            clause = draft.clause_at(note.start)
            if clause.label and clause.start == note.start:
                span = (clause.start, clause.start + len(clause.label))
                yield draft.finding("number_restart", Severity.NOTE, span)
    told: set[int] = set()
    for clause in document.clauses:
        parent = document.clauses[clause.parent] if clause.parent is not None else None
        if parent is None or clause.implied or parent.implied or _tabular(clause) or _tabular(parent):
            continue
        own, above = _rank(draft, clause), _rank(draft, parent)
        if own and above and own <= above and parent.index not in told:
            told.add(parent.index)
            span = (clause.start, clause.start + len(clause.label))
            above_it = draft.cite(parent.start, parent.start + len(parent.label))
            yield draft.finding("wrong_level", Severity.WARNING, span, above_it, label=clause.label, above=parent.label)


def _before(draft: Draft, at: int) -> tuple[int, int] | None:
    """The label of the clause that stands before a place on the same level."""
    clause = draft.clause_at(at)
    earlier = [c for c in draft.document.clauses if c.parent == clause.parent and c.start < clause.start and c.label]
    return (earlier[-1].start, earlier[-1].start + len(earlier[-1].label)) if earlier else None


def _tabular(clause: Clause) -> bool:
    return clause.kind in (ClauseKind.ROW, ClauseKind.MEASURE, ClauseKind.FRONT, ClauseKind.ANNEX, ClauseKind.ARTICLE)


def _rank(draft: Draft, clause: Clause) -> int | None:
    label = label_at(draft.document.raw, clause.start, min(clause.end, clause.start + 40))
    return _LEVELS.get(label.family) if label else None
