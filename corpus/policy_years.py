"""Which years a document is about: title, then headings, number, first sentences, date; never an upload date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.dates import find_years
from corpus.types import Clause

_WORK = re.compile(r"工作|目标|任务|安排|回顾|总结|情况|状况|重点|主要|打算|计划|成效")
_OPENING = re.compile(
    r"(?<![到至自从过于较比按\d])(?P<year>(?:19|20)\d\d)[^\S\n\r]?年度?(?:是[^。]{0,60}?之年|[^，,。；;\d《（(]{0,20}(?:工作|目标|任务)(?!会议)|(?=[,，]))"
)
_BODY = 1500
_HEADINGS = 400


@dataclass(frozen=True, slots=True)
class PolicyYears:
    """The policy year (the latest, or the first of a plan period) and all years, with the rule and span that say so."""

    year: int
    years: tuple[int, ...]
    rule: str
    start: int | None
    end: int | None
    inferred: bool = False


def heading_years(heading: str | None) -> tuple[int, ...]:
    """Years that a heading begins with and speaks of: 2022年度主要工作情况; not 到2025年…."""
    if not heading:
        return ()
    found = find_years(heading)
    if not found or found[0].start > 4 or heading[: found[0].start].endswith(("到", "至", "自", "从")):
        return ()
    return tuple(sorted({y for each in found for y in each.years})) if _WORK.search(heading) else ()


def from_title(title: str, start: int | None, end: int | None, issued: int | None) -> PolicyYears | None:
    """The years of a title; the policy year of a range (2021-2025年) is that of issue if within, else the first."""
    mentions = find_years(title)
    if not mentions:
        return None
    years = tuple(sorted({year for mention in mentions for year in mention.years}))
    ranged = any(len(mention.years) > 1 for mention in mentions)
    year = (issued if issued in years else years[0]) if ranged and issued is not None else years[0 if ranged else -1]
    return PolicyYears(year, years, "title", start, end)


def from_headings(clauses: Sequence[Clause]) -> PolicyYears | None:
    """The years of upper headings."""
    years: set[int] = set()
    first: Clause | None = None
    for clause in clauses[:_HEADINGS]:
        if clause.level <= 2 and (named := heading_years(clause.heading)):
            years.update(named)
            first = first or clause
    if first is None:
        return None
    return PolicyYears(max(years), tuple(sorted(years)), "headings", first.start, first.end, inferred=True)


def from_opening(raw: str, start: int) -> PolicyYears | None:
    """2023年是…之年, 2023年…工作目标, in the first sentences after ``start``."""
    match = _OPENING.search(raw, start, min(len(raw), start + _BODY))
    if match is None:
        return None
    year = int(match["year"])
    return PolicyYears(year, (year,), "preamble", *match.span("year"), inferred=True)


def with_neighbours(found: PolicyYears, headings: PolicyYears | None) -> PolicyYears:
    """A report's headings add the year before or after: 2024年工作回顾 in a report of 2025."""
    if headings is None or found is headings:
        return found
    near = {year for year in headings.years if abs(year - found.year) <= 1}
    years = tuple(sorted({*found.years, *near}))
    return PolicyYears(found.year, years, found.rule, found.start, found.end, found.inferred)


def with_year_before(found: PolicyYears) -> PolicyYears:
    """A yearly report to a people's congress reviews the year before, whether its headings name it or not."""
    years = (found.year - 1, found.year) if len(found.years) == 1 else found.years
    return PolicyYears(found.year, years, found.rule, found.start, found.end, found.inferred)
