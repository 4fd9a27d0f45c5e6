"""Question sets as tables: CSV, TSV or Excel with the columns question, document, quote (问题, 文件, 原文).

With a column answers and none of quotes, the answers stand in the documents word for word. Further columns are
optional: id, type, lang, answers (alternatives separated by ｜ or |), grade, note. Rows with the same question (or id)
give further places of its answer. A row without document and quote is a question without gold.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import eval.messages  # noqa: F401  (registers the messages)
from corpus.errors import EvaluationError
from corpus.messages import message
from eval.decoding import read_bytes, read_text
from eval.lines import Checker
from eval.questions import FIELDS, Labelled, Problem, shown

COLUMNS = {
    "question": ("question", "问题", "提问"),
    "doc": ("document", "doc", "file", "文件", "文档", "文件名"),
    "quote": ("quote", "evidence", "原文", "引文"),
    "id": ("id", "编号", "序号"),
    "type": ("type", "类型", "题型"),
    "lang": ("lang", "language", "语言"),
    "answers": ("answers", "answer", "答案"),
    "grade": ("grade", "等级"),
    "note": ("note", "notes", "remark", "备注"),
}
NEEDED = ("question", "doc", "quote")
TYPE_NAMES = {
    "数值": "numeric",
    "时间": "when",
    "单位": "who",
    "列举": "list",
    "地点": "where",
    "内容": "what",
    "比较": "compare",
    "是否": "whether",
    "先例": "precedent",
    "无答案": "unanswerable",
}
_NOT_OF_RECORD = ("answers", "note", "doc", "answer")
_BY_NAME = {name: column for column, names in COLUMNS.items() for name in names}
_ALTERNATIVES = re.compile(r"\s*[|｜]\s*")
Row = tuple[int, list[str]]


def read_table(path: Path) -> tuple[list[Labelled], list[Problem], str]:
    """Questions, mistakes and the encoding of a table. Raises EvaluationError when there is no usable header."""
    if path.suffix.lower() == ".xlsx":
        rows, encoding = _excel_rows(path), "xlsx"
    else:
        content = read_text(path)
        rows, encoding = _csv_rows(content.text, path), content.encoding
    filled = (row for row in rows if any(cell.strip() for cell in row[1]))
    questions, problems = questions_of(filled, path)
    return questions, problems, encoding


def _csv_rows(text: str, path: Path) -> Iterator[Row]:
    """Rows with the line each begins in; the separator is the one that the first line has most of."""
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        reason = message("eval_csv", reason=error)
        where = message("eval_whole_line")
        raise EvaluationError("eval_questions", path=path, line=line, field=where, reason=reason, more="") from None


def _excel_rows(path: Path) -> Iterator[Row]:
    """Rows of the first sheet; numbers are written without a trailing .0."""
    from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

    data = io.BytesIO(read_bytes(path))
    try:
        book = load_workbook(data, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, [_cell(value) for value in cells]
    except EvaluationError:
        raise
    except Exception as error:  # openpyxl raises whatever the zip and XML libraries below it raise
        reason = f"{type(error).__name__}: {error}"
        raise EvaluationError("eval_not_excel", path=path, reason=reason) from error


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def questions_of(rows: Iterable[Row], path: Path | str) -> tuple[list[Labelled], list[Problem]]:
    """Questions and mistakes of rows (line, cells), the header first. Raises EvaluationError without a header."""
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        raise EvaluationError("eval_empty", path=path)
    columns, problems = _header(first, path)
    records: dict[str, dict[str, object]] = {}
    lines: dict[str, int] = {}
    for line, cells in iterator:
        extra = [cell for cell in cells[len(columns) :] if cell.strip()]
        if extra:
            reason = message("eval_too_many_cells", count=len(extra), value=shown(extra[0]))
            problems.append(Problem(line, message("eval_whole_line"), reason))
            continue
        values = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name and cell.strip()}
        if "quote" not in columns and "answers" in values:
            values["answer"] = values.pop("answers")
        problems.extend(_row(line, values, records, lines))
    questions = []
    for key, record in records.items():
        checker = Checker(lines[key])
        question = checker.question(record)
        problems.extend(Problem(p.line, _column(p.field), p.reason) for p in checker.problems)
        if question is not None:
            questions.append(question)
    return questions, sorted(problems, key=lambda p: p.line)


def _header(row: Row, path: Path | str) -> tuple[list[str], list[Problem]]:
    line, cells = row
    columns, problems = [], []
    for cell in cells:
        name = _BY_NAME.get(cell.strip().casefold(), "")
        if cell.strip() and not name:
            reason = message("eval_unknown_field", hint="", known=", ".join(names[0] for names in COLUMNS.values()))
            problems.append(Problem(line, cell.strip(), reason))
        elif name and name in columns:
            problems.append(Problem(line, cell.strip(), message("eval_duplicate", value=cell.strip(), first=line)))
        columns.append(name)
    needed = [name for name in NEEDED if name != "quote" or "answers" not in columns]
    missing = [COLUMNS[name][0] for name in needed if name not in columns]
    if missing:
        raise EvaluationError("eval_columns", path=path, line=line, missing=", ".join(missing))
    return columns, problems


def _row(
    line: int, values: dict[str, str], records: dict[str, dict[str, object]], lines: dict[str, int]
) -> list[Problem]:
    """Put a row into the record of its question; returns what is wrong with it."""
    key = values.get("id") or values.get("question") or f"row {line}"
    record = records.get(key)
    if record is None:
        lines[key] = line
        given = {name: value for name, value in values.items() if name in FIELDS and name not in _NOT_OF_RECORD}
        record = records[key] = {"id": str(line), **given}
        if "type" in record:
            record["type"] = TYPE_NAMES.get(values["type"], values["type"])
        if "answers" in values:
            record["answers"] = _ALTERNATIVES.split(values["answers"].strip("|｜ "))
    elif values.get("question", record.get("question")) != record.get("question"):
        return [Problem(line, "id", message("eval_duplicate", value=key, first=lines[key]))]
    if "answer" in values:
        if "answer" in record:
            return [Problem(line, "question", message("eval_duplicate", value=key, first=lines[key]))]
        record |= {name: values[name] for name in ("doc", "answer") if name in values}
        return []
    if "quote" not in values and "doc" not in values:
        return []
    if "quote" not in values:
        return [Problem(line, COLUMNS["quote"][0], message("eval_no_gold_quote"))]
    if "doc" not in values:
        return [Problem(line, COLUMNS["doc"][0], message("eval_no_gold_doc"))]
    grade = values.get("grade", "2")
    evidence: dict[str, object] = {"doc": values["doc"], "quote": values["quote"]}
    evidence["grade"] = int(grade) if grade.isdecimal() else grade
    places = record.setdefault("evidence", [])
    if isinstance(places, list):
        places.append(evidence)
    return []


def _column(field: str) -> str:
    """The column that a field of the record came from."""
    name = re.sub(r"^evidence\[\d+\]\.?", "", field) or "quote"
    return COLUMNS.get(re.sub(r"\[\d+\]$", "", name), (name,))[0]
