"""Options, usage, languages, errors and streams of the command line, and the app it starts."""

import importlib.metadata
import os
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

import cli
from corpus.messages import CATALOG, language
from tests.cli.cli_process import ROOT, process
from tests.eval.eval_tiny import PLAN
from ui.terminal_click import FILTER_OPTIONS


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
        (["serch"], "用法有误：没有命令 serch（是否指 search, serve？）。 查看帮助：tiaowen --help\n"),
        (["list", "--jsn"], "用法有误：没有选项 --jsn（是否指 --json？）。 查看帮助：tiaowen list --help\n"),
        (["show"], "用法有误：缺少参数 DOCUMENT。 查看帮助：tiaowen show --help\n"),
        (
            ["ask"],
            "用法有误：问题和 --batch 二者给一个，也只能给一个。 查看帮助：tiaowen ask --help\n",
        ),
        (["--json"], "用法有误：缺少命令。 查看帮助：tiaowen --help\n"),
        (["eval", "--json"], "用法有误：缺少命令。 查看帮助：tiaowen eval --help\n"),
        (["list", "a", "b"], "用法有误：多余的参数：a b。 查看帮助：tiaowen list --help\n"),
        (["list", "--library"], "用法有误：选项 --library 后面缺少值。 查看帮助：tiaowen list --help\n"),
        (["list", "--json=1"], "用法有误：选项 --json 不带值。 查看帮助：tiaowen list --help\n"),
        (["search", "x", "-k", "a"], "用法有误：-k 的值不合要求：应为整数。 查看帮助：tiaowen search --help\n"),
        (
            ["eval", "run", "x", "-k", "0"],
            "用法有误：-k 的值不合要求：应为 1 到 200 的整数。 查看帮助：tiaowen eval run --help\n",
        ),
        (
            ["eval", "beir", "x", "--limit", "0"],
            "用法有误：--limit 的值不合要求：应为不小于 1 的整数。 查看帮助：tiaowen eval beir --help\n",
        ),
        (["--lang", "fr", "list"], "用法有误：--lang 的值不合要求：可用的值：zh / en。 查看帮助：tiaowen --help\n"),
        (["--lang", "en", "--json"], "Wrong usage: A command is missing. See: tiaowen --help\n"),
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
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A shell that runs the tests in the background has them ignore the signal.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
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
