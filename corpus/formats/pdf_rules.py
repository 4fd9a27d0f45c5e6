"""The rules (straight lines) that are drawn on a PDF page, from its path objects: what tables are made of.

Strokes, thin filled boxes, borders of boxes and thin pictures all count; white ones and clip paths do not. Pieces that
continue one another are one rule. Bounds: MAX_OBJECTS objects a page, MAX_RULES rules; beyond them the page has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.formats.pdf_chars import Frame

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MAX_OBJECTS = 60_000
MAX_RULES = 6_000
MAX_SEGMENTS = 20_000
THIN = 4.0
_WHITE = 250
_JOIN = 3.0
_ALIGN = 1.0

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Rule(NamedTuple):
    """A straight line along one axis of the frame: where it lies on the other axis, and from where to where it goes."""

    at: float
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page besides text: level and upright rules, boxes of pictures, the number of shapes.

    ``too_much``: a bound was met, so that there are no rules.
    """

    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()
    pictures: tuple[Box, ...] = ()
    drawn: int = 0
    too_much: bool = False


def read_drawing(page: PdfPage, frame: Frame) -> Drawing:
    """Rules and pictures of a page in its reading frame."""
    from pypdfium2.raw import FPDFPage_CountObjects

    crowded = FPDFPage_CountObjects(page.raw) > MAX_OBJECTS
    level: list[Rule] = []
    upright: list[Rule] = []
    pictures: list[Box] = []
    count = 0
    for count, (kind, box) in enumerate(_shapes(page), 1):
        if count > MAX_OBJECTS:
            return Drawing(pictures=tuple(pictures), drawn=count, too_much=True)
        if kind == "shape":
            continue
        x0, y0, x1, y1 = frame.box(*box)
        wide, high = x1 - x0, y1 - y0
        if high <= THIN and wide > 2 * high:
            level.append(Rule((y0 + y1) / 2, x0, x1))
        elif wide <= THIN and high > 2 * wide:
            upright.append(Rule((x0 + x1) / 2, y0, y1))
        elif kind == "picture":
            pictures.append((x0, y0, x1, y1))
    level, upright = joined(level), joined(upright)
    if crowded or len(level) + len(upright) > MAX_RULES:
        return Drawing(pictures=tuple(pictures), drawn=count, too_much=True)
    return Drawing(tuple(level), tuple(upright), tuple(pictures), count)


def joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules in order; pieces on one line that touch or nearly do are one."""
    found: list[Rule] = []
    open_rules: list[Rule] = []
    for rule in sorted(rules):
        for i in range(len(open_rules) - 1, -1, -1):
            other = open_rules[i]
            if rule.at - other.at > _ALIGN:
                found.append(open_rules.pop(i))
            elif rule.start <= other.stop + _JOIN and other.start <= rule.stop + _JOIN:
                rule = Rule(other.at, min(rule.start, other.start), max(rule.stop, other.stop))
                open_rules.pop(i)
        open_rules.append(rule)
    return sorted([*found, *open_rules])


def _shapes(page: PdfPage) -> Iterator[tuple[str, Box]]:
    """Kind and box (left, bottom, right, top, points of the page) of what may be a rule or a picture."""
    from pypdfium2.raw import FPDFPage_CountObjects, FPDFPage_GetObject

    for index in range(min(FPDFPage_CountObjects(page.raw), MAX_OBJECTS + 1)):
        yield from _object(FPDFPage_GetObject(page.raw, index), _IDENTITY, 0)


def _object(handle: object, matrix: Matrix, depth: int) -> Iterator[tuple[str, Box]]:
    from pypdfium2.raw import (
        FPDF_PAGEOBJ_FORM,
        FPDF_PAGEOBJ_IMAGE,
        FPDF_PAGEOBJ_PATH,
        FPDFFormObj_CountObjects,
        FPDFFormObj_GetObject,
        FPDFPageObj_GetType,
    )

    kind = FPDFPageObj_GetType(handle)
    if kind == FPDF_PAGEOBJ_IMAGE:
        if (box := _bounds(handle)) is not None:
            yield "picture", _moved(box, matrix)
    elif kind == FPDF_PAGEOBJ_PATH:
        yield from ((name, _moved(box, matrix)) for name, box in _path(handle))
    elif kind == FPDF_PAGEOBJ_FORM and depth < 5:
        inner = _times(_matrix(handle), matrix)
        for index in range(min(FPDFFormObj_CountObjects(handle), MAX_OBJECTS + 1)):
            yield from _object(FPDFFormObj_GetObject(handle, index), inner, depth + 1)


def _path(handle: object) -> Iterator[tuple[str, Box]]:
    from pypdfium2.raw import FPDFPath_CountSegments, FPDFPath_GetDrawMode

    filled, stroked = c_int(), c_int()
    FPDFPath_GetDrawMode(handle, byref(filled), byref(stroked))
    if not (filled.value or stroked.value) or _is_white(handle, stroked=bool(stroked.value)):
        return
    box = _bounds(handle)
    if box is None:
        return
    thin = min(box[2] - box[0], box[3] - box[1]) <= THIN
    yield "shape", (0.0, 0.0, 0.0, 0.0)
    count = FPDFPath_CountSegments(handle)
    if thin and count <= 5:
        yield "rule", box
    elif count <= MAX_SEGMENTS and (stroked.value or count > 5):
        yield from _subpaths(handle, count, stroked=bool(stroked.value))


def _subpaths(handle: object, count: int, *, stroked: bool) -> Iterator[tuple[str, Box]]:
    """Parts of a path that are straight: a thin closed one is a rule, every straight edge of a stroked one is, too."""
    for points in _points(handle, count):
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        if min(box[2] - box[0], box[3] - box[1]) <= THIN / 2:
            yield "rule", box
        elif stroked:
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                if abs(ax - bx) < 0.5 or abs(ay - by) < 0.5:
                    yield "rule", (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _points(handle: object, count: int) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path (the first again where it is closed); parts with curves are left out."""
    from pypdfium2.raw import (
        FPDF_SEGMENT_LINETO,
        FPDF_SEGMENT_MOVETO,
        FPDFPath_GetPathSegment,
        FPDFPathSegment_GetClose,
        FPDFPathSegment_GetPoint,
        FPDFPathSegment_GetType,
    )

    a, b, c, d, e, f = _matrix(handle)
    x, y = c_float(), c_float()
    points: list[tuple[float, float]] = []
    straight = True
    for index in range(count):
        segment = FPDFPath_GetPathSegment(handle, index)
        kind = FPDFPathSegment_GetType(segment)
        if kind == FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and straight:
                yield points
            points, straight = [], True
        elif kind != FPDF_SEGMENT_LINETO:
            straight = False
        FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if FPDFPathSegment_GetClose(segment) == 1 and points:
            points.append(points[0])
    if len(points) > 1 and straight:
        yield points


def _is_white(handle: object, *, stroked: bool) -> bool:
    from pypdfium2.raw import FPDFPageObj_GetFillColor, FPDFPageObj_GetStrokeColor

    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    of = FPDFPageObj_GetStrokeColor if stroked else FPDFPageObj_GetFillColor
    if not of(handle, byref(red), byref(green), byref(blue), byref(alpha)):
        return False
    return alpha.value < 5 or min(red.value, green.value, blue.value) >= _WHITE


def _bounds(handle: object) -> Box | None:
    from pypdfium2.raw import FPDFPageObj_GetBounds

    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if not FPDFPageObj_GetBounds(handle, byref(left), byref(bottom), byref(right), byref(top)):
        return None
    return left.value, bottom.value, right.value, top.value


def _matrix(handle: object) -> Matrix:
    from pypdfium2.raw import FS_MATRIX, FPDFPageObj_GetMatrix

    found = FS_MATRIX()
    if not FPDFPageObj_GetMatrix(handle, byref(found)):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _moved(box: Box, matrix: Matrix) -> Box:
    if matrix == _IDENTITY:
        return box
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    return min(xs), min(ys), max(xs), max(ys)
