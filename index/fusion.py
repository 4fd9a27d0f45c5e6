"""Channels into one ranking: pure functions on id lists, best first. Scores are higher-is-better.

Every function drops repeated ids (the first, best one counts) and breaks ties by the best rank in any channel, then
by id, so that the same input always gives the same output.

>>> reciprocal_rank({"dense": [1, 2], "lexical": [2, 3]}, k=1)
[(2, 0.8333333333333333), (1, 0.5), (3, 0.3333333333333333)]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar


class Comparable(Protocol):
    """An id: hashable and ordered."""

    def __lt__(self, other: Any, /) -> bool: ...  # noqa: ANN401
    def __hash__(self) -> int: ...


Id = TypeVar("Id", bound=Comparable)


def reciprocal_rank(
    channels: Mapping[str, Sequence[Id]], weights: Mapping[str, float] | None = None, k: float = 60
) -> list[tuple[Id, float]]:
    """Reciprocal rank fusion: Σ weight / (k + rank), rank from 1; a missing weight is 1. Only ranks count."""
    scores: dict[Id, float] = {}
    for name, ids in channels.items():
        weight = 1.0 if weights is None else weights.get(name, 1.0)
        for rank, item in enumerate(dict.fromkeys(ids), start=1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    return _ranked(scores, channels)


def convex(
    channels: Mapping[str, Sequence[tuple[Id, float]]],
    weights: Mapping[str, float] | None = None,
    beyond: Mapping[str, Sequence[tuple[Id, float]]] | None = None,
    shares: Mapping[str, Mapping[Id, float]] | None = None,
) -> list[tuple[Id, float]]:
    """Σ weight × score, each channel's scores stretched to 0 … 1; absent ids get 0, and weights are made to sum to 1.

    ``beyond`` holds scores of ids that a channel did not return itself, on its own scale: they lie below 0 as far as
    they lie below its last. ``shares`` are channels that return no ids of their own and say of those that others
    returned how good they are, from 0 to 1. A channel that found nothing takes no part, so a question without words for
    it is not punished.
    """
    present = {name: pairs for name, pairs in channels.items() if pairs}
    said = {name: values for name, values in (shares or {}).items() if values}
    given = {name: 1.0 if weights is None else weights.get(name, 1.0) for name in (*present, *said)}
    total = sum(given.values()) or 1.0
    scores: dict[Id, float] = {}
    for name, pairs in present.items():
        own = stretched(pairs)
        known = {item for item, _ in own}
        late = [(item, score) for item, score in (beyond or {}).get(name, ()) if item not in known]
        for item, value in (*own, *_on_scale(pairs, late)):
            scores[item] = scores.get(item, 0.0) + given[name] / total * value
    for name, values in said.items():
        for item in scores:
            scores[item] += given[name] / total * values.get(item, 0.0)
    return _ranked(scores, {name: [item for item, _ in pairs] for name, pairs in present.items()})


def assured(
    fused: Sequence[tuple[Id, float]], channels: Mapping[str, Sequence[Id]], within: Sequence[int]
) -> list[tuple[Id, float]]:
    """The fused ranking in which the first of no channel are lost: the n-th of each stands among the first within[n-1].

    Where there are more of them than places, the better ones in the fusion come first. Who is moved up takes the score
    of the place it gets, so that scores never rise from one place to the next.
    """
    scores = dict(fused)
    due: dict[Id, int] = {}
    for ids in channels.values():
        for item, place in zip(dict.fromkeys(ids), within, strict=False):
            due[item] = min(place, due.get(item, place))
    waiting = sorted((item for item in due if item in scores), key=lambda item: (due[item], -scores[item], item))
    order: dict[Id, float] = {}
    for item, score in fused:
        while any(due[late] < len(order) + n + 2 for n, late in enumerate(waiting)) and waiting[0] != item:
            first = waiting.pop(0)
            order[first] = max(scores[first], score)
        if item not in order:
            order[item] = score
            if item in due:
                waiting.remove(item)
    return list(order.items())


def stretched(pairs: Iterable[tuple[Id, float]]) -> list[tuple[Id, float]]:
    """Scores moved to 0 … 1 by the channel's least and greatest; 1 if equal. Repeated ids are dropped."""
    first: dict[Id, float] = {}
    for item, score in pairs:
        first.setdefault(item, score)
    return _on_scale(first.items(), first.items())


def _on_scale(scale: Collection[tuple[Id, float]], pairs: Iterable[tuple[Id, float]]) -> list[tuple[Id, float]]:
    """The pairs, moved so that the least score of ``scale`` is 0 and the greatest 1; all 1 where those are equal."""
    low, high = min((s for _, s in scale), default=0.0), max((s for _, s in scale), default=0.0)
    return [(item, (score - low) / (high - low) if high > low else 1.0) for item, score in pairs]


def _ranked(scores: Mapping[Id, float], channels: Mapping[str, Sequence[Id]]) -> list[tuple[Id, float]]:
    best: dict[Id, int] = {}
    for ids in channels.values():
        for rank, item in enumerate(dict.fromkeys(ids)):
            best[item] = min(rank, best.get(item, rank))
    return sorted(scores.items(), key=lambda pair: (-pair[1], best[pair[0]], pair[0]))
