"""Pages of a PDF that are pictures, read by recognition: the picture set straight, its text and its ruled lines.

A page is rendered to a pixel width, whatever size the file gives it, turned where it lies on its side, and set straight
where it was scanned askew. From the text and the rules the same page is laid out as from a text layer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from corpus import ocr
from corpus.formats.pdf_chars import Frame, Glyph
from corpus.formats.pdf_lines import is_wide
from corpus.formats.pdf_page import Page, laid_out
from corpus.formats.pdf_rules import Drawing, Rule, joined
from corpus.ocr_mend import mend

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

POINTS = 595 / ocr.WIDTH
"""Points to a pixel: the thresholds of the layout are those of an A4 page."""

_SURE = 0.8
_TURNED = 0.75
"""Lines of print that are less sure than this in the middle stand on their head or side."""
_RULE_LEAST = 0.018
_NOISE_LINES = 1500
_SKEW_MOST, _SKEW_STEP, _SKEW_LEAST = 6.0, 0.25, 0.2
Picture = Any
Reader = Callable[[Picture], list[ocr.OcrLine]]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page that was read from its picture: how many places were mended, and how many lines or places are unsure."""

    page: Page
    mended: int
    unsure: int


def recognise(picture: Picture) -> Recognised:
    """Read a page from its picture, as ``rendered`` gives it."""
    picture, lines = seen(picture)
    mended = mend([line.text for line in lines])
    height, width = picture.shape[:2]
    glyphs = [g for line, text in zip(lines, mended.texts, strict=True) for g in _glyphs(line, text)]
    frame = Frame(0, 0.0, 0.0, width * POINTS, height * POINTS)
    found = laid_out(glyphs, frame, _ruled(picture), recognised=True)
    unsure = sum(line.sure < _SURE for line in lines) + mended.doubtful
    return Recognised(found, mended.changed, unsure)


def seen(picture: Picture, read: Reader | None = None) -> tuple[Picture, list[ocr.OcrLine]]:
    """The picture set straight, and the lines that ``read`` (ocr.read_picture) finds in it."""
    read = read or ocr.read_picture
    picture = _straight(picture)
    lines = read(picture)
    if _lies_on_its_side(lines):
        picture, lines = _best_turn(picture, lines, read)
    return picture, [line for line in lines if line.sure >= 0.5][:_NOISE_LINES]


def rendered(page: PdfPage, scale: float | None = None) -> Picture:
    """The picture of a page, BGR; without a scale ocr.WIDTH pixels wide (fewer where it would be too tall)."""
    width, height = page.get_size()
    if scale is None:
        scale = ocr.WIDTH / max(1.0, min(width, height))
        scale = min(scale, (ocr.MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    return page.render(scale=scale, may_draw_forms=False).to_numpy()[:, :, :3]


def _lies_on_its_side(lines: Sequence[ocr.OcrLine]) -> bool:
    """Whether most lines stand upright, or hardly anything is sure: the page lies on its side or head."""
    long = [line for line in lines if len(line.text) >= 3]
    if len(long) < 3:
        return bool(lines) and median(line.sure for line in lines) < _TURNED
    tall = sum(line.y1 - line.y0 > 1.5 * (line.x1 - line.x0) for line in long)
    return tall > 0.5 * len(long) or median(line.sure for line in lines) < _TURNED


def _best_turn(picture: Picture, lines: list[ocr.OcrLine], read: Reader) -> tuple[Picture, list[ocr.OcrLine]]:
    import numpy as np

    best = (_surety(lines), picture, lines)
    for quarter in (1, 3, 2):
        turned = np.ascontiguousarray(np.rot90(picture, quarter))
        found = read(turned)
        if _surety(found) > best[0]:
            best = (_surety(found), turned, found)
        if best[0] > 0.85 and best[1] is turned:
            break
    return best[1], best[2]


def _surety(lines: Sequence[ocr.OcrLine]) -> float:
    """How sure the lines are that lie level, by characters."""
    level = [line for line in lines if line.x1 - line.x0 > line.y1 - line.y0]
    count = sum(len(line.text) for line in lines)
    return sum(line.sure * len(line.text) for line in level) / count if count else 0.0


def _straight(picture: Picture) -> Picture:
    """The picture turned by the angle at which its rows of ink are sharpest, up to _SKEW_MOST degrees."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (600, max(1, round(600 * grey.shape[0] / grey.shape[1]))), interpolation=cv2.INTER_AREA)
    ink = (small < 160).astype(np.float32)
    if not 0.001 < float(ink.mean()) < 0.5:
        return picture

    def sharpness(angle: float) -> float:
        rows = _turned(ink, angle, 0).sum(axis=1)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    count = round(_SKEW_MOST / _SKEW_STEP)
    angle = max((n * _SKEW_STEP for n in range(-count, count + 1)), key=sharpness)
    if abs(angle) < _SKEW_LEAST or abs(angle) >= _SKEW_MOST or sharpness(angle) < 1.1 * sharpness(0.0):
        return picture
    return _turned(picture, angle, (255, 255, 255))


def _turned(picture: Picture, angle: float, border: float | tuple[int, int, int]) -> Picture:
    import cv2

    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=border)


def _glyphs(line: ocr.OcrLine, text: str) -> list[Glyph]:
    """The characters of a line, spread over its box; letters of one em stand in a box 1.25 times as high."""
    x0, x1, y0, y1 = (value * POINTS for value in (line.x0, line.x1, line.y0, line.y1))
    height = y1 - y0
    upright = height > 1.8 * (x1 - x0) and len(text) > 1
    size = max(1.0, (x1 - x0) if upright else height / 1.25)
    weights = [1.0 if is_wide(c) else 0.5 for c in text]
    if upright:
        step = height / len(text)
        return [Glyph(c, x0, x1, y0 + step * (i + 0.85), size) for i, c in enumerate(text)]
    scale = (x1 - x0) / sum(weights)
    glyphs, at = [], x0
    for character, weight in zip(text, weights, strict=True):
        glyphs.append(Glyph(character, at, at + weight * scale, y1 - 0.22 * height, size))
        at += weight * scale
    return glyphs


def _ruled(picture: Picture) -> Drawing:
    """Level and upright rules of a picture: long thin runs of ink."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    least = max(30, round(_RULE_LEAST * picture.shape[1]))
    rules: list[list[Rule]] = []
    for shape in ((least, 1), (1, least)):
        opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        closed = cv2.dilate(opened, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
        _, _, stats, _ = cv2.connectedComponentsWithStats(closed)
        found = []
        for left, top, width, height, _ in stats[1:]:
            if shape[0] > 1 and height <= 14 and width > 3 * height:
                found.append(Rule((top + height / 2) * POINTS, left * POINTS, (left + width) * POINTS))
            elif shape[1] > 1 and width <= 14 and height > 3 * width:
                found.append(Rule((left + width / 2) * POINTS, top * POINTS, (top + height) * POINTS))
        rules.append(joined(found))
    level, upright = rules
    if len(level) + len(upright) > 2_000:
        return Drawing(too_much=True)
    return Drawing(tuple(level), tuple(upright))
