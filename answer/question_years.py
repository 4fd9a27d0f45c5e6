"""The years of a question.

Scope years are 2024年, 二〇二四年, 24年, a bare 2024 that counts nothing, ranges outside names, and 去年 or 今年 with a
reference date. No scope: full dates, numbers with a unit (2020亿元), standards (GB 3838-2002), 〔2024〕, and ranges in
a plan's name (《…行动计划（2023—2027年）》, 工作计划(2022-2025)). 十四五 is a period and kept apart.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from answer.question_scope import DOC_NUMBER, within
from corpus.dates import YearMention, find_dates, find_years

_TITLE = re.compile(r"《([^《》]*)》")
_UNITS_AFTER = (
    r"(?:多|余|几)?\s*(?:[个家件条台辆户人次项座处所亩吨克元万亿倍种张名场套艘口宗位份米里天号%％℃]|公里|平方|立方|km|tons?|tonnes?|yuan|mu\b"
    r"|days?|units?|villages?|people)"
)
_BARE = re.compile(
    rf"(?<![A-Za-z0-9_.\-—–/〔\[［【#,])(?P<year>20[0-4]\d)(?![\d.]|[-/]\d|年|{_UNITS_AFTER}|\s*(?:号|年))", re.I
)
_BARE_RANGE = re.compile(
    r"(?<![A-Za-z0-9_.\-/])(?P<a>20[0-4]\d)\s?(?:-|–|—|~|～|至|到| to )\s?(?P<b>20[0-4]\d)(?![\d年]"
    r"|[-/]\d)"
)
_SHORT = re.compile(
    r"(?<![\d.近了过第满用这前后需约])(?P<year>[12]\d|3[0-5])(?=年(?!内|来|以|间|之|前|后|期|的历史|时间|左右|多|底前))年"
)
_RELATIVE = (
    (re.compile(r"(?<!从)前年|the year before last", re.I), -2),
    (re.compile(r"去年|上一?年度?(?!末)|\blast year(?:'s|’s)?|\bprevious year", re.I), -1),
    (re.compile(r"今年|本年度?|\bthis year(?:'s|’s)?|\bcurrent year", re.I), 0),
    (re.compile(r"明年|下一?年度?|\bnext year(?:'s|’s)?|\bcoming year", re.I), 1),
)
_NAME_AFTER = re.compile(
    r"\s{0,3}[)）]?\s{0,3}"
    r"(?:[\u4e00-\u9fff]{0,10}(?:规划|行动计划|行动方案|实施方案|纲要|五年计划)|(?:action )?plan\b)",
    re.I,
)
_PLAN_EN = re.compile(
    r"\b(?P<which>1[1-9]|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth)(?:th)?[ -]five[ -]year plan",
    re.I,
)
_PIECE = re.compile(r"[^，,；;：:？?]+")
_ASKS = re.compile(r"多少|几(?!年)|哪|什么|谁|\b(?:how|what|which|when|who|where)\b", re.I)
_ORDINALS = {"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15}


@dataclass(frozen=True, slots=True)
class Years:
    """Years that narrow the search, plan periods as (first, last), and all years written, in order."""

    scope: tuple[int, ...] = ()
    periods: tuple[tuple[int, int], ...] = ()
    mentions: tuple[YearMention, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    compared: bool = False


def years_of(text: str, reference: datetime.date | None) -> Years:
    """The years of a question (folded); see the module."""
    taken = [(date.start, date.end) for date in find_dates(text)] + [m.span() for m in DOC_NUMBER.finditer(text)]
    mentions = _written(text, taken)
    titles = [match.span() for match in _TITLE.finditer(text)]
    scope: list[YearMention] = []
    periods: list[tuple[int, int]] = []
    for mention in mentions:
        where = text[mention.start : mention.end]
        if "五" in where and "年" not in where or "ive" in where:
            periods.append((mention.years[0], mention.years[-1]))
        elif len(mention.years) == 1 or not _is_name(text, mention, titles):
            scope.append(mention)
    if not scope and reference is not None:
        scope = _relative(text, reference)
        mentions = sorted([*mentions, *scope], key=lambda mention: mention.start)
    years = tuple(dict.fromkeys(year for mention in scope for year in mention.years))
    spans = tuple((mention.start, mention.end) for mention in scope)
    return Years(years, tuple(dict.fromkeys(periods)), tuple(mentions), spans, _side_by_side(text, scope))


def _written(text: str, taken: list[tuple[int, int]]) -> list[YearMention]:
    found = [mention for mention in find_years(text) if not within((mention.start, mention.end), taken)]
    for match in _PLAN_EN.finditer(text):
        which = match["which"].lower()
        first = 2026 + 5 * ((_ORDINALS.get(which) or int(which)) - 15)
        found.append(YearMention(match.start(), match.end(), tuple(range(first, first + 5))))
    for match in _BARE_RANGE.finditer(text):
        first, last = int(match["a"]), int(match["b"])
        if first <= last:
            found.append(YearMention(match.start(), match.end(), tuple(range(first, last + 1))))
    found += [YearMention(m.start(), m.end(), (int(m["year"]),)) for m in _BARE.finditer(text)]
    found += [YearMention(m.start(), m.end(), (2000 + int(m["year"]),)) for m in _SHORT.finditer(text)]
    result: list[YearMention] = []
    for mention in sorted(found, key=lambda each: (each.start, -each.end)):
        if (not result or mention.start >= result[-1].end) and not within((mention.start, mention.end), taken):
            result.append(mention)
    return result


def _is_name(text: str, mention: YearMention, titles: list[tuple[int, int]]) -> bool:
    """A range is a piece of a name in 《》, in brackets, or right before 规划."""
    bracketed = text[mention.start - 1 : mention.start] in ("(", "（") and text[mention.end : mention.end + 1] in (
        ")",
        "）",
    )
    return bracketed or within((mention.start, mention.end), titles) or bool(_NAME_AFTER.match(text, mention.end))


def _relative(text: str, reference: datetime.date) -> list[YearMention]:
    found = []
    for pattern, shift in _RELATIVE:
        found += [YearMention(m.start(), m.end(), (reference.year + shift,)) for m in pattern.finditer(text)]
    return sorted(found, key=lambda mention: mention.start)


def _side_by_side(text: str, scope: list[YearMention]) -> bool:
    """Two years joined by 和, 与, 比, versus: the question is about both."""
    for first, second in zip(scope, scope[1:], strict=False):
        between = text[first.end : second.start]
        if first.years != second.years and re.fullmatch(
            r"\s*年?\s*(?:[和与跟比、/,，]|相?比|以及|and|to|versus|vs\.?|or)\s*", between, re.I
        ):
            return True
    return _each_asked(text, scope)


def _each_asked(text: str, scope: list[YearMention]) -> bool:
    """Parts of a question that ask each for a year of its own: 2024年完成多少，2025年目标多少."""
    asked = set()
    for piece in _PIECE.finditer(text):
        inside = [mention for mention in scope if piece.start() <= mention.start < piece.end()]
        if len(inside) == 1 and _ASKS.search(piece[0]):
            asked.add(inside[0].years)
    return len(asked) > 1
