"""The ledger against figures of real documents that are no reports, labelled by hand; prints a Markdown table.

    PYTHONPATH=. python scripts/measure_ledger.py [--wrong] [LABELS.jsonl]

``tests/data/ledger_labels.jsonl`` holds a document a line: its file below ../shared/data, the set that it was drawn for
(dev, test, blind), its genre, and its figures by the offset of their number: sign (``+`` and ``-`` are changes), value,
unit, pieces of the indicator's name, and the years, places and statuses that are right ("-" is none; absent is any).
``optional`` figures may be recorded or not: what a document says of itself, numbers of patients, single consignments.
A record is right when all of that is; every other record is wrong. Records of table rows are counted aside. That names
are whole was looked at by eye: the pieces only tell that they are the right ones.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from corpus.read import read_document
from corpus.targets import Target, targets_of

_ROOT = Path(__file__).resolve().parents[1]
_LABELS = _ROOT / "tests" / "data" / "ledger_labels.jsonl"
_DATA = _ROOT.parent / "shared" / "data"
_CHANGES = {"+": "rise", "-": "fall"}


def main() -> int:
    """Print the counts of each genre of each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", nargs="?", type=Path, default=_LABELS)
    parser.add_argument("--wrong", action="store_true", help="print what is missed or wrong, too")
    asked = parser.parse_args()
    if not _DATA.is_dir():
        print("../shared/data is not here", file=sys.stderr)
        return 1
    sums: dict[tuple[str, str], Counter[str]] = {}
    for line in asked.labels.read_text("utf-8").splitlines():
        labelled = json.loads(line)
        counts = _counted(labelled, show=asked.wrong)
        for genre in (labelled["genre"], "all"):
            sums.setdefault((labelled["set"], genre), Counter()).update(counts)
    print("| set | genre | documents | records | right | figures | found | in tables |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for (part, genre), n in sums.items():
        right, found = _share(n["right"], n["records"]), _share(n["found"], n["wanted"])
        cells = [part, genre, n["documents"], n["records"], right, n["wanted"], found, n["rows"]]
        print("|", " | ".join(map(str, cells)), "|")
    return 0


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else "–"


def _counted(labelled: dict[str, Any], *, show: bool) -> Counter[str]:
    document = read_document(_DATA / labelled["file"])
    if len(document.raw) != labelled["characters"]:
        raise SystemExit(f"{labelled['file']} reads otherwise than when it was labelled")
    targets = targets_of(document)
    rows = [t for t in targets if document.clauses[t.clause].cells]
    left = [t for t in targets if not document.clauses[t.clause].cells]
    counts = Counter({"documents": 1, "records": len(left), "rows": len(rows)})
    for figure in labelled["figures"]:
        wanted = not figure.get("optional")
        counts["wanted"] += wanted
        here = [t for t in left if t.number[0] <= figure["at"] < t.number[1] and figure["value"] in ("*", t.value)]
        record = next((t for t in here if _is_named(t, figure)), here[0] if here else None)
        if record is None:
            if show and wanted:
                print(f"missed {labelled['file']} {figure}")
            continue
        left.remove(record)
        counts["found"] += wanted
        if _is_right(record, figure):
            counts["right"] += 1
        elif show:
            print(f"wrong {labelled['file']} {figure} {record}")
    if show:
        print(*(f"false {labelled['file']} {record}" for record in left), sep="\n")
    return counts


def _is_named(record: Target, figure: dict[str, Any]) -> bool:
    return all(piece in record.written or piece in record.indicator for piece in figure["names"])


def _is_right(record: Target, figure: dict[str, Any]) -> bool:
    change = _CHANGES.get(figure["sign"])
    signed = figure["sign"] == "*" or (
        record.change == change and (change is not None or record.comparator == figure["sign"])
    )
    status = record.status.value if record.status else "-"
    return (
        signed
        and _is_named(record, figure)
        and figure["unit"] in ("", "*", record.unit)
        and _is_one_of(figure["years"], str(record.year or "-"))
        and _is_one_of(figure["places"], record.region or "-", record.subject or "")
        and _is_one_of(figure["status"], status)
    )


def _is_one_of(allowed: list[str] | None, *values: str) -> bool:
    return allowed is None or any(value in allowed for value in values)


if __name__ == "__main__":
    sys.exit(main())
