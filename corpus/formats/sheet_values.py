"""How a sheet shows a number: percentages, dates, decimals, thousands. Colours and conditions are ignored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from corpus.formats.docx_package import child, inside, tag

if TYPE_CHECKING:
    from lxml.etree import _Element

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 14: "yyyy-m-d", 15: "yyyy-m-d", 16: "m-d", 17: "yyyy-m", 18: "h:mm", 19: "h:mm", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "yyyy-m-d", 31: "yyyy年m月d日",
    32: "h:mm", 33: "h:mm:ss", 36: "yyyy年m月", 45: "h:mm:ss", 46: "h:mm:ss", 47: "h:mm:ss", 50: "yyyy年m月",
    51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formats:
    """Number format by style index; ``base`` is day 0 of the workbook's dates."""

    by_style: tuple[str, ...] = ()
    base: datetime = field(default=datetime(1899, 12, 30))


def read_formats(styles: _Element | None, workbook: _Element) -> Formats:
    """The formats of a workbook's cell styles."""
    properties = child(workbook, "workbookPr")
    late = properties is not None and properties.get("date1904") in ("1", "true")
    base = datetime(1904, 1, 1) if late else datetime(1899, 12, 30)
    if styles is None:
        return Formats(base=base)
    own = {e.get("numFmtId"): e.get("formatCode") or "" for e in inside(styles, "numFmt")}
    cells = child(styles, "cellXfs")
    codes = [e.get("numFmtId") or "0" for e in cells if tag(e) == "xf"] if cells is not None else []
    by_style = tuple(own.get(c, _BUILT_IN.get(int(c), "") if c.isdecimal() and len(c) < 6 else "") for c in codes)
    return Formats(by_style, base)


def shown(text: str, formats: Formats, style: int) -> str:
    """A stored number as its cell shows it; other text as it is."""
    try:
        value = float(text)
    except ValueError:
        return text
    code = formats.by_style[style] if 0 <= style < len(formats.by_style) else ""
    section = code.split(";")[0]
    bare = _QUOTED.sub("", section)
    if re.search("[ymdhs年月日]", bare, re.I) and not re.search("[0#]", bare):
        return _date(value, section, bare.lower(), formats.base) or _plain(value)
    scale = 100 if "%" in bare else 1
    digits = re.search(r"[0#?,]*(?:\.([0#?]*))?", bare[max(0, _first(bare)) :])
    if not re.search("[0#?]", bare) or "E" in bare.upper() or not abs(value) < 1e15:
        return _plain(value)
    decimals = min(len(digits[1] or ""), 15) if digits else 0
    number = f"{value * scale:{',' if ',' in bare else ''}.{decimals}f}"
    if digits and "#" in (digits[1] or "") and "." in number:
        number = number.rstrip("0").rstrip(".")
    return number + ("%" if scale == 100 else "")


def _first(bare: str) -> int:
    found = re.search("[0#?]", bare)
    return found.start() if found else 0


def _plain(value: float) -> str:
    """General format: integers without a point, at most 15 digits."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"


def _date(value: float, section: str, bare: str, base: datetime) -> str | None:
    if not 0 <= value < 2_958_466:
        return None
    at = base + timedelta(days=value) + timedelta(milliseconds=1)
    chinese = "年" in section or "月" in section
    text = ""
    if "y" in bare:
        text += f"{at.year}年" if chinese else f"{at.year}"
    if "m" in bare and ("y" in bare or "d" in bare or "月" in section):
        text += f"{at.month}月" if chinese else f"{'-' if text else ''}{at.month:02}"
    if "d" in bare:
        text += f"{at.day}日" if chinese else f"{'-' if text else ''}{at.day:02}"
    if "h" in bare or "s" in bare:
        text += f"{' ' if text else ''}{at.hour}:{at.minute:02}{f':{at.second:02}' if 's' in bare else ''}"
    return text
