"""What kind of document it is (工作要点, 实施方案, 总结和安排 …) and whether it plans or reports, from its title."""

from __future__ import annotations

import re
import unicodedata

from corpus.titles import KINDS
from corpus.types import Status

_ISSUED = re.compile(r"(?:印发|发布|转发|公布|下达|施行)[^《]{0,30}《(?P<inner>.+)》")
_ISSUED_BARE = re.compile(r"(?:印发|转发|下达)(?P<inner>.{4,})的通知$")
_TRAILING = re.compile(r"(?:[（(][^（）()]{1,40}[）)]|[〔\[【][^〔〕\[\]【】]{1,30}[〕\]】])$")
_BOTH = re.compile(
    r"(?P<past>总结|回顾|报告|情况)[^和及与暨]{0,12}[和及与暨、].{0,24}?(?P<future>安排|计划|打算|思路|要点)(?:的报告)?$"
)
# Headlines: …采取多项应急措施, …落实防控措施 tell of measures, and are none.
_DONE = re.compile(r"(?:采取|落实|推出|出台|公布|细化|优化)[^，、：（）()《》于]{0,12}措施$")
_BRACKETS = str.maketrans("", "", "《》〈〉")
_LONGEST_FIRST = sorted(KINDS, key=len, reverse=True)
_PLANNED = ("要点", "方案", "计划", "安排", "规划", "纲要", "打算", "措施", "任务清单", "责任清单", "目标任务", "意见")
_ACHIEVED = ("总结", "情况", "公报", "通报", "报告")


def inner_title(title: str) -> str:
    """The title of what is sent out: 关于印发《X实施方案》的通知 → X实施方案; other titles as they are."""
    match = _ISSUED.search(title) or _ISSUED_BARE.search(title)
    return match["inner"] if match else title


def folded_title(title: str) -> str:
    """A title for comparing: without spaces, width and kind of brackets, and 中华人民共和国."""
    folded = "".join(unicodedata.normalize("NFKC", title).split())
    return folded.replace("中华人民共和国", "").translate(_BRACKETS)


def kind_of(title: str) -> str | None:
    """The kind that a title ends with.

    >>> kind_of("关于印发《某省行动计划（2024—2025年）》的通知")
    '行动计划'
    """
    name = "".join(inner_title(title).split()).rstrip("》")
    while match := _TRAILING.search(name):
        name = name[: match.start()].rstrip("》")
    if both := _BOTH.search(name):
        return f"{both['past']}和{both['future']}"
    if _DONE.search(name) and "关于" not in name:
        return None
    return next((kind for kind in _LONGEST_FIRST if name.endswith(kind)), None)


def status_of(kind: str | None) -> Status | None:
    """Planned or achieved, by kind; None for kinds that do both (总结和安排, 政府工作报告) or neither (条例)."""
    if kind is None or "和" in kind or kind.endswith("工作报告"):
        return None
    if kind.endswith(_PLANNED):
        return Status.PLANNED
    return Status.ACHIEVED if kind.endswith(_ACHIEVED) else None


def tells_both(kind: str | None) -> bool:
    """Kinds that report one year and plan the next."""
    return kind is not None and ("和" in kind or kind.endswith(("工作报告", "总结")))
