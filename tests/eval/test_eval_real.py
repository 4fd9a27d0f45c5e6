"""Against the documents and questions beside the repository, and the scorer that came with them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from answer.ask import ask
from answer.retrieve import find
from drafting.precedent import precedents
from embed.hashing import HashingEncoder
from eval.beir import load_beir
from eval.beir_library import NoEncoder, Place, build
from eval.beir_run import run_channel
from eval.gold import bind
from eval.load import load_questions
from eval.outcomes import ASK
from eval.run import Options, run
from index.library import Library

pytestmark = [pytest.mark.real, pytest.mark.slow]
# Their name → ours, by what is scored.
NAMES = {
    "search": {f"hit@{k}": f"hit@{k}" for k in (1, 3, 5, 10)} | {"mrr@10": "RR@10"},
    "precedent": {"ndcg@10": "nDCG@10", "recall@10": "R@10", "hit@1": "hit@1"},
    "ask": {name: name for name in ("exact", "supported", "verified", "exact_supported", "answered", "wrong_value")},
}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    folder = Path(__file__).resolve().parents[3] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("../shared is not here")
    with Library.open(tmp_path_factory.mktemp("seeds"), encoder=HashingEncoder(), create=True) as library:
        library.add([folder])
        yield library


def scored(shared: Path, predictions: Path, kind: str) -> dict[str, dict[str, float]]:
    """What the scorer beside the repository says, by group."""
    folder = shared / "questions"
    command = [sys.executable, folder / "score.py", folder / "dev.jsonl", predictions, "--docs", shared / "seeds"]
    done = subprocess.run([*command, "--kind", kind, "--json"], capture_output=True, check=True, text=True)
    return json.loads(done.stdout)


def agree(groups: dict[tuple[str, str], dict[str, float]], theirs: dict[str, dict[str, float]], kind: str) -> int:
    """Compare every figure that both have; how many there were."""
    count = 0
    for name, values in theirs.items():
        key = {"ALL": ("all", "all")}.get(name, ("lang", name[5:]) if name.startswith("lang:") else ("type", name))
        if kind == "precedent" and key[0] != "type":
            continue
        for their, our in NAMES[kind].items():
            if their in values:
                assert groups[key][our] == pytest.approx(values[their], abs=0.00051), (kind, key, our)
                count += 1
        if "abstain" in values:
            assert groups[key]["abstain_recall"] == pytest.approx(values["abstain"], abs=0.00051)
    return count


@pytest.mark.parametrize("kind", ["search", "precedent"])
def test_search_figures_are_those_of_the_scorer(seeds, shared, tmp_path, kind):
    questions = load_questions(shared / "questions" / "dev.jsonl")
    path = tmp_path / "predictions.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for question in questions.questions:
            search = precedents if question.type == "precedent" else find
            hits = [hit.as_json() for hit in search(seeds, question.question, 10).hits]
            file.write(json.dumps({"id": question.id, "hits": hits}) + "\n")
    groups = {(g.kind, g.name): dict(g.means) for g in run(seeds, questions).groups()}
    assert agree(groups, scored(shared, path, kind), kind) >= 3


def test_answer_figures_are_those_of_the_scorer(seeds, shared, tmp_path):
    questions = load_questions(shared / "questions" / "dev.jsonl")
    path = tmp_path / "predictions.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for question in questions.questions:
            file.write(json.dumps({"id": question.id, **ask(seeds, question.question).as_json()}) + "\n")
    groups = {(g.kind, g.name): dict(g.means) for g in run(seeds, questions, Options(mode=ASK)).groups()}
    assert agree(groups, scored(shared, path, "ask"), "ask") >= 40


def test_answers_in_the_words_of_notices_are_found_in_their_documents_and_their_copies(shared, tmp_path):
    folder = shared / "data" / "notices-2020"
    questions = load_questions(folder / "questions.jsonl")
    with Library.open(tmp_path, encoder=NoEncoder(), create=True) as library:
        duplicates = library.add([folder / "docs"]).count("duplicate")
        bound = bind(questions, library)
    assert len(questions.questions) == len(bound.places) == 675
    assert all(place.spans for places in bound.places.values() for place in places)
    assert len(bound.copies) == duplicates == 3


def test_the_lexical_channel_reaches_plain_bm25_on_statutes(shared, tmp_path):
    dataset = load_beir(shared / "data" / "stard", "train")
    assert (dataset.total, len(dataset.queries), dataset.blank) == (56_860, 1_235, 0)
    with build(dataset, NoEncoder(), Place(tmp_path)) as library:
        means = run_channel(library, dataset, "lexical").means
    # The reference of ../shared/questions/README.md: R@10 0.474, R@100 0.667, MRR@10 0.391.
    assert means["R@10"] == pytest.approx(0.474, abs=0.01)
    assert means["R@100"] == pytest.approx(0.667, abs=0.01)
    assert means["RR@10"] == pytest.approx(0.391, abs=0.012)
