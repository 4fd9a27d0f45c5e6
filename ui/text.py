"""Text from documents, file names and questions on its way into HTML or Markdown: it stays text.

``esc`` is for HTML, ``md`` for everything that Streamlit reads as Markdown (labels, captions, messages).
"""

from __future__ import annotations

import html
import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_JOINER = "\u2060"
# Streamlit turns these into icons, arrows and links even where Markdown's own syntax is escaped.
_LIVELY = re.compile(r"(?<=[:@<>-])(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)


def esc(value: object) -> str:
    """For HTML text and attribute values; characters that HTML can't hold become �."""
    text = "".join("�" if ord(c) < 32 and c not in "\t\n\r" else c for c in str(value))
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"), quote=True)


def md(value: object) -> str:
    """For Markdown: one line that shows exactly these characters, whatever they mean in Markdown, HTML or TeX."""
    line = " ".join(str(value).encode("utf-8", "replace").decode("utf-8").split())
    return _PUNCTUATION.sub(r"\\\1", _LIVELY.sub(_JOINER, line))


def short(value: str, limit: int) -> str:
    """At most ``limit`` characters, white space squeezed, with … where something is left out."""
    line = " ".join(value.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def blank_free(value: str) -> str:
    """The text with line breaks and the blanks around them taken out: how Chinese lines are joined."""
    return re.sub(r"\s*\n\s*", "", value.strip())
