r"""How often answers are wrong, by how sure they have to be: prints the Markdown table of docs/measurements-eval.md.

    python scripts/risk_coverage.py --set dev=../shared/questions/dev.jsonl=../shared/seeds \\
        --set samples=eval/questions/samples.jsonl=corpus/samples [--part 4:2]

Each --set is NAME=QUESTIONS=FOLDER; --part 4:2 takes only every fourth line, from the second on. For a least sureness,
from the program's own on, coverage is the share of answerable questions that are confirmed, risk the share of confirmed
answers that are wrong (not exact, or not supported), of the questions that the documents can not answer included.
Answers that something else makes unconfirmed (another year, a doubtful unit) never count.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from answer.verdict import ANSWERED  # noqa: E402
from embed.registry import load_encoder  # noqa: E402
from eval.load import load_questions  # noqa: E402
from eval.outcomes import ASK  # noqa: E402
from eval.run import Options, run  # noqa: E402
from index.library import Library  # noqa: E402

LEAST = (ANSWERED, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Point:
    """One question: how sure its answer is (1 where it does not rest on sentences), whether it is right."""

    sureness: float
    answered: bool
    right: bool
    answerable: bool


def points(questions: Path, folder: Path, every: int, first: int) -> list[Point]:
    """Ask the questions of a set of the documents of a folder."""
    found = []
    with tempfile.TemporaryDirectory() as library_folder:
        encoder = load_encoder(None)
        with Library.open(Path(library_folder), create=True, encoder=encoder) as library:
            library.add([folder])
            outcomes = run(library, load_questions(questions), Options(mode=ASK)).outcomes
    for number, outcome in enumerate(outcomes, start=1):
        if (every and number % every != first) or not outcome.scores:
            continue
        scores, detail = outcome.scores, outcome.detail
        sureness = detail["sureness"]
        right = scores.get("exact", 0.0) == 1.0 and scores.get("supported", 0.0) == 1.0
        answered = detail["status"] == "answered"
        found.append(Point(1.0 if sureness is None else float(sureness), answered, right, "exact" in scores))  # type: ignore[arg-type]
    return found


def line(found: Sequence[Point], least: float) -> str:
    """A row of the table."""
    shown = [p for p in found if p.answered and p.sureness >= least]
    answerable = [p for p in found if p.answerable]
    none = [p for p in found if not p.answerable]
    right = sum(p.right for p in shown)
    coverage = sum(p.answerable for p in shown) / len(answerable)
    risk = 1 - right / len(shown) if shown else 0.0
    abstained = sum(not (p.answered and p.sureness >= least) for p in none)
    return f"| {least:.2f} | {coverage:.3f} | {risk:.3f} | {right / len(answerable):.3f} | {abstained} of {len(none)} |"


def main() -> None:
    """Print a table for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", required=True, metavar="NAME=QUESTIONS=FOLDER")
    parser.add_argument("--part", default="0:0", metavar="EVERY:FIRST")
    options = parser.parse_args()
    every, first = map(int, options.part.split(":"))
    for entry in options.set:
        name, questions, folder = entry.split("=")
        found = points(Path(questions), Path(folder), every, first)
        print(f"\n### {name} ({len(found)} questions)\n")
        print("| least sureness | coverage | risk | right answers | unanswerable abstained |")
        print("| --- | --- | --- | --- | --- |")
        for least in LEAST:
            print(line(found, least))


if __name__ == "__main__":
    main()
