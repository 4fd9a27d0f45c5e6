"""Questions from a file: JSON lines with ``id``, ``question`` and optional ``filters``; other keys are ignored.

Everything is read and checked before the first question is asked, so a mistake in line 80 costs no time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ui.cli_strings  # noqa: F401  (registers the messages)
from corpus.errors import LoadError, QuestionError
from corpus.messages import message
from index.filters import Filters

STDIN = "-"
# What users write → the field of Filters.
FILTERS = {
    "year": "years",
    "region": "regions",
    "issuer": "issuers",
    "kind": "kinds",
    "doc": "docs",
    "status": "statuses",
    "level": "levels",
    "standing": "standings",
}


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One line of a batch: ``line`` counts from 1."""

    line: int
    id: str | int
    question: str
    filters: Filters


def read_batch(path: str, otherwise: Mapping[str, object]) -> list[BatchQuestion]:
    """All questions of a file ("-": standard input) in order; blank lines are passed over.

    ``otherwise`` are filters that hold for lines which have none of that name.
    Raises QuestionError naming file, line and field for the first mistake.
    """
    lines = _text(path).split("\n")
    make_filters(otherwise)  # a mistake in the options is not one of line 1
    return [_question(path, at, line, otherwise) for at, line in enumerate(lines, start=1) if line.strip()]


def make_filters(values: Mapping[str, object]) -> Filters:
    """Filters from the names that users write, each with a value or a list of values; None is no constraint.

    Raises QuestionError with the name under ``field`` in its params.
    """
    found: dict[str, tuple[str | int, ...]] = {}
    for name, value in values.items():
        if name not in FILTERS:
            raise _wrong(f"filters.{name}", "cli.batch_unknown_filter", known=", ".join(FILTERS))
        several = value if isinstance(value, list | tuple) else [] if value is None else [value]
        found[FILTERS[name]] = tuple(_value(name, one) for one in several)
    return Filters(**found)  # type: ignore[arg-type]


def _value(name: str, value: object) -> str | int:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _wrong(f"filters.{name}", "cli.batch_filter_value", value=_shown(value))
    if name != "year":
        return str(value)
    try:
        return int(str(value).strip().removesuffix("年"))
    except ValueError:
        raise _wrong(f"filters.{name}", "cli.batch_year", value=_shown(value)) from None


def _text(path: str) -> str:
    from corpus.formats.text import decode_or_refuse

    try:
        data = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
        return decode_or_refuse(data, Path(path)).text
    except FileNotFoundError:
        raise QuestionError("cli.batch_missing", path=path) from None
    except (OSError, LoadError, ValueError) as error:
        raise QuestionError("cli.batch_unreadable", path=path, reason=error) from error


def _question(path: str, at: int, line: str, otherwise: Mapping[str, object]) -> BatchQuestion:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise QuestionError("cli.batch_json", path=path, line=at, reason=error) from None
    if not isinstance(record, dict):
        raise QuestionError("cli.batch_json", path=path, line=at, reason=_shown(record))
    try:
        question = _required(record, "question")
        if not isinstance(question, str) or not question.strip():
            raise _wrong("question", "cli.batch_not_text", value=_shown(question))
        name = _required(record, "id")
        if isinstance(name, bool) or not isinstance(name, str | int):
            raise _wrong("id", "cli.batch_not_id", value=_shown(name))
        filters = record.get("filters") or {}
        if not isinstance(filters, dict):
            raise _wrong("filters", "cli.batch_not_object", value=_shown(filters))
        return BatchQuestion(at, name, question, make_filters({**otherwise, **filters}))
    except QuestionError as error:
        raise QuestionError("cli.batch_field", **{**error.params, "path": path, "line": at}) from None


def _required(record: Mapping[str, object], field: str) -> object:
    if record.get(field) is None:
        raise _wrong(field, "cli.batch_absent")
    return record[field]


def _wrong(field: str, code: str, **params: object) -> QuestionError:
    """A mistake in a field; used alone it is still one clear line."""
    return QuestionError("cli.field", field=field, reason=message(code, **params))


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"
