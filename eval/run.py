"""A run: every question of a set asked of a library, scored, with what it was made with and how long it took.

Questions without gold can't be ranked and are left out of the ranking metrics, and counted. An answer is scored for
every answerable question with answers; abstaining for all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from answer.ask import ask
from answer.retrieve import MAX_QUESTION, Context, find
from corpus.errors import EvaluationError
from corpus.messages import message
from drafting.precedent import precedents
from eval.fingerprint import fingerprint, parameters
from eval.gold import Bound, bind
from eval.matching import LONGEST
from eval.metrics import Given, answer_scores, document_scores, ranking_scores, rouge_l
from eval.outcomes import ASK, SEARCH, Outcome, Run, timing_of
from eval.questions import Labelled, Problem, QuestionSet, refuse
from index.library import Library

if TYPE_CHECKING:
    from index.search import Hit
    from proof.types import Answer

ABSTAINED = ("not_found", "unconfirmed")
Finder = Callable[[str], Sequence["Hit"]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: "search" or "ask", hits a question, the user's context, whether the set's own filters are given.

    ``answerer`` answers instead of ``answer.ask``, with the same parameters.
    """

    mode: str = SEARCH
    k: int = 10
    context: Context = Context()
    with_filters: bool = False
    answerer: Callable[..., Answer] | None = None


def run(
    library: Library, questions: QuestionSet, options: Options | None = None, on_progress: Progress | None = None
) -> Run:
    """Ask all questions. ``on_progress`` is called with (done, total) after each.

    Raises EvaluationError when the gold isn't in the library or no question has any.
    """
    options = options or Options()
    bound = bind(questions, library)
    if not any(can_be_scored(q, options.mode) for q in questions.questions):
        raise EvaluationError("eval_no_gold", path=questions.source)
    started = time.perf_counter()
    contexts = {q.id: _context(q, options) for q in questions.questions}
    check_askable(questions)
    find(library, questions.questions[0].question, options.k, options.context)  # loads the model and the indexes
    total = len(questions.questions)
    outcomes: list[Outcome] = []
    found: dict[str, Found] = {}
    for question in questions.questions:
        context = contexts[question.id]
        if options.mode == ASK:
            begun = time.process_time()
            answer = (options.answerer or ask)(library, question.question, k=options.k, context=context)
            spent = (time.process_time() - begun) * 1000
            outcomes.append(_answered(bound, question, answer, spent))
        else:
            hits, elapsed = _hits(library, question, options.k, context)
            outcome, found[question.id] = _searched(bound, question, hits, elapsed)
            outcomes.append(outcome)
        if on_progress is not None:
            on_progress(len(outcomes), total)
    if options.mode == SEARCH:
        outcomes = with_ranking(bound, outcomes, found)
    seconds = time.perf_counter() - started
    asked = {"k": options.k, "with_filters": options.with_filters, **parameters(options.context)}
    timing = timing_of([o.elapsed_ms for o in outcomes], seconds)
    done = Run(options.mode, tuple(outcomes), fingerprint(library, bound, asked), timing)
    return done.closed() if questions.closed else done


def search_run(library: Library, bound: Bound, finder: Finder, label: str) -> Run:
    """A search run with another way of finding: ``finder`` gives hits, best first, for a question's text.

    ``bound`` may be bound to another library of the same documents.
    """
    started = time.perf_counter()
    outcomes, found = [], {}
    for question in bound.questions.questions:
        asked = time.perf_counter()
        hits = finder(question.question)
        elapsed = (time.perf_counter() - asked) * 1000
        outcome, found[question.id] = _searched(bound, question, hits, elapsed)
        outcomes.append(outcome)
    outcomes = with_ranking(bound, outcomes, found)
    facts = fingerprint(library, bound, {}) | {"label": label}
    timing = timing_of([o.elapsed_ms for o in outcomes], time.perf_counter() - started)
    done = Run(SEARCH, tuple(outcomes), facts, timing)
    return done.closed() if bound.questions.closed else done


def can_be_scored(question: Labelled, mode: str) -> bool:
    """Whether a question has what a mode needs: places for a search, answers (or none, on purpose) for ask."""
    if mode == SEARCH:
        return bool(question.evidence) and not question.unanswerable
    return question.unanswerable or bool(question.answers and question.type != "precedent")


def check_askable(questions: QuestionSet) -> None:
    """Raise EvaluationError for questions that are too long to be asked, before any is."""
    long = [q for q in questions.questions if len(q.question) > MAX_QUESTION]
    problems = [
        Problem(q.line, "question", message("question_long", length=len(q.question), limit=MAX_QUESTION)) for q in long
    ]
    refuse(questions.source, problems)


def _context(question: Labelled, options: Options) -> Context:
    if not (options.with_filters and question.filters):
        return options.context
    given = question.filters
    narrowed = replace(
        options.context.filters,
        years=tuple(int(y) for y in given.get("year", ())),
        regions=tuple(str(r) for r in given.get("region", ())),
        issuers=tuple(str(i) for i in given.get("issuer", ())),
        kinds=tuple(str(k) for k in given.get("kind", ())),
        docs=tuple(str(d) for d in given.get("doc", ())),
    )
    return replace(options.context, filters=narrowed)


def _documents(bound: Bound, question: Labelled) -> tuple[str, ...]:
    return tuple(dict.fromkeys(bound.names[place.doc_id] for place in bound.places[question.id]))


def _hits(library: Library, question: Labelled, k: int, context: Context) -> tuple[Sequence[Hit], float]:
    """What a search gives; a request for wording is answered by the precedents."""
    if question.type == "precedent":
        found = precedents(library, question.question, k, context)
        return [precedent.hit for precedent in found.hits], found.elapsed_ms
    result = find(library, question.question, k, context)
    return result.hits, result.elapsed_ms


@dataclass(frozen=True, slots=True)
class Found:
    """Which places of evidence each hit covers, and which stand in its document; best first.

    Over-long hits don't take a rank in ``covered``.
    """

    covered: Sequence[frozenset[int]]
    touched: Sequence[frozenset[int]]


def _searched(bound: Bound, question: Labelled, hits: Sequence[Hit], elapsed: float) -> tuple[Outcome, Found]:
    """The outcome, not scored yet, and what its hits are of."""
    places = bound.places[question.id]
    short = [hit for hit in hits if hit.end - hit.start <= LONGEST]
    covered = [_with_copies(hit, lambda h: bound.texts.covered(h.doc_id, h.start, h.end, places)) for hit in short]
    shown = [
        {
            "doc_id": hit.doc_id,
            "clause_id": hit.clause_id,
            "start": hit.start,
            "end": hit.end,
            "score": round(hit.score, 6),
            "ranks": dict(hit.ranks),
            "covers": sorted(found),
        }
        for hit, found in zip(short, covered, strict=True)
    ]
    documents = _documents(bound, question)
    outcome = Outcome(
        *(question.id, question.question, question.type, question.lang, documents),
        scores={},
        elapsed_ms=round(elapsed, 2),
        detail={"hits": shown, "too_long": len(hits) - len(short)},
    )
    return outcome, Found(covered, [_with_copies(h, lambda x: bound.texts.touched(x.doc_id, places)) for h in hits])


def _with_copies(hit: Hit, places: Callable[[Hit], frozenset[int]]) -> frozenset[int]:
    """What a hit and those that say the same reach: they are shown as one."""
    return places(hit).union(*map(places, hit.copies))


def with_ranking(bound: Bound, outcomes: Sequence[Outcome], found: Mapping[str, Found]) -> list[Outcome]:
    """The outcomes with their ranking metrics; those without gold stay without scores."""
    golds = {q.id: bound.gold(q) for q in bound.questions.questions if bound.places[q.id] and not q.unanswerable}
    scores = ranking_scores(golds, {name: each.covered for name, each in found.items()})
    documents = document_scores(golds, {name: each.touched for name, each in found.items()})
    return [replace(o, scores=scores.get(o.id, {}) | documents.get(o.id, {})) for o in outcomes]


def _answered(bound: Bound, question: Labelled, answer: Answer, cpu_ms: float) -> Outcome:
    places, texts = bound.places[question.id], bound.texts
    cited = answer.citations
    given = Given(
        text=" ".join([answer.text, *(item.text for item in answer.items)]),
        status=answer.status.value,
        supports=tuple(texts.supports(c.doc_id, c.start, c.end, places) for c in cited),
        verifies=tuple(texts.verifies(c.doc_id, c.start, c.end, c.quote) for c in cited),
    )
    abstained = float(given.status in ABSTAINED)
    scores: dict[str, float] = {}
    if question.unanswerable:
        scores = {"answered_wrong": 1 - abstained, "abstained": abstained}
    elif can_be_scored(question, ASK):
        scores = {**answer_scores(question.answers, question.must_not, given), "abstained": abstained}
    if question.answer:  # what is said where nothing was found is no answer, whatever characters it has
        scores["rouge_l"] = rouge_l(answer.text, question.answer) if given.status != "not_found" else 0.0
    return Outcome(
        *(question.id, question.question, question.type, question.lang, _documents(bound, question)),
        scores=scores,
        elapsed_ms=round(answer.elapsed_ms, 2),
        detail={
            "status": given.status,
            "sureness": answer.sureness,
            "reasons": [reason.code for reason in answer.reasons],
            "cpu_ms": round(cpu_ms, 2),
            "answer": answer.text,
            "items": [item.as_json() for item in answer.items],
            "citations": [{"clause_id": c.clause_id, "start": c.start, "end": c.end} for c in cited],
            "supports": list(given.supports),
        },
    )
