"""Labelled questions: one JSON object a line, or a table (eval.tables); every mistake is named by line and field.

    {"id": "a1", "question": "…", "type": "numeric", "lang": "zh", "filters": {"year": 2024}, "answers": ["91%"],
     "answer_mode": "any", "must_not": [], "evidence": [{"doc": "000", "quote": "…", "grade": 2, "table": false}]}

``id`` and ``question`` are required. ``answers`` with mode "any" are forms of one answer; with "all" each entry is a
required item, an entry that is a list holds its alternatives. ``evidence`` lists every place that states the answer
(grade 2) or supports it (1); a question without any has no gold and is left out of the ranking metrics. ``nearest``
may name documents alone.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import eval.messages  # noqa: F401  (registers the messages)
from corpus.errors import EvaluationError
from corpus.messages import message
from eval.decoding import read_text

TYPES = (
    *("numeric", "when", "who", "list", "where", "what", "whether", "compare", "precedent", "unanswerable", "other"),
)
LANGUAGES, MODES = ("zh", "en"), ("any", "all")
FILTERS = ("year", "region", "issuer", "kind", "doc")
GRADES = (1, 2, 3)
FIELDS = (
    *("id", "question", "lang", "type", "filters", "answers", "answer_mode", "must_not", "evidence"),
    *("nearest", "hop", "fact", "also_facts", "note", "corrected"),
)
EVIDENCE_FIELDS = ("doc", "quote", "grade", "table")
SUFFIXES = (".jsonl", ".json", ".csv", ".tsv", ".xlsx")
_HAN = re.compile(r"[\u3400-\u9fff]")
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
    """A question with its gold. ``answers`` holds alternatives for each required item; ``line`` is where it stands."""

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
    line: int = 0

    @property
    def unanswerable(self) -> bool:
        """Whether the right answer is that the library does not say."""
        return self.type == "unanswerable"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions in file order, each id once. ``digest`` changes with anything that could change a score."""

    source: str
    questions: tuple[Labelled, ...]
    encoding: str = "utf-8"

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


def load_questions(path: Path | str) -> QuestionSet:
    """Read and check a question set: .jsonl/.json (one object a line), .csv, .tsv, .xlsx.

    Raises EvaluationError naming file, line and field of the first mistake and the lines of the others.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise EvaluationError("eval_format", path=path, suffix=suffix or "?", known=", ".join(SUFFIXES))
    if suffix in (".jsonl", ".json"):
        content = read_text(path)
        questions, problems = parse_lines(content.text)
        encoding = content.encoding
    else:
        from eval.tables import read_table

        questions, problems, encoding = read_table(path)
    refuse(path, problems)
    if not questions:
        raise EvaluationError("eval_empty", path=path)
    return QuestionSet(str(path), tuple(questions), encoding)


def parse_lines(text: str) -> tuple[list[Labelled], list[Problem]]:
    """Questions and mistakes of a JSON-lines text; blank lines are passed over."""
    questions: list[Labelled] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        record, wrong = _record(line, number)
        if record is None:
            problems.extend(wrong)
            continue
        checker = Checker(number, wrong)
        question = checker.question(record)
        problems.extend(checker.problems)
        if question is None:
            continue
        if question.id in seen:
            reason = message("eval_duplicate", value=question.id, first=seen[question.id])
            problems.append(Problem(number, "id", reason))
        seen.setdefault(question.id, number)
        questions.append(question)
    return questions, problems


def _record(line: str, number: int) -> tuple[dict[str, object] | None, list[Problem]]:
    whole = message("eval_whole_line")
    twice: list[Problem] = []

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        repeated = [name for at, name in enumerate(names) if name in names[:at]]
        twice.extend(Problem(number, name, message("eval_twice_in_line")) for name in repeated)
        return dict(pairs)

    try:
        record = json.loads(line, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        reason = message("eval_not_json", column=error.colno, reason=error.msg)
        return None, [Problem(number, whole, reason)]
    except (ValueError, RecursionError) as error:
        return None, [Problem(number, whole, message("eval_not_json", column=1, reason=error))]
    if not isinstance(record, dict):
        return None, [Problem(number, whole, message("eval_not_object", value=shown(record)))]
    return record, twice


class Checker:
    """Checks the record of one line; ``problems`` collects what is wrong with it."""

    def __init__(self, line: int, problems: Sequence[Problem] = ()) -> None:
        """Problems found before are kept."""
        self.line = line
        self.problems = list(problems)

    def question(self, record: Mapping[str, object]) -> Labelled | None:
        """The question; None (and problems) when something is wrong."""
        before = len(self.problems)
        self._known(record, FIELDS, "")
        name, text = self._required(record, "id"), self._required(record, "question")
        if name is not None and (isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip()):
            self._wrong("id", "eval_want_id", name)
        if text is not None and not (isinstance(text, str) and text.strip()):
            self._wrong("question", "eval_want_text", text)
        guessed = "zh" if _HAN.search(str(text)) else "en"
        mode = self._choice(record, "answer_mode", MODES, "all" if record.get("type") == "compare" else "any")
        answers = self._answers(record, mode)
        question = Labelled(
            id=str(name),
            question=str(text),
            type=self._choice(record, "type", TYPES, "other"),
            lang=self._choice(record, "lang", LANGUAGES, guessed),
            evidence=self._evidence(record, "evidence"),
            answer_mode=mode,
            answers=answers,
            must_not=tuple(self._texts(record.get("must_not"), "must_not")),
            filters=self._filters(record.get("filters")),
            nearest=self._evidence(record, "nearest"),
            line=self.line,
        )
        return question if len(self.problems) == before else None

    def _known(self, record: Mapping[str, object], known: Sequence[str], where: str) -> None:
        for name in record:
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                hint = message("eval_hint", name=close[0]) if close else ""
                reason = message("eval_unknown_field", hint=hint, known=", ".join(known))
                self.problems.append(Problem(self.line, where + name, reason))

    def _required(self, record: Mapping[str, object], name: str, where: str = "") -> object:
        if record.get(name) is None:
            self.problems.append(Problem(self.line, where + name, message("eval_required")))
        return record.get(name)

    def _wrong(self, where: str, wanted: str, value: object, **params: object) -> None:
        reason = message("eval_wrong_type", wanted=message(wanted, **params), value=shown(value))
        self.problems.append(Problem(self.line, where, reason))

    def _choice(self, record: Mapping[str, object], name: str, known: Sequence[str], default: str) -> str:
        value = record.get(name)
        if value is None:
            return default
        if value not in known:
            self._wrong(name, "eval_want_one_of", value, known=", ".join(known))
            return default
        return str(value)

    def _list(self, value: object, where: str) -> list[object]:
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong(where, "eval_want_list", value)
            return []
        return value

    def _texts(self, value: object, where: str) -> list[str]:
        found = []
        for at, item in enumerate(self._list(value, where)):
            if isinstance(item, str) and item.strip():
                found.append(item)
            else:
                self._wrong(f"{where}[{at}]", "eval_want_text", item)
        return found

    def _answers(self, record: Mapping[str, object], mode: str) -> tuple[tuple[str, ...], ...]:
        """Alternatives of each required item: one item for mode "any"."""
        items: list[tuple[str, ...]] = []
        for at, item in enumerate(self._list(record.get("answers"), "answers")):
            if isinstance(item, list):
                items.append(tuple(self._texts(item, f"answers[{at}]")))
            elif isinstance(item, str) and item.strip():
                items.append((item,))
            else:
                self._wrong(f"answers[{at}]", "eval_want_text", item)
        if mode == "all":
            return tuple(items)
        return (tuple(form for item in items for form in item),) if items else ()

    def _evidence(self, record: Mapping[str, object], name: str) -> tuple[Evidence, ...]:
        found = []
        for at, item in enumerate(self._list(record.get(name), name)):
            where = f"{name}[{at}]"
            if name == "nearest" and isinstance(item, str) and item.strip():
                found.append(Evidence(item, ""))
                continue
            if not isinstance(item, dict):
                self._wrong(where, "eval_want_object", item)
                continue
            self._known(item, EVIDENCE_FIELDS, f"{where}.")
            doc, quote = self._required(item, "doc", f"{where}."), self._required(item, "quote", f"{where}.")
            for key, value in (("doc", doc), ("quote", quote)):
                if value is not None and not (isinstance(value, str) and value.strip()):
                    self._wrong(f"{where}.{key}", "eval_want_text", value)
            grade, table = item.get("grade", 2), item.get("table", False)
            if isinstance(grade, bool) or grade not in GRADES:
                self._wrong(f"{where}.grade", "eval_want_grade", grade)
                grade = 2
            if not isinstance(table, bool):
                self._wrong(f"{where}.table", "eval_want_flag", table)
            found.append(Evidence(str(doc), str(quote), int(grade), bool(table)))
        return tuple(found)

    def _filters(self, value: object) -> Mapping[str, tuple[str | int, ...]]:
        if value is None:
            return MappingProxyType({})
        if not isinstance(value, dict):
            self._wrong("filters", "eval_want_object", value)
            return MappingProxyType({})
        self._known(value, FILTERS, "filters.")
        found: dict[str, tuple[str | int, ...]] = {}
        for name, given in value.items():
            several = given if isinstance(given, list) else [] if given is None else [given]
            if any(isinstance(one, bool) or not isinstance(one, str | int) for one in several):
                self._wrong(f"filters.{name}", "eval_want_value", given)
            elif name == "year" and not all(str(one).isdecimal() for one in several):
                self._wrong("filters.year", "eval_want_year", given)
            elif name in FILTERS:
                found[name] = tuple(several)
        return MappingProxyType(found)


def shown(value: object) -> str:
    """A value as JSON, cut to what fits a message."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
