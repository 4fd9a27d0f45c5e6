"""Where another text begins in the same file: a regulation behind the notice that issues it, a second one, a plan.

Such a text opens with a title line of its own (…办法, …实施方案) and its numbering begins again at one: articles behind
一、二、, chapters behind chapters. The title becomes a clause of its own, as an annex's does, so that the articles of
the second text don't hang below the last item of the first.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.lines import Line, ends_sentence
from corpus.numbering import Label
from corpus.titles import is_title_like

_TOPS = frozenset({"part", "chapter", "article", "cn"})
_LEGAL = frozenset({"part", "chapter", "article"})
_TITLE_LEAST, _TITLE_MOST, _BELOW_MOST = 6, 60, 30


def text_titles(raw: str, lines: Sequence[Line], labels: Sequence[Label | None]) -> list[int]:
    """The lines that are titles of further texts, in order."""
    found: list[int] = []
    seen: set[str] = set()
    following = _next_labels(labels)
    for at, label in enumerate(labels):
        if label is not None:
            if label.family == "annex":
                seen.clear()
            elif label.family in _TOPS and not label.weak:
                seen.add(label.family)
            continue
        below = following[at]
        first = labels[below] if below >= 0 else None
        if not seen or first is None or below - at > _BELOW_MOST or not _opens(first, seen):
            continue
        if _is_title(raw, lines, labels, at) and not any(
            _is_title(raw, lines, labels, other) for other in range(at + 1, below)
        ):
            found.append(at)
            seen.clear()
    return found


def _opens(first: Label, seen: set[str]) -> bool:
    """Whether a number one begins a text anew: its family did before, or articles follow 一、 (or 一、 articles)."""
    if first.family not in _TOPS or first.number != 1 or first.sub:
        return False
    return first.family in seen or bool(seen & ({"cn"} if first.family in _LEGAL else _LEGAL))


def _is_title(raw: str, lines: Sequence[Line], labels: Sequence[Label | None], at: int) -> bool:
    line = lines[at]
    if labels[at] is not None or not _TITLE_LEAST <= line.end - line.start <= _TITLE_MOST or raw[line.start] in "#（(":
        return False
    above = labels[at - 1] if at else None
    if above is not None and (above.family == "annex" or above.end == lines[at - 1].end):
        return False
    ended = at == 0 or ends_sentence(raw, lines[at - 1]) or line.blank_before or _stands_apart(lines, at)
    return ended and is_title_like(raw[line.start : line.end])


def _stands_apart(lines: Sequence[Line], at: int) -> bool:
    """A short line above (a signature, a date) runs on into nothing."""
    above = lines[at - 1]
    return above.end - above.start <= 30


def _next_labels(labels: Sequence[Label | None]) -> list[int]:
    """For every line the position of the next labelled one behind it, -1 when there is none."""
    found = [-1] * len(labels)
    following = -1
    for at in range(len(labels) - 1, -1, -1):
        found[at] = following
        if labels[at] is not None:
            following = at
    return found
