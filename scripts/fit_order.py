"""Choose the weights by which sentences are put in order (answer.evidence, answer.reader), and say what they bring.

    python scripts/fit_order.py collect MATRIX.npz GENRE/NAME=QUESTIONS=LIBRARY …   # asks, keeps numbers only
    python scripts/fit_order.py fit [MATRIX.npz]                                    # prints the table

``collect`` writes, for the first twelve sentences of each question, four numbers (how much of the question it covers,
the place of its clause, how far its likeness of meaning lies behind the best, the reader's probability), whether it
is right, and the question and set it belongs to: no text. ``fit`` tries every combination of a coarse grid, coverage
counting 1, and prints for each genre how often the first sentence is right: with the weights in use, with those that do
best on all genres, and with those that do best on all others. Few questions change between neighbours in the grid, so
that the weights in use are taken from the middle of what does about as well.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from answer.evidence import FURTHEST, LIKE, LIKENESS_LOST, PLACE_WEIGHT  # noqa: E402
from answer.reader import READ, WEIGHT  # noqa: E402
from scripts.fit_rerank import Matrix  # noqa: E402
from scripts.fitting import command  # noqa: E402

MATRIX = ROOT / "tests" / "data" / "order_features.npz"
NAMES = ("coverage", "place", "behind", "likely")
FIRST = 12
IN_USE = (PLACE_WEIGHT, LIKENESS_LOST, WEIGHT)
GRID = tuple(product((0.1, 0.2, 0.3, 0.4, 0.5), (3.0, 4.5, 6.0, 7.5, 9.0, 12.0), (0.6, 0.7, 0.8, 0.9, 1.0, 1.2)))


def collect(path: Path, sets: Sequence[str]) -> None:
    """Ask every question of every set and write the matrix. ``behind`` is NaN where the dense channel took no part."""
    from answer.ask import SEARCH_DEPTH
    from answer.evidence import sentences_of
    from answer.reader import likely_of, reader_of
    from answer.rerank import READ_DEPTH
    from answer.retrieve import find
    from eval.gold import bind
    from eval.load import load_questions
    from index.library import Library

    rows: list[tuple[float, ...]] = []
    right: list[bool] = []
    number: list[int] = []
    of: list[int] = []
    for at, entry in enumerate(sets):
        name, questions, folder = entry.split("=")
        with Library.open(Path(folder)) as library:
            bound = bind(load_questions(Path(questions), opened=True), library)
            reader = reader_of(library)
            for question in bound.questions.questions:
                places = bound.places.get(question.id)
                if not places or reader is None or question.type in ("compare", "precedent"):
                    continue
                found = find(library, question.question, SEARCH_DEPTH)
                first = sentences_of(found.readings[:READ_DEPTH])[:FIRST]
                for sentence, likely in zip(first, likely_of(reader, question.question, first), strict=True):
                    behind = (LIKE - sentence.like) / LIKENESS_LOST if sentence.like else float("nan")
                    rows.append((sentence.coverage, sentence.place, behind, likely))
                    right.append(bound.texts.supports(sentence.document.doc_id, *sentence.raw_span(), places))
                    number.append(len(of))
                of.append(at)
        print(f"{name}: {of.count(at)} questions", flush=True)
    names = np.array([entry.split("=")[0] for entry in sets])
    x = np.array(rows, dtype=np.float16)
    np.savez_compressed(
        path, x=x, right=np.array(right), question=np.array(number, np.int32), of=np.array(of, np.int16), sets=names
    )


def scores(matrix: Matrix, weights: tuple[float, float, float], read: int = READ) -> Any:  # noqa: ANN401  (an array)
    """What each sentence is sorted by under (place, likeness lost, reader), the reader having read the first few."""
    place, lost, reader = weights
    behind = matrix.x[:, 2]
    like = np.where(np.isnan(behind), 0.0, LIKE - lost * np.minimum(np.nan_to_num(behind), FURTHEST))
    unread = matrix.x[:, 0] + place * matrix.x[:, 1] + like
    order = np.lexsort((np.arange(len(unread)), -unread, matrix.question))
    firsts = np.flatnonzero(np.r_[True, np.diff(matrix.question[order]) > 0])
    nth = np.arange(len(order)) - np.repeat(firsts, np.diff(np.r_[firsts, len(order)]))
    known = np.empty(len(unread), bool)
    known[order] = nth < read
    worst = np.full(len(matrix.of), np.inf)
    np.minimum.at(worst, matrix.question[known], matrix.x[known, 3])
    return unread + reader * np.where(known, matrix.x[:, 3], worst[matrix.question])


def first_right(matrix: Matrix, weights: tuple[float, float, float], read: int = READ) -> Any:  # noqa: ANN401
    """The share of questions of each genre whose first sentence is right."""
    found = scores(matrix, weights, read)
    order = np.lexsort((np.arange(len(found)), -found, matrix.question))
    number = matrix.question[order]
    firsts = order[np.r_[True, np.diff(number) > 0]]
    good = np.zeros(len(matrix.of))
    good[matrix.question[firsts]] = matrix.right[firsts]
    genres = matrix.genres[matrix.of]
    return np.array([good[genres == genre].mean() for genre in range(len(set(matrix.genres)))])


def report(matrix: Matrix) -> None:
    """Print the table."""
    tried = {weights: first_right(matrix, weights) for weights in GRID}
    best = max(tried, key=lambda weights: tried[weights].mean())
    used = first_right(matrix, IN_USE)
    print(f"in use: place {IN_USE[0]}, likeness lost {IN_USE[1]}, reader {IN_USE[2]}; best on all genres: {best}\n")
    print("| genre | questions | in use | best on all | best on the others |\n| --- | --- | --- | --- | --- |")
    others = []
    for number, name in enumerate(sorted({name.split("/")[0] for name in matrix.sets})):
        kept = np.arange(len(used)) != number
        other = max(tried, key=lambda weights: tried[weights][kept].mean())
        others.append(tried[other][number])
        count = int((matrix.genres[matrix.of] == number).sum())
        print(f"| {name} | {count} | {used[number]:.3f} | {tried[best][number]:.3f} | {others[-1]:.3f} |")
    print(f"| mean | {len(matrix.of)} | {used.mean():.3f} | {tried[best].mean():.3f} | {np.mean(others):.3f} |")
    print("\n| sentences read | mean |\n| --- | --- |")
    for read in (1, 2, 3, 4, 5, 6, 8, FIRST):
        print(f"| {read} | {first_right(matrix, IN_USE, read).mean():.3f} |")


if __name__ == "__main__":
    command(__doc__, collect, lambda path: report(Matrix.load(path)), MATRIX)
