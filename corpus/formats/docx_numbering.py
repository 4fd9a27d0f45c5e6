"""Word's automatic numbering: the labels that Word shows but does not store ("一、", "（二）", "3.1").

A paragraph names a list (``numId``) and a level; the list points to an abstract list, whose levels say how to count and
how to write. Lists that share an abstract list share its counters, unless a list overrides the start. A level begins
again whenever a higher one (or the one that ``lvlRestart`` names) was counted in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.formats.docx_package import attribute, child, inside, number, switched_on, tag
from corpus.numbering import chinese

if TYPE_CHECKING:
    from lxml.etree import _Element

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"


def _digital(n: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(n)) if n >= 0 else str(n)


def _letters(n: int, first: str) -> str:
    return chr(ord(first) + (n - 1) % 26) * ((n - 1) // 26 + 1) if 0 < n <= 780 else str(n)


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(n: int) -> str:
    if not 0 < n < 4000:
        return str(n)
    text = ""
    for value, sign in _ROMAN:
        count, n = divmod(n, value)
        text += sign * count
    return text


def _from(signs: str) -> Callable[[int], str]:
    return lambda n: signs[n - 1] if 0 < n <= len(signs) else str(n)


def _run(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


_CIRCLED = _from(_run(0x2460, 0x2473) + _run(0x3251, 0x325F) + _run(0x32B1, 0x32BF))
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: str(n).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda n: str(n).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _from(_run(0x2474, 0x2487)),
    "decimalEnclosedFullstop": _from(_run(0x2488, 0x249B)),
    "numberInDash": lambda n: f"- {n} -",
    "lowerLetter": lambda n: _letters(n, "a"),
    "upperLetter": lambda n: _letters(n, "A"),
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperRoman": _roman,
    "ordinal": lambda n: str(n) + ("th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")),
    "chineseCounting": lambda n: chinese(n) if n < 100 else _digital(n).replace("〇", "○"),
    "taiwaneseCounting": lambda n: chinese(n) if n < 100 else _digital(n).replace("〇", "○"),
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "koreanDigital2": _digital,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": lambda n: chinese(n, _LEGAL, "拾佰仟万"),
    "ideographLegalTraditional": lambda n: chinese(n, _LEGAL_TRADITIONAL, "拾佰仟萬"),
    "japaneseLegal": lambda n: chinese(n, _LEGAL_TRADITIONAL, "拾佰仟萬"),
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12] if n > 0 else str(n),
    "ideographEnclosedCircle": _from(_run(0x3280, 0x3289)),
    "none": lambda n: "",
}
"""How each ``numFmt`` writes a number; unknown ones are written in decimal."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. ``restart`` is the level (from 1) that restarts it, 0 never, None any higher one."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    suffix: str = "tab"
    style: str | None = None


@dataclass(slots=True)
class _Abstract:
    """An abstract list with its counters; a level's counter is absent until it is used."""

    levels: dict[int, Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    style_link: str | None = None


def _level(element: _Element) -> Level:
    text = attribute(child(element, "w:lvlText"), "val") or ""
    return Level(
        start=number(child(element, "w:start")) or 0,
        format=_format(element),
        text=text[:60],
        restart=number(child(element, "w:lvlRestart")),
        legal=switched_on(child(element, "w:isLgl")),
        suffix=attribute(child(element, "w:suff"), "val") or "tab",
        style=attribute(child(element, "w:pStyle"), "val"),
    )


def _format(level: _Element) -> str:
    found = child(level, "w:numFmt")
    if found is None:  # newer formats stand in an AlternateContent whose fallback names an old one
        found = next(inside(level, "w:numFmt"), None)
    return attribute(found, "val") or "decimal"


def _levels(element: _Element) -> dict[int, Level]:
    pairs = ((number(e, "ilvl"), e) for e in element if tag(e) == "w:lvl")
    return {at: _level(e) for at, e in pairs if at is not None}


class Numbering:
    """The lists of a document and their counters; ask for labels in document order."""

    def __init__(self, root: _Element | None, style_lists: Mapping[str, int]) -> None:
        """Read numbering.xml; ``style_lists`` gives the numId of a numbering style (for lists that only name one)."""
        self._abstracts: dict[int, _Abstract] = {}
        self._lists: dict[int, int] = {}
        self._overrides: dict[int, dict[int, Level]] = {}
        self._starts: dict[int, dict[int, int]] = {}
        self._begun: set[int] = set()
        self._style_lists = style_lists
        for element in () if root is None else root:
            match tag(element):
                case "w:abstractNum":
                    link = attribute(child(element, "w:numStyleLink"), "val")
                    at = number(element, "abstractNumId")
                    if at is not None:
                        self._abstracts[at] = _Abstract(_levels(element), style_link=link)
                case "w:num":
                    self._add_list(element)

    def _add_list(self, element: _Element) -> None:
        list_id, abstract = number(element, "numId"), number(child(element, "w:abstractNumId"))
        if list_id is None or abstract is None:
            return
        self._lists[list_id] = abstract
        for override in (e for e in element if tag(e) == "w:lvlOverride"):
            at, start, level = number(override, "ilvl"), child(override, "w:startOverride"), child(override, "w:lvl")
            if at is None:
                continue
            if (first := number(start)) is not None:
                self._starts.setdefault(list_id, {})[at] = first
            if level is not None:
                self._overrides.setdefault(list_id, {})[at] = _level(level)

    def _abstract(self, list_id: int) -> _Abstract | None:
        abstract = self._abstracts.get(self._lists.get(list_id, -1))
        for _ in range(4):  # a link to a style that names another list; a loop of links ends here
            if abstract is None or abstract.levels or abstract.style_link is None:
                return abstract
            linked = self._style_lists.get(abstract.style_link, -1)
            abstract = self._abstracts.get(self._lists.get(linked, -1))
        return abstract

    def level_of_style(self, list_id: int, style: str) -> int | None:
        """The level that a paragraph style is tied to."""
        abstract = self._abstract(list_id)
        levels = {} if abstract is None else {**abstract.levels, **self._overrides.get(list_id, {})}
        return next((at for at, level in levels.items() if level.style == style), None)

    def label(self, list_id: int, at: int) -> str:
        """Count one paragraph and return its label with what separates it from the text; "" when it shows none."""
        abstract = self._abstract(list_id)
        if abstract is None:
            return ""
        levels = {**abstract.levels, **self._overrides.get(list_id, {})}
        level = levels.get(at)
        if level is None:
            return ""
        counts = abstract.counts
        starts = self._starts.get(list_id, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for which in starts:
                counts.pop(which, None)
        counts[at] = counts[at] + 1 if at in counts else starts.get(at, level.start)
        for deeper in [d for d in counts if d > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or at < restart:
                del counts[deeper]
        if level.format == "bullet":
            return _bullet(level.text)
        return _separated(_written(level, levels, counts), level.suffix)


def _written(level: Level, levels: Mapping[int, Level], counts: Mapping[int, int]) -> str:
    text = level.text
    for at in range(8, -1, -1):
        if f"%{at + 1}" in text:
            shown = levels.get(at, Level())
            write = FORMATS.get("decimal" if level.legal else shown.format, str)
            text = text.replace(f"%{at + 1}", write(counts.get(at, shown.start)))
    return text


def _separated(label: str, suffix: str) -> str:
    """A space after "1." keeps "1. 5亿元" from reading "1.5亿元"; full-width marks need none."""
    if not label or suffix == "nothing" or label[-1] in "、。．，：）〕】》 ":
        return label
    return label + " "


def _bullet(text: str) -> str:
    sign = text.strip()
    return "• " if not sign or "\ue000" <= sign[0] <= "\uf8ff" else f"{sign} "
