"""The command line: what it prints where, its exit codes, its JSON, in both languages."""

import importlib.metadata
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from corpus.messages import CATALOG, language
from tests.eval.eval_tiny import PLAN, REPORT
from ui.terminal_click import FILTER_OPTIONS

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TIAOWEN_LIBRARY", "TIAOWEN_LANG", "TIAOWEN_MODEL", "TIAOWEN_DEBUG", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture
def run(capfdbinary):
    """Run a command line in this process; (exit code, stdout, stderr)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return run


@pytest.fixture
def filled(run, files: Path, tmp_path: Path) -> Path:
    library = tmp_path / "filled"
    assert run("--library", library, "--model", "hashing", "add", files)[0] == 0
    return library


def process(*arguments: object, **options) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **options.pop("env", {})}
    command = [sys.executable, "-m", "cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, **options)


# add


def test_add_reports_a_line_a_file_and_a_summary(run, files, tmp_path):
    code, out, err = run("add", files, "--model", "hashing", "--library", tmp_path / "lib")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"已加入  {files / 'plan.txt'}"
    assert "澜环发〔2024〕8号" in lines[1]
    assert re.search(r"\d+ 条 \d+ 段", lines[1])
    assert lines[2] == f"已加入  {files / 'report.txt'}"
    assert re.fullmatch(r"已加入 2，用时 \d+\.\d 秒，其中向量计算 \d+%", lines[-1])


def test_adding_again_embeds_nothing_and_says_unchanged(run, files, filled):
    code, out, _ = run("add", files, "--library", filled, "--json")
    report = json.loads(out)
    assert code == 0
    assert report["counts"] == {"added": 0, "unchanged": 2, "replaced": 0, "duplicate": 0, "refused": 0}
    assert report["embedded"] == 0


def test_a_refused_file_is_said_on_stderr_and_the_others_are_added(run, files, tmp_path):
    (files / "empty.txt").write_text("")
    code, out, err = run("add", files, "--model", "hashing", "--library", tmp_path / "lib", "--json")
    assert code == 0
    assert err.count("\n") == 1
    assert str(files / "empty.txt") in err
    outcomes = {Path(file["source"]).name: file["outcome"] for file in json.loads(out)["files"]}
    assert outcomes == {"plan.txt": "added", "report.txt": "added", "empty.txt": "refused"}


def test_when_every_file_is_refused_the_exit_code_is_1(run, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 40)
    code, _, err = run("add", "empty.txt", "binary.txt", "--model", "hashing")
    assert code == 1
    assert len(err.splitlines()) == 2


def test_a_missing_path_is_one_line_and_makes_no_library(run, tmp_path):
    code, out, err = run("add", tmp_path / "nope")
    assert (code, out) == (1, "")
    assert err == f"找不到文件：{tmp_path / 'nope'}。请检查路径和文件名。\n"
    assert not (tmp_path / "library").exists()


# list, show, remove, verify


def test_list_shows_every_document(run, filled):
    code, out, _ = run("list", "--library", filled)
    assert code == 0
    assert "澜环发〔2024〕8号" in out
    assert out.splitlines()[-1] == "2 份文件"
    documents = json.loads(run("list", "--library", filled, "--json")[1])["documents"]
    assert [Path(document["source"]).name for document in documents] == ["plan.txt", "report.txt"]


def test_metadata_are_corrected_shown_and_taken_back(run, filled):
    code, out, _ = run("edit", "plan.txt", "year=2030", "region=武汉", "kind=", "--library", filled, "--json")
    edited = json.loads(out)
    assert code == 0
    assert edited["by_hand"] == ["kind", "level", "province", "region", "year", "years"]
    assert (edited["document"]["year"], edited["document"]["region"], edited["document"]["kind"]) == (
        2030,
        "武汉市",
        None,
    )
    hits = json.loads(run("search", "黑臭水体", "--year", "2030", "--library", filled, "--json")[1])["hits"]
    assert {Path(hit["source"]).name for hit in hits} == {"plan.txt"}
    assert "手工修改" in run("edit", "plan.txt", "--library", filled)[1]
    back = json.loads(run("edit", "plan.txt", "--as-read", "--library", filled, "--json")[1])
    assert (back["by_hand"], back["document"]["year"]) == ([], 2024)


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        ("year=24", 1, "year 的值 24 无效"),
        ("date_written=2024-13-01", 1, "2024-04-17"),
        ("colour=red", 1, "没有“colour”这一项信息"),
        ("year", 2, "year=2024"),
    ],
)
def test_a_correction_that_cannot_be_meant_is_one_line(run, filled, value, code, said):
    found, out, err = run("edit", "plan.txt", value, "--library", filled)
    assert (found, out, err.count("\n")) == (code, "", 1)
    assert said in err


def test_an_empty_library_says_how_to_fill_it(run, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    run("add", "empty.txt", "--model", "hashing")
    assert run("list") == (0, "文库是空的。添加文件：tiaowen add 文件或文件夹\n", "")


def test_show_gives_metadata_and_outline_and_in_json_the_contract(run, filled):
    code, out, _ = run("show", "plan.txt", "--library", filled)
    assert code == 0
    assert "澜环发〔2024〕8号" in out
    assert "主要目标" in out
    shown = json.loads(run("show", "plan.txt", "--library", filled, "--json")[1])
    assert {"document", "clauses", "front", "marked", "notes"} == set(shown)
    for clause in shown["clauses"]:
        assert PLAN[clause["start"] : clause["end"]].startswith(clause["label"]) or clause["implied"]


@pytest.mark.parametrize("ref", ["一/（二）", "一、/(二)", "一、/（二）", "一/（二）/"])
def test_a_clause_is_found_by_its_path_in_any_width(run, filled, ref):
    code, out, _ = run("show", "plan.txt", ref, "--library", filled)
    assert (code, out) == (0, "（二）黑臭水体。2024年底县级城市黑臭水体消除比例达到80%。\n")


def test_a_clause_id_out_of_a_citation_is_enough(run, filled):
    hit = json.loads(run("search", "黑臭水体消除比例", "--library", filled, "--json")[1])["hits"][0]
    code, out, _ = run("show", hit["clause_id"], "--library", filled, "--json")
    assert code == 0
    assert json.loads(out)["text"] == hit["quote"]


def test_an_unknown_clause_says_where_to_look(run, filled):
    code, out, err = run("show", "plan.txt", "九", "--library", filled)
    assert (code, out) == (1, "")
    assert re.fullmatch(r"《.*》中没有“九”这一条。用 tiaowen show [0-9a-f]{10} 查看提纲\n", err)


def test_remove_takes_a_document_out(run, filled):
    code, out, _ = run("remove", "report.txt", "--library", filled)
    assert code == 0
    assert out.startswith("已移除《")
    assert len(json.loads(run("list", "--library", filled, "--json")[1])["documents"]) == 1


def test_an_unknown_document_is_one_line(run, filled):
    assert run("remove", "nothing", "--library", filled) == (
        1,
        "",
        "文库中没有“nothing”。用 tiaowen list 查看已有文件\n",
    )


def test_verify_says_that_a_library_is_sound(run, filled):
    code, out, _ = run("verify", "--library", filled)
    assert code == 0
    assert out.splitlines()[-1].startswith("文库完好 (2 份文件，")
    assert json.loads(run("verify", "--library", filled, "--json")[1])["ok"] is True


def test_a_damaged_index_is_rebuilt_and_that_is_said(run, filled):
    before = json.loads(run("search", "黑臭水体", "--library", filled, "--json")[1])["hits"]
    damaged = [path for path in filled.rglob("*") if path.is_file() and "library.db" not in path.name]
    for path in damaged:
        path.write_bytes(b"\x00" * 10)
    code, out, err = run("search", "黑臭水体", "--library", filled, "--json")
    assert code == 0
    assert err != ""
    assert json.loads(out)["hits"] == before


def test_a_corrupted_database_is_one_line_and_stays_as_it_is(run, filled):
    for path in filled.glob("library.db*"):
        path.unlink()
    database = filled / "library.db"
    database.write_bytes(b"not a database at all" * 100)
    code, out, err = run("list", "--library", filled)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert str(database) in err
    assert database.read_bytes() == b"not a database at all" * 100


def test_a_missing_library_says_how_to_make_one(run, tmp_path):
    code, out, err = run("list", "--library", tmp_path / "none")
    assert (code, out) == (1, "")
    assert err.startswith(f"文库不存在：{tmp_path / 'none'}")


def test_another_model_is_refused_with_the_remedy(run, filled, tmp_path):
    code, out, err = run("search", "水", "--library", filled, "--model", tmp_path / "no-such-model")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "no-such-model" in err


# text, outline


@pytest.mark.parametrize("data", [b"one\r\ntwo\rthree\n\n", "条文\r\n没有结尾换行".encode(), b"\n\nx"])
def test_text_prints_exactly_the_file(run, tmp_path, data):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    code, out, err = run("text", path)
    assert (code, out.encode(), err) == (0, data, "")


def test_text_of_another_encoding_is_printed_as_utf8(run, tmp_path):
    path = tmp_path / "gb.txt"
    path.write_bytes(PLAN.encode("gb18030"))
    assert run("text", path)[1] == PLAN
    assert json.loads(run("text", path, "--json")[1])["encoding"] == "gb18030"


def test_outline_needs_no_library_and_prints_the_contract(run, files, tmp_path):
    code, out, _ = run("outline", files / "plan.txt", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["document"]["doc_number"] == "澜环发〔2024〕8号"
    assert [clause["path"] for clause in found["clauses"]] == [
        ["一、"],
        ["一、", "（一）"],
        ["一、", "（二）"],
        ["二、"],
        ["二、", "1."],
        ["二、", "2."],
    ]
    keys = {"clause_id", "path", "label", "kind", "heading", "level", "start", "end", "scope", "implied"}
    assert all(keys <= clause.keys() for clause in found["clauses"])
    assert all(clause["kind"] != "front" for clause in found["clauses"])
    assert not (tmp_path / "library").exists()


def test_outline_says_where_values_were_read_only_when_asked(run, files):
    assert "文号" in run("outline", files / "plan.txt")[1]
    brief, full = run("outline", files / "plan.txt")[1], run("outline", files / "plan.txt", "-v")[1]
    place = f"第 {PLAN.index('澜环发')}–{PLAN.index('8号') + 2} 字"
    assert place not in brief
    assert place in full


@pytest.mark.parametrize("command", ["text", "outline"])
def test_a_file_that_is_not_there_is_one_line(run, command):
    code, out, err = run(command, "nope.txt")
    assert (code, out, err) == (1, "", "找不到文件：nope.txt。请检查路径和文件名。\n")


# search and ask


def test_search_prints_a_table_with_the_best_sentence_marked(run, filled):
    code, out, _ = run("search", "黑臭水体", "消除比例", "--library", filled, "-v")
    assert code == 0
    assert "一、/（二）" in out
    assert "语义 1" in out


def test_search_json_is_the_contract_and_its_quotes_are_slices(run, filled):
    found = json.loads(run("search", "黑臭水体", "--year", 2024, "--library", filled, "--json", "-k", 3)[1])
    assert list(found)[:3] == ["query", "scope", "hits"]
    assert found["scope"]["years"] == [2024] and found["scope"]["regions"] == []
    assert [hit["rank"] for hit in found["hits"]] == list(range(1, len(found["hits"]) + 1))
    for hit in found["hits"]:
        assert hit["year"] == 2024
        assert hit["quote"] == PLAN[hit["start"] : hit["end"]]


def test_a_filter_that_matches_nothing_finds_nothing_and_says_so(run, filled):
    code, out, _ = run("search", "黑臭水体", "--region", "火星", "--library", filled, "--lang", "en")
    assert code == 0
    assert out.splitlines() == [
        "! No clause in the library has region=火星",
        "Scope: 火星",
        "No clause was found",
    ]


def test_a_year_that_is_no_number_is_one_line(run, filled):
    code, out, err = run("search", "水", "--year", "明年", "--library", filled)
    assert (code, out, err) == (1, "", 'filters.year：年份应为整数，收到 "明年"\n')


def test_an_empty_question_is_one_line(run, filled):
    for command in ("search", "ask"):
        code, out, err = run(command, "", "--library", filled)
        assert (code, out, err.count("\n")) == (1, "", 1)


def test_ask_answers_with_a_citation_that_is_a_slice(run, filled):
    code, out, _ = run("ask", "2024年黑臭水体消除比例目标是多少", "--library", filled, "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["status"] == "answered"
    assert "80%" in answer["answer"]
    for citation in answer["citations"]:
        assert citation["quote"] == PLAN[citation["start"] : citation["end"]]


def test_ask_prints_status_number_and_path_for_people(run, filled):
    code, out, _ = run("ask", "2024年黑臭水体消除比例目标是多少", "--library", filled)
    assert code == 0
    assert out.startswith("[已证实]")
    assert "澜环发〔2024〕8号" in out
    assert "一、/（二）" in out
    assert "»80%«" in out


def test_there_are_no_colours_where_nobody_sees_them(run, filled):
    assert "\x1b" not in run("ask", "黑臭水体消除比例", "--library", filled)[1]


def test_a_document_can_not_steer_the_terminal(run, tmp_path):
    path = tmp_path / "evil.txt"
    path.write_text("一、标题\x1b[31m红\u202e色\n\n（一）内容。\n", encoding="utf-8")
    code, out, _ = run("outline", path)
    assert code == 0
    assert "\x1b" not in out
    assert "\u202e" not in out


# batches


def batch(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "batch.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_batch_prints_a_line_a_question_in_order_with_its_id(run, filled, tmp_path, command):
    path = batch(
        tmp_path,
        '{"id": "b", "question": "黑臭水体消除比例", "filters": {"year": [2024, 2022]}, "note": "ignored"}',
        "",
        '{"id": 1, "question": "农村生活污水治理率", "filters": null}',
    )
    code, out, err = run(command, "--batch", path, "--library", filled)
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [line["id"] for line in lines] == ["b", 1]
    assert all("elapsed_ms" in line for line in lines)


def test_a_batch_can_come_from_standard_input(run, filled, monkeypatch):
    line = '{"id": 7, "question": "黑臭水体"}\n'.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    code, out, _ = run("search", "--batch", "-", "--library", filled)
    assert code == 0
    assert json.loads(out)["id"] == 7


def test_filters_given_as_options_hold_for_lines_without_them(run, filled, tmp_path):
    path = batch(
        tmp_path, '{"id": 1, "question": "黑臭水体"}', '{"id": 2, "question": "黑臭水体", "filters": {"year": 2024}}'
    )
    lines = run("search", "--batch", path, "--year", 2023, "--library", filled)[1].splitlines()
    assert [json.loads(line)["scope"]["years"] for line in lines] == [[2023], [2024]]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "第 2 行不是 JSON 对象"),
        ("[1]", "第 2 行不是 JSON 对象（[1]）"),
        ('{"id": 1}', "第 2 行的字段 question 不合要求：缺少"),
        ('{"question": "水"}', "第 2 行的字段 id 不合要求：缺少"),
        ('{"id": [], "question": "水"}', "第 2 行的字段 id 不合要求：应为文字或整数，收到 []"),
        ('{"id": 1, "question": " "}', '第 2 行的字段 question 不合要求：应为非空文字，收到 " "'),
        ('{"id": 1, "question": "水", "filters": 3}', "第 2 行的字段 filters 不合要求：应为对象，收到 3"),
        ('{"id": 1, "question": "水", "filters": {"town": 1}}', "第 2 行的字段 filters.town 不合要求：没有这个筛选项"),
        ('{"id": 1, "question": "水", "filters": {"year": "x"}}', "第 2 行的字段 filters.year 不合要求：年份应为整数"),
        ('{"id": 1, "question": "水", "filters": {"doc": {}}}', "第 2 行的字段 filters.doc 不合要求：应为值或值的列表"),
    ],
)
def test_a_bad_line_is_named_before_anything_is_answered(run, filled, tmp_path, line, said):
    path = batch(tmp_path, '{"id": 0, "question": "水"}', line)
    code, out, err = run("search", "--batch", path, "--library", filled)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"{path} {said}")


def test_a_missing_batch_file_is_one_line(run, filled):
    assert run("ask", "--batch", "nix", "--library", filled)[::2] == (1, "找不到文件：nix。请检查 --batch 后的路径\n")


# options, usage, languages


def test_the_library_may_be_named_before_or_after_the_command_or_in_the_environment(run, filled, monkeypatch):
    after = run("list", "--library", filled)
    assert run("--library", filled, "list") == after
    assert run("--library", "elsewhere", "list", "--library", filled) == after
    monkeypatch.setenv("TIAOWEN_LIBRARY", str(filled))
    assert run("list") == after


def test_json_may_be_asked_for_before_the_command_too(run, filled):
    assert run("--json", "list", "--library", filled) == run("list", "--json", "--library", filled)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serch"], "用法有误：没有命令 serch（是否指 search？）。 查看帮助：tiaowen --help\n"),
        (["list", "--jsn"], "用法有误：没有选项 --jsn（是否指 --json？）。 查看帮助：tiaowen list --help\n"),
        (["show"], "用法有误：缺少参数 DOCUMENT。 查看帮助：tiaowen show --help\n"),
        (
            ["ask"],
            "用法有误：问题和 --batch 二者给一个，也只能给一个。 查看帮助：tiaowen ask --help\n",
        ),
        (["--lang", "en", "show"], "Wrong usage: Missing argument DOCUMENT. See: tiaowen show --help\n"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(run, arguments, said):
    assert run(*arguments) == (2, "", said)


def test_no_command_at_all_prints_the_help(run):
    code, out, err = run()
    assert (code, out) == (2, "")
    assert err.startswith("用法: tiaowen")


@pytest.mark.parametrize("name", sorted(cli.tiaowen.commands))
def test_every_command_explains_itself_in_both_languages(run, name):
    for code, heading in (("zh", "用法: "), ("en", "Usage: ")):
        status, out, err = run(name, "--help", "--lang", code) if code == "en" else run(name, "--help")
        assert (status, err) == (0, "")
        assert out.startswith(f"{heading}tiaowen {name}")
    assert f"cli.{name}" in CATALOG.entries


def test_the_language_of_a_run_ends_with_it(run):
    run("--lang", "en", "list", "--library", "none")
    assert language() == "zh"


def test_every_option_is_worded(run):
    options = {parameter for command in cli.tiaowen.commands.values() for parameter in command.params}
    names = {p.name for p in options if p.param_type_name == "option"}
    assert names >= set(FILTER_OPTIONS)
    assert {f"cli.option.{name}" for name in names} <= CATALOG.entries.keys()


@pytest.mark.parametrize("name", sorted(cli.tiaowen.commands))
def test_every_command_and_option_is_documented(name):
    guide = (ROOT / "docs/guide.md").read_text("utf-8")
    for readme in ("README.md", "README.zh-CN.md"):
        assert f"`tiaowen {name}" in (ROOT / readme).read_text("utf-8")
    assert f"tiaowen {name}" in guide
    for parameter in cli.tiaowen.commands[name].params:
        if parameter.param_type_name == "option" and "--help" not in parameter.opts:
            assert max(parameter.opts, key=len) in guide or parameter.secondary_opts[0] in guide


def test_the_version_is_that_of_the_package(run):
    assert run("--version")[1] == f"tiaowen, version {importlib.metadata.version('tiaowen')}\n"


# errors and streams


def test_an_unexpected_error_is_one_line_with_the_way_to_the_traceback(run, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("corpus.load.load", broken)
    code, out, err = run("text", "x.txt")
    assert (code, out) == (1, "")
    assert err == (
        "程序内部错误：ZeroDivisionError: division by zero。"
        "设置环境变量 TIAOWEN_DEBUG=1 再运行可看到详情，请报告给开发者\n"
    )
    monkeypatch.setenv("TIAOWEN_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["text", "x.txt"])


def test_an_interruption_ends_with_130_and_no_traceback(run, monkeypatch):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("corpus.load.load", interrupted)
    assert run("text", "x.txt") == (130, "", "已中断。已完成的部分不受影响\n")


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals and pipes")
def test_ctrl_c_while_waiting_for_questions_ends_quietly(tmp_path):
    pipe = tmp_path / "questions"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "cli", "search", "--batch", str(pipe)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pipe.open("wb"):  # opens once the command has it open for reading
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert (running.returncode, out) == (130, b"")
    assert err.decode() == "已中断。已完成的部分不受影响\n"


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_goes_away_is_no_error(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("条文" * 200_000, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "cli", "text", str(path)], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_can_not_be_written_is_one_line(files):
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "cli", "outline", str(files / "plan.txt")]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("系统拒绝了读写：No space left on device")
    assert done.stderr.count(b"\n") == 1


def test_a_clause_can_not_steer_the_terminal_either(run, tmp_path):
    (tmp_path / "evil.txt").write_text("一、标题\x1b[31m红\n\n二、内容。\n", encoding="utf-8")
    run("add", "evil.txt", "--model", "hashing")
    assert run("show", "evil.txt", "一")[1] == "一、标题�[31m红\n"


def test_output_is_utf8_whatever_the_locale(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(PLAN, encoding="utf-8")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert "澜环发".encode() in process("outline", path, env=plain).stdout


def test_asking_imports_nothing_heavy(filled):
    code = (
        "import sys, cli\n"
        f"assert cli.main(['ask', '黑臭水体消除比例', '--json', '--library', {str(filled)!r}]) == 0\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'streamlit', 'rich', 'docx', 'lxml', 'pypdfium2'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[]"


# app


def test_the_app_is_served_on_this_machine_only(monkeypatch):
    from ui.terminal_app import ENTRY, app_command

    command = app_command(8600, headless=True)
    assert command[1:5] == ["-m", "streamlit", "run", str(ENTRY)]
    assert ENTRY.is_file()
    settings = dict(zip(command[5::2], command[6::2], strict=True))
    assert settings["--server.address"] == "127.0.0.1"
    assert settings["--server.port"] == "8600"
    assert settings["--browser.gatherUsageStats"] == "false"


def test_a_port_in_use_is_one_line(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, out, err = run("app", "--port", port, "--no-browser")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert f"端口 {port} 已被占用" in err
