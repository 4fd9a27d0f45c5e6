"""Whether a probability can be trusted: how well it ranks right before wrong, and how far it is from what happens.

Points are pairs (probability, right).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from statistics import fmean

Points = Sequence[tuple[float, bool]]

BINS = 10


def auc(points: Points) -> float | None:
    """How often a right one is more probable than a wrong one, ties counting half; None without both kinds.

    >>> auc([(0.9, True), (0.4, True), (0.5, False)])
    0.5
    """
    right = [p for p, good in points if good]
    wrong = sorted(p for p, good in points if not good)
    if not right or not wrong:
        return None
    won = sum(bisect_left(wrong, p) + bisect_right(wrong, p) for p in right) / 2
    return won / (len(right) * len(wrong))


def calibration_error(points: Points, bins: int = BINS) -> float | None:
    """The expected calibration error over bins of equal width: mean of |said - true|, by points; None without any.

    >>> round(calibration_error([(0.95, True), (0.95, False), (0.05, False)]), 3)
    0.317
    """
    if not points:
        return None
    found: dict[int, list[tuple[float, bool]]] = {}
    for p, good in points:
        found.setdefault(min(bins - 1, int(p * bins)), []).append((p, good))
    gaps = (abs(fmean(p for p, _ in own) - fmean(good for _, good in own)) * len(own) for own in found.values())
    return sum(gaps) / len(points)
