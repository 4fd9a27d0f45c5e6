"""Records side by side: one indicator over years, regions and documents, and what became of it from year to year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from corpus.target_indicators import fold, indicators, names_asked
from corpus.targets import Target
from corpus.types import Status


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison: what one document says for one region and year.

    ``change`` is the difference to the line before of the same region, unit and status ("+20", "-1.5"; in percentage
    points where the values are percent), None where there is none. ``target`` is the record, to be cited; ``also`` are
    records that say the same (in an annex, in another document).
    """

    region: str | None
    year: int | None
    status: Status | None
    comparator: str
    value: str
    upper: str | None
    unit: str
    change: str | None
    target: Target
    also: tuple[Target, ...] = ()

    @property
    def doc_id(self) -> str:
        """The document of the record that stands for the line."""
        return self.target.doc_id


@dataclass(frozen=True, slots=True)
class Comparison:
    """Lines in the order of region and year; ``missing`` are the (region, year) pairs asked for that no record has."""

    indicators: tuple[str, ...]
    rows: tuple[Row, ...]
    missing: tuple[tuple[str | None, int | None], ...] = ()


def of_indicator(targets: Iterable[Target], indicator: str) -> list[Target]:
    """Records of an indicator, by its name in the table or by the words.

    黑臭水体消除比例 finds all three kinds, 城市黑臭水体消除比例 only its own: a name that needs more than its wording
    is one indicator.
    """
    names = names_asked(indicator)
    words = fold(indicator)
    if names and fold(names[0]) == words and any(row.name == names[0] and row.before for row in indicators()):
        return [t for t in targets if t.indicator == names[0]]
    return [
        t
        for t in targets
        if t.indicator in names or (words and (words in fold(t.written) or words in fold(t.indicator)))
    ]


def compare_targets(
    targets: Iterable[Target],
    indicator: str,
    *,
    years: Sequence[int] = (),
    regions: Sequence[str] = (),
    status: Status | None = None,
) -> Comparison:
    """Levels of one indicator, a line for each value that is said for a region and a year.

    Changes (同比提高1.3个百分点) are no levels and are left out. Records that contradict each other stay apart. With
    ``years`` and ``regions`` only those are compared, and pairs without a record are named as missing.
    """
    found = [
        t
        for t in of_indicator(targets, indicator)
        if t.change is None
        and (not years or t.year in years)
        and (not regions or t.region in regions)
        and (status is None or t.status is status)
    ]
    groups: dict[tuple[object, ...], list[Target]] = {}
    for target in found:
        key = (target.region, target.year, target.indicator, target.status, target.value, target.upper, target.unit)
        groups.setdefault((*key, target.comparator), []).append(target)
    same = sorted(groups.values(), key=lambda group: _order(group[0], regions))
    rows: list[Row] = []
    last: dict[tuple[object, ...], Target] = {}
    for group in same:
        first = group[0]
        series = (first.region, first.indicator, first.unit, first.status)
        rows.append(_row(first, tuple(group[1:]), last.get(series)))
        last[series] = first
    met = {(t.region, t.year) for t in found}
    asked = [(region, year) for region in (regions or (None,)) for year in (years or (None,))]
    missing = tuple(pair for pair in asked if pair != (None, None) and not _has(met, pair))
    return Comparison(tuple(dict.fromkeys(t.indicator for group in same for t in group)), tuple(rows), missing)


def _row(target: Target, also: tuple[Target, ...], before: Target | None) -> Row:
    change = difference(before.value, target.value) if before is not None and before.year != target.year else None
    return Row(
        target.region,
        target.year,
        target.status,
        target.comparator,
        target.value,
        target.upper,
        target.unit,
        change,
        target,
        also,
    )


def difference(before: str, after: str) -> str | None:
    """The difference of two decimal values with its sign, None when one of them is no decimal.

    >>> difference("60", "80")
    '+20'
    """
    try:
        gap = Decimal(after) - Decimal(before)
    except InvalidOperation:
        return None
    return f"{gap:+f}" if gap else "0"


def _order(target: Target, regions: Sequence[str]) -> tuple[object, ...]:
    region = target.region or ""
    rank = regions.index(region) if region in regions else len(regions)
    return (target.indicator, rank, region, target.year or 0, target.status or "", target.number)


def _has(met: set[tuple[str | None, int | None]], pair: tuple[str | None, int | None]) -> bool:
    region, year = pair
    return any((region is None or r == region) and (year is None or y == year) for r, y in met)
