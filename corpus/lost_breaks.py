"""Files whose line breaks were lost: the breaks that runs of white space and labels behind full stops still tell.

The document decides, never a line: it has hardly any breaks for its length, and white space stands between Chinese
characters where paragraphs began. ``with_breaks`` gives its text as the readers shall see it: the same characters at
the same offsets, only that white space which parts paragraphs is a line feed. Labels that nothing but a full stop parts
from what stands before are cut by ``restore_lines``, in such documents and in giant lines of others, when they form
sequences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.doc_numbers import is_doc_number
from corpus.furniture import Line as FurnitureLine
from corpus.furniture import is_prose_text, is_weak
from corpus.letterhead import is_letterhead
from corpus.lines import Line
from corpus.numbering import Label, label_at
from corpus.sequence import Candidate, place
from corpus.titles import KINDS, is_complete, is_title_like

_GIANT, _SHARE = 1500, 0.5
_LEAST, _LEAST_FLAT, _ACCEPTED = 3, 2, 0.7
# A document is flat when it has at most so many lines, and one more for each so many characters.
_LINES, _PER_LINE, _SHORTEST, _GAPS = 2, 3000, 80, 1
_GAP = re.compile(r"(?<=[^\x00-\x20])[^\S\n\r]+(?=\S)")
_WIDE = re.compile(r"[\u3001-\u9fff\uff01-\uff60“”‘’…—]")
_OPEN, _CLOSE = "（(《〈【〔“", "）)》〉】〕”"
_INSIDE = 60
_TITLE_LINES, _FIRST, _SAME, _TITLE_MOST = 10, 4, 8, 100
_SPACED = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:[^\S\n\r]+[\u4e00-\u9fff](?![\u4e00-\u9fff])){1,12}")
_DATE_GAP = re.compile(r"[年月日\d][^\S\n\r]+(?=[年月日]|\d{1,2}[月日])")
_HEADING_MAX = 40
_CUT = re.compile(
    r"(?:(?<=[。！？!?；;：:\s）)”》])|^)(?=第[一二三四五六七八九十百千零〇\d]{1,7}[编章节条]|[一二三四五六七八九十]{1,3}[、是]"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)|附件)"
)
_BELOW_HEADING = re.compile(r"[（(]一[)）]|[一二三四五六七八九十]{1,2}、|1[.．、](?!\d)")
_TOP = frozenset({"chapter", "section", "cn", "cn_paren"})


def with_breaks(raw: str) -> str:
    """The text with a line feed for each lost break, character for character; ``raw`` itself if none is lost."""
    lines = [line for line in raw.splitlines() if line.strip()]
    if len(raw) < _SHORTEST or len(lines) > _LINES + len(raw) // _PER_LINE:
        return raw
    gaps = [gap for gap in _GAP.finditer(raw) if _parts(raw, gap)]
    inner = {at for gap in (*_SPACED.finditer(raw), *_DATE_GAP.finditer(raw)) for at in range(*gap.span())}
    gaps = [gap for gap in gaps if gap.start() not in inner]
    if len(gaps) < max(_GAPS, 2 * len(lines) - 2):
        return raw
    text = list(raw)
    for gap in gaps:
        text[gap.end() - 1] = "\n"
    return "".join(text)


def _parts(raw: str, gap: re.Match[str]) -> bool:
    """Whether white space parts paragraphs: a Chinese character beside it, no bracket open around it."""
    before, after = raw[gap.start() - 1], raw[gap.end()]
    if not (_WIDE.match(before) or _WIDE.match(after)) or before in _OPEN or after in _CLOSE + "，。；、：！？":
        return False
    left, right = raw[max(0, gap.start() - _INSIDE) : gap.start()], raw[gap.end() : gap.end() + _INSIDE]
    return not any(
        left.rfind(opening) > left.rfind(closing)
        and 0 <= right.find(closing) < (right.find(opening) if opening in right else _INSIDE)
        for opening, closing in zip(_OPEN, _CLOSE, strict=True)
    )


def flat_title(text: str) -> str | None:
    """The title of a document that lost its breaks: what stands first, over some lines where it goes on."""
    lines: list[str] = []
    for line in text.split("\n")[:_TITLE_LINES]:
        if not (line := line.strip()):
            continue
        headline = not lines and "。" not in line and len(line) <= _TITLE_MOST
        prose = is_prose_text(line) and not headline and not is_title_like(line)
        if label_at(line, 0, len(line)) or is_doc_number(line) or prose:
            break
        page = line not in KINDS and is_weak(FurnitureLine(0, len(line), line))
        lines = [] if page else [*lines, line]
    for first in range(min(len(lines), _FIRST)):
        joined = ""
        for line in lines[first:]:
            if is_letterhead(line) or (joined and line[:_SAME] == joined[:_SAME]):
                break
            joined += line
            if is_complete(joined):
                return joined
    named = (line for line in lines if not is_letterhead(line) and line[-1] not in "：:。；，")
    return next((line for line in named if 4 <= len(line) <= _TITLE_MOST), None)


def restore_lines(raw: str, lines: Sequence[Line], *, flat: bool = False) -> tuple[list[Line], bool]:
    """The lines, giant ones (in a flat document all) cut before their labels, and whether anything was cut."""
    giant = [line for line in lines if flat or line.end - line.start >= _GIANT]
    total = sum(line.end - line.start for line in lines)
    if not giant or sum(line.end - line.start for line in giant) < _SHARE * total:
        return list(lines), False
    candidates: list[Candidate] = []
    for number, line in enumerate(giant):
        candidates.extend(Candidate(label, number, doubtful=False) for label in _labels(raw, line))
    placed, _ = place(raw, candidates)
    if len(placed) < (_LEAST_FLAT if flat else _LEAST) or len(placed) < _ACCEPTED * len(candidates):
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
