"""Fit the weights by which clauses are put in order (answer.rerank), and say what each feature is worth.

    python scripts/fit_rerank.py collect MATRIX.npz GENRE/NAME=QUESTIONS=LIBRARY …   # asks, keeps numbers only
    python scripts/fit_rerank.py fit [MATRIX.npz]                              # prints weights and tables

``collect`` writes, for each clause that was read for each question, its features, whether it is right, and which
question and set it belongs to: no text. ``fit`` maximises the probability (softmax over the clauses of a question) of
the right ones, every genre counting with the square root of its size (a library that many sets ask about is one
genre), held towards zero by a penalty; it prints hit@1 and the mean reciprocal rank of each set with weights fitted
on all genres and on all others, and what is lost without each feature.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from answer.rerank import WEIGHTS, Features, features  # noqa: E402
from scripts.fitting import balanced, command, genres_of, minimum, spread  # noqa: E402

MATRIX = ROOT / "tests" / "data" / "rerank_features.npz"
NAMES = tuple(field.name for field in fields(Features))
PENALTY = 0.02  # of the squared weights, each times its feature's spread


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of ``x`` (n, features) with ``right`` (n,), the ``question`` (n,) and its ``of`` set (questions,)."""

    x: Any
    right: Any
    question: Any
    of: Any
    sets: tuple[str, ...]

    @property
    def genres(self) -> Any:  # noqa: ANN401  (an array)
        """The genre of each set, as a number."""
        return genres_of(self.sets)

    @classmethod
    def load(cls, path: Path) -> Matrix:
        """Read what ``collect`` wrote."""
        held = np.load(path)
        x = held["x"].astype(np.float64)
        return cls(x, held["right"], held["question"], held["of"], tuple(held["sets"].tolist()))


def collect(path: Path, sets: Sequence[str]) -> None:
    """Ask every question of every set and write the matrix."""
    from answer.retrieve import READ, find
    from eval.gold import bind
    from eval.load import load_questions
    from index.library import Library

    rows: list[list[float]] = []
    right: list[bool] = []
    number: list[int] = []
    of: list[int] = []
    for at, entry in enumerate(sets):
        name, questions, folder = entry.split("=")
        with Library.open(Path(folder)) as library:
            bound = bind(load_questions(Path(questions)), library)
            for question in bound.questions.questions:
                places = bound.places[question.id]
                if not places or question.type in ("compare", "precedent"):
                    continue
                found = find(library, question.question, READ)
                readings = [r for r in found.readings[:READ] if r.hit.clause >= 0]
                for reading, measured in zip(readings, features(found.question, readings), strict=True):
                    hits = (reading.hit, *reading.hit.copies)
                    right.append(any(bound.texts.covered(h.doc_id, h.start, h.end, places) for h in hits))
                    rows.append([getattr(measured, feature) for feature in NAMES])
                    number.append(len(of))
                of.append(at)
        print(f"{name}: {of.count(at)} questions", flush=True)
    names = np.array([entry.split("=")[0] for entry in sets])
    x = np.array(rows, dtype=np.float16)
    np.savez_compressed(
        path, x=x, right=np.array(right), question=np.array(number, np.int32), of=np.array(of, np.int16), sets=names
    )


def fit(matrix: Matrix, use: Any = None, without: Sequence[str] = ()) -> Any:  # noqa: ANN401  (arrays)
    """Weights, by name order; ``use`` are the sets to fit on (all), ``without`` features held at zero."""
    kept = np.array([name not in without for name in NAMES])
    usable = _usable(matrix, range(len(matrix.sets)) if use is None else use)
    rows = np.isin(matrix.question, usable)
    x, right = matrix.x[rows][:, kept], matrix.right[rows]
    starts = np.flatnonzero(np.r_[True, np.diff(matrix.question[rows]) > 0])
    weight = balanced(matrix.genres[matrix.of[usable]])
    scale = spread(x)
    per_row = np.repeat(weight, np.diff(np.r_[starts, len(x)]))

    def loss(w: Any) -> tuple[float, Any]:  # noqa: ANN401  (arrays)
        scores = x @ w
        scores = scores - np.repeat(np.maximum.reduceat(scores, starts), np.diff(np.r_[starts, len(x)]))
        e = np.exp(scores)
        every, good = np.add.reduceat(e, starts), np.add.reduceat(e * right, starts)
        each = np.diff(np.r_[starts, len(x)])
        slope = e / np.repeat(every, each) - e * right / np.repeat(good, each)
        penalty = PENALTY * (w * scale)
        return (
            float((weight * (np.log(every) - np.log(good))).sum() + 0.5 * (penalty * w * scale).sum()),
            x.T @ (slope * per_row) + penalty * scale,
        )

    weights = np.zeros(len(NAMES))
    weights[kept] = minimum(loss, x.shape[1])
    return weights


def _usable(matrix: Matrix, sets: Sequence[int]) -> Any:  # noqa: ANN401  (arrays)
    """Questions of the sets that have a right clause and a wrong one among those read."""
    count = np.bincount(matrix.question, minlength=len(matrix.of))
    good = np.bincount(matrix.question, weights=matrix.right, minlength=len(matrix.of))
    return np.flatnonzero((good > 0) & (good < count) & np.isin(matrix.of, list(sets)))


def measured(matrix: Matrix, weights: Any, at: int) -> tuple[int, float, float]:  # noqa: ANN401  (arrays)
    """Questions of one set, hit@1, mean reciprocal rank of the first right clause."""
    hit, reciprocal, total = 0, 0.0, int((matrix.of == at).sum())
    scores = matrix.x @ weights
    for question in np.flatnonzero(matrix.of == at):
        rows = np.flatnonzero(matrix.question == question)
        order = rows[np.argsort(-scores[rows], kind="stable")]
        places = np.flatnonzero(matrix.right[order])
        if len(places):
            hit += int(places[0] == 0)
            reciprocal += 1 / (places[0] + 1)
    return total, hit / max(1, total), reciprocal / max(1, total)


def report(matrix: Matrix) -> None:
    """Print weights and tables."""
    whole = fit(matrix)
    today = np.array([getattr(WEIGHTS, name) for name in NAMES])
    print("WEIGHTS = Features(" + ", ".join(f"{n}={w:.2f}" for n, w in zip(NAMES, whole, strict=True)) + ")\n")
    print("| set | questions | in use | fitted on all | fitted on the other genres |\n| --- | --- | --- | --- | --- |")
    for at, name in enumerate(matrix.sets):
        others = fit(matrix, [n for n in range(len(matrix.sets)) if matrix.genres[n] != matrix.genres[at]])
        cells = [measured(matrix, w, at) for w in (today, whole, others)]
        print(f"| {name} | {cells[0][0]} | " + " | ".join(f"{hit:.3f} / {mrr:.3f}" for _, hit, mrr in cells) + " |")
    base = [measured(matrix, whole, at) for at in range(len(matrix.sets))]
    print("\n| without | mean hit@1 | mean RR |\n| --- | --- | --- |")
    print(f"| nothing | {np.mean([b[1] for b in base]):.4f} | {np.mean([b[2] for b in base]):.4f} |")
    for name in NAMES:
        less = fit(matrix, without=(name,))
        got = [measured(matrix, less, at) for at in range(len(matrix.sets))]
        print(f"| {name} | {np.mean([g[1] for g in got]):.4f} | {np.mean([g[2] for g in got]):.4f} |")


if __name__ == "__main__":
    command(__doc__, collect, lambda path: report(Matrix.load(path)), MATRIX)
