"""The trade's words: English to Chinese, and the Chinese terms that mean the same.

``glossary.tsv`` beside this module, one term a line, four columns, alternatives separated by ``|``:

    Chinese term | equivalents | looser alternatives | English forms

An equivalent may stand for the term in either direction; one that begins with ``~`` is spoken language: read when a
question uses it, never written into a search. Looser alternatives are offered for English words only, where a
translation has to guess. English forms are compared by stems (plural, -ed, -ing, British spelling, hyphens).

``lay_words.tsv`` has two columns, term and equivalents: abbreviations (个税, 国办) and what citizens and staff say
(辞退, 房本, 多久) in all fields of policy, without English.

Both look-ups are linear in the text and take the longest match first. Limits: no grammar, no word sense; an English
word that serves two terms gives both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FILE, _LAY_FILE = Path(__file__).with_name("glossary.tsv"), Path(__file__).with_name("lay_words.tsv")
_LAY_COLUMNS = 2
_VOWELS = frozenset("aeiouy")
_WORD = re.compile(r"[a-zμ]+(?:\d+(?:\.\d+)?)?|\d+(?:[.,]\d+)*")
_POSSESSIVE = re.compile("['’]s\\b")
_ISE = ("ise", "ised", "ises", "ising", "isation", "isations")
_BRITISH = {
    "centre": "center", "metre": "meter", "kilometre": "kilometer", "litre": "liter", "theatre": "theater",
    "programme": "program", "catalogue": "catalog", "defence": "defense", "licence": "license", "fulfil": "fulfill",
    "vapour": "vapor", "odour": "odor", "harbour": "harbor", "labour": "labor", "colour": "color", "favour": "favor",
    "neighbour": "neighbor", "neighbourhood": "neighborhood", "behaviour": "behavior", "sulphur": "sulfur",
    "sulphate": "sulfate", "sulphide": "sulfide", "aluminium": "aluminum", "mould": "mold", "ageing": "aging",
}  # fmt: skip
_IRREGULAR = {
    "built": "build",
    "held": "hold",
    "led": "lead",
    "met": "meet",
    "ran": "run",
    "chose": "chosen",
    "people": "people",
    "drawn": "draw",
    "burnt": "burn",
    "shut": "shut",
    "always": "always",
    "basis": "basis",
    "gas": "gas",
    "lens": "lens",
    "indices": "index",
    "code": "code",
    "codes": "code",
    "coding": "coding",
    "grade": "grade",
    "grades": "grade",
    "meeting": "meeting",
    "meetings": "meeting",
    "means": "means",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A line of the glossary."""

    chinese: str
    equivalents: tuple[str, ...]
    spoken: tuple[str, ...]
    looser: tuple[str, ...]
    english: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """English words at ``[start, end)`` of a text and what they may be in Chinese, the likeliest first."""

    start: int
    end: int
    chinese: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A Chinese term at ``[start, end)`` of a text and other names for it."""

    start: int
    end: int
    others: tuple[str, ...]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its ending: villages → villag, remediated → remediat, centres → center.

    >>> stem("utilised") == stem("utilizes") == stem("utilize")
    True
    """
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "ches", "shes", "xes", "zzes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    word = _BRITISH.get(word, word)
    if word.endswith(_ISE):
        at = word.rindex("is")
        word = f"{word[:at]}iz{word[at + 2 :]}"
    return _without_ending(word)


def _without_ending(word: str) -> str:
    for ending, least in (("ing", 6), ("ed", 5)):
        if word.endswith(ending) and len(word) >= least and not _VOWELS.isdisjoint(word[: -len(ending)]):
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def words(text: str) -> list[tuple[int, int, str]]:
    """English words and numbers of a text as (start, end, stem); a hyphen or an apostrophe ends a word."""
    lower = _lower(text)
    if "'" in lower or "’" in lower:
        lower = _POSSESSIVE.sub("  ", lower)
    return [(match.start(), match.end(), stem(match[0])) for match in _WORD.finditer(lower)]


def _lower(text: str) -> str:
    """Lower case of the same length: İ, whose lower case has two characters, stays."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def read_terms(text: str) -> Iterator[Term]:
    """Terms of a file's text; lines with # are subjects. Raises ValueError where there aren't two or four columns."""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        cells = [tuple(filter(None, cell.split("|"))) for cell in line.split("\t")]
        chinese, same, looser, english = cells if len(cells) != _LAY_COLUMNS else (*cells, (), ())
        written = tuple(name for name in same if name[0] != "~")
        spoken = tuple(name[1:] for name in same if name[0] == "~")
        yield Term(chinese[0], written, spoken, looser, english)


@cache
def terms() -> tuple[Term, ...]:
    """All terms, in the file's order."""
    return tuple(read_terms(_FILE.read_text(encoding="utf-8")))


@cache
def lay_terms() -> tuple[Term, ...]:
    """Terms with the names that people use for them, none in English."""
    return tuple(read_terms(_LAY_FILE.read_text(encoding="utf-8")))


@cache
def _english() -> tuple[dict[tuple[str, ...], tuple[Term, ...]], dict[str, int]]:
    """Terms by the stems of an English form, and for each first stem the number of words of its longest form."""
    forms: dict[tuple[str, ...], tuple[Term, ...]] = {}
    longest: dict[str, int] = {}
    for term in terms():
        for form in term.english:
            # Forms of the file are plain words (a test says so), which makes splitting enough.
            key = tuple(map(stem, form.split()))
            if term not in forms.get(key, ()):
                forms[key] = (*forms.get(key, ()), term)
            if len(key) > longest.get(key[0], 0):
                longest[key[0]] = len(key)
    return forms, longest


@cache
def _chinese(lay: bool) -> tuple[dict[str, tuple[Term, ...]], dict[str, list[int]]]:
    """Terms by any of their names, and for each first pair of characters the lengths of names, longest first."""
    names: dict[str, tuple[Term, ...]] = {}
    lengths: dict[str, set[int]] = {}
    for term in (*terms(), *(lay_terms() if lay else ())):
        for name in (term.chinese, *term.equivalents, *term.spoken):
            if len(name) > 1:
                names[name.lower()] = (*names.get(name.lower(), ()), term)
                lengths.setdefault(name[:2].lower(), set()).add(len(name))
    return names, {pair: sorted(each, reverse=True) for pair, each in lengths.items()}


def translate(text: str) -> tuple[Translation, ...]:
    """What the English words of a text are in Chinese; at a place the longest form wins, words unknown are left out."""
    forms, longest = _english()
    found = words(text)
    result: list[Translation] = []
    at = 0
    while at < len(found):
        for length in range(min(longest.get(found[at][2], 0), len(found) - at), 0, -1):
            meant = forms.get(tuple(word for _, _, word in found[at : at + length]))
            if meant:
                names = [name for term in meant for name in (term.chinese, *term.equivalents)]
                names += [name for term in meant for name in term.looser]
                result.append(Translation(found[at][0], found[at + length - 1][1], tuple(dict.fromkeys(names))))
                at += length
                break
        else:
            at += 1
    return tuple(result)


def equivalents(text: str, *, lay: bool = True) -> tuple[Equivalent, ...]:
    """Other names for the Chinese terms of a text, in order; at a place the longest term wins.

    Terms without another name take their place too, so that no piece of theirs is read as another term. ``lay`` says
    whether what people say in all fields of policy is known, too.
    """
    names, lengths = _chinese(lay)
    lower = _lower(text)
    result: list[Equivalent] = []
    done = 0
    for at in range(len(lower) - 1):
        if at < done:
            continue
        for length in lengths.get(lower[at : at + 2], ()):
            name = lower[at : at + length]
            if name not in names or _inside_latin(lower, at, at + length):
                continue
            every = (other for term in names[name] for other in (term.chinese, *term.equivalents))
            others = tuple(dict.fromkeys(other for other in every if other.lower() != name and len(other) > 1))
            if others:
                result.append(Equivalent(at, at + length, others))
            done = at + length
            break
    return tuple(result)


def _inside_latin(text: str, start: int, end: int) -> bool:
    """Whether a name in Latin letters is a piece of a longer one: voc in vocs."""
    before = start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()
    after = end < len(text) and text[end].isascii() and text[end].isalnum()
    return (before and text[start].isascii()) or (after and text[end - 1].isascii())
