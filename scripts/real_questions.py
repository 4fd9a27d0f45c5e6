r"""Labelled questions over the real documents beside the repository, as question sets that ``eval run`` reads.

    python scripts/real_questions.py OUT                       # writes OUT/a.jsonl … from tests/data/real_questions
    tiaowen --library seeds add ../shared/seeds
    tiaowen --library seeds eval run OUT/a.jsonl [--ask]       # for c and g: --library others add OUT/c

The questions are ours; the documents are not, so that their evidence is kept as places: file, start and end in the
document's raw text. Here the quotes are cut out of the documents again. OUT/c and OUT/g are folders with the documents
of sets c and g; the other sets ask about the seeds.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from corpus.load import load  # noqa: E402

SETS = ROOT / "tests" / "data" / "real_questions"
SHARED = ROOT.parent / "shared"


def expanded(path: Path, shared: Path = SHARED) -> Iterator[dict[str, Any]]:
    """The lines of a set in the labelled format. Raises FileNotFoundError when a document is not there."""
    yield from quoted(map(json.loads, path.read_text(encoding="utf-8").splitlines()), shared)


def quoted(records: Iterable[dict[str, Any]], shared: Path = SHARED) -> Iterator[dict[str, Any]]:
    """The records with their places (file and span) as quotes cut out of the files; what has none stays as it is.

    The first line may be about the whole set.
    """
    texts: dict[str, str] = {}
    for record in records:
        for place in (*record.get("evidence", ()), *record.get("nearest", ())):
            if "span" not in place:
                continue
            file = place.pop("file")
            if file not in texts:
                texts[file] = load(shared / file).raw
            start, end = place.pop("span")
            place["doc"] = Path(file).name
            place["quote"] = texts[file][start:end]
        yield record


def documents(path: Path) -> tuple[str, ...]:
    """The files that a set's places stand in, relative to the folder of the real documents."""
    questions = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    places = (p for question in questions for p in (*question.get("evidence", ()), *question.get("nearest", ())))
    return tuple(dict.fromkeys(place["file"] for place in places))


def main() -> None:
    """Write every set, and the documents of those that are not about the seeds."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = Path(sys.argv[1])
    for path in sorted(SETS.glob("*.jsonl")):
        out.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(question, ensure_ascii=False) for question in expanded(path)]
        (out / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        others = [file for file in documents(path) if not file.startswith("seeds/")]
        for file in others:
            (out / path.stem).mkdir(exist_ok=True)
            shutil.copy(SHARED / file, out / path.stem)
        print(f"{path.stem}: {len(lines)}")


if __name__ == "__main__":
    main()
