"""A sample of the target ledger to be judged by eye: the same records each time, with what stands around each.

    PYTHONPATH=. python scripts/judge_ledger.py FILES... --sample 60 --seed 13
    PYTHONPATH=. python scripts/judge_ledger.py FILES... --sample 60 --seed 13 --verdicts FILE

Without ``--verdicts`` it prints the records. A verdict file has a line ``number right`` or ``number wrong why`` for
each; a record is right when its indicator is whole and comparator, value, unit, year, region and planned or achieved
are those of the text. Records are numbered in the order of the files and of their text.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from corpus.errors import LoadError
from corpus.read import read_document
from corpus.targets import Target, targets_of
from corpus.types import Document

_BEFORE, _BEHIND = 70, 45


def main() -> int:
    """Print the sample, or count what was said of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--verdicts", type=Path)
    asked = parser.parse_args()
    records: list[tuple[Document, Target]] = []
    for path in sorted(asked.files):
        try:
            document = read_document(path)
        except LoadError as error:
            print(error, file=sys.stderr)
            continue
        records.extend((document, target) for target in targets_of(document))
    chosen = sorted(random.Random(asked.seed).sample(range(len(records)), min(asked.sample, len(records))))
    if asked.verdicts is None:
        for number in chosen:
            print(_card(number, *records[number]))
        print(f"{len(chosen)} of {len(records)} records")
        return 0
    return _count(asked.verdicts.read_text(encoding="utf-8"), chosen)


def _card(number: int, document: Document, target: Target) -> str:
    sign = f"{target.comparator}{target.value}{'~' + target.upper if target.upper else ''}{target.unit}"
    place = " ".join(filter(None, (target.region, target.subject)))
    status = target.status.value if target.status else "-"
    start, end = target.number
    raw = document.raw
    around = f"{raw[max(0, start - _BEFORE) : start]}【{raw[start:end]}】{raw[end : end + _BEHIND]}"
    cells = document.clauses[target.clause].cells
    if cells:
        around = " / ".join(f"{cell.name}={document.raw[cell.start : cell.end][:20]}" for cell in cells)
    change = f" ({target.change})" if target.change else ""
    head = f"{number}\t{target.indicator}\t{sign}{change}\t{target.year or '-'}\t{place or '-'}\t{status}"
    return f"{head}\n\t{Path(document.source).name}: {' '.join(around.split())}"


def _count(verdicts: str, chosen: list[int]) -> int:
    """Print how many of the sample are right; 1 when a record has no verdict."""
    said = {int(line.split()[0]): line.split()[1] for line in verdicts.splitlines() if line.strip()}
    missing = [number for number in chosen if number not in said]
    if missing:
        print("no verdict:", *missing, file=sys.stderr)
        return 1
    right = sum(said[number] == "right" for number in chosen)
    print(f"{right} of {len(chosen)} right ({100 * right / max(1, len(chosen)):.0f} %)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
