"""What a text claims in figures: every number, date, unit, 文号 and name with digits in it, as comparable records.

    claim := doc_number | plan | date | clock | ordinal | name | class | quantity   (the first that fits)
    quantity := sign? number (万|亿)? (余|多)? unit? (sep number … unit?)? sign?

``sign`` is the comparator (≥ ≤ > < ≈), taken from both sides; ``modal`` says whether the figure is only aimed at (力争,
原则上) or made binding (确保); ``way`` whether the figure is a change or the level reached by one. Marks of citations
([1], [C2]) and clause ids (abc#一/2) are no claims. Positions refer to the normalised text (proof.verify_text).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from proof.verify_text import UNIT, UNITS, normalised, plain_decimal

_NUMBER = r"\d+(?:\.\d+)?(?:/\d+(?![\d年月-]))?"
_YEAR = r"(?:19|20)\d\d"
_SEP = r"[-–—~至到]+"
_CUE = (
    r"(?:年?(?:底|末)(?:之?前|以前)?|初|(?:之|以)?前(?![\d三几])|截止|起|以来|(?:之|以)?后|[上下]半年|[上中下]旬(?:之?前)?"
    r"|第?[一二三四1-4]季度(?:底|末)?(?:之?前)?)"
)
_SIGNED = rf"(?:{UNIT}|以|左右|上下|余|多|\d|\+)"
_CLAIM = re.compile(
    rf"(?P<skip>\[[A-Za-z]{{0,2}}\d{{1,3}}(?:[,、;] ?[A-Za-z]{{0,2}}\d{{1,3}})*\](?!{_SIGNED})"
    r"|[0-9A-Za-z_-]{6,}\#(?:[^\s,。;、()/%]{1,8}|\(.{1,4}\))(?:/(?:[^\s,。;、()/%]{1,8}|\(.{1,4}\)))*)"
    rf"|(?P<agency>[\u4e00-\u9fffA-Za-z]{{0,14}})[〔\[【(](?P<dyear>{_YEAR})年?[〕\]】)]第?(?P<dnumber>\d{{1,5}})号"
    r"|(?<![一二三四五六七八九百千])(?P<plan>十[一二三四五六]五)(?=[”\"]|规划|计划|期间|时期|末|以来|收官)"
    rf"|(?<!\d)(?P<iy>{_YEAR})(?P<isep>[-/.])(?P<im>\d{{1,2}})(?P=isep)(?P<iday>\d{{1,2}})(?![\d%])"
    rf"|(?<!\d)(?P<ya>{_YEAR})年?{_SEP}(?P<yb>{_YEAR})(?:年|(?!\d))"
    rf"|(?<![\d.])(?P<y>{_YEAR})年(?:(?P<ym>\d{{1,2}})月份?(?:(?P<yday>\d{{1,2}})日)?)?(?:度(?!假))?(?P<ycue>{_CUE})?"
    rf"|(?<![\d.])(?P<m>\d{{1,2}})月份?(?:(?P<mday>\d{{1,2}})日)?(?P<mcue>{_CUE})?"
    r"|(?<![\d.])(?P<oday>\d{1,2})日(?![常均益])(?P<ocue>(?:之|以)?前|起|(?:之|以)?后)?"
    r"|(?<!\d)(?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?!\d)"
    r"|第(?P<ordinal>\d+(?:号|季度|.)?)"
    r"|(?P<name>[A-Za-z][A-Za-z/.]*[-_]?\d[\dA-Za-z.+]*(?:[-/]\d+)*"
    r"|(?<![A-Za-z])[A-Z]{1,5}(?:/T)? \d{3,}(?:\.\d+)?(?:-\d+)?|\d+(?:\+\d+)+)"
    rf"|(?P<class>劣?(?<![A-Za-z])(?:[IVXivx]{{1,4}}(?:{_SEP}|[、和]))?[IVXivx]{{1,4}})类"
    rf"|(?P<number>{_NUMBER})(?P<scale>万亿|[万亿])?(?P<about>[余多])?\s?(?P<unit>{UNIT})?"
    rf"(?:{_SEP}(?P<upper>{_NUMBER})(?P<uscale>万亿|[万亿])?\s?(?P<uunit>{UNIT})?)?"
)
_BEFORE = tuple(
    (re.compile(f"(?:{pattern})(?:达到?|在|为|到|至|于)?$"), sign)
    for pattern, sign in (
        (
            r"(?:达到或|等于或)(?:超过|优于|高于|大于|好于)|不(?:得|能|应)?(?:低|少|小)于|至少(?:要?达到|完成)?|不下于|≥|>=|⩾",
            "≥",
        ),
        (
            r"(?:达到或|等于或)(?:低于|小于|少于)|不(?:得|能|应)?(?:超过|高于|大于|多于|突破)|控制在|最多|至多|压减到|限制在|≤|<=",
            "≤",
        ),
        (r"(?:高|大|多)于|超过?|突破|优于|>", ">"),
        (r"(?:低|小|少)于|不足|<", "<"),
        (r"大约|(?<![节预公契条合违集制])约|接近|将近|(?<![附临邻最])近|≈", "≈"),
    )
)
_AFTER = (
    (re.compile(r"\s?(?:\(含\))?(?:及|或|\(含\))?以上|\+(?!\d)"), "≥"),
    (re.compile(r"\s?(?:及|或|\(含\))?以下|\s?以内|\s?之内"), "≤"),
    (re.compile(r"\s?左右|\s?上下|余|多(?![少种样次项个])"), "≈"),
)
_MODALS = (("力争", "力争|争取|努力"), ("原则上", "原则上"), ("确保", "确保"))
_MODAL = re.compile("|".join(words for _, words in _MODALS))
_WAY = re.compile(
    r"(?:(?P<up>提高|提升|增长|增加|上升|改善|扩大|新增)|(?P<down>下降|降低|减少|削减|减排|压减|缩减|回落|降))了?"
    r"(?P<to>到|至|为)?[^\d,。;、]{0,4}$"
)
_PAUSE = re.compile(r"[,。;!?、]")
_DATED = re.compile(rf"(?:到|至|在)?(?:{_YEAR}年?)?(?:\d{{1,2}}月)?[底末前年内]*,?$")
_LOOK_BACK = 32


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of a text. ``key`` is its value by kind; ``text`` is ``[start, end)`` of the normalised text.

    Keys: quantity (value, upper or ""), date (year, month, day, cue; 0 or "" where not said), years (first, last),
    doc_number (agency's letters and what precedes them, year, number), all others one spelling.
    """

    kind: str
    key: tuple[str | int, ...]
    text: str
    start: int
    end: int
    unit: str = ""
    signs: frozenset[str] = frozenset()
    modal: str = ""
    way: str = ""


@lru_cache(maxsize=2048)  # an answer of many items asks for the same clauses again and again
def claims_of(text: str) -> tuple[Claim, ...]:
    """All claims of a text, in order."""
    plain = normalised(text)
    found = (_read(plain, match) for match in _CLAIM.finditer(plain))
    return tuple(claim for claim in found if claim is not None)


def _read(text: str, match: re.Match[str]) -> Claim | None:
    start, end = match.span()
    group = match.groupdict()
    if group["skip"] is not None:
        return None
    if group["number"] is not None:
        return _quantity(text, match)
    kind, key = _simple(group)
    return Claim(kind, key, match[0], start, end)


def _simple(group: dict[str, str | None]) -> tuple[str, tuple[str | int, ...]]:
    if group["dyear"]:
        return "doc_number", (group["agency"] or "", int(group["dyear"]), int(group["dnumber"] or 0))
    if group["iy"]:
        return "date", (int(group["iy"]), _int(group["im"]), _int(group["iday"]), "")
    if group["ya"]:
        return "years", (int(group["ya"]), _int(group["yb"]))
    if group["y"]:
        return "date", (int(group["y"]), _int(group["ym"]), _int(group["yday"]), cue(group["ycue"]))
    if group["m"]:
        return "date", (0, int(group["m"]), _int(group["mday"]), cue(group["mcue"]))
    if group["oday"]:
        return "date", (0, 0, int(group["oday"]), cue(group["ocue"]))
    for kind in ("plan", "clock", "ordinal"):
        if value := group[kind]:
            return kind, (value,)
    if value := group["class"]:
        return "class", (re.sub(r"[^ivx劣]+", "-", value.casefold()),)
    return "name", (re.sub(r"[^a-z0-9.+]", "", (group["name"] or "").casefold()).rstrip("."),)


def _int(text: str | None) -> int:
    return int(text) if text else 0


def cue(text: str | None) -> str:
    """What follows a date, in one spelling: 底 and 底前 both end with the last day, 前 alone is before it begins."""
    if not text:
        return ""
    head = re.sub(r"(?:之|以)?前$", "", text)
    if head.endswith(("底", "末")) and "季度" not in head:
        return "end"
    if not head:
        return "before"
    if "季度" in head:
        number = re.search(r"[一二三四1-4]", head)
        digit = number[0] if number else ""
        return f"quarter{'一二三四'.find(digit) + 1 or digit}"
    return {"起": "from", "以来": "from", "后": "after", "以后": "after", "之后": "after", "截止": "by"}.get(head, head)


def _quantity(text: str, match: re.Match[str]) -> Claim:
    start, end = match.span()
    unit = match["uunit"] or match["unit"] or ""
    scales = match["scale"], match["uscale"]
    upper = _scaled(match["upper"], scales[1]) if match["upper"] else ""
    lower = _scaled(match["number"], scales[0] or (scales[1] if upper and not match["unit"] else None))
    bare_year = not unit and not upper and not scales[0] and re.fullmatch(_YEAR, match["number"])
    signs = {"≈"} if match["about"] else set()
    head = text[max(0, start - 14) : start]
    for pattern, sign in _BEFORE:
        if found := pattern.search(head):
            signs.add(sign)
            start -= len(head) - found.start()
            break
    for pattern, sign in _AFTER:
        if found := pattern.match(text, end):
            signs.add(sign)
            end = found.end()
            break
    before = text[max(0, start - _LOOK_BACK) : start]
    kind = "bare_year" if bare_year and not signs else "quantity"
    said = text[start:end]
    unit = UNITS.get(unit, "")
    return Claim(kind, (lower, upper), said, start, end, unit, frozenset(signs), _modal(before), _way(before))


def _scaled(number: str, scale: str | None) -> str:
    if "/" in number:
        return number
    factor = {"万": 10**4, "亿": 10**8, "万亿": 10**12}.get(scale or "", 1)
    return plain_decimal(Decimal(number) * factor)


def _modal(before: str) -> str:
    """The modal that governs a figure: in its own segment, or with nothing but a date in between (力争到2025年，…)."""
    modals = list(_MODAL.finditer(before))
    if not modals:
        return ""
    last = modals[-1]
    rest = before[last.end() :]
    head, pause, _ = rest.partition(",")
    if _PAUSE.search(rest) and not (pause and _DATED.fullmatch(head) and not _PAUSE.search(rest[len(head) + 1 :])):
        return ""
    return next(name for name, words in _MODALS if last[0] in words)


def _way(before: str) -> str:
    """+by, -by for a change, +to, -to for the level it leads to, "" when neither is said."""
    found = _WAY.search(before)
    if found is None:
        return ""
    return ("+" if found["up"] else "-") + ("to" if found["to"] else "by")
