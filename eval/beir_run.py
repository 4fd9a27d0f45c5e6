"""All channels over a BEIR dataset: rankings as TREC run files, and their metrics by ir_measures."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from types import MappingProxyType

from answer.retrieve import Context, find
from corpus.errors import EvaluationError
from eval.beir import Dataset
from eval.metrics import evaluate
from eval.outcomes import Timing, timing_of
from eval.run_file import write_whole
from index.library import Library
from index.search import Hit, SearchSettings

DEPTH = 100
MEASURES = ("R@10", "R@100", "RR@10", "nDCG@10", "Success@1", "Success@10")
DENSE_CHANNELS = ("dense", "fused", "reciprocal", "read")


def _settings(dense: float, lexical: float, fusion: str = "convex") -> SearchSettings:
    weights = MappingProxyType({"dense": dense, "lexical": lexical})
    return SearchSettings(depth=2 * DEPTH, fusion=fusion, weights=weights, merged=False)


def _fused() -> SearchSettings:
    """What the program searches with, made deep enough; documents are files of articles here, and mean nothing."""
    standard = SearchSettings()
    weights = MappingProxyType({name: standard.weights[name] for name in ("dense", "lexical")})
    return replace(standard, depth=max(2 * DEPTH, standard.depth), weights=weights, merged=False)


CHANNELS: Mapping[str, SearchSettings] = MappingProxyType(
    {
        "lexical": _settings(0, 1),
        "dense": _settings(1, 0),
        "fused": _fused(),
        "reciprocal": _settings(1, 1, "reciprocal"),
        "read": _fused(),
    }
)


@dataclass(frozen=True, slots=True)
class ChannelResult:
    """One channel's ranking of article ids by query, its means, each query's scores, and its timing."""

    channel: str
    ranked: Mapping[str, Sequence[str]]
    means: Mapping[str, float]
    scores: Mapping[str, Mapping[str, float]]
    timing: Timing


def check_channels(names: Sequence[str]) -> tuple[str, ...]:
    """The names, each once. Raises EvaluationError on an unknown one."""
    for name in names:
        if name not in CHANNELS:
            raise EvaluationError("eval_beir_channel", name=name, known=", ".join(CHANNELS))
    return tuple(dict.fromkeys(names))


def run_channel(
    library: Library, dataset: Dataset, channel: str, on_progress: Callable[[int, int], None] | None = None
) -> ChannelResult:
    """Ask every judged query in one channel; "read" is the whole way of a question, with scope and reading."""
    settings = CHANNELS[channel]
    started = time.perf_counter()
    ranked: dict[str, list[str]] = {}
    times = []
    for done, (name, text) in enumerate(dataset.queries.items(), start=1):
        asked = time.perf_counter()
        hits: Sequence[Hit]
        if channel == "read":
            hits = find(library, text, DEPTH, Context(settings=settings)).hits
        else:
            hits = library.search(text, DEPTH, settings=settings).hits
        times.append((time.perf_counter() - asked) * 1000)
        ranked[name] = [hit.path[0] for hit in hits]
        if on_progress is not None:
            on_progress(done, len(dataset.queries))
    scores = evaluate(dataset.judged, ranked, MEASURES)
    means = {name: fmean(values[name] for values in scores.values()) for name in MEASURES}
    return ChannelResult(channel, ranked, means, scores, timing_of(times, time.perf_counter() - started))


def trec_lines(result: ChannelResult) -> str:
    """The ranking in TREC form: query, Q0, article, rank, score, tag. Scores only repeat the rank."""
    return "".join(
        f"{query} Q0 {article} {rank} {1 / rank:.6f} tiaowen-{result.channel}\n"
        for query, articles in result.ranked.items()
        for rank, article in enumerate(articles, start=1)
    )


def write_trec(result: ChannelResult, folder: Path) -> Path:
    """Write <channel>.trec into a folder. Raises EvaluationError when the disk refuses."""
    path = folder / f"{result.channel}.trec"
    try:
        write_whole(path, trec_lines(result))
    except OSError as error:
        raise EvaluationError("eval_run_write", path=path, reason=error.strerror or error) from error
    return path
