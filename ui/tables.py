"""Tables of which a row is chosen by a click anywhere in it, or with the arrow keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st


def choose(
    cells: Mapping[str, Sequence[object]],
    key: str,
    widths: Mapping[str, int] | None = None,
    height: int | None = None,
) -> int | None:
    """Show columns of cells; the number of the row that is chosen. ``widths`` are pixels by column."""
    event = st.dataframe(
        dict(cells),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        key=key,
        height=height or "auto",
        column_config={name: st.column_config.Column(width=width) for name, width in (widths or {}).items()},
    )
    return chosen_row(event, len(next(iter(cells.values()))))


def choose_many(
    cells: Mapping[str, Sequence[object]],
    key: str,
    widths: Mapping[str, int] | None = None,
    links: Mapping[str, Sequence[str]] | None = None,
) -> list[int]:
    """The same with boxes to choose several rows by; ``links`` are columns of addresses, shown by the column's name."""
    columns: dict[str, Any] = {name: st.column_config.Column(width=width) for name, width in (widths or {}).items()}
    for name in links or {}:
        columns[name] = st.column_config.LinkColumn(name, display_text=name, width=56)
    shown = {**(links or {}), **cells}
    event = st.dataframe(
        shown,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
        column_config=columns,
    )
    return chosen_rows(event, len(next(iter(cells.values()))))


def chosen_rows(event: Any, count: int) -> list[int]:  # noqa: ANN401  (Streamlit's own event)
    """The rows that are chosen, in order; what is no row any more is left out."""
    return sorted(int(row) for row in event["selection"].get("rows") or () if 0 <= int(row) < count)


def chosen_row(event: Any, count: int) -> int | None:  # noqa: ANN401  (Streamlit's own event)
    """The row of the cell that is chosen; None when there is none, or no longer such a row."""
    found = event["selection"].get("cells") or ()
    row = int(found[0][0]) if found else -1
    return row if 0 <= row < count else None
