"""Every module-level pattern under growth that is meant for it: which ones take more than linear time.

    python -m scripts.patterns [PACKAGE ...]

The texts of a pattern are made from its own parse: each character that it asks for, repeated; a text that it matches,
repeated; its beginnings, repeated and then broken off. A pattern offends when a text of SIZE characters, the longest
question, costs more than LIMIT seconds of CPU: what grows with the square of a text passes, what grows faster does not.
A pattern that its module only ever asks to match at a place is asked the same. CPU is counted by the process, so that a
busy machine changes nothing. Longer texts come from files, which are read under a limit of CPU (corpus.limits).
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any

PACKAGES = ("corpus", "embed", "index", "proof", "answer", "wording", "drafting", "eval", "ui")
SIZE, LIMIT = 2_000, 2.0
MOST_TEXTS = 28


Tree = Any  # what re parses a pattern into; it has no types


class TooLong(BaseException):
    """The search had its time."""


@dataclass(frozen=True, slots=True)
class Found:
    """A compiled pattern: module.NAME[n], and the method by which its module uses it ("finditer" for any search)."""

    name: str
    pattern: re.Pattern[str]
    method: str


def patterns(packages: tuple[str, ...] = PACKAGES) -> Iterator[Found]:
    """All compiled text patterns of the packages, those in tuples, mappings and dataclasses included."""
    for package in packages:
        root = importlib.import_module(package)
        names = [package, *(m.name for m in pkgutil.walk_packages(root.__path__, f"{package}."))]
        for name in names:
            if ".pages" not in name:
                yield from _of_module(importlib.import_module(name))


def _of_module(module: ModuleType) -> Iterator[Found]:
    source = Path(module.__file__ or "").read_text("utf-8")
    for name, value in vars(module).items():
        if not re.search(rf"^{re.escape(name)}\b.*=", source, re.MULTILINE):
            continue  # imported
        methods = set(re.findall(rf"\b{re.escape(name)}\.(\w+)", source))
        method = next(iter(methods)) if methods in ({"match"}, {"fullmatch"}) else "finditer"
        for n, found in enumerate(_inside(value)):
            if isinstance(found.pattern, str):
                yield Found(f"{module.__name__}.{name}[{n}]", found, method)


def _inside(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, list | tuple | frozenset | set):
        for item in value:
            yield from _inside(item, depth + 1)
    elif depth < 4 and isinstance(value, Mapping):
        for item in value.values():
            yield from _inside(item, depth + 1)
    elif depth < 4 and hasattr(type(value), "__dataclass_fields__"):
        for name in type(value).__dataclass_fields__:
            yield from _inside(getattr(value, name, None), depth + 1)


def texts(pattern: re.Pattern[str], size: int = SIZE) -> list[str]:
    """Texts of about ``size`` characters that are meant for a pattern."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    letters = list(dict.fromkeys(_letters(tree)))
    sample = "".join(_sample(tree, 1)) or "x"
    longer = "".join(_sample(tree, 2)) or "x"
    atoms = [sample, longer, sample[:-1] or "x", sample[: len(sample) // 2] or "x", *letters]
    atoms += [letters[i] + letters[i + 1] for i in range(min(len(letters) - 1, 8))]
    made = [atom * (size // len(atom)) for atom in dict.fromkeys(atoms)]
    head = sample[:1]
    made[:6] = [*made[:6], *(head + text for text in made[1:4])]
    return [text + end for text in made[:MOST_TEXTS] for end in ("", "\x00")]


def _letters(tree: Tree) -> Iterator[str]:
    """One character for each thing that the pattern asks for."""
    for code, value in tree:
        if code is codes.LITERAL:
            yield chr(value)
        elif code is codes.IN:
            yield _of_set(value)
        elif code in (codes.ANY, codes.NOT_LITERAL, codes.CATEGORY):
            yield "中"
        for below in _below(code, value):
            yield from _letters(below)


def _below(code: Tree, value: Tree) -> list[Tree]:
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    if code is codes.BRANCH:
        return list(value[1])
    if code is codes.ATOMIC_GROUP:
        return [value]
    return []


def _of_set(items: Tree) -> str:
    negated = any(code is codes.NEGATE for code, _ in items)
    if negated:
        return "中"
    for code, value in items:
        if code is codes.LITERAL:
            return chr(value)
        if code is codes.RANGE:
            return chr(value[0])
        if code is codes.CATEGORY:
            return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "中")
    return "中"


def _sample(tree: Tree, times: int) -> Iterator[str]:
    """A text that the pattern matches, more or less, its repeats ``times`` times."""
    for code, value in tree:
        if code is codes.LITERAL:
            yield chr(value)
        elif code is codes.IN:
            yield _of_set(value)
        elif code in (codes.ANY, codes.NOT_LITERAL):
            yield "中"
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            low, high, below = value
            yield "".join(_sample(below, times)) * max(int(low), min(times, int(high)))
        elif code is codes.SUBPATTERN:
            yield from _sample(value[3], times)
        elif code is codes.BRANCH:
            yield from _sample(value[1][0], times)
        elif code is codes.ATOMIC_GROUP:
            yield from _sample(value, times)


def cost(pattern: re.Pattern[str], text: str, method: str = "finditer", limit: float = LIMIT) -> float:
    """Seconds of CPU that using a pattern on a text takes; infinite at ten times the limit."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, 10 * limit)
    try:
        found = getattr(pattern, method)(text)
        for _ in found if method == "finditer" else ():
            pass
    except TooLong:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - began


def worst(found: Found, limit: float = LIMIT) -> tuple[float, str]:
    """The dearest of a pattern's texts: (seconds, the text's beginning); the first over ten times the limit ends it."""
    dearest = (0.0, "")
    for text in texts(found.pattern):
        seconds = cost(found.pattern, text, found.method, limit)
        if seconds > dearest[0]:
            dearest = (seconds, text[:24])
        if seconds > limit:
            break
    return dearest


def main(arguments: list[str]) -> int:
    """Print the offenders; 1 when there are any."""
    count, bad = 0, 0
    for found in patterns(tuple(arguments) or PACKAGES):
        count += 1
        seconds, text = worst(found)
        if seconds > LIMIT:
            bad += 1
            print(f"{seconds:8.2f} s  {found.name}  {text!r}", flush=True)
    print(f"{count} patterns, {bad} over {LIMIT} s at {SIZE} characters")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
