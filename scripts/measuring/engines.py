"""Whether two libraries of the same documents rank alike: in both channels, by document, and in what a search gives.

    python -m scripts.measuring.engines FOLDER postgresql://user@host/db QUESTIONS.jsonl [...] [--count 200]

Each line of a file is a question with filters or without. It counts as the same when the passages that each channel
returns (200 of each, ids and scores), the documents and the hits agree.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from index.library import Library
from index.search import SearchSettings
from index.tokens import tokens
from index.truth import name_of
from ui.terminal_batch import make_filters

DEPTH = 200


def asked(files: Sequence[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(question, filters) of each line."""
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            entry = json.loads(line)
            given = {k: v for k, v in (entry.get("filters") or {}).items() if k in ("year", "region", "issuer", "kind")}
            yield (
                entry["question"],
                {k: [str(v)] if not isinstance(v, list) else list(map(str, v)) for k, v in given.items()},
            )


def ranked(library: Library, question: str, filters: dict[str, Any]) -> dict[str, object]:
    """What each channel and the whole search return, and the milliseconds of the search."""
    began = time.perf_counter()
    hits = [(h.clause_id, h.start, h.end, h.score) for h in library.search(question, 10, make_filters(filters)).hits]
    took = (time.perf_counter() - began) * 1000
    snapshot, _ = library._current()
    assert snapshot is not None
    words, settings = tokens(question), SearchSettings()
    return {
        "dense": snapshot.dense.search(library._model.query_vector(question), DEPTH, None),
        "lexical": snapshot.lexical.search(words, DEPTH, (), settings.boosts, (), ()),
        "documents": snapshot.documents.search(words, DEPTH, ()),
        "hits": hits,
        "ms": took,
    }


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("one")
    parser.add_argument("other")
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--model")
    options = parser.parse_args()
    same = dict.fromkeys(("dense", "lexical", "documents", "hits"), 0)
    times: tuple[list[float], list[float]] = ([], [])
    with (
        Library.open(options.one, model=options.model) as one,
        Library.open(options.other, model=options.model) as other,
    ):
        questions = list(asked(options.questions))[: options.count]
        for question, filters in questions:
            found = [ranked(library, question, filters) for library in (one, other)]
            for name in same:
                same[name] += found[0][name] == found[1][name]
            for kept, each in zip(times, found, strict=True):
                kept.append(float(str(each["ms"])))
    print(f"{len(questions)} questions, {name_of(options.one)} and {name_of(options.other)}: the same in")
    for name, count in same.items():
        print(f"  {name}: {count}")
    for name, kept in zip((options.one, options.other), times, strict=True):
        ordered = sorted(kept[1:])
        p50, p95 = statistics.median(ordered), ordered[len(ordered) * 95 // 100]
        print(f"  search p50 / p95 (ms): {p50:.0f} / {p95:.0f} {name_of(name)}")


if __name__ == "__main__":
    main()
