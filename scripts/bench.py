"""The speed budgets, measured on this machine: ``make bench`` prints a Markdown table, ``--json`` the same as JSON.

The documents are those of ../shared/seeds where they lie beside the checkout, else corpus/samples; ``--documents``
names others. The library is made in a temporary folder; the model must be prepared (``make bench`` sees to it).
Whole processes are timed from start to exit as a user would see it, with the peak memory that the system reports.
Where ../shared has the larger sets (scripts.bench_sets), their questions and their adding are measured too, which
takes minutes: ``--libraries DIR`` takes ready libraries (DIR/mixed, DIR/notices), ``--small`` leaves them out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from scripts.bench_run import Figure, tiaowen
from scripts.bench_sets import SAMPLES, SEEDS, others, question_figures

_SMALL = SEEDS if SEEDS.there else SAMPLES
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


def main() -> int:
    """Measure and print; 1 when a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=Path, default=_SMALL.documents)
    parser.add_argument("--libraries", type=Path, help="ready libraries of the larger sets, a folder each")
    parser.add_argument("--small", action="store_true", help="leave the larger sets out")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tiaowen-bench-") as folder:
        figures = measure(arguments.documents, Path(folder) / "library")
        if arguments.documents == _SMALL.documents:
            figures += question_figures(_SMALL, Path(folder) / "library")
        if not arguments.small:
            figures += others(Path(folder), arguments.libraries, lambda line: print(line, file=sys.stderr))
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
        value = f"{figure.value:,.2f}" if figure.unit in ("s", "×") else f"{figure.value:,.0f}"
        print(f"| {figure.what} | {value} {figure.unit} | {bound} | {ratio} |")


if __name__ == "__main__":
    sys.exit(main())
