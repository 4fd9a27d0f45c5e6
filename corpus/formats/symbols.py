"""Symbol fonts: which sign a code of Wingdings, Wingdings 2, Webdings or Symbol shows.

Word stores such a sign as a code in the private use area (U+F000 and the font's byte) or as the plain letter, with the
font named beside it. Only the signs that change what a text says are listed: boxes, ticks, enclosed numbers, arrows,
and the whole of Symbol (≤, ≥, ±, μ …). What is not listed reads as UNKNOWN, never as an empty box.
"""

from __future__ import annotations

from collections.abc import Mapping

UNKNOWN = "〓"
"""The printers' sign for a glyph that is missing."""

_PRIVATE = range(0xF000, 0xF100)


def _codes(first: int, signs: str) -> dict[int, str]:
    return {first + at: sign for at, sign in enumerate(signs) if sign != " "}


_WINGDINGS = {
    **_codes(0x6C, "●❍■□□❑❒⬧⧫◆❖⬥☒"),
    **_codes(0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    **_codes(0x9E, "·•▪○"),
    **_codes(0xA4, "◉◎ ▪□"),
    **_codes(0xAB, "★"),
    **_codes(0xD8, "➢"),
    **_codes(0xDF, "←→↑↓"),
    **_codes(0xE8, "➔"),
    **_codes(0xEF, "⇦⇨⇧⇩"),
    **_codes(0xFB, "×√☒☑"),
}
_WINGDINGS_2 = {
    **_codes(0x4F, "×√☒☑☒☒"),
    **_codes(0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    **_codes(0x97, "●"),
    **_codes(0xA2, "■□"),
}
_WEBDINGS = {0x61: "√", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "×", **_codes(0x33, "◀▶▲▼")}
_SYMBOL = {
    **{code: chr(code) for code in range(0x20, 0x40)},
    **_codes(0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
    **_codes(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
    **_codes(0xA1, "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
    **_codes(0xC4, "⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇"),
    **_codes(0xD5, "∏√⋅¬∧∨⇔⇐⇑⇒⇓"),
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}
# Where the font is not named: the boxes and ticks of both Wingdings, which don't contradict each other.
_UNNAMED = {
    code: table[code]
    for table, codes in ((_WINGDINGS, (0xA8, 0x6F, 0xFD, 0xFE, 0xFC)), (_WINGDINGS_2, (0xA3, 0x52, 0x54, 0x50)))
    for code in codes
}


def is_symbol_font(name: str | None) -> bool:
    """Whether a font shows signs in the places of letters."""
    return name is not None and name.strip().lower() in _FONTS


def symbol(code: int, font: str | None) -> str:
    """The sign that a code shows in a font; UNKNOWN when it is not listed.

    A code outside the private use area in an ordinary font is the character itself.
    """
    table = _FONTS.get((font or "").strip().lower())
    if code in _PRIVATE:
        return (_UNNAMED if table is None else table).get(code - 0xF000, UNKNOWN)
    if table is not None and code < 0x100:
        return table.get(code, UNKNOWN)
    return chr(code) if 0x20 <= code < 0xD800 else UNKNOWN


def with_symbols(text: str, font: str | None) -> str:
    """A run's text with the signs of a symbol font in it; letters that show no listed sign stay.

    Private characters of unnamed fonts stay too unless they are boxes or ticks: they may be rare characters.
    """
    if not is_symbol_font(font):
        known = {0xF000 + code: sign for code, sign in _UNNAMED.items()}
        return text.translate(known) if any("\uf000" <= sign <= "\uf0ff" for sign in text) else text
    return "".join(_shown(sign, font) for sign in text)


def _shown(sign: str, font: str | None) -> str:
    code = ord(sign)
    if code not in _PRIVATE and (code >= 0x100 or sign.isspace()):
        return sign
    found = symbol(code, font)
    return sign if found == UNKNOWN and code < 0x100 else found
