"""Amounts in words in the spelling of figures, so that 三万二千亩, 3.2万亩 and 32,000亩 share a token.

| written | token |
| --- | --- |
| 百分之八十五, 八成五, 一半, 四分之三, 千分之五 | 85%, 85%, 50%, 75%, 0.5% |
| 三分之二 | 2/3 |
| 三万二千, 3.2万, 一百零八, 二十一 | 32000, 32000, 108, 21 |
| 三十日, 五倍, 两年 | 30, 5, 2 |
| 二〇二四年, 二○二四年 | 2024年 |

A run that is no number (十四五, 一二三) has no token, nor has a bare digit that no measure follows (一是, 三方), nor an
ordinal (第三). Texts are normalised before (full width, traditional characters).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_GROUP = {"万": 10**4, "亿": 10**8}
_D = "一二两三四五六七八九"
_RUN = f"[{_D}零〇十百千万亿]"
_MEASURE = (
    "个月|个工作日|工作日|小时|分钟|年|月|日(?![常前后益])|天(?![然津津气])|周(?![边围])|倍|元|人(?![民大才员均工])|名|家|次|项"
    "|户|岁|个|件|台|辆|座|亩|吨|公里|米|级(?!别)"
)
_AMOUNT = re.compile(
    rf"百分之(?P<percent>{_RUN}+(?:点[{_D}零〇]+)?|\d+(?:\.\d+)?)"
    rf"|(?P<whole>{_RUN}+|\d+)分之(?P<part>{_RUN}+|\d+)"
    r"|(?P<half>一半|半数|过半)"
    rf"|(?<![{_D}\d第构变建达])(?P<tenth>[{_D}]|\d)成(?P<half_tenth>[{_D}半])?(?![立为员果都功效熟分本交年型品长绩份就套文])"
    rf"|(?<![\d.,])(?P<figure>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?P<group>万亿|[万亿])"
    rf"|(?P<year>[一二][{_D}零〇○]{{3}})年"
    rf"|(?<![第几数{_D}零〇十百千万亿])(?P<run>{_RUN}{{2,}})(?!分之)"
    rf"|(?<![第几数{_D}零〇十百千万亿])(?P<one>[{_D}十])(?={_MEASURE})"
)
_NO_UNIT = 10**12
_ONE_OF = re.compile("年|日|天|周|倍|小时|个月")


def amounts(text: str) -> Iterator[str]:
    """Tokens of the amounts that a normalised text has in words or in 万 and 亿, in order, repetitions included."""
    for match in _AMOUNT.finditer(text):
        kind = match.lastgroup
        if match["percent"]:
            yield from _share(_decimal(match["percent"]), 100)
        elif match["whole"]:
            whole = _UNIT.get(match["whole"]) or _GROUP.get(match["whole"]) or value(match["whole"])
            yield from _share(_decimal(match["part"]), whole)
        elif kind == "half":
            yield "50%"
        elif match["tenth"]:
            rest = match["half_tenth"]
            ones = 5 if rest == "半" else value(rest) if rest else 0
            yield from _share(Decimal((value(match["tenth"]) or 0) * 10 + (ones or 0)), 100)
        elif match["figure"]:
            times = 10**12 if match["group"] == "万亿" else _GROUP[match["group"]]
            yield _plain(Decimal(match["figure"].replace(",", "")) * times)
        elif match["year"]:
            yield "".join(str(_DIGIT[char]) for char in match["year"]) + "年"
        else:
            yield from _number(text, match)


def _number(text: str, match: re.Match[str]) -> Iterator[str]:
    number = value(match["run"] or match["one"])
    if number is None or (match["run"] and not set(match["run"]) & {*_UNIT, *_GROUP}):
        return
    if match["one"] != "一" or _ONE_OF.match(text, match.end()):
        yield str(number)


def value(written: str) -> int | None:
    """A whole number in Chinese or Arabic figures; None for what is none (十四五, 百) or is cut short (二百三).

    >>> value("一百零八"), value("十四五"), value("12")
    (108, None, 12)
    """
    if written.isascii() and written.isdecimal():
        return int(written)
    total = section = 0
    digit: int | None = None
    last = _NO_UNIT
    for char in written:
        if char in _DIGIT:
            if digit:
                return None
            digit = _DIGIT[char]
        elif char in _UNIT:
            unit = _UNIT[char]
            if unit >= last or (digit is None and not (unit == 10 and not section)) or digit == 0:
                return None
            section += (digit or 1) * unit
            digit, last = None, unit
        elif char not in _GROUP:
            return None
        else:
            section += digit or 0
            if not section or _GROUP[char] > 10**4 and total >= 10**8:
                return None
            total = (total + section) * _GROUP[char] if char == "亿" else total + section * _GROUP[char]
            section, digit, last = 0, None, _NO_UNIT
    if digit and last in (100, 1000) and written[-2] not in "零〇":
        return None
    return total + section + (digit or 0) or None


def _decimal(written: str) -> Decimal | None:
    if written[0].isdecimal() and written.isascii():
        return Decimal(written)
    whole, _, rest = written.partition("点")
    number = value(whole)
    if number is None:
        # A run of digits read one by one (零点五) begins with a nought.
        number = 0 if whole in ("零", "〇") else None
    if number is None:
        return None
    decimals = "".join(str(_DIGIT[char]) for char in rest)
    return Decimal(f"{number}.{decimals}" if decimals else number)


def _share(part: Decimal | None, whole: int | None) -> Iterator[str]:
    """A share as percent where it is a short one, else as a fraction."""
    if part is None or not whole:
        return
    percent = part * 100 / whole
    if percent == round(percent, 2):
        yield f"{_plain(percent)}%"
    else:
        yield f"{_plain(part)}/{whole}"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
