"""Figures that share their words: A、B浓度分别为55、35微克/立方米; A率和B率均达到100%; 9个地级、23个乡镇级水源地."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus import target_words as words
from corpus.quantities import Quantity, find_quantities
from corpus.target_figures import Figure, change_of, subject_of, tidy
from corpus.target_indicators import unit_kind


def list_figures(sentence: str, masked: str) -> list[Figure]:
    """Figures of lists: the names before 分别 and the numbers after it, in order."""
    figures: list[Figure] = []
    names: list[str] = []
    for found in words.LIST.finditer(masked):
        start = max((m.end() for m in words.STOP.finditer(masked, 0, found.start())), default=0)
        numbers = _list_numbers(masked, found.start("list"), found.end("list"))
        lead = sentence[start : found.start()] + found["verb"]
        change, lead = change_of(lead)
        base = words.BASE.search(lead)
        lead = words.SETTING.sub("", lead.replace(base[0], "") if base else lead)
        own = _names(subject_of(lead)[1], len(numbers))
        names = own or (names if len(names) == len(numbers) else [])
        if len(names) != len(numbers) or len(numbers) < 2:
            names = []
            continue
        first = start if own else min((f.start for f in figures), default=start)
        for name, quantity in zip(names, numbers, strict=True):
            figures.append(
                Figure(
                    quantity.number,
                    first,
                    quantity.end,
                    quantity.value,
                    quantity.unit,
                    quantity.comparator,
                    name,
                    None,
                    change,
                    base[0] if base and change else None,
                )
            )
    return figures


def _list_numbers(masked: str, start: int, end: int) -> list[Quantity]:
    """The numbers of a list; one without unit or comparator has those of the next that has."""
    whole = {q.number[0]: q for q in find_quantities(masked[start:end])}
    found: list[Quantity] = []
    for match in words.LIST_NUMBER.finditer(masked, start, end):
        known = whole.get(match.start() - start)
        if known is not None:
            a, b = known.number
            known = replace(known, start=known.start + start, end=known.end + start, number=(a + start, b + start))
        found.append(known or Quantity(match.start(), match.end(), match.span(), match[0], "", "="))
    unit = next((q.unit for q in reversed(found) if q.unit), "")
    sign = found[-1].comparator if found and all(q.comparator == "=" for q in found[:-1]) else "="
    return [replace(q, unit=q.unit or unit, comparator=q.comparator if q.comparator != "=" else sign) for q in found]


def _names(lead: str, count: int) -> list[str]:
    """So many names in a lead, each with the metric that only the last one has written out."""
    lead = words.LEADING.sub("", lead.lstrip("、，"))
    if not lead:
        return []
    depth, parts, at = 0, [], 0
    for found in re.finditer(r"[（(]|[）)]|、|以及|和|与|及", lead):
        if found[0] in "（(":
            depth += 1
        elif found[0] in "）)":
            depth = max(0, depth - 1)
        elif not depth:
            parts.append(lead[at : found.start()])
            at = found.end()
    parts.append(lead[at:])
    parts = [part for part in parts if part]
    if len(parts) == 1:
        return [tidy(parts[0])] * count
    if len(parts) != count:
        return []
    shared = words.SHARED.search(parts[-1])
    tail = shared[0] if shared and not any(words.METRIC.search(part) for part in parts[:-1]) else ""
    return [tidy(part if part.endswith(tail) else part + tail) for part in parts]


def spread_over_names(sentence: str, figures: list[Figure]) -> list[Figure]:
    """A和B均达到100%: one figure for each name, where every name is a metric of its own."""
    found: list[Figure] = []
    for figure in figures:
        parts = [part for part in re.split(r"、|和|以及|及(?!以)|与", figure.written) if part]
        if (
            len(parts) > 1
            and all(words.METRIC.search(part) for part in parts)
            and unit_kind(figure.unit) in ("pct", "conc")
        ):
            found.extend(replace(figure, written=tidy(part)) for part in parts)
        else:
            found.append(figure)
    return found


def with_shared_nouns(sentence: str, figures: list[Figure]) -> list[Figure]:
    """9个地级、9个县级、23个乡镇级水源地: what the last one says of its kind holds for the ones before it."""
    found = list(figures)
    for at in range(len(found) - 2, -1, -1):
        this, following = found[at], found[at + 1]
        gap = sentence[this.end : following.number[0]]
        if not this.written:
            found[at] = replace(this, written=following.written, end=max(this.end, following.end))
            continue
        head = "级" if this.written.endswith("级") else this.written[-2:]
        rest = following.written.partition(head)[2]
        if (
            this.unit == following.unit
            and rest
            and 2 <= len(this.written) <= 10
            and len(gap) <= 12
            and gap[:1] in "、和及与"
        ):
            found[at] = replace(this, written=this.written + rest, end=following.end)
    return [figure for figure in found if figure.written]
