r"""What each part of the answering brings: the questions at which it acts, asked again without it.

    python scripts/measure_parts.py --cache DIR                       # all labelled sets, as one Markdown table
    python scripts/measure_parts.py --cache DIR --set mixed --set c --set pairs-words

Parts are the operations (answer.operations), the checks (answer.checks), the reader and ``several``. A part that makes
no question right and none wrong has no witness in the sets. "right" counts answers that are right and proven, confirmed
or not; "answered, not right" counts confirmed ones that are wrong or that answer what cannot be answered.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import answer.ask as asking  # noqa: E402
import answer.checks as checking  # noqa: E402
from answer.operations import OPERATIONS  # noqa: E402
from answer.reader import reader_of  # noqa: E402
from answer.several import several  # noqa: E402
from eval.outcomes import ASK, Outcome  # noqa: E402
from eval.questions import QuestionSet  # noqa: E402
from eval.run import Options, run  # noqa: E402
from index.library import Library  # noqa: E402
from proof.types import Answer  # noqa: E402
from scripts.measuring.rows import is_right  # noqa: E402
from scripts.measuring.sets import NOTICES, listed, open_shelf  # noqa: E402

Step = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A step of the answering: where it stands, in a tuple of steps or as one; ``none`` is what it gives when idle."""

    name: str
    module: ModuleType
    attribute: str
    step: Step
    among: bool

    def replaced_by(self, step: Step | None) -> object:
        """What stands in its place with another step there; None: with none."""
        if self.among:
            steps = getattr(self.module, self.attribute)
            return tuple(s for s in (step if s is self.step else s for s in steps) if s is not None)
        return step or (lambda *_, **__: None)


def parts() -> list[Part]:
    """All parts that are measured."""
    found = [Part(f"operation {s.__name__}", asking, "OPERATIONS", s, among=True) for s in OPERATIONS]
    found += [Part(f"check{s.__name__.replace('_', ' ')}", checking, "CHECKS", s, among=True) for s in checking.CHECKS]
    found.append(Part("several", asking, "several", several, among=False))
    return [*found, Part("reader", asking, "reader_of", reader_of, among=False)]


@contextmanager
def changed(part: Part, step: Step | None) -> Iterator[None]:
    """The answering with another step in a part's place, or without it."""
    before = getattr(part.module, part.attribute)
    setattr(part.module, part.attribute, part.replaced_by(step))
    try:
        yield
    finally:
        setattr(part.module, part.attribute, before)


@dataclass
class Tally:
    """What became of the questions at which a part acted, with it and without it."""

    asked: int = 0
    right: list[int] = field(default_factory=lambda: [0, 0])
    wrong: list[int] = field(default_factory=lambda: [0, 0])
    sets: set[str] = field(default_factory=set)

    def count(self, way: int, outcomes: Iterable[Outcome]) -> None:
        """Add outcomes: way 0 is with the part, 1 without."""
        for outcome in outcomes:
            answerable = outcome.type != "unanswerable"
            self.right[way] += answerable and is_right(outcome)
            wrong = outcome.scores.get("answered_wrong") == 1.0 if answerable else outcome.scores["abstained"] < 1.0
            self.wrong[way] += wrong


def acting(
    known: Sequence[Part], library: Library, questions: QuestionSet
) -> tuple[dict[Part, set[str]], dict[str, Outcome]]:
    """The questions at which each part does something, and what became of all."""
    acted: dict[Part, set[str]] = {part: set() for part in known}
    now = [""]

    def watched(part: Part) -> Step:
        def step(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - the part's own
            made = part.step(*given, **named)
            made = list(made) if part.module is checking else made
            if made:
                acted[part].add(now[0])
            return made

        return step

    def answered(library: Library, question: str, **named: Any) -> Answer:  # noqa: ANN401 - handed on
        now[0] = question
        return asking.ask(library, question, **named)

    with ExitStack() as stack:
        for part in known:
            stack.enter_context(changed(part, watched(part)))
        asked = run(library, questions, Options(mode=ASK, answerer=answered))
    return acted, {o.id: o for o in asked.outcomes}


def compare(tallies: Mapping[Part, Tally], name: str, library: Library, questions: QuestionSet) -> None:
    """Ask a set with all parts, and where a part acted without it."""
    acted, whole = acting(list(tallies), library, questions)
    for part, tally in tallies.items():
        own = replace(questions, questions=tuple(q for q in questions.questions if q.question in acted[part]))
        if not own.questions:
            continue
        with changed(part, None):
            without = run(library, own, Options(mode=ASK))
        tally.asked += len(own.questions)
        tally.sets.add(name)
        tally.count(0, (whole[q.id] for q in own.questions))
        tally.count(1, without.outcomes)


def table(tallies: Mapping[Part, Tally]) -> str:
    """The tallies as a Markdown table."""
    lines = [
        "| part | acts at | right with / without | answered, not right with / without | sets |",
        "|---|--:|--:|--:|---|",
    ]
    for part, tally in tallies.items():
        right, wrong = (" / ".join(map(str, pair)) for pair in (tally.right, tally.wrong))
        lines.append(f"| {part.name} | {tally.asked} | {right} | {wrong} | {' '.join(sorted(tally.sets))} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "measuring", help="folder of libraries")
    parser.add_argument("--set", action="append", default=[], metavar="NAME", help="only these sets")
    parser.add_argument("--part", action="append", default=[], metavar="NAME", help="only these parts")
    options = parser.parse_args()
    known = listed(options.cache)
    names = options.set or [name for name, each in known.items() if each.genre and each.genre != NOTICES]
    tallies = {part: Tally() for part in parts() if not options.part or part.name in options.part}
    for name in names:
        with closing(open_shelf(known[name].shelf, options.cache)) as library:
            questions = replace(known[name].questions(library), opened=True)
            compare(tallies, name, library, questions)
        print(name, file=sys.stderr, flush=True)
    print(table(tallies))


if __name__ == "__main__":
    main()
