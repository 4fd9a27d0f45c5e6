"""The characters of a PDF page with their places, and the page turned so that its text runs from left to right.

Coordinates from here on are points in the *reading frame*: x grows to the right along the text, y grows downwards.
The frame follows the direction of most characters, whatever the page's own /Rotate says. What PDFium generates
(spaces, line ends) is left out: those are decided from positions, in corpus.formats.pdf_lines.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_int, create_string_buffer
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.formats.symbols import UNKNOWN, symbol

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

MAX_CHARACTERS = 200_000
_SLANT = math.radians(6)
# fonts often map a character to its look-alike among the radicals and the compatibility ideographs
_LOOK_ALIKES = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_SHIFT = 0x31
_SHIFTED_LEADS = frozenset((0xD2, 0xD3, 0xD4, 0xDB))
_SHIFTED_POINT = b"\xdb\xb1"  # Founder's own row AA holds a narrow full stop there
_FOUNDER, _FOUNDER_SIGNS = "PK748", {0xE010: ".", 0xE011: "-"}
_SHIFTED_LEAST, _SHIFTED_SHARE = 8, 0.9


class Glyph(NamedTuple):
    """One character: its span along the line, its baseline, its font size, all in points of the reading frame.

    ``turn`` is the direction against the frame: 0 along it, 1 to 3 quarter turns, -1 slanted.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    turn: int = 0
    pale: bool = False
    slant: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """How points of the page become points of the reading frame: quarter turns, and the size of the frame."""

    turns: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Extent along the text."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Extent from the first line to the last."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page in the frame."""
        match self.turns:
            case 0:
                return x - self.left, self.top - y
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case _:
                return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box of the page as ``(x0, y0, x1, y1)`` of the frame."""
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


class _Raw(NamedTuple):
    text: str
    number: int
    x: float
    y: float
    box: tuple[float, float, float, float]
    size: float
    angle: float


def shifted_fonts(pages: Iterator[PdfTextPage]) -> frozenset[bytes]:
    """Fonts that name digits and signs by ideographs: Founder's 748 encoding, the first byte of GB 2312 off by 0x31.

    There 1996 reads 员怨怨远. Such a font holds nothing but characters of the three rows that this makes.
    """
    seen: dict[bytes, list[int]] = {}
    for page in pages:
        for index, code in _codes(page):
            if 0x4E00 <= code <= 0x9FFF:
                counts = seen.setdefault(_font(page, index), [0, 0]) if _is_shifted(chr(code)) else None
                if counts is not None:
                    counts[0] += 1
        for index, code in _codes(page) if seen else ():
            if 0x4E00 <= code <= 0x9FFF and not _is_shifted(chr(code)):
                counts = seen.get(_font(page, index))
                if counts is not None:
                    counts[1] += 1
    return frozenset(
        font
        for font, (shifted, other) in seen.items()
        if shifted >= _SHIFTED_LEAST and shifted >= _SHIFTED_SHARE * (shifted + other)
    )


def _codes(page: PdfTextPage) -> Iterator[tuple[int, int]]:
    from pypdfium2.raw import FPDFText_GetUnicode

    raw = page.raw
    for index in range(min(page.count_chars(), MAX_CHARACTERS)):
        yield index, FPDFText_GetUnicode(raw, index)


def _font(page: PdfTextPage, index: int) -> bytes:
    from pypdfium2.raw import FPDFText_GetFontInfo

    buffer, flags = create_string_buffer(96), c_int()
    FPDFText_GetFontInfo(page.raw, index, buffer, 96, byref(flags))
    return buffer.value


def _is_shifted(character: str) -> bool:
    try:
        return character.encode("gb2312")[0] in _SHIFTED_LEADS
    except UnicodeEncodeError:
        return False


def unshifted(character: str) -> str:
    """The digit or sign that a shifted font means by an ideograph."""
    code = character.encode("gb2312")
    if code == _SHIFTED_POINT:
        return "."
    lead, trail = code
    try:
        return unicodedata.normalize("NFKC", bytes((lead - _SHIFT, trail)).decode("gb2312"))
    except UnicodeDecodeError:
        return character


def read_glyphs(page: PdfTextPage, box: Sequence[float], shifted: frozenset[bytes]) -> tuple[list[Glyph], Frame]:
    """The characters of a page in drawing order, and the frame in which their places are given.

    ``box`` is left, bottom, right, top of the page in its own points.
    """
    found = list(_raw_characters(page, shifted))
    turns = Counter(round(r.angle / (math.pi / 2)) % 4 for r in found if not _slanted(r.angle))
    most = Counter(turns).most_common(1)[0][0] if turns else 0
    frame = Frame(most, *box)
    usual = _usual_size(found)
    glyphs = []
    for raw in found:
        turn = (round(raw.angle / (math.pi / 2)) - most) % 4
        slanted = _slanted(raw.angle)
        pale = raw.size > 1.6 * usual and _is_pale(page, raw.number)
        glyphs.append(_placed(raw, frame, turn, (slanted, pale)))
    return glyphs, frame


def _usual_size(found: Sequence[_Raw]) -> float:
    sizes = Counter(round(raw.size * 2) for raw in found)
    return sizes.most_common(1)[0][0] / 2 if sizes else 10.0


def _slanted(angle: float) -> bool:
    off = angle % (math.pi / 2)
    return min(off, math.pi / 2 - off) > _SLANT


def _raw_characters(page: PdfTextPage, shifted: frozenset[bytes]) -> Iterator[_Raw]:
    from pypdfium2.raw import (
        FS_MATRIX,
        FS_RECTF,
        FPDFText_GetCharOrigin,
        FPDFText_GetFontSize,
        FPDFText_GetLooseCharBox,
        FPDFText_GetMatrix,
        FPDFText_GetUnicode,
        FPDFText_HasUnicodeMapError,
        FPDFText_IsGenerated,
    )

    handle = page.raw
    rect, matrix, x, y = FS_RECTF(), FS_MATRIX(), c_double(), c_double()
    high = 0
    for index in range(min(page.count_chars(), MAX_CHARACTERS)):
        if FPDFText_IsGenerated(handle, index) == 1:
            continue
        code = FPDFText_GetUnicode(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        FPDFText_GetLooseCharBox(handle, index, byref(rect))
        FPDFText_GetCharOrigin(handle, index, byref(x), byref(y))
        FPDFText_GetMatrix(handle, index, byref(matrix))
        size = FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
        text = _character(code)
        if code < 0x20 and FPDFText_HasUnicodeMapError(handle, index) == 1:
            text = "\ufffd"
        if not text:
            continue
        if 0xE000 <= code <= 0xF8FF:
            text = _private(code, _font(page, index))
        if shifted and 0x4E00 <= code <= 0x9FFF and _is_shifted(text) and _font(page, index) in shifted:
            text = unshifted(text)
        box = (rect.left, rect.bottom, rect.right, rect.top)
        yield _Raw(text, index, x.value, y.value, box, size or rect.top - rect.bottom, math.atan2(matrix.b, matrix.a))


def _private(code: int, font: bytes) -> str:
    """What a private code shows: a sign of a symbol font, or the point or hyphen of Founder's 748 fonts."""
    name = font.decode("latin-1")
    if _FOUNDER in name:
        return _FOUNDER_SIGNS.get(code, chr(code))
    name = name.split("+")[-1].removesuffix("-Regular").removesuffix("MT")
    sign = symbol(code, name) if 0xF000 <= code <= 0xF0FF else UNKNOWN
    return chr(code) if sign == UNKNOWN else sign


def _character(code: int) -> str:
    if code in (0xFFFE, 0xFFFF, 0) or code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return ""
    if code < 0x20 or code in (0xA0, 0x2028, 0x2029, 0x85):
        return " "
    text = chr(code)
    return unicodedata.normalize("NFKC", text) if _LOOK_ALIKES.match(text) else text


def _placed(raw: _Raw, frame: Frame, turn: int, how: tuple[bool, bool]) -> Glyph:
    x0, y0, x1, y1 = frame.box(*raw.box)
    ox, oy = frame.point(raw.x, raw.y)
    slanted, pale = how
    if turn == 0 and not slanted:
        x1 = max(x1, ox)
        return Glyph(raw.text, min(ox, x1), x1, oy, raw.size, 0, pale)
    return Glyph(raw.text, x0, x1, y1, raw.size, turn, pale, slanted)


def _is_pale(page: PdfTextPage, index: int) -> bool:
    """Whether a character is drawn in a light grey or lets the page shine through, as watermarks are."""
    from ctypes import c_uint

    from pypdfium2.raw import FPDFText_GetFillColor

    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if not FPDFText_GetFillColor(page.raw, index, byref(red), byref(green), byref(blue), byref(alpha)):
        return False
    return alpha.value < 160 or min(red.value, green.value, blue.value) > 150
