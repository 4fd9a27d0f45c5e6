"""Citations: made from spans, checked when they are made. A quote that is not its slice is a bug, and raises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Protocol

from corpus.types import Clause, Document
from index.search import Hit
from proof.types import Citation

_AMENDED = re.compile(r"(?:19|20)\d\d年?(?:第[一二三四五六七八九十]+次)?(?:修正|修订|修改)")


def cite(document: Document, clause: Clause, start: int, end: int) -> Citation:
    """A citation of ``document.raw[start:end]`` inside a clause. Raises ValueError on a span outside the text."""
    if not 0 <= start < end <= len(document.raw):
        raise ValueError(f"span {start}:{end} is not in a text of {len(document.raw)} characters")
    metadata = document.metadata
    return Citation(
        doc_id=document.doc_id,
        source=document.source,
        title=metadata.title,
        doc_number=metadata.doc_number,
        issuer=metadata.issuer,
        region=metadata.region,
        year=metadata.year,
        date=metadata.date,
        path=clause.path,
        clause_id=document.clause_id(clause),
        start=start,
        end=end,
        quote=document.raw[start:end],
        page=document.page_of(start),
        recognised=document.is_recognised(start, end),
        revision=metadata.revision,
    )


class Named(Protocol):
    """A place of a document that can be named."""

    @property
    def title(self) -> str | None: ...  # noqa: D102
    @property
    def doc_number(self) -> str | None: ...  # noqa: D102
    @property
    def revision(self) -> str | None: ...  # noqa: D102


def beside_title(place: Named) -> str:
    """What a citation says behind the title: （文号，2023年修订）; "" where there is neither."""
    named = place.title is not None and _AMENDED.search(place.title) is not None
    said = [each for each in (place.doc_number, None if named else place.revision) if each]
    return f"（{'，'.join(said)}）" if said else ""


def hit_of(citation: Citation, **more: Any) -> Hit:  # noqa: ANN401  (the other values of a Hit)
    """A citation as a hit, with what a hit has more."""
    return Hit(**{field.name: getattr(citation, field.name) for field in fields(citation)}, **more)


def verified(document: Document, citation: Citation) -> bool:
    """Whether the quote equals the slice of the document, white space aside."""
    piece = document.raw[citation.start : citation.end]
    return citation.doc_id == document.doc_id and "".join(piece.split()) == "".join(citation.quote.split()) != ""


def shows(hit: Hit, citations: Iterable[Citation]) -> bool:
    """Whether a hit is cited, or holds what is: an item of the list that it is."""
    return any(
        c.doc_id == hit.doc_id and (c.clause_id == hit.clause_id or hit.start <= c.start < c.end <= hit.end)
        for c in citations
    )
