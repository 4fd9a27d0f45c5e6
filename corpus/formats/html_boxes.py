"""Boxes of labels and values on a page (索引号, 发文机关, 标题 …), read from the elements that hold them.

In plain text an empty value can't be told from a value on the next line; in the page it can: the cell beside the label
is there and empty. Two layouts are known: the value beside its label, and a row of labels above a row of values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_CELLS = frozenset({"td", "th"})
_HOLDERS = frozenset({"td", "th", "dt", "li", "p", "div", "span", "b", "strong", "em", "i", "font", "label", "a"})
_VALUES = frozenset({"td", "th", "dd", "span", "div", "p", "b", "strong", "em", "i", "font", "a", "label"})
MAX_BOXES = 200
MAX_ROW = 24
MAX_VALUE = 400


@dataclass(slots=True)
class Boxes:
    """Values by label key ("" is a stated absence), and the elements of labels whose value is empty."""

    values: dict[str, str] = field(default_factory=dict)
    empty: set[_Element] = field(default_factory=set)


def read_boxes(root: _Element, key_of: Callable[[str], str | None]) -> Boxes:
    """Read the boxes of a page; ``key_of`` tells a label's key, "" for one nobody asks for, None for other text."""
    boxes = Boxes()
    for label, key in _labels(root, key_of):
        value = _value(label, key_of)
        if value is None:
            continue
        if not value:
            boxes.empty.add(label)
        if key and not boxes.values.get(key):
            boxes.values[key] = value
    return boxes


def _labels(root: _Element, key_of: Callable[[str], str | None]) -> Iterator[tuple[_Element, str]]:
    """The outermost element that holds nothing but a label, with the label's key."""
    found = 0
    for element in root.iter(*_HOLDERS):
        key = key_of(element.text) if element.text and len(element.text) < 40 else None
        if key is None or len(element):
            continue
        found += 1
        if found > MAX_BOXES:
            return
        holder = element
        while holder.tag not in _CELLS and not (holder.tail or "").strip() and holder.getnext() is None:
            parent = holder.getparent()
            if parent is None or parent.tag not in _HOLDERS or len(parent) != 1 or (parent.text or "").strip():
                break
            holder = parent
        yield holder, key


def _value(label: _Element, key_of: Callable[[str], str | None]) -> str | None:
    """The value beside a label or below it; "" when its place is empty, None when there is no such place."""
    if (label.tail or "").strip():
        return None
    beside = label.getnext()
    if label.tag in _CELLS:
        row = label.getparent()
        cells = [cell for cell in row if cell.tag in _CELLS] if row is not None else []
        if 1 < len(cells) <= MAX_ROW and all(key_of(_text(cell)) is not None for cell in cells):
            below = row.getnext() if row is not None else None
            under = [cell for cell in below if cell.tag in _CELLS] if below is not None else []
            value = _text(under[cells.index(label)]) if len(under) == len(cells) else ""
            return "" if key_of(value) is not None else value
    if beside is None or beside.tag not in _VALUES:
        return None
    value = _text(beside)
    return "" if key_of(value) is not None else value


def _text(element: _Element) -> str:
    parts: list[str] = []
    size = 0
    for text in element.itertext():
        parts.append(text)
        size += len(text)
        if size > MAX_VALUE:
            break
    return " ".join("".join(parts).split())
