"""Names of the trade's indicators: what a wording in a document is called in the ledger.

``target_indicators.tsv`` holds one indicator a line: its name, the kinds of unit it is counted in, the pieces of text
its wording holds, what stands before it where the wording alone is not enough (城市 or 农村 before 黑臭水体消除比例),
and what its wording must not hold. Wordings are folded before they are compared: full width, Roman numerals,
比率 and 占比, 细颗粒物 and PM2.5.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("target_indicators.tsv")
_NEAR = 160
_KINDS = {
    "pct": ("个基点", "基点", "%", "‰", "个百分点", "百分点", "倍", "成"),
    "conc": ("微克", "毫克", "μg", "ug", "mg", "纳克"),
    "day": ("天", "日历天"),
    "area": ("亩", "公顷", "平方"),
    "volume": ("立方米", "立方", "毫升"),
    "length": ("公里", "千米", "米"),
    "money": ("元",),
    "power": ("千瓦", "兆瓦", "吉瓦"),
    "mass": ("吨", "千克", "公斤", "斤"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of the table; ``wordings`` are alternatives of pieces that all stand in the wording."""

    name: str
    kinds: tuple[str, ...]
    wordings: tuple[tuple[str, ...], ...]
    before: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def unit_kind(unit: str) -> str:
    """What a unit measures: "pct", "conc", "day", "area" …; "count" for pieces, "num" for a bare number."""
    if not unit:
        return "num"
    for kind, words in _KINDS.items():
        if any(unit.startswith(word) or (kind not in ("pct", "conc", "day") and word in unit) for word in words):
            return kind
    return "count"


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[tuple[str, str], ...], tuple[Indicator, ...]]:
    folds: list[tuple[str, str]] = []
    rows: list[tuple[str, list[str]]] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, *rest = line.split("\t")
        if name == "~":
            folds.append((_narrow(rest[0]), _narrow(rest[1])))
        else:
            rows.append((name, [*rest, "", "", ""]))
    return tuple(folds), tuple(
        Indicator(
            name,
            tuple(rest[0].split(",")),
            tuple(tuple(_folded(piece, folds) for piece in way.split("&") if piece) for way in rest[1].split("|")),
            tuple(_folded(piece, folds) for piece in rest[2].split("|") if piece),
            tuple(_folded(piece, folds) for piece in rest[3].split("|") if piece),
        )
        for name, rest in rows
    )


def indicators() -> tuple[Indicator, ...]:
    """All indicators of the table, in its order."""
    return _table()[1]


def _narrow(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def _folded(text: str, folds: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> str:
    text = _narrow(text)
    for wording, meant in folds:
        if wording in text:
            text = text.replace(wording, meant)
    return text


def fold(text: str) -> str:
    """A wording as it is compared: half width, upper case, no white space, synonyms replaced.

    >>> fold("劣五类比率")
    '劣V类比例'
    """
    return _folded(text, _table()[0])


def speaks_of(text: str, names: Collection[str]) -> bool:
    """Whether a text holds the wording of one of some indicators."""
    folded = fold(text)
    rows = [row for row in indicators() if row.name in names]
    return any(all(piece in folded for piece in way) for row in rows for way in row.wordings)


@lru_cache(maxsize=4096)
def _candidates(written: str, kind: str) -> tuple[tuple[int, Indicator], ...]:
    """Indicators whose wording fits, with the length of the pieces that fit; the closest wording first."""
    text = fold(written)
    by_beginning, table = _by_beginning(), indicators()
    sizes: dict[int, int] = {}
    for key in {*text, *map("".join, zip(text, text[1:], strict=False))}:
        for index, way in by_beginning.get(key, ()):
            if all(piece in text for piece in way):
                sizes[index] = max(sizes.get(index, 0), sum(map(len, way)))
    found = []
    for index, size in sizes.items():
        row = table[index]
        if (kind and kind not in row.kinds and "any" not in row.kinds) or (not kind and row.kinds == ("count",)):
            continue
        if not any(piece in text for piece in row.without):
            found.append((size, index))
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple((size, table[index]) for size, index in found)


@lru_cache(maxsize=1)
def _by_beginning() -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    """Wordings under the first two characters of their longest piece, with the row they belong to."""
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for index, row in enumerate(indicators()):
        for way in row.wordings:
            found.setdefault(max(way, key=len)[:2], []).append((index, way))
    return found


def name_of(written: str, unit: str, before: str = "") -> str | None:
    """The ledger's name for an indicator as written, None if the table has none for it.

    ``unit`` is the figure's unit, "" for a bare number, or "*" when any will do (a change in percent of a
    concentration). ``before`` is the text before the wording: of the indicators that need more than their wording the
    one named last in it holds.
    """
    kind = "" if unit == "*" else unit_kind(unit)
    found = _candidates(written, kind)
    if not found:
        return None
    if not any(row.before for _, row in found):
        return found[0][1].name
    context = fold(before[-_NEAR:] + written)
    best, best_key = None, (-2, 0, 0)
    for size, row in found:
        at, length = max(
            ((context.rfind(piece) + len(piece), len(piece)) for piece in row.before if piece in context),
            default=(-1, 0),
        )
        if row.before and at < 0:
            continue
        key = (at, length, size)
        if key > best_key:
            best, best_key = row, key
    return best.name if best else None


def names_asked(words: str) -> tuple[str, ...]:
    """Names of the table that a person's wording means: the name itself, names that hold it, or by their wordings."""
    text = fold(words)
    if not text:
        return ()
    exact = tuple(row.name for row in indicators() if fold(row.name) == text)
    inside = tuple(row.name for row in indicators() if text in fold(row.name))
    named = name_of(words, "*", words)
    return exact or inside or ((named,) if named else ())
