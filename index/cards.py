"""What lists and look-ups ask of documents, beside the rows that hold their texts: one small row a document.

Triggers write it whenever the document's row is written, whoever does so; ``version`` is one more with every change, so
that what is kept of documents in memory is brought up to date by reading what changed alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.truth import Rows

TABLE = """CREATE TABLE IF NOT EXISTS cards (
        doc INTEGER PRIMARY KEY REFERENCES documents (seq) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        file TEXT NOT NULL,
        title TEXT,
        number TEXT,
        region TEXT,
        province TEXT,
        clauses INTEGER NOT NULL,
        passages INTEGER NOT NULL)"""
_NAMED = {
    "file": "{row}.source",
    **{
        name: f"CASE WHEN json_valid({{row}}.metadata) THEN json_extract({{row}}.metadata, '$.{key}') END"
        for name, key in (("title", "title"), ("number", "doc_number"), ("region", "region"), ("province", "province"))
    },
}
_COUNTED = {
    "clauses": "(SELECT count(*) FROM main.clauses c WHERE c.doc = {row}.seq)",
    "passages": "(SELECT count(*) FROM main.passages p WHERE p.doc = {row}.seq)",
}
_NEXT = "(SELECT coalesce(max(version), 0) + 1 FROM cards)"


def _of(row: str, values: Mapping[str, str]) -> str:
    return ", ".join(f"{value.format(row=row)} AS {name}" for name, value in values.items())


_INDEXES = tuple(
    f"CREATE INDEX IF NOT EXISTS cards_{name.split(',')[0]} ON cards ({name})"
    for name in ("version", "title", "number", "region, province")
)
_NEW = ", ".join(value.format(row="NEW") for value in _NAMED.values())
_TRIGGERS = (
    f"""CREATE TRIGGER IF NOT EXISTS cards_of_new AFTER INSERT ON documents BEGIN
        INSERT INTO cards SELECT NEW.seq, {_NEXT}, {_NEW}, 0, 0; END""",
    f"""CREATE TRIGGER IF NOT EXISTS cards_of_changed AFTER UPDATE ON documents BEGIN
        UPDATE cards SET version = {_NEXT}, ({", ".join(_NAMED)}) =
        (SELECT {_NEW}) WHERE doc = NEW.seq; END""",
)
_ALL = {**_NAMED, **_COUNTED}
_FILL = (
    f"INSERT INTO cards SELECT d.seq, 1, {_of('d', _ALL)} FROM documents d WHERE d.seq NOT IN (SELECT doc FROM cards)"
)
KEEPING = (_FILL, *_TRIGGERS)  # SQLite's
_VIEW = f"CREATE TEMP VIEW cards AS SELECT d.seq AS doc, 0 AS version, {_of('d', _ALL)} FROM documents d"


def ensure(connection: Rows, keeping: Sequence[str] = KEEPING) -> None:
    """Make the table, in the caller's transaction; ``keeping`` are the statements that fill it and keep it so."""
    for statement in (TABLE, *_INDEXES, *keeping):
        connection.execute(statement)


def stand_in(connection: Rows) -> None:
    """In a library of an older Tiaowen that can't be written, a view in the table's place, for this connection.

    It is over ``documents`` as the connection sees them: index.narrowed hides some.
    """
    connection.execute(_VIEW)


def count(connection: Rows, seq: int) -> None:
    """Count a document's clauses and passages anew, after they were written."""
    connection.execute(
        f"UPDATE cards SET version = {_NEXT}, clauses = (SELECT count(*) FROM clauses c WHERE c.doc = ?1), "
        "passages = (SELECT count(*) FROM passages p WHERE p.doc = ?1) WHERE doc = ?1",
        (seq,),
    )


def state(connection: Rows) -> tuple[str, int]:
    """What changes with every change of any card: the library's generation, and the last version."""
    row = connection.execute(
        "SELECT (SELECT value FROM meta WHERE key = 'generation'), (SELECT max(version) FROM cards)"
    ).fetchone()
    return str(row[0]), int(row[1] or 0)


def versions(connection: Rows) -> dict[int, int]:
    """Number of each document → the version of its card, in the order of numbers."""
    return dict(connection.execute("SELECT doc, version FROM cards ORDER BY doc").fetchall())


def regions(connection: Rows) -> tuple[str, ...]:
    """Regions and provinces of all documents, each once, in the order in which they first came."""
    rows = connection.execute("SELECT region, province FROM cards GROUP BY region, province ORDER BY min(doc)")
    return tuple(dict.fromkeys(name for row in rows for name in row if name))
