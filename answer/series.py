"""Enumerations inside a sentence: 东湖、洪湖、梁子湖等重点湖泊, 《甲》《乙》, “降门槛、扩行业”, （一）…；（二）…."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = r"[^、，,；;。：:（）()\s“”《》]{1,30}"
_SERIES = re.compile(rf"{_PART}(?:、{_PART})+(?:[和及与以]及?{_PART})?")
_TITLES = re.compile(r"《[^《》]{2,60}》(?:[、和及与]?《[^《》]{2,60}》)+[^，。；]{0,12}")
_TAIL = re.compile(r"等(?!奖|级|于|效|待|同|量)|[四三五六七八九两二]?[市县区省]?(?:分别|开展|建设|实施)")
_LEADING_VERB = re.compile(
    r"^(?:组织|开展|推进|推动|加强|加快|完成|支持|启动|围绕|聚焦|巩固|深化|指导|督促|实施|落实|涉及|包括|包含|编制|制定|强化|持续|"
    r"全面|大力|积极|稳步|深入|着力|打好|对|在|与|向|赴|会同|以|从|将|把|按|由|及|和)+"
)


@dataclass(frozen=True, slots=True)
class Series:
    """An enumeration: its parts, and its span in the text searched."""

    parts: tuple[str, ...]
    start: int
    end: int


def find_series(text: str) -> list[Series]:
    """All enumerations of at least two parts, in order."""
    found = [_titles(m) for m in _TITLES.finditer(text)]
    for match in _SERIES.finditer(text):
        if any(s.start < match.end() and match.start() < s.end for s in found):
            continue
        parts = match.group().split("、")
        last = re.split(r"(?<=[\u4e00-\u9fff]{2})(?:以及|和|及|与)(?=[\u4e00-\u9fff])", parts[-1], maxsplit=1)
        parts[-1:] = last
        parts[0] = _LEADING_VERB.sub("", parts[0]) or parts[0]
        parts[-1] = _TAIL.split(parts[-1], maxsplit=1)[0] or parts[-1]
        found.append(Series(tuple(p for p in parts if p), match.start(), match.end()))
    return sorted(found, key=lambda s: s.start)


def _titles(match: re.Match[str]) -> Series:
    return Series(tuple(re.findall(r"《[^《》]+》", match.group())), match.start(), match.end())
