"""Places that a question names and no gazetteer has: 千佛镇, 桃花工业园, 雄安新区, "in Quxi Township".

They narrow no search, since nothing says which documents are about them; but what belongs elsewhere does not answer.
Chinese names are told by their form (a name, then the kind of place), Latin ones by a capital and by the words around:
a preposition of place before, the kind of place behind, or a year behind a name that opens the question. A name of the
latter sort has to be spelt as Chinese is.

Limits: a name without its kind (雄安) is not told from a word, nor is one of a single character (李村).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from answer.question_focus import without_interrogatives
from corpus.traditional import HAN

_ZONES = (
    r"(?:经济技术|经济|高新技术产业|高新技术|高新|工业|农业|旅游)?开发区|(?:工业|产业|科技|物流|化工|创业|软件|电子|高科技)园区?|经开区|高新区|新区(?!域)"
    r"|综合保税区|综保区|保税区|自贸片区|合作区|度假区|风景区"
)
_TOWNS = (
    r"街道(?!办理)|(?<!城)镇(?![压痛静定域区级长村])|(?<!城)乡(?![镇村亲土愁音下民级道])|(?<!农)村(?![民庄镇委级干寨容务规])|社区(?![服工卫医矫养文治])"
    r"|林场|农场(?![主])|牧场|渔场|苏木|嘎查"
)
_NAME = re.compile(
    rf"(?:^|(?<=[^{HAN}])|(?<=[在对和与跟及问到于比年省市县区州盟旗])"
    rf"|(?<=支持)|(?<=推进)|(?<=建设)|(?<=了解)|(?<=知道)|(?<=查询)|(?<=咨询)|(?<=落户)|(?<=入驻))"
    rf"(?![年月日])(?:(?P<zone>[{HAN}]{{2,6}}?(?:{_ZONES}))|(?P<town>[{HAN}]{{2,4}}?(?:{_TOWNS})))"
)
_KIND = re.compile(rf"(?:{_ZONES}|{_TOWNS})$")
# What describes a place instead of naming it: 重点镇, 省级开发区, 每个社区.
_DESCRIBED = re.compile(
    r"[哪几每各某该本其些个两所全有无是的被把要应给让向从为]|什么|如何|怎么|多少|所有|全部|部分|其他|其它|一[个些]|第[一二三]"
    r"|乡镇|城镇|农村|乡村|城市|城乡|建制|集镇|中心|重点|特色|示范|试点|行政|自然|贫困|脱贫|美丽|和美|文明|卫生|传统|历史|文化|古|老旧|未来|智慧|平安|民主|少数民族"
    r"|国家|省|市|县|区|级|国有|集体|私营|个体|大型|小型|中型|规模|现代|生态|绿色|循环|数字|工业|产业|科技|物流|化工|经济|高新|农业|旅游"
    r"|保税|综合|自由|贸易|边境|跨境|国际|城中|城郊|城边|近郊|远郊|居住|居民|老年|养老|儿童|学习|矫正|完整|安全|健康"
    r"|建设|推进|治理|整治|改造|发展|规划|创建|开展|加强|支持|新建|扩建|撤并|合并|搬迁|易地|返|进|下|出|入|设立|成立|管理|申报|认定"
)
_WHOLE = 4  # a longer stem may hold words that come before the name
_LATIN = re.compile(r"[A-Z][a-z]+(?:['’][a-z]+)?")
_KINDS_EN = (
    r"(?:Town(?:ship)?|Village|Sub-?district|Street|County|District|City|Prefecture|Province|Community"
    r"|New (?:Area|District)|Forest Farm|[Tt]own(?:ship)?|[Vv]illage|county|district|city|province"
    r"|(?:Industrial|Science|Technology|Logistics|Chemical|Software)(?: and \w+)? Park"
    r"|(?:High-?[Tt]ech|Economic)?[\w -]{0,40}?(?:Development|Bonded|Free Trade|Industrial) (?:Zone|Area))"
)
_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ong|ian|iao|uai|uan|ing|ai|ei|ao|ou|an|en|ia|ie|iu|in|ua|uo|ui|un"
    r"|ue|er|a|o|e|i|u)"
)
_PINYIN = re.compile(rf"(?:{_SYLLABLE}){{2,4}}")
_NAMED = re.compile(rf"(?P<name>(?:[A-Z][\w'’]+ ){{1,2}}?){_KINDS_EN}\b")
_WITHIN = re.compile(
    r"\b(?:in|at|of|for|across|within|near|from) (?P<name>[A-Z][a-z]{3,}(?:['’][a-z]+)?)\b(?! ?[A-Z(])"
)
_OPENING = re.compile(r"^\W*(?P<name>[A-Z][a-z]{3,})(?:['’]s)?(?= (?:PM|NO|SO|CO|20\d\d|\d))")
_NOT_NAMES = frozenset(
    """the this that these those which what new old each every any all our my your its their his her no one two china
    chinese january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday article chapter section annex table appendix part class grade level type
    category phase stage step north south east west central national provincial municipal state high economic""".split()  # noqa: SIM905
)


def unknown_places(text: str, language: str, known: Collection[tuple[int, int]]) -> tuple[str, ...]:
    """Names of places in a question (folded), as written; ``known`` are spans of those that the gazetteer has."""
    found = _latin(text, known) if language == "en" else ()
    return tuple(dict.fromkeys((*found, *_chinese(text, known))))


def carried(name: str, text: str) -> bool:
    """Whether a text (folded) names an unknown place: in full, or a zone without saying what kind of zone it is."""
    if name in text:
        return True
    if name.isascii():
        return name.lower() in text.lower() or _spelled(name) in _pinyin(text)
    stem, kind = _parts(name)
    if len(stem) > _WHOLE:
        return stem[-2:] + kind in text
    return kind not in ("镇", "乡", "村", "街道", "社区") and stem in text


def heard(name: str, text: str) -> bool:
    """Whether a text has a place that is written alike in letters: Lanling is 兰陵 and 岚岭."""
    return _pinyin(name) in _pinyin(text)


def _spelled(name: str) -> str:
    return "".join(filter(str.isalpha, name.lower()))


@lru_cache(maxsize=64)
def _pinyin(text: str) -> str:
    """A Chinese text in letters without tones: a name that no gazetteer has may be written so (Muchuan: 沐川)."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text, errors="ignore"))


def _parts(name: str) -> tuple[str, str]:
    at = next((match.start() for n in range(2, len(name)) if (match := _KIND.match(name, n))), len(name))
    return name[:at], name[at:]


def _chinese(text: str, known: Collection[tuple[int, int]]) -> Iterator[str]:
    # What asks is blanked, so that a name may begin behind it.
    bare = without_interrogatives(text, keep_length=True)
    at = 0
    while (match := _NAME.search(bare, at)) is not None:
        name = match[0]
        start, end = match.span()
        at = match.start() + 1
        stem, _ = _parts(name)
        inside = next((e for s, e in known if s == start and e < end), None)
        if any(s < end <= e for s, e in known):
            at = end
        elif inside is not None:
            # A zone that bears the name of its city (合肥高新区); in others the name begins behind the region's.
            if match["zone"] and inside == start + len(stem):
                yield name
                at = end
        elif not _DESCRIBED.search(stem):
            yield name
            at = end


def _latin(text: str, known: Collection[tuple[int, int]]) -> Iterator[str]:
    for pattern in (_NAMED, _WITHIN, _OPENING):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            name = match["name"].strip()
            words = [word for word in name.split() if word.lower() not in _NOT_NAMES]
            if not words or any(s < end and start < e for s, e in known):
                continue
            last = words[-1]
            spelt = last.lower().replace("'", "").replace("’", "")
            if _LATIN.fullmatch(last) and _PINYIN.fullmatch(spelt) and not _is_english(last):
                yield last


def _is_english(word: str) -> bool:
    from answer.glossary import translate

    return bool(translate(word))
