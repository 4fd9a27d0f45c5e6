"""Files whose line breaks were lost: labels inside a giant line, behind full stops.

Only lines of thousands of characters are looked at, and only when the labels found in them form sequences; then the
line is cut before each of them, so that the rest of the outline sees ordinary lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.lines import Line
from corpus.numbering import Label, label_at
from corpus.sequence import Candidate, place

_GIANT, _SHARE = 1500, 0.5
_LEAST, _ACCEPTED = 3, 0.7
_HEADING_MAX = 40
_CUT = re.compile(
    r"(?:(?<=[。！？!?；;：:\s）)”》])|^)(?=第[一二三四五六七八九十百千零〇\d]{1,7}[编章节条]|[一二三四五六七八九十]{1,3}[、是]"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)|附件)"
)
_BELOW_HEADING = re.compile(r"[（(]一[)）]|[一二三四五六七八九十]{1,2}、|1[.．、](?!\d)")
_TOP = frozenset({"chapter", "section", "cn", "cn_paren"})


def restore_lines(raw: str, lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """The lines, giant ones cut before their labels, and whether anything was cut."""
    giant = [line for line in lines if line.end - line.start >= _GIANT]
    total = sum(line.end - line.start for line in lines)
    if not giant or sum(line.end - line.start for line in giant) < _SHARE * total:
        return list(lines), False
    candidates: list[Candidate] = []
    for number, line in enumerate(giant):
        candidates.extend(Candidate(label, number, doubtful=False) for label in _labels(raw, line))
    placed, _ = place(raw, candidates)
    if len(placed) < _LEAST or len(placed) < _ACCEPTED * len(candidates):
        return list(lines), False
    cuts: dict[int, list[int]] = {}
    for entry in placed:
        cuts.setdefault(giant[entry.line].start, []).append(entry.label.start)
    return [piece for line in lines for piece in _pieces(raw, line, cuts.get(line.start, []))], True


def _labels(raw: str, line: Line) -> list[Label]:
    found: list[Label] = []
    for match in _CUT.finditer(raw, line.start, line.end):
        if found and match.start() < found[-1].end:
            continue
        _heading_below(raw, found, match.start())
        label = label_at(raw, match.start(), line.end)
        if label is not None:
            found.append(label)
    _heading_below(raw, found, line.end)
    return found


def _heading_below(raw: str, found: list[Label], end: int) -> None:
    """一、总体要求（一）指导思想。: the label right behind a heading that no full stop ends."""
    if not found or found[-1].family not in _TOP:
        return
    last = found[-1]
    match = _BELOW_HEADING.search(raw, last.end + 1, min(end, last.end + _HEADING_MAX))
    if match and not re.search(r"[。；，,;]", raw[last.end : match.start()]):
        label = label_at(raw, match.start(), end)
        if label is not None and label.family != last.family:
            found.append(label)


def _pieces(raw: str, line: Line, cuts: Sequence[int]) -> list[Line]:
    edges = sorted({line.start, *cuts, line.end})
    pieces = []
    for start, end in zip(edges, edges[1:], strict=False):
        stop = end
        while stop > start and raw[stop - 1].isspace():
            stop -= 1
        if stop > start:
            pieces.append(Line(start, stop, line.blank_before or start > line.start))
    return pieces
