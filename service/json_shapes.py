"""The JSON of what the library reports (types in index.shapes), and clause look-up."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

import service.messages  # noqa: F401  (registers the texts)
from corpus.errors import LibraryError
from corpus.outline_json import events_json, metadata_json
from corpus.types import Clause, Document
from index.reports import AddSummary, FileReport, Outcome

if TYPE_CHECKING:
    from index.kin import Kin
    from index.records import Known
    from index.shapes import AddedJSON, FileJSON, KinJSON, KnownJSON, VerifiedJSON
    from index.validity import Standing
    from index.verify import VerifyReport

_MARKS = "、.．，,:： "


def known_json(known: Known) -> KnownJSON:
    """A document of the library without its text."""
    return {
        "doc_id": known.doc_id,
        "source": known.source,
        **metadata_json(known.metadata),
        "events": events_json(known.metadata),
        "clauses": known.clauses,
        "passages": known.passages,
        "sha256": known.sha256,
        "added_at": known.added_at,
    }


def added_json(summary: AddSummary, documents: Sequence[Known], seconds: float) -> AddedJSON:
    """The report of ``add``: one entry a file, the counts by outcome, and where the time went (seconds)."""
    numbers = {known.doc_id: known.metadata.doc_number for known in documents}
    return {
        "files": [file_json(report, numbers.get(report.doc_id or "")) for report in summary.reports],
        "counts": {outcome.value: summary.count(outcome) for outcome in Outcome},
        "skipped": summary.skipped,
        "embedded": summary.embedded,
        "seconds": round(seconds, 3),
        "parse_seconds": round(summary.parse_seconds, 3),
        "embed_seconds": round(summary.embed_seconds, 3),
        "index_seconds": round(summary.index_seconds, 3),
    }


def file_json(report: FileReport, number: str | None) -> FileJSON:
    """What became of one file."""
    return cast("FileJSON", asdict(report) | {"outcome": report.outcome.value, "doc_number": number})


def verified_json(report: VerifyReport, repairs: Sequence[str]) -> VerifiedJSON:
    """The report of ``verify``, with what was repaired when the library was opened."""
    return cast("VerifiedJSON", {"ok": report.ok, **asdict(report), "repairs": list(repairs)})


def find_clause(document: Document, ref: str) -> Clause:
    """The clause that a path (二/（二）/5), its end (（二）/5) or a label means, in any width of characters.

    Raises LibraryError when there is none, or several.
    """
    wanted = _plain(ref.rpartition("#")[2].split("/"))
    paths = {clause.index: _plain(clause.path) for clause in document.clauses}
    exact = [clause for clause in document.clauses if paths[clause.index] == wanted]
    found = exact or [c for c in document.clauses if wanted and paths[c.index][-len(wanted) :] == wanted]
    if len(found) == 1:
        return found[0]
    if not found:
        title = document.metadata.title or document.source
        raise LibraryError("cli.no_clause", ref=ref, title=title, doc=document.doc_id)
    names = ["/".join(clause.path) for clause in found[:8]]
    raise LibraryError("cli.clause_ambiguous", ref=ref, candidates="; ".join([*names, *["…"][: len(found) > 8]]))


def _plain(labels: Sequence[str]) -> tuple[str, ...]:
    folded = (unicodedata.normalize("NFKC", label).strip() for label in labels)
    return tuple(label.rstrip(_MARKS) or label for label in folded if label)


def kin_json(kin: Kin, standings: Mapping[str, Standing]) -> KinJSON:
    """``tiaowen versions``: the document, its versions with their status, events, links in both directions."""
    return {
        "document": kin.document.as_json(),
        "versions": [{**v.as_json(), "validity": standings[v.document.doc_id or ""].as_json()} for v in kin.versions],
        "events": [event.as_json() for event in kin.events],
        "links": [link.as_json() for link in kin.links],
        "backlinks": [link.as_json() for link in kin.backlinks],
    }
