"""The regions of a question.

A province or prefecture that is named is scope unless it stands in quotes, is excepted (除武汉外), lies inside
another region of the question (湖北2024年支持宜昌: 宜昌 is a place) or in what is asked about of another
(甲省的乙省商会). Counties are places, unless one alone opens the question.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from answer.question_places import Place, english_places, is_proper_name, places_of_library, shaped_places
from answer.question_scope import quoted_of, within
from answer.question_unknown import unknown_places
from corpus.regions import canonical, find_regions
from corpus.traditional import HAN

_LEVELS = (
    (re.compile(r"全省|省里|我们?省|本省|省内|\b(?:our|the|this) province\b|\bprovince[- ]?wide", re.I), "省"),
    (re.compile(r"全市|市里|我们?市|本市|市内|(?:our|the|this) city\b|\bcity[- ]?wide", re.I), "市"),
    (re.compile(r"全县|县里|我们?县|本县|(?:our|this) county\b", re.I), "县"),
    (re.compile(r"全国|国家层面|我国|\bnationwide|\bnational(?:ly)? level|\bchina's\b", re.I), "国家"),
)
_COMPARES = re.compile(
    r"比较|对比|相比|差(?:多|几|别|距|异)|不同|不一样|各(?:自|是|为|有|占|达)|分别|versus|\bvs\b|compar|differ|20\d\d\s?年.*20\d\d\s?年",
    re.I,
)
NATION = "全国"
# The whole country as what is asked about or as a side, not as a piece of a name or a share (全国首单, 占全国几成).
_NATION = re.compile(
    r"(?:^|(?<=[\s,，、：:；;和与跟同比(（]))(?:(?:国家|全国)(?:层面|平均)?|中央层面)"
    r"(?=(?:到|在)?(?:20\d\d|[12]\d年)|[和与跟、,，及]|相?比|[高低多少快慢]|的?(?:目标|要求|规定|平均)|对|提出|定)"
)
# 甲省的…乙省…: the second is a piece of what is asked about of the first, unless a word between them sets it beside it.
_OF_FIRST = re.compile(rf"[{HAN}]{{0,3}}的(?:(?![和与跟及同比或而还于到从向])[{HAN}]){{0,4}}(?<![省市区县])")
_NO_NOUN = re.compile(
    rf"(?![{HAN}])|[的有是为在对能会达要应可把被将省市区县州地和与跟及同比或各分全本今去明前后也都则呢吗哪谁]"
)
_EXCEPT = re.compile(r"(?<![消清解扣免拆铲根])除(?:了|去)?[^,，。?？]{0,12}$")
_EXCEPT_EN = re.compile(r"\b(?:except|excluding|besides|apart from|other than)(?: for)?(?: the)?(?: city of)? ?$", re.I)


@dataclass(frozen=True, slots=True)
class Regions:
    """Regions that narrow the search, regions that are only mentioned, and the spans of the first.

    ``local`` are counties among the second that the question speaks of, ``unknown`` places that no gazetteer has, as
    written.
    """

    scope: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    compared: bool = False
    local: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def regions_of(text: str, language: str, *, home: str | None, known: Collection[str]) -> Regions:
    """The regions of a question (folded); ``home`` is what 我省 and 全市 mean, ``known`` the library's regions."""
    quotes = [(start, end) for start, end, _ in quoted_of(text) if text[start] != "《"]
    scope: list[Place] = []
    places: list[Place] = []
    local: list[Place] = []
    mentions = _mentions(text, language, known)
    for place in mentions:
        before = text[max(0, place.start - 16) : place.start]
        excepted = _EXCEPT.search(before) or _EXCEPT_EN.search(before)
        aside = excepted or within((place.start, place.end), quotes)
        if aside or place.level == "县":
            places.append(place)
            if not aside:
                local.append(place)
        elif scope and _nested(scope[-1], place) and scope[-1].end == place.start:
            scope[-1] = Place(scope[-1].start, place.end, place.names, place.level, place.province)
        elif scope and not _compares(text) and _inside(text, scope, place):
            places.append(place)
        else:
            scope.append(place)
    if not scope and (home or places):
        scope = _at_head(text, places) or _home(text, home)
        places = [place for place in places if place not in scope]
    names = tuple(dict.fromkeys(name for place in scope for name in place.names))
    return Regions(
        names,
        tuple(dict.fromkeys(name for place in places for name in place.names)),
        tuple((place.start, place.end) for place in scope if place.end > place.start),
        len({place.names for place in scope}) > 1,
        tuple(dict.fromkeys(name for place in local if place not in scope for name in place.names[:1])),
        unknown_places(text, language, [(place.start, place.end) for place in mentions]),
    )


def _mentions(text: str, language: str, known: Collection[str]) -> list[Place]:
    found = english_places(text) if language == "en" else []
    found += [Place(m.start, m.end, (m.name,), m.level, m.province) for m in find_regions(text)]
    found += places_of_library(text, [name for name in known if name != NATION])
    found += [Place(m.start(), m.end(), (NATION,), "国家", None) for m in _NATION.finditer(text)]
    found += shaped_places(text)
    result: list[Place] = []
    for place in sorted(found, key=lambda each: (each.start, -each.end)):
        if not result or place.start >= result[-1].end:
            result.append(place)
    starts = {place.start for place in result}
    # A province written as one letter (皖北) is no beginning of a name.
    return [
        place
        for place in result
        if place.end in starts or place.end - place.start < 2 or not is_proper_name(text, place.start, place.end)
    ]


def _nested(outer: Place, inner: Place) -> bool:
    return outer.level == "省" and inner.level != "省" and inner.province == outer.names[0]


def _inside(text: str, scope: list[Place], place: Place) -> bool:
    """Whether a region lies in another one, or a piece of what is asked about of the one before it (甲省的乙省商会)."""
    if any(_nested(place, other) or _nested(other, place) for other in scope):
        return True
    return bool(_OF_FIRST.fullmatch(text, scope[-1].end, place.start)) and not _NO_NOUN.match(text, place.end)


def _compares(text: str) -> bool:
    return bool(_COMPARES.search(text))


def _at_head(text: str, places: list[Place]) -> list[Place]:
    """A county named before anything else, with a year or a document behind it, is what the question is about."""
    if places and places[0].level == "县" and not text[: places[0].start].strip():
        follows = text[places[0].end : places[0].end + 6]
        if re.match(r"\s*(?:的|\d{4}|20|今年|去年|生态环境|人民政府)", follows):
            return [places[0]]
    return []


def _home(text: str, home: str | None) -> list[Place]:
    if home is None:
        return []
    region = canonical(home)
    name = region.name if region else home
    asked = {level for pattern, level in _LEVELS if pattern.search(text)}
    level = region.level if region else {"省": "省", "区": "省"}.get(home[-1], "市")
    if level in asked:
        return [Place(0, 0, (name,), level, None)]
    if "省" in asked and region is not None and region.province:
        return [Place(0, 0, (region.province,), "省", region.province)]
    return []


def levels_of(text: str) -> tuple[str, ...]:
    """省, 市, 县, 国家 where the question speaks of all of it (省里, 全市, nationwide)."""
    return tuple(level for pattern, level in _LEVELS if pattern.search(text))
