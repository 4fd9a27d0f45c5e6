"""The tables of library.db and how older files become newer ones.

| table | holds |
| --- | --- |
| meta | model (name, fingerprint, dimensions), generation, the change log's floor |
| documents | one row a document: its raw text, metadata with provenance, marks, fronts, notes, where it came from |
| clauses | one row a clause, ``idx`` = Clause.index; ``own_end`` ends the clause's text before its first child |
| passages | what is embedded and indexed; ids grow and are never used twice, a document's ids are contiguous |
| facets, facet_names | which passage has which facet ("y:2024"); the truth behind every filter |
| vectors, models | the embedding cache: (model, hash of the text) → float32 little endian, ``dim`` × 4 bytes; texts |
| | and context lines apart: ``passages.text_key``, ``passages.context_key`` (empty without context) |
| changes | what each generation added or removed, so that projections can be brought up to date |
| sheets | what is known of the sentences of each clause that has passages, and by which rules (index.sheets) |
| lineage, names, acts, links | what documents say of themselves and of each other (index.lineage) |
| targets, targets_read | the records of the ledger (index.figures) |
| seals | hashes of each document's text and of what was made from it (index.seals) |
| places | further files that hold a document's text (index.places) |
| cards | what lists and look-ups ask of documents, without their texts (index.cards) |
| commits | a token for each commit since the change log's floor (index.commits) |
| corrections | metadata set by hand, by document id, over what was read; outlives the document's row |

``user_version`` is the format. Later tables arrive by a migration; what they hold of documents that were added before
is read when the library is next written or verified (index.lineage).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index import cards, commits, figures, lineage, places, seals
from index.truth import Rows

APPLICATION_ID = 0x54575744  # "TWWD"
FORMAT = 5

CORRECTIONS = """CREATE TABLE corrections (
        doc_id TEXT PRIMARY KEY,
        changes TEXT NOT NULL,
        as_read TEXT NOT NULL) WITHOUT ROWID"""

SHEETS = """CREATE TABLE sheets (
        doc INTEGER NOT NULL REFERENCES documents (seq) ON DELETE CASCADE,
        clause INTEGER NOT NULL,
        rules TEXT NOT NULL,
        sheets TEXT NOT NULL,
        PRIMARY KEY (doc, clause)) WITHOUT ROWID"""

TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE documents (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        doc_id TEXT NOT NULL UNIQUE,
        source TEXT NOT NULL,
        path TEXT NOT NULL UNIQUE,
        sha256 TEXT NOT NULL,
        side_sha256 TEXT NOT NULL DEFAULT '',
        size INTEGER NOT NULL,
        raw BLOB NOT NULL,
        metadata TEXT NOT NULL,
        marks TEXT NOT NULL,
        fronts TEXT NOT NULL,
        notes TEXT NOT NULL,
        format TEXT NOT NULL,
        encoding TEXT,
        pages TEXT NOT NULL,
        pipeline_version TEXT NOT NULL,
        added_at TEXT NOT NULL)""",
    "CREATE INDEX documents_sha256 ON documents (sha256)",
    """CREATE TABLE clauses (
        doc INTEGER NOT NULL REFERENCES documents (seq) ON DELETE CASCADE,
        idx INTEGER NOT NULL,
        clause_id TEXT NOT NULL,
        path TEXT NOT NULL,
        label TEXT NOT NULL,
        kind TEXT NOT NULL,
        heading TEXT,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        body INTEGER NOT NULL,
        own_end INTEGER NOT NULL,
        parent INTEGER,
        implied INTEGER NOT NULL,
        scope TEXT NOT NULL,
        cells TEXT NOT NULL,
        PRIMARY KEY (doc, idx)) WITHOUT ROWID""",
    """CREATE TABLE passages (
        passage_id INTEGER PRIMARY KEY AUTOINCREMENT,
        doc INTEGER NOT NULL,
        clause INTEGER NOT NULL,
        kind TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        text TEXT NOT NULL,
        context TEXT NOT NULL,
        text_key BLOB NOT NULL,
        context_key BLOB NOT NULL,
        FOREIGN KEY (doc, clause) REFERENCES clauses (doc, idx) ON DELETE CASCADE)""",
    "CREATE INDEX passages_clause ON passages (doc, clause)",
    "CREATE INDEX passages_text_key ON passages (text_key)",
    "CREATE INDEX passages_context_key ON passages (context_key)",
    "CREATE TABLE facet_names (id INTEGER PRIMARY KEY, facet TEXT NOT NULL UNIQUE)",
    """CREATE TABLE facets (
        facet INTEGER NOT NULL REFERENCES facet_names (id),
        passage_id INTEGER NOT NULL REFERENCES passages (passage_id) ON DELETE CASCADE,
        PRIMARY KEY (facet, passage_id)) WITHOUT ROWID""",
    "CREATE INDEX facets_passage ON facets (passage_id)",
    "CREATE TABLE models (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE)",
    """CREATE TABLE vectors (
        id INTEGER PRIMARY KEY,
        model INTEGER NOT NULL REFERENCES models (id),
        text_key BLOB NOT NULL,
        vector BLOB NOT NULL,
        UNIQUE (model, text_key))""",
    """CREATE TABLE changes (
        generation INTEGER NOT NULL,
        op TEXT NOT NULL CHECK (op IN ('add', 'remove')),
        doc INTEGER NOT NULL,
        first_passage INTEGER NOT NULL,
        last_passage INTEGER NOT NULL)""",
    "CREATE INDEX changes_generation ON changes (generation)",
    CORRECTIONS,
    SHEETS,
    *lineage.TABLES,
    *figures.TABLES,
)

# Each entry lifts a file from its key to the next format, inside one transaction.
MIGRATIONS: Mapping[int, tuple[str, ...]] = {1: (CORRECTIONS,), 2: (SHEETS,), 3: lineage.TABLES, 4: figures.TABLES}


def create(rows: Rows, keeping_cards: Sequence[str] = cards.KEEPING) -> None:
    """Lay out an empty library inside the caller's transaction."""
    for statement in TABLES:
        rows.execute(statement)
    rows.executemany("INSERT INTO meta VALUES (?, ?)", [("generation", "0"), ("changes_floor", "0")])
    _ensure(rows, keeping_cards)


def migrate(rows: Rows, found: int, keeping_cards: Sequence[str] = cards.KEEPING) -> None:
    """Lift a library of format ``found`` to FORMAT inside the caller's transaction."""
    for version in range(found, FORMAT):
        for statement in MIGRATIONS[version]:
            rows.execute(statement)
    _ensure(rows, keeping_cards)


def _ensure(rows: Rows, keeping_cards: Sequence[str]) -> None:
    """Tables that look after themselves, filled from what is there."""
    for module in (commits, places, seals):
        module.ensure(rows)
    cards.ensure(rows, keeping_cards)
