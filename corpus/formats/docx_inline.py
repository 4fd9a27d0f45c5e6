"""The text of one Word paragraph: runs, fields, symbols, formulas, and where its notes are referred to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.formats.docx_fields import Field, replaces
from corpus.formats.docx_math import math_text
from corpus.formats.docx_package import attribute, child, number, switched_on, tag
from corpus.formats.docx_styles import Style, symbol_font
from corpus.formats.formulas import raised
from corpus.formats.symbols import UNKNOWN, symbol, with_symbols

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = frozenset(
    {"w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:delText", "w:delInstrText", "w:rt", "w:sdtPr", "w:sdtEndPr"}
)
_LITERAL = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_EXPONENT = frozenset("0123456789-−+")
_GRAPHICS = {"chart": "charts", "chartex": "charts", "diagram": "diagrams"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a note: "footnote" or "endnote", its id, and how many pieces of text stand before it."""

    kind: str
    id: int
    at: int


@dataclass(slots=True)
class Paragraph:
    """What is read of one paragraph."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Run:
    """Properties of the run being read."""

    hidden: bool = False
    font: str | None = None
    superscript: bool = False


class InlineReader:
    """Reads paragraphs; ``counts`` says what was left out or changed."""

    def __init__(self, styles: Mapping[str, Style], counts: Counter[str]) -> None:
        """Read with these styles, count into ``counts``."""
        self._styles = styles
        self._counts = counts
        self._fields: list[Field] = []

    def read(self, paragraph: _Element, style: Style) -> Paragraph:
        """Collect the text of a paragraph's runs, without recursion; text boxes are kept for afterwards."""
        into = Paragraph()
        self._fields.clear()
        stack: list[tuple[Iterator[_Element], _Run]] = [(iter(paragraph), _Run(style.hidden, style.font))]
        while stack:
            children, run = stack[-1]
            element = next(children, None)
            if element is None:
                stack.pop()
                continue
            below = self._element(element, tag(element), into, run)
            if below is not None:
                stack.append((iter(below), self._run(below, run) if tag(below) == "w:r" else run))
        return into

    def _element(self, element: _Element, name: str, into: Paragraph, run: _Run) -> _Element | None:
        """Read what has a meaning of its own; anything else is returned, to be gone through."""
        match name:
            case _ if name in _DROPPED:
                self._counts["deleted"] += name in ("w:del", "w:moveFrom")
            case "w:t":
                self._text(_as_shown(element.text or "", into, run), into, run.hidden)
            case "m:oMath" | "m:t":
                self._text(math_text(element), into, run.hidden)
            case _ if name in _LITERAL:
                self._text(_LITERAL[name], into, run.hidden)
            case "w:sym":
                self._text(self._symbol(element), into, run.hidden)
            case "w:fldChar" | "w:instrText" | "w:fldSimple":
                return self._field(element, name, into, run)
            case "w:txbxContent":
                into.boxes.append(element)
            case "w:footnoteReference" | "w:endnoteReference":
                into.references.append(Reference(name[2:-9], number(element, "id") or 0, len(into.pieces)))
            case "mc:AlternateContent":
                return alternative(element)
            case "w:sdt" if is_placeholder(element):
                self._counts["placeholders"] += 1
            case _:
                self._count(element, name)
                return element
        return None

    def _count(self, element: _Element, name: str) -> None:
        self._counts["inserted"] += name in ("w:ins", "w:moveTo")
        self._counts["comments"] += name == "w:commentReference"
        if name == "graphicData":
            kind = _GRAPHICS.get((element.get("uri") or "").rpartition("/")[2])
            if kind is not None:
                self._counts[kind] += 1
        self._counts["objects"] += name in ("w:object", "w:control")

    def _text(self, text: str, into: Paragraph, hidden: bool) -> None:
        if hidden:
            self._counts["hidden"] += len(text.strip())
            return
        within = next((f for f in reversed(self._fields[:-1]) if f.result is None), None)
        (into.pieces if within is None else within.code).append(text)  # a field's result inside another's instruction

    def _symbol(self, element: _Element) -> str:
        try:
            code = int(attribute(element, "char") or "", 16)
        except ValueError:
            return ""
        sign = symbol(code, attribute(element, "font"))
        self._counts["symbols"] += sign == UNKNOWN
        return sign

    def _field(self, element: _Element, name: str, into: Paragraph, run: _Run) -> _Element | None:
        """Follow fields: instruction, result, end; returns a simple field whose content is its result."""
        if name == "w:fldSimple":
            shown, doubts = replaces(attribute(element, "instr") or "", child(element, "w:ffData"), "result")
            self._counts["overlaid"] += doubts
            if shown is None:
                return element
            self._text(shown, into, run.hidden)
        elif name == "w:instrText":
            if self._fields:
                self._fields[-1].code.append(element.text or "")
        else:
            match attribute(element, "fldCharType"):
                case "begin":
                    form = child(element, "w:ffData")
                    self._fields.append(Field(len(into.pieces), run.hidden, form=form))
                case "separate" if self._fields:
                    self._fields[-1].result = len(into.pieces)
                case "end" if self._fields:
                    self._end_field(self._fields.pop(), into)
        return None

    def _end_field(self, ended: Field, into: Paragraph) -> None:
        at = len(into.pieces) if ended.result is None else ended.result
        shown, doubts = replaces(ended.instruction, ended.form, "".join(into.pieces[at:]))
        if shown is not None:
            del into.pieces[at:]
            self._counts["overlaid"] += doubts
            self._fields.append(ended)
            self._text(shown, into, ended.hidden)
            self._fields.pop()

    def _run(self, run: _Element, inherited: _Run) -> _Run:
        properties = child(run, "w:rPr")
        vanish = child(properties, "w:vanish")
        style = self._styles.get(attribute(child(properties, "w:rStyle"), "val") or "", Style())
        hidden = inherited.hidden or style.hidden if vanish is None else switched_on(vanish)
        font = style.font or inherited.font if child(properties, "w:rFonts") is None else symbol_font(properties)
        return _Run(hidden, font, attribute(child(properties, "w:vertAlign"), "val") == "superscript")


def _as_shown(text: str, into: Paragraph, run: _Run) -> str:
    """A run's text with its symbols; an exponent right behind a digit keeps its place (10⁴ is not 104)."""
    if run.superscript and text and _EXPONENT.issuperset(text):
        before = next((piece for piece in reversed(into.pieces) if piece), "")
        if before[-1:].isascii() and before[-1:].isdigit():
            return raised(text)
    return with_symbols(text, run.font)


def alternative(element: _Element) -> _Element | None:
    """Newer content stands beside an older form of the same: take the first form that there is."""
    return next((e for e in element if tag(e) in ("mc:Choice", "mc:Fallback")), None)


def is_placeholder(control: _Element) -> bool:
    """Whether a content control is empty and shows its prompt."""
    return switched_on(child(child(control, "w:sdtPr"), "w:showingPlcHdr"))
