"""Figures of a measured set: from a run's outcomes to a line of the table, and from two runs to what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, quantiles

from eval.calibration import auc, calibration_error
from eval.compare import Changed, difference
from eval.outcomes import Outcome, Run

Values = dict[str, float]

COLUMNS = {
    "hit1": "hit@1",
    "hit5": "hit@5",
    "exact_supported": "exact + supported",
    "supported": "supported",
    "rouge_l": "ROUGE-L",
    "answered_wrong": "answered, not right",
    "abstained": "abstained",
    "wrong_value": "wrong value",
    "verified": "verified",
    "auc": "AUC",
    "ece": "ECE",
    "cpu": "CPU ms",
    "cpu95": "p95",
}
_OF_RUN = {
    **{name: name for name in ("exact_supported", "supported", "rouge_l", "answered_wrong", "wrong_value", "verified")},
    "abstained": "abstain_recall",
}
_WHOLE = ("cpu", "cpu95")  # shown without decimals


@dataclass(frozen=True, slots=True)
class Row:
    """A set's line. ``closed``: only figures may be told. ``problem`` says why there are none.

    ``faults`` are questions at which the program failed; they count as answered wrong.
    """

    name: str
    genre: str
    count: int = 0
    values: Mapping[str, float] = field(default_factory=dict)
    closed: bool = False
    problem: str = ""
    faults: int = 0


def values_of(asked: Run, searched: Run | None = None) -> Values:
    """Every column that the runs have figures for."""
    found = {column: asked.metric(metric) for column, metric in _OF_RUN.items()}
    if searched is not None:
        found |= {"hit1": searched.metric("hit@1"), "hit5": searched.metric("hit@5")}
    points = points_of(asked.outcomes)
    ranked = auc(points)
    if ranked is not None:  # where every answer is wrong by design, there is nothing to calibrate
        found |= {"auc": ranked, "ece": calibration_error(points)}
    return {name: value for name, value in found.items() if value is not None} | cpu_of(asked.outcomes)


def points_of(outcomes: Iterable[Outcome]) -> list[tuple[float, bool]]:
    """(sureness, right) of every answer that is shown, confirmed or not, and that says how sure it is."""
    return [
        (float(str(o.detail["sureness"])), is_right(o))
        for o in outcomes
        if o.scores and o.detail.get("sureness") is not None and o.detail["status"] != "not_found"
    ]


def is_right(outcome: Outcome) -> bool:
    """Whether what an answer says is right and proven, confirmed or not; nothing is where there is no answer."""
    return outcome.scores.get("exact") == 1.0 and outcome.scores.get("supported") == 1.0


def cpu_of(outcomes: Sequence[Outcome]) -> Values:
    """Median and 95th percentile of the processor's milliseconds a question."""
    times = [float(str(o.detail["cpu_ms"])) for o in outcomes if "cpu_ms" in o.detail]
    if len(times) < 2:
        return {}
    return {"cpu": median(times), "cpu95": quantiles(times, n=20, method="inclusive")[-1]}


def by_type(asked: Run) -> list[Row]:
    """A line for each type, and one for the English questions."""
    rows = []
    for kind, names in (("type", dict.fromkeys(o.type for o in asked.outcomes)), ("lang", ("en",))):
        for name in names:
            own = [o for o in asked.outcomes if getattr(o, kind) == name]
            means = asked.group(kind, name).means
            values = {column: means[metric] for column, metric in _OF_RUN.items() if metric in means}
            if own:
                rows.append(Row(name, "", len(own), values | cpu_of(own)))
    return rows


def mean_over_genres(rows: Sequence[Row]) -> Row:
    """The mean of the genres' means; a genre's is the mean of its sets, and a column's is over those that have it."""
    genres: dict[str, list[Row]] = {}
    for row in rows:
        if row.values:
            genres.setdefault(row.genre, []).append(row)
    values = {}
    for column in COLUMNS:
        means = [
            fmean(r.values[column] for r in own if column in r.values)
            for own in genres.values()
            if any(column in r.values for r in own)
        ]
        if means:
            values[column] = fmean(means)
    return Row(f"mean of {len(genres)} genres", "", sum(row.count for row in rows), values)


def table(rows: Sequence[Row], first: str = "set") -> str:
    """The rows as a Markdown table with the columns that any row has."""
    columns = [c for c in COLUMNS if any(c in row.values for row in rows)]
    lines = [[first, "n", *(COLUMNS[c] for c in columns)], ["---", "---:", *("---:" for _ in columns)]]
    for row in rows:
        name = f"{row.name} (counted only)" if row.closed else row.name
        name += f" **{row.faults} crashed**" if row.faults else ""
        if row.problem:
            lines.append([f"{name}: {row.problem}", *("" for _ in columns), ""])
            continue
        cells = [f"{row.values[c]:.{0 if c in _WHOLE else 3}f}" if c in row.values else "" for c in columns]
        lines.append([name, str(row.count), *cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def changes(first: Run, second: Run, by: str) -> tuple[list[Changed], list[str]]:
    """Questions that one of two runs does better, the losses first, and the differences of all metrics in words.

    Only questions that both runs asked in the same words and scored are compared.
    """
    before = {(o.id, o.question): o for o in first.outcomes if o.scores}
    both = [(before[o.id, o.question], o) for o in second.outcomes if o.scores and (o.id, o.question) in before]
    changed = []
    for a, b in both:
        metric = "abstained" if b.type == "unanswerable" else by
        old, new = a.scores.get(metric, 0.0), b.scores.get(metric, 0.0)
        if abs(new - old) > 1e-9:
            changed.append(Changed(b.id, b.question, b.type, old, new))
    told = []
    for metric in (by, "answered_wrong", "wrong_value"):
        pairs = [(a.scores[metric], b.scores[metric]) for a, b in both if metric in a.scores and metric in b.scores]
        if pairs:
            d = difference("all", metric, pairs)
            told.append(f"{metric} {d.first:.3f} → {d.second:.3f} ({d.change:+.3f}, p {d.p_value:.3f})")
    return sorted(changed, key=lambda c: (c.second - c.first, c.id)), told
