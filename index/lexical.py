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
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.faults import reached
from index.tokens import tokens

if TYPE_CHECKING:
    import tantivy

FORMAT = 1
FIELDS = ("text", "heading", "context")
_HEAP_BYTES = 64_000_000
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


@dataclass(frozen=True, slots=True)
class OtherNames:
    """What a word of a question may be called in the library: names, each the tokens that must all be there.

    ``weight`` is a share of what a token of the question counts.
    """

    weight: float
    names: tuple[tuple[str, ...], ...]


def alternatives(
    names: OtherNames, fields: Sequence[tuple[str, float]], term: Callable[[str, float, str], tantivy.Query]
) -> tantivy.Query:
    """A query of which the best name counts; in ``fields``, with boosts, as ``term(field, boost, token)`` asks them."""
    from tantivy import Occur, Query

    def one(token: str) -> tantivy.Query:
        return Query.boolean_query([(Occur.Should, term(*field, token)) for field in fields])

    every = [Query.boolean_query([(Occur.Must, one(token)) for token in tokens]) for tokens in names.names if tokens]
    return Query.boost_query(Query.disjunction_max_query(every), names.weight)


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("doc", indexed=True)
    builder.add_unsigned_field("passage", fast=True, stored=True)
    return builder.build()


def clone(old: Path, new: Path) -> None:
    """Start ``new`` from the files of ``old`` without copying them where the disk knows hard links.

    Tantivy never changes a written segment file and replaces its two lists by renaming, so the old folder stays as it
    is.
    """
    for file in old.iterdir():
        if file.suffix == ".lock" or file.name == "stamp.json":
            continue
        try:
            os.link(file, new / file.name)
        except OSError:
            shutil.copy2(file, new / file.name)


class LexicalIndex:
    """An opened Tantivy index; safe to search from several threads."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401  (tantivy ships no types for Index)
        self._index = index
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def create(cls, folder: Path | None) -> LexicalIndex:
        """An empty index in a folder, or in memory."""
        import tantivy

        schema = _schema()
        return cls(tantivy.Index(schema, path=str(folder)) if folder is not None else tantivy.Index(schema))

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Open for searching. Raises OSError or ValueError when the folder holds no readable index."""
        import tantivy

        return cls(tantivy.Index.open(str(folder)))

    def update(self, entries: Iterable[Entry], removed: Sequence[int] = ()) -> int:
        """Take the documents ``removed`` out, put entries in, commit; returns how many entries went in."""
        import tantivy

        writer = self._index.writer(_HEAP_BYTES, 1)
        if removed:
            writer.delete_documents_by_query(tantivy.Query.term_set_query(self._schema, "doc", list(removed)))
        count = 0
        for entry in entries:
            document = tantivy.Document()
            document.add_text("text", " ".join(tokens(entry.text)))
            document.add_text("heading", _line(entry.heading))
            document.add_text("context", _line(entry.context))
            document.add_unsigned("doc", entry.doc)
            document.add_unsigned("passage", entry.passage_id)
            for facet in entry.facets:
                document.add_text("facet", facet)
            writer.add_document(document)
            count += 1
        reached("lexical: before commit")
        writer.commit()
        writer.wait_merging_threads()
        reached("lexical: after commit")
        self._index.reload()
        self._searcher = self._index.searcher()
        return count

    @property
    def count(self) -> int:
        """Passages in the index."""
        return int(self._searcher.num_docs)

    def search(
        self,
        words: Sequence[str],
        k: int,
        groups: Sequence[Sequence[str]] = (),
        boosts: Mapping[str, float] | None = None,
        others: Sequence[OtherNames] = (),
    ) -> list[tuple[int, float]]:
        """The k best (passage id, score), best first; equal scores in the order of ids.

        ``words`` are tokens; one is enough to match (OR). ``groups`` is a conjunction of disjunctions of facets;
        an empty group matches nothing. A field with boost 0 is not searched. Of each of ``others`` the best counts.
        """
        from tantivy import Occur, Query

        weights = dict.fromkeys(FIELDS, 1.0) if boosts is None else boosts
        fields = [(name, weight) for name, weight in weights.items() if weight > 0]
        should = [(Occur.Should, self._term(*field, word)) for field in fields for word in dict.fromkeys(words)]
        should.extend((Occur.Should, alternatives(names, fields, self._term)) for names in others if fields)
        if not should or k < 1 or any(not group for group in groups):
            return []
        must = [(Occur.Must, Query.boolean_query(should))]
        for group in groups:
            allowed = Query.term_set_query(self._schema, "facet", list(group))
            must.append((Occur.Must, Query.const_score_query(allowed, 0.0)))
        found = self._searcher.search(Query.boolean_query(must), k, count=False).hits
        ids = self._searcher.fast_field_values("passage", [address for _, address in found])
        ranked = [(int(passage), float(score)) for passage, (score, _) in zip(ids, found, strict=True)]
        return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))

    def _term(self, field: str, weight: float, word: str) -> tantivy.Query:
        from tantivy import Query

        term = Query.term_query(self._schema, field, word, index_option="freq")
        return term if weight == 1.0 else Query.boost_query(term, weight)

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """BM25's inverse document frequency of each token that any passage's text has; higher is rarer, positive."""
        found = {}
        for word in words:
            frequency = self._searcher.doc_freq("text", word)
            if frequency:
                total = max(self.count, frequency)
                found[word] = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
        return found

    def ids(self) -> list[int]:
        """All passage ids, ascending; for verification only."""
        from tantivy import Query

        if not self.count:
            return []
        found = self._searcher.search(Query.all_query(), self.count, count=False).hits
        values = self._searcher.fast_field_values("passage", [address for _, address in found])
        return sorted(int(value) for value in values)
