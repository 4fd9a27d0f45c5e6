"""文号: the numbers of official documents, in every form of bracket and spacing, and who may give them.

A number is agency letters, a year in brackets, a running number: 鄂环发〔2024〕2号, 国办发 [2021] 第 13 号. It is
normalised to the first form; the span keeps what is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

from corpus.region_names import SIGNS

_PATTERN = (
    r"(?P<agency>[\u4e00-\u9fff]{1,3}[\u4e00-\u9fffA-Za-z]{0,12}?)[^\S\n\r]{0,3}"
    r"[〔\[［【(（﹝][^\S\n\r]{0,2}(?P<year>(?:19|20)\d\d)[^\S\n\r]{0,2}(?:年)?[〕\]］】)）﹞][^\S\n\r]{0,3}"
    r"第?[^\S\n\r]{0,3}(?P<number>\d{1,5})[^\S\n\r]{0,3}号"
)
_NUMBER = re.compile(_PATTERN)
# Orders and announcements: 国务院令第736号, 财政部 税务总局公告2020年第8号, 法院公告〔2019〕第3号.
_AGENCIES = r"[\u4e00-\u9fff]{2,30}(?:[、\s]{1,2}[\u4e00-\u9fff]{2,20}){0,12}?"
ORDER = re.compile(
    rf"(?P<agency>{_AGENCIES}|国)[^\S\n\r]{{0,2}}(?P<kind>令|公告|通告)[^\S\n\r]{{0,3}}[(（]?(?P<year>(?:19|20)\d\d)?[^\S\n\r]{{0,2}}年?[^\S\n\r]{{0,3}}"
    r"第[^\S\n\r]{0,3}(?P<number>[\d一二三四五六七八九十百〇零]{1,6})[^\S\n\r]{0,3}号"
)
_NATIONAL = MappingProxyType(
    {
        "国发": "国务院", "国函": "国务院", "国办发": "国务院办公厅", "国办函": "国务院办公厅", "中发": "中共中央",
        "中办发": "中共中央办公厅", "发改": "国家发展改革委", "环": "生态环境部", "财": "财政部",
        "建": "住房城乡建设部", "自然资": "自然资源部", "水": "水利部", "农": "农业农村部", "工信": "工业和信息化部",
        "交": "交通运输部", "科技": "科学技术部",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A number found at ``[start, end)``; ``value`` is normalised."""

    value: str
    agency: str
    year: int
    start: int
    end: int


def find_doc_number(text: str, offset: int = 0) -> DocNumber | None:
    """The first number in a text."""
    match = _NUMBER.search(text)
    if match is None:
        return None
    value = f"{match['agency']}〔{match['year']}〕{int(match['number'])}号"
    return DocNumber(value, match["agency"], int(match["year"]), offset + match.start(), offset + match.end())


def find_order(text: str, offset: int = 0) -> DocNumber | None:
    """The first number of an order or announcement: 国务院令第736号; year 0 where none is part of it."""
    match = ORDER.search(text)
    if match is None:
        return None
    agency = "".join(match["agency"].split()).removeprefix("中华人民共和国")
    year = f"{match['year']}年" if match["year"] else ""
    value = f"{agency}{match['kind']}{year}第{match['number']}号"
    return DocNumber(value, agency, int(match["year"] or 0), offset + match.start(), offset + match.end())


def is_doc_number(text: str) -> bool:
    """Whether a line is a number and nothing else (brackets around it do not count)."""
    match = _NUMBER.search(text)
    return match is not None and not (text[: match.start()] + text[match.end() :]).strip("()（）《》 \u3000")


def issuer_of(agency: str) -> tuple[str | None, str | None]:
    """What the agency letters tell: (issuer, province). 鄂环发 → 湖北省生态环境厅; 渝府发 → 重庆市人民政府."""
    province = SIGNS.get(agency[0])
    rest = agency[1:]
    if province and rest[:1] in ("政", "府"):
        office = "办公厅" if "办" in rest[:2] else ""
        return f"{province}人民政府{office}", province
    if province and rest[:1] == "环" and len(agency) <= 4:
        suffix = "局" if province.endswith("市") else "厅"
        return f"{province}生态环境{suffix}", province
    for prefix in sorted(_NATIONAL, key=len, reverse=True):
        if agency.startswith(prefix):
            return _NATIONAL[prefix], None
    return None, province
