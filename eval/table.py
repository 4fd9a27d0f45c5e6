"""Several labelled sets, each over its own library, as one table: a row a set, and the mean over sets.

    table notices=notices.jsonl=docs/notices mixed=mixed.jsonl=libraries/mixed

A set is NAME=QUESTIONS=PLACE. A PLACE that is a library is opened; any other file or folder is added to a library that
is kept below a working folder. In the mean every set counts the same, however many questions it has; a column's mean
is over the sets that have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from corpus.errors import EvaluationError, TiaowenError
from eval.load import load_questions
from eval.outcomes import ASK, SEARCH, Run
from eval.questions import QuestionSet
from eval.run import Options, Progress, can_be_scored, run
from index.library import Library

_NAME = re.compile(r"\w[\w.-]{0,59}")
_ALL, _ENGLISH, _COMPARE = ("all", "all"), ("lang", "en"), ("type", "compare")
COLUMNS: Mapping[str, Mapping[str, tuple[tuple[str, str], str]]] = {
    SEARCH: {
        "hit@1": (_ALL, "hit@1"),
        "hit@5": (_ALL, "hit@5"),
        "hit@10": (_ALL, "hit@10"),
        "doc_hit@1": (_ALL, "doc_hit@1"),
        "doc_hit@5": (_ALL, "doc_hit@5"),
        "en_hit@1": (_ENGLISH, "hit@1"),
        "en_hit@5": (_ENGLISH, "hit@5"),
        "compare_hit@5": (_COMPARE, "hit@5"),
    },
    ASK: {
        "exact_supported": (_ALL, "exact_supported"),
        "supported": (_ALL, "supported"),
        "answered_wrong": (_ALL, "answered_wrong"),
        "abstain_recall": (_ALL, "abstain_recall"),
        "rouge_l": (_ALL, "rouge_l"),
    },
}
Opener = Callable[["Entry"], AbstractContextManager[tuple[Library, Progress | None]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A set as it was named: what the table calls it, its questions, its library or documents."""

    name: str
    questions: QuestionSet
    place: Path


@dataclass(frozen=True, slots=True)
class Row:
    """A set's line. ``values`` by column, without those that no question of the set has a figure for.

    ``count`` are the questions asked; ``run`` is None where nothing could be scored, ``problem`` says why a set failed.
    """

    entry: Entry
    count: int
    values: Mapping[str, float]
    run: Run | None = None
    problem: TiaowenError | None = None

    @property
    def scored(self) -> int:
        """How many questions had something to be scored by."""
        return self.run.count - self.run.excluded if self.run is not None else 0


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a mode, in the order given."""

    mode: str
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The figures, in the order shown."""
        return tuple(COLUMNS[self.mode])

    def values(self, column: str) -> list[float]:
        """The figures of a column, of the sets that have it."""
        return [row.values[column] for row in self.rows if column in row.values]

    def mean(self) -> dict[str, float]:
        """The mean over sets of each column that any set has."""
        return {column: fmean(values) for column in self.columns if (values := self.values(column))}

    def unmet(self, minimums: Sequence[tuple[str, float]]) -> list[EvaluationError]:
        """What the mean over sets falls short of, as errors to show."""
        mean, found = self.mean(), []
        for column, least in minimums:
            value = mean.get(column)
            if value is None:
                found.append(EvaluationError("eval_no_value", metric=column, minimum=least))
            elif value < least:
                found.append(EvaluationError("eval_below", metric=column, value=f"{value:.4f}", minimum=least))
        return found


def entries(texts: Sequence[str], *, opened: bool = False) -> tuple[Entry, ...]:
    """The sets that NAME=QUESTIONS=PLACE texts name, their questions read and checked.

    Raises EvaluationError on a text of another form, a name used twice, a place that isn't there, a mistake in a set.
    """
    parts = [_parts(text) for text in texts]
    names = [name.casefold() for name, _, _ in parts]
    for at, (name, _, place) in enumerate(parts):
        if names[at] in names[:at]:
            raise EvaluationError("eval_table_twice", name=name)
        if not place.exists():
            raise EvaluationError("eval_missing", path=place)
    return tuple(Entry(name, load_questions(path, opened=opened), place) for name, path, place in parts)


def _parts(text: str) -> tuple[str, Path, Path]:
    name, _, rest = text.partition("=")
    questions, _, place = rest.partition("=")
    if not (_NAME.fullmatch(name) and questions and place):
        raise EvaluationError("eval_table_entry", value=text)
    return name, Path(questions).expanduser(), Path(place).expanduser()


def table(
    found: Iterable[Entry], options: Options, opener: Opener, on_row: Callable[[Row], None] | None = None
) -> Table:
    """Run all sets. A set that fails is a row with its problem, and the others go on.

    ``opener`` gives a set's library, opened, and what is told the questions done and of how many. ``on_row`` is told
    each row when it is done.
    """
    rows = []
    for entry in found:
        rows.append(_row(entry, options, opener))
        if on_row is not None:
            on_row(rows[-1])
    return Table(options.mode, tuple(rows))


def _row(entry: Entry, options: Options, opener: Opener) -> Row:
    questions = entry.questions.questions
    if not any(can_be_scored(question, options.mode) for question in questions):
        return Row(entry, len(questions), {})
    try:
        with opener(entry) as (library, step):
            done = run(library, entry.questions, options, step)
    except TiaowenError as problem:
        return Row(entry, len(questions), {}, problem=problem)
    return Row(entry, done.count, figures(done), done)


def figures(done: Run) -> dict[str, float]:
    """The columns that a run has figures for."""
    found = {name: done.group(*key).means.get(metric) for name, (key, metric) in COLUMNS[done.mode].items()}
    return {name: value for name, value in found.items() if value is not None}
