"""What a run was made with, so that a figure can be made again: code, library, model, parameters, questions, date."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from answer.retrieve import Context
from eval.gold import Bound
from index.library import Library

ROOT = Path(__file__).resolve().parents[1]


def fingerprint(library: Library, bound: Bound, asked: Mapping[str, object]) -> dict[str, object]:
    """Everything by name, as JSON; None for what can't be known (no version control, an empty library).

    ``asked`` are the parameters of the questions.
    """
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "code": code_state(),
        "library": library_state(library),
        "questions": questions_state(bound),
        "parameters": dict(asked),
        "machine": {"python": platform.python_version(), "system": platform.system(), "processor": platform.machine()},
    }


def questions_state(bound: Bound) -> dict[str, object]:
    """File, hash and size of the set, and what more there is to say: its mark and kind, copies that counted."""
    questions = bound.questions
    facts: dict[str, object] = {"source": questions.source, "digest": questions.digest}
    facts["count"] = len(questions.questions)
    if questions.about.counted_only:
        facts |= {"counted_only": True, "opened": questions.opened}
    facts |= {name: said for name in ("kind", "note") if (said := getattr(questions.about, name))}
    if bound.copies and not questions.closed:
        facts["copies"] = dict(bound.copies)
    return facts


def code_state(root: Path = ROOT) -> dict[str, object]:
    """The version, the commit and whether files under version control differ from it."""
    try:
        number: str | None = version("tiaowen")
    except PackageNotFoundError:
        number = None
    commit = _git(root, "rev-parse", "HEAD")
    changes = _git(root, "status", "--porcelain")
    return {"version": number, "commit": commit, "dirty": bool(changes) if commit is not None else None}


def _git(root: Path, *arguments: str) -> str | None:
    try:
        command = ["git", "-C", str(root), *arguments]
        done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def library_state(library: Library) -> dict[str, object]:
    """Folder, generation, counts, a hash of the documents' ids, and the model that the vectors are of."""
    documents = library.documents()
    digest = hashlib.sha256("\n".join(sorted(d.doc_id for d in documents)).encode()).hexdigest()[:16]
    model, fingerprint, _ = library.model or (None, None, None)
    return {
        "path": str(library.path),
        "generation": library.generation,
        "documents": len(documents),
        "passages": sum(d.passages for d in documents),
        "digest": digest,
        "pipeline": sorted({d.pipeline_version for d in documents}),
        "model": model,
        "model_fingerprint": fingerprint,
    }


def parameters(context: Context) -> dict[str, object]:
    """The settings of a search; those that were not set are named by their defaults."""
    from index.search import SearchSettings

    settings = context.settings or SearchSettings()
    return {
        "use_scope": context.use_scope,
        "filters": {name: list(values) for name, values in asdict(context.filters).items() if values},
        "reference": context.reference.isoformat() if context.reference else None,
        "home_region": context.home_region,
        "reranker": context.reranker.name if context.reranker is not None else None,
        "depth": settings.depth,
        "fusion": settings.fusion,
        "weights": dict(settings.weights),
        "rank_constant": settings.rank_constant,
        "boosts": dict(settings.boosts),
        "long_clause": settings.long_clause,
    }
