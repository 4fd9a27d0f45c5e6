"""How a slice of a document is shown."""

from __future__ import annotations


def plain(text: str) -> str:
    """A slice as it is shown: white space (hard wraps, indents) taken out between Chinese characters."""
    words = text.split()
    shown = ""
    for word in words:
        glue = " " if shown and shown[-1].isascii() and word[0].isascii() and shown[-1].isalpha() else ""
        shown += glue + word
    return shown.strip("，,；;。 ")
