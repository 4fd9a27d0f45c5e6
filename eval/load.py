"""Reading a file of labelled questions, whatever its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.errors import EvaluationError
from corpus.messages import message
from eval.decoding import read_text
from eval.lines import parse_lines
from eval.questions import SET, SUFFIXES, About, Problem, QuestionSet, refuse
from eval.tables import read_table


def load_questions(path: Path | str, *, opened: bool = False) -> QuestionSet:
    """Read and check a question set: .jsonl/.json (one object a line), .csv, .tsv, .xlsx.

    ``opened``: the questions of a set that is counted only may be told all the same.
    Raises EvaluationError naming file, line and field of the first mistake and the lines of the others.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    about = About()
    if suffix not in SUFFIXES:
        raise EvaluationError("eval_format", path=path, suffix=suffix or "?", known=", ".join(SUFFIXES))
    if suffix in (".jsonl", ".json"):
        content = read_text(path)
        questions, problems, about = parse_lines(content.text)
        encoding = content.encoding
    else:
        questions, problems, encoding = read_table(path)
    found = QuestionSet(str(path), tuple(questions), encoding, about, opened)
    refuse(path, hushed(problems) if found.closed else problems)
    if not questions:
        raise EvaluationError("eval_empty", path=path)
    return found


def hushed(problems: Sequence[Problem]) -> list[Problem]:
    """The problems of a closed set, without what they quote of its questions."""
    return [p if p.field.startswith(SET) else replace(p, reason=message("eval_hushed")) for p in problems]
