"""What recognition gets wrong again and again, mended where the rest of the page says what was meant.

    V0.05, <0.05      ≤0.05       where the page has ≤ before other numbers
    N类, 1类, Il类    Ⅳ类, Ⅰ类    where it has other classes in Roman numerals
    18483一2001       18483—2001  an ideograph between digits or Latin letters, or alone in a cell
    0..05             0.05        two points in a number that begins with 0
    排气简            排气筒

Whatever is mended or stays doubtful is counted, for the document's notes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LESS = re.compile(r"(?<![A-Za-z\d])[V∨v](?=\s?\d+(?:\.\d+)?(?![\d\w]))")
_LESS_SEEN = re.compile(r"[≤≦]\s?\d")
_ROMAN_SEEN = re.compile(r"(?:[ⅠⅡⅢⅣⅤ]|(?<![A-Za-z])(?:I{1,3}|IV|V|Il|lI|II[Il]|N))\s?类")
_ARABIC_SEEN = re.compile(r"(?<!\d)[02-9]\s?类")
_ROMAN = re.compile(r"(?<![A-Za-z\d.])(IV|V|N|[Il1|]{1,3})(?=\s?类)")
_DASH = re.compile(r"(?<=[A-Za-z\d])一(?=[A-Za-z\d])|^一{1,2}$")
_POINTS = re.compile(r"(?<![\d.])0\.\.(?=0*[1-9])")
_DOUBTFUL = re.compile(r"\d\.\.|\.\.\d|\d,\.\d")
_TUBE = re.compile(r"(?<=[气烟圆滚量套])简(?![报介单称易化要明历])")
_ROMAN_OF = {"IV": "Ⅳ", "N": "Ⅳ", "V": "Ⅴ"}


@dataclass(frozen=True, slots=True)
class Mended:
    """The texts of a page's lines after mending, how many places were changed, and how many stay doubtful."""

    texts: tuple[str, ...]
    changed: int
    doubtful: int


def mend(texts: list[str]) -> Mended:
    """Mend the lines of one page; each is judged in the light of all."""
    page = "\n".join(texts)
    less = bool(_LESS_SEEN.search(page))
    roman = len(set(_ROMAN_SEEN.findall(page))) >= 2 and not _ARABIC_SEEN.search(page)
    changed = doubtful = 0
    found = []
    for text in texts:
        count = 0
        if less:
            text, n = _LESS.subn("≤", text)
            count += n
        elif _LESS.fullmatch(text[:1] + text[1:2]) or _LESS.match(text):
            doubtful += 1
        if roman:
            text, n = _ROMAN.subn(_as_roman, text)
            count += n
        for pattern, to in ((_DASH, "—"), (_POINTS, "0."), (_TUBE, "筒")):
            text, n = pattern.subn(to, text)
            count += n
        doubtful += len(_DOUBTFUL.findall(text))
        changed += count
        found.append(text)
    return Mended(tuple(found), changed, doubtful)


def _as_roman(match: re.Match[str]) -> str:
    text = match[1]
    return _ROMAN_OF.get(text) or "ⅠⅡⅢ"[len(text) - 1]
