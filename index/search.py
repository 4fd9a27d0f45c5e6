"""One question through all channels to clauses.

Each channel returns passages; a clause is scored by its best passage; channels are fused over clauses; a hit is a
clause's own text (up to its first child; a row of a table whole), or, where that is longer than ``long_clause`` or the
match lies behind a child, the piece of it that matched. Everything after the index look-ups touches only the passages
found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.messages import message
from corpus.types import RECOGNISED, ClauseKind, Metadata, page_of
from index import seals
from index.copies import merged
from index.filters import FacetQuery
from index.fusion import assured, convex, reciprocal_rank, stretched
from index.records import readable_rows
from index.rows import decode_text, read_metadata
from index.truth import Rows

if TYPE_CHECKING:
    from index.dense import Vectors
    from index.projections import Snapshot
    from index.shapes import HitJSON, PlaceJSON
    from index.validity import Standing
    from index.words import OtherNames

Ranked = list[tuple[int, float]]
ClauseKey = tuple[int, int]


def _frozen(**values: float) -> Mapping[str, float]:
    return MappingProxyType(values)


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How channels are searched and joined. ``depth`` is passages a channel, ``long_clause`` characters.

    ``fusion`` is "convex" or "reciprocal"; a channel with weight 0 is not searched; ``boosts`` are those of the
    lexical fields, and a field with boost 0 is not searched. ``document`` is no channel of its own: what is found
    stands higher, the better its document fits as a whole. The first clause of each channel stands among the first
    ``assured[0]``, the second among the first ``assured[1]``, and so on (index.fusion); with ``merged``
    copies are one hit.
    """

    depth: int = 200
    fusion: str = "convex"
    weights: Mapping[str, float] = field(default_factory=lambda: _frozen(dense=0.6, lexical=0.4, document=0.4))
    rank_constant: float = 60
    boosts: Mapping[str, float] = field(default_factory=lambda: _frozen(text=1.0, heading=0.5, context=0.5))
    long_clause: int = 1200
    assured: tuple[int, ...] = (5, 10)
    merged: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found. ``score`` is higher-is-better and comparable within one result only; ``rank`` counts from 1.

    ``quote`` is ``raw[start:end]`` of the document; ``best`` the span of the passage that matched best; ``ranks`` the
    clause's rank in each channel that found it; ``clause`` its index in the document, -1 for a place in the
    document's head that belongs to no clause. ``similar`` holds (start, end, cosine) of the clause's passages, if the
    dense channel took part; ``fused`` is the score that the channels gave it, whatever put the hits in order since;
    ``whole`` says how well its document fits, from 0 to 1 (the best); ``copies`` are hits that say the same
    (index.copies); ``not_stated`` names what is asked for ("year", "region") and stated nowhere (index.facets);
    ``validity`` whether the clause holds on the day for which was asked (index.validity); ``page`` and ``recognised``
    are a citation's, as is ``revision``, the document's last amendment (2024年修正).
    """

    doc_id: str
    clause: int
    clause_id: str
    source: str
    title: str | None
    doc_number: str | None
    issuer: str | None
    region: str | None
    year: int | None
    date: str | None
    path: tuple[str, ...]
    start: int
    end: int
    quote: str
    score: float
    rank: int
    ranks: Mapping[str, int]
    best: tuple[int, int]
    similar: tuple[tuple[int, int, float], ...] = ()
    fused: float = 0.0
    whole: float = 0.0
    copies: tuple[Hit, ...] = ()
    not_stated: tuple[str, ...] = ()
    validity: Standing | None = None
    page: int | None = None
    recognised: bool = False
    revision: str | None = None

    @property
    def cosine(self) -> float:
        """The best cosine among its passages; 0.0 where the dense channel took no part."""
        return max((cosine for _, _, cosine in self.similar), default=0.0)

    def as_json(self) -> HitJSON:
        """The contract's shape: the citation's keys, then rank, score, ranks, best, copies (citations), not_stated."""
        return {
            **self.place_json(),
            "rank": self.rank,
            "score": self.score,
            "ranks": dict(self.ranks),
            "best": list(self.best),
            "copies": [copy.place_json() for copy in self.copies],
            "not_stated": list(self.not_stated),
            "validity": self.validity.as_json() if self.validity else None,
        }

    def place_json(self) -> PlaceJSON:
        """The place alone."""
        found: PlaceJSON = {
            "doc_id": self.doc_id,
            "source": self.source,
            "title": self.title,
            "doc_number": self.doc_number,
            "issuer": self.issuer,
            "region": self.region,
            "year": self.year,
            "date": self.date,
            "path": list(self.path),
            "clause_id": self.clause_id,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
        }
        if self.page is not None:
            found["page"] = self.page
        if self.recognised:
            found["recognised"] = True
        if self.revision is not None:
            found["revision"] = self.revision
        return found


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits, best first, with the time taken and what the user should know (unknown filters, an index that lags)."""

    query: str
    hits: tuple[Hit, ...]
    elapsed_ms: float
    notices: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Everything but the scope, which the caller knows."""
        hits = [hit.as_json() for hit in self.hits]
        return {"query": self.query, "hits": hits, "elapsed_ms": self.elapsed_ms, "notices": list(self.notices)}


@dataclass(frozen=True, slots=True)
class Request:
    """A question ready to be searched; ``vector`` is called only if the dense channel takes part.

    ``words`` are its tokens, ``others`` what some of its words may be called in the library, ``hidden`` the documents
    (number → id) in whose place another text is in force.
    """

    words: Sequence[str]
    vector: Callable[[], Vectors]
    k: int
    facets: FacetQuery = FacetQuery()
    settings: SearchSettings = SearchSettings()
    others: Sequence[OtherNames] = ()
    hidden: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage that some channel returned."""

    passage: int
    key: ClauseKey
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Card:
    """What hits need of a document; documents never change, so cards may be kept."""

    doc_id: str
    source: str
    metadata: Metadata
    raw: str
    pages: tuple[int, ...] = ()
    recognised: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """What the channels returned: channel → passages with scores, best first.

    ``documents`` says of documents, by number, how well they fit as a whole, as a share of the best. ``cosines`` says
    how like the question any other passages are in meaning; nothing where the dense channel took no part.
    """

    ranked: Mapping[str, Ranked] = field(default_factory=dict)
    documents: Mapping[int, float] = field(default_factory=dict)
    cosines: Callable[[Iterable[int]], Ranked] = lambda _: []
    notices: tuple[str, ...] = ()


_DEEPER, _DEEPEST = 4, 16


def channels(snapshot: Snapshot, request: Request) -> Searched:
    """Search every channel that has a weight; filters are applied inside both indexes."""
    settings, facets = request.settings, request.facets
    if facets.impossible:
        return Searched(notices=() if facets.notices else (message("notice_filter_nothing"),))
    without = tuple(f"d:{doc_id}" for doc_id in request.hidden.values())
    allowed = snapshot.postings.selected(facets.groups, without) if facets.groups or without else None
    if allowed is not None and not allowed.count:
        met = without and (not facets.groups or snapshot.postings.selected(facets.groups).count)
        return Searched() if met else Searched(notices=(message("notice_filter_nothing"),))
    found: dict[str, Ranked] = {}
    notices: list[str] = []
    if settings.weights.get("dense", 0) > 0:
        near = snapshot.dense.search(request.vector(), settings.depth, allowed.mask if allowed else None)
        if any(cosine for _, cosine in near):
            found["dense"] = near
        elif near:  # a row of zeros is as far from everything: which of them come first would be an accident
            notices.append(message("notice_no_meaning"))
    if settings.weights.get("lexical", 0) > 0:
        if not request.words and not request.others:
            notices.append(message("notice_no_terms"))
        found["lexical"] = snapshot.lexical.search(
            request.words, settings.depth, facets.groups, settings.boosts, request.others, without
        )
    documents: dict[int, float] = {}
    if settings.weights.get("document", 0) > 0:
        whole = snapshot.documents.search(request.words, settings.depth + len(request.hidden), request.others)
        whole = [(number, score) for number, score in whole if number not in request.hidden]
        documents = {number: score / whole[0][1] for number, score in whole}
    if not found.get("dense"):
        return Searched(found, documents, notices=tuple(notices))

    return Searched(found, documents, lambda ids: snapshot.dense.cosines(request.vector(), ids), tuple(notices))


def searched_deep(
    snapshot: Snapshot,
    connection: Rows,
    request: Request,
    card: Callable[[Rows, int], Card],
) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
    """Hits and notices. Where copies of few texts fill a channel it is searched deeper, ``_DEEPEST`` times at most."""
    depth = request.settings.depth
    while True:
        deep = replace(request, settings=replace(request.settings, depth=depth))
        searched = channels(snapshot, deep)
        hits = assemble(connection, searched, deep, card)
        full = any(len(ranked) >= depth for ranked in searched.ranked.values())
        if len(hits) >= request.k or not full or depth >= _DEEPEST * request.settings.depth:
            return hits, searched.notices
        depth *= _DEEPER


def assemble(
    connection: Rows,
    searched: Searched,
    request: Request,
    card: Callable[[Rows, int], Card],
) -> tuple[Hit, ...]:
    """Passages of all channels to at most k hits. Passages that are gone from the database are left out.

    The cosine of a passage that only its words found is asked for (a clause is not to lose what it has in meaning
    because others have more), as are those of all passages of the hits.
    """
    found, settings = searched.ranked, request.settings
    passages = _passages(connection, {passage for ranked in found.values() for passage, _ in ranked})
    dense = {passage for passage, _ in found.get("dense", ())}
    late = searched.cosines(passages.keys() - dense)
    clauses = {name: list(_best_of_clause(ranked, passages).items()) for name, ranked in found.items()}
    order = {name: {key: rank for rank, (key, _) in enumerate(pairs, 1)} for name, pairs in clauses.items()}
    keys = {name: list(places) for name, places in order.items()}
    if settings.fusion == "convex":
        document = {key: searched.documents.get(key[0], 0.0) for key in {p.key for p in passages.values()}}
        fused = convex(
            clauses,
            settings.weights,
            {"dense": list(_best_of_clause(late, passages).items())},
            {"document": document} if searched.documents else None,
        )
    else:
        fused = reciprocal_rank(keys, settings.weights, settings.rank_constant)
    best = _best_passages(found, passages, settings.weights)
    number_of: dict[tuple[str, int], ClauseKey] = {}

    def hits() -> Iterator[Hit]:
        for rank, (key, score) in enumerate(assured(fused, keys, settings.assured), start=1):
            ranks = {name: places[key] for name, places in order.items() if key in places}
            place = (score, rank, ranks, searched.documents.get(key[0], 0.0))
            hit = _hit(connection, card(connection, key[0]), best[key], place, settings.long_clause)
            number_of[hit.doc_id, hit.clause] = key
            yield hit

    first = merged(hits(), request.words, request.k) if settings.merged else tuple(islice(hits(), request.k))
    around = _passages_of(connection, [number_of[hit.doc_id, hit.clause] for hit in first])
    rest = searched.cosines(around.keys() - passages.keys())
    similar = _similar([*found.get("dense", ()), *late, *rest], passages | around)
    return tuple(replace(hit, similar=similar.get(number_of[hit.doc_id, hit.clause], ())) for hit in first)


def _passages_of(connection: Rows, clauses: Sequence[ClauseKey]) -> dict[int, _Found]:
    """All passages of some clauses."""
    if not clauses:
        return {}
    marks = ", ".join(["(?, ?)"] * len(clauses))
    rows = connection.execute(
        f'SELECT passage_id, p.doc, p.clause, kind, start, "end" FROM (VALUES {marks}) AS wanted '
        "JOIN passages p ON p.doc = wanted.column1 AND p.clause = wanted.column2",
        [number for key in clauses for number in key],
    )
    return {row[0]: _Found(row[0], (row[1], row[2]), *row[3:]) for row in rows}


def _passages(connection: Rows, ids: set[int]) -> dict[int, _Found]:
    rows = connection.execute(
        'SELECT passage_id, doc, clause, kind, start, "end" FROM passages '
        "WHERE passage_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {row[0]: _Found(row[0], (row[1], row[2]), *row[3:]) for row in rows}


def _similar(ranked: Ranked, passages: Mapping[int, _Found]) -> dict[ClauseKey, tuple[tuple[int, int, float], ...]]:
    """Clause → (start, end, cosine) of its passages."""
    found: dict[ClauseKey, tuple[tuple[int, int, float], ...]] = {}
    for passage, score in ranked:
        if passage in passages:
            item = passages[passage]
            found[item.key] = (*found.get(item.key, ()), (item.start, item.end, score))
    return found


def _best_of_clause(ranked: Ranked, passages: Mapping[int, _Found]) -> dict[ClauseKey, float]:
    """Clause → its best passage's score, best first."""
    best: dict[ClauseKey, float] = {}
    for passage, score in ranked:
        if passage in passages:
            best.setdefault(passages[passage].key, score)
    return best


def _best_passages(
    found: Mapping[str, Ranked], passages: Mapping[int, _Found], weights: Mapping[str, float]
) -> dict[ClauseKey, _Found]:
    """Clause → the passage with the greatest weighted sum over channels; of equals the shortest."""
    sums: dict[int, float] = {}
    for name, ranked in found.items():
        for passage, score in stretched(ranked):
            sums[passage] = sums.get(passage, 0.0) + weights.get(name, 1.0) * score
    best: dict[ClauseKey, tuple[tuple[float, int, int], _Found]] = {}
    for item in passages.values():
        place = (-sums[item.passage], item.end - item.start, item.passage)
        if item.key not in best or place < best[item.key][0]:
            best[item.key] = place, item
    return {key: item for key, (_, item) in best.items()}


# A row of a table is read across: what stands in its last cells belongs to what the first one names.
_CLAUSE = (
    'SELECT clause_id, path, start, CASE WHEN kind = ? AND "end" - start <= ? THEN "end" ELSE own_end END FROM clauses '
    "WHERE doc = ? AND idx = ?"
)


def _hit(
    connection: Rows,
    card: Card,
    best: _Found,
    place: tuple[float, int, Mapping[str, int], float],
    long_clause: int,
) -> Hit:
    clause_id, path, start, end = connection.execute(_CLAUSE, (ClauseKind.ROW, long_clause, *best.key)).fetchone()
    if end - start > long_clause or not (start <= best.start and best.end <= end):
        start, end = _piece(connection, best)
    score, rank, ranks, whole = place
    metadata = card.metadata
    return Hit(
        doc_id=card.doc_id,
        clause=best.key[1],
        clause_id=clause_id,
        source=card.source,
        title=metadata.title,
        doc_number=metadata.doc_number,
        issuer=metadata.issuer,
        region=metadata.region,
        year=metadata.year,
        date=metadata.date,
        path=tuple(json.loads(path)),
        start=start,
        end=end,
        quote=card.raw[start:end],
        score=score,
        rank=rank,
        ranks=MappingProxyType(dict(ranks)),
        best=(best.start, best.end),
        fused=score,
        whole=whole,
        page=page_of(card.pages, start),
        recognised=any(first < end and start < last for first, last in card.recognised),
        revision=metadata.revision,
    )


def _piece(connection: Rows, best: _Found) -> tuple[int, int]:
    """The whole clause passage or part around a sentence; the passage itself if there is none."""
    row = connection.execute(
        "SELECT start, \"end\" FROM passages WHERE doc = ? AND clause = ? AND kind <> 'sentence' "
        'AND start <= ? AND "end" >= ? ORDER BY "end" - start, passage_id LIMIT 1',
        (*best.key, best.start, best.end),
    ).fetchone()
    return (row[0], row[1]) if row else (best.start, best.end)


def read_card(connection: Rows, seq: int) -> Card:
    """A document's card from the database."""
    doc_id, source, metadata, raw, pages, notes = connection.execute(
        "SELECT doc_id, source, metadata, raw, pages, notes FROM documents WHERE seq = ?", (seq,)
    ).fetchone()
    recognised = tuple((start, end) for code, start, end, _ in json.loads(notes) if code == RECOGNISED)
    with readable_rows(source):
        seals.checked(connection, seq, bytes(raw), source)
        return Card(doc_id, source, read_metadata(metadata), decode_text(raw), tuple(json.loads(pages)), recognised)
