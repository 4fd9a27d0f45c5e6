"""Numbers of a draft: the annex against the body, one indicator told twice, targets against other plans.

All rest on the target ledger (corpus.targets). Two figures are set against each other only where the ledger has them
under the same indicator, unit, year, region and subject, and each side states exactly one value: 6个 and 4个 of
the same thing in one document are usually two kinds of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.regions import NATION, canonical
from corpus.types import ClauseKind, Document, Status
from drafting.check_types import Draft, Finding, Severity
from drafting.official import official_title
from proof.cite import cite

if TYPE_CHECKING:
    from corpus.targets import Target

Key = tuple[object, ...]
_EVERYBODY = frozenset({None, "全国", "全省", "全市", "全区", "全县", "全域", "我省", "我市"})
_LEVEL_KINDS = frozenset({"pct", "conc", "day"})
_LOWER_IS_BETTER = ("劣", "重污染", "浓度", "返黑", "返臭", "事故", "超标", "强度", "排放量", "能耗")
_HIGHER_IS_BETTER = ("优良", "优于", "达标", "治理率", "完成率", "消除", "利用率", "处置率", "覆盖率", "运行率", "比例")


def number_findings(draft: Draft) -> Iterator[Finding]:
    """Body against annex (error); one level told with two values in two clauses (warning)."""
    from corpus.target_indicators import unit_kind

    groups: dict[Key, list[Target]] = defaultdict(list)
    for target in draft.targets:
        groups[_key(target)].append(target)
    for targets in groups.values():
        body = [t for t in targets if not _in_annex(draft.document, t)]
        annex = [t for t in targets if _in_annex(draft.document, t)]
        said, listed = _values(body), _values(annex)
        if len(said) == 1 and len(listed) == 1 and said != listed:
            yield _against(draft, annex[0], body[0], "annex_differs", Severity.ERROR)
        elif len(said) == 2 and unit_kind(body[0].unit) in _LEVEL_KINDS:
            other = next(t for t in body if (t.value, t.upper) != (body[0].value, body[0].upper))
            if other.written == body[0].written and other.clause != body[0].clause:
                yield _against(draft, other, body[0], "told_twice", Severity.WARNING)


def _key(target: Target) -> Key:
    names = (target.indicator, target.unit, target.year, target.region, _subject(target), target.status, target.change)
    return (*names, target.base, target.deadline if target.due and target.due[5:] != "12-31" else None)


def _subject(target: Target) -> str | None:
    """Whom a target is for; 全省 is nobody in particular."""
    return None if target.subject in _EVERYBODY else target.subject


def _values(targets: Sequence[Target]) -> set[tuple[str, str | None]]:
    return {(target.value, target.upper) for target in targets}


def _in_annex(document: Document, target: Target) -> bool:
    at = document.clauses[target.clause]
    while at.parent is not None:
        at = document.clauses[at.parent]
    return at.kind in (ClauseKind.ANNEX, ClauseKind.ROW) or at.label.startswith("附")


def _against(draft: Draft, target: Target, other: Target, code: str, severity: Severity) -> Finding:
    document = draft.document
    return draft.finding(
        code,
        severity,
        (target.start, target.end),
        cite(document, document.clauses[other.clause], other.start, other.end),
        indicator=target.indicator,
        value=_figure(document, target),
        other=_figure(document, other),
    )


def _figure(document: Document, target: Target) -> str:
    sign = target.comparator if target.comparator != "=" else ""
    return f"{sign}{target.value}{'–' + target.upper if target.upper else ''}{target.unit}"


def target_findings(draft: Draft, others: Sequence[Document]) -> Iterator[Finding]:
    """Targets unlike another plan's for the same year and region, or weaker than last year's or a higher region's.

    Only indicators that the ledger knows by name, levels (shares, concentrations, days), one value on each side.
    """
    from corpus.target_indicators import unit_kind
    from corpus.targets import targets_of

    ours = [t for t in draft.targets if _is_level(t) and unit_kind(t.unit) in _LEVEL_KINDS]
    if not ours:
        return
    above = _above(draft.document.metadata.region)
    told: dict[tuple[str, str, str | None], list[tuple[Document, Target]]] = defaultdict(list)
    for document in others:
        if document.metadata.region in above:
            for target in targets_of(document):
                if _is_level(target):
                    told[target.indicator, target.unit, _subject(target)].append((document, target))
    values: dict[Key, set[str]] = defaultdict(set)
    for target in ours:
        values[_key(target)].add(target.value)
    for target in ours:
        if len(values[_key(target)]) > 1:
            continue
        for document, other in _nearest(target, told[target.indicator, target.unit, _subject(target)]):
            found = _compared(draft, target, document, other)
            if found is not None:
                yield found
                break


def _is_level(target: Target) -> bool:
    """A planned level of an indicator that the table of indicators has."""
    from corpus.target_indicators import indicators

    named = any(each.name == target.indicator for each in indicators())
    return named and target.status is Status.PLANNED and target.change is None and target.upper is None


def _above(region: str | None) -> tuple[str, ...]:
    """The region itself, the province it lies in, the country."""
    found = canonical(region) if region else None
    names = (region, found.parent if found else None, found.province if found else None, NATION)
    return tuple(dict.fromkeys(name for name in names if name))


def _nearest(target: Target, told: Sequence[tuple[Document, Target]]) -> list[tuple[Document, Target]]:
    """Targets of the same year and region, then those of the year before, then those of the region above."""
    same_region = [(d, t) for d, t in told if t.region == target.region]
    above = [(d, t) for d, t in told if t.region != target.region and t.region == d.metadata.region]
    if target.year is None:
        return []
    return [
        *_single([(d, t) for d, t in same_region if t.year == target.year]),
        *_single([(d, t) for d, t in same_region if t.year == target.year - 1]),
        *_single([(d, t) for d, t in above if t.year == target.year]),
    ]


def _single(told: list[tuple[Document, Target]]) -> list[tuple[Document, Target]]:
    return told[:1] if len({target.value for _, target in told}) == 1 else []


def _compared(draft: Draft, target: Target, document: Document, other: Target) -> Finding | None:
    try:
        ours, theirs = float(target.value), float(other.value)
    except ValueError:
        return None
    if ours == theirs:
        return None
    same_place = target.region == other.region
    code, severity = (
        ("target_differs", Severity.ERROR) if same_place and target.year == other.year else ("", Severity.NOTE)
    )
    if not code:
        better = _direction(target, other)
        if better is None or (ours - theirs) * better >= 0:
            return None
        code, severity = ("target_weaker", Severity.WARNING) if same_place else ("target_below", Severity.NOTE)
    proof = cite(document, document.clauses[other.clause], other.start, other.end)
    title = official_title(document.metadata.title, document.source)
    span = (target.start, target.end)
    values = {"value": _figure(draft.document, target), "other": _figure(document, other)}
    return draft.finding(code, severity, span, proof, indicator=target.indicator, title=title, **values)


def _direction(target: Target, other: Target) -> int | None:
    """1 where more is better, -1 where less is, None where that can't be told."""
    signs = {t.comparator for t in (target, other)} - {"=", "≈"}
    if len(signs) == 1:
        sign = signs.pop()
        return 1 if sign in ("≥", ">") else -1
    if signs:
        return None
    if any(word in target.indicator for word in _LOWER_IS_BETTER):
        return -1
    return 1 if any(word in target.indicator for word in _HIGHER_IS_BETTER) else None
