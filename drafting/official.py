"""How a place is cited in Chinese official writing: 《标题》（文号）二、（二）5."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.types import Metadata
from index.search import Hit
from proof.cite import beside_title
from proof.types import Citation

LEVELS = ("国家", "省", "市", "县")
_IMPLIED = "["


def official_title(title: str | None, source: str) -> str:
    """The title in 《》 (titles inside it in 〈〉); a document without one is named by its file."""
    if not title:
        return source.replace("\\", "/").rsplit("/", 1)[-1]
    return "《" + "".join(title.split()).replace("《", "〈").replace("》", "〉") + "》"


def official_path(path: Sequence[str]) -> str:
    """二、（二）5. as one string; levels whose headings were lost are left out."""
    return "".join(label for label in path if not label.startswith(_IMPLIED))


def official(place: Citation | Hit) -> str:
    """The whole citation of a place, with its 文号 and its last amendment as far as the document states them."""
    return official_title(place.title, place.source) + beside_title(place) + official_path(place.path)


def standing(metadata: Metadata) -> tuple[int, int]:
    """What puts one of two equal wordings first: the higher authority, then the newer year. Smaller comes first."""
    level = LEVELS.index(metadata.level) if metadata.level in LEVELS else len(LEVELS)
    return level, -(metadata.year or 0)
