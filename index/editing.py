"""Documents that change or come back without their file: metadata corrected by hand, a removal undone.

The caller holds the writer's lock and syncs the projections afterwards. ``embed`` makes vectors of texts; it is called
only when there is a text without a vector, so the model is not loaded where none is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import LibraryError
from corpus.types import Document, Passage
from index import by_hand, figures, lineage, places, records, seals, sheets
from index.facets import passage_facets
from index.places import Place
from index.reports import Pipeline
from index.rows import Origin, metadata_json, scope_json
from index.truth import Rows, Truth

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Embed = Callable[[Mapping[bytes, str]], Mapping[bytes, NDArray[np.float32]]]


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that was taken out, with all it takes to put it back as it was.

    With a ``place``, only this one of its places was taken out, and the document is still there.
    """

    known: records.Known
    document: Document
    origin: Origin
    passages: tuple[Passage, ...]
    keys: records.Keys
    facets: Mapping[int, frozenset[str]]
    vectors: Mapping[bytes, NDArray[np.float32]]
    fingerprint: str
    places: tuple[Place, ...] = ()
    place: Place | None = None


def corrections_of(connection: Rows, known: records.Known) -> by_hand.Corrections:
    """The corrections of a document; without any its metadata stand as read."""
    return by_hand.load(connection, known.doc_id) or by_hand.Corrections({}, known.metadata)


def correct(
    store: Truth, pipeline: Pipeline, embed: Embed, known: records.Known, corrections: by_hand.Corrections
) -> bool:
    """Put corrections in force, with the scopes, facets and context lines that follow; whether anything changed."""
    metadata = corrections.metadata
    with store.reading() as connection:
        before = records.load_document(connection, known.seq)
        if metadata == before.metadata:
            return False
        document = pipeline.with_metadata(before, metadata)
        passages = pipeline.passages(document)
        keys, texts = records.keys_of(passages)
        fingerprint = records.fingerprint(connection)
        missing = records.missing_keys(connection, fingerprint, keys.all())
    ledger = figures.rows_of(document)
    vectors = embed({key: texts[key] for key in missing}) if missing else {}
    with store.writing() as connection:
        generation = records.next_generation(connection)
        records.insert_vectors(connection, fingerprint, vectors)
        _describe(connection, known.seq, document)
        lineage.enter(connection, known.seq, document)
        figures.write(connection, known.seq, ledger)
        records.replace_passages(
            connection, known.seq, (passages, passage_facets(document, passages), keys), generation
        )
        by_hand.save(connection, known.doc_id, corrections)
        seals.write(connection, known.seq)
    return True


def _describe(connection: Rows, seq: int, document: Document) -> None:
    """Metadata and scopes, where they stand."""
    connection.execute("UPDATE documents SET metadata = ? WHERE seq = ?", (metadata_json(document.metadata), seq))
    connection.executemany(
        "UPDATE clauses SET scope = ? WHERE doc = ? AND idx = ?",
        [(scope_json(clause.scope), seq, clause.index) for clause in document.clauses],
    )


def taken(connection: Rows, known: records.Known) -> Removed:
    """What it takes to put a document back; read before it is removed."""
    size = connection.execute("SELECT size FROM documents WHERE seq = ?", (known.seq,)).fetchone()[0]
    passages, keys, facets = records.stored_passages(connection, known.seq)
    fingerprint = records.fingerprint(connection)
    return Removed(
        known=known,
        document=records.load_document(connection, known.seq),
        origin=Origin(known.path, known.sha256, size, known.side_sha256),
        passages=passages,
        keys=keys,
        facets=facets,
        vectors=records.vectors_of(connection, fingerprint, keys.all()),
        fingerprint=fingerprint,
        places=places.others(connection, known.seq),
    )


def take(connection: Rows, known: records.Known, ref: str) -> Removed:
    """Take a document out, or only the place that ``ref`` names where there are others; inside a transaction."""
    removed = taken(connection, known)
    here = places.Place(known.source, removed.origin)
    found = places.at(connection, ref)
    if ref in (known.source, known.path) and places.promote(connection, known.seq):
        return replace(removed, place=here)
    if found is not None and ref not in (known.doc_id, known.source, known.path):
        places.forget(connection, found[1].origin.path)
        return replace(removed, place=found[1])
    records.remove_document(connection, known.seq, records.next_generation(connection))
    return removed


def put_back(store: Truth, embed: Embed, removed: Removed) -> None:
    """Store a removed document as it was, at its old place.

    Raises LibraryError when its text or its file is in the library again.
    """
    known = removed.known
    if removed.place is not None:
        with store.writing() as connection:
            if not records.known(connection, "seq = ?", (known.seq,)):
                raise LibraryError("library_no_document", ref=known.doc_id)
            places.note(connection, known.seq, removed.place)
        return
    with store.reading() as connection:
        again = records.known(connection, "doc_id = ? OR path = ? OR seq = ?", (known.doc_id, known.path, known.seq))
        if again:
            raise LibraryError("library_back_already", title=known.metadata.title or known.source)
        fingerprint = records.fingerprint(connection)
        vectors = dict(removed.vectors) if removed.fingerprint == fingerprint else {}
        missing = records.missing_keys(connection, fingerprint, removed.keys.all()) - vectors.keys()
    if missing:
        texts = {records.text_key(text): text for p in removed.passages for text in (p.text, p.context)}
        vectors |= embed({key: texts[key] for key in missing})
    with store.writing() as connection:
        generation = records.next_generation(connection)
        records.insert_vectors(connection, fingerprint, vectors)
        place = records.Place(known.seq, known.added_at)
        seq = records.insert_document(connection, removed.document, removed.origin, known.pipeline_version, place)
        first, last = records.insert_passages(connection, seq, removed.passages, removed.facets, removed.keys)
        sheets.insert(connection, seq, removed.document, removed.facets)
        figures.write(connection, seq, figures.rows_of(removed.document))
        records.log(connection, generation, records.Change("add", seq, first, last))
        for further in removed.places:
            places.note(connection, seq, further)
        seals.write(connection, seq)
