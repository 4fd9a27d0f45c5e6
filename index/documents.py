"""The document channel: BM25 over whole documents, which lifts the clauses of the document that a question is about.

A clause of a notice rarely repeats what the notice is about; its document says it. Fields: ``text`` (the tokens of a
document's title, file name and passages, joined by spaces) and ``doc`` (the document's number).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from index.tokens import tokens
from index.words import OtherNames, WordIndex

if TYPE_CHECKING:
    import tantivy

FORMAT = 1
_FIELDS = {"text": 1.0}


class DocumentIndex(WordIndex):
    """Documents by their words."""

    NAME, KEY, HEAP = "documents", "doc", 32_000_000

    @classmethod
    def _new_schema(cls) -> tantivy.Schema:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        builder.add_unsigned_field("doc", indexed=True, fast=True, stored=True)
        return builder.build()

    def update(self, entries: Iterable[tuple[int, str]], removed: Sequence[int] = ()) -> int:
        """Take documents out by number, put (number, text) in, commit; returns how many went in."""
        return self._commit((_document(number, text) for number, text in entries), removed)

    def search(self, words: Sequence[str], k: int, others: Sequence[OtherNames] = ()) -> list[tuple[int, float]]:
        """The k best (document number, score), best first; ``words`` and ``others`` as for index.lexical."""
        from tantivy import Query

        asked = self._asked(words, others, _FIELDS)
        return self._best(Query.boolean_query(asked), k) if asked and k > 0 else []


def _document(number: int, text: str) -> tantivy.Document:
    import tantivy

    document = tantivy.Document()
    document.add_text("text", " ".join(tokens(text)))
    document.add_unsigned("doc", number)
    return document
