"""What the order of all labels tells before any is accepted: which family stands inside which, what follows what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from corpus.numbering import Label

_NONE = 1_000_000


def nesting(labels: Sequence[Label]) -> dict[tuple[str, str], int]:
    """How often a family starts at 1 between two successive numbers of another: evidence that it stands inside."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    last: dict[str, tuple[int, int]] = {}
    first_at: dict[str, int] = {}
    for at, label in enumerate(labels):
        if label.weak or label.prefix:
            continue
        if label.family == "annex":
            last.clear()
            first_at.clear()
            continue
        before = last.get(label.family)
        if before and label.number == before[0] + 1:
            for family, seen in first_at.items():
                if family != label.family and seen > before[1]:
                    found[label.family, family] += 1
        last[label.family] = (label.number, at)
        if label.number == 1:
            first_at[label.family] = at
    return found


def next_numbers(labels: Sequence[Label]) -> list[int]:
    """For every label the number of the next one of its family (0 when there is none)."""
    following: dict[str, int] = {}
    numbers = [0] * len(labels)
    for at in range(len(labels) - 1, -1, -1):
        label = labels[at]
        numbers[at] = following.get(label.family, 0)
        if not label.weak:
            following[label.family] = label.number
    return numbers


def least_later(labels: Sequence[Label]) -> list[int]:
    """For every label the least number of its family behind it, up to the next annex or 1 (a large one if none)."""
    least: dict[str, int] = {}
    numbers = [0] * len(labels)
    for at in range(len(labels) - 1, -1, -1):
        label = labels[at]
        numbers[at] = least.get(label.family, _NONE)
        if label.family == "annex":
            least.clear()
        elif not label.weak:
            least[label.family] = min(numbers[at], label.number) if label.number > 1 else _NONE
    return numbers
