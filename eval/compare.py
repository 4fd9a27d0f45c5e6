"""Two runs over the same questions: differences of means, questions won and lost, and whether that may be chance.

The test is a paired randomisation test (scipy.stats.permutation_test, "samples"): how often would swapping the two
runs' scores at random, question by question, give a difference of means at least as large? Exact up to 14 questions
that differ, else from 9,999 drawn permutations with a fixed seed. It asks nothing of the scores' distribution, which
is mostly zeros and ones.

| metric | A | B | difference | win / tie / loss | p |
| --- | --- | --- | --- | --- | --- |
| hit@1 | 0.600 | 0.800 | +0.200 | 1 / 4 / 0 | 1.000 |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from corpus.errors import EvaluationError
from eval.metrics import METRICS, metric_name
from eval.outcomes import SEARCH, Outcome, Run

RESAMPLES, SEED = 9_999, 20_26
_EQUAL = 1e-9
MEASURED_BY = {SEARCH: "RR@10"}  # what tells whether a question changed; in ask it is exact_supported
GRADED = ("nDCG@10", "R@10")


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric over questions that both runs scored. ``wins`` are questions where B is better; p is two-sided.

    Of a run over a closed set the questions are not known: those four are None, and the means are over all that each
    run scored. ``group`` is "all" (as Run.groups has it), or "precedent" for the graded metrics of those in a search.
    """

    group: str
    metric: str
    first: float
    second: float
    wins: int | None = None
    ties: int | None = None
    losses: int | None = None
    p_value: float | None = None

    @property
    def change(self) -> float:
        """B minus A."""
        return self.second - self.first


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that one run does better: by Comparison.by, a precedent by nDCG@10, an unanswerable by abstaining."""

    id: str
    question: str
    type: str
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences by metric, and the questions that changed, the worst losses of B first."""

    count: int
    differences: tuple[Difference, ...]
    by: str
    changed: tuple[Changed, ...]


def compare(first: Run, second: Run, names: tuple[str, str] = ("A", "B")) -> Comparison:
    """Compare run B (``second``) with run A. ``names`` are what messages call them.

    Raises EvaluationError, saying what to run again, when the runs answered different question sets or in other modes.
    """
    closed = first.figures is not None or second.figures is not None
    same = closed or [o.id for o in first.outcomes] == [o.id for o in second.outcomes]
    if first.digest != second.digest or not same:
        sets = {"first_set": _set_name(first), "second_set": _set_name(second)}
        raise EvaluationError("eval_other_questions", first=names[0], second=names[1], questions=first.source, **sets)
    if first.mode != second.mode:
        modes = {"first_mode": first.mode, "second_mode": second.mode}
        raise EvaluationError("eval_other_mode", first=names[0], second=names[1], **modes)
    by = MEASURED_BY.get(first.mode, "exact_supported")
    if closed:
        return Comparison(first.group("all", "all").count, tuple(_of_means(first, second)), by, ())
    both = [(a, b) for a, b in zip(first.outcomes, second.outcomes, strict=True) if a.scores and b.scores]
    precedents = [pair for pair in both if pair[0].type == "precedent"] if first.mode == SEARCH else []
    plain = [pair for pair in both if pair not in precedents]
    differences = [
        difference(group, metric, pairs)
        for group, chosen in (("all", plain), ("precedent", precedents))
        for metric, pairs in _pairs(chosen).items()
        if group == "all" or metric in GRADED
    ]
    return Comparison(len(both), tuple(differences), by, tuple(_changed(both, by)))


def _of_means(first: Run, second: Run) -> list[Difference]:
    """The differences that means alone can tell."""
    found = []
    for name, key in (("all", ("all", "all")), ("precedent", ("type", "precedent"))):
        before, after = first.group(*key).means, second.group(*key).means
        told = [m for m in before if m in after and (name == "all" or m in GRADED)]
        found += [Difference(name, metric, before[metric], after[metric]) for metric in told]
    return found


def _pairs(chosen: Sequence[tuple[Outcome, Outcome]]) -> dict[str, list[tuple[float, float]]]:
    """Metric → the scores of both runs. Abstaining is compared only where it is right."""
    found: dict[str, list[tuple[float, float]]] = {}
    for a, b in chosen:
        for metric, value in a.scores.items():
            if metric not in b.scores or (metric == "abstained" and a.type != "unanswerable"):
                continue  # a run of an earlier version knew fewer metrics
            name = "abstain_recall" if metric == "abstained" else metric
            found.setdefault(name, []).append((value, b.scores[metric]))
    return found


def _set_name(run: Run) -> str:
    return f"{run.source} [{run.digest}]"


def difference(group: str, metric: str, pairs: Sequence[tuple[float, float]]) -> Difference:
    """Means, win/tie/loss and the test for pairs (A, B) of one metric."""
    gains = [b - a for a, b in pairs]
    wins, losses = sum(g > _EQUAL for g in gains), sum(g < -_EQUAL for g in gains)
    return Difference(
        group,
        metric,
        fmean(a for a, _ in pairs),
        fmean(b for _, b in pairs),
        *(wins, len(gains) - wins - losses, losses),
        p_value=chance([g for g in gains if abs(g) > _EQUAL]),
    )


def chance(gains: Sequence[float]) -> float:
    """Two-sided p of the paired randomisation test for the gains that aren't 0; 1 when there are none.

    >>> chance([1.0, 1.0, 1.0])  # of the eight ways to choose signs two are as extreme
    0.25
    """
    if len(gains) < 2:
        return 1.0
    import numpy as np
    from scipy.stats import permutation_test  # type: ignore[import-untyped,unused-ignore]

    tested = permutation_test(
        (np.asarray(gains), np.zeros(len(gains))),
        lambda a, b: float(np.mean(a - b)),
        permutation_type="samples",
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(SEED),
    )
    return min(1.0, float(tested.pvalue))


def _changed(both: Sequence[tuple[Outcome, Outcome]], by: str) -> list[Changed]:
    found = []
    for a, b in both:
        metric = "abstained" if a.type == "unanswerable" else "nDCG@10" if a.type == "precedent" else by
        before, after = a.scores.get(metric, 0.0), b.scores.get(metric, 0.0)
        if abs(after - before) > _EQUAL:
            found.append(Changed(a.id, a.question, a.type, before, after))
    return sorted(found, key=lambda c: (c.second - c.first, c.id))


def parse_minimum(text: str, known: Sequence[str] = METRICS) -> tuple[str, float]:
    """(metric, value) of METRIC=VALUE, the metric one of ``known``. Raises EvaluationError on anything else."""
    name, sign, value = text.partition("=")
    try:
        least = float(value)
    except ValueError:
        sign, least = "", 0.0
    if not sign or not name.strip():
        raise EvaluationError("eval_bad_minimum", value=text)
    return metric_name(name, known), least


def unmet(run: Run, minimums: Sequence[tuple[str, float]]) -> list[EvaluationError]:
    """What a run falls short of, as errors to show; a metric that no question has is not met."""
    found = []
    for metric, least in minimums:
        value = run.metric(metric)
        if value is None:
            found.append(EvaluationError("eval_no_value", metric=metric, minimum=least))
        elif value < least - _EQUAL:
            found.append(EvaluationError("eval_below", metric=metric, value=f"{value:.4f}", minimum=least))
    return found
