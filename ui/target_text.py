"""A target of the ledger as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.target_record import Target


def shown_value(target: Target) -> str:
    """A value as a person reads it: ≥80%, 10～20%, ↑1.3个百分点."""
    sign = {"rise": "↑", "fall": "↓"}.get(target.change or "", "")
    compared = "" if target.comparator == "=" else target.comparator
    span = f"{target.value}～{target.upper}" if target.upper else target.value
    return f"{sign}{compared}{span}{target.unit}"
