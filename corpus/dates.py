"""Dates, years and deadlines as Chinese documents write them, with their spans.

Dates: 2024年4月17日, 2024-04-18 09:19, 2024/5/14 11:42:42, 2024.4.17, 二〇二四年四月十七日 (full-width digits too).
Years: 2024年, 二〇二四年, 2022-2025年, 2022年至2025年, and plan periods: 十四五 is 2021–2025, 十五五 is 2026–2030.

Deadlines. The date is the last day on which the work is still in time:

- 9月底前, 9月底 and 9月前 differ: 底, 末 mean the month's last day (09-30); bare 前 means before it begins (08-31);
  the same for years: 2025年底前 is 2025-12-31, 2025年前 is 2024-12-31; 6月30日前 includes the day named;
- 上旬, 中旬, 下旬 end on the 10th, the 20th, the last day; 上半年, 第三季度 with the half year or the quarter;
- 到2025年, 2025年, 全年, 年内 and 十四五末 end on the last day of the (last) year; 长期 and 汛期 have no date;
- 今年, 当年 and a month or an 年底 without a year mean the policy year; where none is known there is no date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

_HAN = "〇一二三四五六七八九"
_GAP = r"[^\S\n\r]{0,3}\n?"
_YEAR = rf"(?:(?:19|20)\d\d|２０\d\d|[一二][零○{_HAN}]{{3}})"
_NUMBER = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PLAN = r"(?<![一二三四五六七八九百])十(?P<plan>[一二三四五六])五"
_LONGEST_RANGE = 30

_DATE = re.compile(
    rf"(?<!\d)(?:(?P<y>{_YEAR}){_GAP}年{_GAP}(?P<m>{_NUMBER}){_GAP}月{_GAP}(?P<d>{_NUMBER}){_GAP}日"
    r"|(?P<y2>(?:19|20)\d\d)(?P<sep>[-/.．])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?!\d))"
    r"(?P<time>[ T]{1,2}\d{1,2}:\d\d(?::\d\d)?)?"
)
_YEARS = re.compile(
    rf"(?<!\d)(?P<a>{_YEAR}){_GAP}(?:年{_GAP})?(?:[-—–－~～至到]{{1,2}}{_GAP}(?P<b>{_YEAR}){_GAP})?年|{_PLAN}"
)


def _part(name: str) -> str:
    """A part of a year; the groups' names begin with the given letter, as the pattern stands in two alternatives."""
    return (
        rf"(?:(?P<{name}month>{_NUMBER}){_GAP}月份?{_GAP}(?:(?P<{name}day>{_NUMBER}){_GAP}日|(?P<{name}third>[上中下])旬)?"
        rf"|(?P<{name}half>[上下])半年|[第前]?(?P<{name}quarter>[一二三四1-4])季度|(?P<{name}whole>全年|年内|年度内))"
    )


_BEFORE = r"(?:之|以)?前(?![一二三四五六七八九十几\d])"
# [to] year [part] [cue] | part [cue] | end of the year | plan period
_DEADLINE = re.compile(
    rf"(?<![\d.])(?P<to>(?:到|至|截至|截止){_GAP})?(?:"
    rf"(?:(?P<year>{_YEAR}){_GAP}年?|(?P<this>今年|本年度?|当年)|(?P<next>明年|次年)){_GAP}{_part('a')}?{_GAP}"
    rf"(?P<acue>年?[底末](?:{_BEFORE})?|{_BEFORE})?"
    rf"|{_part('b')}{_GAP}(?P<bcue>[底末](?:{_BEFORE})?|{_BEFORE})?"
    rf"|年[底末](?:{_BEFORE})?"
    rf"|“?{_PLAN}”?(?P<late>时?期?末|期间|收官)?)"
)
_DONE = re.compile(r"[\s,，]{0,2}(?:完成|建成|达到|实现|前)")
_CELL_END = re.compile(r"[，,。；;\s]*(?:并?(?:长期|持续)(?:推进|坚持|实施)[。；\s]*)?$")
_PARTS = ("month", "day", "third", "half", "quarter", "whole", "cue")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A full date at ``[start, end)`` as ISO; ``clock`` says that a time of day is written with it."""

    start: int
    end: int
    iso: str
    clock: bool


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year, a range of years or a plan period at ``[start, end)``; ``years`` in ascending order."""

    start: int
    end: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as written at ``[start, end)``; ``date`` is the last day in time (ISO), None where none follows."""

    as_written: str
    start: int
    end: int
    date: str | None


def number(text: str) -> int:
    """A number below 100, or a year digit by digit: 十七 is 17, 二〇二四 is 2024, full-width digits too."""
    if text.isdecimal():
        return int(text)
    text = text.replace("零", "〇").replace("○", "〇")
    tens, ten, units = text.partition("十")
    if ten:
        return 10 * (_HAN.index(tens) if tens else 1) + (_HAN.index(units) if units else 0)
    return int("".join(str(_HAN.index(char)) for char in text))


def find_dates(text: str) -> list[DateMention]:
    """All full dates, in order; days that no calendar has (2024年2月30日) are left out."""
    found = []
    for match in _DATE.finditer(text):
        year, month, day = (number(match[a] or match[b]) for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2")))
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            iso = f"{year:04d}-{month:02d}-{day:02d}"
            found.append(DateMention(match.start(), match.end(), iso, match["time"] is not None))
    return found


def parse_date(text: str) -> str | None:
    """The first full date of a text as ISO."""
    found = find_dates(text)
    return found[0].iso if found else None


def find_years(text: str) -> list[YearMention]:
    """All years, ranges and plan periods, in order; the year of a full date too."""
    found = []
    for match in _YEARS.finditer(text):
        years = _plan(match["plan"]) if match["plan"] else _range(number(match["a"]), match["b"])
        found.append(YearMention(match.start(), match.end(), years))
    return found


def _plan(which: str) -> tuple[int, ...]:
    """十五五 (the fifteenth five-year plan) began in 2026; one plan every five years."""
    first = 2026 + 5 * (_HAN.index(which) - 5)
    return tuple(range(first, first + 5))


def _range(first: int, last: str | None) -> tuple[int, ...]:
    end = number(last) if last else first
    return tuple(range(first, end + 1)) if first <= end <= first + _LONGEST_RANGE else (first,)


def resolve_deadline(text: str, policy_year: int | None = None) -> Deadline | None:
    """The first deadline of a text (a cell such as 今年6月底前 or a sentence), None if there is none.

    >>> resolve_deadline("今年6月底前", 2024).date
    '2024-06-30'
    """
    return next(_deadlines(text, policy_year), None)


def find_deadlines(text: str, policy_year: int | None = None) -> list[Deadline]:
    """All deadlines of a text, in order. 每年底, 每月5日前 recur and are left out."""
    return list(_deadlines(text, policy_year))


def _deadlines(text: str, policy_year: int | None) -> Iterator[Deadline]:
    for match in _DEADLINE.finditer(text):
        start, end = match.start(), len(match[0].rstrip()) + match.start()
        if text[max(0, start - 1) : start] == "每" or text[max(0, start - 2) : start] == "每年":
            continue
        part = {name: match[f"a{name}"] or match[f"b{name}"] for name in _PARTS}
        whole_cell = not text[:start].strip() and bool(_CELL_END.match(text, end))
        if _is_deadline(match, part, whole_cell or bool(_DONE.match(text, end))):
            yield Deadline(text[start:end], start, end, _resolve(match, part, policy_year))


def _is_deadline(match: re.Match[str], part: dict[str, str | None], done: bool) -> bool:
    """A month, a day, a year or a plan alone is only a date; 底, 前, 到, a part of the year or "done by" decide."""
    if match["plan"]:
        return bool(match["late"] or match["to"]) or done
    if match["year"] or match["this"] or match["next"] or any(part.values()):
        sure = ("cue", "third", "half", "quarter", "whole")
        return bool(match["to"]) or done or any(part[name] for name in sure)
    return True


def _resolve(match: re.Match[str], part: dict[str, str | None], policy_year: int | None) -> str | None:
    if match["plan"]:
        return f"{_plan(match['plan'])[-1]}-12-31"
    year = number(match["year"]) if match["year"] else policy_year
    if year is None:
        return None
    year += match["next"] is not None
    before = part["cue"] is not None and not {"底", "末"} & set(part["cue"])
    if part["half"] or part["quarter"]:
        month = 6 * "上下".index(part["half"]) + 6 if part["half"] else 3 * number(str(part["quarter"]))
        return _end_of(year, month)
    if not part["month"]:
        return f"{year - before}-12-31"
    month = number(part["month"])
    if not 1 <= month <= 12:
        return None
    if part["day"]:
        day = number(part["day"])
        return f"{year}-{month:02d}-{day:02d}" if 1 <= day <= calendar.monthrange(year, month)[1] else None
    if part["third"] in ("上", "中"):
        return f"{year}-{month:02d}-{'10' if part['third'] == '上' else '20'}"
    if before:
        return _end_of(year, month - 1) if month > 1 else f"{year - 1}-12-31"
    return _end_of(year, month)


def _end_of(year: int, month: int) -> str:
    return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"
