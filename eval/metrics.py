"""Ranking metrics by ir_measures over id lists, and the metrics of answers.

From spans to ids. What a question wants is a list of *facts*: one, or for a comparison one a document. In the list of
ids that is judged, the first hit that states a fact bears its id, all others count as wrong:

    hit@k      share of the facts found by the k-th hit (R@k over facts; with one fact the same as Success@k)
    Success@k  whether any fact was found by the k-th hit
    RR@10      1 / rank of the first hit that states a fact

For graded gain every place of evidence is an id with gain 2^grade - 1; a hit takes the highest grade among the places
that it is the first to cover:

    nDCG@10    Σ gain / log2(rank + 1) over the first ten, divided by the best possible
    R@10       share of the places that the first ten hits cover

doc_hit@k is the share of the facts whose document is among those of the first k hits, wherever in it the hits are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import eval.messages  # noqa: F401  (registers the messages)
from corpus.errors import EvaluationError
from eval.matching import comparable, states

Judged = Mapping[str, Mapping[str, int]]
Ranked = Mapping[str, Sequence[str]]
Scores = dict[str, float]

DEPTHS = (1, 3, 5, 10)
_FACT_MEASURES = {**{f"hit@{k}": f"R@{k}" for k in DEPTHS}, "Success@1": "Success@1", "Success@5": "Success@5"}
_DOCUMENT_DEPTHS = {f"doc_hit@{k}": k for k in (1, 5, 10)}
SEARCH_METRICS = (*_FACT_MEASURES, "RR@10", "nDCG@10", "R@10", *_DOCUMENT_DEPTHS)
ANSWER_METRICS = (
    *("exact", "supported", "verified", "exact_supported", "answered", "answered_wrong", "wrong_value", "rouge_l"),
)
ABSTAIN_METRICS = ("abstain_recall", "abstain_precision")
METRICS = (*SEARCH_METRICS, *ANSWER_METRICS, *ABSTAIN_METRICS)
ALIASES = {"mrr@10": "RR@10", "mrr": "RR@10", "recall@10": "R@10", "abstain": "abstain_recall", "rouge-l": "rouge_l"}


@dataclass(frozen=True, slots=True)
class Gold:
    """What is right for one question: the grade of each place of evidence, and the places that state each fact."""

    grades: tuple[int, ...]
    facts: tuple[frozenset[int], ...]


def evaluate(judged: Judged, ranked: Ranked, measures: Sequence[str]) -> dict[str, Scores]:
    """Measures of ir_measures for each judged question; one without a ranking scores 0.

    ``judged`` maps question → id → relevance (a whole number, the gain), ``ranked`` question → ids, best first;
    repeated ids count once, where they stand first.
    """
    import ir_measures

    parsed = {ir_measures.parse_measure(name): name for name in measures}
    # Falling scores by rank: the measures sort by score and would break ties by id.
    run = {
        question: {item: float(-rank) for rank, item in enumerate(dict.fromkeys(items))}
        for question, items in ranked.items()
        if question in judged
    }
    relevance = {question: dict(items) for question, items in judged.items()}
    found: dict[str, Scores] = {question: dict.fromkeys(measures, 0.0) for question in judged}
    for value in ir_measures.iter_calc(list(parsed), relevance, run):
        found[value.query_id][parsed[value.measure]] = float(value.value)
    return found


def ranking_scores(golds: Mapping[str, Gold], covered: Mapping[str, Sequence[frozenset[int]]]) -> dict[str, Scores]:
    """SEARCH_METRICS but doc_hit@k of each question. ``covered`` holds, for each hit in order, the places it covers."""
    facts = {q: fact_ids(gold, covered.get(q, ())) for q, gold in golds.items()}
    wanted = {q: {f"fact{at}": 1 for at in range(len(gold.facts))} for q, gold in golds.items()}
    measures = list(dict.fromkeys([*_FACT_MEASURES.values(), "RR@10"]))
    by_fact = evaluate(wanted, facts, measures)
    places = {q: place_ids(gold, covered.get(q, ())) for q, gold in golds.items()}
    gains = {q: {f"place{at}": 2**grade - 1 for at, grade in enumerate(g.grades)} for q, g in golds.items()}
    by_place = evaluate(gains, places, ["nDCG@10"])
    return {
        q: {name: by_fact[q][measure] for name, measure in _FACT_MEASURES.items()}
        | {"RR@10": by_fact[q]["RR@10"], **by_place[q], "R@10": places_found(gold, covered.get(q, ()))}
        for q, gold in golds.items()
    }


def document_scores(golds: Mapping[str, Gold], touched: Mapping[str, Sequence[frozenset[int]]]) -> dict[str, Scores]:
    """doc_hit@k for each question. ``touched`` holds, for each hit in order, the places that stand in its document.

    A document that states several facts gives them all with its first hit.
    """
    found = {}
    for name, gold in golds.items():
        reached = [{at for at, fact in enumerate(gold.facts) if fact & places} for places in touched.get(name, ())]
        counts = {measure: len(set[int]().union(*reached[:k])) for measure, k in _DOCUMENT_DEPTHS.items()}
        found[name] = {measure: count / len(gold.facts) for measure, count in counts.items()}
    return found


def fact_ids(gold: Gold, covered: Sequence[frozenset[int]]) -> list[str]:
    """An id for each hit: the first fact it states that no hit above states, else one of its own."""
    left = dict(enumerate(gold.facts))
    ids = []
    for rank, places in enumerate(covered):
        stated = [at for at, fact in left.items() if fact & places]
        ids.append(f"fact{stated[0]}" if stated else f"other{rank}")
        for at in stated[:1]:
            del left[at]
    return ids


def place_ids(gold: Gold, covered: Sequence[frozenset[int]]) -> list[str]:
    """An id for each hit: the place of the highest grade that it is the first to cover, else one of its own."""
    seen: set[int] = set()
    ids = []
    for rank, places in enumerate(covered):
        new = sorted(places - seen, key=lambda at: (-gold.grades[at], at))
        ids.append(f"place{new[0]}" if new else f"other{rank}")
        seen |= places
    return ids


def places_found(gold: Gold, covered: Sequence[frozenset[int]], k: int = 10) -> float:
    """Share of the places of evidence that the first k hits cover."""
    found = frozenset[int]().union(*covered[:k])
    return len(found) / len(gold.grades) if gold.grades else 0.0


@dataclass(frozen=True, slots=True)
class Given:
    """What an answer gave: its whole text, its status, and for each citation whether it supports and verifies."""

    text: str
    status: str
    supports: tuple[bool, ...] = ()
    verifies: tuple[bool, ...] = ()


def answer_scores(answers: Sequence[Sequence[str]], must_not: Sequence[str], given: Given) -> Scores:
    """ANSWER_METRICS of one answerable question.

    ``exact``: every item of ``answers`` is there in one of its forms and nothing of ``must_not``; ``verified``: share
    of citations whose quote is the slice it claims (absent without any); ``wrong_value``: something of ``must_not``;
    ``answered_wrong``: given as answered, and not exact and supported. ``rouge_l`` is a function of its own.
    """
    text = comparable(given.text)
    complete = bool(answers) and all(any(states(text, form) for form in forms) for forms in answers)
    wrong = any(states(text, value) for value in must_not)
    exact, supported, answered = complete and not wrong, any(given.supports), given.status == "answered"
    right = exact and supported
    return {
        "exact": float(exact),
        "supported": float(supported),
        **({"verified": fmean(given.verifies)} if given.verifies else {}),
        "exact_supported": float(right and answered),
        "answered": float(answered),
        "answered_wrong": float(answered and not right),
        "wrong_value": float(wrong),
    }


def rouge_l(answer: str, gold: str) -> float:
    """F1 of the longest common subsequence of characters, after NFKC, in lower case, without white space: 0 to 1.

    >>> rouge_l("每月缴费 300元", "300元")
    0.6666666666666666
    """
    said, wanted = comparable(answer), comparable(gold)
    common = longest_common(said, wanted)
    return 2 * common / (len(said) + len(wanted)) if common else 0.0


def longest_common(first: str, second: str) -> int:
    """The length of the longest common subsequence, by one bit a character of ``first`` (Hyyrö 2004).

    Bits are 0 where a row of the usual table steps up; one addition carries the steps along for the whole row.
    """
    places: dict[str, int] = {}
    for at, character in enumerate(first):
        places[character] = places.get(character, 0) | 1 << at
    whole = (1 << len(first)) - 1
    row = whole
    for character in second:
        met = row & places.get(character, 0)
        row = (row + met | row - met) & whole
    return len(first) - row.bit_count()


def abstain_scores(pairs: Iterable[tuple[bool, bool]]) -> Scores:
    """Recall and precision of saying "not in here", from pairs (should have abstained, did); absent when undefined."""
    found = list(pairs)
    should = [did for wanted, did in found if wanted]
    did = [wanted for wanted, abstained in found if abstained]
    recall = {"abstain_recall": fmean(should)} if should else {}
    return recall | ({"abstain_precision": fmean(did)} if did else {})


def metric_name(name: str, known: Sequence[str] = METRICS) -> str:
    """A metric as this module writes it, from any case or a usual alias. Raises EvaluationError on an unknown one."""
    wanted = name.strip().casefold()
    for metric in known:
        if metric.casefold() == ALIASES.get(wanted, wanted).casefold():
            return metric
    raise EvaluationError("eval_no_metric", name=name, known=", ".join(known))
