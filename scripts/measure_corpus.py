"""What the reading of documents gives and how fast it is: prints the tables of docs/measurements-corpus.md.

    python scripts/measure_corpus.py [--no-speed] [--labels] [FILE_OR_FOLDER ...]

Without paths it reads ../shared (seeds, provincial reports, national plans, eco-code) where that lies beside the
checkout, and corpus/samples. ``--labels`` instead counts the labels of the texts that are clauses (files that can't be
read are named and left out). Speed is processor time of one process from decoded text to passages.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from label_gold import print_labels

from corpus.clean import clean
from corpus.duties import default_duties, duties_of
from corpus.errors import LoadError
from corpus.front import classify_front
from corpus.load import load
from corpus.metadata import extract
from corpus.outline import parse_outline
from corpus.passages import make_passages
from corpus.read import merge_marks, parse_document
from corpus.scope import assign
from corpus.tiling import tiles
from corpus.types import ClauseKind, Document, Loaded

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
ENDINGS = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
FIELDS = ("title", "doc_number", "index_number", "issuer", "region", "level", "year", "date_written", "kind")
KINDS = ("section", "article", "item", "paragraph_marker", "annex", "row", "measure", "unnumbered", "front")
SHORT = ("section", "article", "item", "marker", "annex", "row", "measure", "[n]", "front")
TIMES = (1, 10, 100)
SPEED_CHARACTERS = 30_000
T = TypeVar("T")


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--no-speed", action="store_true", help="only the table of files")
    parser.add_argument("--labels", action="store_true", help="labels at line starts that became clauses")
    arguments = parser.parse_args()
    files = list(_files(arguments.paths or _defaults()))
    if arguments.labels:
        print_labels(list(_readable(files)))
        return 0
    documents = [parse_document(load(path)) for path in files]
    _print_files(files, documents)
    if not arguments.no_speed:
        print(f"\n{platform.system()} {platform.machine()}, Python {platform.python_version()}, one process\n")
        _print_linearity(_sample_texts(documents))
        _print_hard_cases()
    return 0


def _defaults() -> list[Path]:
    data = SHARED / "data"
    folders = [SHARED / "seeds", data / "provincial-reports-2025", data / "national-plans", data / "eco-code"]
    return [*(folder for folder in folders if folder.is_dir()), ROOT / "corpus" / "samples"]


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS)
        else:
            yield path


def _readable(files: Iterable[Path]) -> Iterable[Document]:
    for path in files:
        try:
            yield parse_document(load(path))
        except (LoadError, ValueError) as error:
            print(f"{path.name}: {type(error).__name__}")


def _print_files(files: Sequence[Path], documents: Sequence[Document]) -> None:
    print(f"| file | characters | {' | '.join(SHORT)} | depth | duties | unowned | metadata | notes |")
    print("| --- |" + " ---: |" * (len(SHORT) + 4) + " --- | --- |")
    for path, document in zip(files, documents, strict=True):
        counts = Counter(clause.kind.value for clause in document.clauses)
        depth = max((c.level for c in document.clauses if c.kind is not ClauseKind.FRONT), default=0)
        governed = sum(any(d.how != "default" for d in duties_of(document, c)) for c in document.clauses)
        duties = f"{governed}{'+' if default_duties(document) else ''}"
        unowned = sum(t.end - t.start for t in tiles(document) if t.owner is None)
        known = sum(getattr(document.metadata, field) is not None for field in FIELDS)
        notes = Counter(note.code for note in document.notes)
        noted = ", ".join(f"{code} {n}" if n > 1 else code for code, n in sorted(notes.items())) or "–"
        cells = [str(counts.get(kind, 0) or "") for kind in KINDS]
        print(
            f"| {path.name} | {len(document.raw):,} | {' | '.join(cells)} | {depth} | {duties} | {unowned} "
            f"| {known}/{len(FIELDS)} | {noted} |"
        )


def _sample_texts(documents: Sequence[Document]) -> dict[str, str]:
    """About 30,000 characters of plain policy text, and the longest law text, where such files were read."""
    text = ""
    for document in documents:
        if document.format == "txt" and len(text) < SPEED_CHARACTERS:
            text += document.raw + "\n"
    laws = [d.raw for d in documents if sum(c.kind is ClauseKind.ARTICLE for c in d.clauses) > 50]
    found = {"policy text": text} if text else {}
    if laws:
        found["law (Markdown)"] = max(laws, key=len)
    return found


def _print_linearity(texts: dict[str, str]) -> None:
    stages = ("clean", "outline", "front", "metadata", "scope", "passages")
    print(f"| text | MB | MB/s | {' | '.join(f'{s}, s/MB' for s in stages)} |")
    print("| --- |" + " ---: |" * (len(stages) + 2))
    for name, text in texts.items():
        _timed_stages(text)  # the first run imports and compiles
        for times in TIMES:
            raw = text * times
            took = _timed_stages(raw)
            megabytes = len(raw.encode("utf-8", "surrogatepass")) / 1e6
            per_stage = " | ".join(f"{took[stage] / megabytes:.3f}" for stage in stages)
            print(f"| {name} × {times} | {megabytes:.2f} | {megabytes / sum(took.values()):.2f} | {per_stage} |")


def _timed_stages(raw: str) -> dict[str, float]:
    """Processor seconds of each stage, in the order in which ``parse_document`` takes them."""
    took: dict[str, float] = {}

    def timed(stage: str, call: Callable[[], T]) -> T:
        began = time.process_time()
        result = call()
        took[stage] = took.get(stage, 0.0) + time.process_time() - began
        return result

    cleaned = timed("clean", lambda: clean(raw))
    outline = timed("outline", lambda: parse_outline(raw, cleaned.marks))
    marks = merge_marks([*cleaned.marks, *outline.marks])
    fronts = timed("front", lambda: classify_front(raw, outline.loose, marks))
    metadata, _ = timed(
        "metadata",
        lambda: extract(raw, cleaned=cleaned, fronts=fronts, clauses=outline.clauses, hints={}, source="x.txt"),
    )
    clauses = timed("scope", lambda: assign(raw, outline.clauses, metadata))
    document = Document("0", "x.txt", raw, metadata, clauses, fronts, marks)
    timed("passages", lambda: make_passages(document))
    return took


def _print_hard_cases() -> None:
    sentence = "推进城市黑臭水体治理，完成80%的整治任务。"
    cases = {
        "one line of 1 MB": sentence * 16_000,
        "200,000 short lines": "第一行文字内容\n" * 200_000,
        "5,000 labels in sequence": "".join(f"{n}.完成第{n}项任务，{sentence}\n" for n in range(1, 5001)),
        "5,000 restarting labels": f"1.完成任务，{sentence}\n" * 5000,
        "5,000 annex labels": "".join(f"附件{n % 90 + 1}：关于材料\n内容文字。\n" for n in range(1, 5001)),
    }
    print("\n| hard case | MB | seconds | MB/s | clauses |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, raw in cases.items():
        began = time.process_time()
        document = parse_document(Loaded(source="x.txt", raw=raw, format="txt", sha256="", size=len(raw)))
        make_passages(document)
        took = time.process_time() - began
        megabytes = len(raw.encode()) / 1e6
        print(f"| {name} | {megabytes:.2f} | {took:.2f} | {megabytes / took:.2f} | {len(document.clauses):,} |")


if __name__ == "__main__":
    sys.exit(main())
