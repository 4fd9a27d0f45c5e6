"""Who issued a document: agencies' names in fields, signatures, titles, sources and first sentences."""

from __future__ import annotations

import re

from corpus.regions import NATION, RegionMention, canonical, find_regions, of_authority

_SUFFIX = (
    r"(?:人民政府办公[厅室]|人民政府|生态环境[厅局部]|环境保护[厅局部]|办公[厅室]|委员会|委办公室|改革委|领导小组|指挥部|管理局|总局|"
    r"国务院|中共中央|常务委员会|省委|市委|县委|区委|厅|局|委|部|署|院|会)"
)
AGENCY = re.compile(rf"[\u4e00-\u9fff、\s]{{0,40}}{_SUFFIX}")
_MEDIA = re.compile(r"[报网社刊台]$|新闻|在线|客户端|杂志|电视|传媒|文库|公众号|APP", re.IGNORECASE)
_NATIONAL = re.compile(
    r"^(?:中共中央|国务院|全国人民代表大会|全国人大|国家|最高人民|中央|中华人民共和国|(?!.{0,12}[省市县区]).{2,12}部(?:办公厅)?$|"
    r"(?:海关总署|审计署|中国人民银行|市场监管总局))"
)
_BEFORE_MATTER = re.compile(r"(?P<agency>[\u4e00-\u9fff、\s]{2,60}?)(?=关于|印发|转发|(?:19|20)\d\d)")
_SPEAKER = re.compile(r"代表(?P<who>[\u4e00-\u9fff]{0,12}?)(?:人民)?政府.{0,12}报告")
_DEPARTMENT = re.compile(
    r"(?:人民政府|(?!和)[\u4e00-\u9fff]{2,8}?(?:局|厅|委员会|改革委))(?=将|坚持|以|认真|全面|紧|深入|按照|在|始终|围绕|立足|牢|积极|组织)"
)
_IN_LINE = re.compile(
    r"(?:^|(?<=日))(?P<agency>[\u4e00-\u9fff]{3,30})(?:(?=\s{1,4}(?:19|20)\d\d年)|(?=第[\d一二三四五六七八九十]{1,6}[次届]))"
)
_OFFICE = re.compile(r"(?:政府|委员会|常委会|[局厅部委院署])$")
_PERSON = re.compile(r"(?:总理|主席|委员长|[部局署厅院省市县区州行会司]长|主任|检察长|书记)[\u4e00-\u9fff·]{2,4}$")
_ENDS_BODY = re.compile(
    rf"(?:{_SUFFIX}|[厅局委部署院会办室处所站队社]|中心|公司|集团|机制|小组|政府)(?:[(（].{{1,8}}[）)])?$"
)
_OPENING = 600
_LINES = re.compile(r"[\n\r]+")


def is_national(issuer: str) -> bool:
    """Whether an issuer is an authority of the whole country."""
    return bool(_NATIONAL.match(issuer))


def is_agency(text: str) -> bool:
    """Whether a source is an authority and not a newspaper, a site or a person."""
    squeezed = "".join(text.split())
    return not _MEDIA.search(squeezed) and bool(AGENCY.fullmatch(squeezed)) and len(squeezed) >= 3


def full_name(issuer: str) -> str:
    """The issuer with its region's full name: 安徽生态环境厅 → 安徽省生态环境厅. Other names stay as they are."""
    mentions = find_regions(issuer[:12])
    if mentions and mentions[0].start == 0 and mentions[0].level in ("省", "市"):
        first = mentions[0]
        rest = issuer[first.end :]
        if len(issuer[: first.end]) < len(first.name) and AGENCY.fullmatch(rest):
            return first.name + rest
    return issuer


def from_signature(text: str) -> str:
    """The agencies of a signature block joined with 、, one a line or over some; spaces inside go, persons too."""
    names: list[str] = []
    for line in _LINES.split(text):
        name = "".join(line.split())
        if names and name and not _ENDS_BODY.search(names[-1]):
            names[-1] += name
        elif name and not _PERSON.match(name):
            names.append(name)
    return "、".join(names)


def from_title(title: str) -> tuple[str, int, int] | None:
    """The agency that a title begins with (…局关于…, …局2022年工作总结), with its span in the title."""
    match = _BEFORE_MATTER.match(title)
    if match is None or not AGENCY.fullmatch(match["agency"].strip()):
        return None
    return match["agency"].strip(), match.start(), match.end()


def from_line(text: str) -> tuple[str, int, int] | None:
    """The authority in a line under the title: …总局 2023年8月28日印发, …人民政府第38次常务会议通过."""
    match = _IN_LINE.search(text[:150])
    if match is None or match["agency"][0] in "在于" or not _OFFICE.search(match["agency"]):
        return None
    return match["agency"], *match.span("agency")


def from_speech(text: str, region: str | None) -> tuple[str, int, int] | None:
    """我代表省人民政府…报告工作: the government of the region that the words or, failing them, the title name."""
    match = _SPEAKER.search(text[:2000])
    if match is None:
        return None
    named = canonical(match["who"]) if len(match["who"]) > 1 else None
    name = named.name if named else region
    return (f"{name}人民政府", match.start(), match.end()) if name else None


def from_opening(text: str) -> tuple[str, int, int] | None:
    """The authority that is the subject of one of the first sentences: …，绍兴市生态环境局将坚持…."""
    opening = text[:_OPENING]
    for mention in find_regions(opening):
        match = _DEPARTMENT.match(opening, mention.end)
        before = opening[mention.start - 1] if mention.start else "。"
        if match and before in "，,。；;\n\u3000 " and mention.end - mention.start > 2:
            return mention.name + match[0], mention.start, match.end()
    return None


def region_of(issuer: str) -> RegionMention | None:
    """The region that an issuer governs; the whole country for national authorities."""
    if is_national(issuer):
        return RegionMention(0, 0, NATION, "", "国家", None)
    return of_authority(issuer)
