"""Compare 对照: two documents side by side, figures that changed first."""

from __future__ import annotations

import streamlit as st

from ui.frame import library_or_welcome
from ui.side_view import choose, compared
from ui.strings import t
from ui.theme import enliven


def page() -> None:
    """The page; ``?left=…&right=…`` names the documents."""
    library = library_or_welcome()
    if library is None:
        return
    st.title(t("sides.title"), anchor=False)
    chosen = choose(library)
    if chosen is not None:
        compared(library, *chosen)
    enliven()
