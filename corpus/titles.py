"""Which lines are a document's title, how often it stands there, and which copy is the one to keep."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.fields import HeaderField
from corpus.furniture import HEADING, Line, fold, is_prose, is_sample_notice
from corpus.letterhead import is_letterhead

# What a document calls itself, longest first where one ends another; the last word of most titles.
_KINDS = (
    "工作要点 工作总结 工作安排 工作计划 工作方案 工作报告 政府工作报告 实施方案 实施意见 实施细则 实施办法 "
    "实施计划 行动方案 行动计划 指导意见 管理办法 管理规定 暂行办法 暂行规定 技术规范 技术指南 指导目录 应急预案 "
    "若干措施 具体措施 若干规定 整改方案 规划纲要 专项规划 发展规划 工作规则 目标任务 任务清单 责任清单 要点 "
    "总结 安排 计划 方案 报告 意见 细则 办法 规划 规定 条例 纲要 通知 通告 公告 公报 决定 决议 命令 批复 函 预案 "
    "措施 规范 指南 标准 目录 清单 制度 规则 准则 法 法典 讲话 纪要 通报 议案 请示 导则 名录 规程 章程 倡议书 "
    "承诺书 责任书 打算 情况 解释 修正案 宪法 守则 答复 公约 议定书 协定 公示 公开信 告知书"
)
KINDS = tuple(_KINDS.split())
_BRACKETED = r"(?:[（(][^（）()]{1,40}[）)]|[〔\[【][^〔〕\[\]【】]{1,30}[〕\]】]){0,3}"
_ENDING = re.compile(rf"(?:{'|'.join(sorted(KINDS, key=len, reverse=True))})》?{_BRACKETED}$")
_SUFFIX = re.compile(r"[-_—–|｜\[【(（〔].{1,40}$")
_LONGEST = 120
_PIECES = 8
_STATED = re.compile(r"[_|｜>＞»›]|\s[-–—]+\s|[-–—](?=[^-–—\d]{2,20}$)")
_OPENS = re.compile(r"关于|(?:印发|转发)(?!.{1,40}的通知)")
_CLOSES = re.compile(rf"的[^的《》]{{0,12}}{_BRACKETED}$")
_ATX = re.compile(r"#\s+\S")


def is_title_like(text: str) -> bool:
    """Reads like a whole title: short, no sentence, no open bracket, ends with the name of a kind of document."""
    text = text.strip()
    if not 4 <= len(text) <= _LONGEST or text[-1] in "。；;，,：:" or text.count("《") > text.count("》"):
        return False
    return bool(_ENDING.search("".join(text.split()))) and not is_letterhead(text)


def is_complete(text: str) -> bool:
    """Reads like a whole title that no further line goes on: 关于…, 印发《…》 end with 的 and a kind."""
    return is_title_like(text) and not (_OPENS.search(text) and not _CLOSES.search("".join(text.split())))


def stated_titles(*texts: str | None) -> tuple[str, ...]:
    """What a page or a file says its title is, without the names of site and section around it; longest first.

    >>> stated_titles("某市节水条例_政府信息公开")
    ('某市节水条例_政府信息公开', '某市节水条例', '政府信息公开')
    """
    found: dict[str, None] = {}
    for text in texts:
        if text and text.strip():
            pieces = sorted(_STATED.split(text), key=len, reverse=True)
            found.update(dict.fromkeys(piece.strip() for piece in (text, *pieces) if piece.strip()))
    return tuple(found)


def begins_stated(key: str, stated: Sequence[str]) -> bool:
    """Whether a folded line is the beginning of a title that is stated (folded)."""
    return len(key) >= 6 and any(title.startswith(key) for title in stated)


def find_titles(
    lines: Sequence[Line], fields: Sequence[HeaderField], hints: Sequence[str] = ()
) -> tuple[tuple[int, int] | None, list[tuple[int, int]]]:
    """The kept title's span (None if there is none) and the spans of its other copies, among a document's first lines.

    A copy may be wrapped over some lines, or carry a suffix after a dash, bar or bracket. ``hints``: what the file or
    page states, see ``stated_titles``.
    """
    lines = _before_body(lines, tuple(map(fold, hints)))
    wanted = _wanted(lines, fields, hints)
    if wanted is None:
        return None, []
    wanted = _without_suffix(wanted, lines)
    found = _copies(lines, wanted)
    if not found:
        return None, []
    exact = [span for span, whole in found if whole]
    kept = exact[-1] if exact else found[-1][0]
    return kept, [span for span, _ in found if span != kept]


def _before_body(lines: Sequence[Line], stated: tuple[str, ...]) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        if is_sample_notice(line.text):
            continue
        prose = is_prose(line) and not is_title_like(line.text) and not begins_stated(line.key, stated)
        if prose or HEADING.match(line.text):
            break
        found.append(line)
    return found


def _wanted(lines: list[Line], fields: Sequence[HeaderField], hints: Sequence[str]) -> str | None:
    """The title, folded: what the page names, else a Markdown title, else what stands most often or reads like one."""
    stated = [fold(found.value) for found in fields if found.key == "title" and found.value]
    for candidate in [*stated, *map(fold, hints)]:
        if len(candidate) >= 4 and _copies(lines, candidate):
            return candidate
    if lines and _ATX.match(lines[0].text) and len(lines[0].text) <= _LONGEST:
        return lines[0].key
    counts = Counter(line.key for line in lines if len(line.key) >= 6)
    votes: Counter[str] = Counter()
    first: list[str] = []
    for at in range(len(lines)):
        likely = [joined for joined in _joins(lines, at) if is_title_like(joined)]
        if likely:
            joined = next((key for key in likely if is_complete(key)), likely[0])
            first.append(joined)
            votes[joined] += counts[joined] + sum(key.startswith(joined) for key in counts if key != joined)
    if not first:
        return None
    most = max(votes.values())
    return next(key for key in first if votes[key] == most) if most > 1 else first[0]


def _without_suffix(wanted: str, lines: list[Line]) -> str:
    """The shorter form, where a line has the title without a site's name or a number after it."""
    shorter = [
        line.key
        for line in lines
        if len(line.key) < len(wanted) and wanted.startswith(line.key) and is_title_like(line.text)
    ]
    return next((key for key in shorter if _SUFFIX.fullmatch(wanted[len(key) :])), wanted)


def _joins(lines: list[Line], at: int) -> list[str]:
    """The line's text alone, then with the next ones: a title wrapped over some lines."""
    joined = lines[at].key
    found = [joined]
    if is_letterhead(lines[at].text):
        return found
    for line in lines[at + 1 : at + _PIECES]:
        if _stops(found[-1]) or line.key[0] in "(（〔[" or is_letterhead(line.text):
            break
        joined += line.key
        found.append(joined)
    return found


def _stops(key: str) -> bool:
    return is_complete(key) or key[-1] in "。：:；" or len(key) < 4 or len(key) > _LONGEST


def _copies(lines: list[Line], wanted: str) -> list[tuple[tuple[int, int], bool]]:
    """Spans of the copies, and whether each is the title and nothing more."""
    found = []
    at = 0
    while at < len(lines):
        size, whole = _copy_at(lines, at, wanted)
        if size:
            found.append(((lines[at].start, lines[at + size - 1].end), whole))
        at += max(size, 1)
    return found


def _copy_at(lines: list[Line], at: int, wanted: str) -> tuple[int, bool]:
    joined = ""
    for size, line in enumerate(lines[at : at + 2 * _PIECES], start=1):
        joined += line.key
        if joined == wanted:
            return size, True
        if size == 1 and joined.startswith(wanted) and _SUFFIX.fullmatch(joined[len(wanted) :]):
            return 1, False
        if not wanted.startswith(joined):
            break
    return 0, False
