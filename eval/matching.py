"""When a hit or an answer counts: pure functions on texts and spans.

Spans of evidence and of hits are compared in *flat* coordinates: positions in the document's text with all white space
taken out, because a quote is written without the line breaks that the file may have in it. Text is compared after
NFKC, in lower case, without white space.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Sequence

Span = tuple[int, int]

COVERED = 0.6  # share of an evidence quote that a hit must cover
CITED = 0.5  # the same for a citation, which may be shorter
NEAR = 200  # flat characters around the evidence within which a citation "lies within it"
LONGEST = 1200  # characters; a hit that is longer does not count, nor does it take a rank


class FlatText:
    """A text without its white space, and the way between both coordinates."""

    def __init__(self, raw: str) -> None:
        """Take the raw text as offsets refer to it."""
        self.raw = raw
        self._positions = array("I", (at for at, character in enumerate(raw) if not character.isspace()))
        self.flat = "".join(raw[at] for at in self._positions)

    def span(self, start: int, end: int) -> Span:
        """A raw span in flat coordinates."""
        return bisect_left(self._positions, start), bisect_left(self._positions, end)

    def places(self, quote: str) -> tuple[Span, ...]:
        """Every place of a quote, in flat coordinates; overlapping ones too. An empty quote is nowhere."""
        wanted = without_space(quote)
        found: list[Span] = []
        at = self.flat.find(wanted) if wanted else -1
        while at >= 0:
            found.append((at, at + len(wanted)))
            at = self.flat.find(wanted, at + 1)
        return tuple(found)


def without_space(text: str) -> str:
    """The text with all white space taken out."""
    return "".join(text.split())


def comparable(text: str) -> str:
    """Text as values are compared: NFKC, lower case, no white space."""
    return without_space(unicodedata.normalize("NFKC", text)).lower()


def share(span: Span, gold: Span) -> float:
    """How much of ``gold`` lies in ``span``: 0 to 1; an empty gold span is never covered.

    >>> share((0, 6), (2, 12))
    0.4
    """
    length = gold[1] - gold[0]
    return max(0, min(span[1], gold[1]) - max(span[0], gold[0])) / length if length > 0 else 0.0


def covers(span: Span, places: Sequence[Span], least: float = COVERED) -> bool:
    """Whether the span covers at least that share of any of the places."""
    return any(share(span, place) >= least for place in places)


def within(span: Span, places: Sequence[Span], margin: int = NEAR) -> bool:
    """Whether the span touches a place and lies inside it, up to ``margin`` characters on either side."""
    start, end = span
    return any(a - margin <= start and end <= b + margin and start < b and a < end for a, b in places)


def states(text: str, value: str) -> bool:
    """Whether a text (already ``comparable``) contains a value; a number must not be a piece of a longer one.

    >>> states("消除比例达到350个", "35"), states("达到35个", "35"), states("达到0.35", "35")
    (False, True, False)
    """
    wanted = comparable(value)
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        before, after = text[:at], text[at + len(wanted) :]
        if not (wanted[0].isdigit() and _ends_in_number(before)) and not (
            wanted[-1].isdigit() and _goes_on_as_number(after)
        ):
            return True
        at = text.find(wanted, at + 1)
    return False


def _ends_in_number(before: str) -> bool:
    return before[-1:].isdigit() or before.endswith(".")


def _goes_on_as_number(after: str) -> bool:
    return after[:1].isdigit() or (after[:1] == "." and after[1:2].isdigit())
