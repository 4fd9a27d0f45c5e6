"""Run files: a Run as one JSON object, written whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import eval.messages  # noqa: F401  (registers the messages)
from corpus.errors import EvaluationError
from eval.decoding import read_text
from eval.outcomes import Figures, Group, Outcome, Run, Timing

FORMAT = 2  # 2: runs of which only the figures are kept, with their count


def run_json(run: Run) -> dict[str, Any]:
    """The run as plain JSON: format, mode, fingerprint, timing, means by group, one entry a question.

    ``closed``: only the figures were kept, and ``questions`` is empty.
    """
    return {
        "format": FORMAT,
        "mode": run.mode,
        "fingerprint": dict(run.fingerprint),
        "timing": asdict(run.timing),
        "count": run.count,
        "excluded": run.excluded,
        "groups": [
            {"kind": g.kind, "name": g.name, "count": g.count, "means": {n: round(v, 6) for n, v in g.means.items()}}
            for g in run.groups()
        ],
        "closed": run.figures is not None,
        "questions": [_outcome_json(outcome) for outcome in run.outcomes],
    }


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    values = {f.name: getattr(outcome, f.name) for f in fields(outcome)}
    return values | {
        "documents": list(outcome.documents),
        "scores": {name: round(value, 6) for name, value in outcome.scores.items()},
        "detail": dict(outcome.detail),
    }


def write_run(run: Run, path: Path) -> None:
    """Write a run file; folders above are made. Raises EvaluationError when the disk refuses."""
    text = json.dumps(run_json(run), ensure_ascii=False, indent=1) + "\n"
    try:
        write_whole(path, text)
    except OSError as error:
        raise EvaluationError("eval_run_write", path=path, reason=error.strerror or error) from error


def write_whole(path: Path, text: str) -> None:
    """Write a text file beside its place, then move it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_run(path: Path | str) -> Run:
    """Read a run file. Raises EvaluationError: missing, no run file, written by a newer version."""
    path = Path(path)
    try:
        values = json.loads(read_text(path).text)
    except (ValueError, RecursionError) as error:
        raise EvaluationError("eval_run_json", path=path, reason=error) from None
    return run_of(values, path)


def run_of(values: object, path: Path | str) -> Run:
    """The run that ``run_json`` gave; ``path`` is for messages. Raises EvaluationError as ``read_run`` does."""
    try:
        if not isinstance(values, dict):
            raise TypeError(type(values).__name__)
        found = values["format"]
        if isinstance(found, int) and found > FORMAT:
            raise EvaluationError("eval_run_newer", path=path, found=found, known=FORMAT)
        outcomes = tuple(_outcome(entry) for entry in values["questions"])
        figures = _figures(values) if values.get("closed") else None
        if not isinstance(values["fingerprint"], dict):
            raise TypeError("fingerprint")
        return Run(str(values["mode"]), outcomes, values["fingerprint"], Timing(**values["timing"]), figures)
    except KeyError as error:
        raise EvaluationError("eval_run_json", path=path, reason=f"{error.args[0]}?") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise EvaluationError("eval_run_json", path=path, reason=error) from None


def _figures(values: Mapping[str, Any]) -> Figures:
    groups = tuple(
        Group(str(g["kind"]), str(g["name"]), int(g["count"]), {str(n): float(v) for n, v in g["means"].items()})
        for g in values["groups"]
    )
    return Figures(groups, int(values["count"]), int(values["excluded"]))


def _outcome(entry: Mapping[str, Any]) -> Outcome:
    scores = {str(name): float(value) for name, value in entry["scores"].items()}
    return Outcome(
        *(str(entry["id"]), str(entry["question"]), str(entry["type"]), str(entry["lang"])),
        documents=tuple(entry["documents"]),
        scores=scores,
        elapsed_ms=float(entry["elapsed_ms"]),
        detail=entry["detail"],
    )
