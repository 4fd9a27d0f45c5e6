"""The lexical channel: BM25 over Tantivy, filters inside the query.

Fields: ``text`` (reading text), ``heading`` (the clause's own), ``context`` (title, year, heading path), each a
string of tokens joined by spaces; ``facet`` (raw, many), ``doc`` and ``passage`` (numbers). The score of a passage is
Σ over fields and distinct query tokens of boost × BM25 (k1 1.2, b 0.75), higher is better. Documents and frequencies
are counted over the whole index, all segments.

Known differences from the textbook: field lengths are kept in one byte (exact to 40 tokens, then in steps of at most
one eighth), which moves a score by a few per cent but never within equal lengths; passages of removed documents still
count in the statistics until their segment is merged or the projection is rebuilt (index.projections does that at 10
%).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.stamps import STAMP, link
from index.tokens import tokens
from index.words import OtherNames, WordIndex

if TYPE_CHECKING:
    import tantivy

FORMAT = 1
FIELDS = ("text", "heading", "context")
_COMMON_CONTEXTS = 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index takes of one passage."""

    passage_id: int
    doc: int
    text: str
    heading: str
    context: str
    facets: tuple[str, ...]


@lru_cache(maxsize=_COMMON_CONTEXTS)
def _line(text: str) -> str:
    """Tokens of a heading or context, which many passages share."""
    return " ".join(tokens(text))


def clone(old: Path, new: Path) -> None:
    """Start ``new`` from the files of ``old`` without copying them where the disk knows hard links.

    Tantivy never changes a written segment file and replaces its two lists by renaming, so the old folder stays as it
    is.
    """
    for file in old.iterdir():
        if file.suffix == ".lock" or file.name == STAMP:
            continue
        link(file, new / file.name)


class LexicalIndex(WordIndex):
    """Passages by their words, with the facets that filters ask for."""

    NAME, KEY, HEAP = "lexical", "passage", 64_000_000

    @classmethod
    def _new_schema(cls) -> tantivy.Schema:
        import tantivy

        builder = tantivy.SchemaBuilder()
        for name in FIELDS:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("facet", tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("doc", indexed=True)
        builder.add_unsigned_field("passage", fast=True, stored=True)
        return builder.build()

    def update(self, entries: Iterable[Entry], removed: Sequence[int] = ()) -> int:
        """Take the documents ``removed`` out, put entries in, commit; returns how many entries went in."""
        return self._commit(map(_document, entries), removed)

    def search(
        self,
        words: Sequence[str],
        k: int,
        groups: Sequence[Sequence[str]] = (),
        boosts: Mapping[str, float] | None = None,
        others: Sequence[OtherNames] = (),
        without: Sequence[str] = (),
    ) -> list[tuple[int, float]]:
        """The k best (passage id, score), best first; equal scores in the order of ids.

        ``words`` are tokens; one is enough to match (OR). ``groups`` is a conjunction of disjunctions of facets;
        an empty group matches nothing, and what has a facet of ``without`` is left out. A field with boost 0 is not
        searched. Of each of ``others`` the best counts.
        """
        from tantivy import Occur, Query

        should = self._asked(words, others, dict.fromkeys(FIELDS, 1.0) if boosts is None else boosts)
        if not should or k < 1 or any(not group for group in groups):
            return []
        must = [(Occur.Must, Query.boolean_query(should))]
        for group in groups:
            allowed = Query.term_set_query(self._schema, "facet", list(group))
            must.append((Occur.Must, Query.const_score_query(allowed, 0.0)))
        if without:
            must.append((Occur.MustNot, Query.term_set_query(self._schema, "facet", list(without))))
        return self._best(Query.boolean_query(must), k)

    @property
    def rarest(self) -> float:
        """What ``rarity`` is of a token that stands in one passage."""
        return math.log(1 + (max(self.count, 1) - 0.5) / 1.5)

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """BM25's inverse document frequency of each token that any passage's text has; higher is rarer, positive."""
        found = {}
        for word in words:
            frequency = self._searcher.doc_freq("text", word)
            if frequency:
                total = max(self.count, frequency)
                found[word] = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
        return found


def _document(entry: Entry) -> tantivy.Document:
    import tantivy

    document = tantivy.Document()
    document.add_text("text", " ".join(tokens(entry.text)))
    document.add_text("heading", _line(entry.heading))
    document.add_text("context", _line(entry.context))
    document.add_unsigned("doc", entry.doc)
    document.add_unsigned("passage", entry.passage_id)
    for facet in entry.facets:
        document.add_text("facet", facet)
    return document
