"""The document channel: BM25 over whole documents, which lifts the clauses of the document that a question is about.

A clause of a notice rarely repeats what the notice is about; its document says it. Fields: ``text`` (the tokens of a
document's title, file name and passages, joined by spaces) and ``doc`` (the document's number). BM25 with k1 1.2 and
b 0.75, higher is better; field lengths are kept in one byte, as in index.lexical.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.faults import reached
from index.lexical import OtherNames, alternatives
from index.tokens import tokens

if TYPE_CHECKING:
    import tantivy

FORMAT = 1
_HEAP_BYTES = 32_000_000


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("doc", indexed=True, fast=True, stored=True)
    return builder.build()


class DocumentIndex:
    """An opened Tantivy index of documents; safe to search from several threads."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401  (tantivy ships no types for Index)
        self._index = index
        self._searcher = index.searcher()

    @classmethod
    def create(cls, folder: Path | None) -> DocumentIndex:
        """An empty index in a folder, or in memory."""
        import tantivy

        schema = _schema()
        return cls(tantivy.Index(schema, path=str(folder)) if folder is not None else tantivy.Index(schema))

    @classmethod
    def open(cls, folder: Path) -> DocumentIndex:
        """Open for searching. Raises OSError or ValueError when the folder holds no readable index."""
        import tantivy

        return cls(tantivy.Index.open(str(folder)))

    def update(self, entries: Iterable[tuple[int, str]], removed: Sequence[int] = ()) -> int:
        """Take documents out by number, put (number, text) in, commit; returns how many went in."""
        import tantivy

        writer = self._index.writer(_HEAP_BYTES, 1)
        if removed:
            gone = tantivy.Query.term_set_query(self._index.schema, "doc", list(removed))
            writer.delete_documents_by_query(gone)
        count = 0
        for number, text in entries:
            document = tantivy.Document()
            document.add_text("text", " ".join(tokens(text)))
            document.add_unsigned("doc", number)
            writer.add_document(document)
            count += 1
        writer.commit()
        writer.wait_merging_threads()
        reached("documents: after commit")
        self._index.reload()
        self._searcher = self._index.searcher()
        return count

    @property
    def count(self) -> int:
        """Documents in the index."""
        return int(self._searcher.num_docs)

    def search(self, words: Sequence[str], k: int, others: Sequence[OtherNames] = ()) -> list[tuple[int, float]]:
        """The k best (document number, score), best first; equal scores in the order of numbers.

        ``words`` and ``others`` as for index.lexical.
        """
        from tantivy import Occur, Query

        terms = [(Occur.Should, self._term("text", 1.0, word)) for word in dict.fromkeys(words)]
        terms.extend((Occur.Should, alternatives(names, (("text", 1.0),), self._term)) for names in others)
        if not terms or k < 1 or not self.count:
            return []
        found = self._searcher.search(Query.boolean_query(terms), k, count=False).hits
        numbers = self._searcher.fast_field_values("doc", [address for _, address in found])
        ranked = [(int(number), float(score)) for number, (score, _) in zip(numbers, found, strict=True)]
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))

    def _term(self, field: str, _: float, word: str) -> tantivy.Query:
        from tantivy import Query

        return Query.term_query(self._index.schema, field, word, index_option="freq")

    def ids(self) -> list[int]:
        """All document numbers, ascending; for verification only."""
        from tantivy import Query

        if not self.count:
            return []
        found = self._searcher.search(Query.all_query(), self.count, count=False).hits
        values = self._searcher.fast_field_values("doc", [address for _, address in found])
        return sorted(int(value) for value in values)
