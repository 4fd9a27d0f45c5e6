"""Basket 材料篮: what was collected across the pages, and one Word document of it."""

from __future__ import annotations

import streamlit as st

from ui.basket_view import contents
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page; it needs no library."""
    st.title(t("basket.title"), anchor=False)
    contents()
    enliven()
