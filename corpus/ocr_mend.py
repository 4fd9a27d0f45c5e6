"""What recognition gets wrong again and again, mended where the rest of the page says what was meant.

    V0.05, <0.05      ≤0.05       where the page has ≤ before other numbers
    N类, 1类, Il类    Ⅳ类, Ⅰ类    where it has other classes in Roman numerals
    18483一2001       18483—2001  an ideograph between digits or Latin letters, or alone in a cell
    1类 1类 1类 Ⅳ类   Ⅰ类 Ⅱ类 Ⅲ类 Ⅳ类    cells in a row, counted from the ones that are sure
    0..05, 0 05       0.05        two points, or a gap, in a number that begins with 0
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
_GAP = re.compile(r"(?<![\d.])0 (?=\d{1,4}(?![\d.]))")
_CLASS = re.compile(r"([ⅠⅡⅢⅣⅤ1Il|VN]{1,3}|IV)\s?类")
_DOUBTFUL = re.compile(r"\d\.\.|\.\.\d|\d,\.\d")
_TUBE = re.compile(r"(?<=[气烟圆滚量套])简(?![报介单称易化要明历述析讯短练捷直便洁])")
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
    texts, changed = _counted_classes(texts) if roman else (texts, 0)
    doubtful = 0
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
        for pattern, to in ((_DASH, "—"), (_POINTS, "0."), (_GAP, "0."), (_TUBE, "筒")):
            text, n = pattern.subn(to, text)
            count += n
        doubtful += len(_DOUBTFUL.findall(text))
        changed += count
        found.append(text)
    return Mended(tuple(found), changed, doubtful)


def _counted_classes(texts: list[str]) -> tuple[list[str], int]:
    """Cells in a row that hold one class each: where one that is sure stands in its place, so do the others."""
    found, changed, at = list(texts), 0, 0
    while at < len(texts):
        stop = at
        while stop < len(texts) and _CLASS.fullmatch(texts[stop].strip()):
            stop += 1
        run = texts[at:stop]
        sure = [i for i, text in enumerate(run) if text.strip()[:1] in "ⅡⅢⅣⅤVN" and text.strip()[:2] != "II"]
        numerals = "ⅠⅡⅢⅣⅤ"
        heads = [text.strip()[:1] for text in run]
        if 3 <= len(run) <= 5 and sure and all(_ROMAN_OF.get(heads[i], heads[i]) == numerals[i] for i in sure):
            wanted = [f"{numerals[i]}类" for i in range(len(run))]
            changed += sum(a.strip() != b for a, b in zip(run, wanted, strict=True))
            found[at:stop] = wanted
        at = max(stop, at + 1)
    return found, changed


def _as_roman(match: re.Match[str]) -> str:
    text = match[1]
    return _ROMAN_OF.get(text) or "ⅠⅡⅢ"[len(text) - 1]
