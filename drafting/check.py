"""The draft check: a draft against itself and against the library. Every finding shows what it rests on.

    numbering   gaps, repetitions and wrong levels of the outline (drafting.check_outline)
    numbers     body against annex, one indicator told twice, targets against other plans (drafting.check_numbers)
    cited       documents relied on: wrong title or number, not in the library (drafting.check_cited)
    validity    documents relied on that are repealed, replaced, expired or drafts, articles with another number now
    units       a unit that nobody else names, beside one that others do (drafting.check_units)
    words       unexplained short forms, days that no calendar has, deadlines that are over (drafting.check_words)

A check that can't be sure says nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import drafting.messages  # noqa: F401  (registers the messages)
from corpus.kinds import folded_title
from corpus.messages import message
from corpus.types import Document
from drafting.check_cited import cited_findings
from drafting.check_numbers import number_findings, target_findings
from drafting.check_outline import outline_findings
from drafting.check_types import Draft, Finding, Report, Severity
from drafting.check_units import unit_findings
from drafting.check_validity import validity_findings
from drafting.check_words import word_findings

if TYPE_CHECKING:
    from index.library import Library

_ORDER = tuple(Severity)
_SHORT, _CHINESE_SHARE = 10, 0.2
_SAID = frozenset({"tracked_changes", "comments_dropped", "hidden_text", "embedded_parts", "content_differs"})


def check_file(path: Path, library: Library | None = None) -> Report:
    """Check a draft on disk (.docx, .txt, .md and every other kind that can be read). Raises LoadError."""
    from corpus.worker import read_apart

    return check_document(read_apart(path), library)


def check_document(document: Document, library: Library | None = None) -> Report:
    """Check a draft; without a library only against itself. The library's own copy of the draft does not count."""
    started = time.perf_counter()
    draft = Draft(document)
    others = _others(document, library)
    found = [
        *outline_findings(draft),
        *number_findings(draft),
        *word_findings(draft),
        *_cited(draft, others, library),
        *unit_findings(draft, others),
        *target_findings(draft, others),
    ]
    found = sorted(_once(found), key=lambda f: (_ORDER.index(f.severity), f.start))
    notices = [message(note.code, **note.params) for note in document.notes if note.code in _SAID]
    notices.extend(_hard_to_read(draft))
    if library is None or not others:
        notices.append(message("check.no_library"))
    elapsed = (time.perf_counter() - started) * 1000
    return Report(document.source, document.metadata.title, tuple(found), tuple(notices), elapsed)


def _cited(draft: Draft, others: tuple[Document, ...], library: Library | None) -> list[Finding]:
    """What is wrong with cited documents; that one is repealed is said once, by whoever knows the reason."""
    held = list(validity_findings(draft, library)) if library is not None else []
    spans = {(finding.start, finding.end) for finding in held}
    known = [f for f in cited_findings(draft, others) if f.code != "check.repealed" or (f.start, f.end) not in spans]
    return [*held, *known]


def _hard_to_read(draft: Draft) -> Iterator[str]:
    """Why a draft may have no findings although much is wrong with it."""
    letters = [c for c in draft.text if c.isalnum()]
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in letters)
    kana = sum("\u3041" <= c <= "\u30ff" for c in letters)
    if len(letters) < _SHORT:
        yield message("check.too_short", count=len(letters))
    elif chinese < _CHINESE_SHARE * len(letters) or kana > _CHINESE_SHARE * chinese:
        yield message("check.not_chinese")
    elif not draft.document.clauses:
        yield message("check.no_clauses")


def _others(document: Document, library: Library | None) -> tuple[Document, ...]:
    """The library's documents without the draft itself, however it is stored."""
    if library is None:
        return ()
    title = folded_title(document.metadata.title or "")
    known = (k for k in library.documents() if k.doc_id != document.doc_id)
    return tuple(
        library.cached_document(k.doc_id)
        for k in known
        if not title or folded_title(k.metadata.title or "") != title or k.metadata.year != document.metadata.year
    )


def _once(findings: list[Finding]) -> list[Finding]:
    """Without repetitions of one code on one span."""
    seen: dict[tuple[str, int, int], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.code, finding.start, finding.end), finding)
    return list(seen.values())
