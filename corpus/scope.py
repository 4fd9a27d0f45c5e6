"""What each clause speaks about: years, regions, planned or achieved; from the document and from headings, downwards.

A document's kind says what holds at the root (要点 plans, 总结 reports). A heading changes it for what stands below:
2022年度主要工作情况 reports 2022, 2023年度主要工作安排 plans 2023, 下一步工作 plans. In documents that tell both an upper
heading that says neither goes on like the one before it; in a 政府工作报告 what follows the review are plans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.kinds import status_of, tells_both
from corpus.policy_years import heading_years
from corpus.regions import find_regions
from corpus.types import Clause, Front, Metadata, Scope, Status

_PLANS = re.compile(
    r"下一步|下一阶段|安排|打算|计划|思路|目标|重点工作|主要任务|工作任务|总体要求|工作要求|部署|今年(?!以来)|努力方向|举措"
)
_REPORTS = re.compile(
    r"回顾|总结|情况|状况|成效|成绩|进展|过去[一五]年|取得|以来|主要做法|存在(?:的)?(?:问题|不足|困难)"
)


def assign(raw: str, clauses: Sequence[Clause], metadata: Metadata, fronts: Sequence[Front] = ()) -> tuple[Clause, ...]:
    """The clauses with their scopes; parents stand before children, as in document order.

    ``raw`` and ``fronts`` are taken for rules that look at the text around headings.
    """
    root = document_scope(metadata)
    both = (root.status is None and tells_both(metadata.kind)) or root.status is Status.ACHIEVED
    found: list[Clause] = []
    before = root
    for clause in clauses:
        parent = root if clause.parent is None else found[clause.parent].scope
        scope = _scope(clause, parent, metadata, both)
        if clause.parent is None and clause.heading:
            if both and scope.status is root.status:
                scope = _like_before(scope, before, metadata)
            before = scope
        found.append(replace(clause, scope=scope))
    return tuple(found)


def _like_before(scope: Scope, before: Scope, metadata: Metadata) -> Scope:
    """An upper heading that says neither goes on like the one before; a speech goes on from its review to plans."""
    if before.status is Status.ACHIEVED and (metadata.kind or "").endswith("工作报告"):
        return replace(scope, status=Status.PLANNED, years=_years_of(Status.PLANNED, metadata) or scope.years)
    return replace(scope, status=before.status, years=before.years) if before.status else scope


def document_scope(metadata: Metadata) -> Scope:
    """The scope that clauses inherit from the document as a whole."""
    years = metadata.years or ((metadata.year,) if metadata.year is not None else ())
    regions = (metadata.region,) if metadata.region else ()
    return Scope(years, regions, status_of(metadata.kind))


def _scope(clause: Clause, parent: Scope, metadata: Metadata, both: bool) -> Scope:
    heading = clause.heading
    if not heading:
        return parent
    years = heading_years(clause)
    status = heading_status(heading, dated=bool(years)) if both or years else None
    if status is not None and not years and both and clause.parent is None:
        years = _years_of(status, metadata)
    return Scope(years or parent.years, _regions(heading, parent, metadata), status or parent.status)


def heading_status(heading: str, *, dated: bool = False) -> Status | None:
    """Whether a heading announces plans or a report; what stands later decides, None if nothing says so.

    ``dated`` headings (2025年…) may say it with a word that alone would be too weak (工作, 重点, 任务).
    """
    plans = [match.start() for match in _PLANS.finditer(heading)]
    reports = [match.start() for match in _REPORTS.finditer(heading)]
    if plans or reports:
        return Status.PLANNED if max(plans, default=-1) > max(reports, default=-1) else Status.ACHIEVED
    return Status.PLANNED if dated and re.search(r"重点|任务|工作", heading) else None


def _years_of(status: Status, metadata: Metadata) -> tuple[int, ...]:
    """The year of an undated heading in a document of two years: the earlier is reported, the later planned."""
    years = metadata.years
    if len(years) != 2:
        return ()
    return (years[-1],) if status is Status.PLANNED else (years[0],)


def _regions(heading: str, parent: Scope, metadata: Metadata) -> tuple[str, ...]:
    """Regions that a heading names, other than those that hold already or contain them."""
    named = dict.fromkeys(mention.name for mention in find_regions(heading, metadata.province))
    others = tuple(name for name in named if name not in parent.regions and name != metadata.province)
    return others or parent.regions
