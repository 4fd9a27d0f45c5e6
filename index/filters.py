"""What the user narrows a search to, and the facets that say it.

A filter is a conjunction of disjunctions: any of these years AND any of these regions AND … . It never fails open: a
value that no passage has matches nothing, and the search says so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from corpus.errors import QuestionError
from corpus.messages import message
from corpus.types import Status
from index.facets import UNKNOWN_REGION, UNKNOWN_YEAR, region_asked, tidy

_STATUS = {
    "planned": Status.PLANNED,
    "plan": Status.PLANNED,
    "计划": Status.PLANNED,
    "achieved": Status.ACHIEVED,
    "report": Status.ACHIEVED,
    "完成": Status.ACHIEVED,
}
_SINGULAR = {
    "years": "year",
    "regions": "region",
    "issuers": "issuer",
    "kinds": "kind",
    "docs": "doc",
    "statuses": "status",
    "levels": "level",
    "standings": "standing",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Constraints on hits; an empty tuple is no constraint.

    ``docs`` are document ids or their beginnings, sources or pieces of titles (the library resolves them to ids);
    ``issuers`` also match by a piece of the name (生态环境厅); ``statuses`` are "planned" and "achieved"; ``standings``
    whether a document holds on the day for which is asked (index.validity.Validity, by its value or its name).
    """

    years: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any constraint."""
        return any(getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is about.

    Unlike a filter it is also met by a passage that only mentions the year or region, and by one of which no year or
    region is known.
    """

    years: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it narrows anything."""
        return bool(self.years or self.regions or self.docs)


@dataclass(frozen=True, slots=True)
class FacetQuery:
    """A conjunction of disjunctions of facets, and what to tell the user about it.

    An empty group can't be met: the query then matches nothing (``impossible``).
    """

    groups: tuple[tuple[str, ...], ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def impossible(self) -> bool:
        """Whether some group is empty."""
        return any(not group for group in self.groups)


def _year(value: int | str) -> str:
    try:
        return f"y:{int(str(value).rstrip('年'))}"
    except ValueError:
        raise QuestionError("filter_year", value=value) from None


TOLD = 5  # values of a filter that nothing has: a collection may hold thousands of documents


def _alternatives(name: str, value: str, known: Collection[str]) -> tuple[str, ...]:
    """The facets, among those known, that satisfy one value of one filter."""
    if name == "years":
        asked: tuple[str, ...] = (_year(value),)
    elif name == "regions":
        asked = tuple(f"r:{form}" for form in region_asked(value))
    elif name == "issuers":
        exact = f"i:{tidy(value)}"
        asked = (exact,) if exact in known else tuple(f for f in known if f.startswith("i:") and exact[2:] in f[2:])
    elif name == "statuses":
        asked = (f"s:{_STATUS.get(tidy(value), tidy(value))}",)
    elif name == "docs":
        asked = (f"d:{value}",)
    else:
        asked = (f"{name[0]}:{tidy(value)}",)
    return tuple(sorted(facet for facet in asked if facet in known))


def facet_query(filters: Filters, known: Collection[str]) -> FacetQuery:
    """Translate filters into facets that exist in the library; ``docs`` must already be document ids.

    Raises QuestionError on a year that is no number.
    """
    groups: list[tuple[str, ...]] = []
    notices: list[str] = []
    for f in fields(filters):
        values = getattr(filters, f.name)
        if not values or f.name == "standings":  # the library has made documents of them
            continue
        group: dict[str, None] = {}
        unknown: list[object] = []
        for value in values:
            found = _alternatives(f.name, str(value), known) if str(value).strip() else ()
            if not found:
                unknown.append(value)
            group.update(dict.fromkeys(found))
        told = (message("notice_filter_unknown", field=_SINGULAR[f.name], value=value) for value in unknown[:TOLD])
        notices.extend(told)
        groups.append(tuple(group))
    return FacetQuery(tuple(groups), tuple(notices))


def scope_groups(scope: Scope, known: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Facet groups for what a question is about: a passage has to be about, or mention, one of each.

    Of what is known of no year (or region) nothing says that it is about another: it stays in. A group that nothing in
    the library has is empty: the scope then matches nothing.
    """
    groups = []
    if scope.years:
        asked = [UNKNOWN_YEAR, *(f"{prefix}:{year}" for year in scope.years for prefix in ("y", "my"))]
        groups.append(tuple(facet for facet in asked if facet in known))
    if scope.regions:
        forms = [form for region in scope.regions for form in region_asked(region)]
        asked = [UNKNOWN_REGION, *(f"{prefix}:{form}" for form in forms for prefix in ("r", "mr"))]
        groups.append(tuple(facet for facet in asked if facet in known))
    if scope.docs:
        groups.append(tuple(facet for facet in (f"d:{doc}" for doc in scope.docs) if facet in known))
    return tuple(groups)
