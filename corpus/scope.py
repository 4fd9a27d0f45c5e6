"""What each clause speaks about: years, regions, planned or achieved; from the document and from headings, downwards.

A document's kind says what holds at the root (要点 plans, 总结 reports). A heading changes it for what stands below:
2022年度主要工作情况 reports 2022, 2023年度主要工作安排 plans 2023, 下一步工作 plans. In documents that tell both an
upper heading that says neither goes on like the one before it; in a 政府工作报告 what follows the review are plans.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from corpus.dates import find_years
from corpus.kinds import status_of, tells_both
from corpus.policy_years import heading_years
from corpus.regions import find_regions
from corpus.table_roles import is_place, is_total
from corpus.types import Clause, ClauseKind, Front, Metadata, Scope, Status

_PLANS = re.compile(
    r"下一步|下一阶段|安排|打算|计划|思路|目标|重点工作|主要任务|工作任务|总体要求|工作要求|部署|今年(?!以来)|努力方向|举措"
)
_HEADING = 60
_PLACE_NAME = 12
_DATED_LINE = re.compile(r"^[^\S\n]{0,8}(?P<heading>(?:19|20)\d\d年[^\n。，；：:]{2,30})$", re.MULTILINE)
# Below the top level only whole phrases count: 加强情况调度 reports nothing.
_SURE = re.compile(
    r"下一步|下一阶段|(?:工作|重点|主要)(?:安排|打算|思路)|努力方向|工作(?:回顾|总结|情况|成效|进展)|完成情况|进展情况|"
    r"主要做法|存在的?(?:主要|突出)?(?:问题|不足|困难)|过去[一五]年|今年以来"
)
_REPORTS = re.compile(
    r"回顾|总结|情况|状况|成效|成绩|进展|过去[一五]年|取得|以来|主要做法|存在(?:的)?(?:问题|不足|困难)"
)


def assign(raw: str, clauses: Sequence[Clause], metadata: Metadata) -> tuple[Clause, ...]:
    """The clauses with their scopes; parents stand before children, as in document order.

    ``raw`` tells headings that no clause has.
    """
    root = document_scope(metadata)
    both = (root.status is None and tells_both(metadata.kind)) or root.status is Status.ACHIEVED
    found: list[Clause] = []
    before = root
    lines = _dated_lines(raw, metadata) if both else []
    for clause in clauses:
        parent = root if clause.parent is None else found[clause.parent].scope
        heading = _heading(raw, clause)
        since = 0 if clause.parent is None else found[clause.parent].start
        base = _under_line(lines, since, clause.start, parent)
        scope = _scope(clause, heading, base, metadata, both) if heading else base
        if clause.kind is ClauseKind.ROW:
            scope = replace(scope, regions=_row_regions(raw, clause, base, metadata))
        if clause.parent is None and heading:
            if both and scope.status is root.status:
                scope = _like_before(scope, before, metadata)
            before = scope
        found.append(clause if scope == clause.scope else clause.within(scope))
    return tuple(found)


def _dated_lines(raw: str, metadata: Metadata) -> list[tuple[int, Scope]]:
    """Lines that are headings without a number (2025年工作安排), with the scope of what stands below them."""
    found = []
    for match in _DATED_LINE.finditer(raw):
        years, status = heading_years(match["heading"]), heading_status(match["heading"])
        if status is not None and years and set(years) <= set(metadata.years):
            found.append((match.start("heading"), Scope(years, (), status)))
    return found


def _under_line(lines: list[tuple[int, Scope]], since: int, start: int, parent: Scope) -> Scope:
    """The parent's scope, or that of the last such line between the parent's beginning and the clause's."""
    at = bisect_right(lines, start, key=lambda line: line[0]) - 1
    if at < 0 or lines[at][0] < since:
        return parent
    return replace(parent, years=lines[at][1].years, status=lines[at][1].status)


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


def front_scope(raw: str, front: Front, metadata: Metadata) -> Scope:
    """The scope of a piece of front matter: the document's, narrowed to the year that the piece begins with.

    In a document of two years the earlier one is reported and the later one planned.
    """
    scope = document_scope(metadata)
    first = find_years(raw[front.start : min(front.end, front.start + 40)])
    if front.kind not in ("preamble", "text") or not first or first[0].start > 3 or len(first[0].years) > 1:
        return scope
    year = first[0].years[0]
    if len(scope.years) < 2 or year not in scope.years:
        return scope
    return replace(scope, years=(year,), status=Status.PLANNED if year == max(scope.years) else Status.ACHIEVED)


def _heading(raw: str, clause: Clause) -> str | None:
    """The heading, or the short first line of an upper section that has none (a heading with a comma)."""
    if clause.heading or clause.parent is not None or clause.kind is not ClauseKind.SECTION:
        return clause.heading
    line = raw[max(clause.body, clause.start) : clause.end].lstrip()[:_HEADING].split("\n")[0].strip()
    return line if line and len(line) < _HEADING and line[-1] not in "。；;：:，," else None


def _scope(clause: Clause, heading: str, parent: Scope, metadata: Metadata, both: bool) -> Scope:
    years = heading_years(heading)
    sure = clause.parent is None or bool(years) or _SURE.search(heading)
    status = heading_status(heading) if (both or years) and sure else None
    if status is None and years and both and len(metadata.years) > 1:
        status = Status.PLANNED if max(years) == max(metadata.years) else Status.ACHIEVED
    if status is not None and not years and both and clause.parent is None:
        years = _years_of(status, metadata)
    return Scope(years or parent.years, _regions(heading, parent, metadata), status or parent.status)


def heading_status(heading: str) -> Status | None:
    """Whether a heading announces plans or a report; what stands later in it decides, None if nothing says so."""
    plans = [match.start() for match in _PLANS.finditer(heading)]
    reports = [match.start() for match in _REPORTS.finditer(heading)]
    if not plans and not reports:
        return None
    return Status.PLANNED if max(plans, default=-1) > max(reports, default=-1) else Status.ACHIEVED


def _years_of(status: Status, metadata: Metadata) -> tuple[int, ...]:
    """The year of an undated heading in a document of two years: the earlier is reported, the later planned."""
    years = metadata.years
    if len(years) != 2:
        return ()
    return (years[-1],) if status is Status.PLANNED else (years[0],)


def _row_regions(raw: str, row: Clause, above: Scope, metadata: Metadata) -> tuple[str, ...]:
    """The place that a table's row is about, whether the gazetteer knows it or not; all places for a total."""
    place = next((cell for cell in row.cells if is_place(cell.name)), None)
    if place is None:
        return _regions(row.heading, above, metadata) if row.heading else above.regions
    name = "".join(raw[place.start : place.end].split())
    if is_total(name):
        return (metadata.region,) if metadata.region else ()
    known = tuple(dict.fromkeys(mention.name for mention in find_regions(name, metadata.province)))
    return known or ((name,) if 2 <= len(name) <= _PLACE_NAME and not name.isdigit() else above.regions)


def _regions(heading: str, parent: Scope, metadata: Metadata) -> tuple[str, ...]:
    """Regions that a heading names, other than those that hold already or contain them."""
    named = dict.fromkeys(mention.name for mention in find_regions(heading, metadata.province))
    others = tuple(name for name in named if name not in parent.regions and name != metadata.province)
    return others or parent.regions
