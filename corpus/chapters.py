"""Which lines "4 技术要求" are the chapters of a standard, and which are rows of a table or of a list.

A chapter carries a bare number (or one with a dot) and a short title. Two things can tell it from a row: the
document's own table of contents, which names it, and the decimals below it: chapter 4 stands before its 4.1 and behind
the last decimal of chapter 3. Chapters without decimals (1 范围, 2 规范性引用文件) are those that fill the gaps in
number, each a heading with text below it and not one line of a run of numbered lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.lines import Line
from corpus.numbering import Label, folded, plain_label_at

_MOST = 40
_TITLE_MAX = 40
_SENTENCE = re.compile(r"[。；;，,：:！？]")
_GLUED = re.compile(r"(?P<n>[1-9]\d?)\s?[.．、]?(?=[\u4e00-\u9fff])")
_RUN_IN = re.compile(r"(?P<n>[1-9]\d?)(?![个年月日家万亿吨元米倍次项类级号条章])[\u4e00-\u9fff、]{2,16}")
_SPACES = re.compile(r"\s+")


def squeezed(text: str) -> str:
    """A title as it is compared: without white space, full-width digits folded."""
    return _SPACES.sub("", folded(text))


def mark_chapters(raw: str, lines: Sequence[Line], labels: list[Label | None], contents: Mapping[int, str]) -> None:
    """Turn the labels of chapters into labels of family "plain", in place; ``contents`` are number → squeezed title.

    Every annex counts its chapters anew.
    """
    named = _named(raw, lines, labels, contents)
    for at, label in named.items():
        labels[at] = label
    annexes = [at for at, label in enumerate(labels) if label is not None and label.family == "annex"]
    for start, stop in zip([0, *annexes], [*annexes, len(lines)], strict=True):
        inside = {at - start: label for at, label in named.items() if start <= at < stop}
        if not contents or (start == 0 and len(inside) < len(contents)) or (start and not inside):
            part = labels[start:stop]
            _by_decimals(raw, lines[start:stop], part, inside)
            labels[start:stop] = part


def _named(
    raw: str, lines: Sequence[Line], labels: Sequence[Label | None], contents: Mapping[int, str]
) -> dict[int, Label]:
    """Lines that stand in the contents list with number and title, the first of each number, in order."""
    found: dict[int, Label] = {}
    last = 0
    for at, line in enumerate(lines if contents else ()):
        if line.end - line.start > _TITLE_MAX + 20 or (labels[at] is not None and labels[at].prefix):  # type: ignore[union-attr]
            continue
        match = _GLUED.match(folded(raw[line.start : line.end]).replace("\u3000", " "))
        number = int(match["n"]) if match else 0
        title = contents.get(number)
        if match is None or title is None or number <= last:
            continue
        rest = squeezed(raw[line.start + match.end() : line.end])
        if rest == title or (len(rest) >= 4 and title.startswith(rest) and _goes_on(raw, lines, at, title, rest)):
            found[at] = Label("plain", number, line.start, _label_end(raw, line, match))
            last = number
    return found


def _goes_on(raw: str, lines: Sequence[Line], at: int, title: str, rest: str) -> bool:
    """Whether the line below holds the rest of a title that the contents list has whole."""
    if at + 1 >= len(lines):
        return False
    below = squeezed(raw[lines[at + 1].start : lines[at + 1].end])
    return bool(below) and title == rest + below


def _label_end(raw: str, line: Line, match: re.Match[str]) -> int:
    end = line.start + match.end()
    while raw[end - 1].isspace():
        end -= 1
    return end


def _by_decimals(raw: str, lines: Sequence[Line], labels: list[Label | None], named: Mapping[int, Label]) -> None:
    """Chapters by the decimals below them, and those that fill the gaps between them."""
    first, last = _windows(labels)
    if not first:
        return
    candidates = _candidates(raw, lines, labels)
    chosen: dict[int, int] = {label.number: at for at, label in named.items()}
    for number in sorted(first):
        low = max((last[n] for n in first if n < number), default=-1)
        inside = [at for at in candidates.get(number, ()) if low < at < first[number]]
        if number not in chosen and inside:
            chosen[number] = inside[-1]
    highest = max(chosen, default=0)
    for number in range(min(highest, _MOST), 0, -1):
        if number not in chosen:
            low, high = _bounds(chosen, last, number)
            inside = [at for at in candidates.get(number, ()) if low < at < (len(lines) if high is None else high)]
            heads = [at for at in inside if _heads(raw, lines, labels, at)] or (inside if len(inside) == 1 else [])
            if heads:
                chosen[number] = heads[-1]
    for number in range(highest + 1, _MOST + 1):
        low, _ = _bounds(chosen, last, number)
        inside = [at for at in candidates.get(number, ()) if at > low and _heads(raw, lines, labels, at)]
        if not inside:
            break
        chosen[number] = inside[0]
    for number, at in chosen.items():
        label = candidates.get(number, {}).get(at)
        if label is not None:
            labels[at] = label


def _bounds(chosen: Mapping[int, int], last: Mapping[int, int], number: int) -> tuple[int, int | None]:
    """The lines between which a chapter must stand: behind all that is of lower number, before what is of higher."""
    below = [at for n, at in chosen.items() if n < number] + [at for n, at in last.items() if n < number]
    above = [at for n, at in chosen.items() if n > number]
    return max(below, default=-1), min(above, default=None)


def _windows(labels: Sequence[Label | None]) -> tuple[dict[int, int], dict[int, int]]:
    """For every chapter number the line of its first N.1 (or first decimal) and of its last decimal."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for at, label in enumerate(labels):
        if label is None or not label.prefix:
            continue
        number = label.path[0]
        if number <= _MOST and (number in first or (not first or number > max(first)) and label.path[1] <= 2):
            first.setdefault(number, at)
            if number == max(first):
                last[number] = at
    return first, last


def _candidates(raw: str, lines: Sequence[Line], labels: Sequence[Label | None]) -> dict[int, dict[int, Label]]:
    """Number → line → label of all lines that may be chapters: "4 标题", "4. 标题"."""
    found: dict[int, dict[int, Label]] = {}
    for at, line in enumerate(lines):
        label = labels[at]
        if label is None:
            label = plain_label_at(raw, line.start, line.end) or _glued_label(raw, line)
        elif (
            label.family != "dot"
            or label.weak
            or line.end - line.start > _TITLE_MAX
            or _SENTENCE.search(raw, label.end, line.end)
        ):
            continue
        if label is not None and 1 <= label.number <= _MOST:
            found.setdefault(label.number, {})[at] = replace(label, family="plain")
    return found


def _glued_label(raw: str, line: Line) -> Label | None:
    """A number that runs into a short title (3术语和定义)."""
    match = _RUN_IN.fullmatch(raw, line.start, line.end)
    return Label("plain", int(match["n"]), line.start, match.end("n")) if match else None


def _heads(raw: str, lines: Sequence[Line], labels: Sequence[Label | None], at: int) -> bool:
    """Whether text stands below a line: neither the next number of a run nor the end of the file."""
    if at + 1 >= len(lines):
        return False
    below = lines[at + 1]
    label = labels[at + 1] or plain_label_at(raw, below.start, below.end)
    return label is None or bool(label.prefix) or label.family not in ("plain", "dot")
