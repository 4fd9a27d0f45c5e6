"""``tiaowen eval``: what it prints where, its exit codes, its files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from tests.eval.eval_tiny import RECORDS, tiny_library, write_lines
from ui.cli_eval import eval_group

if "eval" not in cli.tiaowen.commands:
    cli.tiaowen.add_command(eval_group)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cli")
    tiny_library(place).close()
    return place / "library"


@pytest.fixture
def tiaowen(capfdbinary, monkeypatch, tmp_path, folder):
    """Run a command line in this process; (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TIAOWEN_LIBRARY", str(folder))
    monkeypatch.setenv("TIAOWEN_MODEL", "hashing")

    def tiaowen(*arguments: object) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return tiaowen


@pytest.fixture
def questions(tmp_path) -> Path:
    return write_lines(tmp_path / "set.jsonl")


def test_a_run_prints_a_table_and_writes_a_file(tiaowen, questions, tmp_path):
    code, out, err = tiaowen("eval", "run", questions, "--out", tmp_path / "run.json")
    assert (code, err) == (0, "")
    assert "题型   numeric" in out
    assert "4 题，其中 1 题无可比的标准答案，未计入" in out
    assert f"结果文件：{tmp_path / 'run.json'}" in out
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["mode"] == "search"


def test_a_run_speaks_english_too(tiaowen, questions, tmp_path):
    code, out, _ = tiaowen("--lang", "en", "eval", "run", questions, "--ask", "--out", tmp_path / "run.json")
    assert code == 0
    assert "supported" in out
    assert "4 questions, 1 of them without gold for this and left out" in out


def test_a_run_without_out_goes_into_a_folder_of_its_own(tiaowen, questions, tmp_path):
    code, _, _ = tiaowen("eval", "run", questions)
    assert code == 0
    (path,) = (tmp_path / "eval-runs").iterdir()
    assert path.name.startswith("set-search-")


def test_json_is_one_object_and_nothing_else(tiaowen, questions, tmp_path):
    code, out, err = tiaowen("eval", "run", questions, "--json", "--out", tmp_path / "run.json", "-k", 5)
    assert (code, err) == (0, "")
    shown = json.loads(out)
    written = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert shown == {"file": str(tmp_path / "run.json"), **written}
    assert shown["fingerprint"]["parameters"]["k"] == 5
    assert shown["groups"][0]["count"] == 2


def test_a_minimum_that_is_not_met_exits_with_one(tiaowen, questions, tmp_path):
    arguments = ("eval", "run", questions, "--out", tmp_path / "run.json", "--min", "hit@10=0.5")
    assert tiaowen(*arguments)[0] == 0
    code, out, err = tiaowen(*arguments, "--min", "hit@10=1.5", "--json")
    assert code == 1
    assert json.loads(out)["mode"] == "search"
    assert err == "未达到要求：hit@10 为 1.0000，要求不低于 1.5\n"


@pytest.mark.parametrize("minimum", ["hit@4=1", "hit@5"])
def test_a_minimum_that_makes_no_sense_is_refused_before_anything_runs(tiaowen, questions, tmp_path, minimum):
    code, out, err = tiaowen("eval", "run", questions, "--out", tmp_path / "run.json", "--min", minimum)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert not (tmp_path / "run.json").exists()


def test_a_mistake_in_the_set_is_one_line_on_stderr(tiaowen, tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "a", "question": "x"}\n{"id"\n', encoding="utf-8")
    code, out, err = tiaowen("eval", "run", path)
    assert (code, out) == (1, "")
    assert err.startswith(f"{path} 第 2 行，整行：第 ")
    assert tiaowen("eval", "run")[0] == 2
    assert tiaowen("eval", "run", path, "-k", "0")[0] == 2


def test_two_runs_are_compared(tiaowen, questions, tmp_path):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    tiaowen("eval", "run", questions, "--out", first)
    tiaowen("eval", "run", questions, "--out", second, "--doc", "总结")
    code, out, _ = tiaowen("eval", "compare", first, second)
    assert code == 0
    assert "0 / 0 / 2" in out
    assert "有变化的题（RR@10）：2" in out  # the comparison still finds one of its two sides first
    code, out, _ = tiaowen("eval", "compare", first, second, "--json", "--min", "RR@10=0")
    shown = json.loads(out)
    assert (code, shown["count"], shown["by"]) == (0, 3, "RR@10")
    assert {d["group"] for d in shown["differences"]} == {"all", "precedent"}
    assert tiaowen("eval", "compare", first, second, "--min", "RR@10=0.99")[0] == 1


def test_runs_over_other_questions_are_not_compared(tiaowen, questions, tmp_path):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    tiaowen("eval", "run", questions, "--out", first)
    tiaowen("eval", "run", write_lines(tmp_path / "other.jsonl", RECORDS[:2]), "--out", second)
    code, out, err = tiaowen("eval", "compare", first, second)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert f"{first} 和 {second} 用的题集不同" in err


def test_a_dataset_is_measured_in_all_channels(tiaowen, tmp_path):
    place = tmp_path / "laws"
    (place / "qrels").mkdir(parents=True)
    articles = [
        {"_id": "x", "title": "甲法", "text": "防治噪声。"},
        {"_id": "y", "title": "乙法", "text": "排污许可。"},
    ]
    (place / "corpus.jsonl").write_text("\n".join(json.dumps(a) for a in articles), encoding="utf-8")
    (place / "queries.jsonl").write_text('{"_id": "q", "text": "噪声"}\n', encoding="utf-8")
    (place / "qrels" / "test.tsv").write_text("q\tx\t1\n", encoding="utf-8")
    common = ("eval", "beir", place, "--cache", tmp_path / "cache", "--out", tmp_path / "runs")
    code, out, err = tiaowen(*common)
    assert (code, err) == (0, "")
    assert "laws：2 条（全部 2 条），1 个问题" in out
    assert sorted(p.name for p in (tmp_path / "runs").iterdir()) == ["dense.trec", "fused.trec", "lexical.trec"]
    code, out, _ = tiaowen(*common, "--channels", "lexical", "--limit", "1", "--json")
    shown = json.loads(out)
    assert (shown["articles"], shown["limited"], shown["channels"][0]["means"]["RR@10"]) == (1, True, 1.0)
    code, out, err = tiaowen(*common, "--split", "dev")
    assert (code, out) == (1, "")
    assert "可用的 --split：test" in err
    assert tiaowen(*common, "--channels", "sparse")[0] == 1


@pytest.mark.parametrize("command", [(), ("run",), ("table",), ("compare",), ("beir",)])
def test_every_command_has_help_in_both_languages(tiaowen, command):
    for language, heading in (("zh", "选项:"), ("en", "Options:")):
        code, out, _ = tiaowen("--lang", language, "eval", *command, "--help")
        assert code == 0
        assert heading in out


def test_the_group_costs_nothing_before_it_is_used():
    heavy = {"torch", "scipy", "ir_measures", "faiss", "onnxruntime", "rich", "openpyxl"}
    code = f"import sys, ui.cli_eval; print(*sorted({heavy!r} & sys.modules.keys()))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True, text=True)
    assert done.stdout.split() == []


ABOUT = {"set": {"counted_only": True}}
WORDS = {"id": "w1", "question": "农村生活污水治理率达到多少？", "doc": "report.txt", "answer": "达到41%"}


def test_a_run_tells_which_documents_were_found_and_how_near_answers_are_to_their_words(tiaowen, tmp_path):
    path = write_lines(tmp_path / "words.jsonl", [WORDS])
    code, out, err = tiaowen("eval", "run", path, "--out", tmp_path / "run.json")
    assert (code, err) == (0, "")
    first = json.loads((tmp_path / "run.json").read_text("utf-8"))["groups"][0]["means"]["doc_hit@1"]
    assert f"命中标准答案所在文件：@1 {first:.3f}, @5 1.000, @10 1.000" in out
    code, out, _ = tiaowen("--lang", "en", "eval", "run", path, "--ask", "--out", tmp_path / "ask.json")
    assert code == 0
    rouge = json.loads((tmp_path / "ask.json").read_text("utf-8"))["groups"][0]["means"]["rouge_l"]
    assert f"ROUGE-L of answers and gold: {rouge:.3f}" in out
    assert "Answered, not right: " in out
    assert tiaowen("eval", "run", path, "--out", tmp_path / "run.json", "--min", "doc_hit@5=1")[0] == 0
    assert tiaowen("eval", "run", path, "--out", tmp_path / "run.json", "--min", "rouge-l=0.1")[0] == 1


def test_a_set_that_is_counted_only_is_told_in_figures_unless_opened(tiaowen, tmp_path):
    path = write_lines(tmp_path / "closed.jsonl", [ABOUT, WORDS, *RECORDS])
    run = ("eval", "run", path, "--out", tmp_path / "run.json")
    code, out, _ = tiaowen(*run)
    assert code == 0
    assert "该题集只计数，不记单题" in out
    assert "5 题，其中 1 题" in out
    shown = json.loads(tiaowen(*run, "--json")[1])
    assert (shown["closed"], shown["count"], shown["questions"]) == (True, 5, [])
    assert "doc" not in {group["kind"] for group in shown["groups"]}
    code, out, _ = tiaowen("eval", "compare", tmp_path / "run.json", tmp_path / "run.json")
    assert (code, "None" in out, "该题集只计数" in out) == (0, False, True)
    opened = json.loads(tiaowen(*run, "--json", "--open")[1])
    assert (opened["closed"], len(opened["questions"])) == (False, 5)
