"""Fit the weights of the probability that an answer is right (answer.sureness), and say how well it is calibrated.

    python scripts/fit_sureness.py collect MATRIX.npz GENRE/NAME=QUESTIONS=LIBRARY …   # asks, keeps numbers only
    python scripts/fit_sureness.py fit [MATRIX.npz]                                  # prints weights and tables

``collect`` writes, for the draft that answers each question, its measures and whether it is right (exact and supported;
supported where a set has only the places of its answers), and the set: no text. Questions without an answer in the
library, near misses and questions asked of another library (NAME! in place of NAME), are wrong whatever is said.
``fit`` maximises the likelihood, every genre counting with the square root of its size, held towards zero by a
penalty. It prints the area under the curve and the expected calibration error (ten bins of equal size) of each genre,
with weights fitted on all genres and on all others, and what is lost without each measure.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from answer.sureness import BIAS, WEIGHTS, Measures, measures  # noqa: E402
from eval.calibration import auc  # noqa: E402
from scripts.fitting import balanced, command, genres_of, minimum, spread  # noqa: E402

MATRIX = ROOT / "tests" / "data" / "sureness_features.npz"
NAMES = tuple(field.name for field in fields(Measures))
PENALTY = 0.003
BINS = 10


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of ``x`` (n, measures), ``right`` (n,), the number of the set ``of`` (n,), and the names of the ``sets``."""

    x: Any
    right: Any
    of: Any
    sets: tuple[str, ...]

    @property
    def genres(self) -> Any:  # noqa: ANN401  (an array)
        """The genre of each row, as a number."""
        return genres_of(self.sets)[self.of]

    @classmethod
    def load(cls, path: Path) -> Matrix:
        """Read what ``collect`` wrote."""
        held = np.load(path)
        return cls(held["x"].astype(np.float64), held["right"], held["of"], tuple(held["sets"].tolist()))


def collect(path: Path, sets: Sequence[str]) -> None:
    """Ask every question of every set and write the matrix."""
    from answer.ask import SEARCH_DEPTH
    from answer.evidence import sentences_of
    from answer.extract import extract_all
    from answer.reader import read, read_too
    from answer.rerank import READ_DEPTH
    from answer.retrieve import find
    from eval.gold import bind
    from eval.load import load_questions
    from eval.matching import comparable, states
    from index.library import Library

    rows, right, of = [], [], []
    for at, entry in enumerate(sets):
        name, questions, folder = entry.split("=")
        elsewhere = name.endswith("!")
        loaded = load_questions(Path(questions), opened=True)
        with Library.open(Path(folder)) as library:
            bound = None if elsewhere else bind(loaded, library)
            for question in loaded.questions:
                if question.type in ("precedent", "compare"):
                    continue
                found = find(library, question.question, SEARCH_DEPTH)
                sentences = sentences_of(found.readings[:READ_DEPTH])
                sentences = read(found.reader, found.question.text, sentences)
                draft = extract_all(found.question, found.asked, sentences)[0] if sentences else None
                if draft is None or not draft.text:
                    continue
                good = False
                if bound is not None and not question.unanswerable:
                    places = bound.places[question.id]
                    proofs = [proof for piece in draft.pieces for proof in piece.proofs]
                    good = any(bound.texts.supports(p.document.doc_id, p.start, p.end, places) for p in proofs)
                    if question.answers and not question.answer:
                        text = comparable(" ".join([draft.text, *(piece.text for piece in draft.pieces)]))
                        good = good and all(any(states(text, form) for form in forms) for forms in question.answers)
                        good = good and not any(states(text, value) for value in question.must_not)
                draft = replace(draft, sentence=read_too(found.reader, found.question.text, draft.sentence))
                rows.append([getattr(measures(draft, sentences, found.asked), n) for n in NAMES])
                right.append(good)
                of.append(at)
        print(
            f"{name}: {of.count(at)} drafts, {sum(r for r, o in zip(right, of, strict=True) if o == at)} right",
            flush=True,
        )
    names = np.array([entry.split("=")[0].rstrip("!") for entry in sets])
    x = np.array(rows, dtype=np.float16)
    np.savez_compressed(path, x=x, right=np.array(right), of=np.array(of, np.int16), sets=names)


def fit(matrix: Matrix, use: Any = None, without: Sequence[str] = ()) -> Any:  # noqa: ANN401  (arrays)
    """The constant and the weights, by name order; ``use``: rows to fit on; ``without``: measures held at zero."""
    kept = np.array([name not in without for name in NAMES])
    rows = np.ones(len(matrix.right), bool) if use is None else use
    x, y = matrix.x[rows][:, kept], matrix.right[rows]
    weight = balanced(matrix.genres[rows])
    design = np.c_[np.ones(len(x)), x]
    scale = np.r_[0.0, spread(x)]

    def loss(w: Any) -> tuple[float, Any]:  # noqa: ANN401  (arrays)
        z = design @ w
        likely = np.logaddexp(0, np.where(y, -z, z))
        slope = 1 / (1 + np.exp(-z)) - y
        penalty = PENALTY * w * scale * scale
        return float((weight * likely).sum() + 0.5 * (penalty * w).sum()), design.T @ (weight * slope) + penalty

    weights = np.zeros(len(NAMES) + 1)
    weights[np.r_[True, kept]] = minimum(loss, design.shape[1])
    return weights


def curve(matrix: Matrix, weights: Any, rows: Any) -> tuple[float, float]:  # noqa: ANN401  (arrays)
    """Area under the curve and expected calibration error of some rows."""
    p = 1 / (1 + np.exp(-(weights[0] + matrix.x[rows] @ weights[1:])))
    y = matrix.right[rows]
    order = np.argsort(p, kind="stable")
    area = auc(list(zip(p.tolist(), y.tolist(), strict=True)))
    error = sum(len(part) * abs(p[part].mean() - y[part].mean()) for part in np.array_split(order, BINS) if len(part))
    return float("nan") if area is None else area, float(error / len(p))


def report(matrix: Matrix) -> None:
    """Print weights and tables."""
    whole = fit(matrix)
    print("WEIGHTS = Measures(" + ", ".join(f"{n}={w:.2f}" for n, w in zip(NAMES, whole[1:], strict=True)) + ")")
    print(f"BIAS = {whole[0]:.2f}\n")
    today = np.r_[BIAS, [getattr(WEIGHTS, name) for name in NAMES]]
    genres = sorted({name.split("/")[0] for name in matrix.sets})
    print("| genre | drafts | right | in use AUC / ECE | fitted on all | fitted on the other genres |")
    print("| --- | --- | --- | --- | --- | --- |")
    for number, name in enumerate(genres):
        rows = matrix.genres == number
        tables = (today, whole, fit(matrix, ~rows))
        cells = " | ".join("{:.3f} / {:.3f}".format(*curve(matrix, w, rows)) for w in tables)
        print(f"| {name} | {rows.sum()} | {matrix.right[rows].mean():.2f} | {cells} |")
    print("\n| without | mean AUC, fitted on the other genres |\n| --- | --- |")
    for name in ("", *NAMES):
        areas = []
        for number in range(len(genres)):
            rows = matrix.genres == number
            areas.append(curve(matrix, fit(matrix, ~rows, (name,)), rows)[0])
        print(f"| {name or 'nothing'} | {np.nanmean(areas):.4f} |")


if __name__ == "__main__":
    command(__doc__, collect, lambda path: report(Matrix.load(path)), MATRIX)
