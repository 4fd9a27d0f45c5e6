"""Numbers with their units and comparators in Chinese policy text, as spans.

    quantity   := modal? before? number unit after?
    modal      := 力争 | 争取 | 确保 | 原则上                     (how binding; kept beside the comparator)
    before     := 不低于 不少于 至少 … (≥) | 不超过 不高于 … (≤) | 高于 超过 (>) | 低于 少于 (<) | 约 近 (≈)
    number     := digits with , or . | digits 分之 digits | Chinese numerals before a measure word | 几成
                  (the highest 万 or 亿 of a numeral is part of its unit: 三万二千亩 is 3.2 万亩, as 2万元 is 2 万元)
    after      := 以上 及以上 (≥) | 以下 以内 之内 (≤) | 左右 上下 (≈) | 余 多 (≈, before the unit)

A number inside a year, date, clock time, document number, standard's number or a name such as PM2.5 is no quantity.
``value`` is normalised (full width, thousands separators, 百分之三十 → 30 with unit %); the unit is kept as written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from corpus.numbering import cn_number

_CN_DIGITS = "一二两三四五六七八九十百千"
_MEASURES = (
    "个百分点|百分点|个基点|基点|个工作日|工作日|个月|个小时|微克每立方米|微克/立方米|微克／立方米|μg/m3|毫克/升|毫克每升|"
    "(?:万亿|千万|百万|亿|万)?(?:吨标准煤|吨标煤|千瓦时|立方米|平方公里|平方千米|平方米|公里|千米|千瓦|兆瓦|蒸吨/小时|蒸吨|元|吨位|吨|千克|公斤|"
    "斤|亩|公顷|户|人次|人份|人|辆|台|件|家|套|张|个|株|头|只)|"
    "[余馀]个|条|项|座|处|所|批|期|类|种|场|块|宗|起|份|名|位|天|日历天|小时|分钟|毫升|升(?![级学至高])|年度|周年|个月|次|倍|成|分贝|米|艘|支|列|对|轮|届|级|层|道|口|"
    "副(?![省市县局主部厅书教总])|双(?![一高创向])|剂|瓶|盒|箱|袋|桶|趟|款|井|眼|片|组|篇|部|市|县|区|镇|乡|村|单|岁|度|根|栋|幢|盏|枚|棵|间|%|％|‰|℃|亿|万"
)
# Units of measurement as standards write them (GB 3100–3102): behind a number and before no other letter or figure.
_METRIC = (
    r"(?:[mkμµ]A|[munkMGμµ]?(?:g|L|m|mol|Bq|Gy|Sv|Pa|V|W|Wh|Hz|T|t|J)|dB(?:[(（]A[)）])?|h|min|ppm|cm|dm|ha|kgce|tce|NTU)"
    r"(?:[23²³])?(?:\s?[/·]\s?(?:[mkcdμµ]?(?:g|L|m|V|W|t)[23²³]?|h|d|a|s|min))*(?![A-Za-z0-9])"
)
_SMALL = "厘米|毫米|微米|分米|毫克|微克|千伏|伏|赫兹|千帕|帕|兆帕|贝可|勒克斯|千焦|毫安|安培|度电"
# Measure words of Chinese numerals; those of the second list only behind two or more of them (一口气 is no amount).
_CN_MEASURES = (
    "个百分点|百分点|个工作日|成|倍|个|项|家|条|座|处|批|类|种|场|块|天|次|市|县|区|镇|乡|村|人次|人|名|位|件|部|期|支|辆|台|套|起|所|户|"
    "亿元|万元|元|轮|届|大|张|份"
)
_CN_AMOUNTS = (
    "吨标准煤|吨标煤|平方公里|平方千米|平方米|立方米|千瓦时|千瓦|兆瓦|公里|千米|公顷|千克|公斤|亩|米|吨|斤|口|眼|井|株|头|只|艘|盏|栋|幢|"
    "枚|棵|根|孔|间|片|组|篇|宗|床|册|厘米|毫米|毫克|克"
)
_NUMBER = r"(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?![0-9０-９])|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
_BEFORE = (
    (
        r"不[得应宜]?(?:低|少|小)于|至少(?:达到|完成)?|不下于|不能少于|达到(?:或|或者)(?:超过|高于)|[大高]于(?:或者?)?等于",
        "≥",
    ),
    (r"不[得能可应宜]?(?:超过|高于|大于|多于)|控制在|最多|压减到|限制在|[小低]于(?:或者?)?等于", "≤"),
    (r"(?:高|大|多)于|超过|超(?=\s?$)|逾|突破|优于", ">"),
    (r"(?:低|小|少)于", "<"),
    (r"大?约|近|接近|将近", "≈"),
)
_AFTER = (
    (r"(?:[（(]不?含[)）])?及?以上|\+", "≥"),
    (r"(?:[（(]不?含[)）])?及?以下|以内|之内", "≤"),
    (r"左右|上下|余|馀|多(?![少种样次项])", "≈"),
)
_AMOUNT_UNITS = frozenset(_CN_AMOUNTS.split("|"))
_ROUND = re.compile(r"[超近破过达逾]$")
_MODAL = re.compile(r"力争|争取|确保|原则上|努力")
_QUANTITY = re.compile(
    rf"(?P<percent>百分之(?P<pc>[{_CN_DIGITS}零〇点]+|{_NUMBER}))"
    rf"|(?P<fraction>(?P<den>[{_CN_DIGITS}]+)分之(?P<num>[{_CN_DIGITS}]+))"
    rf"|(?P<number>(?<![0-9０-９A-Za-z.．〔\[【第-]){_NUMBER})"
    rf"(?:[%％]\s?[～~—–至到-]+\s?(?P<upto>{_NUMBER})(?=\s?[%％])|\s?[～~—–至到-]+\s?(?P<upper>{_NUMBER}))?"
    rf"(?P<about>余|馀|多)?\s?(?P<unit>{_METRIC}|{_MEASURES}|{_SMALL})?"
    rf"|(?P<cn>(?<![第数几{_CN_DIGITS}零〇万亿])[{_CN_DIGITS}][{_CN_DIGITS}零〇]*(?:[万亿][{_CN_DIGITS}零〇]*)*)"
    rf"(?P<cnabout>余|馀|多)?(?P<cnunit>{_CN_AMOUNTS}|{_CN_MEASURES})(?![{_CN_DIGITS}是])"
)
_NOT_A_QUANTITY = re.compile(
    r"\s?(?:年(?![级度限])|月(?!度)|日(?!均|常|处理|产)|号|时|：|:|[—–-]\s?\d|[A-Za-z])|\s?年度"
)
_PERIOD_LATER = re.compile(r"[～~—–至到-]+\s?\d{4}\s?年")
_STANDARD = re.compile(r"[A-Za-z][A-Za-z/]*\s?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text: ``[start, end)`` covers comparators, number and unit; ``number`` is the bare number's span.

    ``comparator`` is one of ≥ ≤ > < = ≈; ``value`` is a decimal string (an interval's lower end; ``upper`` the other).
    """

    start: int
    end: int
    number: tuple[int, int]
    value: str
    unit: str
    comparator: str
    modal: str = ""
    upper: str | None = None

    def text(self, source: str) -> str:
        """As written, comparators included."""
        return source[self.start : self.end]


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of a text, in order."""
    found = []
    for match in _QUANTITY.finditer(text):
        quantity = _read(text, match)
        if quantity is not None:
            found.append(quantity)
    return found


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    if match.group("percent"):
        value, unit, upper = _percent(match.group("pc")), "%", None
    elif match.group("fraction"):
        value, unit, upper = f"{cn_number(match.group('num'))}/{cn_number(match.group('den'))}", "", None
    elif match.group("number"):
        unit = match.group("unit") or ""
        if not unit and (_NOT_A_QUANTITY.match(text, end) or _STANDARD.search(text[max(0, start - 6) : start])):
            return None
        if _is_name(text, start, end, unit):
            return None
        value, upper = plain_number(match.group("number")), match.group("upper") or match.group("upto")
        upper = plain_number(upper) if upper else None
        if not unit and upper is None and _bare(text, start, end):
            return None
    else:
        numeral = _numeral(match.group("cn"), match.group("cnunit"))
        if numeral is None or (match.group("cn")[0] in "百千" and not _ROUND.search(text[max(0, start - 2) : start])):
            return None
        (value, unit), upper = numeral, None
    comparator, modal, start, end = _compare(text, start, end, bool(match.group("about") or match.group("cnabout")))
    number = match.span("number") if match.group("number") else match.span()
    return Quantity(start, end, number, value, unicodedata.normalize("NFKC", unit), comparator, modal, upper)


def _numeral(digits: str, unit: str) -> tuple[str, str] | None:
    """Value and unit of a Chinese numeral with its measure word; None where it is a manner of speaking."""
    if digits == "一" or (unit in ("大", "张") and len(digits) > 1):
        return None
    scale = next((sign for sign in "亿万" if sign in digits), "")
    if not scale:
        return None if len(digits) < 2 and unit in _AMOUNT_UNITS else (str(cn_number(digits)), unit)
    head, _, tail = digits.rpartition(scale)
    if not head or "亿" in head:
        return None
    whole = _thousands(head) if "万" in head else Decimal(cn_number(head))
    if tail:
        whole += _thousands(tail, short=True) / (10**8 if scale == "亿" else 10**4)
    return f"{whole.normalize():f}", scale + unit


def _thousands(digits: str, *, short: bool = False) -> Decimal:
    """The number of a numeral up to 万; a bare digit behind 万 or 亿 is so many thousands or ten millions (三万二)."""
    head, sign, tail = digits.rpartition("万")
    if not sign:
        return Decimal(cn_number(digits)) * (1000 if short and len(digits) == 1 else 1)
    return Decimal(cn_number(head)) * 10**4 + (cn_number(tail) if tail else 0)


def plain_number(digits: str) -> str:
    """Half-width digits without thousands separators."""
    return unicodedata.normalize("NFKC", digits).replace(",", "").rstrip(".")


def _percent(digits: str) -> str:
    if digits[0].isdigit():
        return plain_number(digits)
    whole, _, rest = digits.partition("点")
    decimals = "".join(str(cn_number(c)) for c in rest)
    return f"{cn_number(whole)}.{decimals}" if decimals else str(cn_number(whole))


def _is_name(text: str, start: int, end: int, unit: str) -> bool:
    """Whether a number is part of a name: PM2.5, 〔2024〕2号, 2+12, a year range."""
    before = text[max(0, start - 1) : start]
    if before in ("〔", "[", "【", "+", "/", "－") or (
        before in ("(", "（") and text[end : end + 1] in (")", "）") and not unit
    ):
        return True
    following = text[end : end + 1]
    if not unit and re.fullmatch(r"(?:19|20)\d\d\s?[～~—–至到-]+\s?(?:19|20)\d\d", text[start:end]):
        return True
    return (
        following == "+"
        or (not unit and bool(_PERIOD_LATER.match(text, end)))
        or (unit in ("市", "县", "区", "度") and not before)
    )


def _bare(text: str, start: int, end: int) -> bool:
    """A number without unit counts only after a word that sets a value (为0, 达到120, 保持为0)."""
    return not re.search(r"(?:为|达到?|至|到|是|共|计|超|近|约|在)\s?$", text[max(0, start - 3) : start])


def _compare(text: str, start: int, end: int, about: bool) -> tuple[str, str, int, int]:
    comparator = "≈" if about else "="
    head = text[max(0, start - 10) : start]
    for pattern, sign in _compiled(_BEFORE, "before"):
        found = pattern.search(head)
        if found:
            comparator, start = sign, start - (len(head) - found.start())
            break
    tail = text[end : end + 7]
    for pattern, sign in _compiled(_AFTER, "after"):
        found = pattern.match(tail)
        if found:
            comparator, end = sign, end + found.end()
            break
    modal = _MODAL.findall(text[max(0, start - 12) : start])
    return comparator, modal[-1] if modal else "", start, end


@lru_cache(maxsize=2)
def _compiled(rules: tuple[tuple[str, str], ...], side: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    if side == "before":
        return tuple((re.compile(f"(?:{p})(?:达到?|在|为)?\\s?$"), sign) for p, sign in rules)
    return tuple((re.compile(f"\\s?(?:{p})"), sign) for p, sign in rules)
