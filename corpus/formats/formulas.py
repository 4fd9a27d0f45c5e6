r"""Formulas in one line: Word's EQ fields (``EQ \f(3,4)`` reads 3/4) and the parts that Office Math shares with them.

    \f(a,b)  a/b            \o\ac(○,1)  ①           \o\ad(\s\up9(reading),字)  字     \b\bc\[(x)  [x]
    \r(n,x)  ⁿ√x            \s\up5(2)   ²           \i\su(i=1,n,x)  ∑_(i=1)^(n)x     \a(a,b), \l(a,b)  a, b

Two characters written over each other read one after the other, and the caller is told. Instructions are read to
MAX_LENGTH characters and MAX_DEPTH levels; what can't be read gives "".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

MAX_LENGTH = 4000
MAX_DEPTH = 20
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_COMPOUND = re.compile(r"[-+−×÷*/·=\s]")
_CIRCLES, _BOXES, _BARS = "○◯〇Oo⚪", "□☐▢", "¯ˉ-—–_−"
_TICKS = {"√": "☑", "✓": "☑", "×": "☒", "✕": "☒", "X": "☒", "x": "☒"}
_SWITCH = re.compile(r"\\([A-Za-z]{1,2})\s*(\d*)")
_FORMAT = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)')
_ENCLOSED = (range(0x2460, 0x2500), range(0x3251, 0x32C0), range(0x3280, 0x32B1))


def fraction(above: str, below: str) -> str:
    """``a/b``; sums and products in brackets."""
    return f"{_bracketed(above)}/{_bracketed(below)}"


def _bracketed(text: str) -> str:
    return f"({text})" if _COMPOUND.search(text) else text


def raised(text: str) -> str:
    """An exponent: as superscript digits where there are such, else behind "^"."""
    text = text.strip()
    changed = text.translate(_RAISED)
    return changed if all(a != b for a, b in zip(text, changed, strict=True)) else f"^({text})"


def root(degree: str, of: str) -> str:
    """A root: ``√2``, ``³√(a+b)``."""
    return f"{raised(degree) if degree.strip() else ''}√{_bracketed(of)}"


def summed(sign: str, lower: str, upper: str, of: str) -> str:
    """A sum, product or integral with its bounds."""
    return f"{sign}{f'_({lower})' if lower else ''}{f'^({upper})' if upper else ''}{of}"


@cache
def _circled() -> Mapping[str, str]:
    signs = (chr(code) for codes in _ENCLOSED for code in codes)
    pairs = ((unicodedata.decomposition(sign).split(), sign) for sign in signs)
    return {"".join(chr(int(c, 16)) for c in parts[1:]): sign for parts, sign in pairs if parts[:1] == ["<circle>"]}


def overlaid(parts: Sequence[str]) -> tuple[str, bool]:
    """Characters over each other: an enclosed number, a ticked box, a bar, or one after the other.

    Returns the text and whether it is a doubt: two characters that Unicode may have as one.
    """
    signs = [part.strip() for part in parts if part.strip()]
    if len(signs) != 2:
        return "".join(signs), len(signs) > 1
    for shape, inner in (signs, signs[::-1]):
        if shape in _BOXES and inner in _TICKS:
            return _TICKS[inner], False
        if shape in _CIRCLES and inner not in _CIRCLES:
            return _circled().get(inner, f"({inner})"), False
        if shape in _BOXES + "△◇▽":
            return f"[{inner}]", False
        if shape in _BARS and len(inner) == 1 and inner.isalnum():
            return inner + "\u0304", False
    return "".join(signs), True


@dataclass(slots=True)
class Reading:
    """An instruction being read; ``doubts`` counts overlaid characters that were written in a row."""

    text: str
    at: int = 0
    depth: int = 0
    doubts: int = 0


def eq_text(instruction: str) -> tuple[str, int]:
    """What an EQ field shows, in one line, and how many of its characters are a doubt (see ``overlaid``)."""
    found = re.match(r"\s*EQ(?![A-Za-z])", instruction, re.I)
    if found is None or len(instruction) > MAX_LENGTH:
        return "", 0
    reading = Reading(_FORMAT.sub("", instruction[found.end() :]))
    shown = "".join(_sequence(reading)[0]).strip()
    return shown, reading.doubts


def _sequence(reading: Reading) -> tuple[list[str], list[str]]:
    """Parts up to the closing bracket (or the end) and the separators between them."""
    parts, separators, depth = [""], [], 0
    while reading.at < len(reading.text):
        sign = reading.text[reading.at]
        if sign == "\\":
            parts[-1] += _escape(reading)
            continue
        reading.at += 1
        if sign == ")" and depth == 0 and reading.depth:
            break
        depth += (sign == "(") - (sign == ")")
        if sign in ",;" and depth == 0 and reading.depth:
            separators.append(sign)
            parts.append("")
        else:
            parts[-1] += sign
    return parts, separators


def _escape(reading: Reading) -> str:
    """A switch with its elements, or the character behind a backslash."""
    found = _SWITCH.match(reading.text, reading.at)
    if found is None:
        reading.at += 2
        return reading.text[reading.at - 1 : reading.at]
    switch = _Switch(found[1].lower())
    reading.at = found.end()
    if switch.name in ("up", "do"):
        switch = _Switch("s", [switch.name])
    _options(reading, switch)
    if reading.at >= len(reading.text) or reading.text[reading.at] != "(" or reading.depth >= MAX_DEPTH:
        return ""
    reading.at += 1
    reading.depth += 1
    parts, separators = _sequence(reading)
    reading.depth -= 1
    if "," in separators:  # a semicolon separates only where the list separator is one
        joined = parts[:1]
        for separator, part in zip(separators, parts[1:], strict=True):
            if separator == ",":
                joined.append(part)
            else:
                joined[-1] += separator + part
        parts = joined
    return _shown(switch, parts, reading)


@dataclass(slots=True)
class _Switch:
    name: str
    options: list[str] = field(default_factory=list)
    signs: dict[str, str] = field(default_factory=dict)


def _options(reading: Reading, switch: _Switch) -> None:
    while True:
        found = re.compile(r"\s*").match(reading.text, reading.at)
        reading.at = found.end() if found else reading.at
        option = _SWITCH.match(reading.text, reading.at)
        if option is None or len(option[1]) != 2:
            return
        name = option[1].lower()
        reading.at = option.end()
        switch.options.append(name)
        if name in ("lc", "rc", "bc", "fc", "vc"):
            sign = re.compile(r"\\?(.)", re.S).match(reading.text, reading.at)
            if sign is not None and sign[1] != "(":
                switch.signs[name] = sign[1]
                reading.at = sign.end()


_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}


def _shown(switch: _Switch, parts: list[str], reading: Reading) -> str:
    first, second, third = [*(part.strip() for part in parts), "", "", ""][:3]
    match switch.name:
        case "f":
            return fraction(first, second)
        case "r":
            return root(first, second) if len(parts) > 1 else root("", first)
        case "o":
            if "ad" in switch.options:  # a reading above the characters
                return parts[-1]
            text, doubt = overlaid(parts)
            reading.doubts += doubt
            return text
        case "s":
            if "up" in switch.options and len(parts) == 1 and first.isascii():
                return raised(first)
            return "".join(parts)
        case "i":
            sign = "∑" if "su" in switch.options else "∏" if "pr" in switch.options else "∫"
            return summed(switch.signs.get("fc", switch.signs.get("vc", sign)), first, second, third)
        case "b":
            both = switch.signs.get("bc")
            left = switch.signs.get("lc", both or ("" if "rc" in switch.signs else "("))
            right = switch.signs.get("rc", _CLOSING.get(both or left, both or "") if "lc" not in switch.signs else "")
            return f"{left}{','.join(parts)}{right}"
        case "a" | "l":
            return ", ".join(part.strip() for part in parts)
        case "d":
            return ""
        case _:
            return "".join(parts)
