"""Every sentence that the packages below ``ui`` say to a user, in Chinese and English, by code.

The language in force is Chinese unless ``use_language("en")`` was called or ``TIAOWEN_LANG`` says so; it is held in a
context variable, so two app sessions can differ. The app's own strings stand in ui.strings, by the same mechanism.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module

from corpus.file_names import readable

LANGUAGES = ("zh", "en")
_OF_READING = ("corpus.load_messages", "corpus.meta_messages", "corpus.reading_messages")
_language: ContextVar[str | None] = ContextVar("tiaowen_language", default=None)


def language() -> str:
    """The language in force: "zh" or "en"."""
    chosen = _language.get() or os.environ.get("TIAOWEN_LANG", "zh")
    return chosen if chosen in LANGUAGES else "zh"


def use_language(code: str) -> None:
    """Set the language for this context; unknown codes mean Chinese."""
    _language.set(code if code in LANGUAGES else "zh")


@contextmanager
def spoken_in(code: str) -> Iterator[None]:
    """Within the block, messages are in the given language."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


class Catalog:
    """Templates by code, each a pair (Chinese, English); ``{name}`` is replaced by parameters.

    Raises KeyError on an unknown code: a message that is missing is a bug, and a test looks for one.
    """

    def __init__(self, entries: Mapping[str, tuple[str, str]]) -> None:
        """Take the entries as they are."""
        self.entries = entries

    def text(self, code: str, /, **params: object) -> str:
        """The sentence for a code in the language in force; names of files that are not UTF-8 are made readable."""
        template = self._entry(code)[LANGUAGES.index(language())]
        return (
            template.format_map({name: readable(str(value)) for name, value in params.items()}) if params else template
        )

    def _entry(self, code: str) -> tuple[str, str]:
        """The pair of a code. A stored document brings codes whose module nobody has needed to import here."""
        if code not in self.entries and self is CATALOG:
            for module in _OF_READING:
                import_module(module)
        return self.entries[code]


CATALOG = Catalog({})


def message(code: str, /, **params: object) -> str:
    """The sentence for a code of this module, or of a package that registered its own with ``register``."""
    return CATALOG.text(code, **params)


def register(entries: Mapping[str, tuple[str, str]]) -> None:
    """Add a package's messages. Codes are unique; a second meaning for a code raises ValueError."""
    taken = [code for code, pair in entries.items() if CATALOG.entries.get(code, pair) != pair]
    if taken:
        raise ValueError(f"message codes already taken: {taken}")
    CATALOG.entries = {**CATALOG.entries, **entries}
