"""The labelled sets that answers are measured by: which questions, of which genre, over which documents.

A genre is a kind of documents; sets over the same kind count as one in the mean, so that thirteen sets over five plans
weigh no more than one over a hundred documents of all kinds.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from eval.kept import is_library, kept_library
from eval.lines import parse_lines
from eval.load import hushed, load_questions
from eval.questions import QuestionSet, refuse
from index.library import Library
from scripts.real_questions import ROOT, SETS, SHARED, documents, expanded

PLANS, SAMPLES, REPORTS, MIXED, NOTICES = "plans", "samples", "reports", "mixed", "notices"
OVER_PLANS, OVER_REPORTS = "abdefhijklu", "cg"
BLIND_SETS = ROOT / "tests" / "data" / "blind"
EXACT, SUPPORTED = "exact_supported", "supported"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Documents that several sets ask about: a name in the cache, and the files or folders."""

    name: str
    places: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A set by name. ``by`` is the metric that says whether a question was answered right."""

    name: str
    genre: str
    shelf: Shelf
    questions: Callable[[], QuestionSet]
    by: str = EXACT


def shelves() -> Mapping[str, Shelf]:
    """The documents that sets share."""
    return {
        PLANS: Shelf(PLANS, (SHARED / "seeds",)),
        SAMPLES: Shelf(SAMPLES, (ROOT / "corpus" / "samples",)),
        MIXED: Shelf(MIXED, (SHARED / "data" / "mixed-100" / "docs",)),
        NOTICES: Shelf(NOTICES, (SHARED / "data" / "notices-2020" / "docs",)),
    }


def listed(every: int = 1, blind: Path | None = None) -> dict[str, Listed]:
    """All sets by name, in the order of the table. ``every``: each so many'th notice; ``blind``: a folder of sets."""
    known = shelves()
    notices = SHARED / "data" / "notices-2020" / "questions.jsonl"
    sets = [
        _file("dev", PLANS, SHARED / "questions" / "dev.jsonl"),
        *(_real(name, PLANS, known[PLANS]) for name in OVER_PLANS),
        *(_real(name, REPORTS, _own_shelf(SETS / f"{name}.jsonl")) for name in OVER_REPORTS),
        _file("samples", SAMPLES, ROOT / "eval" / "questions" / "samples.jsonl"),
        _file("mixed", MIXED, SHARED / "questions" / "mixed.jsonl"),
        Listed("notices", NOTICES, known[NOTICES], lambda: thinned(load_questions(notices), every), SUPPORTED),
    ]
    closed = sorted(blind.glob("*.jsonl")) if blind is not None else ()
    sets += [Listed(path.stem, path.stem, _own_shelf(path), _reader(path)) for path in closed]
    return {each.name: each for each in sets}


def _file(name: str, genre: str, path: Path) -> Listed:
    return Listed(name, genre, shelves()[genre], lambda: load_questions(path))


def _real(name: str, genre: str, shelf: Shelf) -> Listed:
    return Listed(name, genre, shelf, _reader(SETS / f"{name}.jsonl"))


def _reader(path: Path) -> Callable[[], QuestionSet]:
    return lambda: of_places(path)


def _own_shelf(path: Path) -> Shelf:
    """The documents that a set's own places stand in."""
    return Shelf(path.stem, tuple(SHARED / file for file in documents(path)))


def of_places(path: Path, shared: Path = SHARED) -> QuestionSet:
    """A set whose evidence is kept as places in files below ``shared``, its quotes cut out of them again."""
    return of_records(expanded(path, shared), str(path))


def of_records(records: Iterable[Mapping[str, object]], source: str) -> QuestionSet:
    """A set of lines in the labelled format. Raises EvaluationError at a mistake, as for a file."""
    text = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    questions, problems, about = parse_lines(text)
    found = QuestionSet(source, tuple(questions), about=about)
    refuse(source, hushed(problems) if found.closed else problems)
    return found


def thinned(questions: QuestionSet, every: int) -> QuestionSet:
    """Each so many'th question, from the first on."""
    return replace(questions, questions=questions.questions[::every])


def open_shelf(shelf: Shelf, cache: Path, model: str | None = None) -> Library:
    """The shelf's library: the one that is ready at CACHE/NAME, else one kept there; the caller closes it."""
    folder = cache / shelf.name
    if is_library(folder):
        return Library.open(folder)
    missing = [place for place in shelf.places if not place.exists()]
    if missing:
        raise FileNotFoundError(missing[0])
    return kept_library(folder, _gathered(shelf, cache), lambda home: Library.open(home, model=model, create=True))


def _gathered(shelf: Shelf, cache: Path) -> Path:
    """One folder to add: the shelf's own, or one of copies of its files."""
    if len(shelf.places) == 1:
        return shelf.places[0]
    folder = cache / f"{shelf.name}.documents"
    folder.mkdir(parents=True, exist_ok=True)
    for place in shelf.places:
        if not (folder / place.name).exists():
            shutil.copy(place, folder / place.name)
    return folder
