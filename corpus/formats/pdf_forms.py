"""What stands on a PDF page besides its content: values of form fields and free text, read; comments, counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import byref, c_ushort, sizeof
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.formats.pdf_chars import Frame, Glyph
from corpus.formats.pdf_lines import is_wide
from corpus.formats.writer import visible

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_ANNOTATIONS = 5_000
_LINE = 1.25
_TICKED, _OPEN = "☑", "☐"


class Placed(NamedTuple):
    """Text that a viewer shows in a box of the page (left, bottom, right, top)."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(slots=True)
class Extras:
    """Text in boxes, and how many fields were read, comments passed over, and stamps."""

    placed: list[Placed]
    fields: int = 0
    comments: int = 0
    stamps: int = 0


def read_extras(document: PdfDocument, page: PdfPage) -> Extras:
    """Fields and annotations of a page. ``document`` must have its form environment opened before the page."""
    from pypdfium2.raw import FPDFPage_GetAnnotCount

    found = Extras([])
    for index in range(min(FPDFPage_GetAnnotCount(page.raw), MAX_ANNOTATIONS)):
        with _annotation(page, index) as annotation:
            if annotation:
                _read(document, annotation, found)
    return found


@contextmanager
def _annotation(page: PdfPage, index: int) -> Iterator[object]:
    from pypdfium2.raw import FPDFPage_CloseAnnot, FPDFPage_GetAnnot

    annotation = FPDFPage_GetAnnot(page.raw, index)
    try:
        yield annotation
    finally:
        if annotation:
            FPDFPage_CloseAnnot(annotation)


def _read(document: PdfDocument, annotation: object, found: Extras) -> None:
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if raw.FPDFAnnot_GetFlags(annotation) & raw.FPDF_ANNOT_FLAG_HIDDEN:
        return
    if kind == raw.FPDF_ANNOT_WIDGET:
        text = _field_text(document, annotation)
        if text:
            found.fields += 1
            found.placed.append(Placed(text, _box(annotation)))
    elif kind == raw.FPDF_ANNOT_FREETEXT:
        if text := _string(annotation, "Contents"):
            found.placed.append(Placed(text, _box(annotation)))
    elif kind == raw.FPDF_ANNOT_STAMP:
        found.stamps += 1
    elif kind not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP) and _string(annotation, "Contents"):
        found.comments += 1


def _field_text(document: PdfDocument, annotation: object) -> str:
    from pypdfium2 import raw

    form = document.formenv
    if form is None:
        return ""
    kind = raw.FPDFAnnot_GetFormFieldType(form.raw, annotation)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return _TICKED if raw.FPDFAnnot_IsChecked(form.raw, annotation) else _OPEN
    if kind in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        return _utf16(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form.raw, annotation, buffer, size))
    return ""


def _string(annotation: object, key: str) -> str:
    from pypdfium2.raw import FPDFAnnot_GetStringValue

    return _utf16(lambda buffer, size: FPDFAnnot_GetStringValue(annotation, key.encode(), buffer, size))


def _utf16(read: Callable[[object, int], int]) -> str:
    """The text that a function of PDFium writes into a buffer; its size in bytes is asked for first."""
    size = read(None, 0)
    if size <= 2:
        return ""
    buffer = (c_ushort * (size // sizeof(c_ushort)))()
    read(buffer, size)
    return visible(bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")).strip()


def _box(annotation: object) -> tuple[float, float, float, float]:
    from pypdfium2.raw import FS_RECTF, FPDFAnnot_GetRect

    rect = FS_RECTF()
    FPDFAnnot_GetRect(annotation, byref(rect))
    xs, ys = sorted((rect.left, rect.right)), sorted((rect.bottom, rect.top))
    return xs[0], ys[0], xs[1], ys[1]


def glyphs_of(placed: Placed, frame: Frame, usual: float) -> list[Glyph]:
    """The characters of a box, set from its left edge; one line stands in the middle, several from the top."""
    x0, top, x1, bottom = frame.box(*placed.box)
    lines = placed.text.split("\n")
    size = max(1.0, min(usual, 0.9 * (bottom - top) / len(lines)))
    first = (top + bottom) / 2 + 0.35 * size if len(lines) == 1 else top + size
    found: list[Glyph] = []
    for number, line in enumerate(lines):
        widths = [size if is_wide(c) else 0.55 * size for c in line]
        shrink = min(1.0, (x1 - x0) / sum(widths)) if widths and len(line) > 1 else 1.0
        at, y = x0, first + number * _LINE * size
        for character, width in zip(line, widths, strict=True):
            found.append(Glyph(character, at, at + width * shrink, y, size))
            at += width * shrink
    return found
