"""Documents that a document cites: 《title》 with the 文号 beside it, each with the place where it is first named.

Only titles that name a kind of document count (条例, 办法, 方案, 规划 …), so that books and slogans in 《》 don't, nor
does the document's own title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.doc_numbers import find_doc_number
from corpus.kinds import folded_title, inner_title, kind_of
from corpus.sentences import reading
from corpus.types import Document

_TITLE = re.compile(r"《(?P<title>[^《》]{2,80}(?:〈[^〉]{1,40}〉[^《》]{0,40})?)》")
_BESIDE = re.compile(r"\s{0,2}[（(](?P<number>[^（）()]{2,14}[^（）()]{0,14}号)\s?[）)]")


@dataclass(frozen=True, slots=True)
class Cited:
    """A document named in another: its title as written, its normalised 文号, the raw span of the name."""

    title: str
    doc_number: str | None
    start: int
    end: int


def cited_documents(document: Document) -> tuple[Cited, ...]:
    """What a document cites, in the order of first mention, each title once; a later mention may bring the 文号."""
    text = reading(document.raw, 0, len(document.raw), document.marks)
    own = document.metadata.title or ""
    names = {folded_title(own), folded_title(inner_title(own) or own)}
    found: dict[str, Cited] = {}
    for match in _TITLE.finditer(text.text):
        title = "".join(match["title"].split())
        if folded_title(title) in names or kind_of(title) is None:
            continue
        beside = _BESIDE.match(text.text, match.end())
        number = find_doc_number(beside["number"]) if beside else None
        known = found.get(folded_title(title))
        if known is None:
            start, end = text.raw_span(*match.span())
            found[folded_title(title)] = Cited(title, number.value if number else None, start, end)
        elif known.doc_number is None and number is not None:
            found[folded_title(title)] = Cited(known.title, number.value, known.start, known.end)
    return tuple(found.values())
