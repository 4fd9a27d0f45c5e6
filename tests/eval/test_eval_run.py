"""Runs: what is scored and what is left out, run files, comparisons, minimums."""

import json
from dataclasses import replace

import pytest

from corpus.errors import EvaluationError
from corpus.messages import spoken_in
from eval.compare import chance, compare, difference, parse_minimum, unmet
from eval.fingerprint import code_state
from eval.gold import bind
from eval.load import load_questions
from eval.outcomes import ASK, Group, Run, timing_of
from eval.run import Options, run, search_run
from eval.run_file import read_run, run_json, write_run
from index.library import Library
from tests.eval.eval_tiny import RECORDS, write_lines


def said(error: EvaluationError) -> str:
    with spoken_in("en"):
        return str(error)


@pytest.fixture
def questions(tmp_path):
    return load_questions(write_lines(tmp_path / "set.jsonl"))


@pytest.fixture
def searched(library: Library, questions) -> Run:
    return run(library, questions)


@pytest.fixture
def answered(library: Library, questions) -> Run:
    return run(library, questions, Options(mode=ASK))


def test_questions_without_gold_are_left_out_and_counted(searched):
    assert [bool(outcome.scores) for outcome in searched.outcomes] == [True, True, False, True]
    assert searched.excluded == 1


def test_progress_is_told_after_each_question(library, questions):
    told = []
    run(library, questions, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_hit_that_covers_the_gold_is_scored_by_its_rank(searched):
    first = searched.outcomes[0]
    hits = first.detail["hits"]
    rank = next(at for at, hit in enumerate(hits, start=1) if hit["covers"] == [0])
    assert first.scores["RR@10"] == pytest.approx(1 / rank)
    assert first.scores["hit@1"] == float(rank == 1)
    assert first.documents == ("plan",)


def test_means_are_given_for_all_and_by_type_language_and_document(searched):
    groups = {(g.kind, g.name): g.count for g in searched.groups()}
    assert groups == {
        ("all", "all"): 2,  # the precedent is another task
        ("all", "single"): 1,
        ("type", "numeric"): 1,
        ("type", "compare"): 1,
        ("type", "precedent"): 1,
        ("lang", "zh"): 2,
        ("doc", "plan"): 2,
        ("doc", "report"): 1,
    }
    scores = [o.scores["RR@10"] for o in searched.outcomes[:2]]
    assert searched.metric("RR@10") == pytest.approx(sum(scores) / 2)
    assert searched.metric("exact") is None


def test_answers_are_scored_where_there_are_any_and_abstaining_everywhere(answered):
    assert [sorted(o.scores) == ["abstained", "answered_wrong"] for o in answered.outcomes] == [
        False,
        False,
        True,
        False,
    ]
    assert [bool(o.scores) for o in answered.outcomes] == [True, True, True, False]  # no answers to the precedent
    first = answered.outcomes[0].scores
    assert (first["exact"], first["verified"], first["wrong_value"]) == (1.0, 1.0, 0.0)
    means = answered.groups()[0].means
    assert means["abstain_recall"] == answered.outcomes[2].scores["abstained"]


def test_the_fingerprint_says_what_the_run_was_made_with(searched, library, questions):
    facts = searched.fingerprint
    assert facts["questions"] == {"source": questions.source, "digest": questions.digest, "count": 4}
    assert facts["library"]["generation"] == library.generation
    assert facts["library"]["model_fingerprint"] == "hashing:256:1"
    assert facts["library"]["documents"] == 2
    assert facts["parameters"]["k"] == 10
    assert facts["parameters"]["weights"] == {"dense": 0.6, "lexical": 0.4, "document": 0.4}
    assert set(facts["code"]) == {"version", "commit", "dirty"}


def test_without_version_control_the_commit_is_unknown(tmp_path):
    assert code_state(tmp_path)["commit"] is None
    assert code_state(tmp_path)["dirty"] is None


def test_filters_of_the_set_are_given_only_when_asked_for(library, tmp_path):
    record = {**RECORDS[0], "filters": {"doc": "report"}}
    questions = load_questions(write_lines(tmp_path / "set.jsonl", [record]))
    free, narrowed = run(library, questions), run(library, questions, Options(with_filters=True))
    assert free.metric("hit@10") == 1.0
    assert narrowed.metric("hit@10") == 0.0


def test_a_set_without_any_gold_is_refused(library, tmp_path):
    questions = load_questions(write_lines(tmp_path / "set.jsonl", [RECORDS[2]]))
    with pytest.raises(EvaluationError) as caught:
        run(library, questions)
    assert caught.value.code == "eval_no_gold"
    assert run(library, questions, Options(mode=ASK)).excluded == 0


def test_a_question_too_long_to_ask_is_named_before_anything_runs(library, tmp_path):
    questions = load_questions(write_lines(tmp_path / "set.jsonl", [RECORDS[0], {"id": 2, "question": "长" * 2001}]))
    with spoken_in("en"), pytest.raises(EvaluationError) as caught:
        run(library, questions)
    assert said(caught.value).startswith(f"{questions.source}, line 2, question: The question has 2001 characters")


def test_hits_that_are_too_long_take_no_rank(library, questions):
    def finder(text):
        hits = library.search(text, 10).hits
        return [replace(hits[0], start=0, end=1201), *hits]

    bound = bind(questions, library)
    plain = search_run(library, bound, lambda text: library.search(text, 10).hits, "plain")
    stuffed = search_run(library, bound, finder, "stuffed")
    assert [o.scores for o in stuffed.outcomes] == [o.scores for o in plain.outcomes]
    assert stuffed.outcomes[0].detail["too_long"] == 1


def test_times_are_median_and_ninetieth_percentile():
    timing = timing_of([float(n) for n in range(1, 12)], 1.5)
    assert (timing.median_ms, timing.p90_ms, timing.total_s) == (6.0, 10.0, 1.5)
    assert timing_of([], 0.0).median_ms == 0.0
    assert timing_of([7.0], 0.1).p90_ms == 7.0


def test_a_run_file_gives_the_run_back(searched, answered, tmp_path):
    for made in (searched, answered):
        write_run(made, tmp_path / "new" / "run.json")
        again = read_run(tmp_path / "new" / "run.json")
        assert run_json(again) == json.loads((tmp_path / "new" / "run.json").read_text("utf-8"))
        assert [o.id for o in again.outcomes] == [o.id for o in made.outcomes]
        assert (again.mode, again.digest, again.timing) == (made.mode, made.digest, made.timing)
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["run.json"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "(list)"),
        ("{", "is no run file (Expecting"),
        ('{"format": 1}', "is no run file (questions?)"),
        ('{"format": 1, "questions": [{"id": 1}]}', "is no run file (scores?)"),
        ('{"format": 9}', "was written by a newer version (format 9; this one reads up to 2)"),
    ],
)
def test_a_file_that_is_no_run_is_refused(tmp_path, text, reason):
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        read_run(path)
    assert reason in said(caught.value)


def with_scores(made: Run, *scores: float) -> Run:
    """The run with RR@10 of its scored questions set."""
    given = iter(scores)
    outcomes = [replace(o, scores={"RR@10": next(given)}) if o.scores else o for o in made.outcomes]
    return replace(made, outcomes=tuple(outcomes))


def test_two_runs_are_compared_question_by_question(searched):
    found = compare(with_scores(searched, 1.0, 0.5, 1.0), with_scores(searched, 0.5, 1.0, 1.0))
    (line,) = found.differences
    assert (line.group, line.metric, line.first, line.second) == ("all", "RR@10", 0.75, 0.75)
    assert (line.wins, line.ties, line.losses, line.change) == (1, 0, 1, 0.0)
    assert [(c.id, c.first, c.second) for c in found.changed] == [("q1", 1.0, 0.5), ("q2", 0.5, 1.0)]


def test_a_run_is_equal_to_itself(searched, answered):
    for made in (searched, answered):
        found = compare(made, made)
        assert found.changed == ()
        assert {d.p_value for d in found.differences} == {1.0}
        assert {(d.wins, d.losses) for d in found.differences} == {(0, 0)}


def test_the_test_counts_the_ways_to_choose_signs():
    assert chance([]) == 1.0
    assert chance([1.0]) == 1.0
    assert chance([1.0, 1.0, 1.0]) == pytest.approx(2 / 2**3)
    assert chance([1.0] * 8) == pytest.approx(2 / 2**8)
    assert chance([1.0, -1.0, 1.0, -1.0]) == 1.0
    assert chance([0.5] * 40) == chance([0.5] * 40) < 0.001


def test_a_difference_has_means_and_counts():
    found = difference("all", "hit@1", [(0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 1.0)])
    assert (found.first, found.second, found.change) == (2 / 5, 4 / 5, pytest.approx(2 / 5))
    assert (found.wins, found.ties, found.losses) == (3, 1, 1)
    # Of the sixteen ways to choose four signs, five give a sum of 2 or more, and five -2 or less.
    assert found.p_value == pytest.approx(10 / 2**4)


def test_runs_over_different_questions_are_refused_with_the_remedy(searched, library, tmp_path):
    other = run(library, load_questions(write_lines(tmp_path / "other.jsonl", RECORDS[:2])))
    with pytest.raises(EvaluationError) as caught:
        compare(searched, other, ("a.json", "b.json"))
    text = said(caught.value)
    assert text.startswith("a.json and b.json answered different question sets (")
    assert text.endswith(f"tiaowen eval run {searched.source}")


def test_runs_in_different_modes_are_refused(searched, answered):
    with pytest.raises(EvaluationError) as caught:
        compare(searched, answered, ("a.json", "b.json"))
    assert caught.value.code == "eval_other_mode"


def test_minimums_are_read_and_judged(searched):
    assert parse_minimum("MRR@10=0.5") == ("RR@10", 0.5)
    made = with_scores(searched, 0.5, 0.5, 1.0)
    assert unmet(made, [("RR@10", 0.5)]) == []
    (below,) = unmet(made, [("RR@10", 0.6)])
    assert said(below) == "Not met: RR@10 is 0.5000, at least 0.6 is asked for"
    (absent,) = unmet(made, [("exact", 0.0)])
    assert absent.code == "eval_no_value"


@pytest.mark.parametrize("text", ["hit@5", "hit@5=", "=0.5", "hit@5=much"])
def test_a_minimum_that_is_none_is_refused(text):
    with pytest.raises(EvaluationError) as caught:
        parse_minimum(text)
    assert caught.value.code == "eval_bad_minimum"


def test_groups_of_an_unscored_run_are_empty(searched):
    nothing = replace(searched, outcomes=tuple(replace(o, scores={}) for o in searched.outcomes))
    assert nothing.groups() == (Group("all", "all", 0, {}),)
