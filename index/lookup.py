"""Which documents a person means: by id, file, 文号 or title."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from corpus.file_names import readable
from index import places, records

_ID_PREFIX = 3  # shorter beginnings of ids are rather words


def matches(connection: sqlite3.Connection, ref: str) -> list[records.Known]:
    """Documents that fit ``ref`` in the first of the ways that any fits."""
    ref = readable(ref.strip())
    if not ref:
        return []
    ways: tuple[tuple[str, tuple[object, ...]], ...] = (
        ("doc_id = ?", (ref,)),
        ("source = ?1 OR path = ?1", (ref,)),
        ("substr(doc_id, 1, ?) = ?", (len(ref), ref.lower())) if len(ref) >= _ID_PREFIX else ("0", ()),
        ("json_extract(metadata, '$.title') = ?", (ref,)),
        ("json_extract(metadata, '$.doc_number') = ?", (_as_number(ref),)),
        ("source LIKE ? ESCAPE '\\'", (f"%/{_like(ref)}",)),
        ("source LIKE ? ESCAPE '\\'", (f"%\\\\{_like(ref)}",)),
        ("instr(json_extract(metadata, '$.title'), ?) > 0", (ref,)),
        ("instr(source, ?) > 0", (ref,)),
    )
    return _first(connection, ways[:2]) or _elsewhere(connection, ref) or _first(connection, ways[2:])


def _elsewhere(connection: sqlite3.Connection, ref: str) -> list[records.Known]:
    """The document of which ``ref`` is a further place."""
    found = places.at(connection, ref)
    return records.known(connection, "seq = ?", (found[0],)) if found else []


def named(connection: sqlite3.Connection, name: str) -> list[records.Known]:
    """Documents that have a 文号 or a title, else those whose title contains it."""
    return _first(
        connection,
        (
            ("json_extract(metadata, '$.doc_number') = ?", (_as_number(name),)),
            ("json_extract(metadata, '$.title') = ?", (name,)),
            ("instr(json_extract(metadata, '$.title'), ?) > 0", (name,)),
        ),
    )


def _first(connection: sqlite3.Connection, ways: Iterable[tuple[str, tuple[object, ...]]]) -> list[records.Known]:
    for where, values in ways:
        if found := records.known(connection, where, values):
            return found
    return []


def _like(text: str) -> str:
    """A text with LIKE's wild cards taken literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _as_number(ref: str) -> str:
    """A 文号 in the one form that metadata holds; anything else as it is."""
    from corpus.doc_numbers import find_doc_number

    found = find_doc_number(ref)
    return found.value if found is not None else ref
