"""The labelled sets that answers are measured by: which questions, of which genre, over which documents.

A genre is a kind of documents; sets over the same kind count as one in the mean, so that thirteen sets over five plans
weigh no more than one over a hundred documents of all kinds.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.types import Status
from eval.kept import MARK, is_library, kept_library
from eval.lines import parse_lines
from eval.load import hushed, load_questions
from eval.questions import QuestionSet, refuse
from index.library import Library
from scripts.measuring import contrasts
from scripts.real_questions import ROOT, SETS, SHARED, documents, expanded, quoted

PLANS, SAMPLES, REPORTS, MIXED, NOTICES = "plans", "samples", "reports", "mixed", "notices"
OVER_PLANS, OVER_REPORTS = "abdefhijklu", "cg"
BLIND_SETS = ROOT / "tests" / "data" / "blind"
OPERATIONS = ROOT / "tests" / "data" / "operations.jsonl"
_LEDGERS = (PLANS, SAMPLES)
_PLACE, _TIME = ("region", "level"), ("year", "plan-result")
EXACT, SUPPORTED = "exact_supported", "supported"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Documents that several sets ask about: a name in the cache, and the files or folders."""

    name: str
    places: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A set by name. ``by`` is the metric that says whether a question was answered right.

    ``questions`` are asked for with the library open: some are made from what is in it. A set without a genre is a
    family of near misses, which counts in no mean.
    """

    name: str
    genre: str
    shelf: Shelf
    questions: Callable[[Library], QuestionSet]
    by: str = EXACT


def shelves() -> Mapping[str, Shelf]:
    """The documents that sets share."""
    return {
        PLANS: Shelf(PLANS, (SHARED / "seeds",)),
        SAMPLES: Shelf(SAMPLES, (ROOT / "corpus" / "samples",)),
        MIXED: Shelf(MIXED, (SHARED / "data" / "mixed-100" / "docs",)),
        NOTICES: Shelf(NOTICES, (SHARED / "data" / "notices-2020" / "docs",)),
    }


def listed(cache: Path, every: int = 1, blind: Path | None = None) -> dict[str, Listed]:
    """All sets by name, in the order of the table. ``every``: each so many'th notice; ``blind``: a folder of sets.

    The documents of the pairs are written below ``cache``.
    """
    known = shelves()
    notices = SHARED / "data" / "notices-2020" / "questions.jsonl"
    sets = [
        _file("dev", PLANS, SHARED / "questions" / "dev.jsonl"),
        *(replace(of_file(SETS / f"{name}.jsonl", PLANS), shelf=known[PLANS]) for name in OVER_PLANS),
        *(of_file(SETS / f"{name}.jsonl", REPORTS) for name in OVER_REPORTS),
        _file("samples", SAMPLES, ROOT / "eval" / "questions" / "samples.jsonl"),
        _file("mixed", MIXED, SHARED / "questions" / "mixed.jsonl"),
        Listed("notices", NOTICES, known[NOTICES], lambda _: thinned(load_questions(notices), every), SUPPORTED),
    ]
    sets += [of_file(path, path.stem) for path in (sorted(blind.glob("*.jsonl")) if blind is not None else ())]
    return {each.name: each for each in (*sets, *_operations(known), *_families(known, sets, cache))}


def _operations(known: Mapping[str, Shelf]) -> list[Listed]:
    """Overviews, counts, aggregates, follow-ups, clauses by number: a part for each library they are asked of."""

    def part(name: str) -> Iterator[Mapping[str, object]]:
        records = map(json.loads, OPERATIONS.read_text(encoding="utf-8").splitlines())
        yield from quoted(record for record in records if record.pop("library") == name)

    names = {f"operations-{name}": name for name in (PLANS, SAMPLES, MIXED)}
    return [Listed(title, "", known[n], _made(title, lambda _, n=n: part(n))) for title, n in names.items()]


def _families(known: Mapping[str, Shelf], sets: Sequence[Listed], cache: Path) -> list[Listed]:
    """The near misses made by program."""

    def over(name: str) -> Callable[[Library], list[QuestionSet]]:
        return lambda library: [s.questions(library) for s in sets if s.shelf.name == name and s.genre == name]

    plans = over(PLANS)
    own = Shelf("pairs", (contrasts.documents_of_pairs(cache / "pairs.documents"),))
    found = [
        ("province-for-city", known[PLANS], lambda x: contrasts.province_for_city(x, plans(x))),
        ("result-for-plan", known[PLANS], lambda x: contrasts.result_for_plan(x, plans(x))),
        ("result-for-plan-said", known[PLANS], lambda x: contrasts.result_for_plan(x, plans(x), "实际")),
        *((f"result-of-ledger-{n}", known[n], lambda x: contrasts.of_ledger(x, Status.PLANNED)) for n in _LEDGERS),
        *((f"plan-of-ledger-{n}", known[n], lambda x: contrasts.of_ledger(x, Status.ACHIEVED)) for n in _LEDGERS),
        ("pairs-place", own, lambda _: contrasts.pairs(_PLACE.__contains__)),
        ("pairs-time", own, lambda _: contrasts.pairs(_TIME.__contains__)),
        ("pairs-words", own, lambda _: contrasts.pairs(lambda kind: kind not in _PLACE + _TIME)),
        *((f"probes-{name}", known[name], lambda _: contrasts.probes()) for name in (PLANS, SAMPLES, MIXED)),
    ]
    return [Listed(name, "", shelf, _made(name, make)) for name, shelf, make in found]


def _made(name: str, make: Callable[[Library], Iterable[Mapping[str, object]]]) -> Callable[[Library], QuestionSet]:
    return lambda library: of_records(make(library), name)


def _file(name: str, genre: str, path: Path) -> Listed:
    return Listed(name, genre, shelves()[genre], lambda _: load_questions(path))


def of_file(path: Path, genre: str, shared: Path = SHARED) -> Listed:
    """A set whose evidence is kept as places, over the documents that those stand in."""
    shelf = Shelf(path.stem, tuple(shared / file for file in documents(path)))
    return Listed(path.stem, genre, shelf, lambda _: of_places(path, shared))


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


def labelled(sets: Iterable[Listed]) -> Iterator[tuple[Shelf, list[Listed]]]:
    """The sets whose questions may be asked in other words, by shelf: all labelled ones but notices and closed sets."""
    found: dict[Shelf, list[Listed]] = {}
    for each in sets:
        if each.genre in (PLANS, SAMPLES, REPORTS, MIXED):
            found.setdefault(each.shelf, []).append(each)
    yield from found.items()


def stale(cache: Path) -> None:
    """Remove the libraries that were made in the cache; those that were put there ready stay."""
    for mark in cache.glob(f"*/{MARK}"):
        if not mark.parent.is_symlink():
            shutil.rmtree(mark.parent)


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
