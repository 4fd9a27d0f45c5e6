"""Which region a document is about when nothing names it: the places in its text, and its wording (全省, 我市)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from corpus.regions import RegionMention, find_regions

_WORDING = {
    "省": re.compile(r"(?:全|我|本)省(?!级)|省委|省政府|各市、州|全区(?:各市|十四)|自治区"),
    "市": re.compile(r"(?:全|我|本)市(?!场|县)|市委|市政府|市生态环境局|各区、县"),
    "县": re.compile(r"(?:全|我|本)县|县委|县政府|各乡镇"),
}
_MASKED = re.compile(r"(?<![*＊×])[*＊×]{2,8}(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[*＊×]{2,8}(?![*＊×])")
# Bold print in Markdown uses the same signs.
_BOLD = re.compile(r"^(?:#{1,6} |\*\*[^*\n]{1,40}\*\*)", re.MULTILINE)
_MOST = 200_000
_SHARE = 0.6
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Inference:
    """A region inferred from ``count`` of ``total`` names of places, and the level that the wording speaks of."""

    name: str
    level: str
    province: str
    count: int
    total: int
    first: RegionMention


def find_masked(text: str) -> tuple[int, int] | None:
    """The span of the first name that was blacked out (**省, 美丽**)."""
    if not any(pair in text for pair in ("**", "＊＊", "××")) or len(_BOLD.findall(text)) > 1:
        return None
    match = _MASKED.search(text)
    return match.span() if match else None


def infer_region(text: str) -> Inference | None:
    """The region of a text that doesn't name its own; None where wording or places leave a doubt.

    The wording decides the level (全省 against 全市), the places named decide which one: at least two, and six of ten
    in one province (or in one city).
    """
    text = text[:_MOST]
    counts = {level: len(pattern.findall(text)) for level, pattern in _WORDING.items()}
    level = max(counts, key=lambda key: counts[key])
    if counts[level] < _LEAST:
        return None
    mentions = [mention for mention in find_regions(text) if mention.province]
    names = Counter(mention.province if level == "省" else mention.name for mention in mentions)
    if level == "市":
        names = Counter(mention.name for mention in mentions if mention.level == "市")
    if not names:
        return None
    name, count = names.most_common(1)[0]
    total = sum(names.values())
    if name is None or count < _LEAST or count < _SHARE * total:
        return None
    first = next(mention for mention in mentions if name in (mention.province, mention.name))
    return Inference(name, level, str(first.province), count, total, first)
