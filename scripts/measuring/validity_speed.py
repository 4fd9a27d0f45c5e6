"""What validity costs in a library of thousands of laws: one command, one Markdown table, CPU seconds.

    PYTHONPATH=. python -m scripts.measuring.validity_speed [--laws FOLDER] [--count 3500]

The laws of a folder are copied under other titles until there are ``--count`` of them; the versions of a law stay
versions of each other within each copy. Documents are parsed before the clock starts.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from corpus.read import read_document
from corpus.types import Document
from index import lineage, records, schema
from index.rows import Origin
from index.standings import Standings
from index.store import SqliteRows

ROOT = Path(__file__).resolve().parents[2]
_HITS, _DAYS = 10, 20
T = TypeVar("T")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--laws", type=Path, default=ROOT.parent / "shared" / "data" / "laws-md")
    parser.add_argument("--count", type=int, default=3500)
    arguments = parser.parse_args()
    laws = [read_document(path) for path in sorted(arguments.laws.glob("*.md"))]
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=SqliteRows)
    connection.execute("PRAGMA foreign_keys = ON")
    schema.create(connection)
    spent = [_entered(connection, document) for document in _copies(laws, arguments.count)]

    @contextmanager
    def reading() -> Iterator[SqliteRows]:
        yield connection

    standings = Standings(reading)
    warm, _ = _timed(lambda: standings.hidden("2026-01-01"))
    every, found = _timed(lambda: standings.all("2026-01-01"))
    ids = list(found)[:: max(1, len(found) // _HITS)][:_HITS]
    days = [f"20{10 + at // 2:02d}-0{1 + at % 9}-15" for at in range(_DAYS)]
    first = [_timed(lambda day=day: _asked(standings, ids, day))[0] for day in days]
    again = [_timed(lambda day=day: _asked(standings, ids, day))[0] for day in days]
    one = _timed(lambda: _entered(connection, next(_copies(laws[:1], 1, "新"))))[0]
    print(f"| what | {len(spent)} laws |\n| --- | ---: |")
    print(f"| events, acts and links of all | {sum(spent):.1f} s |\n| status of all | {warm + every:.1f} s |")
    print(f"| one document added to them (all of it but its index) | {one * 1000:.1f} ms |")
    print(f"| a search's share, a day not asked for before: median, longest of {_DAYS} | {_ms(first)} |")
    print(f"| a search's share, a day asked for before | {_ms(again)} |")
    return 0


def _copies(laws: list[Document], count: int, sign: str = "") -> Iterator[Document]:
    """The laws over and over, those of the second time 第1号甲法 and so on, in their titles and in their texts."""
    for at in range(count):
        law, turn = laws[at % len(laws)], at // len(laws)
        title = law.metadata.title or law.source
        other = f"{sign}第{turn}号{title}"
        metadata = replace(law.metadata, title=other)
        yield replace(law, doc_id=f"{law.doc_id}{sign}{turn}", metadata=metadata)


def _entered(connection: SqliteRows, document: Document) -> float:
    seq = records.insert_document(connection, document, Origin(document.doc_id, document.doc_id, 1), "speed")
    return _timed(lambda: lineage.enter(connection, seq, document))[0]


def _asked(standings: Standings, ids: list[str], day: str) -> None:
    standings.hidden(day)
    for doc_id in ids:
        standings.of(doc_id, "第三条", day)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def _ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.2f} ms, {max(seconds) * 1000:.2f} ms"


if __name__ == "__main__":
    sys.exit(main())
