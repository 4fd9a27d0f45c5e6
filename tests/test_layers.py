"""Imports go one way, as pyproject.toml says, and the way of a question stays light."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LAYERS = ["ui", "service", "eval", "wording | drafting", "answer", "proof", "index", "embed", "corpus"]
PACKAGES = ("corpus", "embed", "index", "proof", "answer", "wording", "drafting", "eval", "service", "ui")
HEAVY = {"torch", "sentence_transformers", "transformers", "faiss", "onnxruntime", "streamlit", "docx", "lxml", "rich"}


def test_the_layers_hold():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout


def test_the_layers_are_those_of_the_design():
    (contract,) = CONFIG["tool"]["importlinter"]["contracts"]
    assert contract["layers"] == LAYERS
    assert "ignore_imports" not in contract


@pytest.mark.parametrize("module", ["cli", "corpus.read", "embed.registry", "index.library", "answer.ask", "eval"])
def test_importing_a_module_imports_nothing_heavy(module):
    code = f"import sys, {module}; print(*sorted({HEAVY!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("module", ["cli", "index.library", "answer.ask"])
def test_the_way_of_a_question_imports_no_loader(module):
    code = f"import sys, {module}; print(*[name for name in sys.modules if name.startswith('corpus.formats')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.split() == []


def imports(nodes: Iterable[ast.AST]) -> set[str]:
    """First names of the modules imported by these statements."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def sources() -> list[tuple[Path, ast.Module]]:
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [(path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))) for path in paths]


def test_the_two_entries_stand_above_every_package():
    # They are modules, which import-linter does not take as roots.
    assert [path for path, tree in sources() if imports(ast.walk(tree)) & {"app", "cli"}] == []


def test_nothing_heavy_is_imported_at_the_top_of_a_module():
    allowed = HEAVY - {"lxml"}  # corpus.formats imports its modules only when a file of their kind comes
    assert [path for path, tree in sources() if path.parts[0] != "ui" and imports(tree.body) & allowed] == []
