"""Chinese regions by their English names, and names of regions that only a library knows.

``question_places.tsv``: English forms (lower case, no spaces), full name, level, province, one region a line. Provinces
and prefectures are read in any letter case; a county needs a capital, and District, County or City behind it or a name
that no other region bears. Namesakes (Suzhou, Taizhou) are resolved by a province named elsewhere, else all are given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.traditional import HAN

_FILE = Path(__file__).with_name("question_places.tsv")
_TOKEN = re.compile(r"[A-Za-z]+(?:['’](?!s\b)[A-Za-z]+)?")
_KINDS = frozenset(["district", "county", "city", "province", "prefecture", "municipality", "banner"])
_LONGEST = 3
_HEADLINE = 0.8
# English words that are also pinyin: read as places only with a capital, and not at the head of a sentence.
_WORD_LIST = "an can china fan gun hang he long man men nan pan pin ping ran sang she song sun tan tang wan yin"
_WORDS = frozenset(_WORD_LIST.split())
_NEXT = re.compile(r" ([A-Z][a-z]{2,})\b")
_NAMED_AFTER = re.compile(r"\b(?:University|Bank|Museum|Hospital|College|Institute|Port|Bay) of $")
_JOINED_BEFORE, _JOINED_BEHIND = re.compile(r"[A-Za-z]-$"), re.compile(r"-[A-Z][a-z]")
_GLOSSED = re.compile(rf" ?[(（][{HAN}]")  # Lanling (岚岭): what it is in Chinese is said
_MONTH_NAMES = "January February March April May June July August September October November December"
_MONTHS = frozenset(_MONTH_NAMES.split())
_SUFFIX = re.compile(r"(?<=..)(?:特别行政区|[\u4e00-\u9fff]{0,8}自治[区州县旗]|省|市|地区|盟|州|县|区)$")
_SHAPED = re.compile(
    r"(?:^|(?<=[\s年,，、。;；:：(（和与跟及在请问查把])|(?<=对)(?!比)|(?<=比)(?!较)|(?<=比较))"
    r"(?P<name>(?P<stem>[\u4e00-\u9fff]{2,3}?)(?P<suffix>省|自治区|市|(?<=[\u4e00-\u9fff]{2})州|县(?=\d{4}|今年|去年)))"
    r"(?![控考级域际直管定属内外里长场容面民区州市县力心报钱])(?!政[治策务]|委书记)"
)
_NO_STEM = re.compile(
    r"[请问想查看说找全各我本该贯彻落实两几哪些某外邻跨每级超上夜门设的有是在和与及或为将被对从到由于个里内下把给让使向并省市县区]"
    r"|^(?:较|城|大|中|小|国|试点|示范|先行|生态|美丽|文明|兄弟|沿海|沿江|地级|无废|低碳|首个)"
    r"|(?:城|都|试点|示范|兄弟|沿海|沿江|生态|强|先行|文明|节|反|地方|一|二|三|个)$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A region named in a question at ``[start, end)``; several names where namesakes could not be told apart."""

    start: int
    end: int
    names: tuple[str, ...]
    level: str
    province: str | None


_Row = tuple[str, str, str]
_NAME, _LEVEL, _PROVINCE = 0, 1, 2


@cache
def _table() -> dict[str, tuple[_Row, ...]]:
    table: dict[str, tuple[_Row, ...]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines()[1:]:
        forms, name, level, province = line.split("\t")
        for form in forms.split("|"):
            table[form] = (*table.get(form, ()), (name, level, province))
    return table


def english_places(text: str) -> list[Place]:
    """Regions by their English names, in order, not overlapping; at a place the longest name wins."""
    tokens = [(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(text)]
    found: list[tuple[int, int, tuple[_Row, ...]]] = []
    headline = _is_headline(tokens)
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            rows = _rows(tokens, at, length)
            if rows:
                if headline or not _is_named_after(text, tokens, at, length):
                    found.append((tokens[at][0], tokens[at + length - 1][1], rows))
                at += length
                break
        else:
            at += 1
    provinces = {rows[0][_NAME] for _, _, rows in found if rows[0][_LEVEL] == "省"}
    return [_place(start, end, rows, provinces) for start, end, rows in found]


_AT_ONCE = (
    r"(?:小学|[初高]中|中职|预科|内[初高])?班(?![组子次级主额车线])|籍|路(?![面网段灯况桥])|街(?!道?办)|湾(?!区)|杯"
)
_HEADS = r"口岸|交易所|大桥|大道|合作组织|(?:亚|奥|冬奥|世博|进博|广交|全运)会|博览会|协定|议定书|公约|共识|宣言"
_BODIES = r"公司|集团|银行|医院|大学|学院|机场|火车站|研究院|博物馆|体育馆"
_GENERIC_BODY = re.compile(
    r"上市|重点|民营|国有|中央|[一二三]级|公立|私立|民办|公办|定点|示范|高等|职业|本科|专科|县级|乡镇|农村|商业|合作|物业|保险|所有|大型|小型"
    r"|边境|开放|各|哪|几|多少|全部|有|的|和|与|在|对|要|年|个"
)
_PROPER = re.compile(
    rf"(?:{_AT_ONCE}|{_HEADS})|(?P<named>[{HAN}]{{1,8}}?)(?:{_HEADS})|(?P<body>[{HAN}]{{2,6}}?)(?:{_BODIES})"
    rf"|[{HAN}（()）]{{2,20}}?(?:有限责任公司|有限公司|股份公司)"
)
# What may follow a region without making it a piece of a longer name.
_OF_REGION_WORDS = "省 市 县 区 州 人 市民 市区 省委 市委 县委 区委 地区 全省 全市 省会 话 方言 两地 三地 本地 当地"
_OF_REGION = frozenset(_OF_REGION_WORDS.split())
_REACH = 6


def is_proper_name(text: str, start: int, end: int) -> bool:
    """Whether a region's name at ``[start, end)`` is a piece of a proper name (深圳湾口岸, 西藏班, a company's name).

    Longer words that the cutter's dictionary has are names; the others are told by what they end with.
    """
    match = _PROPER.match(text, end)
    if match is not None:
        middle = match["named"] or match["body"] or ""
        if not _GENERIC_BODY.search(middle):
            return True
    from rjieba import has_word

    longer = (text[end:stop] for stop in range(end + 1, min(len(text), end + _REACH) + 1))
    return any(
        rest not in _OF_REGION and rest[0] not in "省市县区州" and has_word(text[start:end] + rest) for rest in longer
    )


def _is_headline(tokens: Sequence[tuple[int, int, str]]) -> bool:
    """Whether most words have a capital, so that one says nothing."""
    return sum(word[0].isupper() for _, _, word in tokens) >= _HEADLINE * len(tokens) and len(tokens) > _LONGEST


def _is_named_after(text: str, tokens: Sequence[tuple[int, int, str]], at: int, length: int) -> bool:
    """Whether the words are a piece of a name: Shenzhen Bay, Bank of Beijing, Beijing-Tianjin-Hebei."""
    start, end = tokens[at][0], tokens[at + length - 1][1]
    if _NAMED_AFTER.search(text[:start]) or _JOINED_BEFORE.search(text[:start]) or _JOINED_BEHIND.match(text, end):
        return True
    if _GLOSSED.match(text, end):
        return True
    following = _NEXT.match(text, end)
    if following is None or following[1].lower() in _KINDS:
        return False
    return not (_table().get(following[1].lower()) or following[1] in _MONTHS)


def _rows(tokens: list[tuple[int, int, str]], at: int, length: int) -> tuple[_Row, ...]:
    """The regions that some neighbouring words mean, () if none; "Xinzhou District" is no Xinzhou City."""
    written = [word for _, _, word in tokens[at : at + length]]
    key = "".join(written).lower().replace("'", "").replace("’", "")
    rows = _table().get(key, ())
    if not rows or (length > 1 and not all(word[0].isupper() for word in written) and rows[0][_LEVEL] != "省"):
        return ()
    following = tokens[at + length][2].lower() if at + length < len(tokens) else ""
    capital = written[0][0].isupper()
    if key in _WORDS and (not capital or (at == 0 and following not in _KINDS)):
        return ()
    if following in ("district", "county"):
        local = tuple(row for row in rows if row[_NAME][-1] in ("区" if following == "district" else "县"))
        if local:
            return local if capital else ()
    if following == "city":
        return tuple(row for row in rows if row[_NAME].endswith("市")) or _highest(rows)
    top = _highest(rows)
    if top[0][_LEVEL] != "县":
        return top
    return top if capital and len(rows) == 1 and len(key) > 5 else ()


def _highest(rows: tuple[_Row, ...]) -> tuple[_Row, ...]:
    level = min((row[_LEVEL] for row in rows), key="省市县".index)
    return tuple(row for row in rows if row[_LEVEL] == level)


def _place(start: int, end: int, rows: tuple[_Row, ...], provinces: set[str]) -> Place:
    near = tuple(row for row in rows if row[_PROVINCE] in provinces) or rows
    return Place(start, end, tuple(row[_NAME] for row in near), near[0][_LEVEL], near[0][_PROVINCE])


def shaped_places(text: str) -> list[Place]:
    """Names of provinces and cities that no gazetteer has, at the head of a phrase; a guess by shape."""
    found = []
    for match in _SHAPED.finditer(text):
        if not _NO_STEM.search(match["stem"]):
            level = {"省": "省", "自治区": "省", "市": "市", "州": "市", "县": "县"}[match["suffix"]]
            name = match["name"]
            found.append(Place(match.start(), match.end(), (name,), level, name if level == "省" else None))
    return found


def places_of_library(text: str, names: Collection[str]) -> list[Place]:
    """Regions that a library holds (full names), found in a question in full or without their suffix."""
    found: list[Place] = []
    for name in sorted(names, key=len, reverse=True):
        short = _SUFFIX.sub("", name)
        for match in re.finditer(f"{re.escape(name)}|{re.escape(short)}", text) if len(short) > 1 else ():
            if not any(place.start < match.end() and match.start() < place.end for place in found):
                level = {"省": "省", "区": "省" if name.endswith("自治区") else "县", "县": "县"}.get(name[-1], "市")
                found.append(Place(match.start(), match.end(), (name,), level, name if level == "省" else None))
    return sorted(found, key=lambda place: place.start)
