"""What can be asked of a library, each a function of (library, what is asked) → JSON: the same for REST and MCP.

The library given may be narrowed (index.narrowed); nothing here knows of callers, keys or HTTP.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from index.validity import on_day
from service import inputs
from service.cursors import State, cursor_at, place_of
from service.json_shapes import find_clause, kin_json, known_json

if TYPE_CHECKING:
    from answer.retrieve import Found
    from corpus.shapes import AlignedJSON, ClauseJSON, DocumentJSON, OutlineJSON
    from drafting.shapes import PhrasesJSON, PrecedentsJSON, ReportJSON
    from index.library import Library
    from index.shapes import DocumentStatusJSON, KinJSON
    from proof.shapes import AnswerJSON
    from proof.types import Answer
    from service.shapes import (
        ComparedTargetsJSON,
        DocumentsJSON,
        SearchPageJSON,
        StatusesJSON,
        TargetsPageJSON,
        TextJSON,
    )

MOST_HITS, MOST_CHARACTERS = 100, 20_000
Each = TypeVar("Each")


def search(library: Library, asked: inputs.SearchAsked) -> SearchPageJSON:
    """A page of hits; of one search at most 100 are shown."""
    from answer.retrieve import Context, find

    state, of = _state(library), _list_of(library, "search", asked)
    start = place_of(asked.cursor, of, state)
    wanted = min(start + asked.k, MOST_HITS)
    with on_day(asked.as_of):
        found = find(library, asked.query, wanted, Context(asked.filters())).search_json()
    more = len(found["hits"]) == wanted and wanted < MOST_HITS
    page = {
        "hits": found["hits"][start:wanted],
        "generation": state[0],
        "next": cursor_at(wanted, of, state) if more else None,
    }
    return cast("SearchPageJSON", {**found, **page})


def answered(library: Library, asked: inputs.AskAsked, on_found: Callable[[Found], None] | None = None) -> Answer:
    """The answer to a question; ``on_found`` is told what was found before it is made."""
    from answer.ask import ask as answer_question
    from answer.retrieve import Context

    context = Context(asked.filters(), as_of=asked.as_of)
    return answer_question(library, asked.question, k=asked.k, context=context, on_found=on_found)


def ask(library: Library, asked: inputs.AskAsked) -> AnswerJSON:
    """The answer with its citations, status and reasons."""
    return answered(library, asked).as_json()


def documents(library: Library, asked: inputs.PageAsked) -> DocumentsJSON:
    """A page of the documents, in the order they were added."""
    state = _state(library)
    page, following = _page(library, library.documents(), asked, "documents", state)
    return {
        "documents": [known_json(known) for known in page],
        "total": len(library.documents()),
        "generation": state[0],
        "next": following,
    }


def document(library: Library, asked: inputs.DocumentAsked) -> DocumentJSON:
    """One document without its clauses."""
    from corpus.outline_json import document_json

    return document_json(library.document(asked.doc))


def outline(library: Library, asked: inputs.DocumentAsked) -> OutlineJSON:
    """A document's clauses."""
    from corpus.outline_json import outline_json

    return outline_json(library.document(asked.doc))


def text(library: Library, asked: inputs.TextAsked) -> TextJSON:
    """A span of the raw text, at most 20,000 characters."""
    found = library.document(asked.doc)
    size = len(found.raw)
    start = min(asked.start, size)
    end = min(size if asked.end is None else max(asked.end, start), start + MOST_CHARACTERS, size)
    return {"doc_id": found.doc_id, "start": start, "end": end, "characters": size, "text": found.raw[start:end]}


def clause(library: Library, asked: inputs.ClauseAsked) -> ClauseJSON:
    """One clause with its text."""
    from corpus.outline_json import clause_json

    found = library.document(asked.doc)
    here = find_clause(found, asked.clause)
    return {**clause_json(found, here), "doc_id": found.doc_id, "text": here.slice(found.raw)}


def versions(library: Library, asked: inputs.VersionsAsked) -> KinJSON:
    """The versions of a document's norm, events, links in both directions."""
    with on_day(asked.as_of):
        kin = library.kin(asked.doc)
        ids = [version.document.doc_id or "" for version in kin.versions] or [kin.document.doc_id or ""]
        return kin_json(kin, {doc_id: library.standing(doc_id) for doc_id in ids})


def status(library: Library, asked: inputs.StatusAsked) -> DocumentStatusJSON:
    """Whether a document, or an article of it, holds, and the words that say so."""
    with on_day(asked.as_of):
        known = library.find(asked.doc)
        standing = library.standing(known.doc_id, asked.article)
    return {"doc_id": known.doc_id, "title": known.metadata.title, "validity": standing.as_json()}


def statuses(library: Library, asked: inputs.StatusesAsked) -> StatusesJSON:
    """A page of the status of every document."""
    state = _state(library)
    page, following = _page(library, library.documents(), asked, "statuses", state)
    with on_day(asked.as_of):
        lines: list[DocumentStatusJSON] = [
            {"doc_id": d.doc_id, "title": d.metadata.title, "validity": library.standing(d.doc_id).as_json()}
            for d in page
        ]
    return {"documents": lines, "generation": state[0], "next": following}


def targets(library: Library, asked: inputs.TargetsAsked) -> TargetsPageJSON:
    """A page of the ledger."""
    from service.ledger import ledger, record_json, standing_of

    state = _state(library)
    with on_day(asked.as_of):
        records = ledger(library, asked.filters(), asked.indicator)
        page, following = _page(library, records, asked, "targets", state)
        lines = [record_json(*record, standing_of(library, *record)) for record in page]
    return {"targets": lines, "generation": state[0], "next": following}


def compared(library: Library, asked: inputs.ComparedAsked) -> ComparedTargetsJSON:
    """One indicator side by side."""
    from service.ledger import compared as side_by_side
    from service.ledger import comparison_json, ledger

    filters = asked.filters()
    with on_day(asked.as_of):
        records = ledger(library, filters, asked.indicator)
    named = {found.doc_id: found for found, _ in records}
    return {"comparison": comparison_json(side_by_side(records, asked.indicator, filters), named)}


def precedents(library: Library, asked: inputs.PrecedentsAsked) -> PrecedentsJSON:
    """Places with reusable wording."""
    from answer.retrieve import Context
    from drafting.precedent import precedents as found

    with on_day(asked.as_of):
        return found(library, asked.text, asked.k, Context(asked.filters())).as_json(diff=asked.diff)


def phrases(library: Library, asked: inputs.PhrasesAsked) -> PhrasesJSON:
    """Recurring phrases."""
    from drafting.phrases import phrase_bank

    bank = phrase_bank(library)
    found = bank.complete(asked.words, asked.k) if asked.after else bank.search(asked.words, asked.k)
    return {"phrases": [phrase.as_json() for phrase in found], "topics": bank.topics()}


def check(library: Library, asked: inputs.CheckAsked) -> ReportJSON:
    """A draft against itself and, unless alone, against the library."""
    from service.files import safe_name

    ending = Path(asked.name).suffix.lower()
    name = safe_name(asked.name if ending in (".txt", ".md") else f"{asked.name}.txt")
    return check_bytes(library, name, asked.text.encode("utf-8"), alone=asked.alone)


def check_bytes(library: Library, name: str, data: bytes, *, alone: bool = False) -> ReportJSON:
    """The same for a file of any kind that can be read; ``name`` must be safe."""
    from drafting.check import check_file

    with tempfile.TemporaryDirectory(prefix="tiaowen-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        report = check_file(path, None if alone else library).as_json()
    report["source"] = name
    return report


def compare(library: Library, asked: inputs.CompareAsked) -> AlignedJSON:
    """Two texts, article by article."""
    from corpus.align import compare_versions

    return compare_versions(library.document(asked.old), library.document(asked.new)).as_json()


def _page(
    library: Library,
    values: Sequence[Each],
    asked: inputs.PageAsked | inputs.StatusesAsked | inputs.TargetsAsked,
    name: str,
    state: State,
) -> tuple[Sequence[Each], str | None]:
    """The values of a page, and the cursor of the next."""
    of = _list_of(library, name, asked)
    start = place_of(asked.cursor, of, state)
    end = start + asked.limit
    return values[start:end], cursor_at(end, of, state) if end < len(values) else None


def _state(library: Library) -> State:
    return library.generation, library.commit[1]


def _list_of(library: Library, name: str, asked: inputs.Model) -> str:
    """What a cursor is of: the library, what of it is seen, and what is asked but for the page."""
    what = asked.model_dump_json(exclude={"cursor", "limit", "k"})
    seen = ",".join(sorted(getattr(library, "docs", ())))
    return f"{library.commit[0]}\n{seen}\n{name}\n{what}"
