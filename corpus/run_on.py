"""Labels that stand inside a line although all their like stand at line starts.

Where an article or an item is missing between its neighbours (第十五条, 第十七条) and its label stands once in the text
between them, behind a full stop or white space, its line is cut before it. Nothing is looked for where no number is
missing, so that articles which a text only names stay text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus.lines import Line
from corpus.numbering import Label, cn_number

_CN = "[一二三四五六七八九十百千零〇○]{1,7}"
_PATTERNS = {
    "article": re.compile(rf"(?<=[。；;：:！？”）)\s\u3000])第(?P<n>{_CN})条(?=[\s\u3000])"),
    "cn_paren": re.compile(rf"(?<=[。；;])[ \t\u3000]*(?P<label>（(?P<n>{_CN})）)"),
}
_MOST_MISSING = 3
_BETWEEN_MOST = 20_000


def cut_run_on(
    raw: str, lines: Sequence[Line], label_of: Callable[[Line], Label | None]
) -> tuple[list[Line], list[Label | None]]:
    """The lines, cut before labels that stand inside them, and the label of each line."""
    labels = [label_of(line) for line in lines]
    cuts: dict[int, list[int]] = {}
    before: dict[str, tuple[int, int]] = {}
    for at, label in enumerate(labels):
        if label is None or label.family not in _PATTERNS:
            if label is not None and label.family in ("annex", "chapter", "cn"):
                before.pop("cn_paren", None)
            continue
        last, since = before.get(label.family, (0, 0))
        if 1 < label.number - last <= 1 + _MOST_MISSING and last and not label.sub:
            for number, offset in _inside(raw, (lines[since].start, lines[at].start), label.family):
                if last < number < label.number:
                    cuts.setdefault(_line_at(lines, since, offset), []).append(offset)
        if label.family == "article":
            before.pop("cn_paren", None)
        before[label.family] = (label.number, at)
    if not cuts:
        return list(lines), labels
    found: list[Line] = []
    found_labels: list[Label | None] = []
    for at, line in enumerate(lines):
        pieces = _pieces(raw, line, cuts.get(at, []))
        found.extend(pieces)
        found_labels.extend([labels[at]] if len(pieces) == 1 else [label_of(piece) for piece in pieces])
    return found, found_labels


def _inside(raw: str, span: tuple[int, int], family: str) -> list[tuple[int, int]]:
    """Number and offset of the labels inside a stretch, those that stand there once; none in a very long one."""
    if span[1] - span[0] > _BETWEEN_MOST:
        return []
    found = [
        (cn_number(match["n"]), match.start("label" if family == "cn_paren" else 0))
        for match in _PATTERNS[family].finditer(raw, *span)
    ]
    numbers = [number for number, _ in found]
    return [(number, offset) for number, offset in found if numbers.count(number) == 1]


def _line_at(lines: Sequence[Line], since: int, offset: int) -> int:
    at = since
    while lines[at].end <= offset:
        at += 1
    return at


def _pieces(raw: str, line: Line, cuts: Sequence[int]) -> list[Line]:
    edges = [line.start, *(cut for cut in cuts if line.start < cut < line.end), line.end]
    pieces = []
    for start, end in zip(edges, edges[1:], strict=False):
        stop = end
        while stop > start and raw[stop - 1].isspace():
            stop -= 1
        pieces.append(Line(start, stop, line.blank_before and start == line.start))
    return pieces
