"""When, where, and planned or achieved: what stands around a figure, in its sentence and above its clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.dates import Deadline, YearMention, find_years, resolve_deadline
from corpus.flat_tables import column_kind
from corpus.regions import NATION, find_regions
from corpus.target_figures import Figure
from corpus.target_words import STOP
from corpus.types import Cell, Clause, ClauseKind, Document, Status

_NOT_OWN_YEAR = re.compile(r"(?:比|较|与|自|从|以来|截至)$")
_SINCE = re.compile(r"近[一二三四五六七八九十\d]+年来?|年以来|年来[，,]")
_HAPPENED = re.compile(r"了$|已(?:经)?(?:完成|建成|累计|实现|达|整改|创建|有|消除|淘汰)|截至(?:目前|\d{4}年)|均已")
_BY_NOW = re.compile(r"截[至止]")
# 24日向甲市发放, 累计抢运, 目前共有: told, where nothing is wanted.
_TOLD = re.compile(
    r"累计|共计|合计|目前|(?<![公中一与])共(?![同和产享识建性占])|已|(?<!\d)(?<!至\d月)(?<!至\d\d月)\d{1,2}日(?!前|起|均|内|产|处理|常|至)"
)
_WANTED = re.compile(
    r"将|拟(?!合)|预计|计划(?!生育)|力争|确保|争取|努力|要求|(?<![供反响适对效相顺])应(?![急用对届收治])|须|不得|(?<![认许])可(?![靠信])|给予|"
    r"予以|不低于|不超过|不高于"
)
# What is so today, whatever the document is for.
_SO_NOW = re.compile(r"(?:目前|至今)[^，。；]{0,4}(?:已|共)|已(?:经)?[为向有与](?!了)")
_PERIOD = re.compile(r"(?:[日月号]|\d)$")
_EXPECTED = re.compile(r"预计|将(?:达到?|超过|实现)|拟(?:安排|投资|建设|新建)|同意|力争")
_AHEAD = re.compile(r"(?:力争|争取|确保|计划|到|至)[^，。；]{0,6}(?P<year>20\d\d)年")
_SHORT_HEADING = 12
_PLACE_LETTERS = re.compile(r"[省市县区州盟旗]")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a figure: the sentence masked, the text before it, the deadline, the year in force."""

    masked: str
    context: str
    deadline: Deadline | None
    own_deadline: Deadline | None
    year: int | None
    plan_year: int | None
    opening: str = ""
    """What the same sentence says before a semicolon."""


def ends_period(sentence: str, deadline: Deadline) -> bool:
    """Whether a deadline is only the end of a period: 1月1日至2月10日."""
    return deadline.as_written.startswith(("至", "到")) and bool(_PERIOD.search(sentence, 0, deadline.start))


def in_condition(sentence: str, deadline: Deadline) -> bool:
    """Whether a date only says who is meant: 截至4月底人数没有减少的，给予补贴."""
    stop = STOP.search(sentence, deadline.end)
    return stop is not None and stop[0] in "，," and sentence[stop.start() - 1] == "的"


def deadline_of(deadlines: Sequence[Deadline], figures: Sequence[Figure], at: int, sentence: str) -> Deadline | None:
    """The last deadline before a figure, else the first one behind it that is its own.

    A deadline behind is its own when it stands in the same segment or is a limit (6月底前), and no figure follows it.
    """
    figure = figures[at]
    before = [d for d in deadlines if d.start < figure.number[0]]
    if before or not deadlines:
        return before[-1] if before else None
    behind = deadlines[0]
    near = "前" in behind.as_written or not STOP.search(sentence, figure.number[1], behind.start)
    return behind if near and all(other.number[0] < behind.start for other in figures) else None


def row_deadline(document: Document, clause: Clause, year: int | None) -> Deadline | None:
    """The deadline of the table row that a clause is, or stands in."""
    at: Clause | None = clause
    while at is not None and at.kind in (ClauseKind.ROW, ClauseKind.MEASURE, ClauseKind.ITEM):
        cell: Cell
        for cell in at.cells:
            if column_kind(cell.name.rsplit("·", 1)[-1]) == "when":
                return resolve_deadline(document.raw[cell.start : cell.end], year)
        at = document.clauses[at.parent] if at.parent is not None else None
    return None


def year_in_force(document: Document, clause: Clause) -> int | None:
    """The year that 今年 means in a clause."""
    years = clause.scope.years
    if len(years) == 1:
        return years[0]
    year = document.metadata.year
    return year if year is not None and (not years or year in years) else (years[-1] if years else year)


def plan_year(clause: Clause, year: int | None) -> int | None:
    """The year a figure without one holds for: the last of a plan over several years, else the year in force."""
    years = clause.scope.years
    return years[-1] if len(years) > 2 and clause.scope.status is not Status.ACHIEVED else year


def year_of(around: Around, figure: Figure) -> int | None:
    """The year a figure holds for: its deadline's, else the last year named before it, else the year in force."""
    if around.own_deadline is not None and around.own_deadline.date:
        return int(around.own_deadline.date[:4])
    named = [
        mention.years[-1]
        for mention in find_years(around.masked[: figure.number[0]])
        if _is_own(mention, around, figure)
    ]
    if named:
        return named[-1]
    if around.deadline is not None and around.deadline.date:
        return int(around.deadline.date[:4])
    return around.plan_year


def _is_own(mention: YearMention, around: Around, figure: Figure) -> bool:
    """Not the year of what something is compared with, begins with, or is a share of."""
    text = around.masked
    begins = text.startswith("起", mention.end) or text.startswith("度起", mention.end)
    if begins and around.year:
        return mention.years[-1] >= around.year
    if "占" in figure.written and text[mention.start : mention.end] in figure.written:
        return False
    return not _NOT_OWN_YEAR.search(text[max(0, mention.start - 3) : mention.start])


def status_of(clause: Clause, sentence: str, figure: Figure, around: Around, year: int | None) -> Status | None:
    """What the clause's scope says, unless the sentence itself looks back or ahead."""
    scope = clause.scope.status
    if scope is Status.ACHIEVED and around.year and year and year > around.year:
        return Status.PLANNED
    if scope is Status.ACHIEVED:
        ahead = _AHEAD.search(sentence, 0, figure.number[0])
        return Status.PLANNED if ahead and around.year and int(ahead["year"]) > around.year else scope
    told = sentence[max(0, figure.start - 12) : figure.end]
    lead = sentence[max(0, figure.number[0] - 12) : figure.number[0]]
    since = scope is None and _SINCE.search(sentence, 0, figure.number[0])
    happened = since or _HAPPENED.search(told) or _HAPPENED.search(lead) or _SO_NOW.search(_segment(sentence, figure))
    if happened and not figure.modal:
        return Status.ACHIEVED
    if around.deadline is not None and _BY_NOW.match(around.deadline.as_written) and not figure.modal:
        return Status.ACHIEVED
    if scope is None and (
        figure.modal or around.deadline is not None or _EXPECTED.search(sentence, 0, figure.number[0])
    ):
        return Status.PLANNED
    if scope is None and year and around.year and year < around.year:
        return Status.ACHIEVED
    if scope is None and (figure.base or (figure.comparator in ("=", "≈", ">") and _is_told(sentence, figure, around))):
        return Status.ACHIEVED
    return scope


def _is_told(sentence: str, figure: Figure, around: Around) -> bool:
    """Whether the sentence, or what stands before its semicolon, tells of what was, and nothing is wanted there."""
    if _TOLD.search(sentence, 0, figure.number[0]):
        return not _WANTED.search(sentence, 0, figure.end)
    return bool(_TOLD.search(around.opening)) and not _WANTED.search(around.opening + sentence[: figure.end])


def _segment(sentence: str, figure: Figure) -> str:
    """What the figure's segment says before its number."""
    lead = sentence[: figure.number[0]]
    return lead[max(lead.rfind(mark) for mark in "，,；;：:") + 1 :]


def region_of(document: Document, clause: Clause, sentence: str, figure: Figure) -> str | None:
    """The place that 分别 gives the figure, or the one region that its own segment begins with, else the clause's."""
    if figure.place:
        known = {m.name for m in find_regions(figure.place, document.metadata.province)}
        return known.pop() if len(known) == 1 else figure.place
    scope = clause.scope.regions
    default = scope[0] if scope else document.metadata.region
    lead = _segment(sentence, figure)[figure.start - 14 - figure.number[0] :]
    if not _PLACE_LETTERS.search(lead) or figure.subject in ("全省", "全市", "我省", "我市"):
        return default
    mentions = [m for m in find_regions(lead, document.metadata.province) if m.name != NATION]
    above = {m.province for m in mentions if m.name != m.province}
    named = {m.name for m in mentions if m.name not in above}
    return named.pop() if len(named) == 1 else default


def nearest_heading(document: Document, clause: Clause) -> str:
    """The short heading nearest above a figure whose own name says too little: 住房租金 for 扣除标准."""
    at: Clause | None = clause
    while at is not None:
        own = "".join((at.heading or "").split())
        if own:
            return own if len(own) <= _SHORT_HEADING else ""
        at = document.clauses[at.parent] if at.parent is not None else None
    return ""


def headings(document: Document, clause: Clause) -> str:
    """The end of the headings from the root to the clause, without white space."""
    above: list[str] = []
    at: Clause | None = clause
    while at is not None:
        if own := "".join((at.heading or "").split()):
            above.append(own + "，")
        at = document.clauses[at.parent] if at.parent is not None else None
    return "".join(reversed(above))[-160:]
