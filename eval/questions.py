"""Labelled questions, from JSON lines (eval.lines) or a table (eval.tables); mistakes are named by line and field.

    {"set": {"counted_only": true, "kind": "notices", "note": "…"}}
    {"id": "a1", "question": "…", "type": "numeric", "lang": "zh", "filters": {"year": 2024}, "answers": ["91%"],
     "answer_mode": "any", "must_not": [], "evidence": [{"doc": "000", "quote": "…", "grade": 2, "table": false}]}
    {"id": "b1", "question": "…", "doc": "000", "answer": "…"}

``id`` and ``question`` are required. ``answers`` with mode "any" are forms of one answer; with "all" each entry is a
required item, an entry that is a list holds its alternatives. ``evidence`` lists every place that states the answer
(grade 2) or supports it (1); a question without any has no gold and is left out of the ranking metrics. ``nearest``
may name documents alone.

``doc`` and ``answer`` instead of evidence and answers are a document and an answer that stands in it word for word.

The first line may say what holds for the whole set. Of one that is ``counted_only`` the figures are told and nothing
of its questions, so that nobody tunes on them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import eval.messages  # noqa: F401  (registers the messages)
from corpus.errors import EvaluationError
from corpus.messages import message

TYPES = (
    *("numeric", "when", "who", "list", "where", "what", "whether", "compare", "precedent", "unanswerable", "other"),
)
LANGUAGES, MODES = ("zh", "en"), ("any", "all")
FILTERS = ("year", "region", "issuer", "kind", "doc")
GRADES = (1, 2, 3)
FIELDS = (
    *("id", "question", "lang", "type", "filters", "answers", "answer_mode", "must_not", "evidence"),
    *("nearest", "hop", "fact", "also_facts", "note", "corrected", "doc", "answer"),
)
SET, SET_FIELDS = "set", ("counted_only", "kind", "note")
EVIDENCE_FIELDS = ("doc", "quote", "grade", "table")
SUFFIXES = (".jsonl", ".json", ".csv", ".tsv", ".xlsx")
_SHOWN, _LINES_SHOWN = 60, 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that states (grade 2) or supports (1) the answer: a document by name and a quote from it."""

    doc: str
    quote: str
    grade: int = 2
    table: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with its gold. ``answers`` holds alternatives for each required item; ``line`` is where it stands.

    ``answer`` is the answer in the document's own words, where the gold is a document and an answer.
    """

    id: str
    question: str
    type: str = "other"
    lang: str = "zh"
    evidence: tuple[Evidence, ...] = ()
    answer_mode: str = "any"
    answers: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str | int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    nearest: tuple[Evidence, ...] = ()
    answer: str = ""
    line: int = 0

    @property
    def unanswerable(self) -> bool:
        """Whether the right answer is that the library does not say."""
        return self.type == "unanswerable"


@dataclass(frozen=True, slots=True)
class About:
    """What a set says of itself: whether it is counted only, the kind of its documents, a remark."""

    counted_only: bool = False
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions in file order, each id once. ``digest`` changes with anything that could change a score."""

    source: str
    questions: tuple[Labelled, ...]
    encoding: str = "utf-8"
    about: About = About()
    opened: bool = False

    @property
    def closed(self) -> bool:
        """Whether nothing may be told of its questions: it is counted only, and nobody opened it on purpose."""
        return self.about.counted_only and not self.opened

    @property
    def digest(self) -> str:
        """SHA-256 (16 hexadecimal digits) over ids, questions and gold; remarks and file layout don't count."""
        rows = [
            [q.id, q.question, q.type, q.lang, q.answer_mode, q.answers, q.must_not]
            + [[e.doc, e.quote, e.grade] for e in q.evidence]
            for q in self.questions
        ]
        text = json.dumps(rows, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake: the line (from 1), the field or column, and what is wrong, worded."""

    line: int
    field: str
    reason: str


def refuse(path: str | Path, problems: Sequence[Problem]) -> None:
    """Raise EvaluationError for the first problem, naming the lines of the others; nothing when there is none."""
    if not problems:
        return
    first, rest = problems[0], problems[1:]
    lines = ", ".join(str(n) for n in sorted({p.line for p in rest})[:_LINES_SHOWN])
    more = message("eval_more", count=len(rest), lines=lines) if rest else ""
    raise EvaluationError(
        "eval_questions", path=path, line=first.line, field=first.field, reason=first.reason, more=more
    )


def shown(value: object) -> str:
    """A value as JSON, cut to what fits a message."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
