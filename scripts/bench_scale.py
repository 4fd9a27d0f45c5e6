"""``make bench-scale``: what searching, asking, opening, adding and listing cost at 10⁴, 10⁵ and 10⁶ passages.

    python -m scripts.bench_scale --folder DIR [--passages 10000 100000 1000000] [--build-only] [--json]

Libraries are made of invented documents (scripts.scale_documents) with the hashing encoder of 384 dimensions and the
functions that the commands call, and are kept in DIR for the next run; what goes beyond 10⁵ passages is those documents
again in other places, with noise on their vectors (scripts.scale_copies). Measured is in a process of its own, so that
its memory is what a reader needs; documents that are added for the measurement are removed again.
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embed.encoder import Encoder
    from index.filters import Filters
    from index.library import Library

Figure = tuple[float, float | None]
Figures = dict[str, Figure]
DIMENSIONS = 384
QUESTIONS = 60
ADDED = 5
PASSAGES_A_DOCUMENT = 161
READ = 100_000  # larger libraries are grown out of one of this size (scripts.scale_copies)
SIZES = (10_000, 100_000, 1_000_000)
# What is measured: name, unit, limit. Times are of the wall and, in brackets, of this process's CPU.
ROWS = (
    ("documents", "", None),
    ("build", "s", None),
    ("disk", "MB", None),
    ("open", "ms", 500),
    ("first search", "ms", None),
    ("search p50", "ms", None),
    ("search p95", "ms", 60),
    ("filtered search p50", "ms", None),
    ("filtered search p95", "ms", 60),
    ("ask p50", "ms", None),
    ("ask p95", "ms", 250),
    ("recall@10", "", None),
    ("recall@200", "", None),
    ("filtered recall@10", "", None),
    ("memory of its own", "MB", 3000),
    ("memory with mapped files", "MB", None),
    ("add one document, median", "ms", 1000),
    ("add one document, worst", "ms", 1000),
    ("first search after adding", "ms", None),
    ("remove one document", "ms", 1000),
    ("list, first", "ms", None),
    ("list", "ms", None),
    ("statuses", "ms", None),
    ("regions", "ms", None),
    ("ledger of one indicator", "ms", None),
    ("phrases", "ms", None),
)


def main() -> int:
    """Build what is missing, measure each library, print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=None, help="where the libraries are kept")
    parser.add_argument("--passages", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--build-only", action="store_true")
    parser.add_argument("--skip", nargs="*", default=[], help="rows that are not measured: phrases, ledger, statuses")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure is not None:
        print(json.dumps(measured(arguments.measure, arguments.skip)))
        return 0
    with _kept(arguments.folder) as folder:
        tables = []
        for size in arguments.passages:
            library = build(folder, size)
            if not arguments.build_only:
                command = [sys.executable, "-m", "scripts.bench_scale", "--measure", str(library), "--skip"]
                told = subprocess.run([*command, *arguments.skip], check=True, capture_output=True, text=True)
                tables.append(json.loads(told.stdout.splitlines()[-1]))
    if arguments.json:
        print(json.dumps(tables, indent=1))
    elif tables:
        print_table(tables)
    return 0


@contextmanager
def _kept(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="tiaowen-scale-") as temporary:
        yield Path(temporary)


def build(folder: Path, passages: int) -> Path:
    """The library of about so many passages, made by ``add`` unless it is there; a broken build goes on."""
    from embed.hashing import HashingEncoder
    from index.library import Library
    from index.reports import AddEvent
    from scripts.scale_documents import made

    library, files = folder / f"library-{passages}", folder / "files"
    done = folder / f"library-{passages}.json"
    if done.exists():
        return library
    if passages > READ:
        return _grown(build(folder, READ), library, passages)
    count = max(1, passages // PASSAGES_A_DOCUMENT)
    files.mkdir(exist_ok=True)
    paths = []
    for number in range(count):
        document = made(number)
        path = files / document.name
        if not path.exists():
            path.write_text(document.text, encoding="utf-8")
        paths.append(path)
    began = time.perf_counter()

    def told(event: AddEvent) -> None:
        if event.report is not None and event.done % 200 == 0:
            print(f"{event.done} of {event.total}, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)

    with Library.open(library, encoder=HashingEncoder(DIMENSIONS), create=True) as opened:
        summary = opened.add(paths, told)
    facts = {"documents": count, "build": time.perf_counter() - began, "index": summary.index_seconds}
    done.write_text(json.dumps(facts))
    return library


def _grown(base: Path, library: Path, passages: int) -> Path:
    """A larger library out of one that was read; its indexes are made when it is opened."""
    import shutil

    from embed.hashing import HashingEncoder
    from index.library import Library
    from scripts.scale_copies import grow

    shutil.rmtree(library, ignore_errors=True)
    began = time.perf_counter()
    count = grow(base, library, passages)
    Library.open(library, encoder=HashingEncoder(DIMENSIONS)).close()
    library.with_suffix(".json").write_text(json.dumps({"documents": count, "build": time.perf_counter() - began}))
    return library


def measured(library: Path, skip: Sequence[str] = ()) -> Figures:
    """All figures of one library, by the names of ROWS: (value or wall time, CPU time or nothing)."""
    from embed.hashing import HashingEncoder
    from index.library import Library

    facts = json.loads(library.with_suffix(".json").read_text())
    count = facts["documents"]
    found: Figures = {"documents": (count, None), "build": (facts["build"], None)}
    found["disk"] = sum(file.stat().st_size for file in library.rglob("*") if file.is_file()) / 1e6, None
    encoder = HashingEncoder(DIMENSIONS)
    _warm_imports(encoder)
    kept: list[Library] = []
    found["open"] = _timed(lambda: kept.append(Library.open(library, encoder=encoder)))
    with kept[0] as opened:
        found["first search"] = _timed(lambda: opened.search("污水处理设施", k=10))
        found |= _questions(opened, count)
        found |= _recall(opened, count)
        found |= _lists(opened, skip)
        found |= _memory()
        if "changes" not in skip:
            found |= _changes(opened, count)
        with opened.connected() as connection:
            found["passages"] = connection.execute("SELECT count(*) FROM passages").fetchone()[0], None
    return found


def _warm_imports(encoder: Encoder) -> None:
    """Import what a running process has imported, over a library of one document."""
    from answer.ask import ask
    from index.library import Library
    from scripts.scale_documents import made

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one.md"
        file.write_text(made(0).text, encoding="utf-8")
        with Library.open(Path(folder) / "library", encoder=encoder, create=True) as one:
            one.add([file])
            ask(one, made(0).question)


def _questions(library: Library, count: int) -> Figures:
    from answer.ask import ask
    from answer.retrieve import Context, find
    from scripts.scale_documents import questions

    asked = questions(QUESTIONS, count)
    find(library, asked[0], 10, Context())
    ask(library, asked[0])
    plain = [_timed(partial(find, library, q, 10, Context())) for q in asked]
    narrowed = [
        _timed(partial(find, library, q, 10, Context(f))) for q, f in zip(asked, _filters(library), strict=False)
    ]
    answered = [_timed(partial(ask, library, q)) for q in asked]
    found: Figures = {}
    for name, times in (("search", plain), ("filtered search", narrowed), ("ask", answered)):
        walls, cpus = zip(*times, strict=True)
        found[f"{name} p50"] = statistics.median(walls), statistics.median(cpus)
        found[f"{name} p95"] = statistics.quantiles(walls, n=20)[-1], statistics.quantiles(cpus, n=20)[-1]
    return found


def _filters(library: Library) -> list[Filters]:
    """A year and a region, or one of them, of documents all over the library."""
    from index.filters import Filters

    known = [d.metadata for d in library.documents() if d.metadata.year and d.metadata.province]
    step = max(1, len(known) // QUESTIONS)
    return [
        Filters(years=(m.year,) if n % 3 else (), regions=(m.province,) if n % 3 != 1 else ())
        for n, m in enumerate(known[::step])
        if m.year and m.province
    ]


def _recall(library: Library, count: int) -> Figures:
    """The share of the exactly nearest that the dense channel finds, without and with filters."""
    import numpy as np

    from index.dense import nearest
    from index.filters import facet_query
    from scripts.scale_documents import questions

    snapshot, _ = library._current()
    assert snapshot is not None
    shares: dict[str, list[float]] = {"recall@10": [], "recall@200": [], "filtered recall@10": []}
    for question, filters in zip(questions(QUESTIONS, count), _filters(library), strict=False):
        vector = np.ascontiguousarray(library._model.query_vector(question))
        selected = snapshot.postings.selected(facet_query(filters, snapshot.postings.known).groups)
        for name, k, mask in (
            ("recall@10", 10, None),
            ("recall@200", 200, None),
            ("filtered recall@10", 10, selected.mask if selected.count else None),
        ):
            found = {i for i, _ in snapshot.dense.search(vector, k, mask)}
            exact: list[tuple[float, int]] = []
            for piece in snapshot.dense.pieces:
                chosen = None if mask is None else piece.chosen(mask)
                most = min(k, len(piece.ids) if chosen is None else int(chosen.sum()))
                at, scores = nearest(vector, piece.rows, most, chosen)
                exact += zip(scores.tolist(), piece.ids[at].tolist(), strict=True)
            best = sorted(exact, reverse=True)[:k]
            least = best[-1][0] if best else 0.0  # equal ones are as good
            hit = sum(score >= least and i in found for score, i in exact)
            shares[name].append(min(hit, len(best)) / max(1, len(best)))
    return {name: (float(np.mean(values)), None) for name, values in shares.items()}


def _lists(library: Library, skip: Sequence[str]) -> Figures:
    from drafting.phrases import phrase_bank
    from index.filters import Filters
    from service.json_shapes import known_json
    from service.ledger import ledger

    found: Figures = {
        "list": _timed(lambda: [known_json(known) for known in library.documents()]),
        "regions": _timed(library.regions),
    }
    if "statuses" not in skip:
        found["statuses"] = _timed(library.standings.all)
    if "ledger" not in skip:
        found["ledger of one indicator"] = _timed(lambda: ledger(library, Filters(), "黑臭水体消除比例"))
    if "phrases" not in skip:
        found["phrases"] = _timed(lambda: phrase_bank(library))
    return found


def _changes(library: Library, count: int) -> Figures:
    from scripts.scale_documents import made

    added, after = [], []
    last = 10_000_000 + count
    with tempfile.TemporaryDirectory() as files:
        for number in range(last, last + ADDED):
            file = Path(files) / made(number).name
            file.write_text(made(number).text, encoding="utf-8")
            added.append(_timed(partial(library.add, [file])))
            after.append(_timed(partial(library.search, made(number).question, k=10)))
        removed = [_timed(partial(library.remove, made(n).name)) for n in range(last, last + ADDED)]
        listed = _timed(library.documents)
    return {
        "add one document, median": _median(added[1:]),  # the first starts the process that reads files
        "add one document, worst": max(added[1:]),
        "first search after adding": _median(after),
        "remove one document": _median(removed),
        "list, first": listed,
    }


def _median(times: Sequence[Figure]) -> Figure:
    walls, cpus = zip(*times, strict=True)
    return statistics.median(walls), statistics.median(cpus)


def _timed(call: Callable[[], object]) -> Figure:
    """Milliseconds: of the wall, of this process."""
    began, spent = time.perf_counter(), time.process_time()
    call()
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - spent)


def _memory() -> Figures:
    """Megabytes of this process: its own, and with the pages of mapped files."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    values = {line.split(":")[0]: float(line.split()[1]) / 1024 for line in lines if line.startswith(("Rss", "VmRSS"))}
    return {
        "memory of its own": (values.get("RssAnon", 0.0), None),
        "memory with mapped files": (values.get("VmRSS", 0.0), None),
    }


def print_table(tables: Sequence[Figures]) -> None:
    """The Markdown table: one column a library."""
    load = "/".join(f"{value:.0f}" for value in os.getloadavg())
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {load}\n")
    sizes = "".join(f" {table['passages'][0]:,.0f} |" for table in tables)
    print(f"| what | limit |{sizes}")
    print(f"| --- | --- |{' --- |' * len(tables)}")
    for name, unit, limit in ROWS:
        values = "".join(_cell(table.get(name)) for table in tables)
        print(f"| {name}{f' ({unit})' if unit else ''} | {f'≤ {limit:,}' if limit else ''} |{values}")


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return " – |"
    wall, cpu = (f"{v:,.{0 if v >= 10 else 1 if v >= 1.1 else 3}f}" if v is not None else "" for v in figure)
    return f" {wall} ({cpu}) |" if cpu else f" {wall} |"


if __name__ == "__main__":
    sys.exit(main())
