"""What is thought of answers: a line of JSON each, beside the library, that ``tiaowen eval`` takes as a question set.

``library`` → ``library-feedback.jsonl``. A thumb up keeps the answer's values and quotes as what is right; a thumb down
keeps the question alone, for somebody to label. The note and the thumb stand in the field ``note``. The answers that
were given stand in ``library-feedback-answers.jsonl``, by the same ids.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from proof.types import Answer, AnswerStatus

LONGEST_NOTE = 500
guard = threading.Lock()


def feedback_file(library: Path) -> Path:
    """Where the feedback on a library's answers is kept."""
    return library.with_name(f"{library.name}-feedback.jsonl")


def answers_file(library: Path) -> Path:
    """Where the answers that feedback is about are kept: the same ids, what was given, and what is wrong with it."""
    return library.with_name(f"{library.name}-feedback-answers.jsonl")


def record(
    question: str, filters: Mapping[str, Sequence[object]], answer: Answer, *, good: bool, note: str
) -> dict[str, object]:
    """One line of a question set (eval.questions); ``filters`` by the names that users write."""
    now = datetime.now(UTC)
    said = f"{'+1' if good else '-1'} {now:%Y-%m-%d} {' '.join(note.split())[:LONGEST_NOTE]}".strip()
    made: dict[str, object] = {"id": f"f{now:%Y%m%d}-{uuid4().hex[:8]}", "question": question, "note": said}
    if filters:
        made["filters"] = {name: list(values) for name, values in filters.items()}
    if good and answer.status is AnswerStatus.NOT_FOUND:
        made["type"] = "unanswerable"
    elif good:
        values = list(dict.fromkeys(item.value or item.text for item in answer.items)) or [answer.text]
        made["answers"] = [value for value in values if value.strip()]
        made["answer_mode"] = "all" if len(values) > 1 else "any"
        made["evidence"] = [{"doc": cited.doc_id, "quote": cited.quote} for cited in answer.citations]
    return made


def given(record: Mapping[str, object], answer: Answer, wrong: str, by: str) -> dict[str, object]:
    """The answer that was given, for whoever reviews the feedback."""
    return {
        "id": record["id"],
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        "by": by,
        "wrong": wrong,
        "status": answer.status.value,
        "text": answer.text,
        "items": [item.as_json() for item in answer.items],
        "citations": [cited.as_json() for cited in answer.citations],
    }


def keep(path: Path, record: dict[str, object]) -> None:
    """Add a line. Raises OSError."""
    line = json.dumps(record, ensure_ascii=False) + "\n"
    with guard, path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(line)


def change(path: Path, number: str, changes: Mapping[str, object] | None) -> None:
    """Change a record (None values take fields away), or with None delete it. Raises OSError; other lines stay."""
    with guard:
        kept: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                record = None
            if not isinstance(record, dict) or record.get("id") != number:
                kept.append(line)
            elif changes is not None:
                merged = {k: v for k, v in {**record, **changes}.items() if v is not None}
                kept.append(json.dumps(merged, ensure_ascii=False))
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".feedback-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write("".join(f"{line}\n" for line in kept))
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
