"""Datasets in BEIR form: reading and its errors, the cached library, channels, TREC files."""

import json
from pathlib import Path

import pytest

from corpus.errors import EvaluationError
from corpus.messages import spoken_in
from embed.hashing import HashingEncoder
from eval import beir_library
from eval.beir import load_beir
from eval.beir_library import NoEncoder, Place, build, read_shard, write_shards
from eval.beir_run import CHANNELS, check_channels, run_channel, trec_lines, write_trec

ARTICLES = [
    {"_id": "a/1", "title": "水污染防治法第一条", "text": "为了保护和改善环境，防治水污染，保护水生态，制定本法。"},
    {"_id": "a2", "title": "噪声污染防治法第二条", "text": "本法所称噪声，是指干扰周围生活环境的声音。"},
    {"_id": 3, "title": "", "text": "排放污水应当取得排污许可证。"},
    {"_id": "a4", "title": "只有标题", "text": ""},
    {"_id": "a5", "title": " ", "text": "\n"},
]
QUERIES = [
    {"_id": "q1", "text": "什么是噪声？"},
    {"_id": "q2", "text": "排污许可证"},
    {"_id": "q3", "text": "没有人判断过的问题"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\ta2\t1\nq1\ta/1\t0\nq2\t3\t2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "laws"
    (place / "qrels").mkdir(parents=True)
    for name, rows in (("corpus", ARTICLES), ("queries", QUERIES)):
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (place / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (place / "qrels" / "train.tsv").write_text(QRELS, encoding="utf-8")
    return place


def refused(folder: Path, split: str = "train") -> str:
    with spoken_in("en"), pytest.raises(EvaluationError) as caught:
        load_beir(folder, split)
    with spoken_in("en"):
        return str(caught.value)


def add_line(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text + "\n", encoding="utf-8")


def test_a_dataset_is_read_and_what_cannot_count_is_counted(folder):
    dataset = load_beir(folder, "train")
    assert (dataset.name, dataset.split, dataset.total, dataset.blank, dataset.unjudged) == ("laws", "train", 5, 1, 1)
    assert [a.id for a in dataset.articles] == ["a/1", "a2", "3", "a4"]
    assert dataset.judged == {"q1": {"a2": 1}, "q2": {"3": 2}}
    assert list(dataset.queries) == ["q1", "q2"]
    assert not dataset.limited


def test_a_limit_keeps_every_relevant_article(folder):
    dataset = load_beir(folder, "train", limit=1)
    assert [a.id for a in dataset.articles] == ["a/1", "a2", "3"]
    assert dataset.limited
    assert dataset.digest != load_beir(folder, "train").digest


def test_qrels_without_a_header_are_read(folder):
    (folder / "qrels" / "train.tsv").write_text("q1\ta2\t1\n", encoding="utf-8")
    assert load_beir(folder, "train").judged == {"q1": {"a2": 1}}


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert refused(folder).startswith(f"{folder} lacks {name}.")


def test_missing_judgements_are_named_with_those_that_are_there(folder):
    assert refused(folder, "test") == f"{folder} has no qrels/test.tsv. Splits that are there: train"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("q9\ta2\t1", "line 5, query-id: q9 is not in queries.jsonl (1 unknown)"),
        ("q1\ta9\t1\nq2\ta8\t1", "line 5, corpus-id: a9 is not in corpus.jsonl (2 unknown)"),
        ("q1\ta2", "line 5, the line: three columns are wanted"),
        ("q1\ta2\tvery", 'line 5, score: an integer is wanted, got "very"'),
    ],
)
def test_judgements_that_do_not_fit_are_named_by_line_and_field(folder, line, said):
    path = folder / "qrels" / "train.tsv"
    add_line(path, line)
    assert refused(folder).startswith(f"{path}, {said}")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 6, the line: not JSON from column 2 on (Expecting property name enclosed in double quotes)"),
        ("[]", "line 6, the line: a JSON object is wanted, got []"),
        ('{"text": "x"}', "line 6, _id: missing"),
        ('{"_id": "a2", "text": "x"}', "line 6, _id: a2 was used in line 2 already"),
        ('{"_id": "a6"}', "line 6, text: a text that is not empty is wanted, got null"),
        ('{"_id": "a6", "text": "x", "title": 3}', "line 6, title: a text that is not empty is wanted, got 3"),
        ('{"_id": 2.5, "text": "x"}', "line 6, _id: a text or an integer is wanted, got 2.5"),
    ],
)
def test_articles_that_do_not_fit_are_named_by_line_and_field(folder, line, said):
    path = folder / "corpus.jsonl"
    add_line(path, line)
    assert refused(folder).startswith(f"{path}, {said}")


def test_nothing_to_judge_is_refused(folder):
    (folder / "qrels" / "train.tsv").write_text("q1\ta2\t0\n", encoding="utf-8")
    assert refused(folder) == f"{folder / 'qrels' / 'train.tsv'} has no line with a score above 0"
    (folder / "queries.jsonl").write_text("", encoding="utf-8")
    assert refused(folder) == f"{folder / 'queries.jsonl'} is empty"


def test_a_shard_is_a_document_whose_clauses_are_the_articles(folder, tmp_path):
    dataset = load_beir(folder, "train")
    (path,) = write_shards(dataset.articles, tmp_path / "shards")
    document = read_shard(path, "x")
    assert [c.path for c in document.clauses] == [("a/1",), ("a2",), ("3",), ("a4",)]
    slices = [clause.slice(document.raw) for clause in document.clauses]
    assert slices[1] == "噪声污染防治法第二条\n本法所称噪声，是指干扰周围生活环境的声音。"
    assert slices[2:] == ["排放污水应当取得排污许可证。", "只有标题"]


def test_every_channel_gives_article_ids(folder, tmp_path):
    dataset = load_beir(folder, "train")
    with build(dataset, HashingEncoder(), Place(tmp_path / "cache")) as library:
        for channel in CHANNELS:
            result = run_channel(library, dataset, channel)
            assert result.ranked["q1"][0] == "a2"
            assert result.ranked["q2"][0] == "3"
            assert set(result.means) == {"R@10", "R@100", "RR@10", "nDCG@10", "Success@1", "Success@10"}
            assert set(result.means.values()) == {1.0}


def test_a_trec_file_has_a_line_a_hit(folder, tmp_path):
    dataset = load_beir(folder, "train")
    with build(dataset, NoEncoder(), Place(tmp_path / "cache")) as library:
        result = run_channel(library, dataset, "lexical")
    lines = trec_lines(result).splitlines()
    assert lines[0].split() == ["q1", "Q0", "a2", "1", "1.000000", "tiaowen-lexical"]
    assert len(lines) == sum(len(ids) for ids in result.ranked.values())
    assert write_trec(result, tmp_path / "out").read_text("utf-8").splitlines() == lines


def test_a_corpus_is_indexed_once_and_a_stopped_build_goes_on(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(beir_library, "SHARD", 1)
    dataset = load_beir(folder, "train")
    encoder, place = Counting(), Place(tmp_path / "cache")

    def stop(event):
        if event.stage == "report" and event.done == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("index.adding.BATCH_TEXTS", 1)
    with pytest.raises(KeyboardInterrupt):
        build(dataset, encoder, place, stop).close()
    assert len(encoder.seen) == 2
    with build(dataset, encoder, place) as library:
        assert len(library.documents()) == 4
    assert len(encoder.seen) == 4  # nothing was embedded twice
    build(dataset, encoder, place).close()
    assert len(encoder.seen) == 4


def test_sentences_and_other_models_have_libraries_of_their_own(folder, tmp_path):
    dataset = load_beir(folder, "train")
    places = {
        Place(tmp_path).folder(dataset, NoEncoder()),
        Place(tmp_path).folder(dataset, HashingEncoder()),
        Place(tmp_path, sentences=True).folder(dataset, HashingEncoder()),
    }
    assert len(places) == 3


def test_an_unknown_channel_is_refused():
    with pytest.raises(EvaluationError) as caught:
        check_channels(["lexical", "sparse"])
    assert caught.value.code == "eval_beir_channel"
    assert check_channels(["dense", "lexical", "dense"]) == ("dense", "lexical")


class Counting(HashingEncoder):
    """Remembers the texts it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def encode_passages(self, texts, on_progress=None):
        self.seen.extend(texts)
        return super().encode_passages(texts, on_progress)
