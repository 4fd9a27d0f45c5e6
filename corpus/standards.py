"""The cover of a standard: number, title, bodies, day of issue and of effect.

    中 华 人 民 共 和 国 国 家 标 准      whose standard it is
    GB 39726—2020                        number; 代替 GB … names another's
    铸造工业大气污染物排放标准              title, over some lines, above its English one
    Emission standard of …
    2020-12-08 发布 2021-01-01 实施
    生 态 环 境 部                       bodies
    国家市场监督管理总局    发布

The order differs between standards and readers; what each line is tells it apart. Full-width letters and digits count
as plain ones, and a dash that a reader lost counts where the number stands alone on its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.dates import find_dates
from corpus.regions import of_authority

_NUMBER = re.compile(
    r"(?P<prefix>(?:DB\s?\d{2,6}|[A-Z]{1,6})(?:\s?/\s?[A-Z]{1,10})?)\s{0,2}/?\s{0,2}"
    r"(?P<number>\d{1,6}(?:\.\d{1,3}){0,2})\s{0,2}(?:[-—–―‐]{1,2}\s{0,2}|\s)(?P<year>(?:19|20)\d\d)(?!\d)"
)
_WHOSE = re.compile(
    r"(?:中华人民共和国|[\u4e00-\u9fff]{2,12})(?:国家|地方|行业|团体|企业|环境保护|卫生|计量)(?:环境保护)?标准"
)
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z0-9 ,.;:()/&'’\-—–]{11,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_NO_TITLE = re.compile(
    r"代替|替代|废止|备案|发布|实施|发布稿|报批稿|征求意见|电子版|ICS|CCS|^[A-Z]\s?\d{0,2}$|出版|标准分类|^[（(].*[)）]$|目次|前言|公告"
)
_AGENCY = re.compile(r"[\u4e00-\u9fff]{2,24}(?:[部局委署厅会院]|政府|协会|学会|委员会|总局|公司)")
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)[-–—.年/\s]{1,3}(?P<m>\d{1,2})[-–—.月/\s]{1,3}(?P<d>\d{1,2})日?\s*(?P<what>发布|实施)"
)
_ENDS = re.compile(r"目\s*次|前\s*言|目\s*录|^\s*1[\s.．、]")
_WINDOW, _LINES, _TITLE_LINES = 3000, 45, 3


@dataclass(frozen=True, slots=True)
class Cover:
    r"""What a cover says; spans are of the raw text, ``title`` the lines as they stand, joined by ``\\n``."""

    number: str
    number_span: tuple[int, int]
    title: str | None = None
    title_span: tuple[int, int] = (0, 0)
    bodies: tuple[str, ...] = ()
    issued: str | None = None
    in_force: str | None = None
    region: str | None = None

    @property
    def year(self) -> int:
        """The year in the number."""
        return int(self.number[-4:])


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def squeezed(self) -> str:
        return "".join(self.text.split())


def standard_number(text: str) -> str | None:
    """The number that a line consists of, in its normal form; None where anything else stands beside it.

    >>> standard_number("ＤＢ４４／ ２６－２００１")
    'DB44/26—2001'
    """
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip("（）() \u3000*"))
    if match is None:
        return None
    prefix = "".join(match["prefix"].split())
    gap = "/" if prefix.startswith("DB") and "/" not in prefix else " "
    return f"{prefix}{gap}{match['number']}—{match['year']}"


def read_cover(raw: str) -> Cover | None:
    """The cover at the beginning of a text; None where no line says whose standard it is or none is a number."""
    lines = _cover_lines(raw)
    whose = next((line.squeezed for line in lines if _WHOSE.fullmatch(line.squeezed)), None)
    numbered = [(line, number) for line in lines if (number := standard_number(line.text))]
    dates = {what: iso for line in lines for what, iso in _dates(line.text)}
    if not numbered or (whose is None and "实施" not in dates):
        return None
    number_line, number = numbered[0]
    title = _title(lines, number_line)
    bodies = _bodies(lines)
    local = number.startswith("DB") or not (whose or "中华人民共和国").startswith("中华人民共和国")
    region = of_authority(whose or "") or of_authority("、".join(bodies)) if local else None
    return Cover(
        number,
        (number_line.start, number_line.end),
        "\n".join(raw[line.start : line.end] for line in title) or None,
        (title[0].start, title[-1].end) if title else (0, 0),
        bodies,
        dates.get("发布"),
        dates.get("实施"),
        region.name if region else None,
    )


def _cover_lines(raw: str) -> list[_Line]:
    found: list[_Line] = []
    at = 0
    for part in raw[:_WINDOW].split("\n"):
        text = unicodedata.normalize("NFKC", part).strip()
        if _ENDS.match(text) and found:
            break
        if text:
            start = at + len(part) - len(part.lstrip())
            found.append(_Line(start, start + len(part.strip()), text))
        at += len(part) + 1
        if len(found) >= _LINES:
            break
    return found


def _title(lines: Sequence[_Line], number: _Line) -> list[_Line]:
    """The Chinese lines above the English title, else the first ones below the number."""
    for at, line in enumerate(lines):
        if _ENGLISH.fullmatch(line.text) and " " in line.text.strip() or _is_latin(line.text):
            above: list[_Line] = []
            while at > 0 and len(above) < _TITLE_LINES and _may_be_title(lines[at - 1]):
                at -= 1
                above.insert(0, lines[at])
            if above:
                return above
    below = lines[lines.index(number) + 1 :]
    found: list[_Line] = []
    for line in below:
        if _may_be_title(line):
            found.append(line)
        elif found or len(found) >= _TITLE_LINES:
            break
    return found[:_TITLE_LINES]


def _is_latin(text: str) -> bool:
    letters = sum(char.isascii() and char.isalpha() for char in text)
    return letters >= 12 and letters >= 0.8 * len(text)


def _may_be_title(line: _Line) -> bool:
    key = line.squeezed
    if not _CHINESE.search(key) or _WHOSE.fullmatch(key) or standard_number(line.text) or _AGENCY.fullmatch(key):
        return False
    return not _NO_TITLE.search(key) and not find_dates(line.text) and len(key) <= 60


def _dates(text: str) -> list[tuple[str, str]]:
    return [
        (match["what"], f"{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}")
        for match in _DATE.finditer(text)
        if 1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31
    ]


def _bodies(lines: Sequence[_Line]) -> tuple[str, ...]:
    """The bodies that issue it, one a line, 发布 beside the last of them."""
    names = (line.squeezed.removeprefix("发布").removesuffix("发布") for line in lines)
    return tuple(dict.fromkeys(name.removeprefix("中华人民共和国") for name in names if _AGENCY.fullmatch(name)))
