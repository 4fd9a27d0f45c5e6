"""Which documents a person means: by id, file, 文号 or title."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.file_names import readable
from index import places, records
from index.truth import Rows

_ID_PREFIX = 3  # shorter beginnings of ids are rather words
_DIGITS = frozenset("0123456789abcdef")


def matches(connection: Rows, ref: str) -> list[records.Known]:
    """Documents that fit ``ref`` in the first of the ways that any fits."""
    ref = readable(ref.strip())
    if not ref:
        return []
    ways: tuple[tuple[str, tuple[object, ...]], ...] = (
        ("doc_id = ?", (ref,)),
        (f"path = ?1 OR {_card('file = ?1')}", (ref,)),
        ("doc_id BETWEEN ?1 AND ?1 || 'g'", (ref.lower(),)) if _is_prefix(ref) else ("1 = 0", ()),
        (_card("title = ?"), (ref,)),
        (_card("number = ?"), (_as_number(ref),)),
        (_card("file LIKE ? ESCAPE '\\'"), (f"%/{_like(ref)}",)),
        (_card("file LIKE ? ESCAPE '\\'"), (f"%\\\\{_like(ref)}",)),
        (_card("instr(title, ?) > 0"), (ref,)),
        (_card("instr(file, ?) > 0"), (ref,)),
    )
    return _first(connection, ways[:2]) or _elsewhere(connection, ref) or _first(connection, ways[2:])


def _card(where: str) -> str:
    """A condition over documents' cards (index.cards) as one over the table documents."""
    return f"seq IN (SELECT doc FROM cards WHERE {where})"


def _is_prefix(ref: str) -> bool:
    """Whether a text can be the beginning of an id."""
    return len(ref) >= _ID_PREFIX and set(ref.lower()) <= _DIGITS


def _elsewhere(connection: Rows, ref: str) -> list[records.Known]:
    """The document of which ``ref`` is a further place."""
    found = places.at(connection, ref)
    return records.known(connection, "seq = ?", (found[0],)) if found else []


def named(connection: Rows, name: str) -> list[records.Known]:
    """Documents that have a 文号 or a title, else those whose title contains it."""
    return _first(
        connection,
        (
            (_card("number = ?"), (_as_number(name),)),
            (_card("title = ?"), (name,)),
            (_card("instr(title, ?) > 0"), (name,)),
        ),
    )


def _first(connection: Rows, ways: Iterable[tuple[str, tuple[object, ...]]]) -> list[records.Known]:
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
