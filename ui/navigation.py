"""The pages of the app. A later page is one module in ``ui/pages`` with a function, and one line in PAGES."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import streamlit as st

from ui.strings import t

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage


@dataclass(frozen=True, slots=True)
class Entry:
    """``name`` is the address, ``page.<name>`` the title; ``function`` is module:function, imported on first use."""

    name: str
    function: str
    icon: str
    listed: bool = True


LAST = "last_page"
PAGES = (
    Entry("ask", "ui.pages.ask:page", ":material/question_answer:"),
    Entry("history", "ui.pages.history:page", ":material/history:"),
    Entry("search", "ui.pages.search:page", ":material/search:"),
    Entry("targets", "ui.pages.targets:page", ":material/monitoring:"),
    Entry("compare", "ui.pages.compare:page", ":material/compare:"),
    Entry("draft", "ui.pages.draft:page", ":material/edit_note:"),
    Entry("library", "ui.pages.library:page", ":material/library_books:"),
    Entry("basket", "ui.pages.basket:page", ":material/shopping_cart:"),
    Entry("evaluation", "ui.pages.evaluation:page", ":material/fact_check:"),
    Entry("feedback", "ui.pages.feedback:page", ":material/thumbs_up_down:"),
    Entry("settings", "ui.pages.settings:page", ":material/settings:"),
    Entry("document", "ui.pages.document:page", ":material/article:", listed=False),
    Entry("family", "ui.pages.family:page", ":material/account_tree:", listed=False),
)


def page(name: str) -> StreamlitPage:
    """The page of that name, for links and for the navigation; the first of PAGES is the one at the root."""
    entry = next(entry for entry in PAGES if entry.name == name)
    return st.Page(
        _runner(entry.function),
        title=t(f"page.{name}"),
        icon=entry.icon,
        url_path=name,
        default=entry is PAGES[0],
        visibility="visible" if entry.listed else "hidden",
    )


def pages() -> list[StreamlitPage]:
    """All pages in order."""
    return [page(entry.name) for entry in PAGES]


def _runner(function: str) -> Callable[[], None]:
    def run() -> None:
        module, name = function.split(":")
        here = module.rpartition(".")[2]
        if here not in ("document", "family"):
            st.session_state[LAST] = here
        try:
            getattr(import_module(module), name)()
        except Exception as problem:  # one line in the user's language; the frame and the other pages go on
            from ui.say import trouble

            trouble(problem)

    return run
