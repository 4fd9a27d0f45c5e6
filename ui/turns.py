"""Questions are answered a few at a time, in fair turns, each within an allowance of its own.

A session waits in its own thread until it may work: at most ``at_once`` do. Between the stages of an answer
(corpus.allowance) one that has worked for a slice goes back into the line when others wait. Who has had fewer slices
comes first, and of one person's questions the second counts as one slice later: neither a dear question nor many tabs
hold the others up.

Threads share Python's interpreter lock: one stage that computes without a break holds every thread, whatever the turns
say. Stages are short because patterns are bounded (tests/test_patterns.py); only another process would make it sure.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import ParamSpec, TypeVar

from corpus.allowance import allowance
from corpus.errors import QuestionError

SECONDS = 10.0  # of CPU, for a question of the app
SLICE = 0.2
PATIENCE = 60.0

Given = ParamSpec("Given")
Result = TypeVar("Result")


@dataclass(order=True, slots=True)
class _Place:
    """A place in the line: slices had, then who came first."""

    slices: int
    number: int
    ready: threading.Event = field(compare=False, default_factory=threading.Event)


class Turns:
    """The line; safe from all threads."""

    def __init__(self, at_once: int, patience: float = PATIENCE) -> None:
        """At most ``at_once`` work; who has waited ``patience`` seconds for a first turn is told so."""
        self._free, self._patience = at_once, patience
        self._guard = threading.Lock()
        self._line: list[_Place] = []
        self._numbers = count()
        self._here: Counter[str] = Counter()

    @contextmanager
    def turn(self, person: str, seconds: float = SECONDS) -> Iterator[Turn]:
        """A turn at work that may cost ``seconds`` of CPU. Raises QuestionError: no turn came, or it cost too much."""
        with self._guard:
            place = _Place(self._here[person], next(self._numbers))
            self._here[person] += 1
        try:
            mine = Turn(self, place)
            mine.take(self._patience)
            try:
                with allowance(seconds, mine.between):
                    yield mine
            finally:
                mine.give()
        finally:
            with self._guard:
                self._here[person] -= 1
                self._here += Counter()  # forgets who is gone

    @property
    def waiting(self) -> int:
        """How many questions wait for their turn."""
        with self._guard:
            return len(self._line)

    def _enter(self, place: _Place, patience: float | None) -> None:
        with self._guard:
            place.ready.clear()
            self._line.append(place)
            self._serve()
        if place.ready.wait(patience):
            return
        with self._guard:
            if place in self._line:
                self._line.remove(place)
                raise QuestionError("question_busy", seconds=f"{patience:g}")

    def _leave(self) -> None:
        with self._guard:
            self._free += 1
            self._serve()

    def _serve(self) -> None:
        while self._free > 0 and self._line:
            first = min(self._line)
            self._line.remove(first)
            self._free -= 1
            first.ready.set()

    def _others_first(self, place: _Place) -> bool:
        with self._guard:
            return bool(self._line) and min(self._line) < place


class Turn:
    """One question's right to work."""

    def __init__(self, turns: Turns, place: _Place) -> None:
        """Made by ``Turns.turn``."""
        self._turns, self._place = turns, place
        self._works, self._had = False, 0.0

    def take(self, patience: float | None = None) -> None:
        """Wait for the turn, at most ``patience`` seconds; for as long as it takes where something is done already."""
        self._turns._enter(self._place, patience)
        self._works = True

    def give(self) -> None:
        """Let another one work."""
        if self._works:
            self._works = False
            self._turns._leave()

    def between(self, spent: float) -> None:
        """At a checkpoint: after a slice the turn goes to whoever has had less."""
        if not self._works or spent - self._had < SLICE:
            return
        self._had = spent
        self._place.slices += 1
        if self._turns._others_first(self._place):
            self.give()
            self.take()

    def outside(self, work: Callable[Given, Result]) -> Callable[Given, Result]:
        """The same work, but others have their turn meanwhile: it waits for something else (a language model)."""

        def waiting(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            self.give()
            try:
                return work(*args, **kwargs)
            finally:
                self.take()

        return waiting


TURNS = Turns(max(2, os.cpu_count() or 2))
