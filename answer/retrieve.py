"""From a question to clauses: what it asks about decides where to look, the channels decide what stands first.

A year or region that the question states (and that no filter overrides) constrains the search itself, in every channel.
When nothing in that scope is found, the nearest clauses outside are returned as related, never as hits. A comparison is
one search for each of the scopes it names, taken in turn.
"""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import answer.messages  # noqa: F401  (registers the texts)
from answer.about import Stated, asks_about, place_of, stated
from answer.evidence import Asked, Reading, read_hits
from answer.focus import known_share, things_asked
from answer.lists import as_shown
from answer.named import below, clauses_asked, documents_named
from answer.question import Question, parse_question, plain
from answer.question_kind import QuestionKind
from answer.question_regions import NATION
from answer.reader import Reader, reader_of
from answer.renderings import Group, Rarity, renderings
from answer.rerank import by_best_sentence, rerank, rerank_by
from corpus.allowance import checkpoint
from corpus.types import Clause, Document
from embed.reranker import Reranker
from index.facets import not_stated, stem
from index.filters import Filters, Scope
from index.library import Library
from index.search import Hit, SearchResult, SearchSettings
from index.words import OtherNames
from proof.cite import cite, hit_of

if TYPE_CHECKING:
    from index.shapes import ScopeJSON, SearchJSON

MAX_QUESTION = 2000
_SURROGATE = re.compile("[\ud800-\udfff]")  # halves of characters, out of a mistyped command line
READ = 20  # hits that are read and put in order


@dataclass(frozen=True, slots=True)
class Context:
    """What the user set beside the question: explicit filters, the date of asking, the region of the office.

    ``dropped`` are entries of the question's scope that the user took out ("years:2024", "regions:湖北省").
    ``settings`` are for evaluation: how channels are searched and joined. A ``reranker`` has the last word on the order
    of the first clauses. ``as_of`` is the day (ISO) for which is asked what held; None is today. ``read``: the reader
    (answer.reader) has a say, which takes most of the time of a search.
    """

    filters: Filters = Filters()
    reference: datetime.date | None = None
    home_region: str | None = None
    use_scope: bool = True
    dropped: tuple[str, ...] = ()
    settings: SearchSettings | None = None
    reranker: Reranker | None = None
    as_of: str | None = None
    read: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """Hits in scope, best first; ``related`` from outside the scope when it holds nothing.

    ``readings`` are the hits read against the question (more than ``hits`` may hold), ``by_scope`` those of each scope.
    ``clauses`` are the clauses that the question names by number, with what stands below them; ``unknown`` the 文号
    that it names and the library does not have, ``stated`` the answer to a question about a document's own data,
    ``query`` the question as it was written, ``reader`` what read the sentences, None without one.
    """

    question: Question
    asked: Asked
    filters: Filters
    scopes: tuple[Scope, ...]
    hits: tuple[Hit, ...]
    readings: tuple[Reading, ...]
    by_scope: tuple[tuple[Reading, ...], ...]
    related: tuple[Hit, ...] = ()
    notices: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    clauses: tuple[Reading, ...] = ()
    unknown: tuple[str, ...] = ()
    stated: Stated | None = None
    query: str = ""
    reader: Reader | None = None

    def scope_json(self) -> ScopeJSON:
        """The scope that constrained the search, as the contract shows it."""
        years = dict.fromkeys(y for s in self.scopes for y in s.years)
        regions = dict.fromkeys(r for s in self.scopes for r in s.regions)
        docs = dict.fromkeys(d for s in self.scopes for d in s.docs)
        given = self.filters
        return {
            "years": list(dict.fromkeys([*given.years, *years])),
            "regions": list(dict.fromkeys([*given.regions, *regions])),
            "issuers": list(given.issuers),
            "kinds": list(given.kinds),
            "docs": list(dict.fromkeys([*given.docs, *docs])),
        }

    def search_json(self) -> SearchJSON:
        """The contract's ``search``."""
        return {
            "query": self.query or self.question.text,
            "scope": self.scope_json(),
            "hits": [hit.as_json() for hit in self.hits],
            "related": [hit.as_json() for hit in self.related],
            "notices": list(self.notices),
            "elapsed_ms": round(self.elapsed_ms, 1),
        }


def find(library: Library, text: str, k: int = 10, context: Context | None = None) -> Found:
    """Search the library for a question. Raises QuestionError on an empty or over-long one."""
    started = time.perf_counter()
    context = context or Context()
    question = understand(text, context, library)
    checkpoint()
    groups = renderings(question.text, question.language, library.rarity)
    asked = asked_about(question, groups, library.rarity)
    checkpoint()
    named = documents_named(library, question)
    scopes = scopes_of(question, context, named.ids)
    depth = max(k, READ)
    search = partial(_search, library, question, context, groups)
    results = [search(scope, depth) for scope in scopes]
    reader = reader_of(library) if context.read else None
    in_order = partial(_in_order, library, question, asked, context, reader if len(scopes) == 1 else None)
    readings = [in_order(result.hits) for result in results]
    merged = _in_turn(readings)
    clauses = _clauses_named(library, question, named.ids, merged, asked)
    merged = _first(clauses, merged)
    hits = as_shown(merged, library.sheets, k)
    about = _stated(library, question, hits, asked)
    stating = _stating(about, hits)
    if stating is not None:
        hits = tuple(replace(hit, rank=n) for n, hit in enumerate((stating, *hits)[:k], start=1))
    hits = tuple(_told(library, question, context, hit) for hit in hits)
    related: tuple[Hit, ...] = ()
    if not hits and any(scopes):
        related = search(Scope(), k).hits
    return Found(
        question,
        asked,
        context.filters,
        scopes,
        hits,
        tuple(merged),
        tuple(tuple(r) for r in readings),
        related,
        tuple(dict.fromkeys(notice for result in results for notice in result.notices)),
        (time.perf_counter() - started) * 1000,
        tuple(clauses),
        named.unknown,
        about,
        text,
        reader,
    )


def _clauses_named(
    library: Library, question: Question, docs: Sequence[str], readings: Sequence[Reading], asked: Asked
) -> list[Reading]:
    """The clauses that the question names, with what stands below them: in the documents named, else in those found."""
    if question.kind is QuestionKind.PRECEDENT or not any(each.numbered for each in question.references):
        return []
    where = docs or tuple(dict.fromkeys(reading.hit.doc_id for reading in readings))
    found: dict[tuple[str, int], Hit] = {}
    for document, clause in clauses_asked(question, map(library.cached_document, where)):
        for each in (clause, *below(document, clause)):
            found.setdefault((document.doc_id, each.index), _hit_of(document, each))
    return read_hits(list(found.values())[:READ], library.cached_document, asked, library.sheets)


def _first(clauses: Sequence[Reading], readings: Sequence[Reading]) -> list[Reading]:
    """What is named before what was found; ranks counted anew."""
    if not clauses:
        return list(readings)
    known = {(r.hit.doc_id, r.hit.clause): r for r in readings}
    best = max((r.hit.score for r in readings), default=1.0)
    merged = {(r.hit.doc_id, r.hit.clause): r for r in clauses}
    for key, reading in merged.items():
        ranks = {"exact": 1, **(known[key].hit.ranks if key in known else {})}
        merged[key] = replace(reading, hit=replace(reading.hit, score=best, ranks=ranks))
    every = [*merged.values(), *(r for key, r in known.items() if key not in merged)]
    return [replace(r, hit=replace(r.hit, rank=n)) for n, r in enumerate(every, start=1)]


def _hit_of(document: Document, clause: Clause) -> Hit:
    """A clause as a hit: its own text, up to the first clause below it."""
    children = document.children(clause)
    end = children[0].start if children and children[0].start > clause.start else clause.end
    citation = cite(document, clause, clause.start, end)
    named = {"score": 1.0, "rank": 1, "ranks": {"exact": 1}, "fused": 1.0}
    return hit_of(citation, clause=clause.index, best=(clause.start, end), **named)


def _stated(library: Library, question: Question, hits: Sequence[Hit], asked: Asked) -> Stated | None:
    """What a document that was found says of itself (when issued, which number, which year), if that is asked for."""
    fields = asks_about(question.text)
    documents = [library.cached_document(doc_id) for doc_id in dict.fromkeys(hit.doc_id for hit in hits)]
    return stated(question.text, fields, documents, asked) if fields and documents else None


def _stating(about: Stated | None, hits: Sequence[Hit]) -> Hit | None:
    """The place in a document's head that says it. It belongs to no clause: ``Hit.clause`` is -1."""
    place = place_of(about) if about is not None and about.value is not None else None
    if about is None or place is None:
        return None
    clause, start, end = place
    like = next(hit for hit in hits if hit.doc_id == about.document.doc_id)
    return replace(
        like,
        clause=-1,
        clause_id=about.document.clause_id(clause),
        path=clause.path,
        start=start,
        end=end,
        quote=about.document.raw[start:end],
        score=max(hit.score for hit in hits),
        rank=1,
        ranks={},
        best=(start, end),
        similar=(),
        copies=(),
    )


def _in_order(
    library: Library, question: Question, asked: Asked, context: Context, reader: Reader | None, hits: Sequence[Hit]
) -> list[Reading]:
    """The first hits read and put in order by what they say, the rest behind them as the search left them."""
    ordered = read_hits(hits[:READ], library.cached_document, asked, library.sheets)
    if question.kind is not QuestionKind.PRECEDENT:
        ordered = by_best_sentence(question, rerank(question, ordered), reader)
    if context.reranker is not None:
        ordered = rerank_by(context.reranker, question, ordered)
    return ordered + read_hits(hits[READ:], library.cached_document, asked, library.sheets)


def outside(library: Library, found: Found, k: int, settings: SearchSettings | None = None) -> tuple[Hit, ...]:
    """The nearest clauses without regard to the scope of the question (the user's own filters stay)."""
    groups = renderings(found.question.text, found.question.language, library.rarity)
    return _search(library, found.question, Context(found.filters, settings=settings), groups, Scope(), k).hits


def understand(text: str, context: Context, library: Library) -> Question:
    """Parse the question in simplified, half-width characters; an empty or over-long one raises QuestionError."""
    from corpus.errors import QuestionError

    text = plain(_SURROGATE.sub(" ", text))
    if not text.strip():
        raise QuestionError("query_empty")
    if len(text) > MAX_QUESTION:
        raise QuestionError("question_long", length=len(text), limit=MAX_QUESTION)
    return parse_question(
        text,
        reference=context.reference,
        home_region=context.home_region,
        known_regions=library.regions(),
    )


def scopes_of(question: Question, context: Context, docs: Sequence[str] = ()) -> tuple[Scope, ...]:
    """The scopes to search: one, or for a comparison one for each year or region (or pair) that it names.

    ``docs`` are documents that it names. What a filter already fixes is not asked of the scope again.
    """
    if not context.use_scope or question.kind is QuestionKind.PRECEDENT:
        return (Scope(),)
    given = context.filters
    docs = () if given.docs else tuple(d for d in docs if f"docs:{d}" not in context.dropped)
    if docs and question.kind is not QuestionKind.COMPARE:
        return (Scope(docs=docs),)
    years = () if given.years else tuple(y for y in question.years if f"years:{y}" not in context.dropped)
    regions = () if given.regions else tuple(r for r in question.regions if f"regions:{r}" not in context.dropped)
    if question.kind is not QuestionKind.COMPARE or max(len(years), len(regions)) < 2:
        return (Scope(years, regions),)
    if len(regions) > 1 and len(years) > 1:
        return _sides(question, regions, years)
    if len(regions) > 1:
        return tuple(Scope(years, (r,)) for r in regions)
    return tuple(Scope((y,), regions) for y in years)


def _sides(question: Question, regions: Sequence[str], years: Sequence[int]) -> tuple[Scope, ...]:
    """A scope for each year that a region has beside it: 甲省2023年和乙省2024年, 2023年甲省和2024年乙省.

    Years that all stand behind (or before) all regions go with each of them.
    """
    places = sorted((at, region) for region in regions if (at := _named_at(question.text, region)) >= 0)
    spans = [span for span in question.year_spans if len(span.years) == 1 and span.years[0] in years]
    if len(places) < len(regions) or not spans:
        return tuple(Scope((years[min(n, len(years) - 1)],), (region,)) for n, region in enumerate(regions))
    first, last = places[0][0], places[-1][0]
    if spans[0].start > last or spans[-1].start < first:
        return tuple(Scope((year,), (region,)) for _, region in places for year in years)
    pairs: dict[tuple[str, int], None] = {}
    for span in spans:
        before = [region for at, region in places if at < span.start]
        after = [region for at, region in places if at > span.start]
        near = before[-1:] if first < spans[0].start else after[:1]
        pairs.update(dict.fromkeys((region, span.years[0]) for region in near or (before[-1:] or after[:1])))
    for at, region in places:
        if not any(region == named for named, _ in pairs):
            pairs[region, min(spans, key=lambda span: abs(span.start - at)).years[0]] = None
    order = {region: n for n, (_, region) in enumerate(places)}
    return tuple(Scope((year,), (region,)) for region, year in sorted(pairs, key=lambda pair: order[pair[0]]))


def _named_at(text: str, region: str) -> int:
    """Where a question names a region, -1 where it does so in another language."""
    names = ("全国", "国家", "中央") if region == NATION else (stem(region),)
    return min((at for name in names if (at := text.find(name)) >= 0), default=-1)


def asked_about(question: Question, groups: Sequence[Group], rarity: Rarity) -> Asked:
    """What a question asks about, measured by the rarity of the library's tokens."""
    return Asked(things_asked(question, groups), rarity, known=known_share(question, groups))


def _search(
    library: Library, question: Question, context: Context, groups: Sequence[Group], scope: Scope, k: int
) -> SearchResult:
    others = [OtherNames(group.weight, tuple(tokens for _, tokens in group.alternatives)) for group in groups]
    return library.search(
        question.text,
        k=k,
        filters=context.filters or None,
        settings=context.settings,
        words=question.written,
        scope=scope,
        others=others,
    )


def _told(library: Library, question: Question, context: Context, hit: Hit) -> Hit:
    """A hit with what of the year and region asked for is not stated of it; a place in a document's head is let be."""
    years, regions = context.filters.years, context.filters.regions
    if context.use_scope and question.kind is not QuestionKind.PRECEDENT:
        years += tuple(year for year in question.years if f"years:{year}" not in context.dropped)
        regions += tuple(region for region in question.regions if f"regions:{region}" not in context.dropped)
    if hit.clause < 0 or not (years or regions):
        return hit
    document = library.cached_document(hit.doc_id)
    return replace(hit, not_stated=not_stated(document, document.clauses[hit.clause], hit.quote, years, regions))


def _in_turn(lists: Sequence[Sequence[Reading]]) -> list[Reading]:
    """The lists merged by turns, without repetitions, ranks counted anew."""
    if len(lists) == 1:
        return list(lists[0])
    merged: dict[tuple[str, int], Reading] = {}
    for place in range(max((len(readings) for readings in lists), default=0)):
        for readings in lists:
            if place < len(readings):
                merged.setdefault((readings[place].hit.doc_id, readings[place].hit.clause), readings[place])
    return [replace(r, hit=replace(r.hit, rank=n)) for n, r in enumerate(merged.values(), start=1)]
