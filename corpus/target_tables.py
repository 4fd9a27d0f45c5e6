"""Value cells of table rows: 农村生活污水治理率 | 31% | 45%左右, with the year or the indicator in the column's name.

    indicator   the row's name         where the column says when or which value (2025年, 目标值)
                the table's name       where the row is a place or a thing (区县, 断面) and the column says when
                the column's name      where the row is a place or a thing and the column is an indicator (总磷浓度)
                row and column         else: 深耕 | 补助标准·坡地
    unit        in the cell, or in the brackets of the column's name, the row's name or the table's title
    year        the column's; else the table's; none where only other columns have one (总投资 beside 2025年投资)

A value cell holds nothing but a quantity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.flat_tables import column_kind
from corpus.quantities import Quantity, find_quantities, plain_number
from corpus.table_roles import is_place, is_thing, is_total, lowest
from corpus.target_indicators import name_of
from corpus.target_words import METRIC
from corpus.types import Cell, Clause, Status

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
_YEAR_NAME = re.compile(r"(?P<year>(?:19|20)\d\d)\s?年?(?:度|底|末|前)*")
# What a name says of a value without saying of what: 2025年目标值, 分年度任务, 现状.
_VALUE_NAME = re.compile(
    r"目标任务|目标要求|目标值?|指标值|指标|现状值?|基期值?|基准值?|基础值|完成值|实际值?|实绩|数值|分年度|各年度|年度|规划值?|规划期|预期值?|"
    r"(?:^|(?<=·))(?:任务|计划值?|值|数量)(?=$|·)|到(?=$|\d)"
)
_UNIT_IN_BRACKETS = re.compile(
    r"[（(](?:(?P<what>[^（）()]{1,12})[，,、])?(?:计量)?(?:单位[：:]?)?"
    r"(?P<unit>[%％‰]|[μµmnk]?[gLlmtWwhdBC㎎㎏㎡](?:[23²³])?(?:/[a-zA-Z㎡㎥³]{1,3}[23²³]?)?|dB(?:[（(]A[）)])?|kWh?|MW|tce|"
    r"[^（）()%\d，,、：:]{0,3}?(?:微克/立方米|毫克/升|吨|元|亩|公顷|公里|千瓦时?|天|个|条|家|项|座|处|户|人|名|件|立方米|平方公里|"
    r"平方米|公斤|千克|万|亿|套|台|辆|米|次|张|所|只|头)(?:/[^（）()，,]{1,4})?)[）)]"
)
_NO_VALUES = re.compile(
    r"频次|序号|周期|期限|依据|等级|编号|代码|电话|邮编|备注|年份$|坐标|经度|纬度|桩号|高程|页码|条款"
)
# What an office grants or allows, in a column's name: 补助标准（元/亩）.
_SET_SUM = re.compile(r"(?:补贴|补助|奖补|奖励|扣除|收费|支付)(?:标准|金额|额度|资金)|限额|定额")
# Titles of tables that set values for somebody.
_SETS = re.compile(r"目标|任务|指标|计划|规划")
_REPORTS = re.compile(r"现状|基期|基准|基础值|实际|实绩|完成值|完成情况|实招|统计")
_OF_ALL = re.compile(
    r"^(?:附?表[\d一二三四五六七八九十-]*[：:]?)?(?:全[省市县区国]|[各分](?:设区)?(?:省|市|县|区|州|地|乡镇|街道|区域|流域|断面|年度?|项)*(?:[（(][^（）()]*[）)])?|"
    r"\d+个[省市县区])?(?:年度)?"
)
_TABLE_END = re.compile(r"(?:一览|汇总|分解|情况|统计|目标|任务|指标|标准|计划|安排|要求|清单|表|值)+$")
_LEADS_TO = re.compile(
    r"(?P<name>[^，。；：、]{2,30}?)(?:目标|任务|指标|情况|标准|要求)*(?:见|详见|如)(?:下表|附?表|附件)"
)
_KNOWN_THING = re.compile(r"(?:水质|浓度|面积|数|量|额|投资|产值|类别)$|(?:招生|减排|造林|治理|改造|建设|淘汰)$")
_LABEL_NAME = re.compile(r"指标|名称|项目|任务|内容|类别|地区|城市|市县|区域|单位")


@dataclass(frozen=True, slots=True)
class ValueCell:
    """A cell that is a value: the indicator's wording, the quantity with its unit, the number's raw span.

    ``dated`` says that columns of the table have years. ``thing`` is what the row's values are of (a section of a
    river), where the row names one. ``status`` is what the column or the table's title says of it.
    """

    cell: Cell
    label: str
    unit: str
    quantity: Quantity
    number: tuple[int, int]
    year: int | None
    dated: bool = False
    thing: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class TableName:
    """What stands above a table: its own title or the sentence that leads to it, its unit, the document's title."""

    title: str
    unit: str = ""
    document: str = ""


def value_cells(raw: str, clause: Clause, table: TableName, *, standards: bool = False) -> list[ValueCell]:
    """The value cells of a row clause, in order; none where no cell names what the values are of.

    With ``standards`` (a document that neither plans nor reports) only columns of a year or a target count, unless
    the table itself sets targets.
    """
    texts = ["".join(raw[cell.start : cell.end].split()) for cell in clause.cells]
    label_at = _label(clause, texts)
    if label_at is None:
        return []
    standards = standards and not _SETS.search(table.title)
    dated = any(_YEAR_NAME.search(cell.name) for cell in clause.cells)
    found = []
    for at, cell in enumerate(clause.cells):
        if at == label_at or not texts[at] or len(texts[at]) > _LONGEST:
            continue
        name = lowest(cell.name)
        if column_kind(name) in ("number", "when", "unit") or _NO_VALUES.search(cell.name):
            continue
        value = _value(texts[at])
        if value is None:
            continue
        unit = value.unit or _unit(cell.name) or _unit(texts[label_at]) or _unit(table.title) or table.unit
        if standards and not (
            _YEAR_NAME.search(cell.name) or "目标" in cell.name or (unit and _SET_SUM.search(cell.name))
        ):
            continue
        label = _wording(clause.cells[label_at].name, cell.name, texts[label_at], table, unit)
        number = _number_span(raw, cell, value)
        if not label or number is None:
            continue
        year = _YEAR_NAME.search(cell.name) or _YEAR_NAME.search(table.title)
        thing = next((texts[i] for i, c in enumerate(clause.cells) if texts[i] and is_thing(c.name)), None)
        when = int(year["year"]) if year else None
        found.append(ValueCell(cell, label, unit, value, number, when, dated, thing, _status(cell.name, table.title)))
    return found


def _status(column: str, title: str) -> Status | None:
    """Planned or achieved, by the words of the column, else of the table's title."""
    for words in (column, title):
        done, planned = _REPORTS.search(words), _SETS.search(words)
        if done or planned:
            return Status.ACHIEVED if done else Status.PLANNED
    return None


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
    """The unit that a name states: 氨氮（mg/L）, 年均浓度（氨氮，mg/L）, 达标率（单位%）, 单位：万元."""
    found = _UNIT_IN_BRACKETS.search(name)
    return unicodedata.normalize("NFKC", found["unit"]) if found else ""


def _wording(label_name: str, column: str, row_label: str, table: TableName, unit: str) -> str:
    """The indicator of a cell, whole; see the module's docstring."""
    row = _bare(row_label)
    told = bool(_YEAR_NAME.search(column) or _VALUE_NAME.search(column))
    rest = _joined([_VALUE_NAME.sub("", _YEAR_NAME.sub("", _bare(part))) for part in column.split("·")])
    if is_place(label_name) or is_thing(label_name) or is_total(row_label):
        return rest if len(rest) > 1 else table_metric(table, unit) or ""
    return row if not rest or (told and len(rest) <= 4) else f"{row}{rest}"


def _joined(levels: Sequence[str]) -> str:
    """The levels of a column's name as one wording: 补助标准·坡地 → 补助标准（坡地）, 水质·年均浓度 → 水质年均浓度."""
    parts = [part for level in levels if (part := re.sub(r"[（(][）)]", "", level).strip("·、"))]
    name = ""
    for part in parts:
        sums = METRIC.search(name) or name.endswith("标准")
        name = f"{name}（{part}）" if sums and not METRIC.search(part) else f"{name}{part}"
    return name


def _bare(name: str) -> str:
    """A name without the unit in its brackets; what else stands in them stays."""
    found = _UNIT_IN_BRACKETS.search(name)
    if found is None:
        return name
    return name[: found.start()] + (f"（{found['what']}）" if found["what"] else "") + name[found.end() :]


def table_metric(table: TableName, unit: str) -> str | None:
    """The indicator that a table is about: 各区县农村生活污水治理率目标 → 农村生活污水治理率; None when it names none.

    A bare rate takes the words of the document's title when both together are a known indicator.
    """
    name = _YEAR_NAME.sub("", "".join(table.title.split()))
    lead = _LEADS_TO.search(name)
    name = _OF_ALL.sub("", lead["name"] if lead else _TABLE_END.sub("", name))
    name = _TABLE_END.sub("", name).strip("的、（）()")
    if not METRIC.search(name) and (len(name) < 4 or not _KNOWN_THING.search(name)):
        return None
    longer = _with_title(name, table.document)
    return longer if longer and name_of(longer, unit) and not name_of(name, unit) else name


def _with_title(metric: str, title: str) -> str | None:
    """治理率 and …农村生活污水治理行动方案 → 农村生活污水治理率: the title's words before those of the metric."""
    stem = METRIC.sub("", metric)
    at = title.rfind(stem) if len(stem) > 1 else -1
    if at < 0:
        return None
    words = re.split(r"[省市县区州盟旗的《》（）()\d年]|关于", title[:at])[-1]
    return f"{words}{metric}" if words else None
