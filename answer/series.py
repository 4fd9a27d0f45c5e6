"""Enumerations inside a sentence: 东湖、洪湖、梁子湖等重点湖泊, 《甲》《乙》, 实施甲行动，实施乙行动，实施丙行动."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = r"[^、，,；;。：:（）()\s“”《》]{1,30}"
_SERIES = re.compile(rf"{_PART}(?:、{_PART})+(?:[和及与以]及?{_PART})?")
_TITLES = re.compile(r"《[^《》]{2,60}》(?:[、和及与]?《[^《》]{2,60}》)+[^，。；]{0,12}")
_TAIL = re.compile(r"等(?!奖|级|于|效|待|同|量)|[四三五六七八九两二]?[市县区省]?(?:分别|开展|建设|实施)")
_BETWEEN = re.compile(r"等[^、，,；;。]{0,16}?(?:和|以及|及|与)(?=[^、]{2,30}、)")
_CLAUSE = re.compile(r"[^，,；;。]+")
_AT_LEAST = 3
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
    for start, end in _runs(text):
        if any(s.start < end and start < s.end for s in found):
            continue
        parts = text[start:end].split("、")
        last = re.split(r"(?<=[\u4e00-\u9fff]{2})(?:以及|和|及|与)(?=[\u4e00-\u9fff])", parts[-1], maxsplit=1)
        parts[-1:] = last
        parts[0] = _LEADING_VERB.sub("", parts[0]) or parts[0]
        found.append(Series(tuple(p for p in _until_tail(parts) if p), start, end))
    return sorted([*found, *_parallel(text)], key=lambda s: s.start)


def _runs(text: str) -> list[tuple[int, int]]:
    """Spans of runs joined by 、; 甲、乙等丙和丁、戊 are two runs, one before and one behind the 和."""
    spans: list[tuple[int, int]] = []
    for match in _SERIES.finditer(text):
        at = match.start()
        for cut in _BETWEEN.finditer(text, match.start(), match.end()):
            spans.append((at, cut.start()))
            at = cut.end()
        spans.append((at, match.end()))
    return [(a, b) for a, b in spans if "、" in text[a:b]]


def _until_tail(parts: list[str]) -> list[str]:
    """The parts up to the one behind which the enumeration ends: 甲、乙等省委、省政府确定的项目 are two."""
    for i, part in enumerate(parts):
        head = _TAIL.split(part, maxsplit=1)[0]
        if head != part and (i or len(parts) == 1) and (part[len(head)] == "等" or i == len(parts) - 1):
            return [*parts[:i], head or part]
    return parts


def _parallel(text: str) -> list[Series]:
    """Clauses of a sentence that begin and end alike: 实施甲攻坚行动，实施乙攻坚行动 (at least three of them)."""
    pieces = [(m.start(), m.end()) for m in _CLAUSE.finditer(text)]
    found: list[Series] = []
    at = 0
    while at < len(pieces):
        run = at + 1
        while run < len(pieces) and _alike(text[slice(*pieces[at])], text[slice(*pieces[run])]):
            run += 1
        if run - at >= _AT_LEAST:
            parts = tuple(text[slice(*piece)].strip() for piece in pieces[at:run])
            found.append(Series(parts, pieces[at][0], pieces[run - 1][1]))
        at = run
    return found


def _alike(first: str, second: str) -> bool:
    first, second = first.strip(), second.strip()
    return first[:2] == second[:2] and first[-2:] == second[-2:] and len(first) > 4


def _titles(match: re.Match[str]) -> Series:
    return Series(tuple(re.findall(r"《[^《》]+》", match.group())), match.start(), match.end())
