"""Measures the built-in encoders: speed, memory, vocabulary, retrieval. Prints Markdown tables.

    python scripts/bench_embed.py speed        # batch sizes
    python scripts/bench_embed.py encoders     # the bundled models, alone and as the default; one process a row
    python scripts/bench_embed.py vocabulary   # all 250,002 pieces against the kept ones
    python scripts/bench_embed.py retrieval    # what to embed: clauses, sentences, spans
    python scripts/bench_embed.py law          # lay questions over law articles

Reads the documents and questions of ../shared beside the repository; models are made in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from embed.bundled import DEFAULT, PAIR
from embed.onnx_encoder import OnnxEncoder
from embed.registry import load_encoder
from scripts.bench_embed_retrieval import law, retrieval
from scripts.bench_embed_units import SHARED, Table, make_model, passages, show

QUESTION = "湖北2023年地表水省控断面优良比例要做到多少?"


def child(*arguments: str) -> dict[str, float]:
    """Run one measurement of this script in a fresh process."""
    command = [sys.executable, __file__, *arguments]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def measure_memory(folder: Path, budget: int) -> dict[str, float]:
    """Peak memory of this process after one question and after the 24 longest passages."""
    encoder = OnnxEncoder(folder, batch_tokens=budget)
    encoder.encode_queries([QUESTION])
    start = _peak()
    encoder.encode_passages(sorted(passages(), key=len)[-24:])
    return {"start_rss": start, "rss": _peak()}


def _peak() -> float:
    """Peak memory of this process in MB; what getrusage says would include the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0]) / 1024


def speed() -> None:
    """Batch sizes, interleaved, the best of four rounds: other work on the machine hits all alike."""
    texts = passages()[::12]
    budgets = (1024, 2048, 4096)
    with tempfile.TemporaryDirectory() as temporary:
        folder = make_model(Path(temporary))
        encoders = [OnnxEncoder(folder, batch_tokens=budget) for budget in budgets]
        tokens = sum(min(n, 512) for n in encoders[0].count_tokens(texts))
        best = [[9e9, 9e9] for _ in budgets]
        for _ in range(4):
            for encoder, times in zip(encoders, best, strict=True):
                times[0] = min(times[0], *(_timed(lambda e=encoder: e.encode_queries([QUESTION])) for _ in range(6)))
                times[1] = min(times[1], _timed(lambda e=encoder: e.encode_passages(texts)))
        rows: Table = []
        for budget, (one, all_) in zip(budgets, best, strict=True):
            start = min(_timed(lambda: child("_query", str(folder))) for _ in range(2))
            memory = child("_memory", str(folder), str(budget))
            rows.append(
                {
                    "tokens a batch": budget,
                    "process start to end, one question, s": f"{start:.2f}",
                    "one question, ms": f"{one * 1e3:.1f}",
                    f"{len(texts)} passages, {tokens} tokens, s": f"{all_:.2f}",
                    "tokens/s": f"{tokens / all_:.0f}",
                    "peak RSS question / passages, MB": f"{memory['start_rss']:.0f} / {memory['rss']:.0f}",
                }
            )
    show(rows)


def encoders() -> None:
    """Start-up and memory in a fresh process, the least of five; CPU time a thousand characters, in turns."""
    names = (*(model.name for model in PAIR), DEFAULT)
    texts = passages()[::12]
    letters = sum(map(len, texts))
    ready = {name: load_encoder(name) for name in names}
    cost = dict.fromkeys(names, 9e9)
    for _ in range(4):
        for name, encoder in ready.items():
            before = time.process_time()
            encoder.encode_passages(texts)
            cost[name] = min(cost[name], time.process_time() - before)
    starts: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(5):
        for name in names:
            starts[name].append(child("_start", name))
    rows: Table = []
    for name in names:
        least = {key: min(start[key] for start in starts[name]) for key in starts[name][0]}
        rows.append(
            {
                "encoder": name,
                "numbers a vector": ready[name].dim,
                "load to first vector, CPU s": f"{least['cpu']:.2f}",
                "wall s": f"{least['wall']:.2f}",
                "peak RSS, MB": f"{least['rss']:.0f}",
                "CPU ms a 1,000 characters": f"{cost[name] / letters * 1e6:.0f}",
            }
        )
    show(rows)


def _start(name: str) -> None:
    before, cpu = time.perf_counter(), time.process_time()
    load_encoder(name).encode_queries([QUESTION])
    now = {"wall": time.perf_counter() - before, "cpu": time.process_time() - cpu, "rss": _peak()}
    print(json.dumps(now))


def _timed(call: Callable[[], object]) -> float:
    before = time.perf_counter()
    call()
    return time.perf_counter() - before


def vocabulary() -> None:
    """All pieces against the kept ones: sizes, start-up, memory, and whether any text is cut differently."""
    from tokenizers import Tokenizer

    rows: Table = []
    cutters = []
    with tempfile.TemporaryDirectory() as temporary:
        for pruned in (False, True):
            folder = make_model(Path(temporary), pruned=pruned)
            walls = []
            for _ in range(5):
                before = time.perf_counter()
                one = child("_query", str(folder))
                walls.append(time.perf_counter() - before)
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            cutters.append(tokenizer)
            rows.append(
                {
                    "vocabulary": "kept" if pruned else "all",
                    "pieces": tokenizer.get_vocab_size(),
                    "tokenizer.json, MB": f"{(folder / 'tokenizer.json').stat().st_size / 1e6:.1f}",
                    "model_q4.onnx, MB": f"{(folder / 'onnx/model_q4.onnx').stat().st_size / 1e6:.1f}",
                    "load to first vector, s": f"{one['first']:.2f}",
                    "process start to end, s": f"{min(walls):.2f}",
                    "peak RSS, MB": f"{one['start_rss']:.0f}",
                }
            )
    show(rows)
    totals: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for kind, line in _lines():
        full, kept = (cutter.encode(line).tokens for cutter in cutters)
        totals[kind] = [a + b for a, b in zip(totals[kind], (1, len(full), full != kept), strict=True)]
    show([{"texts": kind, "lines": n, "tokens": t, "cut differently": d} for kind, (n, t, d) in totals.items()])


def _lines() -> Iterator[tuple[str, str]]:
    for folder, pattern in (("seeds", "*.txt"), ("data/eco-code", "*.md"), ("data/national-plans", "*.txt")):
        for path in sorted((SHARED / folder).glob(pattern)):
            yield from ((folder, line) for line in path.read_text("utf-8-sig").split("\n"))
    with (SHARED / "data/stard/corpus.jsonl").open(encoding="utf-8") as file:
        for _, line in zip(range(2000), file, strict=False):
            yield "data/stard, 2,000 articles", json.loads(line)["text"]
    for line in (SHARED / "questions/dev.jsonl").read_text("utf-8").splitlines():
        yield "questions/dev.jsonl", json.loads(line)["question"]


def _query(folder: Path) -> None:
    before = time.perf_counter()
    OnnxEncoder(folder).encode_queries([QUESTION])
    print(json.dumps({"first": time.perf_counter() - before, "start_rss": _peak()}))


def main() -> None:
    """Run the measurement named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what")
    parser.add_argument("rest", nargs="*")
    options = parser.parse_args()
    if options.what == "_memory":
        print(json.dumps(measure_memory(Path(options.rest[0]), int(options.rest[1]))))
    elif options.what == "_start":
        _start(options.rest[0])
    elif options.what == "_query":
        _query(Path(options.rest[0]))
    else:
        kinds: dict[str, Callable[[], None]] = {
            "speed": speed,
            "encoders": encoders,
            "vocabulary": vocabulary,
            "retrieval": retrieval,
            "law": law,
        }
        kinds[options.what]()


if __name__ == "__main__":
    main()
