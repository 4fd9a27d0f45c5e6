"""The ledger over the library's documents: every quantitative target and achievement, and one indicator side by side.

Records are rows of library.db (index.figures); only the documents of those that fit are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.target_compare import Comparison
    from corpus.targets import Target
    from corpus.types import Document
    from index.filters import Filters
    from index.library import Library
    from index.validity import Standing
    from service.shapes import MissingJSON, RecordJSON, TargetComparisonJSON, TargetComparisonRowJSON

Record = tuple["Document", "Target"]


def ledger(library: Library, filters: Filters, indicator: str | None = None) -> list[Record]:
    """Records of the library's documents that fit the filters, grouped by indicator, then region and year.

    ``years`` and ``regions`` are those of the record, not of its document; ``standings`` are those on the day for which
    is asked (index.validity.on_day).
    """
    from corpus.target_compare import of_indicator

    docs = {library.find(ref).doc_id for ref in filters.docs}
    held = _held(library, filters.standings) if filters.standings else None
    fitting = {
        known.doc_id
        for known in library.documents()
        if (not docs or known.doc_id in docs)
        and (held is None or known.doc_id in held)
        and (not filters.issuers or any(asked in (known.metadata.issuer or "") for asked in filters.issuers))
        and (not filters.kinds or known.metadata.kind in filters.kinds)
        and (not filters.levels or known.metadata.level in filters.levels)
    }
    records = library.targets((lambda some: of_indicator(some, indicator)) if indicator else None)
    found = [
        (library.cached_document(doc_id), target)
        for doc_id, target in records
        if doc_id in fitting and (not filters.years or target.year in {int(year) for year in filters.years})
    ]
    found = [(document, target) for document, target in found if _fits(target, document, filters)]
    found.sort(key=lambda r: (r[1].indicator, r[1].region or "", r[1].year or 0, r[1].doc_id, r[1].number))
    return found


def _held(library: Library, standings: Sequence[str]) -> set[str]:
    """Ids of the documents that have one of the statuses. Raises QuestionError on what is no status."""
    from index.validity import Validity

    wanted = {Validity.read(standing) for standing in standings}
    return {doc_id for doc_id, standing in library.standings.all().items() if standing.status in wanted}


def _fits(target: Target, document: Document, filters: Filters) -> bool:
    from index.facets import region_asked, region_forms

    if not filters.regions:
        return True
    region = target.region or document.metadata.region
    forms = region_forms(region, document.metadata.province) if region else frozenset()
    return any(forms & set(region_asked(asked)) for asked in filters.regions)


def standing_of(library: Library, document: Document, target: Target) -> Standing:
    """Whether the record's document, or its article, holds on the day."""
    from index.validity import article_of

    return library.standing(document.doc_id, article_of(document.clauses[target.clause].path))


def record_json(document: Document, target: Target, standing: Standing | None = None) -> RecordJSON:
    """The record by contract, with the title and number of its document, and whether it holds where that is known."""
    metadata = document.metadata
    return {
        **target.as_json(document),
        "source": document.source,
        "title": metadata.title,
        "doc_number": metadata.doc_number,
        "issuer": metadata.issuer,
        "validity": standing.as_json() if standing else None,
    }


def compared(records: Sequence[tuple[Document, Target]], indicator: str, filters: Filters) -> Comparison:
    """The records as lines by region and year; pairs of the filters that none is about are named as missing."""
    from corpus.regions import canonical
    from corpus.target_compare import compare_targets

    regions = [known.name if (known := canonical(name)) else name for name in filters.regions]
    inside = {target.region for _, target in records}
    regions += sorted(r for r in inside if r and r not in regions) if regions else []
    years = [int(year) for year in filters.years]
    return compare_targets([t for _, t in records], indicator, years=years, regions=regions)


def comparison_json(comparison: Comparison, documents: dict[str, Document]) -> TargetComparisonJSON:
    """Lines with their records by contract, and the (region, year) pairs without any."""
    lines: list[TargetComparisonRowJSON] = [
        {
            "indicator": row.target.indicator,
            "region": row.region,
            "year": row.year,
            "status": row.status,
            "value": row.value,
            "upper": row.upper,
            "comparator": row.comparator,
            "unit": row.unit,
            "difference": row.change,
            "target": row.target.as_json(documents[row.doc_id]),
            "also": [other.as_json(documents[other.doc_id]) for other in row.also],
        }
        for row in comparison.rows
    ]
    missing: list[MissingJSON] = [{"region": region, "year": year} for region, year in comparison.missing]
    return {"indicators": list(comparison.indicators), "rows": lines, "missing": missing}
