"""The command line run in this process, on a small library, with none of the machine's settings."""

import sys
from pathlib import Path

import pytest

import cli
from tests.eval.eval_tiny import PLAN, REPORT


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
