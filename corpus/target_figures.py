"""A figure of a sentence and what it is of, and the small cuts of wordings that every reader of figures makes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus import target_words as words

TAIL = 24
MAX_NOUN = 64


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and what it is of, as offsets of its sentence; ``written`` is the indicator's wording.

    ``change`` is "rise", "fall" or None for a level; ``base`` what a change is measured against, as written. ``year``
    and ``place`` are those that 分别 gives it.
    """

    number: tuple[int, int]
    start: int
    end: int
    value: str
    unit: str
    comparator: str
    written: str
    upper: str | None = None
    change: str | None = None
    base: str | None = None
    modal: str = ""
    subject: str | None = None
    year: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """A count that only says of how many: 106项整改任务中, 11个国考断面水质优良比例为90.9%."""

    noun: str
    subject: str | None = None


def change_of(lead: str) -> tuple[str | None, str]:
    """Whether the words before a number say that something rises or falls by it, and the words without that."""
    plain = re.sub(r"(?:约|近|不低于|不少于|至少|超过?|了)$", "", lead)
    for kind, pattern in (("rise", words.RISE), ("fall", words.FALL)):
        found = pattern.search(plain)
        if found:
            return kind, _HOW.sub("", plain[: found.start()])
    return None, lead


def subject_of(core: str) -> tuple[str | None, str]:
    """What a lead begins with: 全市, 每个区、县（市）, 11个国考断面, and the lead without it."""
    found = None
    for found in words.SUBJECT.finditer(core):  # noqa: B007  (the last one is wanted)
        pass
    if found is None:
        return None, core
    rest = core[found.end() :]
    return found[0], rest.removeprefix("的") if len(rest) > 1 else core


def thing_of(written: str) -> str:
    """The noun of an indicator of a count, for the next figure of the same thing."""
    return re.sub(r"^(?:启动|办结|完成|受理|立案|排查|整治|查处|新增|实施|新建|续建|建成)+", "", written)


def tidy(written: str) -> str:
    """A wording without what hangs on its edges: marks, years, references, halves of brackets."""
    written = _SUMS.sub("", _REFERENCE.sub("", words.OWN_YEAR.sub("", written)))
    written = re.sub(r"^[、，：:；（(）)的”]+|[、，：:；（(的]+$|(?<=.{2})了$", "", written)
    opened, closed = (sum(map(written.count, pair)) for pair in ("（(", "）)"))
    if opened > closed:
        written = re.sub(r"[（(][^（）()]*$", "", written)
    elif closed > opened:
        written = re.sub(r"^[^（）()]*[）)](?=.)|[）)]$", "", written).lstrip("、，的")
    if len(written) <= MAX_NOUN:
        return written
    cut = re.search(r"[的、和与及]", written[-MAX_NOUN - 1 :])
    return written[-MAX_NOUN - 1 :][cut.end() :] if cut and cut.end() < MAX_NOUN // 2 else written[-MAX_NOUN:]


_HOW = re.compile(r"(?:再|均|都|分别|累计|总体|平均|将|要|力争|确保|至少|不少于|不低于|继续|进一步)+$")
_SUMS = re.compile(r"(?<=[^公])(?:合计|共计?|累计|总计|总共)$")
_REFERENCE = re.compile(r"[（(](?:详?见|附|下同|以下|简称)[^（）()]*[）)]?")
