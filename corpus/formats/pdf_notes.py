"""The notes that a PDF file leaves for a person: what was recognised, what was not read, what was counted only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.types import RECOGNISED, Note

if TYPE_CHECKING:
    from corpus.formats.pdf import Reading


def notes_of(reading: Reading, spans: Sequence[tuple[int, int]]) -> tuple[Note, ...]:
    """Notes of a file whose pages lie at ``spans`` of the raw text.

    Each run of pages that were read from their pictures has a note ``recognised`` with its span: what lies in it is
    recognised text (``Document.is_recognised``).
    """
    notes = [*_recognised(reading, spans)]
    for code, indexes in (
        ("image_pages", reading.pictures),
        ("garbled_pages", reading.garbled),
        ("unreadable_pages", reading.broken),
        ("rules_too_many", [i for i, page in enumerate(reading.pages) if page.too_much]),
    ):
        if indexes:
            notes.append(Note(code, params={"count": str(len(indexes)), "first": str(min(indexes) + 1)}))
    for code, count in (
        ("ocr_mended", reading.mended),
        ("ocr_unsure", reading.unsure),
        ("form_fields", reading.fields),
        ("comments_dropped", reading.comments),
        ("stamps", reading.stamps),
    ):
        if count:
            notes.append(Note(code, params={"count": str(count)}))
    return tuple(notes)


def _recognised(reading: Reading, spans: Sequence[tuple[int, int]]) -> Iterator[Note]:
    indexes = [i for i, page in enumerate(reading.pages) if page.recognised]
    at = 0
    while at < len(indexes):
        last = at
        while last + 1 < len(indexes) and indexes[last + 1] == indexes[last] + 1:
            last += 1
        first_page, last_page = indexes[at], indexes[last]
        params = {"count": str(last - at + 1), "first": str(first_page + 1), "last": str(last_page + 1)}
        yield Note(RECOGNISED, spans[first_page][0], spans[last_page][1], params)
        at = last + 1
