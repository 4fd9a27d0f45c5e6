"""The speed budgets, measured on this machine: ``make bench`` prints a Markdown table, ``--json`` the same as JSON.

The documents are those of ../shared/seeds where they lie beside the checkout, else corpus/samples; ``--documents``
names others. The library is made in a temporary folder; the model must be prepared (``make bench`` sees to it).
Whole processes are timed from start to exit as a user would see it, with the peak memory that the system reports.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
SAMPLES = ROOT / "corpus" / "samples"
REPEATS = 5
QUESTIONS = 50
INDICATORS = (
    "黑臭水体消除比例",
    "国考断面优良比例",
    "优良天数比例",
    "PM2.5浓度",
    "农村生活污水治理率",
    "受污染耕地安全利用率",
)
ASKED = (
    "{year}年{indicator}目标是多少",
    "{indicator} {year}",
    "{year} target for {indicator}",
    "{indicator}的牵头单位是谁",
)
YEARS = (2022, 2023, 2024)
ONE = "2024年黑臭水体消除比例目标"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement; ``limit`` None means that there is no budget for it. Lower is better unless ``at_least``."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """Share of the budget used; for a lower bound, how far above it."""
        return self.value / self.limit if self.limit else None

    @property
    def kept(self) -> bool:
        """Whether the budget is kept."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Run:
    """A whole process: seconds from start to exit, peak resident memory in MB, what it printed."""

    seconds: float
    megabytes: float
    output: str


def main() -> int:
    """Measure and print; 1 when a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=Path, default=SEEDS if SEEDS.is_dir() else SAMPLES)
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tiaowen-bench-") as folder:
        figures = measure(arguments.documents, Path(folder) / "library")
    if arguments.json:
        rows = [asdict(f) | {"ratio": f.ratio, "kept": f.kept} for f in figures]
        print(json.dumps({"documents": str(arguments.documents), "figures": rows}, ensure_ascii=False, indent=1))
    else:
        print_table(figures, arguments.documents)
    return 0 if all(figure.kept for figure in figures) else 1


def measure(documents: Path, library: Path) -> list[Figure]:
    """All figures, in the order of the table."""
    first = tiaowen(library, "add", str(documents))
    added = json.loads(first.output)
    again = [tiaowen(library, "add", str(documents)) for _ in range(REPEATS)]
    asked = [tiaowen(library, "ask", ONE) for _ in range(REPEATS)]
    inside = ask_inside(library)
    size = sum(file.stat().st_size for file in library.rglob("*") if file.is_file()) / 1e6
    return [
        Figure("`tiaowen ask`, whole process, median", statistics.median(r.seconds for r in asked), "s", 1.5),
        Figure("its peak memory", max(r.megabytes for r in asked), "MB", 500),
        Figure(f"ask inside a running process, median of {len(inside)}", statistics.median(inside), "ms", 40),
        Figure("the same, 95th percentile", statistics.quantiles(inside, n=20)[-1], "ms"),
        Figure("first `add`", first.seconds, "s", 12),
        Figure("its peak memory", first.megabytes, "MB"),
        Figure("`add` again, unchanged, median", statistics.median(r.seconds for r in again), "s", 1.5),
        Figure(
            "embedding share of the first `add`",
            100 * added["embed_seconds"] / added["seconds"],
            "%",
            85,
            at_least=True,
        ),
        Figure("passages", sum(file["passages"] for file in added["files"]), ""),
        Figure("library on disk", size, "MB"),
    ]


def tiaowen(library: Path, *arguments: str) -> Run:
    """Run a command with --json as a process of its own. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", "cli", "--library", str(library), "--json", *arguments]
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8")
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
    # Linux reports kilobytes, macOS bytes.
    return Run(seconds, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3), text)


def ask_inside(library: Path) -> list[float]:
    """Milliseconds of each of at least fifty different questions, after one to warm up."""
    from answer.ask import ask
    from index.library import Library

    questions = [form.format(indicator=i, year=y) for i in INDICATORS for form in ASKED for y in YEARS]
    took: list[float] = []
    with Library.open(library) as opened:
        ask(opened, ONE)
        for question in dict.fromkeys(questions):
            began = time.perf_counter()
            ask(opened, question)
            took.append(1000 * (time.perf_counter() - began))
    if len(took) < QUESTIONS:
        raise RuntimeError(f"only {len(took)} questions, {QUESTIONS} wanted")
    return took


def print_table(figures: Sequence[Figure], documents: Path) -> None:
    """The Markdown table."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}; documents: {documents.name}\n")
    print("| what | measured | limit | of the limit |")
    print("| --- | --- | --- | --- |")
    for figure in figures:
        bound = "" if figure.limit is None else f"{'≥' if figure.at_least else '≤'} {figure.limit:g} {figure.unit}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}{'' if figure.kept else ' **broken**'}"
        value = f"{figure.value:,.2f}" if figure.unit == "s" else f"{figure.value:,.0f}"
        print(f"| {figure.what} | {value} {figure.unit} | {bound} | {ratio} |")


if __name__ == "__main__":
    sys.exit(main())
