"""What some cases try that is no question and no text: names of files, batches, copies, two writers at once."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from corpus.read import read_document
from index.library import Library
from index.reports import Outcome
from scripts.real_questions import ROOT, SHARED

CASES = SHARED / "cases"


@cache
def folder_of(number: str) -> Path:
    """The folder of a case by its first two digits. Raises FileNotFoundError."""
    found = sorted(CASES.glob(f"{number}-*"))
    if not found:
        raise FileNotFoundError(CASES / f"{number}-*")
    return found[0]


def _reads(folder: Path, file: str) -> str:
    return "" if len(read_document(folder / file).clauses) else "no clauses"


def _file_names(folder: Path, _: str) -> str:
    """Every file with text in it is added, whatever its name; the rest is refused."""
    with tempfile.TemporaryDirectory() as place, _library(Path(place)) as library:
        reports = library.add([folder]).reports
    texts = [path for path in folder.iterdir() if path.suffix.lower() == ".txt"]
    wanted = [path for path in texts if path.read_text("utf-8").split()]
    added = [r.source for r in reports if r.outcome is not Outcome.REFUSED]
    return "" if len(added) >= len(wanted) else f"{len(added)} of {len(wanted)} added"


def _batch_files(folder: Path, _: str) -> str:
    """A batch file in any encoding of Windows is read, or refused with advice."""
    wrong = []
    with tempfile.TemporaryDirectory() as place:
        _cli(Path(place), "--model", "hashing", "add", str(folder_of("26")))
        for file in sorted(folder.glob("questions-*.jsonl")):
            code, out, said = _cli(Path(place), "ask", "--batch", str(file), "--json")
            if code and "UTF-8" not in said or not code and not out.strip():
                wrong.append(f"{file.name}: {code} {said[-80:]}")
    return "; ".join(wrong)


def _duplicates(folder: Path, _: str) -> str:
    """Copies are one document, blank lines or not, and its path follows a file that is renamed."""
    with (
        tempfile.TemporaryDirectory() as place,
        Library.open(Path(place) / "l", model="hashing", create=True) as library,
    ):
        files = Path(place) / "files"
        shutil.copytree(folder, files, ignore=shutil.ignore_patterns("case.md"))
        library.add([files])
        if len(library.documents()) != 1:
            return f"{len(library.documents())} documents"
        for file in list(files.iterdir()):
            file.rename(file.with_name(f"新{file.name}"))
        library.add([files])
        known = library.documents()
        return "" if len(known) == 1 and Path(known[0].path).exists() else f"path {[k.path for k in known]}"


def _two_writers(folder: Path, _: str) -> str:
    """Of two that add at once one waits or is refused clearly; nothing is lost."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, str(ROOT / "cli.py"), "--library", place, "--model", "hashing", "add"]
        names = ("26", "31")
        both = [
            subprocess.Popen([*command, str(folder_of(n))], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
            for n in names
        ]
        ends = [(process.communicate()[1].decode(), process.returncode) for process in both]
        if any(code and not said.strip() for said, code in ends) or all(code for _, code in ends):
            return f"{ends}"
        code, _out, said = _cli(Path(place), "verify")
        return f"verify {said}" if code else ""


def _library_path(folder: Path, _: str) -> str:
    """A library under a Chinese path with a space and full-width brackets."""
    with (
        tempfile.TemporaryDirectory() as place,
        Library.open(Path(place) / "文 库（测试）", model="hashing", create=True) as x,
    ):
        x.add([folder_of("26")])
        return "" if x.search("优良天数比例", 3).hits else "nothing found"


def _library(folder: Path) -> Library:
    return Library.open(folder, model="hashing", create=True)


def _cli(library: Path, *arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, str(ROOT / "cli.py"), "--library", str(library), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


SPECIAL: Mapping[str, Callable[[Path, str], str]] = {
    "reads": _reads,
    "file_names": _file_names,
    "batch_files": _batch_files,
    "duplicates": _duplicates,
    "two_writers": _two_writers,
    "library_path": _library_path,
}
