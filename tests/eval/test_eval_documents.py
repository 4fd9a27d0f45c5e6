"""Runs over sets whose gold is a document and its words, and over sets that are counted only."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import EvaluationError
from eval.compare import compare
from eval.gold import bind
from eval.load import load_questions
from eval.outcomes import ASK, SEARCH, Run
from eval.run import Options, run, search_run
from eval.run_file import read_run, run_json, write_run
from tests.eval.eval_tiny import RECORDS, write_lines

ABOUT: dict[str, object] = {"set": {"counted_only": True, "kind": "plans", "note": "held out"}}
VERBATIM: list[dict[str, object]] = [
    {"id": "secret-1", "question": "2024年黑臭水体消除比例要达到多少？", "doc": "plan.txt", "answer": "达到80%"},
    {"id": "secret-2", "question": "2023年农村生活污水治理率达到多少？", "doc": "report", "answer": "达到41%"},
]


@pytest.fixture
def questions(tmp_path):
    return load_questions(write_lines(tmp_path / "words.jsonl", VERBATIM))


@pytest.fixture
def closed(library, tmp_path):
    def made(mode: str = SEARCH, *, opened: bool = False) -> Run:
        path = write_lines(tmp_path / "closed.jsonl", [ABOUT, *VERBATIM, *RECORDS])
        return run(library, load_questions(path, opened=opened), Options(mode))

    return made


def test_a_hit_elsewhere_in_the_document_counts_for_the_document_alone(library, questions):
    documents = {d.source.rsplit("/", 1)[-1]: d.doc_id for d in library.documents()}

    def finder(text):
        hits = library.search(text, 10).hits
        first = replace(hits[0], doc_id=documents["plan.txt"], start=0, end=5)
        return [replace(first, doc_id=documents["report.txt"]), first]

    scores = search_run(library, bind(questions, library), finder, "ends").outcomes
    assert [(o.scores["doc_hit@1"], o.scores["doc_hit@5"], o.scores["hit@10"]) for o in scores] == [
        (0.0, 1.0, 0.0),
        (1.0, 1.0, 0.0),
    ]


def test_a_hit_on_the_words_counts_for_both(library, questions):
    found = run(library, questions)
    assert (found.metric("doc_hit@10"), found.metric("hit@10")) == (1.0, 1.0)
    assert [o.documents for o in found.outcomes] == [("plan",), ("report",)]


def test_answers_are_measured_against_the_documents_words(library, questions):
    found = run(library, questions, Options(ASK))
    for outcome in found.outcomes:
        said = outcome.detail["status"] != "not_found"
        assert (outcome.scores["rouge_l"] > 0) == said
    assert found.metric("rouge_l") == pytest.approx(sum(o.scores["rouge_l"] for o in found.outcomes) / 2)


def test_what_is_said_where_nothing_was_found_is_no_answer(library, tmp_path):
    record = {**VERBATIM[0], "question": "火星探测经费是多少？"}
    found = run(library, load_questions(write_lines(tmp_path / "set.jsonl", [record])), Options(ASK))
    (outcome,) = found.outcomes
    assert (outcome.detail["status"], outcome.scores["rouge_l"], outcome.scores["answered_wrong"]) == (
        *("not_found", 0.0, 0.0),
    )


def test_only_questions_with_the_documents_words_have_a_rouge(library, tmp_path):
    path = write_lines(tmp_path / "set.jsonl", [*RECORDS, *VERBATIM])
    found = run(library, load_questions(path), Options(ASK))
    assert [o.id for o in found.outcomes if "rouge_l" in o.scores] == ["secret-1", "secret-2"]


@pytest.mark.parametrize("mode", [SEARCH, ASK])
def test_of_a_set_that_is_counted_only_the_figures_are_kept_and_nothing_else(closed, mode, tmp_path):
    kept, known = closed(mode), closed(mode, opened=True)
    assert kept.outcomes == ()
    assert (kept.count, kept.excluded) == (known.count, known.excluded)
    assert kept.groups() == tuple(group for group in known.groups() if group.kind != "doc")
    assert kept.counted_only
    assert known.counted_only
    write_run(kept, tmp_path / "run.json")
    text = (tmp_path / "run.json").read_text("utf-8")
    for words in ("secret", "q1", "黑臭", "80%", "plan.txt", "clause_id", "report"):
        assert words not in text
    again = read_run(tmp_path / "run.json")
    assert run_json(again) == json.loads(text)
    assert (again.figures is not None, again.count, again.metric("hit@5")) == (
        *(True, 6, pytest.approx(kept.metric("hit@5"), abs=1e-6) if mode == SEARCH else None),
    )


def test_a_set_that_was_opened_is_written_whole_and_says_so(closed):
    written = run_json(closed(opened=True))
    assert [q["id"] for q in written["questions"]][:2] == ["secret-1", "secret-2"]
    assert written["fingerprint"]["questions"] | {"source": "", "digest": ""} == {
        **{"source": "", "digest": "", "count": 6, "counted_only": True, "opened": True},
        **{"kind": "plans", "note": "held out"},
    }
    assert closed().fingerprint["questions"]["opened"] is False


def test_closed_runs_are_compared_by_their_means(closed):
    kept, known = closed(), closed(opened=True)
    for pair in ((kept, kept), (kept, known), (known, kept)):
        found = compare(*pair)
        assert (found.count, found.changed) == (known.groups()[0].count, ())
        assert {(d.wins, d.ties, d.losses, d.p_value, round(d.change, 9)) for d in found.differences} == {
            (None, None, None, None, 0.0)
        }
        assert {"hit@1", "doc_hit@5", "nDCG@10"} <= {d.metric for d in found.differences}
    assert compare(known, known).differences[0].p_value == 1.0


def test_a_closed_run_over_other_questions_or_in_another_mode_is_refused(closed, library, questions):
    with pytest.raises(EvaluationError) as caught:
        compare(closed(), run(library, questions))
    assert caught.value.code == "eval_other_questions"
    with pytest.raises(EvaluationError) as caught:
        compare(closed(), closed(ASK))
    assert caught.value.code == "eval_other_mode"


def test_a_run_of_an_earlier_version_is_compared_in_what_both_know(library, questions, tmp_path):
    now = run(library, questions)
    values = run_json(now) | {"format": 1}
    del values["closed"], values["count"]
    for question in values["questions"]:
        question["scores"] = {n: v for n, v in question["scores"].items() if not n.startswith("doc_")}
    (tmp_path / "old.json").write_text(json.dumps(values), encoding="utf-8")
    before = read_run(tmp_path / "old.json")
    for found in (compare(before, now), compare(now, before)):
        assert "hit@5" in {d.metric for d in found.differences}
        assert "doc_hit@5" not in {d.metric for d in found.differences}


def test_copies_that_counted_are_told_unless_the_set_is_closed(tmp_path, library):
    original = next(d for d in library.documents() if d.source.endswith("plan.txt"))
    copied = Path(original.path).with_name("zz_copy.txt")
    copied.write_bytes(Path(original.path).read_bytes())
    try:
        record = {**VERBATIM[0], "doc": "zz_copy"}
        found = run(library, load_questions(write_lines(tmp_path / "set.jsonl", [record])))
        assert found.copies == {"zz_copy": "plan.txt"}
        assert found.metric("doc_hit@10") == 1.0
        hushed = run(library, load_questions(write_lines(tmp_path / "closed.jsonl", [ABOUT, record])))
        assert (hushed.copies, hushed.metric("doc_hit@10")) == ({}, 1.0)
    finally:
        copied.unlink()
