"""Charts of one indicator that can go into a report.

One year: a line a region, sorted by value; what was reached is a bar, the target a tick, each with its value written
beside it; regions of which nothing is stated are named below. Several years and at most SIX regions: a line each, named
at its end. Two colours and their greys, no overprint: the height grows with the number of regions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ui.strings import t

if TYPE_CHECKING:
    import altair

SIX, ROW, LEAST = 6, 26, 120
REACHED, AIM = "#3d84c6", "#b3261e"
LINES = ("#3d84c6", "#b3261e", "#3a9660", "#b07b12", "#8f68c8", "#5f6a70")
Point = dict[str, object]


def years_of(points: Sequence[Point]) -> list[str]:
    """The years that have a value, the newest first."""
    return sorted({str(point["year"]) for point in points}, reverse=True)


def regions_of(points: Sequence[Point]) -> list[str]:
    """The regions that have a value."""
    return list(dict.fromkeys(str(point["region"]) for point in points))


def of_year(points: Sequence[Point], year: str) -> list[Point]:
    """The points of one year, one for each region and status: the first where a document says it twice."""
    kept: dict[tuple[object, object], Point] = {}
    for point in points:
        if point["year"] == year:
            kept.setdefault((point["region"], point["status"]), point)
    return list(kept.values())


def missing(points: Sequence[Point], wanted: Sequence[str]) -> list[str]:
    """The regions that were wanted and have no value here."""
    found = {point["region"] for point in points}
    return [region for region in wanted if region not in found]


def _tips(alt: Any) -> list[Any]:  # noqa: ANN401  (a module)
    names = {"region": "region", "year": "year", "label": "value", "status": "status", "document": "document"}
    return [alt.Tooltip(f"{field}:N", title=t(f"column.{name}")) for field, name in names.items()]


def bars(points: Sequence[Point], unit: str, picked: str) -> altair.LayerChart | altair.FacetChart:
    """One year: regions by value, bars for what was reached, ticks for targets."""
    import altair as alt

    aim, unsaid = t("scope.planned"), t("targets.unsaid")
    order = _sorted(points)
    pick = alt.selection_point(name=picked, fields=["at"], on="click")
    base = alt.Chart(alt.InlineData(values=list(points))).encode(
        y=alt.Y("region:N", sort=order, title=None, axis=alt.Axis(labelLimit=140, ticks=False)),
        x=alt.X("value:Q", title=unit or None, scale=alt.Scale(zero=_zero(points), nice=True)),
        tooltip=_tips(alt),
    )
    domain, hues = [t("scope.achieved"), aim, unsaid], [REACHED, AIM, "#8a8a8a"]
    colour = alt.Color(
        "status:N", title=None, scale=alt.Scale(domain=domain, range=hues), legend=alt.Legend(orient="top")
    )
    reached = base.transform_filter(alt.datum.status != aim).mark_bar(height=13, cursor="pointer").encode(color=colour)
    aims = base.transform_filter(alt.datum.status == aim).mark_tick(thickness=3, size=19, cursor="pointer")
    words = base.mark_text(align="left", dx=6, fontSize=12).encode(text="label:N")
    doubled = _doubled(points)
    told = words.transform_filter(
        alt.FieldOneOfPredicate(field="at", oneOf=[int(str(p["at"])) for p in points if p["at"] not in doubled])
    )
    beside = words.mark_text(align="right", dx=-6, fontSize=12).transform_filter(
        alt.FieldOneOfPredicate(field="at", oneOf=sorted(doubled))
    )
    made = alt.layer(
        reached.add_params(pick), aims.encode(color=colour), told.encode(text="label:N"), beside.encode(text="label:N")
    )
    return made.properties(height=max(LEAST, ROW * len(order)))


def _sorted(points: Sequence[Point]) -> list[str]:
    """Regions by what was reached, else by the target; the highest first."""
    best: dict[str, tuple[bool, float]] = {}
    aim = t("scope.planned")
    for point in points:
        rank = (point["status"] != aim, float(str(point["value"])))
        best[str(point["region"])] = max(best.get(str(point["region"]), rank), rank)
    return sorted(best, key=lambda region: (-best[region][1], region))


def _doubled(points: Sequence[Point]) -> set[int]:
    """The lower of two values of a region: its words stand at the left, where the other's are not."""
    low: set[int] = set()
    by_region: dict[object, list[Point]] = {}
    for point in points:
        by_region.setdefault(point["region"], []).append(point)
    for group in by_region.values():
        ordered = sorted(group, key=lambda p: float(str(p["value"])))
        low |= {int(str(p["at"])) for p in ordered[:-1]}
    return low


def _zero(points: Sequence[Point]) -> bool:
    """Bars begin at nought unless all values are high and close: then ticks would be one."""
    values = [float(str(point["value"])) for point in points]
    return min(values) < 0.6 * max(values) or min(values) <= 0


def lines(points: Sequence[Point], unit: str, picked: str) -> altair.LayerChart | altair.FacetChart:
    """Several years: a line a region, named at its end; what was reached is whole, targets are dashed."""
    import altair as alt

    pick = alt.selection_point(name=picked, fields=["at"], on="click")
    regions = regions_of(points)[:SIX]
    shown = [point for point in points if point["region"] in regions]
    last = max(str(point["year"]) for point in shown)
    ends = [p["at"] for p in shown if p["year"] == max(str(q["year"]) for q in shown if q["region"] == p["region"])]
    base = alt.Chart(alt.InlineData(values=shown)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(padding=0.5)),
        y=alt.Y("value:Q", title=unit or None, scale=alt.Scale(zero=False, padding=18)),
        color=alt.Color("region:N", title=None, legend=None, scale=alt.Scale(domain=regions, range=list(LINES))),
        tooltip=_tips(alt),
    )
    drawn = base.mark_line(strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("status:N", title=None, legend=alt.Legend(orient="top"))
    )
    dots = base.mark_point(size=90, filled=True, opacity=1, cursor="pointer").add_params(pick)
    values = base.mark_text(dy=-12, fontSize=11).encode(text="label:N")
    first_ends = {str(p["region"]): int(str(p["at"])) for p in reversed(shown) if p["at"] in ends}
    named = base.transform_filter(alt.FieldOneOfPredicate(field="at", oneOf=list(first_ends.values())))
    names = named.mark_text(align="left", dx=10, dy=4, fontSize=12, fontWeight="bold").encode(text="region:N")
    made = alt.layer(drawn, dots, values, names)
    return made.properties(height=340, title=alt.TitleParams(last, fontSize=1, color="transparent"))
