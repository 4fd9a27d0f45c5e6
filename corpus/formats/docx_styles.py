"""Word's styles: what matters of them for the text, inherited values filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.formats.docx_package import attribute, child, number, switched_on, tag
from corpus.formats.symbols import is_symbol_font

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of a style; ``font`` is a symbol font, if it names one."""

    list_id: int | None = None
    level: int | None = None
    hidden: bool = False
    contents: bool = False
    own_list: str | None = None
    name: str = ""
    font: str | None = None


def read_styles(root: _Element | None) -> dict[str, Style]:
    """Styles by id; "" is the default paragraph style."""
    elements = {attribute(e, "styleId") or "": e for e in root if tag(e) == "w:style"} if root is not None else {}
    styles: dict[str, Style] = {}
    for style_id in elements:
        chain: list[tuple[str, _Element]] = []
        at: str | None = style_id
        while at in elements and len(chain) < 50:
            chain.append((at, elements[at]))
            at = attribute(child(elements[at], "w:basedOn"), "val")
        style = Style()
        for name, element in reversed(chain):
            style = _derived(style, name, element)
        styles[style_id] = replace(style, name=style_id)
        if (
            attribute(elements[style_id], "default") in ("1", "true")
            and attribute(elements[style_id], "type") == "paragraph"
        ):
            styles[""] = styles[style_id]
    return styles


def _derived(base: Style, name: str, element: _Element) -> Style:
    numbered = child(child(element, "w:pPr"), "w:numPr")
    list_id, level = number(child(numbered, "w:numId")), number(child(numbered, "w:ilvl"))
    run = child(element, "w:rPr")
    vanish = child(run, "w:vanish")
    return Style(
        base.list_id if list_id is None else list_id,
        base.level if level is None else level,
        base.hidden if vanish is None else switched_on(vanish),
        base.contents or (attribute(child(element, "w:name"), "val") or "").lower().startswith("toc "),
        base.own_list if list_id is None else name,
        font=base.font if child(run, "w:rFonts") is None else symbol_font(run),
    )


def symbol_font(run: _Element | None) -> str | None:
    """The symbol font that run properties name, None for ordinary ones."""
    fonts = child(run, "w:rFonts")
    names = (attribute(fonts, which) for which in ("ascii", "hAnsi", "cs", "eastAsia"))
    return next((name for name in names if is_symbol_font(name)), None)
