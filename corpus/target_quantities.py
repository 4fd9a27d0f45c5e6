"""Quantities in their surroundings, and which of them can be figures of a document's own business.

Ordinals, durations, frequencies, radii, sums of enumerations, thresholds and words with a number in them can't.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus import target_words as words
from corpus.quantities import Quantity, find_quantities
from corpus.target_figures import TAIL
from corpus.target_indicators import unit_kind

_CN = "一二两三四五六七八九十百千"
# What two or more Chinese numerals count without meaning an amount: 十二条, 三十二届, 二十四类.
_LOOSE = frozenset("条大届轮期批类种部天次位市县区镇乡村张")


@dataclass(frozen=True, slots=True)
class Met:
    """A quantity in its surroundings: the segment, the text since the last quantity and until the next."""

    quantity: Quantity
    segment: tuple[int, int]
    lead_start: int
    follow_end: int
    upper: str | None
    last: bool


def quantities_met(masked: str, taken: Sequence[tuple[int, int]]) -> list[Met]:
    """Quantities outside the lists, the two ends of a range as one, with where they stand."""
    quantities: list[Quantity] = []
    uppers: dict[int, str] = {}
    for quantity in find_quantities(masked):
        if any(a <= quantity.number[0] < b for a, b in taken) or _is_wording(masked, quantity):
            continue
        before = quantities[-1] if quantities else None
        if (
            before
            and before.unit == quantity.unit
            and masked[before.end : quantity.start] in ("至", "到", "-", "—", "~", "～")
        ):
            uppers[len(quantities) - 1] = quantity.value
            quantities[-1] = replace(before, end=quantity.end)
            continue
        if quantity.comparator == "=" and masked[quantity.start - 1 : quantity.start] == "超":
            quantity = replace(quantity, comparator=">")
        quantities.append(_with_rate_unit(masked, quantity))
    stops = [found.start() for found in words.STOP.finditer(masked)]
    met = []
    for at, quantity in enumerate(quantities):
        start = max((s + 1 for s in stops if s < quantity.start), default=0)
        end = min((s for s in stops if s >= quantity.end), default=len(masked))
        lead = max(start, quantities[at - 1].end) if at else start
        following = quantities[at + 1].start if at + 1 < len(quantities) else len(masked)
        same = following < end
        met.append(
            Met(quantity, (start, end), min(lead, quantity.start), min(end, following), uppers.get(at), not same)
        )
    return met


def _is_wording(masked: str, quantity: Quantity) -> bool:
    """Sizes of what is spoken of (产值过10亿元的企业) and Chinese numerals (皖北六市), unless an amount is made."""
    start = quantity.number[0]
    if words.FROM.search(masked[max(0, start - TAIL) : start]) and words.ROSE_TO.match(masked, quantity.end):
        return True
    if quantity.unit == "岁" and not words.LIFE.search(masked[max(0, start - TAIL) : start]):
        return True
    if masked[quantity.end : quantity.end + 1] == "的" and unit_kind(quantity.unit) not in (
        "pct",
        "count",
        "num",
        "conc",
    ):
        before = masked[max(0, quantity.start - 4) : quantity.start]
        fund = "规模" in before and words.FUND_OF.match(masked, quantity.end)
        over = before.endswith(("过", "超", "达", "近")) or quantity.comparator in (">", "≥", "<", "≤")
        granted = words.GRANTED.search(masked[max(0, quantity.start - TAIL) : quantity.start])
        if over and not granted and not fund and not words.AMOUNT.search(before.rstrip("过超达近")):
            return True
    if masked[start] not in _CN or quantity.unit in ("%", "成") or "/" in quantity.value:
        return False
    whole = quantity.number[1] - start > len(quantity.unit) + 1 or quantity.unit[:1] in ("万", "亿")
    if whole and quantity.unit not in _LOOSE:
        return False
    return not words.STRONG.search(masked[max(0, start - TAIL) : start])


def _with_rate_unit(masked: str, quantity: Quantity) -> Quantity:
    """立方米 with /日 behind it is one unit."""
    if quantity.unit.endswith("家") and re.match(r"庭(?!农场|医生|作坊|式)", masked[quantity.end : quantity.end + 3]):
        return replace(quantity, unit=f"{quantity.unit[:-1]}户", end=quantity.end + 1)
    at = masked.find(quantity.unit, quantity.number[1]) + len(quantity.unit) if quantity.unit else len(masked)
    if quantity.unit in ("万", "亿", "千") and (pieces := words.PIECES.match(masked, at)):
        tail = words.AFTER_UNIT.match(masked, pieces.end())
        return replace(
            quantity,
            unit=quantity.unit + pieces["unit"],
            end=tail.end() if tail else pieces.end(),
            comparator={"上": "≥", "下": "≤", "内": "≤"}[tail["side"]] if tail else quantity.comparator,
        )
    per = words.PER.match(masked, at)
    if per is None or at > quantity.number[1] + len(quantity.unit) + 1:
        return quantity
    end = max(quantity.end, per.end())
    tail = words.AFTER_UNIT.match(masked, end)
    sign = quantity.comparator if tail is None else "≥" if tail["side"] == "上" else "≤"
    return replace(quantity, unit=quantity.unit + per[0], end=tail.end() if tail else end, comparator=sign)


def may_be_figure(masked: str, met: Met) -> bool:
    """Whether a quantity can be a figure at all, by its unit and what stands right beside it."""
    quantity = met.quantity
    start = quantity.number[0]
    before = masked[max(0, start - TAIL) : start]
    if before.endswith("前") and not before.endswith("提前"):
        return False
    if before.endswith(("第", "首", "GB", "之", "十", "百", "No", "＋", "+")):
        return False
    lead = masked[met.lead_start : quantity.start]
    if quantity.unit[:1] in words.NO_FIGURE and not (
        quantity.unit == "批次"
        or (
            quantity.unit == "批"
            and words.OF_BATCHES.search(lead)
            and masked[quantity.end : quantity.end + 1] in "，。；、"
        )
        or (quantity.unit == "期" and words.HELD.search(lead))
        or (quantity.unit == "口" and words.WELLS.search(lead))
    ):
        return False
    if quantity.unit in words.TIME and not _of_time(lead):
        return False
    follow = masked[quantity.end : met.follow_end]
    if follow[:1] in ("）", ")") and re.search(r"[（(][^（）()]{0,6}$", lead) and quantity.comparator in ("≥", "≤"):
        return False
    if words.RADIUS.match(follow) or masked[met.segment[1] - 1] == "的":
        return False
    if quantity.unit in words.PLACES and not re.search(
        r"(?:等|对|在|覆盖|全部|其余|其他|组织|推动|支持|指导|启动)$", lead
    ):
        return False
    if quantity.unit == "次" and (
        words.FREQUENCY.search(lead)
        or (follow[:1] not in ("", "、", "，", "）", ")", "以") and not words.DOING.search(lead))
    ):
        return False
    if masked[start] in _CN and (words.SUMMED_UP.search(follow) and "/" not in quantity.value):
        return False
    if unit_kind(quantity.unit) == "count" and (
        words.ABSTRACT.match(follow) or (words.SUMMED_UP.search(follow) and (lead.endswith("等") or len(follow) <= 2))
    ):
        return False
    return not (re.search(r"以[^，。；、]{0,4}$", lead) and words.FOCUS.search(masked[quantity.end : met.segment[1]]))


def _of_time(lead: str) -> bool:
    return bool(
        re.search(
            r"天数?(?:比例)?(?:为|达到?|控制在|共|有|分别为)*$|用时|时长|寿命|耗时|周期|时限|时间(?:一般|原则上|最长|最短)*(?:为|不超过|控制在|压减|缩短|平均|$)",
            lead,
        )
        or words.RISE.search(lead)
        or words.FALL.search(lead)
    )


def is_threshold(quantity: Quantity, lead: str, follow: str) -> bool:
    """1000人以上的水源地, 率低于85%的: they say which ones, not how many."""
    core = words.SETTING.sub("", lead[-TAIL:])
    kind = unit_kind(quantity.unit)
    doing = bool(words.AMOUNT.search(lead))
    if follow.startswith("的") and words.METRIC.search(core):
        return True
    if quantity.comparator in ("≥", "≤", ">", "<"):
        measured = kind not in ("count", "pct", "num") or quantity.unit in ("人", "人次", "名", "户", "位")
        doing = doing and quantity.comparator in ("≥", ">")
        return not doing and (measured or (follow.startswith("的") and kind != "pct"))
    return kind in ("power", "volume", "mass", "length", "money") and not words.DOING.search(lead)
