"""Enumerations inside a sentence: 东湖、洪湖、梁子湖等重点湖泊, 《甲》《乙》, 实施甲行动，实施乙行动，实施丙行动."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.numbering import cn_number

_WORD = r"[^、，,；;。：:（）()\s“”《》]"
_PART = rf"(?:“[^“”。；]{{1,24}}”|《[^《》]{{2,60}}》|（[^（）。；]{{1,24}}）|\([^()。；]{{1,24}}\)|{_WORD}){{1,30}}"
_SERIES = re.compile(rf"{_PART}(?:、{_PART})+")
_QUOTED = re.compile(r"“([^“”]*、[^“”]*)”")
_ENCLOSED = re.compile(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|\([^()]*\)")
_TITLES = re.compile(r"《[^《》]{2,60}》(?:[、和及与]?《[^《》]{2,60}》)+[^，。；]{0,12}")
_TAIL = re.compile(r"等(?!奖|级|于|效|待|同|量)|(?:[四三五六七八九两二][市县区省])?(?:分别|开展|建设|实施)")
COUNTERS = "个|种|类|项|大|座|家|处|位|条|款|部|份|地|市|县|区|省|支|所|级|样|片|方面|方|者|段|张|本|名|根"
COUNTED = re.compile(rf"(?<![第\d.])([两二三四五六七八九十]{{1,2}}|[2-9]|1\d)(?:{COUNTERS})(?!以|之)")
_BETWEEN = re.compile(r"等[^、，,；;。]{0,16}?(?:和|以及|及|与)(?=[^、]{2,30}、)")
_CLAUSE = re.compile(r"[^，,；;。]+")
_JOINED = re.compile(
    r"(?<=[\u4e00-\u9fff”》]{2})(?:以及|或者|和|(?<![涉普危])及(?!周边|其|时)|与|或)(?=[\u4e00-\u9fff“《])"
)
_PAIR = re.compile(
    rf"({_WORD}{{2,24}}?)(以及|或者|和|及|与|或)({_WORD}{{2,24}}?)(?=等(?!奖|级|于|效|待|同|量)|[两二2](?:{COUNTERS}))"
)
_AT_LEAST = 3
_FOLLOWS = 24
_LEADING_VERB = re.compile(
    r"^(?:组织|开展|推进|推动|加强|加快|完成|支持|启动|围绕|聚焦|巩固|深化|指导|督促|实施|落实|涉及|包括|包含|编制|制定|强化|持续|"
    r"全面|大力|积极|稳步|深入|着力|打好|对|在|与|向|赴|会同|以|从|将|把|按|由|及|和)+"
)


@dataclass(frozen=True, slots=True)
class Series:
    """An enumeration: its parts, its span in the text searched, and the words behind it that say what its parts are.

    ``loose``: nothing but 和 says that it is one.
    """

    parts: tuple[str, ...]
    start: int
    end: int
    follows: str = ""
    loose: bool = False


def find_series(text: str) -> list[Series]:
    """All enumerations of at least two parts, in order."""
    found = [_titles(m, text) for m in _TITLES.finditer(text)]
    for start, end in _runs(text):
        if not any(s.start < end and start < s.end for s in found):
            found.append(_series(text, start, end))
    for match in _PAIR.finditer(text):
        if not any(s.start < match.end() and match.start() < s.end for s in found):
            parts = (_LEADING_VERB.sub("", match[1]) or match[1], match[3])
            found.append(Series(parts, match.start(), match.end(), _behind(text, match.end())))
    return sorted([*found, *_parallel(text)], key=lambda s: s.start)


def loose_pairs(text: str) -> list[Series]:
    """Two things joined by 和 in a stretch without any 、: an enumeration only where two things are asked for."""
    found = []
    for match in _CLAUSE.finditer(text):
        sides = _JOINED.split(match[0])
        if "、" not in match[0] and len(sides) == 2 and min(map(len, sides)) > 1:
            parts = (_LEADING_VERB.sub("", sides[0]) or sides[0], sides[1])
            found.append(Series(parts, match.start(), match.end(), loose=True))
    return found


def _series(text: str, start: int, end: int) -> Series:
    """The enumeration of a run."""
    parts = _split(text[start:end])
    parts[-1:] = _JOINED.split(parts[-1], maxsplit=1)
    kept = [p for p in _until_tail(parts) if p]
    last = text.find(kept[-1], start if len(kept) == 1 else start + len(kept[0]))
    behind = _behind(text, last + len(kept[-1])) if last >= 0 else ""
    kept[0] = _LEADING_VERB.sub("", kept[0]) or kept[0]
    return Series(tuple(kept), start, end, behind)


def _behind(text: str, at: int) -> str:
    """What stands behind an enumeration, up to the next pause or the next enumeration."""
    between = _BETWEEN.match(text, at)
    if between:
        return between[0]
    return re.split(r"[，,；;。：:]", text[at : at + _FOLLOWS], maxsplit=1)[0].lstrip("”》）) ")


def _split(run: str) -> list[str]:
    """A run cut at its 、, not inside quotes and brackets."""
    closed = [m.span() for m in _ENCLOSED.finditer(run)]
    cuts = [m.start() for m in re.finditer("、", run) if not any(a < m.start() < b for a, b in closed)]
    return [run[a:b] for a, b in zip([0, *(c + 1 for c in cuts)], [*cuts, len(run)], strict=True)]


def _runs(text: str) -> list[tuple[int, int]]:
    """Spans of runs joined by 、; 甲、乙等丙和丁、戊 are two runs, one before and one behind the 和."""
    spans: list[tuple[int, int]] = []
    for match in _SERIES.finditer(text):
        at = match.start()
        for cut in _BETWEEN.finditer(text, match.start(), match.end()):
            spans.append((at, cut.start()))
            at = cut.end()
        spans.append((at, match.end()))
    for quoted in _QUOTED.finditer(text):
        spans += [(quoted.start(1) + m.start(), quoted.start(1) + m.end()) for m in _SERIES.finditer(quoted[1])]
    return sorted({(a, b) for a, b in spans if len(_split(text[a:b])) > 1})


def _until_tail(parts: list[str]) -> list[str]:
    """The parts up to the one behind which the enumeration ends: 甲、乙等县委、县政府选定的项目 are two.

    It goes on where all parts end alike (化工产业、水泥等建材产业、物流产业), and ends where it says how many they are.
    """
    for counted in COUNTED.finditer(parts[-1]):
        if counted.start() and cn_number(counted[1]) == len(parts):
            return [*parts[:-1], parts[-1][: counted.start()].removesuffix("等").rstrip("“")]
    alike = len({part[-1:] for part in parts}) == 1
    for i, part in enumerate(parts):
        head = _TAIL.split(part, maxsplit=1)[0]
        ends = part[len(head) : len(head) + 1] == "等" and not (alike and i < len(parts) - 1)
        if head != part and (i or len(parts) == 1) and (ends or i == len(parts) - 1):
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


def _titles(match: re.Match[str], text: str) -> Series:
    titles = list(re.finditer(r"《[^《》]+》", match.group()))
    behind = _behind(text, match.start() + titles[-1].end())
    return Series(tuple(title[0] for title in titles), match.start(), match.end(), behind)
