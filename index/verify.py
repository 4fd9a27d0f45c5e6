"""``tiaowen verify``: everything in the library against everything else.

Reads the whole library: database pages, every document and its spans, what is kept of its sentences, every vector's
length, every file of the projections. Projections are mended on the way (they can be made again); what is wrong in the
database is reported, never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import LibraryCorrupt, LibraryLocked
from corpus.messages import message
from corpus.types import Document
from index import records, seals, sheets
from index.origins import unchanged_bytes
from index.projections import Projections
from index.truth import Rows, Truth

if TYPE_CHECKING:
    from index.reports import Pipeline

_SHOWN = 5  # clauses named in one line

MendFunction = Callable[[], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was found. ``problems`` need a person, ``repairs`` are done, ``remarks`` are harmless."""

    documents: int
    clauses: int
    passages: int
    vectors: int
    generation: int
    problems: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.problems


def verify(store: Truth, projections: Projections, mend: MendFunction, pipeline: Pipeline | None) -> VerifyReport:
    """Check all of it; see the module's docstring."""
    with store.reading() as connection:
        problems = list(store.integrity(connection))
        remarks: list[str] = []
        elsewhere: list[str] = []
        for known in records.known(connection):
            wrong, harmless = _document(connection, known)
            problems += wrong
            remarks += harmless
            if unchanged_bytes(known) is None:
                elsewhere.append(known.source)
        problems += _vectors(connection)
        remarks += _remarks(connection, pipeline)
    if elsewhere:
        named = "、".join(elsewhere[:_SHOWN]) + "…" * (len(elsewhere) > _SHOWN)
        remarks.append(message("verify_elsewhere", count=len(elsewhere), sources=named))
    repairs, left = _projections(store, projections, mend)
    with store.reading() as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("documents", "clauses", "passages", "vectors")
        ]
    documents, clauses, passages, vectors = counts
    return VerifyReport(
        documents=documents,
        clauses=clauses,
        passages=passages,
        vectors=vectors,
        generation=store.generation(),
        problems=tuple(problems + left),
        repairs=tuple(repairs),
        remarks=tuple(remarks),
    )


def _document(connection: Rows, known: records.Known) -> tuple[list[str], list[str]]:
    """Problems and remarks of one document."""
    broken = seals.broken(connection, known.seq) or ()
    try:
        document = records.load_document(connection, known.seq)
    except LibraryCorrupt as error:
        problems = [message(f"verify_seal_{name}", source=known.source) for name in broken]
        return [*problems, *([] if "text" in broken else [str(error)])], []
    said, remarks = [], []
    spans = list(_clauses(document))
    if not spans:  # what is kept of sentences is found by the spans of clauses
        wrong, missing = sheets.checked(connection, known.seq, document)
        if wrong:
            where = "、".join(_clause_name(document, index) for index in wrong[:_SHOWN]) + "…" * (len(wrong) > _SHOWN)
            said.append(message("verify_sheets", source=document.source, clauses=where, count=len(wrong)))
        if missing:
            remarks.append(message("verify_sheets_old", source=document.source, count=missing))
    # The seal over what finding needs holds the sentences too: what is said of them in particular is enough.
    sealed = [name for name in broken if name != "finding" or not (said or remarks)]
    problems = [message(f"verify_seal_{name}", source=known.source) for name in sealed]
    return [*problems, *spans, *said, *_passages(connection, known.seq, document)], remarks


def _clause_name(document: Document, index: int) -> str:
    return document.clause_id(document.clauses[index]) if 0 <= index < len(document.clauses) else f"#{index}"


def _clauses(document: Document) -> Iterator[str]:
    """Spans within the text and the parents', cells within clauses, and, where all that is right, the tiling."""
    sound = True
    for clause in document.clauses:
        low, high = 0, len(document.raw)
        if clause.parent is not None and 0 <= clause.parent < len(document.clauses):
            low, high = document.clauses[clause.parent].start, document.clauses[clause.parent].end
        spans = [(clause.start, clause.end), *((cell.start, cell.end) for cell in clause.cells)]
        inside = all(low <= start <= end <= high for start, end in spans)
        if not inside or not clause.start <= clause.body <= clause.end:
            sound = False
            where = document.clause_id(clause)
            yield message("verify_range", source=document.source, clause=where, start=clause.start, end=clause.end)
    if sound:
        yield from _tiling(document)


def _tiling(document: Document) -> Iterator[str]:
    from corpus.tiling import tiles

    at = 0
    for tile in tiles(document):
        if tile.start != at:
            yield message("verify_tiling", source=document.source, detail=f"{at}-{tile.start}")
            return
        at = tile.end
    if at != len(document.raw):
        yield message("verify_tiling", source=document.source, detail=f"{at}-{len(document.raw)}")


def _passages(connection: Rows, seq: int, document: Document) -> Iterator[str]:
    rows = connection.execute('SELECT passage_id, clause, start, "end" FROM passages WHERE doc = ?', (seq,))
    for passage, index, start, end in rows:
        clause = document.clauses[index] if 0 <= index < len(document.clauses) else None
        if clause is None or not clause.start <= start < end <= clause.end:
            yield message("verify_span", source=document.source, passage=passage, start=start, end=end)


def _vectors(connection: Rows) -> Iterator[str]:
    meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    if "fingerprint" not in meta:
        return
    model = records.model_number(connection, meta["fingerprint"])
    missing = connection.execute(
        "SELECT count(*) FROM passages p WHERE p.text_key <> x'' AND NOT EXISTS "
        "(SELECT 1 FROM vectors v WHERE v.model = ?1 AND v.text_key = p.text_key) OR p.context_key <> x'' AND "
        "NOT EXISTS (SELECT 1 FROM vectors v WHERE v.model = ?1 AND v.text_key = p.context_key)",
        (model,),
    ).fetchone()[0]
    if missing:
        yield message("verify_vectors", count=missing)
    import numpy as np

    bad = 0
    for (blob,) in connection.stream("SELECT vector FROM vectors WHERE model = ?", (model,)):
        if len(blob) != 4 * int(meta["dim"]) or not np.isfinite(np.frombuffer(blob, dtype="<f4")).all():
            bad += 1
    if bad:
        yield message("verify_vector_value", count=bad)


def _remarks(connection: Rows, pipeline: Pipeline | None) -> Iterator[str]:
    unused = connection.execute(
        "SELECT count(*) FROM vectors v WHERE NOT EXISTS (SELECT 1 FROM passages p WHERE p.text_key = v.text_key) "
        "AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.context_key = v.text_key)"
    ).fetchone()[0]
    if unused:
        yield message("verify_unused", count=unused)
    if unsealed := seals.unsealed(connection):
        yield message("verify_unsealed", count=unsealed)
    if pipeline is None:
        from corpus.read import PIPELINE_VERSION as version
    else:
        version = pipeline.version
    old = connection.execute("SELECT count(*) FROM documents WHERE pipeline_version <> ?", (version,)).fetchone()[0]
    if old:
        yield message("verify_pipeline", count=old)


def _projections(store: Truth, projections: Projections, mend: MendFunction) -> tuple[list[str], list[str]]:
    """(what was mended, what could not be): stamps and whole files first, then ids against the database."""
    repairs: list[str] = []
    try:
        repairs.extend(mend())
        wrong = _differences(store, projections)
        if wrong:
            repairs.extend(message("repair_content", name=kind, detail=detail) for kind, detail in wrong.items())
            projections.sync(distrusted=tuple(wrong))
    except LibraryLocked as error:
        return repairs, [str(error)]
    left = _differences(store, projections) if repairs else {}
    return repairs, [message("repair_content", name=kind, detail=detail) for kind, detail in left.items()]


def _differences(store: Truth, projections: Projections) -> dict[str, str]:
    """Kind → how it differs from the database; empty when all agree with it id for id, file for file."""
    verdicts = projections.verdicts(whole=True)
    if not verdicts:
        return {}
    found = {kind: verdict.code for kind, verdict in verdicts.items() if verdict.code is not None}
    with store.reading() as connection:
        wanted = [row[0] for row in connection.execute("SELECT passage_id FROM passages ORDER BY passage_id")]
        documents = [row[0] for row in connection.execute("SELECT seq FROM documents ORDER BY seq")]
        # A passage whose vector is missing or damaged is a problem of the database, told elsewhere.
        meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        with_vector = records.passages_with_vectors(connection, meta["fingerprint"], int(meta["dim"]))
    try:
        snapshot = projections.load()
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        return dict.fromkeys(verdicts, str(error)) | found
    if snapshot.dense.ids().tolist() != with_vector:
        found["dense"] = f"{snapshot.dense.count} / {len(with_vector)} ids"
    if snapshot.lexical.ids() != wanted:
        found["lexical"] = f"{snapshot.lexical.count} / {len(wanted)} ids"
    if snapshot.documents.ids() != documents:
        found["documents"] = f"{snapshot.documents.count} / {len(documents)} ids"
    return found
