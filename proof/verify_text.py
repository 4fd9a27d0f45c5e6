"""One spelling for what can be written in many: the text in which claims are looked for (proof.verify_claims).

Both sides of a comparison, an answer and the spans it cites, go through ``normalised``; nothing of it is ever shown.

- full width, circled numbers, superscripts; white space (kept only between two ASCII words or numbers), 1,571 → 1571;
- Chinese numerals before a unit, in 百分之, 分之, 成, years and ordinals: 二百元 → 200元, 八成 → 80%, 三分之二 → 2/3;
- English wording of figures and dates as the Chinese one: at least 80 percent → 不低于80%, by the end of June 2024 →
  2024年6月底前, 1.2 million → 1200000. What English says in other words stays as it is, and so is not proven.

A lone 一 is taken for an article (一批, 统一), never for the number 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from corpus.numbering import cn_number

# Units with several names, by the one that is compared; then those with one.
_NAMES = {
    "pp": "个百分点 百分点", "μg/m3": "微克/立方米 微克每立方米 μg/m3 ug/m3", "mg/m3": "毫克/立方米 毫克每立方米 mg/m3",
    "mg/L": "毫克/升 毫克每升 mg/L", "tce": "吨标准煤 吨标煤 tce", "kWh": "千瓦时 kWh", "m3": "立方米 m3",
    "km2": "平方公里 平方千米 km2", "m2": "平方米 m2", "km": "公里 千米 km", "MW": "兆瓦 MW", "kW": "千瓦 kW",
    "ha": "公顷 hm2", "kg": "千克 公斤 kg", "天": "天 日历天", "工作日": "工作日 个工作日", "年": "年 年度 周年",
    "dB": "分贝 dB", "℃": "℃ 摄氏度 °C", "t": "吨", "m": "米",
}  # fmt: skip
_SINGLE = (
    "% ‰ 元 亩 户 人次 人 小时 分钟 个月 季度 倍 周 次 级 蒸吨/小时 蒸吨 辆 台 件 家 套 个 条 项 座 处 所 批 期 类 "
    "种 场 块 宗 起 份 名 位 株 只 艘 支 对 轮 届 口 眼 片 组 篇 部 市 县 区 镇 乡 村 岁 度"
)
UNITS = {name: unit for unit, names in _NAMES.items() for name in names.split()} | {u: u for u in _SINGLE.split()}
UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
COUNTERS = frozenset("个条项家座处所件批种场块宗起份名位台辆套支户镇村市县区次部只艘对口眼片组篇人")

_CN = "零〇一二三四五六七八九十百千两"
_RUN = rf"[{_CN}]+(?:[万亿]+[{_CN}]*)*"
_CN_YEAR = re.compile(r"[一二][零〇一二三四五六七八九]{3}(?=年)")
_CN_PERCENT = re.compile(rf"百分之({_RUN})(?:点([{_CN}]+))?")
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
_CN_FRACTION = re.compile(rf"({_RUN})分之({_RUN})")
_CN_TENTHS = re.compile(rf"(?<![{_CN}])([一二两三四五六七八九])成(?![立员功果效本长绩品为熟都])")
_CN_ORDINAL = re.compile(rf"第({_RUN})(?=[条章节编款项次届批期轮类级季])")
_LONGEST_NUMERAL = 40  # no figure is written with more characters
_CN_NUMBER = re.compile(
    rf"(?<![第{_CN}])(?!百分[点之])({_RUN})(?:点([{_CN}]+))?(?=[余多]?(?:{UNIT}|日(?![常均益])|月(?=[底末份前上中下\d{_CN}])))"
)
_PLAN = re.compile(r"十[一二三四五六]五$")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)")
_CIRCLED = re.compile("[\u2460-\u24ff\u2776-\u2793]")
_SPACE = re.compile(r"\s+")

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = r"(January|February|March|April|May|June|July|August|September|October|November|December)"
_WORDS = {
    word: n
    for n, word in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2
    )
}
_SCALES = {"thousand": 1000, "million": 10**6, "billion": 10**9}
_DAY = r"(?:(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日)?)"
_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def _rule(pattern: str, replacement: str | Callable[[re.Match[str]], str], flags: int = re.IGNORECASE) -> _Rule:
    return re.compile(pattern, flags), replacement


def _month(name: str) -> str:
    return f"{_MONTHS.index(name.capitalize()) + 1}月"


def _dated(month: str, day: str | None, year: str | None) -> str:
    return (f"{year}年" if year else "") + _month(month) + (f"{day}日" if day else "")


# In order: words for numbers, dates, what stands around dates, units, comparators.
_ENGLISH: tuple[_Rule, ...] = (
    _rule(rf"\b({'|'.join(_WORDS)})\b", lambda m: str(_WORDS[m[1].lower()])),
    _rule(r"(\d+(?:\.\d+)?) (thousand|million|billion)\b", lambda m: _scaled(m[1], m[2])),
    _rule(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}(?:,? ?((?:19|20)\d\d))?\b", lambda m: _dated(m[2], m[1], m[3]), 0),
    _rule(
        rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:, ?((?:19|20)\d\d))?", lambda m: _dated(m[1], m[2], m[3]), 0
    ),
    _rule(rf"\b{_MONTH},? ((?:19|20)\d\d)\b", lambda m: _dated(m[1], None, m[2]), 0),
    _rule(rf"\b(?<=\b(?:in|by|of)\s){_MONTH}\b", lambda m: _month(m[1]), 0),
    _rule(r"(?<![\d./-])((?:19|20)\d\d)(?![\d年./%-])(?= ?(?:[,;.)]|$|[a-z]))", r"\1年"),
    _rule(rf"\b(?:by|before|at|until) (?:the )?(?:end of|year-end) ?({_DAY})", r"\1底前"),
    _rule(rf"\b(?:the )?(?:end of|end-|year-end) ?({_DAY})", r"\1底"),
    _rule(rf"\bbefore ({_DAY})", r"\1前"),
    _rule(rf"\bby ({_DAY})", r"\1截止"),
    _rule(rf"\b(?:since|from) ({_DAY})", r"\1起"),
    _rule(rf"\bafter ({_DAY})", r"\1后"),
    _rule(r"(?<=[\d ])percentage points?\b", "个百分点"),
    _rule(r"(?<=[\d ])per ?cent\b", "%"),
    _rule(r"(?<=[\d ])micrograms? per cubic met(?:er|re)s?\b", "微克/立方米"),
    _rule(r"(?<=[\d ])milligrams? per lit(?:er|re)s?\b", "毫克/升"),
    _rule(r"(?<=\d )(?:working days?)\b", "个工作日"),
    _rule(r"(?<=\d )days?\b", "天"),
    _rule(r"(?<=\d )months?\b", "个月"),
    _rule(r"(?<=\d )years?\b", "年"),
    _rule(r"(?<=\d )(?:metric )?(?:tonnes?|tons?)\b", "吨"),
    _rule(r"(?<=\d )hectares?\b", "公顷"),
    _rule(r"(?<=\d )square kilomet(?:er|re)s?\b", "平方公里"),
    _rule(r"(?<=\d )(?:kilomet(?:er|re)s?)\b", "公里"),
    _rule(r"(?<=\d )cubic met(?:er|re)s?\b", "立方米"),
    _rule(r"(?<=\d )mu\b", "亩"),
    _rule(r"(?<=\d )(?:yuan|rmb)\b|(?<=\d )renminbi\b", "元"),
    _rule(r"(?<=\d )households?\b", "户"),
    _rule(r"\b(?:at least|not? (?:less|fewer|lower) than|a minimum of) ?(?=\d)", "不低于"),
    _rule(
        r"\b(?:not? (?:more|higher|greater) than|not (?:to )?exceed(?:ing)?|at most|up to|a maximum of|within) ?(?=\d)",
        "不超过",
    ),
    _rule(r"\b(?:(?:more|higher|greater) than|over|above|exceed(?:s|ing|ed)?) ?(?=\d)", "超过"),
    _rule(r"\b(?:(?:less|fewer|lower) than|below|under) ?(?=\d)", "低于"),
    _rule(r"\b(?:about|around|approximately|roughly|nearly|almost|some) ?(?=\d)", "约"),
    _rule(r" ?\b(?:or|and) (?:more|above|higher|over)\b", "以上"),
    _rule(r" ?\b(?:or|and) (?:less|below|lower|fewer)\b", "以下"),
    _rule(r"\b(?:strives?|striving|aims?|aiming|seeks?|endeavou?rs?) (?:to|for|at)\b", "力争"),
    _rule(r"\b(?:increase|rise|raise|grow|improve)[sdn]?\b|\b(?:rose|grew|increasing|raising)\b", "提高"),
    _rule(r"\b(?:decrease|decline|reduce|drop|lower)[sd]?\b|\b(?:fell|fall(?:s|ing)?|cut|reducing)\b", "下降"),
)


def normalised(text: str) -> str:
    """The text as claims are looked for in it; see the module."""
    text = unicodedata.normalize("NFKC", _CIRCLED.sub(" ", text)).replace("○", "〇")
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    text = _SPACE.sub(lambda m: " " if _between_words(text, m.start(), m.end()) else "", text)
    text = _THOUSANDS.sub(lambda m: m[0].replace(",", ""), text)
    if re.search(r"[A-Za-z]{2}", text):
        for pattern, replacement in _ENGLISH:
            text = pattern.sub(replacement, text)
    return _chinese_numerals(text)


def _between_words(text: str, start: int, end: int) -> bool:
    """White space counts between two words of ASCII (80 个 is 80个; 2 12 are two numbers)."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return bool(before and after) and before.isascii() and after.isascii() and (after.isalnum() or after in "([\"'-")


def _scaled(number: str, scale: str) -> str:
    return plain_decimal(Decimal(number) * _SCALES[scale.lower()])


def plain_decimal(value: Decimal) -> str:
    """Without an exponent and without zeros at the end: 15.0 and 15 are one value."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _chinese_numerals(text: str) -> str:
    text = _CN_YEAR.sub(lambda m: "".join(str(cn_number(char)) for char in m[0]), text)
    text = _CN_PERCENT.sub(lambda m: f"{_value(m[1], m[2])}%", text)
    text = _PERCENT.sub(r"\1%", text)
    text = _CN_FRACTION.sub(lambda m: f"{_value(m[2])}/{_value(m[1])}", text)
    text = _CN_TENTHS.sub(lambda m: f"{10 * cn_number(m[1])}%", text)
    text = _CN_ORDINAL.sub(lambda m: f"第{_value(m[1])}", text)
    return _CN_NUMBER.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    if match[1] == "一" or _PLAN.search(match[1]) or len(match[0]) > _LONGEST_NUMERAL:
        return match[0]
    return _value(match[1], match[2])


def _value(run: str, decimals: str | None = None) -> str:
    """三万五千 → 35000; 二十 and 点五 → 20.5."""
    total = 0
    for unit, factor in (("亿", 10**8), ("万", 10**4)):
        head, found, rest = run.rpartition(unit)
        if found:
            total += int(_value(head)) * factor if head else factor
            run = rest
    total += cn_number(run) if run else 0
    return f"{total}." + "".join(str(cn_number(char)) for char in decimals) if decimals else str(total)
