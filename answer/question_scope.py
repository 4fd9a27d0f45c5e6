"""What a question names of documents: quoted words, numbers, clauses, issuers, kinds."""

from __future__ import annotations

import re
from collections.abc import Collection

from answer.references import Reference, read_references

_QUOTED = re.compile(
    r"《([^《》]+)》|“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|‘([^‘’]{2,})’|\"([^\"]+)\""
    r"|(?<![\w])'([^']{3,}?)'(?![\w])"
)
DOC_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,12})\s?[〔\[［【(（﹝]\s?(?P<year>(?:19"
    r"|20)\d\d)\s?[〕\]］】)）﹞]\s?(?:第\s?)?(?P<n>\d{1,5})\s?号?"
)
_ORGAN = (
    r"(?:生态环境|环境保护|发展(?:和)?改革|财政|水利|水务|自然资源|农业农村|住房和?城乡建设|住建|交通运输|工业和信息化|经济和信息化|公安|司法|"
    r"市场监督管理|市场监管|应急管理|卫生健康|教育|科技|科学技术|民政|林业(?:和草原)?|统计|商务|文化和旅游|审计|气象|环保|发改)"
    r"(?:委员会|厅|局|部|委)|(?:人民)?政府(?:办公[厅室])?|国务院(?:办公厅)?|(?:省|市|县|区)?(?:委|人大常委会)办公[厅室]"
)
_ISSUER = re.compile(
    rf"(?P<name>(?:[\u4e00-\u9fff]{{2,8}}?[省市县区州])?[省市县区]?(?:{_ORGAN}))(?=(?:在"
    rf"|于)?[\d一二〇]{{0,4}}年?(?:印发|发布|出台|下发|制定|公布|颁布|发的)|的?[“《]|的?\d{{4}}年)"
)
_KINDS = (
    "工作要点|要点|工作总结|总结|实施方案|工作方案|行动方案|行动计划|攻坚方案|方案|规划|工作计划|计划|管理办法|办法|条例|通知|指导意见|意见|实施细则|细则|"
    "指南|导则|技术规范|公报|年报|工作报告|报告|规定|应急预案|预案|公告|通告|批复|决定|函"
)
_KIND = re.compile(
    rf"(?:(?<=[年度》省市县区”])(?:[\u4e00-\u9fff]{{0,8}}?(?:工作|环境|治理|防治|管理|建设))?)?(?P<kind>{_KINDS})(?=里"
    rf"|中(?!的?心)|上(?:写|说|要求)|提出|要求|规定(?!的)|明确|部署|写|说|讲|》)"
)
_FAMILY = re.compile(
    "要点|总结|方案|规划|计划|办法|条例|通知|意见|细则|指南|导则|规范|公报|年报|报告|规定|预案|公告|通告|批复|决定|函"
)
_KIND_EN = (
    (re.compile(r"\b(?:key )?work points|\bkey points\b", re.I), "要点"),
    (re.compile(r"\b(?:work |annual )summary\b", re.I), "总结"),
    (re.compile(r"\b(?:implementation|action) (?:plan|scheme)\b", re.I), "方案"),
    (re.compile(r"\bregulations\b", re.I), "条例"),
    (re.compile(r"\bbulletin\b", re.I), "公报"),
)


def quoted_of(text: str) -> tuple[tuple[int, int, str], ...]:
    """What stands in quotes or 《》, with the span that includes the marks."""
    return tuple((m.start(), m.end(), next(filter(None, m.groups()))) for m in _QUOTED.finditer(text))


def doc_numbers_of(text: str) -> tuple[str, ...]:
    """Document numbers in one spelling: 鄂环发[2024] 2 号 → 鄂环发〔2024〕2号."""
    return tuple(f"{m['code']}〔{m['year']}〕{m['n']}号" for m in DOC_NUMBER.finditer(text))


def references_of(text: str) -> tuple[Reference, ...]:
    """Clauses that the question names; a number of a document is none."""
    return read_references(DOC_NUMBER.sub(lambda m: " " * len(m[0]), text))


def issuers_of(text: str) -> tuple[str, ...]:
    """Organs that the question names as a document's author (省生态环境厅印发的, 市政府2024年…)."""
    return tuple(dict.fromkeys(match["name"] for match in _ISSUER.finditer(text)))


def document_kinds_of(text: str, language: str) -> tuple[str, ...]:
    """Kinds of document that the question says it asks about: 要点里, 《…总结》, the work points.

    Family names (要点, 方案): a document's own kind may be longer (工作要点, 实施方案) and contains one of them.
    """
    if language == "en":
        return tuple(kind for pattern, kind in _KIND_EN if pattern.search(text))
    return tuple(dict.fromkeys(name for m in _KIND.finditer(text) for name in _FAMILY.findall(m["kind"])[-1:]))


def within(span: tuple[int, int], spans: Collection[tuple[int, int]]) -> bool:
    """Whether a span lies inside one of others."""
    return any(start <= span[0] and span[1] <= end for start, end in spans)
