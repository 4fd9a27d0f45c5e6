"""Markdown files (.md): the decoded file, character for character, with its markup told apart from its text.

Front matter gives hints and is hidden; tags, entities, containers, attributes and links are read through
(corpus.formats.markup). Headings (``#``) stay in the text: corpus.outline reads them, and the first gives the title
where the front matter has none. Known limits: indented code is text; a tag that no page uses is text
(《关于修改<某法>的决定》); cells of HTML tables are lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from corpus.formats import Extracted
from corpus.formats.front_matter import FRONT_MATTER, front_matter_hints
from corpus.formats.markup import markup_in
from corpus.formats.text import load_text
from corpus.numbering import label_at
from corpus.types import Markup

_HEADING = re.compile(r"^[ \t]{0,3}#{1,2}[ \t]+(?P<text>[^\n]{2,120}?)[ \t#]*$", re.MULTILINE)
_SIGNS = re.compile(r"<[^<>]{1,80}>|&[a-z]{2,6};|[*_`]|\{[^{}]*\}")
_CJK_GAP = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


def load_markdown(data: bytes, path: Path) -> Extracted:
    """Read a Markdown file.

    Raises:
        LoadError: binary data, an unknown encoding, or text that was garbled before it was saved.
    """
    text = load_text(data, path)
    front = FRONT_MATTER.match(text.raw)
    start = front.end() if front else 0
    markup = markup_in(text.raw, start)
    if front:
        markup.insert(0, Markup(0, len(text.raw[:start].rstrip()), "", "front_matter"))
    return Extracted(
        text.raw,
        encoding=text.encoding,
        notes=text.notes,
        hints=_hints(text.raw, front),
        markup=tuple(markup),
    )


def _hints(raw: str, front: re.Match[str] | None) -> Mapping[str, str]:
    hints = dict(front_matter_hints(front["body"])) if front else {}
    heading = _HEADING.search(raw, front.end() if front else 0)
    if "title" not in hints and heading is not None and label_at(raw, *heading.span("text")) is None:
        title = _CJK_GAP.sub("", " ".join(_SIGNS.sub(" ", heading["text"]).split()))
        if title:
            hints["title"] = title
    return MappingProxyType(hints)
