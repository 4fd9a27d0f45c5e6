"""What the columns and rows of a table are about, by their words: places, things at places, sums, values, captions.

place     区县 | 县（市、区） | 地区 | 省（市） …     a row's region, in the gazetteer or not
thing     断面 | 河流 | 点位 | 企业 …               what a row's values were measured at or are set for
total     总计 | 合计 | 全市平均                    rows that speak of all places together
value     25 | ≥30% | 3.2万亩                      a cell of a number, whatever sign or unit it carries
caption   表1 各区县污水处理率目标                  a short line that names a table
"""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_PLACE = re.compile(
    r"(?:各|所在|所属)?(?:设区)?(?:省|市|县|区|州|盟|旗|乡|镇|街道|省份|城市|地市|市县|区县|县区|县市|市州|州市|市区|县市区|市县区|"
    r"省区市|乡镇|镇街|乡镇街道|地区|地域|区域|行政区划?|行政区域|辖区|属地|地方|单位地区)(?:名称?|别)?"
)
_THING = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}(?:断面|河流|河湖|湖泊|水库|水体|点位|站点|测站|水源地|流域|海域|排污口|企业|园区|工业区|开发区|"
    r"污水处理厂|厂站|机组))(?:名称)?|所在(?:河流|水体)"
)
_TOTAL = re.compile(r"(?:总|合|小|共)\s*计|总数|累计|平均|全[省市县区国州]|[省市县区]平均|全[省市县区]合计")
_NUMBER = re.compile(
    r"[≥≤＞＜><～~约±+＋-]?\s?(?:不低于|不少于|不高于|不超过)?\s?\d[\d,]*(?:\.\d+)?"
    r"(?:\s?[～~—–－-]\s?\d[\d,]*(?:\.\d+)?)?\s?[%‰]?"
    r"(?:[a-zA-Zμ]{1,3}(?:/[a-zA-Zμ]{1,3}\d?)?|[万亿]?[\u4e00-\u9fff]{0,5}(?:/[\u4e00-\u9fff]{1,4})?)(?:以上|以下|以内|左右)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s?年?")
_TABLE_LABEL = re.compile(r"^(?:续|附)?表\s*[一二三四五六七八九十\dA-Z.－—-]{0,5}[：:、.．]?")
_NUMBERED_TABLE = re.compile(
    r"\s*(附?[ \u3000]?表[ \u3000]?(?:[A-ZＡ-Ｚ][.．]?)?\d+(?:[.．—－–-]\d+)*)"
    r"(?![\d.．]|\s?(?:的|中|所|规定|和|、|或|执行))"
)
_LONGEST_LINE = 60
_REMARK = re.compile(r"[（(][^（）()。；]{1,20}[)）]")
_CAPTION_END = re.compile(r"(?:表|清单|目标|指标|标准|限值|计划|任务|一览|目录|名单|情况|安排|分解)$")
_NOT_CAPTION = re.compile(r"[。；，;！？]|^(?:单位|注|备注|说明|附件)|[：:]$")
_LONGEST_CAPTION = 40


def plain(name: str) -> str:
    """A column's name without white space and brackets: 县（市、区） → 县."""
    return _BRACKETS.sub("", "".join(name.split()))


def lowest(name: str) -> str:
    """The lowest level of a column's path (责任分工·牵头单位 → 牵头单位)."""
    return name.rsplit("·", 1)[-1]


def is_place(name: str) -> bool:
    """Whether a column holds the names of places."""
    return _PLACE.fullmatch(plain(lowest(name))) is not None


def is_thing(name: str) -> bool:
    """Whether a column holds the names of what values are measured at: sections of rivers, stations, firms."""
    return _THING.fullmatch(plain(lowest(name))) is not None


def is_total(text: str) -> bool:
    """Whether a row's label says that it sums up all the others."""
    return _TOTAL.fullmatch("".join(text.split())) is not None


def is_value(text: str) -> bool:
    """Whether a cell is a number with its unit and nothing else; a year is none."""
    text = unicodedata.normalize("NFKC", "".join(text.split()))
    return bool(_NUMBER.fullmatch(text)) and not _YEAR.fullmatch(text)


def table_label(text: str) -> tuple[str, int] | None:
    """表3, 表A.1 at the beginning of a short line that is no sentence, and where it ends in the line; else None."""
    match = _NUMBERED_TABLE.match(text)
    if match is None or len(text) > _LONGEST_LINE or _NOT_CAPTION.search("".join(text.split())):
        return None
    return "".join(match[1].split()), match.end(1)


def is_unit_line(text: str) -> bool:
    """单位：mg/L, or a remark in brackets, （第一时段）, between a table's caption and the table."""
    words = "".join(text.split())
    if _REMARK.fullmatch(words):
        return True
    return len(words) <= 30 and words.lstrip("（(").startswith(("单位", "计量单位"))


def caption(text: str) -> str | None:
    """The title of a table in a line above it, without 表1; None for a line that is no caption."""
    text = "".join(text.split()).strip("*#")
    label = _TABLE_LABEL.match(text)
    name = text[label.end() :] if label else text
    if not 2 <= len(name) <= _LONGEST_CAPTION or _NOT_CAPTION.search(name):
        return None
    return name if (label and label[0] != "表") or _CAPTION_END.search(plain(name)) else None
