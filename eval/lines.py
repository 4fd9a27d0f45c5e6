"""Question sets as JSON lines: one object a line, the first of which may be about the whole set."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import eval.messages  # noqa: F401  (registers the messages)
from corpus.messages import message
from eval.questions import (
    EVIDENCE_FIELDS,
    FIELDS,
    FILTERS,
    GRADES,
    LANGUAGES,
    MODES,
    SET,
    SET_FIELDS,
    TYPES,
    About,
    Evidence,
    Labelled,
    Problem,
    shown,
)

_HAN = re.compile(r"[\u3400-\u9fff]")


def parse_lines(text: str) -> tuple[list[Labelled], list[Problem], About]:
    """Questions, mistakes and what the set says of itself; blank lines are passed over."""
    questions: list[Labelled] = []
    problems: list[Problem] = []
    about = About()
    seen: dict[str, int] = {}
    lines = ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
    for at, (number, line) in enumerate(lines):
        record, wrong = _record(line, number)
        if record is None:
            problems.extend(wrong)
            continue
        checker = Checker(number, wrong)
        if SET in record and "question" not in record:
            about = checker.about(record, first=at == 0)
            problems.extend(checker.problems)
            continue
        question = checker.question(record)
        problems.extend(checker.problems)
        if question is None:
            continue
        if question.id in seen:
            reason = message("eval_duplicate", value=question.id, first=seen[question.id])
            problems.append(Problem(number, "id", reason))
        seen.setdefault(question.id, number)
        questions.append(question)
    return questions, problems, about


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
        answers, evidence = self._answers(record, mode), self._evidence(record, "evidence")
        verbatim = self._verbatim(record)
        if verbatim is not None:
            answers, evidence = ((verbatim.quote,),), (verbatim,)
        question = Labelled(
            id=str(name),
            question=str(text),
            type=self._choice(record, "type", TYPES, "other"),
            lang=self._choice(record, "lang", LANGUAGES, guessed),
            evidence=evidence,
            answer_mode=mode,
            answers=answers,
            must_not=tuple(self._texts(record.get("must_not"), "must_not")),
            filters=self._filters(record.get("filters")),
            nearest=self._evidence(record, "nearest"),
            answer=verbatim.quote if verbatim is not None else "",
            line=self.line,
        )
        return question if len(self.problems) == before else None

    def about(self, record: Mapping[str, object], *, first: bool) -> About:
        """What a line says of the whole set; the values of a wrong one are those of a set that says nothing."""
        given = record[SET]
        if not first:
            self.problems.append(Problem(self.line, SET, message("eval_set_first")))
        self._known(record, (SET,), "")
        if not isinstance(given, dict):
            self._wrong(SET, "eval_want_object", given)
            return About()
        self._known(given, SET_FIELDS, f"{SET}.")
        counted, words = given.get("counted_only", False), {}
        if not isinstance(counted, bool):
            self._wrong(f"{SET}.counted_only", "eval_want_flag", counted)
        for name in ("kind", "note"):
            words[name] = given.get(name) or ""
            if not isinstance(words[name], str):
                self._wrong(f"{SET}.{name}", "eval_want_text", words[name])
        return About(counted is True, str(words["kind"]), str(words["note"]))

    def _verbatim(self, record: Mapping[str, object]) -> Evidence | None:
        """The one place of a question whose gold is a document and an answer; None where it is given otherwise."""
        if record.get("doc") is None and record.get("answer") is None:
            return None
        texts = {name: self._required(record, name) for name in ("doc", "answer")}
        for name, value in texts.items():
            if value is not None and not (isinstance(value, str) and value.strip()):
                self._wrong(name, "eval_want_text", value)
        for name in ("evidence", "answers"):
            if record.get(name):
                self.problems.append(Problem(self.line, name, message("eval_two_forms")))
        return Evidence(str(texts["doc"]), str(texts["answer"]))

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
