r"""Word's fields: which have no stored result and what they show all the same.

Most fields store what they show (page references, dates). These don't: formulas (EQ), check boxes and lists of old
forms (their state stands in the field's data), symbols, text buttons, numbers such as ``= 1 \* GB3``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.formats.docx_numbering import FORMATS
from corpus.formats.docx_package import attribute, child, number, switched_on, tag
from corpus.formats.formulas import eq_text
from corpus.formats.symbols import symbol

if TYPE_CHECKING:
    from lxml.etree import _Element

_SYMBOL = re.compile(r'\s*SYMBOL\s+(0x[0-9A-Fa-f]{1,4}|\d{1,5})(?:.*?\\f\s*"?([^"\\]+?)"?\s*(?:\\|$))?', re.I)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*\S)", re.I | re.S)
_PROMPT = re.compile(r"[\[［【〔<＜].*[\]］】〕>＞]", re.S)
_NUMBER = re.compile(r'\s*=\s*(\d{1,4})\s*\\\*\s*"?(GB[1-4]|CHINESENUM[1-3]|ROMAN|ALPHABETIC|CIRCLENUM)\b', re.I)
_NUMBER_FORMATS = {
    "GB1": "decimalEnclosedFullstop", "GB2": "decimalEnclosedParen", "GB3": "decimalEnclosedCircle",
    "GB4": "ideographEnclosedParen", "CIRCLENUM": "decimalEnclosedCircle", "CHINESENUM1": "ideographDigital",
    "CHINESENUM2": "chineseLegalSimplified", "CHINESENUM3": "chineseCountingThousand", "ROMAN": "upperRoman",
    "ALPHABETIC": "upperLetter",
}  # fmt: skip


@dataclass(slots=True)
class Field:
    """A field that began in this paragraph: its instruction so far, and where its result begins (None before that).

    ``start`` and ``result`` are positions in the list of text pieces; ``hidden`` is that of the run it begins in.
    """

    start: int
    hidden: bool = False
    code: list[str] = field(default_factory=list)
    result: int | None = None
    form: _Element | None = None

    @property
    def instruction(self) -> str:
        """The instruction as one string."""
        return "".join(self.code)


def replaces(instruction: str, form: _Element | None, result: str) -> tuple[str | None, int]:
    """What a field shows in place of its stored result, and how many characters of it are doubtful.

    None when the stored result is what it shows.
    """
    if child(form, "w:checkBox") is not None:
        return checkbox(form), 0
    shown, doubts = eq_text(instruction)
    if shown:
        return shown, doubts
    if found := _SYMBOL.match(instruction):
        code = int(found[1], 0) if found[1][:2].lower() == "0x" else int(found[1].lstrip("0") or "0")
        return symbol(code, found[2]), 0
    if result.strip():
        return None, 0
    if child(form, "w:ddList") is not None:
        return _chosen(form), 0
    if (found := _BUTTON.match(instruction)) and not _PROMPT.fullmatch(found[1]):
        return found[1], 0
    if found := _NUMBER.match(instruction):
        return FORMATS.get(_NUMBER_FORMATS[found[2].upper()], str)(int(found[1])), 0
    return None, 0


def checkbox(form: _Element | None) -> str:
    """A check box of an old form: its state, else its default."""
    box = child(form, "w:checkBox")
    state = child(box, "w:checked")
    return "☑" if switched_on(child(box, "w:default") if state is None else state) else "□"


def _chosen(form: _Element | None) -> str:
    """The entry of a list that was chosen, else the default one."""
    choices = child(form, "w:ddList")
    at = number(child(choices, "w:result"))
    at = number(child(choices, "w:default")) if at is None else at
    entries = [attribute(e, "val") or "" for e in choices if tag(e) == "w:listEntry"] if choices is not None else []
    return entries[at or 0] if 0 <= (at or 0) < len(entries) else ""
