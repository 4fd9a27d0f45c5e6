"""What holds for the repository as a whole: messages, lock files, documents, and nothing of any one machine in it."""

import ast
import importlib
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from corpus import errors
from corpus.messages import CATALOG

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("corpus", "embed", "index", "proof", "answer", "wording", "drafting", "eval", "service", "ui")
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
TALKING = ERRORS | {"message", "Note", "Reason"}
TEXTS = {".py", ".md", ".toml", ".lock", ".txt", ".jsonl", ".tsv", ""}
DOCUMENTS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/guide.md")
TARGETS = set(re.findall(r"^([a-z-]+)(?: [a-z-]+)*:(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@cache
def repository_files() -> tuple[Path, ...]:
    """Files that are, or would be, under version control."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no version control here")
    paths = (ROOT / os.fsdecode(name) for name in listed.split(b"\0") if name)
    return tuple(path for path in paths if path.is_file())


def texts() -> list[tuple[Path, str]]:
    found = [path for path in repository_files() if path.suffix in TEXTS and "data" not in path.parts]
    return [(path.relative_to(ROOT), path.read_text("utf-8")) for path in found]


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """All modules of the packages and the two at the top, parsed; those that word messages are imported."""
    found = []
    for path in [*(p for package in PACKAGES for p in sorted((ROOT / package).rglob("*.py"))), ROOT / "cli.py"]:
        source = path.read_text("utf-8")
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if re.search(r"\bregister\(", source) and name != "corpus.messages":
            importlib.import_module(name)
        found.append((name, ast.parse(source)))
    return tuple(found)


def used_codes() -> list[tuple[str, str]]:
    """(module, code) wherever a code is written out: errors, notes, reasons, messages."""
    found = []
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if called in TALKING and isinstance(node.args[0].value, str):
                    found.append((name, node.args[0].value))
    return found


def test_every_code_that_is_used_is_worded():
    codes = used_codes()
    assert len(codes) > 100
    assert [(module, code) for module, code in codes if code not in CATALOG.entries] == []


def test_every_message_is_there_in_chinese_and_english():
    modules()
    for code, (chinese, english) in CATALOG.entries.items():
        assert chinese.strip(), code
        assert english.strip(), code
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"[（“].*?[”）]", "", english)) or code.startswith("app."), code


def test_nothing_names_a_folder_of_some_machine():
    pattern = re.compile(r"(?<![\w.:/])/(?:home|Users|root|work)/[\w.-]+")
    assert [(str(path), found[0]) for path, text in texts() if (found := pattern.search(text))] == []


def test_nothing_names_a_package_registry():
    pattern = re.compile("|".join(("pypi" + r"\.\w", "python" + "hosted", "index" + "-url", "download" + r"\.pytorch")))
    assert [(str(path), found[0]) for path, text in texts() if (found := pattern.search(text))] == []


def test_the_lock_files_pin_everything_that_is_asked_for_by_the_hashes_of_its_files():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {"requirements.lock": project["dependencies"]}
    asked |= {f"requirements-{extra}.lock": wanted for extra, wanted in project["optional-dependencies"].items()}
    pins = {file.name: _pins(file) for file in ROOT.glob("requirements*.lock")}
    assert set(pins) == {*asked, "requirements-torch.lock"}
    assert pins.pop("requirements-torch.lock") == {"torch": ("2.13.0", [])}
    for file, wanted in asked.items():
        assert all(hashes for _, hashes in pins[file].values()), file
        pinned = pins["requirements.lock"] | pins[file] | {"torch": ("2.13.0", [])}
        for requirement in map(Requirement, wanted):
            assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)][0]), requirement


def _pins(file: Path) -> dict[str, tuple[str, list[str]]]:
    """Name → (version, SHA-256 of its files); nothing else stands in a lock file."""
    text = re.sub("^#.*\n", "", file.read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", "")
    pin = re.compile(r"([a-z0-9-]+)==([0-9][0-9a-z.]*) *(;[^\n]*?)?((?: *--hash=sha256:[0-9a-f]{64})*)")
    found = [pin.fullmatch(line) for line in text.splitlines()]
    assert None not in found, file
    return {m[1]: (m[2], re.findall("[0-9a-f]{64}", m[4])) for m in found if m}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_targets_in_the_documents_exist(document):
    text = (ROOT / document).read_text("utf-8")
    named = re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", text, re.MULTILINE)
    assert {line or inline for line, inline in named} <= TARGETS


@pytest.mark.parametrize("document", [*DOCUMENTS, "CHANGELOG.md"])
def test_links_and_files_in_the_documents_exist(document):
    path = ROOT / document
    text = path.read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link and not link.endswith(".png")]
    assert [link for link in links if not (path.parent / link).exists()] == []
    named = re.findall(r"`((?:corpus|embed|index|answer|ui|tests|docs)/[\w/.-]+)`", text)
    assert [name for name in named if not (ROOT / name).exists() and not name.endswith("NAME.py")] == []


def test_the_two_readmes_have_the_same_parts():
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    for mark in (r"^## ", r"^```", r"^\| `tiaowen ", r"^- ", r"^!\["):
        assert len(re.findall(mark, english, re.MULTILINE)) == len(re.findall(mark, chinese, re.MULTILINE)), mark


def test_the_licence_is_the_whole_official_text():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.count("\n") == 202
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_no_test_folder_is_a_package():
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_test_files_have_names_of_their_own():
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names)


def test_what_continuous_integration_runs_can_be_run():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    assert all(f"make {target}" in script.read_text("utf-8") for target in ("check", "test"))


def test_the_environment_script_knows_when_there_is_nothing_to_do():
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "environment.py"), "--help"], capture_output=True, check=True, text=True
    )
    assert "--dev" in done.stdout
