"""Which norm a document is a text of: the key that its versions, drafts and corrected copies share.

The key is the title without 中华人民共和国, without what issues it (关于印发《…》的通知) and without marks of a version
（征求意见稿）（2018年修正）; a title that names no region is told apart by the document's. Reports, plans and the like
of one title belong to their year; notices, letters and replies are texts of their own. File names play no part.
"""

from __future__ import annotations

import re

from corpus.drafts import without_marks
from corpus.kinds import folded_title, inner_title, kind_of
from corpus.regions import find_regions
from corpus.types import Document

_OF_A_YEAR = re.compile(r"(?:报告|总结|要点|计划|安排|公报|打算|讲话|情况|清单|目标任务)$")
_ALONE = re.compile(r"(?:通知|通告|公告|函|批复|通报|纪要|请示|公示|答复|决定|决议|命令|公开信|告知书|倡议书)$")
_ISSUER = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、,，\s]{2,60}?)(?P<rest>关于.{4,})$")
_DRAFT_OF = re.compile(
    r"^关于.{0,4}?(?:公开|再次|向社会)?(?:征求|征集)(?:对)?《?(?P<title>.+?)》?(?:公众|社会)?意见.{0,8}$"
)
_NATION = "全国"  # what some texts of a norm say and others leave out
_WHOLE = ("宪法",)  # kinds that are a title by themselves


def family_key(document: Document) -> str:
    """The key of the norm; "" for a document that is a text of its own."""
    metadata = document.metadata
    if not metadata.title:
        return ""
    title = norm_title(metadata.title)
    kind = kind_of(title)
    if kind is None or (title == kind and kind not in _WHOLE) or _ALONE.search(kind):
        return ""
    year = f"|{metadata.year}" if _OF_A_YEAR.search(kind) and metadata.year and str(metadata.year) not in title else ""
    region = "" if find_regions(title) or metadata.region in (None, _NATION) else metadata.region
    return f"{title}|{region}{year}"


def norm_title(title: str) -> str:
    """The title of the norm itself: what is issued, or what opinions are asked on, without marks of a version."""
    plain = inner_title("".join(title.split()))
    asked = _DRAFT_OF.match(plain)
    return folded_title(without_marks(asked["title"] if asked else plain))


def bare_title(title: str) -> tuple[str, str] | None:
    """(what stands before 关于, the rest) of a title that begins with its issuer; None for others.

    >>> bare_title("甲市人民政府关于废止部分文件的决定")
    ('甲市人民政府', '关于废止部分文件的决定')
    """
    match = _ISSUER.match(title)
    return (match["issuer"], match["rest"]) if match else None


def names_of(document: Document) -> dict[str, str]:
    """What others may call the document → how: "title", "bare" (without its issuer) or "number" (the 文号's tail)."""
    from corpus.doc_numbers import find_doc_number, find_order

    metadata = document.metadata
    found: dict[str, str] = {}
    if metadata.doc_number:
        if number_key(metadata.doc_number):
            found[number_key(metadata.doc_number)] = "number"
        elif find_order(metadata.doc_number) or find_doc_number(metadata.doc_number):
            found[metadata.doc_number] = "number"
    if metadata.title:
        plain = "".join(metadata.title.split())
        titles = {folded_title(plain), folded_title(inner_title(plain)), norm_title(plain)}
        for title in titles - {""}:
            found.setdefault(title, "title")
            if (bare := bare_title(title)) is not None:
                found.setdefault(bare[1], "bare")
    return found


def number_key(number: str) -> str:
    """The tail of a 文号, 〔2019〕5号, by which it is looked up; "" for a number of another form."""
    at = number.find("〔")
    return number[at:] if at > 0 else ""
