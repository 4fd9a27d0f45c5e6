"""Whether the text layer of a PDF page is text: fonts without a (right) map to Unicode leave garbage that looks whole.

Three signs: characters that no policy document has (unmapped glyphs, private use, accented Latin in numbers); rare
ideographs, where genuine text has common ones; ideographs that are common but never the ones that text is made of.
And whether a page is a picture: a scan keeps being one under a printed head, a stamp or a page number.
"""

from __future__ import annotations

from functools import lru_cache

from corpus.formats.pdf_page import Page, TextLine

LEAST = 8
SCANNED_BELOW = 20
_ODD_SHARE, _RARE_SHARE, _COMMON_SHARE = 0.15, 0.3, 0.5
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四"
    "日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立"
    "标准规定按照管理市县区省单位设施环境保护污染排放规划企业项目安全监督责任检查应当办法通知意见实施完成推进加强组织"
)
_FREQUENT_LEAST, _FREQUENT_SHARE, _FREQUENT_KINDS = 120, 0.12, 0.1
_BODY = 0.1
_COVERED = 0.5
_DRAWN = 150


def is_garbled(text: str) -> bool:
    """Whether the text can't be what the page shows."""
    inked = [c for c in text if not c.isspace() and not c.isascii()]
    plain = sum(c.isascii() and not c.isspace() for c in text)
    if len(inked) < LEAST:
        return _is_rubble(text)
    odd = sum(_is_odd(c) for c in inked)
    if odd >= LEAST and odd > _ODD_SHARE * (len(inked) + 0.2 * plain):
        return True
    ideographs = [c for c in inked if "\u3400" <= c <= "\u9fff" or c >= "\U00020000"]
    if len(ideographs) < LEAST:
        return False
    known, common = _levels()
    rare = sum(c not in known for c in ideographs)
    usual = sum(c in common for c in ideographs)
    if rare > _RARE_SHARE * len(ideographs) or usual < _COMMON_SHARE * len(ideographs):
        return True
    # A table may say the same few words hundreds of times; garbage has many different characters.
    kinds = set(ideographs)
    frequent = sum(c in _FREQUENT for c in ideographs)
    return (
        len(kinds) >= _FREQUENT_LEAST
        and frequent < _FREQUENT_SHARE * len(ideographs)
        and len(kinds & _FREQUENT) < _FREQUENT_KINDS * len(kinds)
    )


def _is_rubble(text: str) -> bool:
    """Whether plain ASCII text is glyph numbers: as many signs as letters."""
    inked = [c for c in text if not c.isspace()]
    signs = sum(not c.isalnum() for c in inked)
    letters = sum(c.isalpha() for c in inked)
    digits = len(inked) - signs - letters
    dots = sum(c in ".…-_" for c in inked)
    return len(inked) >= 40 and signs - dots > letters and signs - dots > 0.4 * len(inked) and digits < 0.3 * len(inked)


def _is_odd(character: str) -> bool:
    return (
        character == "\ufffd"
        or "\ue000" <= character <= "\uf8ff"
        or ("\u00c0" <= character <= "\u02af" and character not in "×÷ü")
        or "\u0400" <= character <= "\u1fff"
        or character >= "\U000f0000"
    )


@lru_cache(maxsize=1)
def _levels() -> tuple[frozenset[str], frozenset[str]]:
    """Ideographs of GB 2312 and the first level of Big5; those of the first levels alone."""
    first = frozenset(_decoded("gb2312", range(0xB0, 0xD8)))
    second = frozenset(_decoded("gb2312", range(0xD8, 0xF8)))
    big = frozenset(_decoded("big5", range(0xA4, 0xC7)))
    return first | second | big, first | big


def _decoded(encoding: str, leads: range) -> str:
    codes = (bytes((lead, trail)) for lead in leads for trail in range(0x40, 0xFF))
    return "".join(code.decode(encoding, "ignore") for code in codes)


def is_picture(page: Page) -> bool:
    """Whether what the page says stands in its pictures (or in outlines of letters) and not in its text."""
    count = len("".join(page.text.split()))
    if count < SCANNED_BELOW:
        return bool(page.pictures) or (count < LEAST and page.drawn >= _DRAWN)
    area = page.width * page.height
    covered = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in page.pictures)
    if not area or covered < _COVERED * area:
        return False
    if any(not isinstance(item, TextLine) for item in page.items):
        return False
    low, high = _BODY * page.height, (1 - _BODY) * page.height
    body = sum(len("".join(line.text.split())) for line in page.lines if low < line.y < high)
    return body < SCANNED_BELOW
