"""What a question costs on libraries of several kinds, and what adding costs beside one plain pass of the encoder.

CPU is what is counted, all threads together: on a machine that does other work the clock says nothing. A question is
searched (``answer.retrieve.find``); its reading is what ``read_hits`` takes of that.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.bench_run import ROOT, Figure, tiaowen

SHARED = ROOT.parent / "shared"
MEDIAN, P95, READING = 40, 80, 15  # milliseconds of CPU
AT_MOST = 150  # questions of a set
PIECE = 400  # characters of a piece in the plain pass: what the encoder reads at once


@dataclass(frozen=True, slots=True)
class Set:
    """Documents and a file of questions (JSON lines) about them."""

    name: str
    documents: Path
    questions: Path

    @property
    def there(self) -> bool:
        """Whether both are on this machine."""
        return self.documents.exists() and self.questions.is_file()


SEEDS = Set("seeds", SHARED / "seeds", SHARED / "questions" / "dev.jsonl")
SAMPLES = Set("samples", ROOT / "corpus" / "samples", ROOT / "eval" / "questions" / "samples.jsonl")
OTHERS = (
    Set("mixed", SHARED / "data" / "mixed-100" / "docs", SHARED / "questions" / "mixed.jsonl"),
    Set("notices", SHARED / "data" / "notices-2020" / "docs", SHARED / "data" / "notices-2020" / "questions.jsonl"),
)


def others(folder: Path, libraries: Path | None, say: Callable[[str], None]) -> list[Figure]:
    """Figures of the larger sets; sets that are not there are passed over, and that is said.

    ``libraries`` holds ready ones, a folder a set; those are not made anew, and their making is not measured.
    """
    figures = []
    for each in OTHERS:
        ready = libraries / each.name if libraries is not None else None
        if not each.there:
            say(f"{each.name}: skipped, {each.documents} or {each.questions} is not there")
        elif ready is not None and ready.is_dir():
            figures += question_figures(each, ready)
        else:
            figures += added_figures(each, folder / each.name)
            figures += question_figures(each, folder / each.name)
    return figures


def question_figures(asked: Set, library: Path) -> list[Figure]:
    """CPU of a question of the set, and of its reading."""
    lines = [line for line in asked.questions.read_text(encoding="utf-8").splitlines() if line.strip()]
    questions = [json.loads(line)["question"] for line in lines[:: -(-len(lines) // AT_MOST)]]
    whole, reading = costs(library, questions)
    name = f"{asked.name}: CPU of a question"
    return [
        Figure(f"{name}, median of {len(whole)}", statistics.median(whole), "ms", MEDIAN),
        Figure(f"{name}, 95th percentile", statistics.quantiles(whole, n=20)[-1], "ms", P95),
        Figure(f"{asked.name}: reading, median", statistics.median(reading), "ms", READING),
    ]


def costs(library: Path, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds of CPU of each question, and of its reading; the first is asked once before."""
    from answer import retrieve
    from index.library import Library

    read_hits = retrieve.read_hits
    spent = 0.0

    def timed(*given: Any) -> Any:  # noqa: ANN401  (whatever read_hits takes and gives)
        nonlocal spent
        began = time.process_time()
        try:
            return read_hits(*given)
        finally:
            spent += 1000 * (time.process_time() - began)

    whole, reading = [], []
    retrieve.read_hits = timed
    try:
        with Library.open(library) as opened:
            retrieve.find(opened, questions[0])
            for question in questions:
                spent = 0.0
                began = time.process_time()
                retrieve.find(opened, question)
                whole.append(1000 * (time.process_time() - began))
                reading.append(spent)
    finally:
        retrieve.read_hits = read_hits
    return whole, reading


def added_figures(asked: Set, library: Path) -> list[Figure]:
    """Adding the set's documents: characters a second, and CPU as a multiple of one plain pass of the encoder."""
    run = tiaowen(library, "add", str(asked.documents))
    texts = texts_of(library)
    size = sum(map(len, texts))
    plain = plain_pass(texts)
    return [
        Figure(f"{asked.name}: `add`, {size:,} characters", size / run.seconds, "characters/s"),
        Figure(f"{asked.name}: `add`, CPU over that of one plain pass of the encoder", run.cpu / plain, "×"),
    ]


def texts_of(library: Path) -> list[str]:
    """The raw texts of a library."""
    from index.library import Library

    with Library.open(library) as opened:
        return [opened.document(known.doc_id).raw for known in opened.documents()]


def plain_pass(texts: Iterable[str]) -> float:
    """Seconds of CPU that the encoder takes for the texts, each read once, in pieces of one length."""
    from embed.registry import load_encoder

    encoder = load_encoder()
    encoder.encode_passages(["."])
    pieces = [text[at : at + PIECE] for text in texts for at in range(0, len(text), PIECE)]
    began = time.process_time()
    encoder.encode_passages(pieces)
    return time.process_time() - began
