"""What is found with what was embedded: the measurements ``retrieval`` and ``law`` of bench_embed."""

from __future__ import annotations

import importlib.util
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from embed.onnx_encoder import OnnxEncoder
from scripts.bench_embed_units import SHARED, Table, load_units, make_model, show
from scripts.late_chunking import SpanEncoder


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
        encoder = SpanEncoder(make_model(Path(temporary)))
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


def law() -> None:
    """150 lay questions over law articles."""
    with tempfile.TemporaryDirectory() as temporary:
        show([_law(OnnxEncoder(make_model(Path(temporary))))])


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
