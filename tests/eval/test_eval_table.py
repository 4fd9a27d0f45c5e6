"""``tiaowen eval table``: several sets over several libraries, their rows and their mean; libraries kept for it."""

import json
import sys
from pathlib import Path

import pytest

import cli
from corpus.errors import EvaluationError
from embed.hashing import HashingEncoder
from eval.kept import kept_library
from eval.outcomes import ASK, Run, Timing
from eval.questions import QuestionSet
from eval.table import Entry, Row, Table, entries
from index.library import Library
from tests.eval.eval_tiny import PLAN, RECORDS, REPORT, write_lines
from ui.cli_eval import eval_group

if "eval" not in cli.tiaowen.commands:
    cli.tiaowen.add_command(eval_group)

ENGLISH: list[dict[str, object]] = [
    {"id": "e1", "question": "农村 sewage 治理率?", "lang": "en", "doc": "report", "answer": "达到41%"}
]
NO_GOLD: list[dict[str, object]] = [{"id": "n1", "question": "2024年噪声投诉有多少件？", "type": "unanswerable"}]
ABOUT: dict[str, object] = {"set": {"counted_only": True, "kind": "plans"}}


@pytest.fixture
def documents(tmp_path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture
def sets(tmp_path, documents):
    """NAME=QUESTIONS=PLACE of a set of all kinds, an English one, one without gold and one that is counted only."""
    records = {"mixed": RECORDS, "english": ENGLISH, "none": NO_GOLD, "closed": [ABOUT, *RECORDS[:2]]}
    paths = {name: write_lines(tmp_path / f"{name}.jsonl", lines) for name, lines in records.items()}
    return {name: f"{name}={path}={documents}" for name, path in paths.items()}


@pytest.fixture
def table(capfdbinary, monkeypatch, tmp_path):
    """Run ``eval table`` in this process; (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TIAOWEN_MODEL", "hashing")

    def table(*arguments: object) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = cli.main(["eval", "table", *map(str, arguments)])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return table


def cells(out: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in out.splitlines() if line.startswith("|")]


def test_every_set_is_a_row_and_the_last_is_the_mean_over_sets(table, sets, tmp_path):
    code, out, err = table(*sets.values(), "--work", tmp_path / "work", "--out", tmp_path / "runs")
    assert (code, err) == (0, "")
    head, rule, *rows = cells(out)
    assert head[:3] == ["题集", "题数", "hit@1"]
    assert head[5:] == ["文件 hit@1", "文件 hit@5", "英文 hit@1", "英文 hit@5", "比较 hit@5"]
    assert set(rule) == {"---", "---:"}
    assert [row[:2] for row in rows] == [
        ["mixed", "3"],
        ["english", "1"],
        ["none", "0"],
        ["closed（只计数）", "2"],
        ["平均（3 个题集）", "6"],
    ]
    for column in range(2, len(head)):
        given = [float(row[column]) for row in rows[:-1] if row[column]]
        assert float(rows[-1][column]) == pytest.approx(sum(given) / len(given), abs=0.0011)
    assert rows[1][7] == rows[1][2] != ""  # all questions of the set are English
    assert rows[0][7] == ""
    assert set(rows[2][2:]) == {""}
    assert sorted(p.name.split("-")[0] for p in (tmp_path / "runs").iterdir()) == ["closed", "english", "mixed"]


def test_answers_have_columns_of_their_own(table, sets, tmp_path):
    code, out, _ = table(*sets.values(), "--work", tmp_path / "work", "--ask", "--lang", "en")
    assert code == 0
    head, _, *rows = cells(out)
    assert head == ["Set", "n", *("exact and supported", "supported", "answered, not right", "abstained", "ROUGE-L")]
    assert [row[0] for row in rows][-2:] == ["closed (counted only)", "Mean over 4 sets"]
    assert rows[1][6] != "" == rows[0][6]
    assert rows[2][2:4] == ["", ""]
    assert rows[2][5] != ""
    assert len(list((tmp_path / "eval-runs").iterdir())) == 4


def test_json_has_the_sets_the_mean_and_over_how_many_it_is(table, sets, tmp_path):
    names = ("mixed", "none", "closed")
    code, out, err = table(*(sets[name] for name in names), "--work", tmp_path / "work", "--json")
    shown = json.loads(out)
    assert (code, err, shown["mode"]) == (0, "", "search")
    assert [entry["name"] for entry in shown["sets"]] == list(names)
    mixed, none, closed = shown["sets"]
    assert (mixed["count"], mixed["scored"], mixed["counted_only"], mixed["problem"]) == (4, 3, False, None)
    assert (none["count"], none["scored"], none["file"], set(none["values"].values())) == (1, 0, None, {None})
    assert (closed["counted_only"], closed["kind"], closed["opened"]) == (True, "plans", False)
    assert shown["mean"]["hit@5"] == pytest.approx((mixed["values"]["hit@5"] + closed["values"]["hit@5"]) / 2)
    assert (shown["over"]["hit@5"], shown["over"]["en_hit@1"]) == (2, 0)
    assert "en_hit@1" not in shown["mean"]
    assert json.loads(Path(mixed["file"]).read_text("utf-8"))["questions"][0]["id"] == "q1"
    assert json.loads(Path(closed["file"]).read_text("utf-8"))["questions"] == []
    opened = json.loads(table(sets["closed"], "--work", tmp_path / "work", "--json", "--open")[1])["sets"][0]
    assert opened["opened"]
    assert len(json.loads(Path(opened["file"]).read_text("utf-8"))["questions"]) == 2


def test_a_library_is_opened_as_it_is_and_needs_no_working_folder(table, sets, documents, tmp_path):
    with Library.open(tmp_path / "own", encoder=HashingEncoder(), create=True) as library:
        library.add([documents])
        generation = library.generation
    code, out, _ = table(sets["mixed"].replace(str(documents), str(tmp_path / "own")))
    assert (code, cells(out)[2][0]) == (0, "mixed")
    with Library.open(tmp_path / "own") as library:
        assert library.generation == generation
    code, out, err = table(sets["mixed"])
    assert (code, out) == (1, "")
    assert "加 --work 文件夹" in err


def test_a_set_that_does_not_fit_is_told_and_the_others_go_on(table, sets, tmp_path, documents):
    bad = write_lines(tmp_path / "bad.jsonl", [{"id": 1, "question": "x", "doc": "absent", "answer": "y"}])
    (documents / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    code, out, err = table(f"bad={bad}={documents}", sets["mixed"], "--work", tmp_path / "work")
    assert code == 1
    rows = cells(out)[2:]
    assert (rows[0], rows[-1][0]) == (["bad", "0", *[""] * 8], "平均（1 个题集）")
    assert "bad：1 个文件未能加入：" in err
    assert f"bad：{bad} 第 1 行，doc：文库中没有文件 absent" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mixed", "'mixed' should read NAME=QUESTIONS=FOLDER_OR_LIBRARY;"),
        ("a=b", "'a=b' should read"),
        ("../up=q.jsonl=docs", "'../up=q.jsonl=docs' should read"),
        (".=q.jsonl=docs", "'.=q.jsonl=docs' should read"),
        ("a=q.jsonl=absent", "No such file: absent."),
        ("a=absent.jsonl=docs", "No such file: absent.jsonl."),
    ],
)
def test_a_set_that_is_named_wrongly_is_refused_before_anything_runs(table, sets, text, said):
    code, out, err = table(sets["mixed"], text, "--work", "work", "--lang", "en")
    assert (code, out, err.startswith(said)) == (1, "", True), err
    assert not Path("work").exists()


def test_a_name_is_used_once(sets):
    with pytest.raises(EvaluationError) as caught:
        entries([sets["mixed"], sets["mixed"].replace("mixed=", "Mixed=")])
    assert (caught.value.code, caught.value.params) == ("eval_table_twice", {"name": "Mixed"})


def test_the_mean_can_have_a_minimum(table, sets, tmp_path):
    common = (sets["mixed"], sets["english"], "--work", tmp_path / "work")
    assert table(*common, "--min", "hit@10=0.1")[0] == 0
    code, _, err = table(*common, "--min", "hit@10=1.5", "--min", "en_hit@5=0")
    assert (code, err.count("\n"), "hit@10" in err) == (1, 1, True)
    assert table(*common, "--min", "rouge_l=0.5")[0] == 1  # no column of a search


def test_the_mean_counts_every_set_alike():
    def row(name: str, **values: float) -> Row:
        return Row(Entry(name, QuestionSet(name, ()), Path(name)), 1, values, Run(ASK, (), {}, Timing(0, 0, 0)))

    made = Table(ASK, (row("a", rouge_l=0.2, supported=1.0), row("b", rouge_l=0.8), row("c")))
    assert made.mean() == {"supported": 1.0, "rouge_l": pytest.approx((0.2 + 0.8) / 2)}
    assert [problem.code for problem in made.unmet([("rouge_l", 0.4), ("rouge_l", 0.6), ("exact_supported", 0)])] == [
        *("eval_below", "eval_no_value")
    ]


def names(library: Library) -> list[str]:
    return sorted(Path(known.path).name for known in library.documents())


def made(folder: Path) -> Library:
    return Library.open(folder, encoder=HashingEncoder(), create=True)


def test_a_kept_library_follows_its_folder(tmp_path, documents):
    (documents / "zz_copy.txt").write_bytes((documents / "plan.txt").read_bytes())
    with kept_library(tmp_path / "work", documents, made) as library:
        assert names(library) == ["plan.txt", "report.txt"]
        generation = library.generation
    with kept_library(tmp_path / "work", documents, made) as library:
        assert library.generation == generation
    (documents / "plan.txt").unlink()
    (documents / "new.txt").write_text("甲市新建公园三座。", encoding="utf-8")
    with kept_library(tmp_path / "work", documents, made) as library:
        assert names(library) == ["new.txt", "report.txt", "zz_copy.txt"]
    other = tmp_path / "docs2"
    other.mkdir()
    (other / "only.txt").write_text("乙县修路。", encoding="utf-8")
    with kept_library(tmp_path / "work", other, made) as library:
        assert names(library) == ["only.txt"]


def test_a_kept_library_of_another_model_is_built_anew(tmp_path, documents):
    kept_library(tmp_path / "work", documents, made).close()
    other = HashingEncoder(dim=64)
    built = kept_library(tmp_path / "work", documents, lambda folder: Library.open(folder, encoder=other, create=True))
    with built as library:
        assert library.model is not None
        assert library.model[1:] == (other.fingerprint, 64)
        assert names(library) == ["plan.txt", "report.txt"]


def test_a_folder_that_was_not_made_here_is_left_alone(tmp_path, documents):
    with made(tmp_path / "work") as own:
        own.add([documents / "plan.txt"])
    with pytest.raises(EvaluationError) as caught:
        kept_library(tmp_path / "work", documents, made)
    assert caught.value.code == "eval_table_foreign"
    with made(tmp_path / "work") as own:
        assert names(own) == ["plan.txt"]
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        kept_library(tmp_path / "file", documents, made)
    assert caught.value.code == "eval_run_write"
