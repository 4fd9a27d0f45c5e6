r"""Every set that answers are measured by, asked in one process, as one table with the mean over genres.

    python scripts/measure_answers.py --cache DIR                      # everything
    python scripts/measure_answers.py --cache DIR --set mixed --set dev --types
    python scripts/measure_answers.py --cache DIR --set notices --every 5 --json after.json --against before.json
    python scripts/measure_answers.py --show before.json [--show more.json]      # the tables of what was kept

--cache is a folder of libraries, by name (plans, samples, mixed, notices, c, g, pairs): one that is ready is only
asked, what is missing is made there once (--fresh: made anew, when the code that reads documents changed). --json keeps
what became of every question; --against prints which questions were won and lost since such a file was written. Of sets
that are counted only (--blind) the figures are told and nothing else.

Beside the labelled sets there are near misses made by program (province-for-city, result-for-plan, …, pairs-*), probes,
operations, "cases" (tests/data/cases.toml over ../shared/cases) and "rewrites" (the same question in other words).

A set's mean counts in its genre, and each genre the same in the last line. "exact + supported", "answered, not right",
"wrong value" and "verified" are eval's metrics (docs/guide.md); "abstained" is the share of unanswerable questions that
were not confirmed; AUC and ECE (expected calibration error, ten bins) are of ``sureness`` against whether the answer
shown, confirmed or not, is right; CPU is the processor's time of one ask.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from answer.ask import ask  # noqa: E402
from corpus.errors import TiaowenError  # noqa: E402
from eval.fingerprint import code_state  # noqa: E402
from eval.gold import bind  # noqa: E402
from eval.outcomes import ASK, SEARCH, Run  # noqa: E402
from eval.questions import QuestionSet  # noqa: E402
from eval.run import Options, can_be_scored, run  # noqa: E402
from eval.run_file import run_json, run_of, write_whole  # noqa: E402
from index.library import Library  # noqa: E402
from proof.types import Answer, AnswerStatus  # noqa: E402
from scripts.measuring import cases, rewrites  # noqa: E402
from scripts.measuring.rows import Row, by_type, changes, mean_over_genres, table, values_of  # noqa: E402
from scripts.measuring.sets import BLIND_SETS, Listed, labelled, listed, open_shelf, stale  # noqa: E402

CASES, REWRITES = "cases", "rewrites"
EXTRA = (CASES, REWRITES)


@dataclass(frozen=True, slots=True)
class Measured:
    """A set's line and its run; None where only figures may be told or the set failed."""

    row: Row
    by: str
    asked: Run | None = None


def measure(each: Listed, options: argparse.Namespace) -> Measured:
    """Ask a set of its library. A set that fails is a line with its problem."""
    closed = True
    try:
        with closing(open_shelf(each.shelf, options.cache, options.model)) as library:
            questions = each.questions(library)
            closed = questions.about.counted_only
            return _measured(each, questions, library, search=not options.no_search)
    except (TiaowenError, OSError) as problem:
        told = type(problem).__name__ if closed else str(problem)
        return Measured(Row(each.name, each.genre, closed=closed, problem=told), each.by)


def _measured(each: Listed, questions: QuestionSet, library: Library, *, search: bool) -> Measured:
    closed = questions.about.counted_only
    bind(questions, library)  # says what is wrong with a closed set without quoting it
    inside = replace(questions, opened=True)  # sureness and times are of single questions, which stay in here
    faults: list[str] = []
    asked = run(library, inside, Options(mode=ASK, answerer=_careful(faults)))
    searched = None
    if search and any(can_be_scored(q, SEARCH) for q in inside.questions):
        try:
            searched = run(library, inside, Options(mode=SEARCH))
        except Exception as fault:
            told = type(fault).__name__ if closed else f"{type(fault).__name__}: {fault}"
            print(f"  the search failed: {told}", file=sys.stderr)
    if faults and not closed:
        print(*faults, sep="\n", file=sys.stderr)
    row = Row(each.name, each.genre, asked.count, values_of(asked, searched), closed, faults=len(faults))
    return Measured(row, each.by, None if closed else asked)


def _careful(faults: list[str]) -> Callable[..., Answer]:
    """``ask``; a question at which the program fails counts as answered wrong, and the others go on."""

    def answered(library: Library, question: str, **parameters: Any) -> Answer:  # noqa: ANN401 - handed on
        try:
            return ask(library, question, **parameters)
        except Exception as fault:
            faults.append(f"  {type(fault).__name__}: {fault}: {question}")
            return Answer(question, AnswerStatus.ANSWERED, "")

    return answered


@dataclass(frozen=True, slots=True)
class Measurement:
    """Everything measured at once."""

    sets: Sequence[Measured]
    cases: Sequence[cases.Tried] = ()
    variants: Sequence[rewrites.Variant] = ()


def as_json(done: Measurement) -> dict[str, Any]:
    """What is kept of a measurement: the lines, and the runs of sets that are not counted only."""
    found = done.sets
    sets = {
        each.row.name: {"row": asdict(each.row), "by": each.by, "run": run_json(each.asked) if each.asked else None}
        for each in found
    }
    told = {"cases": [asdict(each) for each in done.cases], "rewrites": [asdict(each) for each in done.variants]}
    return {"code": code_state(ROOT), "sets": sets, **told}


def from_json(values: Mapping[str, Any], path: Path) -> Measurement:
    """What ``as_json`` gave."""
    sets = [
        Measured(Row(**each["row"]), each["by"], run_of(each["run"], path) if each["run"] else None)
        for each in values["sets"].values()
    ]
    tried = [cases.Tried(**each) for each in values["cases"]]
    return Measurement(sets, tried, [rewrites.Variant(**each) for each in values["rewrites"]])


def together(paths: Sequence[Path]) -> Measurement:
    """Measurements that were kept in several files, as one."""
    parts = [from_json(json.loads(path.read_text(encoding="utf-8")), path) for path in paths]
    return Measurement(
        [each for part in parts for each in part.sets],
        [each for part in parts for each in part.cases],
        [each for part in parts for each in part.variants],
    )


def against(before: Mapping[str, Any], done: Measurement, path: Path) -> list[str]:
    """What changed since: differences by set, then every question, check or variant won or lost."""
    lines = []
    for each in done.sets:
        old = before["sets"].get(each.row.name)
        if old is None:
            lines.append(f"\n### {each.row.name}: not in {path}")
        elif each.asked is None or old["run"] is None:
            pairs = [(c, old["row"]["values"].get(c), v) for c, v in each.row.values.items()]
            told = ", ".join(f"{c} {a:.3f} → {b:.3f}" for c, a, b in pairs if a is not None)
            lines.append(f"\n### {each.row.name}: {told}")
        else:
            changed, told = changes(run_of(old["run"], path), each.asked, each.by)
            lost = sum(c.second < c.first for c in changed)
            lines.append(f"\n### {each.row.name}: {len(changed) - lost} won, {lost} lost; " + "; ".join(told))
            lines += [f"{'-' if c.second < c.first else '+'} {c.id} [{c.type}] {c.question}" for c in changed]
    old_checks = {(t["case"], t["what"]): not t["wrong"] for t in before.get("cases", ())}
    checks = {(t.case, t.what): not t.wrong for t in done.cases}
    old_ways = {(v["way"], v["question"]): not v["flips"] for v in before.get("rewrites", ())}
    ways = {(v.way, v.question): not v.flips for v in done.variants}
    for title, old_good, good in (("cases", old_checks, checks), ("rewrites", old_ways, ways)):
        turned = [key for key in good if old_good.get(key, good[key]) != good[key]]
        if good:
            lines.append(f"\n### {title}: {sum(good[k] for k in turned)} won, {sum(not good[k] for k in turned)} lost")
        lines += [f"{'+' if good[key] else '-'} {' '.join(key)}" for key in sorted(turned, key=lambda k: good[k])]
    return lines


def variants(options: argparse.Namespace) -> list[rewrites.Variant]:
    """The labelled questions in other words, asked of the libraries that they are about."""
    found: list[rewrites.Variant] = []
    for shelf, sets in labelled(options.known.values()):
        with closing(open_shelf(shelf, options.cache, options.model)) as library:
            found += rewrites.asked(library, [each.questions(library) for each in sets], options.rewrites_every)
    return found


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "measuring", help="folder of libraries")
    parser.add_argument("--set", action="append", default=[], metavar="NAME", help="only these sets")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take each N'th of the notices")
    parser.add_argument("--rewrites-every", type=int, default=5, metavar="N", help="rewrite each N'th question")
    parser.add_argument("--slow-cases", action="store_true", help="try the cases that take long, too")
    parser.add_argument("--fresh", action="store_true", help="make the libraries that were made here anew")
    parser.add_argument("--blind", nargs="?", type=Path, const=BLIND_SETS, metavar="DIR", help="sets counted only, too")
    parser.add_argument("--model", help="the model of libraries that are made")
    parser.add_argument("--no-search", action="store_true", help="leave out hit@1 and hit@5")
    parser.add_argument("--types", action="store_true", help="lines by type for every set, not for mixed alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what became of every question")
    parser.add_argument("--show", type=Path, action="append", metavar="FILE", help="only print what FILEs hold")
    parser.add_argument("--against", type=Path, metavar="FILE", help="print what was won and lost since FILE")
    options = parser.parse_args()
    options.known = listed(options.cache, options.every, options.blind)
    there = [*options.known, *EXTRA]
    if unknown := [name for name in options.set if name not in there]:
        parser.error(f"no set {', '.join(unknown)}; there are {', '.join(there)}")
    options.names = options.set or there
    return options


def measured(options: argparse.Namespace) -> Measurement:
    """Ask all that is wanted, telling what is done."""
    started, found = time.perf_counter(), []

    def tell(name: str, problem: str = "") -> None:
        print(f"{name}: {problem or 'done'} ({time.perf_counter() - started:.0f} s)", file=sys.stderr, flush=True)

    for name in options.names:
        if name in options.known:
            found.append(measure(options.known[name], options))
            tell(name, found[-1].row.problem)
            keep(Measurement(found), options.json)
    tried = cases.tried(options.model, slow=options.slow_cases) if CASES in options.names else []
    if tried:
        tell(CASES)
    ways = variants(options) if REWRITES in options.names else []
    if ways:
        tell(REWRITES)
    return Measurement(found, tried, ways)


def keep(done: Measurement, path: Path | None) -> None:
    """Write what is there so far; a run that is stopped has lost the set it was at."""
    if path is not None:
        write_whole(path, json.dumps(as_json(done), ensure_ascii=False) + "\n")


def show(done: Measurement, *, types: bool) -> None:
    """Print the tables."""
    rows = [each.row for each in done.sets if each.row.genre]
    if rows:
        print(table([*rows, mean_over_genres(rows)] if len(rows) > 1 else rows))
    if families := [each.row for each in done.sets if not each.row.genre]:
        print(f"\n### Near misses: what is not abstained from is confirmed\n\n{table(families, 'family')}")
    for each in done.sets:
        if each.asked is not None and (types or each.row.name == "mixed"):
            print(f"\n### {each.row.name} by type\n\n{table(by_type(each.asked), 'type')}")
    if done.cases:
        print(f"\n### Cases\n\n{cases.table(done.cases)}")
    if done.variants:
        print(f"\n### The same question in other words\n\n{rewrites.table(done.variants)}")


def main() -> None:
    """Measure, print, keep."""
    options = parsed()
    if options.show:
        show(together(options.show), types=options.types)
        return
    before = json.loads(options.against.read_text(encoding="utf-8")) if options.against else None
    if options.fresh:
        stale(options.cache)
    done = measured(options)
    show(done, types=options.types)
    keep(done, options.json)
    if before is not None:
        print("\n".join(against(before, done, options.against)))


if __name__ == "__main__":
    main()
