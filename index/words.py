"""What both word indexes share: an opened Tantivy index, its commits, and what a word may be called besides.

Scores are BM25 (k1 1.2, b 0.75), higher is better; index.lexical says where Tantivy differs from the textbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from index.faults import reached

if TYPE_CHECKING:
    import tantivy


@dataclass(frozen=True, slots=True)
class OtherNames:
    """What a word of a question may be called in the library: names, each the tokens that must all be there.

    ``weight`` is a share of what a token of the question counts.
    """

    weight: float
    names: tuple[tuple[str, ...], ...]


@contextmanager
def panics_told() -> Iterator[None]:
    """Within the block, a panic of the engine (no Exception for Python) is a ValueError: its files are damaged."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(f"damaged index: {error}") from error


class WordIndex:
    """An opened Tantivy index; safe to search from several threads.

    ``NAME`` is what its commits are called, ``KEY`` the number that it gives back, ``HEAP`` the bytes of its writer.
    """

    NAME: ClassVar[str]
    KEY: ClassVar[str]
    HEAP: ClassVar[int]

    def __init__(self, index: Any) -> None:  # noqa: ANN401  (tantivy ships no types for Index)
        self._index = index
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def create(cls, folder: Path | None) -> Self:
        """An empty index in a folder, or in memory."""
        import tantivy

        schema = cls._new_schema()
        return cls(tantivy.Index(schema, path=str(folder)) if folder is not None else tantivy.Index(schema))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open for searching. Raises OSError or ValueError when the folder holds no readable index."""
        import tantivy

        with panics_told():
            return cls(tantivy.Index.open(str(folder)))

    @classmethod
    def _new_schema(cls) -> tantivy.Schema:
        raise NotImplementedError

    def _commit(self, documents: Iterable[tantivy.Document], removed: Sequence[int]) -> int:
        """Take out what belongs to the documents ``removed``, put in, commit; returns how many went in."""
        import tantivy

        writer = self._index.writer(self.HEAP, 1)
        if removed:
            writer.delete_documents_by_query(tantivy.Query.term_set_query(self._schema, "doc", list(removed)))
        count = 0
        for document in documents:
            writer.add_document(document)
            count += 1
        reached(f"{self.NAME}: before commit")
        writer.commit()
        writer.wait_merging_threads()
        reached(f"{self.NAME}: after commit")
        self._index.reload()
        self._searcher = self._index.searcher()
        return count

    @property
    def count(self) -> int:
        """Entries in the index."""
        return int(self._searcher.num_docs)

    def ids(self) -> list[int]:
        """The numbers of all entries, ascending; for verification only."""
        from tantivy import Query

        return sorted(number for number, _ in self._best(Query.all_query(), self.count)) if self.count else []

    def _best(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        """The k best (number, score), best first; equal scores in the order of numbers.

        Of equal ones at the end the engine gives any, by how its segments lie: more are asked for until all are there.
        """
        asked = k + 1
        with panics_told():
            while True:
                found = self._searcher.search(query, asked, count=False).hits
                if len(found) < asked or found[-1][0] < found[k - 1][0]:
                    break
                asked *= 2
            numbers = self._searcher.fast_field_values(self.KEY, [address for _, address in found])
        ranked = [(int(number), float(score)) for number, (score, _) in zip(numbers, found, strict=True)]
        return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))[:k]

    def _asked(
        self, words: Iterable[str], others: Iterable[OtherNames], boosts: Mapping[str, float]
    ) -> list[tuple[Any, tantivy.Query]]:
        """Clauses of which one is enough, for the fields with a boost: the words, and of other names the best."""
        from tantivy import Occur

        fields = [(name, boost) for name, boost in boosts.items() if boost > 0]
        should = [(Occur.Should, self._term(*field, word)) for field in fields for word in dict.fromkeys(words)]
        return [*should, *((Occur.Should, self._either(names, fields)) for names in others if fields)]

    def _either(self, names: OtherNames, fields: Sequence[tuple[str, float]]) -> tantivy.Query:
        from tantivy import Occur, Query

        def every(tokens: Sequence[str]) -> Iterator[tuple[Any, tantivy.Query]]:
            for token in tokens:
                yield Occur.Must, Query.boolean_query([(Occur.Should, self._term(*field, token)) for field in fields])

        queries = [Query.boolean_query(list(every(tokens))) for tokens in names.names if tokens]
        return Query.boost_query(Query.disjunction_max_query(queries), names.weight)

    def _term(self, field: str, boost: float, word: str) -> tantivy.Query:
        from tantivy import Query

        term = Query.term_query(self._schema, field, word, index_option="freq")
        return term if boost == 1.0 else Query.boost_query(term, boost)
