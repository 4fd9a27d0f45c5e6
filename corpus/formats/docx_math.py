"""Office Math (``m:oMath``) in one line: 3/4, not 34; 10², not 102; roots, sums and brackets with what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.formats.docx_package import child, tag
from corpus.formats.formulas import fraction, raised, root, summed

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = frozenset({"w:del", "w:moveFrom", "w:rPr", "w:delText", "m:ctrlPr"})


def math_text(element: _Element) -> str:
    """The text of an Office Math element and all below it (the parser bounds the depth)."""
    name = tag(element)
    if name == "m:t":
        return element.text or ""
    if name in _DROPPED or (name.startswith("m:") and name.endswith("Pr")):
        return ""
    match name:
        case "m:f":
            above, below = _part(element, "m:num"), _part(element, "m:den")
            return f"{above}{below}" if _value(element, "m:fPr", "m:type") == "noBar" else fraction(above, below)
        case "m:sSup":
            return _part(element, "m:e") + raised(_part(element, "m:sup"))
        case "m:sSubSup":
            return _part(element, "m:e") + _part(element, "m:sub") + raised(_part(element, "m:sup"))
        case "m:rad":
            return root(_part(element, "m:deg"), _part(element, "m:e"))
        case "m:nary":
            sign = _value(element, "m:naryPr", "m:chr") or "∫"
            return summed(sign, _part(element, "m:sub"), _part(element, "m:sup"), _part(element, "m:e"))
        case "m:d":
            inner = (_value(element, "m:dPr", "m:sepChr") or "|").join(math_text(e) for e in element if tag(e) == "m:e")
            left, right = (_value(element, "m:dPr", which) for which in ("m:begChr", "m:endChr"))
            return f"{'(' if left is None else left}{inner}{')' if right is None else right}"
        case "m:eqArr" | "m:m":
            rows = ("m:e", "m:mr")
            return "; ".join(math_text(e) for e in element if tag(e) in rows)
        case "m:mr":
            return ", ".join(math_text(e) for e in element if tag(e) == "m:e")
    return "".join(math_text(e) for e in element)


def _part(element: _Element, name: str) -> str:
    found = child(element, name)
    return "" if found is None else math_text(found)


def _value(element: _Element, properties: str, name: str) -> str | None:
    """A property's ``m:val``; None when the property is absent, "" when it says that there is no sign."""
    found = child(child(element, properties), name)
    if found is None:
        return None
    return next((str(value) for key, value in found.attrib.items() if str(key).endswith("}val")), "")
