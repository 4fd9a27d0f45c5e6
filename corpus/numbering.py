"""The numbering families of Chinese policy documents: what a label at the start of a line looks like, and its number.

    family     labels                                   rank (the usual nesting, outermost first)
    annex      附件 附件1 附表二 附录：附录A               0
    part       第一编                                    1
    subpart    第二分编                                  2
    chapter    第三章                                    3
    section    第一节                                    4
    article    第十二条 第十二条之一                       5
    plain      4 (a chapter of a standard: corpus.chapters) 6
    cn         一、 十二、                                7
    cn_paren   （一） (十二)                              8
    dot        1. 1． 1、                                9
    paren      （1） (1) 1) 1）                           10
    circled    ① ②                                      11
    latin      a) （b） c）                               12
    marker     一是 二是 一要                             13
    heading    ## 裁判要点 (a Markdown heading without number: its # count decides where it stands)
    decimal    1.1 2.3 A.1, decimal3 1.1.1 … decimal6     14

Full-width digits and letters and the traditional 條, 編, 節, 錄 and 圖 count as their usual forms. Labels may be
preceded by Markdown signs (``#``, ``**``, ``-``, ``>``), which are not part of the label. A number that only looks like
a label is excluded here when its own shape tells (``12480 个``, ``3.5个百分点``, ``2024年``); whether the rest are
labels is decided by sequence, in corpus.sequence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CN = "零〇○一二三四五六七八九十百千两"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

_ORDER = "annex part subpart chapter section article plain cn cn_paren dot paren circled latin marker"
DECIMALS = ("decimal", "decimal3", "decimal4", "decimal5", "decimal6")
RANK = {family: rank for rank, family in enumerate([*_ORDER.split(), *DECIMALS, "heading"])}
# What letters count as where they stand for numbers (附录A, A.1): never what an Arabic number counts as.
LETTERS = 1000
# A number of an article or paragraph, and an article as a sentence names it: never digits of both kinds in one number.
COUNT = rf"(?:[{_CN}]{{1,7}}|[0-9０-９]{{1,4}})"
ARTICLE = rf"第{COUNT}条(?:之[一二三四五六七八九十]{{1,2}})?"
_WRITTEN = "〇一二三四五六七八九"
_FULL_WIDTH = {ord("０") + n: ord("0") + n for n in range(10)}
_FULL_WIDTH |= {ord(full) + n: ord(half) + n for full, half in ("ＡA", "ａa") for n in range(26)}
_FOLD = _FULL_WIDTH | {ord(old): ord(new) for old, new in zip("條編節錄圖兩", "条编节录图两", strict=True)}

# In the order of the table above. Group "label" is what becomes the clause's label, "n" its number.
_FAMILIES: tuple[tuple[str, str], ...] = (
    ("annex", rf"(?P<label>附\s?[件表录图]\s?(?P<n>[0-9]{{1,2}}|[{_CN}]{{1,3}}|[A-Z])?)(?=\s*[：:．.、]|\s|$|[^\w\s])"),
    ("part", rf"(?P<label>第\s?(?P<n>[{_CN}]{{1,5}}|\d{{1,3}})\s?编)(?=\s|$|[：:])"),
    ("subpart", rf"(?P<label>第\s?(?P<n>[{_CN}]{{1,5}}|\d{{1,3}})\s?分编)(?=\s|$|[：:])"),
    ("chapter", rf"(?P<label>第\s?(?P<n>[{_CN}]{{1,5}}|\d{{1,3}})\s?章)(?=\s|$|[：:]|[^，。；、的规])"),
    ("section", rf"(?P<label>第\s?(?P<n>[{_CN}]{{1,5}}|\d{{1,3}})\s?节)(?=\s|$|[：:]|[^，。；、的规])"),
    (
        "article",
        rf"(?P<label>第\s?(?P<n>[{_CN}]{{1,7}}|\d{{1,4}})\s?条(?:之(?P<sub>[{_CN}]{{1,2}}))?)"
        r"(?=\**\s|$|\**[：:【（(]|[^，。；、的第至或和与规所])",
    ),
    ("cn", rf"(?P<label>(?P<n>[一二三四五六七八九十][{_CN}]{{0,3}})\s?[、．.])(?![{_CN}]+[、级类期批])"),
    ("cn_paren", rf"(?P<label>[（(]\s?(?P<n>[{_CN}]{{1,4}})\s?[）)])"),
    (
        "decimal",
        r"(?P<label>(?P<n>(?:[1-9]\d?|[A-Z])(?:[.．\ue000-\uf8ff]\d{1,2}){1,5})\.?)(?=\s|$|[^\W\d_]|[（(《“])"
        r"(?!\s?[个万亿%％])(?![年月日倍家吨元米毫微平])",
    ),
    ("dot", r"(?P<label>(?P<n>\d{1,3})\s?(?:[.、](?!\d|E[+-])|[.、](?=\d{4}年)|．))"),
    ("paren", r"(?P<label>[（(]\s?(?P<n>\d{1,3})\s?[）)]|(?P<m>\d{1,2})[)）])"),
    ("circled", rf"(?P<label>(?P<n>[{_CIRCLED}]))"),
    ("latin", r"(?P<label>[（(]\s?(?P<n>[a-z])\s?[）)]|(?P<m>[a-z])[)）])"),
    ("marker", r"(?P<label>(?P<n>[一二三四五六七八九十]{1,2})[是要])(?!否|的|不(?!断|折)|因为|为什么)"),
)
_MARKDOWN = re.compile(r"(?:#{1,6}\s+|>\s*|[-*+]\s+)*(?:\*\*|__)?")
_ATX = re.compile(r"(?P<signs>#{1,6})[ \t\u3000]+(?=\S)")
_UNUSUAL = re.compile(f"[{''.join(map(chr, _FOLD))}]")
_OPENINGS = {
    "附": "annex",
    "第": "part subpart chapter section article",
    "（(": "cn_paren paren latin",
    "0123456789": "decimal dot paren",
    _CN: "cn marker",
    _CIRCLED: "circled",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ": "decimal",
    "abcdefghijklmnopqrstuvwxyz": "latin",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _FAMILIES}
_BY_FIRST = {
    char: tuple((family, _PATTERNS[family]) for family in families.split())
    for chars, families in _OPENINGS.items()
    for char in chars
}
# A private-use character between two numbers is a dot that the file's font alone could show.
_ODD = re.compile("[０-９Ａ-Ｚａ-ｚ．\ue000-\uf8ff]")
_LOST_DOT = re.compile(r"(?<=[\dA-Z])[．\ue000-\uf8ff](?=\d)")
_SEPARATORS = re.compile(r"[.．\ue000-\uf8ff]")
_WEAK = re.compile(r"(?P<n>\d{1,3})\.(?=\d)")
_PLAIN = re.compile(
    r"(?P<n>[1-9１-９]\d?)[ \t\u3000\xa0]{1,4}(?=[\u4e00-\u9fff]\s*[\u4e00-\u9fff])[^。；，,;！？：:\n]+$"
)
_FIRST = re.compile(rf"[附第（(\dA-Za-zＡ-Ｚａ-ｚ{_CN}{_CIRCLED}#>*+_-]")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found at the start of a line: raw span ``[start, end)``, family, number (0 when it carries none).

    ``sub`` is the number after 之 (第十二条之一); a ``weak`` label counts only between its neighbours in number;
    ``prefix`` holds the numbers before the last of a decimal (1.2.3 → (1, 2)); ``level`` is how many # stand before it.
    """

    family: str
    number: int
    start: int
    end: int
    sub: int = 0
    weak: bool = False
    prefix: tuple[int, ...] = ()
    level: int = 0

    @property
    def path(self) -> tuple[int, ...]:
        """All numbers of a decimal, its last included (1.2.3 → (1, 2, 3)); of any other label its one number."""
        return (*self.prefix, self.number)


def cn_number(text: str) -> int:
    """Chinese or Arabic digits as a number: 十二 → 12, １２ → 12, 一千二百四十二 → 1242, 二〇 → 20; else ValueError."""
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if text.isdecimal() and text.isascii():
        return int(text)
    if text and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = current = 0
    for char in text:
        if char in _DIGITS:
            current = _DIGITS[char]
        elif char in _UNITS:
            total += (current or 1) * _UNITS[char]
            current = 0
        else:
            raise ValueError(f"not a Chinese number: {text!r}")
    return total + current


def chinese(n: int, digits: str = _WRITTEN, units: str = "十百千万") -> str:
    """A number as laws count: 123 → 一百二十三; 10 → 十 (with legal digits 壹拾); Arabic from 100,000."""
    if not 0 < n < 100_000:
        return str(n)
    text = ""
    gap = False
    for place in (4, 3, 2, 1, 0):
        digit = n // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + digits[digit] + (units[place - 1] if place else "")
        gap = False
    return text[1:] if digits is _WRITTEN and text.startswith("一十") else text


def folded(text: str) -> str:
    """The text with full-width digits and letters in their usual forms, and dots between numbers; as long as before."""
    return _LOST_DOT.sub(".", text.translate(_FULL_WIDTH)) if _ODD.search(text) else text


def label_at(raw: str, start: int, end: int) -> Label | None:
    """The label with which the line ``raw[start:end]`` begins (white space already trimmed), or None."""
    if start >= end or not _FIRST.match(raw, start):
        return None
    at = start
    if raw[start] in "#>*+-_":
        match = _MARKDOWN.match(raw, start, end)
        at = match.end() if match else start
    window = raw[at : min(end, at + 24)]
    if _UNUSUAL.search(window):
        window = window.translate(_FOLD)
    for family, pattern in _BY_FIRST.get(window[:1], ()):
        found = pattern.match(window)
        if found:
            start, end = found.span("label")
            if family == "decimal":
                return _decimal(found, at)
            return Label(family, _number_of(family, found), at + start, at + end, _sub(found))
    return None


def heading_level(raw: str, start: int, end: int) -> int:
    """How many # open the line ``raw[start:end]`` as a Markdown heading; 0 when it is none."""
    match = _ATX.match(raw, start, end) if raw[start] == "#" else None
    return len(match["signs"]) if match else 0


def heading_at(raw: str, start: int, end: int) -> Label | None:
    """The line as a heading without number; its span is the heading's words."""
    match = _ATX.match(raw, start, end)
    return Label("heading", 0, match.end(), end, level=len(match["signs"])) if match else None


def _decimal(found: re.Match[str], at: int) -> Label:
    first, *rest = _SEPARATORS.split(found["n"])
    *prefix, number = (_chapter(first), *(int(part) for part in rest))
    family = DECIMALS[len(prefix) - 1]
    return Label(family, number, at + found.start("label"), at + found.end("label"), prefix=tuple(prefix))


def _chapter(text: str) -> int:
    return LETTERS + ord(text) - ord("@") if text.isalpha() else int(text)


def plain_label_at(raw: str, start: int, end: int) -> Label | None:
    """A number and a short title (2 主要任务) as standards have them; whether it is one, decimals below it decide."""
    found = _PLAIN.match(raw, start, end) if end - start <= 40 else None
    return Label("plain", cn_number(found["n"]), start, start + len(found["n"])) if found else None


def weak_label_at(raw: str, start: int, end: int) -> Label | None:
    """A label like "8." that runs into a number (8.6个重大科技专项): sequence alone can tell it from a decimal."""
    found = _WEAK.match(raw, start, min(end, start + 8))
    return Label("dot", int(found["n"]), start, found.end(), weak=True) if found else None


def _number_of(family: str, found: re.Match[str]) -> int:
    digits = found.group("n") or ("m" in found.re.groupindex and found.group("m")) or ""
    if not digits:
        return 0
    if family == "circled":
        return _CIRCLED.index(digits) + 1
    if family == "latin":
        return ord(digits) - ord("`")
    if family == "annex" and "A" <= digits <= "Z":
        return _chapter(digits)
    return cn_number(digits)


def _sub(found: re.Match[str]) -> int:
    sub = found.group("sub") if "sub" in found.re.groupindex else None
    return cn_number(sub) if sub else 0
