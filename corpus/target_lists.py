"""Figures that share their words: A、B浓度分别为55、35微克/立方米; A率和B率均达到100%; 9个地级、23个乡镇级水源地.

What stands before 分别 are indicators, or years (2024年、2025年分别安排资金3亿元、4亿元), or places (甲市、乙县用水总量
分别控制在…); years and places may stand in the segment before. Every number of the list goes to its own, in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus import target_words as words
from corpus.quantities import Quantity, find_quantities
from corpus.target_figures import Figure, change_of, subject_of, tidy
from corpus.target_indicators import unit_kind
from corpus.target_shares import given_to_each


@dataclass(frozen=True, slots=True)
class _Share:
    """What one number of a list is of."""

    name: str
    year: int | None = None
    place: str | None = None


def list_figures(sentence: str, masked: str) -> list[Figure]:
    """Figures of lists: the names, years or places before 分别 and the numbers after it, in order."""
    figures: list[Figure] = []
    shares: list[_Share] = []
    for found in words.LIST.finditer(masked):
        stops = [0, *(m.end() for m in words.STOP.finditer(masked, 0, found.start()))]
        start = stops[-1]
        numbers = _list_numbers(masked, found.start("list"), found.end("list"))
        lead, verb = sentence[start : found.start()] + found["verb"], found["verb"]
        given = given_to_each(lead, sentence[numbers[-1].end :], numbers[-1].unit) if numbers else None
        if given:
            lead, verb = given.lead, ""
        change, lead = change_of(lead)
        base = words.BASE.search(lead)
        lead = words.SETTING.sub("", lead.replace(base[0], "") if base else lead)
        done = words.SETTING.sub("", change_of(verb)[1]).strip("的")
        lead = lead.rstrip("的").removesuffix(done) if len(done) > 1 else lead
        done = "" if len(done) < 2 or _NO_NOUN.match(done) else words.LEADING.sub("", done)
        before = sentence[stops[-2] : start] if len(stops) > 1 else ""
        own = _shares(lead, before, done, len(numbers))
        if given and not own:
            own = [_Share(given.what)] * len(numbers)
        shares = own or (shares if len(shares) == len(numbers) else [])
        if len(numbers) < 2 or not shares:
            shares = []
            continue
        first = min((f.start for f in figures), default=start) if not own else start
        for share, quantity in zip(shares, numbers, strict=True):
            figures.append(
                Figure(
                    quantity.number,
                    first,
                    quantity.end,
                    quantity.value,
                    given.unit if given else quantity.unit,
                    quantity.comparator,
                    given.what if given else share.name,
                    None,
                    change,
                    base[0] if base and change else None,
                    year=share.year,
                    place=share.place,
                    subject=share.name if given and share.name != given.what else None,
                )
            )
    return figures


def _shares(lead: str, before: str, done: str, count: int) -> list[_Share]:
    """So many names, years or places in a lead, or in the segment before one name; [] where they differ.

    ``done`` are words behind 分别 that hold for all of them (分别安排资金).
    """
    if count < 2:
        return []
    lead = subject_of(words.TAIL_YEAR.sub("", lead) or lead)[1] if not _YEARS.search(lead) else subject_of(lead)[1]
    years = _YEARS.search(lead)
    if years and len(told := _years(years[0])) == count:
        rest = tidy(words.LEADING.sub("", (lead[: years.start()] + lead[years.end() :]).strip("，、的在")) + done)
        name = rest if len(rest) > 1 else tidy(words.LEADING.sub("", before.strip("，、；：")))
        return [_Share(name, year) for year in told] if name else []
    places, rest = _places(lead)
    if len(places) == count and len(rest + done) > 1:
        return [_Share(tidy(words.LEADING.sub("", rest) + done), place=place) for place in places]
    names = [name + done for name in _names(lead, count, alike=not done or done.startswith("占"))]
    if len(names) != count:
        return []
    if len(set(names)) == 1:
        told = _years(found[0]) if (found := _YEARS.search(before)) else []
        places = _places(before)[0]
        if len(told) == count:
            return [_Share(name, year) for name, year in zip(names, told, strict=True)]
        if len(places) == count:
            return [_Share(name, place=place) for name, place in zip(names, places, strict=True)]
    return [_Share(name) for name in names]


_YEAR = r"(?:19|20)\d\d年?(?:[底末]前?)?"
_YEARS = re.compile(rf"(?:到|至)?{_YEAR}(?:(?:、|和|及|与|以及)(?:到|至)?{_YEAR})+(?:年|两年|[二三四五]年)?")
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,10}?(?:自治[州县区]|新区|林区|地区|[省市县区州盟旗镇乡])(?![长内级域外直场政委])"
)
# 装备、石化、冶金三大重点行业的复工率: what is counted stands between the last name and the metric.
_OF_KINDS = re.compile(
    r"(?P<name>.{1,12}?)等?(?:[两二三四五六七八九十]+|\d+)(?:大|个|类|种|项|省|市|地)?[\u4e00-\u9fff]{0,6}?的(?P<metric>[\u4e00-\u9fff]{2,16})$"
)
_NO_NOUN = re.compile(r"(?:高于|低于|快于|好于|优于|超过|新增|新认定|新签|新建|累计|参加?保)")
_BREAK = re.compile(r"以及|[、和与]|(?<![普涉])及(?![率格时])")


def _years(text: str) -> list[int]:
    return [int(year) for year in re.findall(r"(?:19|20)\d\d", text)]


def _places(text: str) -> tuple[list[str], str]:
    """The places with which a text begins, joined by 、 and 和, and what follows the last."""
    places: list[str] = []
    at = 0
    while found := _PLACE.match(text, at):
        places.append(found[0])
        at = found.end()
        joint = _BREAK.match(text, at)
        if joint is None:
            break
        at = joint.end()
    else:
        return [], text
    rest = re.sub(r"^(?:等?[一二三四五六七八九十\d]*个?[市县区州省]|等地?)", "", text[at:])
    return places, rest.removeprefix("的")


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


def _names(lead: str, count: int, *, alike: bool) -> list[str]:
    """So many names in a lead; where they are alike, each with the metric that only the last one has written out."""
    lead = words.LEADING.sub("", lead.lstrip("、，"))
    if not lead:
        return []
    depth, parts, at = 0, [], 0
    for found in re.finditer(r"[（(]|[）)]|、|以及|和|与|(?<![普涉])及(?![率格时])", lead):
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
        return _town_and_country(tidy(parts[0])) if count == 2 else [tidy(parts[0])] * count
    if len(parts) != count:
        return []
    if (kinds := _OF_KINDS.match(parts[-1])) and not any(words.METRIC.search(part) for part in parts[:-1]):
        return [tidy(name + kinds["metric"]) for name in (*parts[:-1], kinds["name"])]
    if not alike or any(words.METRIC.search(part) for part in parts[:-1]):
        return [tidy(part) for part in parts]
    shared = words.SHARED_RATE.search(parts[-1]) or words.SHARED.search(parts[-1])
    tail = shared[0] if shared else ""
    if tail and all(words.SORT.match(part) for part in parts) and (sort := words.SORT.match(parts[-1])):
        tail = parts[-1][sort.end() :] if all(words.SORT.fullmatch(part) for part in parts[:-1]) else tail
    head = _shared_head(parts, tail)
    return [
        tidy(parts[0].removesuffix(tail) + tail),
        *(tidy(head + part.removesuffix(tail) + tail) for part in parts[1:]),
    ]


def _town_and_country(name: str) -> list[str]:
    """城乡居民收入分别…: the first of two figures is of the towns, the second of the country."""
    return [name.replace("城乡", kind, 1) for kind in ("城镇", "农村")]


def _shared_head(parts: list[str], tail: str) -> str:
    """What the first of two names has before its own word: 花生种植、收获机械化率, 城镇污水、垃圾处理率."""
    last = parts[-1].removesuffix(tail)
    head = parts[0][: -len(last)] if tail and len(last) == 2 else ""
    return head if len(parts) == 2 and len(head) >= 2 and not re.search(r"[和与的]", parts[0]) else ""


_MANY = 8
# 道路清扫、冲洗覆盖率均达到30%
_EACH = re.compile(r"均|都|各(?:自|达|为)|皆")


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
        elif (
            1 < len(parts) <= _MANY
            and figure.unit == "%"
            and "的" not in figure.written
            and _EACH.search(sentence, figure.start, figure.number[0])
        ):
            names = _names(figure.written, len(parts), alike=True)
            each = names if len(names) == len(parts) and all(map(words.METRIC.search, names)) else [figure.written]
            found.extend(replace(figure, written=name) for name in each)
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


def with_shared_increase(sentence: str, figures: list[Figure]) -> list[Figure]:
    """新增煤炭产能800万吨、火电装机130万千瓦: what is done to the first is done to those that 、 joins to it."""
    found = list(figures)
    for at in range(1, len(found)):
        before, this = found[at - 1], found[at]
        gap = sentence[before.end : this.number[0]]
        new = words.ADDED.match(before.written) or words.CHANGED.match(before.written)
        named = gap[1:].strip() == this.written and this.change is None
        if new and named and gap[0] in "、和及" and not words.DOING.match(this.written):
            found[at] = replace(this, written=new[0] + this.written)
    return found
