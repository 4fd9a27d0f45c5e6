"""The ledger's records of each document (corpus.targets), kept as rows, so that asking for one indicator reads no text.

| table | holds |
| --- | --- |
| targets | one row a record: what it is of, and the whole record as JSON |
| targets_read | by which rules a document's records were made, whether it has any or not |

They are made when a document is added or corrected. Of a document without rows by today's rules they are made when it
is next written, and until then when they are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, fields

from corpus.target_record import Target
from corpus.types import Document, Status
from index.dialect import upsert
from index.truth import Rows

TABLES = (
    """CREATE TABLE IF NOT EXISTS targets (
        doc INTEGER NOT NULL REFERENCES documents (seq) ON DELETE CASCADE,
        n INTEGER NOT NULL,
        indicator TEXT NOT NULL,
        written TEXT NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (doc, n)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS targets_indicator ON targets (indicator, written)",
    """CREATE TABLE IF NOT EXISTS targets_read (
        doc INTEGER PRIMARY KEY REFERENCES documents (seq) ON DELETE CASCADE,
        rules TEXT NOT NULL)""",
)
_FIELDS = tuple(field.name for field in fields(Target))
Row = tuple[int, str, str, str]
Among = Callable[[Iterable[Target]], Iterable[Target]]


def rules() -> str:
    """What changes whenever a record could."""
    from corpus.read import PIPELINE_VERSION

    return PIPELINE_VERSION


def rows_of(document: Document) -> list[Row]:
    """What ``write`` takes: number, indicator, wording, record."""
    from corpus.targets import targets_of

    return [(n, t.indicator, t.written, _dump(t)) for n, t in enumerate(targets_of(document))]


def write(connection: Rows, seq: int, rows: Sequence[Row]) -> None:
    """Write the records of a document in place of those it had."""
    connection.execute("DELETE FROM targets WHERE doc = ?", (seq,))
    connection.executemany("INSERT INTO targets VALUES (?, ?, ?, ?, ?)", [(seq, *row) for row in rows])
    connection.execute(upsert("targets_read", "doc", "rules"), (seq, rules()))


def unread(connection: Rows) -> list[int]:
    """Documents without records by today's rules."""
    if not connection.has_table("targets_read"):
        return [row[0] for row in connection.execute("SELECT seq FROM documents ORDER BY seq")]
    rows = connection.execute(
        "SELECT seq FROM documents WHERE seq NOT IN (SELECT doc FROM targets_read WHERE rules = ?) ORDER BY seq",
        (rules(),),
    )
    return [row[0] for row in rows]


def find(connection: Rows, among: Among | None = None) -> Iterator[tuple[int, Target]]:
    """(document's number, record) of all records by today's rules, or of those that ``among`` keeps.

    ``among`` is given one record of each name and wording, and must judge by these alone.
    """
    if not connection.has_table("targets_read"):
        return
    every = "SELECT doc, record FROM targets WHERE doc IN (SELECT doc FROM targets_read WHERE rules = ?)"
    if among is None:
        queries: list[tuple[str, tuple[str, ...]]] = [(every, (rules(),))]
    else:
        names = connection.execute("SELECT min(record) FROM targets GROUP BY indicator, written")
        kept = {(t.indicator, t.written) for t in among([_parse(row[0]) for row in names])}
        queries = [(f"{every} AND indicator = ? AND written = ?", (rules(), *pair)) for pair in sorted(kept)]
    for query, values in queries:
        for doc, record in connection.execute(query, values):
            yield doc, _parse(record)


def _dump(target: Target) -> str:
    return json.dumps(astuple(target), ensure_ascii=True, separators=(",", ":"))


def _parse(text: str) -> Target:
    values = dict(zip(_FIELDS, json.loads(text), strict=True))
    values["number"] = tuple(values["number"])
    values["status"] = Status(values["status"]) if values["status"] else None
    return Target(**values)
