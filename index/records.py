"""What is written to and read from library.db: documents, passages, facets, vectors, the change log.

Every function takes a connection inside a transaction of index.store and nothing else of the library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from corpus.errors import LibraryCorrupt
from corpus.types import Document, Metadata, Passage
from index import cards, commits, lineage, seals
from index.faults import reached
from index.rows import (
    CLAUSE_COLUMNS,
    DOCUMENT_COLUMNS,
    Origin,
    clause_rows,
    document_row,
    read_document,
    read_metadata,
)
from index.truth import Rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCH = 10_000
_AT_ONCE = 500  # values of one query


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document without reading its text."""

    seq: int
    doc_id: str
    source: str
    path: str
    sha256: str
    side_sha256: str
    pipeline_version: str
    metadata: Metadata
    added_at: str
    clauses: int
    passages: int


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change log: passages first … last of document ``doc`` were added or removed."""

    op: str
    doc: int
    first: int
    last: int


# A passage's vector is its text's plus this much of its context line's, made a unit vector again: read apart, each line
# once, and cached without regard to the title above (docs/decisions/0002, 0016).
CONTEXT_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Keys:
    """The cache keys of a document's passages, one each: of texts and of context lines; b"" where none is wanted."""

    texts: tuple[bytes, ...]
    contexts: tuple[bytes, ...]

    def all(self) -> set[bytes]:
        """Every key that needs a vector."""
        return {*self.texts, *self.contexts} - {b""}


def keys_of(passages: Sequence[Passage]) -> tuple[Keys, dict[bytes, str]]:
    """The keys of passages, and what text each key stands for."""
    cut = {p.clause for p in passages if p.kind == "sentence"}
    meaning: dict[bytes, str] = {}

    def key_of(text: str) -> bytes:
        key = text_key(text)
        meaning[key] = text
        return key

    texts = [b"" if _in_sentences(p, cut) else key_of(p.text) for p in passages]
    contexts = [key_of(p.context) if p.context else b"" for p in passages]
    return Keys(tuple(texts), tuple(contexts)), meaning


def _in_sentences(passage: Passage, cut: Collection[int]) -> bool:
    """Whether a text needs no vector of its own: its sentences or clauses have theirs, and one for all would blur them.

    A lead-in with its list has one: neither says without the other what it is about.
    """
    return passage.kind == "section" or (passage.kind in ("clause", "part") and passage.clause in cut)


def text_key(text: str) -> bytes:
    """Sixteen bytes that stand for an embedded text in the cache."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _storable(text: str) -> str:
    """A text that SQLite takes: lone surrogates (never part of a word) become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


_KNOWN = """SELECT seq, doc_id, source, path, sha256, side_sha256, pipeline_version, metadata, added_at,
    clauses, passages FROM documents JOIN cards ON cards.doc = seq"""


def _known(*row: Any) -> Known:  # noqa: ANN401  (a database row)
    seq, doc_id, source, path, sha256, side, pipeline, metadata, added_at, clauses, passages = row
    with readable_rows(str(source)):
        described = read_metadata(metadata)
    return Known(seq, doc_id, source, path, sha256, side, pipeline, described, added_at, clauses, passages)


@contextmanager
def readable_rows(source: str) -> Iterator[None]:
    """Within the block, values that can't be what was stored are damage of the library. Raises LibraryCorrupt."""
    try:
        yield
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise LibraryCorrupt("library_damaged", source=source, detail=f"{type(error).__name__}: {error}") from error


def known(connection: Rows, where: str = "", values: Sequence[object] = ()) -> list[Known]:
    """Documents in the order they were added; ``where`` is an SQL condition over the documents table."""
    rows = connection.execute(f"{_KNOWN} {f'WHERE {where}' if where else ''} ORDER BY seq", values)
    return [_known(*row) for row in rows]


def ids(connection: Rows) -> set[str]:
    """The ids of all documents."""
    return {doc_id for (doc_id,) in connection.execute("SELECT doc_id FROM documents")}


def load_document(connection: Rows, seq: int) -> Document:
    """A document with all its clauses, equal to the one that was stored.

    Raises KeyError when it is gone, LibraryCorrupt when its text is not the one that was stored.
    """
    row = connection.execute(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE seq = ?", (seq,)).fetchone()
    if row is None:
        raise KeyError(seq)
    clauses = connection.execute(f"SELECT {CLAUSE_COLUMNS} FROM clauses WHERE doc = ? ORDER BY idx", (seq,))
    with readable_rows(str(row[1])):
        seals.checked(connection, seq, bytes(row[2]), str(row[1]))
        return read_document(row, clauses.fetchall())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document that comes back stood before: its number, and since when."""

    seq: int
    added_at: str


def insert_document(
    connection: Rows, document: Document, origin: Origin, pipeline: str, place: Place | None = None
) -> int:
    """Write a document and its clauses, at the end or at its old place; returns its number."""
    values = (*document_row(document), origin.path, origin.sha256, origin.size, origin.side_sha256, pipeline)
    added_at = place.added_at if place else datetime.now().isoformat(timespec="seconds")
    seq = place.seq if place else connection.last_id("documents") + 1
    connection.execute(
        f"INSERT INTO documents ({DOCUMENT_COLUMNS}, path, sha256, size, side_sha256, pipeline_version, added_at, seq) "
        f"VALUES ({', '.join('?' * (len(values) + 2))})",
        (*values, added_at, seq),
    )
    connection.note_id("documents", seq)
    reached("store: document written")
    rows = clause_rows(seq, document)
    marks = ", ".join("?" * len(CLAUSE_COLUMNS.split(", ")))
    connection.executemany(f"INSERT INTO clauses ({CLAUSE_COLUMNS}) VALUES ({marks})", rows)
    reached("store: clauses written")
    lineage.enter(connection, seq, document)
    return seq


def insert_passages(
    connection: Rows,
    seq: int,
    passages: Sequence[Passage],
    facets: Mapping[int, frozenset[str]],
    keys: Keys,
) -> tuple[int, int]:
    """Write passages and their facets (by clause index); returns the first and the last passage id."""
    first = connection.last_id("passages") + 1
    connection.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (first + i, seq, p.clause, p.kind, p.start, p.end, _storable(p.text), _storable(p.context), text, context)
            for i, (p, text, context) in enumerate(zip(passages, keys.texts, keys.contexts, strict=True))
        ],
    )
    connection.note_id("passages", first + len(passages) - 1)
    names = sorted(set().union(*facets.values())) if facets else []
    insert = "INSERT INTO facet_names (facet) VALUES (?) ON CONFLICT DO NOTHING"
    connection.executemany(insert, [(name,) for name in names])
    number = dict(_in_parts(connection, "SELECT facet, id FROM facet_names WHERE facet IN ({marks})", (), names))
    connection.executemany(
        "INSERT INTO facets VALUES (?, ?)",
        [(number[name], first + i) for i, p in enumerate(passages) for name in facets[p.clause]],
    )
    cards.count(connection, seq)
    reached("store: passages written")
    return first, first + len(passages) - 1


def remove_document(connection: Rows, seq: int, generation: int) -> None:
    """Take a document out with its clauses, passages, facets, and the vectors that nothing else uses; log it."""
    used = _used_by(connection, seq)
    names = lineage.names_kept(connection, seq)
    connection.execute("DELETE FROM documents WHERE seq = ?", (seq,))
    _drop_unused(connection, used)
    lineage.leave(connection, names)
    log(connection, generation, Change("remove", seq, used.first, used.last))


def replace_passages(
    connection: Rows,
    seq: int,
    new: tuple[Sequence[Passage], Mapping[int, frozenset[str]], Keys],
    generation: int,
) -> None:
    """Give a document other passages, facets (by clause index) and keys; log it. The vectors must be there."""
    used = _used_by(connection, seq)
    connection.execute("DELETE FROM passages WHERE doc = ?", (seq,))
    first, last = insert_passages(connection, seq, *new)
    _drop_unused(connection, used)
    log(connection, generation, Change("remove", seq, used.first, used.last))
    log(connection, generation, Change("add", seq, first, last))


@dataclass(frozen=True, slots=True)
class _Used:
    """What a document's passages refer to, and their first and last id."""

    keys: Sequence[tuple[bytes]]
    facets: Sequence[tuple[int]]
    first: int
    last: int


def _used_by(connection: Rows, seq: int) -> _Used:
    keys = connection.execute(
        "SELECT text_key FROM passages WHERE doc = ?1 UNION SELECT context_key FROM passages WHERE doc = ?1", (seq,)
    ).fetchall()
    names = connection.execute(
        "SELECT DISTINCT facet FROM facets WHERE passage_id IN (SELECT passage_id FROM passages WHERE doc = ?)", (seq,)
    ).fetchall()
    first, last = connection.execute(
        "SELECT coalesce(min(passage_id), 0), coalesce(max(passage_id), -1) FROM passages WHERE doc = ?", (seq,)
    ).fetchone()
    return _Used(keys, names, first, last)


def _drop_unused(connection: Rows, used: _Used) -> None:
    """Drop those vectors and facet names that no passage refers to any more."""
    connection.executemany(
        "DELETE FROM vectors WHERE model IN (SELECT id FROM models) AND text_key = ?1 "
        "AND NOT EXISTS (SELECT 1 FROM passages WHERE text_key = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM passages WHERE context_key = ?1)",
        used.keys,
    )
    connection.executemany(
        "DELETE FROM facet_names WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM facets WHERE facet = ?1)", used.facets
    )


def stored_passages(connection: Rows, seq: int) -> tuple[tuple[Passage, ...], Keys, dict[int, frozenset[str]]]:
    """A document's passages as ``insert_passages`` was given them: passages, keys, facets by clause index."""
    rows = connection.execute(
        'SELECT clause, kind, start, "end", text, context, text_key, context_key FROM passages WHERE doc = ? '
        "ORDER BY passage_id",
        (seq,),
    ).fetchall()
    named = connection.execute(
        "SELECT DISTINCT p.clause, n.facet FROM passages p JOIN facets f ON f.passage_id = p.passage_id "
        "JOIN facet_names n ON n.id = f.facet WHERE p.doc = ?",
        (seq,),
    ).fetchall()
    facets: dict[int, set[str]] = {row[0]: set() for row in rows}
    for clause, name in named:
        facets[clause].add(name)
    keys = Keys(tuple(row[6] for row in rows), tuple(row[7] for row in rows))
    return tuple(Passage(*row[:6]) for row in rows), keys, {at: frozenset(names) for at, names in facets.items()}


def log(connection: Rows, generation: int, change: Change) -> None:
    """Note a change for the projections."""
    connection.execute(
        "INSERT INTO changes VALUES (?, ?, ?, ?, ?)", (generation, change.op, change.doc, change.first, change.last)
    )


def next_generation(connection: Rows) -> int:
    """Count the generation up, inside the transaction that makes the change."""
    count = "CAST(CAST(value AS BIGINT) + 1 AS TEXT)"
    connection.execute(f"UPDATE meta SET value = {count} WHERE key = 'generation'")
    generation = int(connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0])
    commits.note(connection, generation)
    return generation


def changes_since(connection: Rows, generation: int) -> list[Change] | None:
    """What happened after a generation, in order; None when the log no longer reaches back that far."""
    floor = int(connection.execute("SELECT value FROM meta WHERE key = 'changes_floor'").fetchone()[0])
    if generation < floor:
        return None
    rows = connection.execute(
        "SELECT op, doc, first_passage, last_passage FROM changes WHERE generation > ? ORDER BY rowid", (generation,)
    )
    return [Change(*row) for row in rows]


def forget_changes(connection: Rows, generation: int) -> None:
    """Drop the log up to a generation that all projections have reached."""
    connection.execute("DELETE FROM changes WHERE generation <= ?", (generation,))
    connection.execute("UPDATE meta SET value = ? WHERE key = 'changes_floor'", (str(generation),))
    commits.forget(connection, generation)


def model_number(connection: Rows, fingerprint: str, *, create: bool = False) -> int | None:
    """The number under which a model's vectors are kept."""
    if create:
        connection.execute("INSERT INTO models (fingerprint) VALUES (?) ON CONFLICT DO NOTHING", (fingerprint,))
    row = connection.execute("SELECT id FROM models WHERE fingerprint = ?", (fingerprint,)).fetchone()
    return int(row[0]) if row else None


def fingerprint(connection: Rows) -> str:
    """The model that the library was built with; "" while there is none."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'fingerprint'").fetchone()
    return str(row[0]) if row else ""


def _in_parts(
    connection: Rows, sql: str, first: Sequence[object], keys: Collection[object]
) -> Iterator[tuple[Any, ...]]:
    """Rows of a query whose ``{marks}`` stand for some of the keys at a time; ``first`` are the values before them."""
    ordered = list(keys)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        yield from connection.execute(sql.format(marks=", ".join("?" * len(some))), (*first, *some)).fetchall()


def missing_keys(connection: Rows, fingerprint: str, keys: Iterable[bytes]) -> set[bytes]:
    """Those keys for which the cache holds no vector of the model."""
    wanted = set(keys)
    held = "SELECT text_key FROM vectors WHERE model = ? AND text_key IN ({marks})"
    return wanted - {row[0] for row in _in_parts(connection, held, (model_number(connection, fingerprint),), wanted)}


def insert_vectors(connection: Rows, fingerprint: str, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
    """Put vectors into the cache, in the order of keys: the same documents make the same file."""
    model = model_number(connection, fingerprint, create=True)
    connection.executemany(
        "INSERT INTO vectors (model, text_key, vector) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(model, key, vector.astype("<f4").tobytes()) for key, vector in sorted(vectors.items(), key=itemgetter(0))],
    )


# ?1 is the model's number, ?2 the bytes of one vector. A passage without a context line needs none for it. CROSS keeps
# the order: of a few passages SQLite would else begin with all vectors.
_WITH_VECTORS = """FROM passages p
    CROSS JOIN vectors v ON v.model = ?1 AND v.text_key = p.text_key
    LEFT JOIN vectors c ON c.model = ?1 AND c.text_key = p.context_key
    WHERE length(v.vector) = ?2 AND (p.context_key = x'' OR length(c.vector) = ?2)"""


def passages_with_vectors(connection: Rows, fingerprint: str, dim: int) -> list[int]:
    """Ids of the passages of which ``vector_batches`` gives rows, in order."""
    values = (model_number(connection, fingerprint), 4 * dim)
    return [row[0] for row in connection.execute(f"SELECT p.passage_id {_WITH_VECTORS} ORDER BY p.passage_id", values)]


def vectors_of(connection: Rows, fingerprint: str, keys: Iterable[bytes]) -> dict[bytes, NDArray[np.float32]]:
    """The vectors that the cache holds for these keys."""
    import numpy as np

    held = "SELECT text_key, vector FROM vectors WHERE model = ? AND text_key IN ({marks})"
    rows = _in_parts(connection, held, (model_number(connection, fingerprint),), set(keys))
    return {key: np.frombuffer(vector, dtype="<f4").astype(np.float32) for key, vector in rows}


def vector_batches(
    connection: Rows, fingerprint: str, dim: int, spans: Sequence[tuple[int, int]] | None = None
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """(ids, rows) of all passages, or of those whose ids lie in the inclusive spans, in the order of ids.

    A row is the text's unit vector plus CONTEXT_WEIGHT times the context line's, of length 1 whatever context there is:
    a question's score is a cosine, and a passage without a title or headings above it loses nothing by that. A passage
    without vectors of the right length is left out (``verify`` reports it).
    """
    import numpy as np

    from embed.encoder import unit_rows

    model = model_number(connection, fingerprint)
    nothing = bytes(4 * dim)
    for low, high in spans if spans is not None else [(0, 1 << 62)]:
        cursor = connection.stream(
            f"SELECT p.passage_id, v.vector, c.vector {_WITH_VECTORS} "
            "AND p.passage_id BETWEEN ?3 AND ?4 ORDER BY p.passage_id",
            (model, 4 * dim, low, high),
        )
        while rows := cursor.fetchmany(_BATCH):
            ids = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
            joined = (b"".join(row[i] or nothing for row in rows) for i in (1, 2))
            texts, contexts = (np.frombuffer(each, dtype="<f4").reshape(len(rows), -1) for each in joined)
            yield ids, unit_rows(texts + np.float32(CONTEXT_WEIGHT) * contexts)
