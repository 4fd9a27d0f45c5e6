"""What a run leaves: an outcome a question, means by group, timing. Of a closed set only the figures are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean, median, quantiles
from types import MappingProxyType

from eval.metrics import abstain_scores

SEARCH, ASK = "search", "ask"
TOLD_OF_CLOSED = ("all", "type", "lang")  # a document's group names it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question. ``scores`` is empty where nothing could be scored; ``detail`` is for people."""

    id: str
    question: str
    type: str
    lang: str
    documents: tuple[str, ...]
    scores: Mapping[str, float]
    elapsed_ms: float
    detail: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds a question, the first (which loads model and indexes) left out; ``total_s`` is seconds, all in."""

    median_ms: float
    p90_ms: float
    total_s: float


@dataclass(frozen=True, slots=True)
class Group:
    """Means over some of the questions. ``kind`` is "all", "type", "lang" or "doc"; ``count`` those with scores."""

    kind: str
    name: str
    count: int
    means: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is kept of a run over a closed set instead of its outcomes: means, and how many questions there were."""

    groups: tuple[Group, ...]
    count: int
    excluded: int


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run. ``mode`` is "search" or "ask"; ``fingerprint`` is plain JSON.

    ``figures`` are there when the set is closed; ``outcomes`` are empty then.
    """

    mode: str
    outcomes: tuple[Outcome, ...]
    fingerprint: Mapping[str, object]
    timing: Timing
    figures: Figures | None = None

    @property
    def count(self) -> int:
        """How many questions were asked."""
        return len(self.outcomes) if self.figures is None else self.figures.count

    @property
    def excluded(self) -> int:
        """How many questions could not be scored."""
        return sum(not outcome.scores for outcome in self.outcomes) if self.figures is None else self.figures.excluded

    @property
    def digest(self) -> str:
        """That of the question set."""
        return str(self._of_questions("digest", ""))

    @property
    def source(self) -> str:
        """The question set's file."""
        return str(self._of_questions("source", ""))

    @property
    def counted_only(self) -> bool:
        """Whether the question set is marked as one that is counted only, opened or not."""
        return self._of_questions("counted_only", False) is True

    @property
    def copies(self) -> Mapping[str, str]:
        """Documents that the set names and that counted as the one they are a copy of; of a closed set none."""
        found = self._of_questions("copies", None)
        return {str(ref): str(name) for ref, name in found.items()} if isinstance(found, Mapping) else {}

    def _of_questions(self, name: str, default: object) -> object:
        questions = self.fingerprint.get("questions")
        return questions.get(name, default) if isinstance(questions, Mapping) else default

    def closed(self) -> Run:
        """The run without anything about single questions or documents."""
        told = tuple(group for group in self.groups() if group.kind in TOLD_OF_CLOSED)
        return replace(self, outcomes=(), figures=Figures(told, self.count, self.excluded))

    def groups(self) -> tuple[Group, ...]:
        """Means over everything, then by type, language and document, in the order they first occur.

        In a search "all" leaves precedents out, which want several clauses; "single" also leaves comparisons out.
        """
        if self.figures is not None:
            return self.figures.groups
        scored = [outcome for outcome in self.outcomes if outcome.scores]
        found: dict[tuple[str, str], list[Outcome]] = {}
        plain = [o for o in scored if o.type != "precedent"] or scored
        found["all", "all"] = plain if self.mode == SEARCH else scored
        single = [o for o in plain if o.type != "compare"]
        if self.mode == SEARCH and single and len(single) < len(plain):
            found["all", "single"] = single
        for kind in ("type", "lang", "doc"):
            for outcome in scored:
                names = {"type": (outcome.type,), "lang": (outcome.lang,), "doc": outcome.documents}[kind]
                for name in names:
                    if kind == "type" or self.mode == ASK or outcome.type != "precedent":
                        found.setdefault((kind, name), []).append(outcome)
        return tuple(Group(*key, len(outcomes), means(outcomes)) for key, outcomes in found.items())

    def group(self, kind: str, name: str) -> Group:
        """One of the groups; an empty one where no question is of that kind."""
        found = (group for group in self.groups() if (group.kind, group.name) == (kind, name))
        return next(found, Group(kind, name, 0, {}))

    def metric(self, name: str) -> float | None:
        """A metric's mean over all questions that have it; None where none has."""
        return self.group("all", "all").means.get(name)


def means(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The mean of every metric over the outcomes that have it; of abstaining, recall and precision."""
    names = dict.fromkeys(name for outcome in outcomes for name in outcome.scores if name != "abstained")
    found = {name: fmean(o.scores[name] for o in outcomes if name in o.scores) for name in names}
    asked = [o for o in outcomes if "abstained" in o.scores]
    pairs = [(o.type == "unanswerable", bool(o.scores["abstained"])) for o in asked]
    # Precision says something only where there was something to tell apart.
    mixed = len({wanted for wanted, _ in pairs}) > 1
    return found | {n: v for n, v in abstain_scores(pairs).items() if mixed or n == "abstain_recall"}


def timing_of(times: Sequence[float], seconds: float) -> Timing:
    """Median and 90th percentile of the times of questions."""
    if not times:
        return Timing(0.0, 0.0, round(seconds, 3))
    high = quantiles(times, n=10, method="inclusive")[-1] if len(times) > 1 else times[0]
    return Timing(round(median(times), 2), round(high, 2), round(seconds, 3))
