"""Value cells of table rows: 农村生活污水治理率 | 31% | 45%左右, with the year or the indicator in the column's name.

A value cell holds nothing but a quantity. Its row's first text cell names the indicator where the column is a year or
a target (2025年, 目标值), else the column does (整治完成率（%）), of what the row is about. A unit may stand in the
cell, in the column's name or in the row's name, in brackets.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from corpus.flat_tables import column_kind
from corpus.quantities import Quantity, find_quantities, plain_number
from corpus.types import Cell, Clause

_LONGEST = 24
_BARE = re.compile(
    r"(?P<sign>[≥≤><＞＜]|不低于|不少于|不高于|不超过|约)?\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<after>以上|以下|左右|以内)?$"
)
_SIGNS = {"不低于": "≥", "不少于": "≥", "不高于": "≤", "不超过": "≤", "约": "≈", "＞": ">", "＜": "<"} | {
    "以上": "≥",
    "以下": "≤",
    "以内": "≤",
    "左右": "≈",
}
_YEAR_NAME = re.compile(r"(?P<year>(?:19|20)\d\d)年?")
_VALUE_NAME = re.compile(r"目标|指标值|现状|基期|基准|完成值|实际|实绩|数值|年度|^值$|规划值|预期|计划|数量")
_UNIT_IN_BRACKETS = re.compile(
    r"[（(](?P<unit>%|％|‰|[^（）()%\d]{0,3}?(?:微克/立方米|毫克/升|吨|元|亩|公顷|公里|千瓦|天|个|条|家|项|座|处|户|人|件|立方米|平方公里|万|套|台|辆|米|次)[^（）()]{0,4})[）)]"
)
_LABEL_NAME = re.compile(r"指标|名称|项目|任务|内容|类别|地区|城市|市县|区域|单位")


@dataclass(frozen=True, slots=True)
class ValueCell:
    """A cell that is a value: the indicator's wording, the quantity with its unit, the number's raw span."""

    cell: Cell
    label: str
    unit: str
    quantity: Quantity
    number: tuple[int, int]
    year: int | None


def value_cells(raw: str, clause: Clause, *, standards: bool = False) -> list[ValueCell]:
    """The value cells of a row clause, in order; none where no cell names what the values are of.

    With ``standards`` (a document that neither plans nor reports) only columns of a year or a target count.
    """
    texts = ["".join(raw[cell.start : cell.end].split()) for cell in clause.cells]
    label_at = _label(clause, texts)
    if label_at is None:
        return []
    row_label = texts[label_at]
    found = []
    for at, cell in enumerate(clause.cells):
        if at == label_at or not texts[at] or len(texts[at]) > _LONGEST:
            continue
        name = cell.name.rsplit("·", 1)[-1]
        if column_kind(name) in ("number", "when", "unit") or re.search(
            r"频次|序号|周期|期限|依据|等级|编号|代码|电话", cell.name
        ):
            continue
        value = _value(texts[at])
        if value is None or (standards and not _YEAR_NAME.search(cell.name) and "目标" not in cell.name):
            continue
        unit = value.unit or _unit(cell.name) or _unit(row_label)
        label = _wording(cell.name, row_label)
        if not label:
            continue
        year = _YEAR_NAME.search(cell.name)
        number = _number_span(raw, cell, value)
        if number is None:
            continue
        found.append(ValueCell(cell, label, unit, value, number, int(year["year"]) if year else None))
    return found


def _label(clause: Clause, texts: list[str]) -> int | None:
    """The first cell of words: what the row is about."""
    for at, cell in enumerate(clause.cells):
        kind = column_kind(cell.name.rsplit("·", 1)[-1])
        if kind in ("number", "when", "unit") and not _LABEL_NAME.search(cell.name):
            continue
        if texts[at] and len(texts[at]) <= 40 and _value(texts[at]) is None and not texts[at].isdigit():
            return at
    return None


def _value(text: str) -> Quantity | None:
    """The quantity that a text is, whole."""
    text = unicodedata.normalize("NFKC", text).rstrip("。；;")
    found = find_quantities(text)
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(text):
        return found[0]
    bare = _BARE.match(text)
    if bare is None:
        signed = text[1:] if text[:1] in "≥≤><" else ""
        inner = _value(signed) if signed else None
        return replace(inner, comparator=text[0]) if inner else None
    sign = bare["sign"] or bare["after"] or "="
    return Quantity(0, len(text), bare.span("number"), plain_number(bare["number"]), "", _SIGNS.get(sign, sign))


def _number_span(raw: str, cell: Cell, value: Quantity) -> tuple[int, int] | None:
    digits = re.search(r"[0-9０-９][0-9０-９,，.．]*|[一二三四五六七八九十百]+", raw[cell.start : cell.end])
    return (cell.start + digits.start(), cell.start + digits.end()) if digits and value.value else None


def _unit(name: str) -> str:
    found = _UNIT_IN_BRACKETS.search(name)
    return unicodedata.normalize("NFKC", found["unit"]) if found else ""


def _wording(column: str, row_label: str) -> str:
    """The indicator: the row's, where the column only says when or which value, else the column's of the row's."""
    plain = _UNIT_IN_BRACKETS.sub("", column).replace("·", "")
    row = _UNIT_IN_BRACKETS.sub("", row_label)
    if not plain or _YEAR_NAME.search(plain) or _VALUE_NAME.search(plain):
        rest = _VALUE_NAME.sub("", _YEAR_NAME.sub("", plain))
        return row if len(rest) <= 4 else f"{row}{rest}"
    return f"{row}{plain}"
