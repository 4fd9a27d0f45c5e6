"""Whether a document is a draft: 征求意见稿, 送审稿, 草案, 讨论稿, by its title.

A report on a draft plan (关于2024年计划草案的报告) is none: what counts stands in brackets or ends the title, or is
what opinions are asked on.
"""

from __future__ import annotations

import re

from corpus.types import Document

_WORDS = (
    r"(?:公开)?征求意见(?:稿|的?通知|的?公告|的?函)?|送审(?:稿|修改稿)?|(?:修订|修改|修正)?草案(?:[一二三]次审议稿|征求意见稿|修改稿)?|"
    r"讨论稿|草稿|报批稿|审议稿|(?:再次|二次|第二次)征求意见稿"
)
_MARKED = re.compile(rf"[（(〔\[【][^（()）]{{0,12}}?(?P<mark>{_WORDS})[^（()）]{{0,8}}?[）)〕\]】]")
_ENDS = re.compile(r"(?P<mark>征求意见稿|送审稿|草案|讨论稿|草稿|报批稿)》?$")
_ASKS = re.compile(r"(?P<mark>公开征求|征求|征集)[^。]{0,30}?(?:意见|建议)的?(?:公告|通知|通告|函|启事)?$")


def draft_mark(title: str) -> re.Match[str] | None:
    """The words of a title that say that it is a draft."""
    return _MARKED.search(title) or _ENDS.search(title.strip()) or _ASKS.search(title.strip())


def is_draft(document: Document) -> bool:
    """Whether the title, or the file's name where there is no title, says that the document is a draft."""
    title = document.metadata.title or document.source.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return draft_mark("".join(title.split())) is not None


def without_marks(title: str) -> str:
    """A title without what says which state or version of the text it is: （征求意见稿）, （2018年修正）, （修订）."""
    plain = "".join(title.split())
    while True:
        shorter = _VERSION.sub("", plain)
        if shorter == plain or len(shorter) < 4:
            return plain
        plain = shorter


_VERSION = re.compile(
    rf"[（(〔\[【](?:{_WORDS}|[^（()）]{{0,14}}(?:修订|修正|修改|文本|版|征求意见)[^（()）]{{0,8}}|(?:19|20)\d\d年?(?:版|本))"
    r"[）)〕\]】]$|(?:征求意见稿|送审稿|讨论稿|草稿|报批稿)$"
)
