"""Whether a quantity can answer a question that names a unit: the same unit, or one of its kind, of any scale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol


class Measured(Protocol):
    """A quantity, as far as its kind goes: value and unit as corpus.quantities gives them."""

    @property
    def value(self) -> str:
        """Normalised."""
        ...

    @property
    def unit(self) -> str:
        """As written."""
        ...


_SHARE = frozenset({"%", "成", "倍", "个百分点", "百分点", "‰"})
_SCALE = re.compile(r"^(?:万亿|千万|百万|[百千]?亿|[百千]?万)(?=.)")
_CONCENTRATION = ("微克", "毫克", "μg")
_COUNTERS = frozenset("个条项家座处所件批类种场块宗起份名位台辆套支户镇村市县区次期部张大")
_ALIKE = (
    ("天", "日", "个工作日", "工作日"),
    ("公里", "千米"),
    ("亩", "公顷", "平方公里", "平方千米", "平方米"),
    ("人", "名", "位", "人次"),
)


_TIMES = frozenset("次个场回轮届")


def fits(quantity: Measured, units: Sequence[str]) -> bool:
    """Whether a quantity can be the answer when the question names one of these units (none named: always)."""
    return not units or any(fits_unit(quantity, unit) for unit in units)


def fits_unit(quantity: Measured, unit: str) -> bool:
    """The same unit or one of its kind, whatever its scale (万套 are 套); 户|个 asks for either."""
    if "|" in unit:
        return any(fits_unit(quantity, each) for each in unit.split("|"))
    mine, unit = _unscaled(quantity.unit), _unscaled(unit)
    if unit == "%":
        return mine in _SHARE or "/" in quantity.value or (mine == "" and quantity.value == "0")
    if unit.startswith(_CONCENTRATION):
        return mine.startswith(_CONCENTRATION)
    if unit in _COUNTERS:
        return (mine in _COUNTERS and (mine != "次" or unit in _TIMES)) or mine in ("", "万", "亿")
    for alike in _ALIKE:
        if unit in alike:
            return mine in alike
    tonnes = unit == "吨" and mine.startswith(unit)
    return bool(mine) and (tonnes or mine.endswith(unit) or unit.endswith(mine))


def counts_things(quantity: Measured) -> bool:
    """Whether a quantity counts pieces (个, 家), not money, time or a share."""
    return _unscaled(quantity.unit) in _COUNTERS


def _unscaled(unit: str) -> str:
    """A unit without the thousands before it: 万套 → 套."""
    return _SCALE.sub("", unit)
